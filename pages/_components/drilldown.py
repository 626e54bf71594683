"""The rows that 明细 opens: those behind a metric, or a list that is not a metric, for one window."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import pandas as pd

from data.errors import QuestionError
from data.query.filters import FILTER_NAMES
from data.query.question import read_question
from data.query.windows import compare_named, compared
from data.spec.mart import marts
from data.spec.metric import catalogue, metric
from data.view import View, definition_in
from pages._charts import text
from pages._components.narrowing import Figures, figures_named


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


def has_window(opening: str) -> bool:
    return opening not in DRILLDOWNS or DRILLDOWNS[opening].has_window


def plain(metrics: Iterable[str]) -> list[str]:
    """Replaces a ratio of two metrics by these two, each with its own rows."""
    found: list[str] = []
    for one in metrics:
        found += catalogue()[one].parts or [one] if one in catalogue() else [one]
    return list(dict.fromkeys(one for one in found if is_known(one)))


def narrowed(view: View, also: Mapping[str, str]) -> View:
    """The view with one more code, from a click on a table's row; unknown codes change nothing."""
    for dimension, code in also.items():
        if dimension in FILTER_NAMES and code in view.codes(dimension):
            view = view.choosing(dimension, code)
    return view


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


def rows_of(opening: str, view: View, limit: int) -> tuple[pd.DataFrame, int]:
    """At most `limit` rows, and the number of all rows."""
    if opening in catalogue():
        return view.rows(opening, limit)
    drilldown = DRILLDOWNS[opening]
    found = opened(opening, view).question(
        drilldown.question,
        **{name: view.limit(parameter) for name, parameter in drilldown.parameters.items()},
    )
    return found.head(limit), len(found)


def figure_words(opening: str, view: View) -> str:
    """The figure that the rows add up to, in words; empty for a list, which has only a number of rows."""
    if opening not in catalogue():
        return ""
    declared = metric(opening)
    answer = view.measure(opening, compare=False)[opening]
    return f"{declared.label}{text.shown(answer.total()['value'], declared.unit)}"
