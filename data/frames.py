"""The rows of a frame as mappings whose keys are text, and the sum of its amounts."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any, cast

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One mapping a row, from the column's name to its value; every column of our frames is named by text.

    pandas declares the names only as Hashable.
    """
    return cast("list[dict[str, Any]]", frame.to_dict("records"))


def money_sum(yuan: Iterable[float | None]) -> float:
    """Amounts of a frame added in decimals: a sum of floats may fall short of the half that is rounded up.

    What is missing adds nothing.
    """
    return float(sum(Decimal(str(one)) for one in yuan if one is not None and not pd.isna(one)))
