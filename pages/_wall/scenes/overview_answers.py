"""The questions of 总览, put to one snapshot with the county's scope."""

import json
from datetime import date
from functools import lru_cache
from typing import Any

import pandas as pd

from data import COUNTY, Filters, lookups
from data.answers import Answer
from data.paths import REFERENCE
from data.snapshots import Snapshot
from data.warehouse import Warehouse
from pages._charts.text import Number
from pages._wall import monthly
from pages._wall.county_map import TownMark
from pages._wall.frame import Late, Standing
from pages._wall.parts import Reading
from pages._wall.pressing import pressing
from pages._wall.scenes.overview import Overview
from pages._wall.window import Window, last_12_months, month_ends, this_year

HEADLINE = (
    "complaints_received",
    "on_time_pct",
    "recovered_pct",
    "open_overdue_count",
    "verified_yuan",
    "recovered_yuan",
    "mediated_yuan",
    "fund_balance_yuan",
    "fund_outstanding_yuan",
)
# the ledgers a figure is made of: where none of them ever came, the figure is unknown, not zero
CHANNEL_LEDGERS = frozenset(one.ledger for one in lookups.channels())
MADE_OF = {
    **dict.fromkeys(("recovered_yuan", "recovered_pct", "mediated_yuan"), frozenset({"recoveries"})),
    **dict.fromkeys(("fund_balance_yuan", "fund_outstanding_yuan"), frozenset({"revolving_fund"})),
}
LEDGERS = CHANNEL_LEDGERS.union(*MADE_OF.values())
TRENDS = ("complaints_received", "on_time_pct", "recovered_pct", "fund_balance_yuan")
COMPARE = "last_year"


class Questions:
    """One snapshot, the county, and the window of each question."""

    def __init__(self, warehouse: Warehouse) -> None:
        self.warehouse = warehouse
        self.snapshot: Snapshot = warehouse.snapshot()
        self.absent = {source.ledger for source in self.snapshot.sources if source.data_until is None}
        self.late = {source.ledger: source.data_until for source in self.snapshot.sources if source.is_late}

    def is_absent(self, metric: str) -> bool:
        return MADE_OF.get(metric, CHANNEL_LEDGERS) <= self.absent

    def late_until(self, metric: str) -> date | None:
        """The day that a figure's ledger reaches where it is late; channels are told of one by one."""
        days = [
            day for ledger, day in self.late.items() if ledger in MADE_OF.get(metric, frozenset()) and day
        ]
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

    def base(self, answer: Answer, value: Number) -> Number:
        """Last year's value, or none where the data do not reach back so far: that is unknown, not 0."""
        reaches_back = answer.compare_from and answer.compare_from >= self.snapshot.data_from.replace(day=1)
        return value if reaches_back else None

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
        year, month = row["month"].split("-")
        first = self.snapshot.data_from
        return row["compare_value"] if (int(year) - 1, int(month)) >= (first.year, first.month) else None


def ask(warehouse: Warehouse) -> Overview:
    questions = Questions(warehouse)
    until = questions.snapshot.data_until
    year, months = this_year(until), last_12_months(until)
    readings = {
        id: questions.reading(answer) for id, answer in questions.measure(*HEADLINE, window=year).items()
    }
    open_overdue = _whole(questions, "open_overdue_count", questions.snapshot.data_from, until)
    since = date(int(lookups.parameter("mediation_since_year", until)), 1, 1)
    return Overview(
        standing=_standing(questions.snapshot),
        window=year,
        readings=readings,
        open_overdue=open_overdue,
        mediated=_whole(questions, "mediated_yuan", since, until),
        mediated_since_year=since.year,
        trends={
            metric: [row["value"] for row in questions.split(metric, months, ("month",), compare=False)]
            for metric in TRENDS
        },
        cells=pd.DataFrame(
            questions.split("complaints_received", months, ("month", "channel"), compare=False)
        ),
        totals=pd.DataFrame(questions.split("complaints_received", months, ("month",))),
        channels=_channels(questions, year),
        **_towns(questions, year),
        outline=outline(),
        cumulative=_cumulative(questions, year),
        pressing=pressing(warehouse, questions.snapshot, open_overdue.value),
        festival=_festival(months),
        late_channels={
            one.channel: questions.late[one.ledger]
            for one in lookups.channels()
            if one.ledger in questions.late
        },
    )


def _whole(questions: Questions, metric: str, date_from: date, date_to: date) -> Reading:
    """A figure over more than the year, which is compared with nothing."""
    window = Window(min(date_from, date_to), date_to)
    return questions.reading(questions.measure(metric, window=window, compare=False)[metric])


def _standing(snapshot: Snapshot) -> Standing:
    used = [source for source in snapshot.sources if source.ledger in LEDGERS]
    return Standing(
        snapshot_id=snapshot.id,
        data_until=snapshot.data_until,
        is_demo=snapshot.is_demo,
        stale_after_days=int(lookups.parameter("stale_after_days", snapshot.data_until)),
        late=tuple(Late(source.label, source.data_until) for source in used if source.is_late),
        sources=tuple(source.label for source in used),
    )


def _channels(questions: Questions, window: Window) -> pd.DataFrame:
    """The four in their order; one whose ledger never came is unknown."""
    absent = {one.channel for one in lookups.channels() if one.ledger in questions.absent}
    rows = questions.split("complaints_received", window, ("channel",))
    return pd.DataFrame([{**row, "value": None} if row["channel"] in absent else row for row in rows])


def _towns(questions: Questions, window: Window) -> dict[str, Any]:
    """The twelve with their points, and the matters that belong to none of them."""
    rows = {row["town"]: row for row in questions.split("matters_received", window, ("town",))}
    marks = tuple(
        TownMark(
            town.short_name,
            town.longitude,
            town.latitude,
            rows[town.town_code]["value"],
            rows[town.town_code]["compare_value"],
        )
        for town in lookups.towns()
    )
    listed = {town.town_code for town in lookups.towns()}
    return {
        "towns": marks,
        "unplaced": [(row["town_name"], row["value"]) for code, row in rows.items() if code not in listed],
    }


def _cumulative(questions: Questions, window: Window) -> pd.DataFrame:
    """Each point is the measure from the year's first day to that month's end: nothing is added up here."""
    lines = []
    for month, last in month_ends(window):
        answers = questions.measure(
            "verified_yuan", "recovered_yuan", window=Window(window.date_from, last), compare=False
        )
        lines.append(
            {"month": month, **{id: questions.reading(answer).value for id, answer in answers.items()}}
        )
    return pd.DataFrame(lines)


def _festival(window: Window) -> monthly.Festival | None:
    """春节 within the window, and the one a year before it."""
    festivals = lookups.spring_festivals()
    for year, day in festivals.items():
        if window.date_from <= day <= window.date_to and year - 1 in festivals:
            return monthly.Festival(day, festivals[year - 1])
    return None


@lru_cache(maxsize=1)
def outline() -> tuple[tuple[tuple[float, float], ...], ...]:
    """The county's outer rings as (longitude, latitude)."""
    shape = json.loads((REFERENCE / "county_outline.geojson").read_text(encoding="utf-8"))
    rings = [polygon[0] for feature in shape["features"] for polygon in feature["geometry"]["coordinates"]]
    return tuple(tuple((longitude, latitude) for longitude, latitude, *_ in ring) for ring in rings)
