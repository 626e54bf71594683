"""The rows of a frame as mappings whose keys are text: pandas declares them only as Hashable."""

from typing import Any, cast

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One mapping a row, from the column's name to its value; every column of our frames is named by text."""
    return cast("list[dict[str, Any]]", frame.to_dict("records"))
