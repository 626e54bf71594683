"""The figures of a briefing: each is measured once, on one snapshot, and cached."""

from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

import pandas as pd

from data.query.comparison import Comparison
from data.query.due_list import DueList
from data.query.measures import comparison_limits
from data.query.results import base
from data.query.scoring import ScoreTable
from data.query.windows import Compare, Window
from data.spec.metric import metric
from data.view import View
from pages._components.dated import goal_of

Number = int | Decimal | None
# one flow metric of each ledger of events: a comparison exists where any of them has a base
FLOWS = ("complaints_received", "recovered_yuan", "fund_advanced_yuan", "wages_overdue_yuan")
# Figures of every ledger that the papers speak of: what other ledgers lack is no limit of theirs.
OF_EVERY_LEDGER = (*FLOWS, "fund_balance_yuan", "deposit_coverage_pct", "live_projects")


@dataclass(frozen=True)
class Figure:
    """A metric's value in the window and its comparisons; None where there is no window to compare with."""

    metric: str
    label: str
    unit: str
    value: Number
    last_year: Comparison | None = None
    previous: Comparison | None = None
    key: str = ""
    name: str = ""
    numerator: Number = None
    denominator: Number = None
    # whether it is a rate on a small base, which is not compared
    is_of_few: bool = False
    # known, partial or unknown, the reason in a few characters, and the number of records where not all
    # have it
    status: str = "known"
    word: str = ""
    recorded: str = ""
    # 目标95%，未达到: of the whole, where the office has said what it should come to
    goal: str = ""


@dataclass
class Facts:
    """Queries each figure once and keeps a list of all figures used, for the manifest."""

    view: View
    used: dict[tuple[str, str], list[Figure]] = field(default_factory=dict)
    questions: dict[str, pd.DataFrame] = field(default_factory=dict)
    due: DueList | None = None
    # how many comparisons its sentences give: 同比 and 环比, 同比 alone, or none
    most_compared: int = 2

    def __post_init__(self) -> None:
        is_one = self._window_of("previous") == self._window_of("last_year")
        # the window before a whole year is the year before, so one comparison is enough
        both: tuple[Compare, ...] = ("last_year",) if is_one else ("last_year", "previous")
        self._compares = both[: self.most_compared]

    def _window_of(self, compare: Compare) -> Window | None:
        answer = self.view.measure("complaints_received", compare=compare)["complaints_received"]
        return answer.compare_window

    def windows(self) -> dict[Compare, Window]:
        """The window of each comparison that exists."""
        found = {compare: self._window_of(compare) for compare in self._compares if self.has(compare)}
        return {compare: window for compare, window in found.items() if window}

    def has(self, compare: Compare) -> bool:
        """Whether any flow has a base in the compared window; without one no sentence mentions the
        comparison."""
        if compare not in self._compares:
            return False
        answers = self.view.measure(*FLOWS, compare=compare).values()
        return any(base(answer.total()) is not None for answer in answers)

    def total(self, metric_id: str) -> Figure:
        return self._remembered(metric_id, "")[0]

    def by(self, metric_id: str, dimension: str) -> list[Figure]:
        """One figure for each town, channel or sector, in the order of the answer."""
        return self._remembered(metric_id, dimension)

    def _remembered(self, metric_id: str, dimension: str) -> list[Figure]:
        if (metric_id, dimension) not in self.used:
            self.used[metric_id, dimension] = self._measure(metric_id, dimension)
        return self.used[metric_id, dimension]

    def _measure(self, metric_id: str, dimension: str) -> list[Figure]:
        declared = metric(metric_id)
        by = (dimension,) if dimension else ()

        def key_of(row: dict[str, Any]) -> str:
            return str(row[dimension]) if dimension else ""

        compared = {
            compare: {key_of(row): row["comparison"] for row in self._rows(metric_id, by, compare)}
            for compare in self._compares
            if self.has(compare)
        }
        limits = comparison_limits(self.view.snapshot)
        whole = None if dimension else self.view.measure(metric_id)[metric_id]
        goal = goal_of(self.view, whole) if whole else None
        return [
            Figure(
                metric=metric_id,
                label=declared.label,
                unit=declared.unit,
                value=row["value"],
                last_year=compared.get("last_year", {}).get(key_of(row)),
                previous=compared.get("previous", {}).get(key_of(row)),
                key=key_of(row),
                name=row[f"{dimension}_name"] if dimension else "",
                numerator=row["numerator"],
                denominator=row["denominator"],
                is_of_few=row["denominator"] is not None
                and limits.is_small(row["denominator"], declared.part_unit),
                status=row["status"],
                word=row["word"],
                recorded=whole.recorded_words if whole else "",
                goal=str(goal) if goal else "",
            )
            for row in self._rows(metric_id, by, None)
        ]

    def _rows(self, metric_id: str, by: tuple[str, ...], compare: Compare | None) -> list[dict[str, Any]]:
        return self.view.measure(metric_id, by=by, compare=compare)[metric_id].rows

    def question(self, name: str, **parameters: Any) -> pd.DataFrame:
        if name not in self.questions:
            self.questions[name] = self.view.question(name, **parameters)
        return self.questions[name]

    def due_list(self) -> DueList:
        if self.due is None:
            self.due = self.view.due_list()
        return self.due

    def scores(self) -> ScoreTable:
        return self.view.scores()

    def listed(self) -> list[dict[str, Any]]:
        """Every figure used, as written to the manifest."""
        found = []
        for (metric_id, dimension), figures in self.used.items():
            for one in figures:
                line = {
                    "metric": metric_id,
                    "by": dimension,
                    "key": one.key,
                    "value": one.value,
                    "last_year": one.last_year.base if one.last_year else None,
                    "previous": one.previous.base if one.previous else None,
                }
                found.append({name: _plain(value) for name, value in line.items()})
        return found


def _plain(value: Any) -> Any:
    return str(value) if isinstance(value, Decimal) else value
