"""What `measure()` gives back, and the arithmetic of its last step."""

from dataclasses import dataclass, field
from datetime import date
from decimal import ROUND_HALF_UP, Decimal
from typing import Any

import numpy as np
import pandas as pd

from data.query.coverage import Status
from data.query.recorded_columns import Recorded
from data.query.windows import Window
from data.spec.mart import TIME_DIMENSIONS
from data.spec.metric import Metric

Number = int | Decimal
FIGURES = ("numerator", "denominator", "value", "compare_numerator", "compare_denominator", "compare_value")
RECORDED = ("recorded", "recorded_of")
# What is known of a row's figure and of the one it is compared with: see `coverage`.
STATUSES = (
    "status",
    "word",
    "reason",
    "compare_status",
    "compare_word",
    "compare_reason",
    "is_comparable",
)


@dataclass(frozen=True)
class Answer:
    """A metric split by `by`: one row a combination, with its figure and the compared window's.

    A count or sum has its value as numerator too, and no denominator; a ratio over nothing has the
    value None. `date_from` and `date_to` are the window used, cut at 数据截至; None where there is no
    数据截至 and none was asked for. `status` (known, partial, unknown) and `reason` are of the whole window,
    those of a row of its own days and channel; `compare_status` is None where nothing was to be compared.
    """

    metric: Metric
    snapshot_id: str
    data_until: date | None
    # the day up to which the main sources have all come: see Snapshot
    complete_until: date | None
    date_from: date | None
    date_to: date | None
    compare_from: date | None
    compare_to: date | None
    by: tuple[str, ...]
    ignored_filters: tuple[str, ...]
    status: Status
    # the reason in a few characters, and in full
    word: str
    reason: str
    compare_status: Status | None
    compare_reason: str
    # the sentences of both reasons, one by one
    lacks: tuple[str, ...]
    compare_lacks: tuple[str, ...]
    notes: tuple[str, ...]
    # of the notes those which say that the base of a source is of fewer days than the compared window
    cuts: tuple[str, ...]
    # whether it is made of a column that not every channel keeps, and of how many records it then is
    is_partly_recorded: bool
    recorded: Recorded | None
    rows: list[dict[str, Any]] = field(repr=False)

    @property
    def recorded_words(self) -> str:
        """核实79/214件; "" where every record's channel keeps what is summed."""
        return self.recorded.words if self.recorded else ""

    @property
    def recorded_sentence(self) -> str:
        """The same in full, with the channels that do not keep it."""
        return self.recorded.sentence if self.recorded else ""

    @property
    def compare_window(self) -> Window | None:
        """The days compared with; None where nothing is."""
        if self.compare_from is None or self.compare_to is None:
            return None
        return Window(self.compare_from, self.compare_to)

    @property
    def key_columns(self) -> list[str]:
        """Code and name of each dimension; months and weeks name themselves."""
        return [
            column
            for dimension in self.by
            for column in ([dimension] if dimension in TIME_DIMENSIONS else [dimension, f"{dimension}_name"])
        ]

    @property
    def columns(self) -> list[str]:
        return [*self.key_columns, *FIGURES, *RECORDED, *STATUSES]

    def frame(self) -> pd.DataFrame:
        """The rows as a frame; figures are floats with NaN for none, whole numbers where all are whole.

        A base that cannot be compared with is none: a chart sets it beside the value. `comparison` is
        the row's own object.
        """
        columns: dict[str, Any] = {name: [row[name] for row in self.rows] for name in self.columns}
        if not self.rows:
            # no text, which pandas would take for numbers
            columns = dict.fromkeys(self.columns, np.array([], dtype=object))
        for figure in FIGURES:
            is_base = figure.startswith("compare_")
            columns[figure] = _numbers(
                [row[figure] if not is_base or row["is_comparable"] else None for row in self.rows]
            )
        columns["comparison"] = pd.Series([row["comparison"] for row in self.rows], dtype=object)
        return pd.DataFrame(columns)

    def total(self) -> dict[str, Any]:
        """The one row of an answer that is not split."""
        if self.by:
            raise ValueError("total() is for an answer without `by`")
        return self.rows[0]


def _numbers(values: list[Any]) -> Any:
    if values and all(isinstance(value, int) for value in values):
        return np.array(values, dtype=np.int64)
    return np.array([float("nan") if value is None else float(value) for value in values], dtype=np.float64)


def base(row: dict[str, Any]) -> Any:
    """What a row's value is compared with; None where it is unknown or another length of time."""
    return row["compare_value"] if row["is_comparable"] else None


def zero(unit: str) -> Number:
    """Nothing found, in the unit's own kind of number."""
    return Decimal("0.00") if unit == "元" else 0


def rounded(number: Decimal, decimals: int) -> Decimal:
    return number.quantize(Decimal(1).scaleb(-decimals), rounding=ROUND_HALF_UP)


def figures(metric: Metric, numerator: Number | None, denominator: Number | None) -> tuple[Any, Any, Any]:
    """Numerator, denominator and value as an answer shows them."""
    if not metric.is_ratio:
        amount = zero(metric.unit) if numerator is None else numerator
        return amount, None, amount
    nothing = zero(metric.part_unit)
    above = nothing if numerator is None else numerator
    below = nothing if denominator is None else denominator
    share = rounded(Decimal(above) * metric.scale / Decimal(below), metric.decimals) if below else None
    return above, below, share
