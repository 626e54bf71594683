"""自助分析: which metric, by which dimensions, as which chart. Read from an address, and what can be offered.

Wrong parts are left out and named in Chinese: a page is shown whatever the address says.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from types import MappingProxyType

from data.spec.mart import DIMENSION_LABELS, TIME_DIMENSIONS
from data.spec.metric import Metric, catalogue, dimensions
from data.view import View

# the names in an address
METRIC, BY, CHART = "metric", "by", "chart"
NAMES = (METRIC, BY, CHART)
CHARTS: Mapping[str, str] = MappingProxyType(
    {"heat": "热力图", "bar": "柱图", "line": "折线图", "multiples": "分格小图", "table": "表格"}
)
TABLE = "table"
MOST_DIMENSIONS = 2
MOST_LETTERS = 30
DEFAULT_METRIC = "complaints_received"
DEFAULT_BY = ("town", "month")


@dataclass(frozen=True)
class Exploration:
    """A metric split by one or two dimensions, rows before columns, and the kind of chart."""

    metric: str = DEFAULT_METRIC
    by: tuple[str, ...] = DEFAULT_BY
    chart: str = "heat"

    @property
    def declared(self) -> Metric:
        return catalogue()[self.metric]

    @property
    def time(self) -> str:
        """Its dimension of time; "" where it has none."""
        return next((one for one in self.by if one in TIME_DIMENSIONS), "")

    @property
    def choices(self) -> dict[str, str]:
        return {METRIC: self.metric, BY: ",".join(self.by), CHART: self.chart}

    def asking(self, metric_id: str) -> Exploration:
        """The same of another metric, without the dimensions that it does not have."""
        offered = dimensions(catalogue()[metric_id])
        by = tuple(one for one in self.by if one in offered)
        return replace(self, metric=metric_id).split_by(*by)

    def split_by(self, *by: str) -> Exploration:
        """The same by other dimensions, as the same kind of chart where these can be drawn so."""
        return replace(self, by=by or DEFAULT_BY, chart=fitting_chart(self.chart, by or DEFAULT_BY))

    def drawn_as(self, chart: str) -> Exploration:
        return replace(self, chart=chart)


def of(view: View) -> Exploration:
    """What a view's choices ask for."""
    return read(dict(view.choices))[0]


def fixed(view: View) -> View:
    """The view with all its choices, those too that are the usual ones."""
    for name, value in of(view).choices.items():
        view = view.with_choice(name, value)
    return view


def read(given: Mapping[str, str]) -> tuple[Exploration, list[str]]:
    """What these names and values ask for, and in Chinese the parts that cannot be followed."""
    ignored: list[str] = []
    metric_id = given.get(METRIC, DEFAULT_METRIC)
    if metric_id not in catalogue():
        ignored.append(f"指标={_cut(metric_id)}（没有这个指标）")
        metric_id = DEFAULT_METRIC
    by = _dimensions(metric_id, given.get(BY, ""), ignored) or DEFAULT_BY
    chart = given.get(CHART, "")
    if chart and chart not in CHARTS:
        ignored.append(f"图形={_cut(chart)}（没有这种图形）")
    elif chart and (reason := why_not(chart, by)):
        ignored.append(f"图形={CHARTS[chart]}（{reason}）")
    return Exploration(metric_id, by, fitting_chart(chart, by)), ignored


def _cut(words: str) -> str:
    """Words of an address as far as a reader needs them to recognise them."""
    return words if len(words) <= MOST_LETTERS else f"{words[:MOST_LETTERS]}…"


def _dimensions(metric_id: str, words: str, ignored: list[str]) -> tuple[str, ...]:
    asked = catalogue()[metric_id]
    found: list[str] = []
    for one in filter(None, words.split(",")):
        if reason := _why_not_by(one, asked, found):
            ignored.append(f"拆分={DIMENSION_LABELS.get(one, _cut(one))}（{reason}）")
        else:
            found.append(one)
    return tuple(found)


def _why_not_by(dimension: str, asked: Metric, others: list[str]) -> str:
    if dimension not in DIMENSION_LABELS:
        return "没有这个维度"
    if dimension not in dimensions(asked):
        return f"{asked.label}不能按它拆分"
    if dimension in others:
        return "重复"
    if len(others) == MOST_DIMENSIONS:
        return f"最多{MOST_DIMENSIONS}个维度"
    if dimension in TIME_DIMENSIONS and any(one in TIME_DIMENSIONS for one in others):
        return "时间只取一种"
    return ""


def offered_beside(asked: Metric, other: str) -> list[str]:
    """The dimensions that a metric can be split by besides another one."""
    is_time = other in TIME_DIMENSIONS
    return [one for one in dimensions(asked) if one != other and not (is_time and one in TIME_DIMENSIONS)]


def why_not(chart: str, by: tuple[str, ...]) -> str:
    """Why a kind of chart cannot show these dimensions; "" where it can."""
    has_time = any(one in TIME_DIMENSIONS for one in by)
    if chart in {"heat", "multiples"} and len(by) < MOST_DIMENSIONS:
        return "要有两个维度"
    if chart in {"line", "multiples"} and not has_time:
        return "要有一个时间维度"
    return ""


def fitting_chart(chart: str, by: tuple[str, ...]) -> str:
    """The kind asked for where it can show these dimensions, else the usual one of so many."""
    if chart in CHARTS and not why_not(chart, by):
        return chart
    return "heat" if len(by) == MOST_DIMENSIONS else "bar"
