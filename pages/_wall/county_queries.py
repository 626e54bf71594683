"""Questions of a scene, put to one snapshot with the county's scope: nothing is reckoned here."""

from datetime import date
from typing import Any

import pandas as pd

from data import COUNTY, Filters
from data.query import coverage
from data.query.definitions import definition_of
from data.query.results import Answer, base
from data.query.windows import Compare
from data.snapshot.opener import Snapshot
from data.spec import reference
from data.spec.metric import metric as metric_of
from data.warehouse import Warehouse
from pages._charts.text import Number
from pages._charts.theme import ChangeEdges
from pages._wall.frame import Source, Standing
from pages._wall.parts import Reading
from pages._wall.window import Window, month_ends

CHANNEL_LEDGERS = frozenset(one.ledger for one in reference.channels())
COMPARE: Compare = "last_year"


class Questions:
    """One snapshot, the county, and the window of each question."""

    def __init__(self, warehouse: Warehouse, snapshot_id: str | None = None) -> None:
        self.warehouse = warehouse
        self.snapshot: Snapshot = warehouse.snapshot(snapshot_id)

    def is_absent(self, metric: str) -> bool:
        """Where no ledger of it ever came, a figure is unknown, not zero."""
        return coverage.is_absent(metric_of(metric), self.snapshot)

    def late_channels(self, window: Window) -> dict[str, date]:
        """Channel → the day it reaches, of those that do not reach the window's end."""
        rows = self.split("complaints_received", window, ("channel",), compare=False)
        lacking = {row["channel"] for row in rows if row["status"] != "known"}
        reached = {one.channel: self.snapshot.source(one.ledger) for one in reference.channels()}
        return {
            channel: source.data_until
            for channel, source in reached.items()
            if channel in lacking and source and source.data_until and source.data_until < window.date_to
        }

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

    def year_before(self, metric: str, window: Window) -> Window | None:
        """The window a year before, for a question that compares nothing by itself; None where unknown."""
        answer = self.measure(metric, window=window)[metric]
        if base(answer.total()) is None or not answer.compare_from or not answer.compare_to:
            return None
        return Window(answer.compare_from, answer.compare_to)

    def reading(self, answer: Answer) -> Reading:
        row, metric = answer.total(), answer.metric
        return Reading(
            metric.label,
            metric.unit,
            metric.good,
            value=row["value"],
            comparison=row["comparison"],
            definition=definition_of(metric, self.snapshot, answer.date_to or self.snapshot.data_until),
            status=answer.status,
            word=answer.word,
            reason=answer.reason,
            base_word=row["compare_word"],
        )

    def readings(self, *ids: str, window: Window) -> dict[str, Reading]:
        return {id: self.reading(answer) for id, answer in self.measure(*ids, window=window).items()}

    def trends(self, *ids: str, window: Window) -> dict[str, list[Number]]:
        """Month by month, for the small lines of the tiles."""
        return {id: [row["value"] for row in self.split(id, window, ("month",), compare=False)] for id in ids}

    def split(
        self, metric: str, window: Window, by: tuple[str, ...], *, compare: bool = True
    ) -> list[dict[str, Any]]:
        """Rows of a split, last year's value taken out where it cannot be compared with."""
        answer = self.measure(metric, window=window, by=by, compare=compare)[metric]
        return [{**row, "compare_value": base(row)} for row in answer.rows]

    def change_edges(self, window: Window) -> ChangeEdges:
        """Steps of the map's colours, as in force on the window's last day."""
        mild, strong = (
            int(self.snapshot.parameter(name, window.date_to))
            for name in ("map_mild_change_pct", "map_strong_change_pct")
        )
        return ChangeEdges(mild, strong)

    def whole(self, metric: str, date_from: date, date_to: date) -> Reading:
        """A figure over more than the year, which is compared with nothing."""
        window = Window(min(date_from, date_to), date_to)
        return self.reading(self.measure(metric, window=window, compare=False)[metric])

    def listed(self, name: str, window: Window | None = None, **parameters: Any) -> pd.DataFrame:
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
            stale_after_days=int(self.snapshot.parameter("stale_after_days", self.snapshot.data_until)),
            sources=tuple(Source(one.label, one.data_until, one.is_late) for one in used),
        )
