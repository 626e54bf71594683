"""The rows of a frame as mappings whose keys are text, and the sum of its amounts."""

from collections.abc import Iterable
from decimal import Decimal
from typing import Any

import pandas as pd


def records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """One mapping a row, from the column's name to its value; every column of our frames is named by text.

    Cells are Python's own values; pandas' to_dict does the same in several times the time.
    """
    names = [str(name) for name in frame.columns]
    columns = [_cells(frame.iloc[:, place]) for place in range(len(names))]
    return [dict(zip(names, row, strict=True)) for row in zip(*columns, strict=True)]


def _cells(column: pd.Series) -> list[Any]:
    cells: list[Any] = column.tolist()
    # whole numbers of which some are missing
    return [None if one is pd.NA else one for one in cells] if column.dtype == "Int64" else cells


def money_sum(yuan: Iterable[float | None]) -> float:
    """Amounts of a frame added in decimals: a sum of floats may fall short of the half that is rounded up.

    What is missing adds nothing.
    """
    return float(sum(Decimal(str(one)) for one in yuan if one is not None and not pd.isna(one)))
