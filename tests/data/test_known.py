"""Known, partial, unknown: ledgers that never came, days that none covers, pools not put down."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data import COUNTY, Answer, Filters, Warehouse
from data.query.scoring import town_scores
from tests.data.small_county.complaints import COMPLAINTS, complaint
from tests.data.small_county.days import HUIXIN, day
from tests.data.small_county.files import FIRST, SOURCES, TABLES, point_to, write_snapshot
from tests.data.small_county.money import WAGE_EVENTS, WAGE_MONTHS

Made = Callable[..., Warehouse]
# Of the year to 15 June the hotline covers all; the others begin with c2, c4 and c3, two end a week before.
GAPS = (
    "全国平台线索数据自 2024-01-31 起，之前未知。",
    "全国平台线索数据只到 2024-06-08，之后未齐。",
    "省平台投诉数据自 2024-03-01 起，之前未知。",
    "现场投诉数据自 2024-02-29 起，之前未知。",
    "现场投诉数据只到 2024-06-07，之后未齐。",
)
ENDS = ("全国平台线索数据只到 2024-06-08，之后未齐。", "现场投诉数据只到 2024-06-07，之后未齐。")
# A year before none of them was there to compare with.
NOT_THERE_YET = tuple(
    f"{label}的数据自 {first} 起，上年同期没有这一来源，不完全可比。"
    for label, first in (
        ("全国平台线索", "2024-01-31"),
        ("省平台投诉", "2024-03-01"),
        ("现场投诉", "2024-02-29"),
    )
)


@pytest.fixture
def made(tmp_path: Path) -> Made:
    """The small county with other rows in some of its tables."""

    def make(**tables: list[dict[str, Any]]) -> Warehouse:
        point_to(tmp_path, write_snapshot(tmp_path, FIRST, {**TABLES, **tables}).name)
        return Warehouse(tmp_path)

    return make


def asked(w: Warehouse, metric_id: str, first: str | None, last: str | None, **how: Any) -> Answer:
    channels = how.pop("channels", ())
    filters = Filters(day(first), day(last), channels=channels)
    return w.measure(metric_id, filters=filters, scope=COUNTY, **how)[metric_id]


def never_came(*ledgers: str) -> list[dict[str, Any]]:
    others = [one for one in SOURCES if one["ledger"] not in ledgers]
    return [
        *others,
        *({"ledger": one, "label": one.upper(), "data_until": None, "late_after_days": 7} for one in ledgers),
    ]


# -- the window to compare with --------------------------------------------------------------------


def test_no_base_before_the_first_day_of_the_own_ledger(county: Warehouse) -> None:
    """The fund's first entry is of 10 January 2024; recoveries, which begin in 2023, are no help to it."""
    answer = asked(county, "fund_advanced_yuan", "2024-02-01", "2024-06-15", compare="last_year")
    assert (answer.total()["value"], answer.total()["compare_value"]) == (Decimal(2000), None)
    assert (answer.status, answer.compare_status) == ("known", "unknown")
    assert answer.notes == ("周转金垫付的数据自 2024-01-10 起，无上年同期数据。",)


def test_a_base_in_part_is_kept_and_said(county: Warehouse) -> None:
    """Of 1 January to 15 June 2023 there are complaints from 28 February on: c6. Sources that do not cover
    all of this window are compared over the same days; their bases lack nothing that was."""
    answer = asked(county, "complaints_received", "2024-01-01", "2024-06-15", compare="last_year")
    assert (answer.total()["value"], answer.total()["compare_value"]) == (5, 1)
    assert (answer.status, answer.compare_status) == ("partial", "partial")
    # two months and more of the base are not covered by any source: no change is told in per cent
    assert not answer.total()["is_comparable"]
    assert answer.notes == (
        *GAPS,
        "12345工单的上年同期数据自 2023-02-28 起，不完整。",
        *NOT_THERE_YET,
        "全国平台线索的上年同期只计与本期对应的 2023-01-31 至 2023-06-08。",
        "省平台投诉的上年同期只计与本期对应的 2023-03-01 至 2023-06-15。",
        "现场投诉的上年同期只计与本期对应的 2023-02-28 至 2023-06-07。",
    )


def test_a_base_of_nought_stays_nought_where_there_are_data(county: Warehouse) -> None:
    answer = asked(county, "complaints_received", "2024-05-01", "2024-05-31", compare="last_year")
    assert (answer.total()["value"], answer.total()["compare_value"], answer.notes) == (0, 0, NOT_THERE_YET)
    assert (answer.status, answer.compare_status) == ("known", "partial")


def test_the_base_of_a_late_source_is_cut_to_its_days(made: Made) -> None:
    """Visits of 20 May, 5 and 12 June 2023: this year's reach the 7th, so that only the 5th is compared."""
    before = [
        complaint(20 + number, "visits", day_of_june, HUIXIN)
        for number, day_of_june in enumerate(("2023-05-20", "2023-06-05", "2023-06-12"))
    ]
    w = made(complaints=[*COMPLAINTS, *before])
    how = {"compare": "last_year", "channels": ("visits", "hotline")}
    answer = asked(w, "complaints_received", "2024-06-01", "2024-06-15", **how)
    # c5 of 15 June 2024
    assert (answer.total()["value"], answer.total()["compare_value"]) == (1, 1)
    assert (answer.status, answer.compare_status) == ("partial", "known")
    assert answer.notes[-2:] == (
        "现场投诉的上年同期只计与本期对应的 2023-06-01 至 2023-06-07。",
        "不这样截取，上年同期为 2件。",
    )
    split = asked(w, "complaints_received", "2024-06-01", "2024-06-15", by="channel", **how)
    assert {row["channel"]: row["compare_value"] for row in split.rows} == {"hotline": 0, "visits": 1}
    assert split.cuts == answer.cuts == answer.notes[-2:]


def test_each_channel_begins_by_itself(county: Warehouse) -> None:
    """National clues begin on 31 January 2024, hotline orders with c6 in 2023."""
    answer = asked(
        county, "complaints_received", "2024-01-01", "2024-06-15", compare="last_year", by="channel"
    )
    bases = {row["channel"]: row["compare_value"] for row in answer.rows}
    assert bases == {"hotline": 1, "national": None, "provincial": None, "visits": None}


# -- ledgers that never came -----------------------------------------------------------------------


def test_a_ledger_that_never_came_has_no_figure(made: Made) -> None:
    w = made(recoveries=[])
    for metric_id in ("recovered_yuan", "recovered_pct", "recovered_workers"):
        row = asked(w, metric_id, "2024-01-01", "2024-06-15").total()
        assert (row["numerator"], row["denominator"], row["value"]) == (None, None, None)
    months = asked(w, "recovered_yuan", "2024-01-01", "2024-06-15", by="month").rows
    assert [row["value"] for row in months] == [None] * 6
    assert asked(w, "recovered_yuan", None, None).notes == ("追发台账数据未到，追发金额未知。",)
    assert asked(w, "verified_yuan", None, None).total()["value"] == Decimal("15000.10")


def test_one_channel_that_never_came_is_named(made: Made) -> None:
    """Without visits there are c1, c2, c4, c5 of 2024."""
    kept = [one for one in COMPLAINTS if one["channel"] != "visits"]
    w = made(complaints=kept, sources=never_came("visits"), source_lines=[])
    answer = asked(w, "complaints_received", "2024-01-01", "2024-06-15")
    assert (answer.total()["value"], answer.status) == (4, "partial")
    assert answer.notes == ("VISITS数据未到，未计入投诉量。", *GAPS[:3])
    split = asked(w, "complaints_received", "2024-01-01", "2024-06-15", by="channel").rows
    assert {row["channel"]: row["value"] for row in split} == {
        "hotline": 2,
        "national": 1,
        "provincial": 1,
        "visits": None,
    }
    alone = asked(w, "complaints_received", "2024-01-01", "2024-06-15", channels=("visits",))
    assert (alone.total()["value"], alone.notes) == (None, ("VISITS数据未到，投诉量未知。",))


def test_lines_without_a_day_have_come(made: Made) -> None:
    """A deposit ledger may tell of no day at all."""
    lines = [
        {"row_id": "4:0:1", "ledger": "wage_deposits", "file_name": "a", "sheet_name": "b", "row_number": 3}
    ]
    came = made(sources=never_came("wage_deposits"), source_lines=lines)
    assert asked(came, "deposit_required_yuan", None, "2024-06-15").total()["value"] == Decimal(1000)


def test_deposits_that_never_came(made: Made) -> None:
    w = made(sources=never_came("wage_deposits"), deposit_states=[])
    assert asked(w, "deposit_required_yuan", None, "2024-06-15").total()["value"] is None


# -- days after the data ---------------------------------------------------------------------------


def test_days_after_the_data_are_not_nought(county: Warehouse) -> None:
    """数据截至 15 June: of July nothing is known, June is cut to its half before anything is counted."""
    july = asked(county, "complaints_received", "2024-07-01", "2024-07-31", compare="last_year")
    assert (july.total()["value"], july.total()["compare_value"]) == (None, None)
    assert (july.status, july.reason) == ("unknown", "所问区间晚于数据截至 2024-06-15，投诉量未知。")
    june = asked(county, "complaints_received", "2024-06-01", "2024-06-30")
    assert (june.total()["value"], june.status) == (1, "partial")
    assert (june.date_to, june.notes) == (date(2024, 6, 15), ("数据截至 2024-06-15，之后未计。", *ENDS))
    months = asked(county, "complaints_received", "2024-06-01", "2024-07-31", by="month").rows
    assert [(row["month"], row["value"]) for row in months] == [("2024-06", 1)]


def test_days_that_a_ledger_has_not_reached_are_not_nought(county: Warehouse) -> None:
    """Visits reach 7 June, national clues the 8th: from the 10th on nothing is known of either."""
    after = asked(county, "complaints_received", "2024-06-10", "2024-06-15", by="channel")
    values = {row["channel"]: (row["value"], row["status"]) for row in after.rows}
    assert values == {
        "hotline": (1, "known"),
        "national": (None, "unknown"),
        "provincial": (0, "known"),
        "visits": (None, "unknown"),
    }
    assert (after.status, after.notes) == ("partial", ENDS)
    alone = asked(county, "matters_received", "2024-06-08", "2024-06-15", channels=("visits",))
    assert (alone.total()["value"], alone.notes) == (None, ENDS[1:])
    # from its last day on nothing more is known, on that day something is
    touching = asked(county, "complaints_received", "2024-06-07", "2024-06-15", channels=("visits",))
    assert (touching.total()["value"], touching.status, touching.notes) == (0, "partial", ENDS[1:])
    before = asked(county, "complaints_received", "2024-06-01", "2024-06-07", channels=("visits",))
    assert (before.total()["value"], before.status, before.notes) == (0, "known", ())


def test_a_stock_after_the_data_is_of_their_last_day(county: Warehouse) -> None:
    for first in (None, "2024-07-01"):
        later = asked(county, "live_projects", first, "2024-07-31")
        assert (later.total()["value"], later.date_to) == (2, date(2024, 6, 15))
        assert "数据截至 2024-06-15，之后未计。" in later.notes


def test_a_year_without_pools_has_no_balance(made: Made) -> None:
    """Pools are put down from 2021 on; what is still out is known without them."""
    early = [{**TABLES["fund_entries"][0], "entry_id": "f0", "entry_date": day("2019-05-01")}]
    w = made(fund_entries=[*TABLES["fund_entries"], *early])
    for metric_id in ("fund_pool_yuan", "fund_balance_yuan"):
        answer = asked(w, metric_id, None, "2020-03-01")
        assert (answer.total()["value"], answer.status) == (None, "unknown")
        assert f"参数表没有 2020 年的周转金规模，{answer.metric.label}未知。" in answer.notes
    assert asked(w, "fund_outstanding_yuan", None, "2024-06-15").total()["value"] == Decimal(22000)
    assert asked(w, "fund_balance_yuan", None, "2024-06-15").total()["value"] == Decimal(5778000)


def test_a_stock_before_its_ledger_begins_is_unknown(county: Warehouse) -> None:
    """The fund's first entry is of 10 January 2024."""
    answer = asked(county, "fund_outstanding_yuan", None, "2024-01-09")
    assert (answer.total()["value"], answer.status) == (None, "unknown")


# -- rows that lack it ---------------------------------------------------------------------------------


def test_unpaid_wages_of_rows_that_do_not_say_what_was_paid_are_not_nought(made: Made) -> None:
    """March: 500 unpaid till June besides a line nobody knows of; April: nothing but two such lines."""
    nobody_knows = {**WAGE_EVENTS[0], "unpaid_delta_yuan": None}
    april = {**nobody_knows, "wage_month": day("2024-04-01"), "event_date": day("2024-04-01")}
    w = made(wage_events=[*WAGE_EVENTS, nobody_knows, april, april])
    whole = asked(w, "wages_unpaid_yuan", "2024-03-01", "2024-06-15")
    assert (whole.total()["value"], whole.status, whole.total()["status"]) == (
        Decimal("900.00"),
        "partial",
        "partial",
    )
    assert "应发未发工资：另有3行工资看不出应发或已发多少，未计入。" in whole.notes
    months = asked(w, "wages_unpaid_yuan", "2024-03-01", "2024-05-31", by="month").rows
    assert [row["value"] for row in months] == [Decimal("500.00"), None, 0]
    assert [row["status"] for row in months] == ["partial", "unknown", "known"]
    alone = asked(w, "wages_overdue_yuan", "2024-04-01", "2024-04-30", compare="previous").total()
    assert (alone["numerator"], alone["value"], alone["compare_value"]) == (None, None, 0)
    after = asked(w, "wages_overdue_yuan", "2024-05-01", "2024-05-31", compare="previous").total()
    assert (after["value"], after["compare_value"]) == (0, None)


def test_months_that_nobody_can_judge_are_told_with_the_share_paid_in_time(made: Made) -> None:
    unknown = {**WAGE_MONTHS[0], "wage_month": day("2024-02-01"), "paid_yuan": None, "is_paid_on_time": None}
    answer = asked(made(wage_months=[*WAGE_MONTHS, unknown]), "paid_on_time_pct", None, "2024-06-15")
    assert (answer.total()["numerator"], answer.total()["denominator"]) == (1, 2)
    assert "按时足额支付率：另有1个项目月看不出是否按时足额，未计入。" in answer.notes


# -- scores ----------------------------------------------------------------------------------------


def test_items_of_a_ledger_that_never_came_are_left_out(made: Made) -> None:
    """Without payrolls 69 − 8 = 61 points: B1 has 12 / 61 = 19.67 of 100."""
    w = made(sources=never_came("payrolls"), wage_months=[], wage_events=[])
    table = town_scores(w, Filters(date(2024, 1, 1), date(2024, 6, 15)), COUNTY)
    assert [item.item for item in table.items] == ["B1", "B2", "B3", "C1", "C2", "C3", "A2a", "D1"]
    for town in table.towns:
        assert sum(part.full for part in town.parts) == Decimal("100.00")
        assert town.parts[0].full == Decimal("19.67")
    assert "专户代发率、按时足额支付率的数据未到，不计分，分值由其余各项分担。" in table.notes


def test_no_data_a_year_before_is_no_rise(made: Made) -> None:
    """Complaints begin on 1 January 2024: 鱼邱湖's two are no rise from nought."""
    w = made(
        complaints=[one for one in COMPLAINTS if not one["received_date"] or one["received_date"].year > 2023]
    )
    table = town_scores(w, Filters(date(2024, 1, 1), date(2024, 6, 15)), COUNTY)
    change = next(part for part in table.towns[0].parts if part.item.item == "C2")
    assert (change.value, change.lost, change.has_no_sample) == (None, 0, True)
    assert change.explanation == "无上年同期数据，按满分计，不扣分。"


def test_no_ledger_at_all_is_no_score(made: Made) -> None:
    channels = ("hotline_orders", "national_clues", "provincial_clues", "visits")
    ledgers = (*channels, "recoveries", "projects", "payrolls", "wage_deposits")
    empty = (
        "complaints",
        "matters",
        "recoveries",
        "projects",
        "wage_months",
        "wage_events",
        "deposit_states",
    )
    w = made(sources=never_came(*ledgers), source_lines=[], **{name: [] for name in empty})
    table = town_scores(w, Filters(date(2024, 1, 1), date(2024, 6, 15)), COUNTY)
    assert (table.items, table.towns) == ((), ())


def test_nothing_is_known_of_live_projects_without_their_ledger(made: Made) -> None:
    """Deposits came, the projects they secure did not: nobody knows which of them are of live projects."""
    w = made(projects=[], sources=never_came("projects"))
    for name, label in (
        ("deposit_required_yuan", "应存保证金"),
        ("deposit_stored_yuan", "实存保证金"),
        ("deposit_unreleased_yuan", "未退还保证金"),
        ("deposit_coverage_pct", "保证金落实率"),
    ):
        answer = asked(w, name, "2024-01-01", "2024-06-15")
        assert answer.total()["value"] is None
        assert f"PROJECTS数据未到，{label}未知。" in answer.notes
