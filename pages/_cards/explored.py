"""What 自助分析 has asked, ready to be drawn: the members of each dimension, their cells, and the totals.

Totals are the metric's own, asked without the dimension: shares and distinct counts do not add up.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from math import prod
from types import MappingProxyType
from typing import Any

from data.errors import QuestionError
from data.query import decomposition
from data.query.comparison import NOT_COMPARED
from data.query.filters import UNKNOWN
from data.query.periods import window_label
from data.query.results import base, zero
from data.query.windows import Window, compared, laid_days, read_bin
from data.spec import reference
from data.spec.mart import DIMENSION_LABELS, TIME_DIMENSIONS
from data.spec.metric import Metric, metric
from data.view import View
from pages import _exploring
from pages._charts import text
from pages._charts.categories import Names
from pages._components.drilldown import also_words
from pages._components.plain_table import MOST_CELLS
from pages._exploring import Exploration

Row = Mapping[str, Any]
# from the best known
KNOWLEDGE = ("known", "partial", "unknown")
# before the codes of the cell whose rows a click opens; assets/js/10_shell.js reads it
ROWS = "rows:"
SMALL, LATE = "◦", "◆"
NO_RECORD: Row = MappingProxyType(
    {
        "status": "known",
        "word": "没有记录",
        "denominator": None,
        "compare_value": None,
        "is_comparable": False,
        "comparison": NOT_COMPARED,
    }
)
# how a title says what a figure is split by
SPLIT_WORDS = {
    "day": "每日",
    "week": "各周",
    "month": "各月",
    "quarter": "各季度",
    "year": "各年",
    "town": "各镇街",
    "sector": "分行业",
    "channel": "分渠道",
    "authority": "分主管部门",
    "route": "分追发方式",
    "account": "分资金账户",
}


@dataclass(frozen=True)
class Member:
    """One code of a dimension with its name, and its own figure: that of its whole row or column."""

    dimension: str
    code: str
    name: str
    total: Row

    @property
    def is_unknown(self) -> bool:
        """Whether it is no named place or office: it stands last and is not compared with others."""
        return self.code == UNKNOWN or (self.dimension == "town" and self.code in reference.SPECIAL_TOWNS)

    @property
    def is_time(self) -> bool:
        return self.dimension in TIME_DIMENSIONS

    @property
    def window(self) -> Window | None:
        """The days of a part of time; None of any other member."""
        return read_bin(self.code, self.dimension) if self.is_time else None


@dataclass(frozen=True)
class Explored:
    """`sides` has the members of each dimension, `cells` the rows of the answer by their codes.

    `refused` is why there is no answer, in Chinese; "" where there is one.
    """

    asked: Exploration
    view: View
    sides: Sequence[Sequence[Member]] = ()
    cells: Mapping[tuple[str, ...], Row] = field(default_factory=dict)
    total: Row = field(default_factory=dict)
    refused: str = ""

    @property
    def metric(self) -> Metric:
        return self.asked.declared

    @property
    def too_many(self) -> str:
        """That there are more cells than a page draws; "" where not so."""
        count = prod(len(side) for side in self.sides)
        if count <= MOST_CELLS:
            return ""
        sizes = "×".join(
            f"{len(side)}个{DIMENSION_LABELS[one]}"
            for one, side in zip(self.asked.by, self.sides, strict=True)
        )
        return f"{sizes}共{count}格，多于{MOST_CELLS}格，请缩短时间或换一种拆分；下载的表格不受此限"

    @property
    def reason(self) -> str:
        """Why nothing can be drawn; "" where it can."""
        return self.refused or self.too_many

    # -- one row of an answer --------------------------------------------------------------------

    def is_small(self, row: Row) -> bool:
        """Whether a share is of so few cases that it says little: parameter small_sample."""
        below = row.get("denominator")
        if not self.metric.is_ratio or _unit_below(self.metric) == "元" or below is None:
            return False
        return bool(0 < below < self.view.limit_then("small_sample"))

    def words(self, row: Row) -> str:
        """The figure as a cell shows it, without its unit; marked where its sample is small."""
        shown = text.shown(row.get("value"), self.metric.unit).text
        return f"{shown}{SMALL}" if self.is_small(row) else shown

    def note(self, row: Row) -> str:
        """What a reader must know of a figure: why it is not known, or of how few cases it is."""
        notes = [str(row.get("word") or "")]
        if self.is_small(row):
            notes.append(f"样本量小（{text.number(row['denominator'])}{_unit_below(self.metric)}）")
        return "，".join(filter(None, notes))

    def base_of(self, members: Sequence[Member]) -> str:
        """What the base of a cell is called; that of a week with its days, which are no week from Monday."""
        week = next((one.window for one in members if one.dimension == "week"), None)
        if week is None or self.view.compare is None:
            return base_name(self.view)
        own = week.within(self.view.window)
        days = own and laid_days(
            own, *compared(self.view.window, self.view.compare, self.view.snapshot.festivals)
        )
        name = text.COMPARISONS[self.view.compare][1]
        return f"{name}（{window_label(days)}）" if days else name

    def in_full(self, members: Sequence[Member], row: Row) -> list[str]:
        """Figure, base with the change, and note, each a line of what the pointer shows."""
        unit = self.metric.unit
        lines = [f"本期 {text.shown(row.get('value'), unit)}"]
        if self.view.compare:
            change, _ = text.short_change(row["comparison"])
            lines.append(f"{self.base_of(members)} {text.shown(base(dict(row)), unit)}，{change}")
        return [*lines, *filter(None, [self.note(row)])]

    def hover(self, members: Sequence[Member], row: Row) -> str:
        return "<br>".join(
            [f"<b>{text.safe('　'.join(one.name for one in members))}</b>", *self.in_full(members, row)]
        )

    def cell(self, *members: Member) -> Row:
        """The row of one member of each dimension, in their order.

        A combination that does not occur has no record: nought of a count or sum, no figure of a share. It is
        as well known as the less known of its members' own figures.
        """
        found = self.cells.get(tuple(one.code for one in members))
        if found is not None:
            return found
        least = max((one.total for one in members), key=lambda row: KNOWLEDGE.index(row["status"]))
        if least["status"] == "known":
            return {**NO_RECORD, "value": None if self.metric.is_ratio else zero(self.metric.unit)}
        is_empty = self.metric.is_ratio or least["status"] == "unknown"
        value = None if is_empty else zero(self.metric.unit)
        return {**NO_RECORD, "value": value, "status": least["status"], "word": least["word"]}

    def marks(self) -> list[str]:
        """What the signs on the chart mean, of those that there are."""
        rows = list(self.cells.values())
        small = int(self.view.limit_then("small_sample"))
        found = []
        if any(row["status"] == "partial" for row in rows):
            found.append(f"{LATE}{text.LATE}")
        if any(self.is_small(row) for row in rows):
            found.append(f"{SMALL}样本不足{small}{_unit_below(self.metric)}")
        return found


def explored(view: View) -> Explored:
    """Asks what the view's choices say. A question that cannot be put is refused in words."""
    asked = _exploring.of(view)
    try:
        answer = view.measure(asked.metric, by=asked.by)[asked.metric]
        total = view.measure(asked.metric)[asked.metric].total()
        sides = [_members(view, asked.metric, dimension) for dimension in asked.by]
    except QuestionError as refusal:
        return Explored(asked, view, refused=str(refusal))
    cells = {tuple(str(row[one]) for one in asked.by): row for row in answer.rows}
    return Explored(asked, view, sides, cells, total)


def base_name(view: View) -> str:
    """What the compared window is called: the base of a week has its dates, not its week's number."""
    if not view.compare:
        return ""
    return text.COMPARISONS[view.compare][1] + ("（按日期）" if "week" in _exploring.of(view).by else "")


def changes_of(view: View) -> tuple[tuple[str, ...], str]:
    """The figure whose change can be taken apart, and by which of its dimensions first; none where nothing is
    compared."""
    asked = _exploring.of(view)
    ways = decomposition.offered(asked.declared) if view.compare else ()
    return ((asked.metric,) if ways else ()), next((one for one in asked.by if one in ways), "")


def _members(view: View, metric_id: str, dimension: str) -> list[Member]:
    """Of time in its order; of others the largest first, and what is of no named place or office last."""
    rows = view.measure(metric_id, by=(dimension,))[metric_id].rows
    if dimension in TIME_DIMENSIONS:
        return [
            Member(dimension, row[dimension], text.time_name(row[dimension], dimension), row) for row in rows
        ]
    found = [Member(dimension, row[dimension], row[f"{dimension}_name"], row) for row in rows]
    return sorted(found, key=lambda one: (one.is_unknown, -float(one.total["value"] or 0)))


def _unit_below(asked: Metric) -> str:
    """What the denominator of a share is counted in."""
    if asked.denominator_metric:
        return metric(asked.denominator_metric).unit
    return asked.part_unit


def name_of(asked: Exploration) -> str:
    """各镇街各月投诉量."""
    return "".join(SPLIT_WORDS[one] for one in asked.by) + asked.declared.label


def unit_of(asked: Metric) -> str:
    return "万元" if asked.unit == "元" else asked.unit


def token(members: Sequence[Member]) -> str:
    """What a click on a mark opens: the rows of its cell."""
    return ROWS + also_words({one.dimension: one.code for one in members})


def names(members: Sequence[Member], rows_of: Sequence[Sequence[Row]]) -> Names:
    """The members along an axis; of time those are marked of which data have not all come."""
    if not members or not members[0].is_time:
        return Names([one.name for one in members])
    grain = members[0].dimension
    late = {
        place for place, rows in enumerate(rows_of) if any(row.get("status") == "partial" for row in rows)
    }
    years = [] if grain == "year" else [one.code[:4] for one in members]
    return Names([text.short_time(one.code, grain) for one in members], years, frozenset(late))
