"""The questions of 总览, put to one snapshot with the county's scope."""

from datetime import date
from typing import Any

import pandas as pd

from data.spec import reference
from data.warehouse import Warehouse
from pages._charts.county import TownMark
from pages._wall import monthly
from pages._wall.county_queries import CHANNEL_LEDGERS, Questions
from pages._wall.due_list import pressing
from pages._wall.locator import outline
from pages._wall.scenes.overview import Overview
from pages._wall.window import Window, last_12_months, this_year

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
TRENDS = ("complaints_received", "on_time_pct", "recovered_pct", "fund_balance_yuan")
LEDGERS = CHANNEL_LEDGERS | {"recoveries", "revolving_fund"}


def ask(warehouse: Warehouse, snapshot_id: str | None = None) -> Overview:
    questions = Questions(warehouse, snapshot_id)
    until = questions.snapshot.data_until
    year, months = this_year(until), last_12_months(until)
    open_overdue = questions.whole("open_overdue_count", questions.snapshot.data_from, until)
    since = date(int(reference.parameter("mediation_since_year", until)), 1, 1)
    return Overview(
        standing=questions.standing(LEDGERS),
        window=year,
        readings=questions.readings(*HEADLINE, window=year),
        open_overdue=open_overdue,
        mediated=questions.whole("mediated_yuan", since, until),
        mediated_since_year=since.year,
        trends=questions.trends(*TRENDS, window=months),
        cells=pd.DataFrame(
            questions.split("complaints_received", months, ("month", "channel"), compare=False)
        ),
        totals=pd.DataFrame(questions.split("complaints_received", months, ("month",))),
        channels=_channels(questions, year),
        **_towns(questions, year),
        outline=outline(),
        cumulative=questions.cumulative(year),
        pressing=pressing(warehouse, questions.snapshot, open_overdue.value),
        festival=_festival(months),
        late_channels=questions.late_channels,
    )


def _channels(questions: Questions, window: Window) -> pd.DataFrame:
    """The four in their order; one whose ledger never came is unknown."""
    absent = questions.absent_channels
    rows = questions.split("complaints_received", window, ("channel",))
    return pd.DataFrame([{**row, "value": None} if row["channel"] in absent else row for row in rows])


def _towns(questions: Questions, window: Window) -> dict[str, Any]:
    """The twelve with their points, and the matters that belong to none of them."""
    rows = {row["town"]: row for row in questions.split("matters_received", window, ("town",))}
    marks = tuple(
        TownMark.at(town, rows[town.town_code]["value"], rows[town.town_code]["compare_value"])
        for town in reference.towns()
    )
    listed = {town.town_code for town in reference.towns()}
    return {
        "towns": marks,
        "unplaced": [(row["town_name"], row["value"]) for code, row in rows.items() if code not in listed],
    }


def _festival(window: Window) -> monthly.Festival | None:
    """春节 within the window, and the one a year before it."""
    festivals = reference.spring_festivals()
    for year, day in festivals.items():
        if window.date_from <= day <= window.date_to and year - 1 in festivals:
            return monthly.Festival(day, festivals[year - 1])
    return None
