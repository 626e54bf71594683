"""What a chart shows as plain series, for programs that draw charts themselves and let people edit them.

Made from the same frame as the picture, in the unit that is read and without rounding; None is a gap.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

import pandas as pd

from data.query.comparison import COUNT_UNITS
from pages._charts import text
from pages._charts.theme import LIGHT

Kind = Literal["columns", "lines", "bars"]
# how a line is drawn: one of those that matter, one of the others (thin and not in the key), or a target
Stroke = Literal["solid", "quiet", "goal"]
# a single point is no line, and columns of several series become too thin
MOST_COLUMNS = 40
WAN = 10_000


@dataclass(frozen=True)
class Series:
    """Values by category in the chart's unit, None where unknown; in one colour, a line in its stroke."""

    name: str
    values: Sequence[float | None]
    colour: str
    stroke: Stroke = "solid"


@dataclass(frozen=True)
class NativeChart:
    """`unit` is that of every value; what is not counted has two decimals, as in pictures.

    `remark`: what the picture says in signs that such a chart has none for.
    """

    kind: Kind
    categories: Sequence[str]
    series: Sequence[Series]
    unit: str
    remark: str = ""

    @property
    def decimals(self) -> int:
        return 0 if self.unit in COUNT_UNITS else 2


def series(name: str, values: pd.Series, unit: str, colour: str) -> Series:
    """A frame's column as a series; 元 in 万元."""
    share = WAN if unit == "元" else 1
    return Series(name, [None if text.is_missing(one) else float(one) / share for one in values], colour)


def reading_unit(unit: str) -> str:
    return "万元" if unit == "元" else unit


def compared(frame: pd.DataFrame, unit: str, name: str, base_name: str) -> list[Series]:
    """Columns value and compare_value: this window in the charts' own colour, the other one in ink."""
    found = [series(name, frame["value"], unit, LIGHT.bar)]
    if "compare_value" in frame and frame["compare_value"].notna().any():
        found.append(series(base_name, frame["compare_value"], unit, LIGHT.ink))
    return found


def by_month(months: Sequence[str], found: Sequence[Series], unit: str) -> NativeChart:
    """Months ('2024-06') as columns; as lines where the columns would be too many."""
    kind = kind_over_time(len(months), len(found))
    return NativeChart(kind, month_names(months), found, reading_unit(unit))


def kind_over_time(parts: int, series_count: int) -> Kind:
    return "columns" if parts * series_count <= MOST_COLUMNS else "lines"


def month_names(months: Sequence[str]) -> list[str]:
    """2024年1月, 2月 …: the year stands where it begins."""
    return [
        text.month(month) if place == 0 or month[:4] != months[place - 1][:4] else text.short_month(month)
        for place, month in enumerate(months)
    ]
