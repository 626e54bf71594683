"""The rows that 明细 opens: those behind a metric, or a list that is not a metric, for one window."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.errors import QuestionError
from data.query.compiler import Group
from data.query.filters import NARROWING_NAMES, UNKNOWN, code_name
from data.query.question import read_question
from data.query.windows import Window, compare_named, compared, read_bin
from data.spec.mart import DIMENSION_LABELS, TIME_DIMENSIONS, marts
from data.spec.metric import breakdowns, catalogue, marts_of, metric
from data.view import View, definition_in
from pages._charts import text
from pages._components import marks
from pages._components.narrowing import Figures, figures_named
from pages._components.sources import lacking_words, source_line


@dataclass(frozen=True)
class Drilldown:
    """A list of data/questions that a card shows or counts; its rows refer to their ledger lines."""

    id: str
    label: str
    question: str
    definition: str
    # parameter of the question → parameter of data/reference with its value
    parameters: Mapping[str, str] = field(default_factory=dict)
    # a list of current states does not depend on the period
    has_window: bool = True


DRILLDOWNS: dict[str, Drilldown] = {}


def declare(one: Drilldown) -> Drilldown:
    if one.id in DRILLDOWNS or one.id in catalogue():
        raise ValueError(f"drill-down declared twice: {one.id}")
    DRILLDOWNS[one.id] = one
    return one


def is_known(opening: str) -> bool:
    return opening in DRILLDOWNS or opening in catalogue()


def label(opening: str) -> str:
    return DRILLDOWNS[opening].label if opening in DRILLDOWNS else metric(opening).label


def definition(opening: str, view: View) -> str:
    if opening in DRILLDOWNS:
        return DRILLDOWNS[opening].definition
    return "".join([definition_in(view, opening), *view.shares(opening)])


def figures(opening: str) -> Figures:
    """What the rows are of, by name, and the dimensions by which they can be narrowed."""
    if opening in catalogue():
        return figures_named(opening)
    scoped = read_question(DRILLDOWNS[opening].question).scoped
    return {DRILLDOWNS[opening].label: {key for mart in scoped for key in marts()[mart].dimensions}}


def source(opening: str, view: View) -> str:
    """The sources of the rows in a line, with the days that they lack."""
    if opening in catalogue():
        line = source_line(view, view.ledgers_of(opening), lacking_words(view, [opening]))
        return f"{unknown_words(opening, view)}{line}"
    scoped = read_question(DRILLDOWNS[opening].question).scoped
    shown = view if has_window(opening) else view.present()
    return source_line(view, view.ledgers_of(marts=scoped), lacking_words(shown, (), scoped))


def unknown_words(metric_id: str, view: View) -> str:
    """Why the figure behind the rows is unknown: an empty list would be read as zero; "" if it is known."""
    answer = view.measure(metric_id, compare=False)[metric_id]
    return f"{answer.metric.label}未知：{answer.reason}" if answer.status == "unknown" else ""


def has_window(opening: str) -> bool:
    return opening not in DRILLDOWNS or DRILLDOWNS[opening].has_window


def plain(metrics: Iterable[str]) -> list[str]:
    """Replaces a ratio of two metrics by these two, each with its own rows."""
    found: list[str] = []
    for one in metrics:
        found += catalogue()[one].parts or [one] if one in catalogue() else [one]
    return list(dict.fromkeys(one for one in found if is_known(one)))


def read_also(words: str) -> dict[str, str]:
    """Dimension → code of a clicked cell: town:371526001,month:2024-03."""
    pairs = (part.partition(":") for part in words.split(","))
    return {dimension: code for dimension, colon, code in pairs if colon}


def also_words(also: Mapping[str, str]) -> str:
    """The reverse."""
    return ",".join(f"{dimension}:{code}" for dimension, code in also.items())


def narrowed(view: View, also: Mapping[str, str]) -> View:
    """The view of one cell, from a click on it: its codes, and the days of its month or other part of time.

    A month beside the view's time, which a chart shows for the trend, is that month. What is no code and no
    part of the data's time changes nothing.
    """
    for dimension, code in also.items():
        if dimension in NARROWING_NAMES and view.is_code(dimension, code):
            view = view.choosing(dimension, code)
    part = _part_of(also)
    if part is None:
        return view
    if days := part.within(view.window):
        return view.over(days, view.window.date_to)
    beside = part.within(Window(view.snapshot.data_from, view.snapshot.data_until))
    return view.over(beside) if beside else view


def _part_of(also: Mapping[str, str]) -> Window | None:
    """The days of the month, week or other part of time that a cell is of."""
    parts = (read_bin(also[one], one) for one in TIME_DIMENSIONS if one in also)
    return next(filter(None, parts), None)


def can_narrow(opening: str, also: Mapping[str, str]) -> bool:
    """Whether a figure can be asked of the clicked cell: a complaint has always come by a known channel."""
    if opening not in catalogue() or UNKNOWN not in also.get("channel", "").split(","):
        return True
    return not any(mart.is_of_channels for mart in marts_of(metric(opening)))


def has_base(also: Mapping[str, str], base: str) -> bool:
    """Whether rows of the compared window are those of a cell's own base.

    The month before a month is not what the month is laid upon where the whole window is compared.
    """
    return base == "last_year" or not any(one in also for one in TIME_DIMENSIONS)


def based(view: View, base: str | None) -> View:
    """The view over the window that its figures are compared with; as it is where there is no such window."""
    compare = compare_named(base)
    if compare is None:
        return view
    try:
        other, _ = compared(view.window, compare, view.snapshot.festivals)
    except QuestionError:
        return view
    return view.over(other)


def opened(opening: str, view: View, base: str | None = None) -> View:
    """The view of the rows: over the compared window, or as of a day for a list of current states."""
    return based(view, base) if has_window(opening) else view.present()


def rows_of(
    opening: str, view: View, limit: int, *, base: str = "", group: Group | None = None
) -> tuple[pd.DataFrame, int]:
    """At most `limit` rows, and the number of all rows.

    `base`: of a figure, the rows of the one that it is so compared with; `group`: those of one part alone.
    """
    if opening in catalogue():
        return view.rows(opening, limit, group=group, compare=compare_named(base))
    drilldown = DRILLDOWNS[opening]
    found = opened(opening, view, base).question(
        drilldown.question,
        **{name: view.limit(parameter) for name, parameter in drilldown.parameters.items()},
    )
    return found.head(limit), len(found)


def figure_words(opening: str, view: View, *, base: str = "", group: Group | None = None) -> str:
    """The figure that the rows add up to, in words; empty for a list, which has only a number of rows."""
    if opening not in catalogue() or (group and group.is_rest):
        return ""
    declared, by = metric(opening), (group.dimension,) if group else ()
    rows = view.measure(opening, by=by, compare=compare_named(base))[opening].rows
    found = next((row for row in rows if not group or row[group.dimension] in group.codes), None)
    if found is None:
        return ""
    return f"{declared.label}{text.shown(found['compare_value' if base else 'value'], declared.unit)}"


def group_written(group: Group) -> str:
    """A part as a mark of the page and of an address: its dimension, whether it is the rest, its codes."""
    return json.dumps([group.dimension, "rest" if group.is_rest else "", *group.codes], ensure_ascii=False)


def read_group(mark: str | None, opening: str) -> Group | None:
    """The reverse; None where there is none. Refused where the figure has no such dimension."""
    if not mark:
        return None
    parts = [one or "" for one in marks.texts(mark)]
    if len(parts) < 2 or opening not in catalogue() or parts[0] not in breakdowns(metric(opening)):
        marks.refuse()
    if len(parts) == 2 and not parts[1]:
        marks.refuse()
    return Group(parts[0], tuple(parts[2:]), is_rest=bool(parts[1]))


def group_words(group: Group | None, view: View) -> str:
    """，鱼邱湖街道 or ，其他用人单位, for a title; "" where all rows are meant."""
    if group is None:
        return ""
    if group.is_rest:
        return f"，其他{DIMENSION_LABELS[group.dimension]}"
    names = [code_name(group.dimension, code, view.snapshot) for code in group.codes]
    return f"，{'、'.join(names)}"
