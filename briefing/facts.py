"""The figures of a briefing: every one asked of the metrics at one snapshot, and remembered."""

from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd

from briefing.period import compared_view
from data import warehouse
from data.query.comparison import Comparison
from data.query.measures import comparison_limits
from data.query.results import base
from data.query.scoring import ScoreTable, town_scores
from data.query.windows import Compare
from data.spec.metric import metric
from pages._components.view import View

Number = int | Decimal | None
# one flow of each ledger of happenings: has any of them a base, there is something to compare with
FLOWS = ("complaints_received", "recovered_yuan", "fund_advanced_yuan", "wages_unpaid_yuan")


@dataclass(frozen=True)
class Figure:
    """A metric's value in the window and how it compares: None with a window that nothing compares with."""

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
    # whether it is a rate of a handful, which is compared with nothing
    is_of_few: bool = False


@dataclass
class Facts:
    """Asks for figures once each and keeps a list of all that were used, for the manifest."""

    view: View
    used: dict[tuple[str, str], list[Figure]] = field(default_factory=dict)
    questions: dict[str, pd.DataFrame] = field(default_factory=dict)

    def __post_init__(self) -> None:
        names: tuple[Compare, ...] = ("last_year", "previous")
        self._compared = {name: compared_view(self.view, name) for name in names}
        if self._window_of("previous") == self._window_of("last_year"):
            # of a whole year the window before is the year before: one comparison says it
            del self._compared["previous"]

    def _window_of(self, compare: Compare) -> tuple[date, date] | None:
        view = self._compared[compare]
        answer = view.measure("complaints_received")["complaints_received"]
        return (answer.compare_from, answer.compare_to) if answer.compare_from and answer.compare_to else None

    def windows(self) -> dict[Compare, tuple[date, date]]:
        """The days compared with, of each comparison that there is."""
        found = {compare: self._window_of(compare) for compare in self._compared if self.has(compare)}
        return {compare: window for compare, window in found.items() if window}

    def has(self, compare: Compare) -> bool:
        """Whether anything of the compared window can be compared with: else no sentence speaks of it."""
        if compare not in self._compared:
            return False
        answers = self._compared[compare].measure(*FLOWS).values()
        return any(base(answer.total()) is not None for answer in answers)

    def total(self, metric_id: str) -> Figure:
        return self._asked(metric_id, "")[0]

    def by(self, metric_id: str, dimension: str) -> list[Figure]:
        """One figure a town, channel or sector, in the order of the answer."""
        return self._asked(metric_id, dimension)

    def _asked(self, metric_id: str, dimension: str) -> list[Figure]:
        if (metric_id, dimension) not in self.used:
            self.used[metric_id, dimension] = self._measure(metric_id, dimension)
        return self.used[metric_id, dimension]

    def _measure(self, metric_id: str, dimension: str) -> list[Figure]:
        declared = metric(metric_id)
        by = (dimension,) if dimension else ()
        rows: dict[str, dict[str, Any]] = {}
        views: list[tuple[Compare | None, View]] = [*self._compared.items(), (None, self.view)]
        for compare, view in views:
            if compare and not self.has(compare):
                continue
            for row in view.measure(metric_id, by=by, compare=compare is not None)[metric_id].rows:
                found = rows.setdefault(row[dimension] if dimension else "", {})
                if compare:
                    found[compare] = row["comparison"]
                else:
                    found["row"] = row
        limits = comparison_limits(self.view.snapshot)
        figures = []
        for key, found in rows.items():
            if "row" not in found:
                # only the compared window has it
                continue
            row = found["row"]
            figures.append(
                Figure(
                    metric=metric_id,
                    label=declared.label,
                    unit=declared.unit,
                    value=row["value"],
                    last_year=found.get("last_year"),
                    previous=found.get("previous"),
                    key=key,
                    name=row[f"{dimension}_name"] if dimension else "",
                    numerator=row["numerator"],
                    denominator=row["denominator"],
                    is_of_few=row["denominator"] is not None
                    and limits.is_small(row["denominator"], declared.part_unit),
                )
            )
        return figures

    def question(self, name: str, **parameters: Any) -> pd.DataFrame:
        if name not in self.questions:
            self.questions[name] = self.view.question(name, **parameters)
        return self.questions[name]

    def scores(self) -> ScoreTable:
        return town_scores(warehouse(), self.view.filters, self.view.scope, snapshot_id=self.view.snapshot.id)

    def listed(self) -> list[dict[str, Any]]:
        """Every figure used, as the manifest keeps it."""
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
