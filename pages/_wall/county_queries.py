"""Questions of a scene, put to one snapshot with the county's scope: nothing is reckoned here."""

from datetime import date
from typing import Any

import pandas as pd

from data import COUNTY, Filters
from data.query import coverage, windows
from data.query.results import Answer
from data.snapshot.opener import Snapshot
from data.spec import reference
from data.spec.metric import metric as metric_of
from data.warehouse import Warehouse
from pages._charts.text import Number
from pages._wall.frame import Source, Standing
from pages._wall.parts import Reading
from pages._wall.window import Window, month_ends

CHANNEL_LEDGERS = frozenset(one.ledger for one in reference.channels())
COMPARE = "last_year"


class Questions:
    """One snapshot, the county, and the window of each question."""

    def __init__(self, warehouse: Warehouse, snapshot_id: str | None = None) -> None:
        self.warehouse = warehouse
        self.snapshot: Snapshot = warehouse.snapshot(snapshot_id)
        self.absent = self.snapshot.absent
        self.late = {source.ledger: source.data_until for source in self.snapshot.sources if source.is_late}
        # channel → the day it reaches
        self.late_channels = {
            one.channel: self.late[one.ledger] for one in reference.channels() if one.ledger in self.late
        }
        self.absent_channels = {one.channel for one in reference.channels() if one.ledger in self.absent}

    def is_absent(self, metric: str) -> bool:
        """Where no ledger of it ever came, a figure is unknown, not zero."""
        return coverage.is_absent(metric_of(metric), self.snapshot)

    def late_until(self, metric: str) -> date | None:
        """The day that a figure's ledger reaches where it is late; channels are told of one by one."""
        ledgers = coverage.ledgers_of(metric_of(metric)) - CHANNEL_LEDGERS
        days = [day for ledger, day in self.late.items() if ledger in ledgers and day]
        return min(days, default=None)

    def measure(
        self, *ids: str, window: Window, by: tuple[str, ...] = (), compare: bool = True
    ) -> dict[str, Answer]:
        return self.warehouse.measure(
            ids,
            by=by,
            filters=Filters(window.date_from, window.date_to),
            scope=COUNTY,
            compare=COMPARE if compare else None,
            snapshot_id=self.snapshot.id,
        )

    def reaches(self, metric: str, day: date) -> bool:
        """Whether the data of a metric reach back so far: what lies before them is unknown, not 0.

        By whole months: that nothing happened in a month's first days is no gap.
        """
        parts = coverage.parts_of(metric_of(metric))
        firsts = [coverage.first_day(part, self.snapshot, None) or self.snapshot.data_from for part in parts]
        return all(day >= first.replace(day=1) for first in firsts)

    def base(self, answer: Answer, value: Number) -> Number:
        """Last year's value, or none where it is unknown."""
        reaches_back = answer.compare_from and self.reaches(answer.metric.id, answer.compare_from)
        return value if reaches_back else None

    def year_before(self, metric: str, window: Window) -> Window | None:
        """The window a year before, for a question that compares nothing by itself."""
        before, _ = windows.compared(
            windows.Window(window.date_from, window.date_to), COMPARE, reference.spring_festivals()
        )
        return Window(before.date_from, before.date_to) if self.reaches(metric, before.date_from) else None

    def reading(self, answer: Answer) -> Reading:
        row, metric = answer.total(), answer.metric
        is_absent = self.is_absent(metric.id)
        return Reading(
            metric.label,
            metric.unit,
            metric.good,
            value=None if is_absent else row["value"],
            base=None if is_absent else self.base(answer, row["compare_value"]),
            definition=metric.definition,
            late_until=self.late_until(metric.id),
            is_absent=is_absent,
        )

    def readings(self, *ids: str, window: Window) -> dict[str, Reading]:
        return {id: self.reading(answer) for id, answer in self.measure(*ids, window=window).items()}

    def trends(self, *ids: str, window: Window) -> dict[str, list[Number]]:
        """Month by month, for the small lines of the tiles."""
        return {id: [row["value"] for row in self.split(id, window, ("month",), compare=False)] for id in ids}

    def split(
        self, metric: str, window: Window, by: tuple[str, ...], *, compare: bool = True
    ) -> list[dict[str, Any]]:
        """Rows of a split, last year's value taken out where it is unknown."""
        answer = self.measure(metric, window=window, by=by, compare=compare)[metric]
        rows = [{**row, "compare_value": self._row_base(answer, row)} for row in answer.rows]
        return [{**row, "value": None} for row in rows] if self.is_absent(metric) else rows

    def _row_base(self, answer: Answer, row: dict[str, Any]) -> Number:
        """By month each row has a year before of its own; the others share the window's."""
        if "month" not in answer.by:
            return self.base(answer, row["compare_value"])
        year, month = map(int, row["month"].split("-"))
        return row["compare_value"] if self.reaches(answer.metric.id, date(year - 1, month, 1)) else None

    def whole(self, metric: str, date_from: date, date_to: date) -> Reading:
        """A figure over more than the year, which is compared with nothing."""
        window = Window(min(date_from, date_to), date_to)
        return self.reading(self.measure(metric, window=window, compare=False)[metric])

    def listed(self, name: str, window: Window | None = None, **parameters: int) -> pd.DataFrame:
        """The rows of a question in its own order."""
        return self.warehouse.question(
            name,
            filters=Filters(window.date_from, window.date_to) if window else Filters(),
            scope=COUNTY,
            snapshot_id=self.snapshot.id,
            **parameters,
        )

    def cumulative(self, window: Window) -> pd.DataFrame:
        """Each point is the measure from the window's start to that month's end: nothing is added up here."""
        lines = []
        for month, last in month_ends(window):
            answers = self.measure(
                "verified_yuan", "recovered_yuan", window=Window(window.date_from, last), compare=False
            )
            lines.append(
                {"month": month, **{id: self.reading(answer).value for id, answer in answers.items()}}
            )
        return pd.DataFrame(lines)

    def standing(self, ledgers: frozenset[str]) -> Standing:
        """What the frame tells of the snapshot; sources are those that the scene is made of."""
        used = [source for source in self.snapshot.sources if source.ledger in ledgers]
        return Standing(
            snapshot_id=self.snapshot.id,
            data_until=self.snapshot.data_until,
            is_demo=self.snapshot.is_demo,
            stale_after_days=int(reference.parameter("stale_after_days", self.snapshot.data_until)),
            sources=tuple(Source(one.label, one.data_until, one.is_late) for one in used),
        )
