"""The questions of 追缴."""

from datetime import date
from typing import Any

from data.spec import reference
from data.warehouse import Warehouse
from pages._charts import text
from pages._wall.county_queries import CHANNEL_LEDGERS, Questions
from pages._wall.due_list import UNKNOWN, short_authority
from pages._wall.parts import Task
from pages._wall.scenes.recovery import Rate, Recovery
from pages._wall.window import Window, last_12_months, this_year

HEADLINE = ("verified_yuan", "recovered_yuan", "recovered_pct", "recovered_workers", "mediated_yuan")
TRENDS = ("verified_yuan", "recovered_yuan", "recovered_pct", "recovered_workers")
LEDGERS = CHANNEL_LEDGERS | {"recoveries"}


def ask(warehouse: Warehouse, snapshot_id: str | None = None) -> Recovery:
    questions = Questions(warehouse, snapshot_id)
    until = questions.snapshot.data_until
    year = this_year(until)
    since = date(int(reference.parameter("mediation_since_year", until)), 1, 1)
    is_known = not questions.is_absent("verified_yuan")
    uncleared = questions.listed("uncleared_matters", year)
    has_paid = not questions.is_absent("recovered_yuan")
    return Recovery(
        standing=questions.standing(LEDGERS),
        window=year,
        readings=questions.readings(*HEADLINE, window=year),
        trends=questions.trends(*TRENDS, window=last_12_months(until)),
        mediated=questions.whole("mediated_yuan", since, until),
        mediated_since_year=since.year,
        cumulative=questions.cumulative(year),
        routes=_routes(questions, year) if has_paid else (),
        towns=_towns(questions, year),
        days=_days(questions, year) if has_paid else (),
        uncleared=len(uncleared) if is_known else None,
        uncleared_yuan=float(uncleared["涉及金额（元）"].sum()) if is_known and len(uncleared) else None,
        tasks=tuple(_task(row) for row in uncleared.to_dict("records")),
    )


def _routes(questions: Questions, window: Window) -> tuple[tuple[str, Any, Any], ...]:
    rows = questions.split("recovered_yuan", window, ("route",))
    rows.sort(key=lambda row: -(row["value"] or 0))
    return tuple((row["route_name"], row["value"], row["compare_value"]) for row in rows)


def _towns(questions: Questions, window: Window) -> tuple[Rate, ...]:
    """The twelve in their official order."""
    rows = {row["town"]: row for row in questions.split("recovered_pct", window, ("town",))}
    return tuple(
        Rate(
            town.town_name,
            rows[town.town_code]["denominator"],
            rows[town.town_code]["value"],
            rows[town.town_code]["compare_value"],
        )
        for town in reference.towns()
    )


def _days(questions: Questions, window: Window) -> tuple[tuple[str, int, int | None], ...]:
    before = questions.year_before("recovered_yuan", window)
    bases = _paid(questions, before) if before else {}
    return tuple((name, count, bases.get(name)) for name, count in _paid(questions, window).items())


def _paid(questions: Questions, window: Window) -> dict[str, int]:
    rows = questions.listed("days_to_pay", window)
    return {row["用时"]: int(row["笔数"]) for row in rows.to_dict("records")}


def _task(row: dict[str, Any]) -> Task:
    sector = "" if row["行业"] == UNKNOWN or text.is_missing(row["行业"]) else row["行业"]
    amount = row["涉及金额（元）"]
    places = [row["镇街"], short_authority(row["主管部门"])]
    if not text.is_missing(row["涉及人数"]):
        places.append(f"{text.number(row['涉及人数'])}人")
    title = f"{sector}欠薪" if text.is_missing(amount) else f"{sector}欠薪{text.money(amount, 1)}"
    return Task(
        "yellow",
        title,
        " · ".join(place for place in places if place and not text.is_missing(place)),
        f"已{text.number(row['已历天数'])}天",
    )
