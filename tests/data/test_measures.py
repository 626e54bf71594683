"""Each figure over the hand-made county: totals, splits, edges. The rows are in conftest.py."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data import Filters, OutOfScope, QuestionError, Scope, UnknownMetric, Warehouse
from data.query.coverage import parts_of
from data.query.results import figures
from data.spec.mart import TIME_DIMENSIONS
from data.spec.metric import catalogue, dimensions
from tests.data.asking import HALF, ask, split
from tests.data.small_county.days import LIANGCUN, YUQIUHU
from tests.data.small_county.files import TABLES, point_to, write_snapshot
from tests.data.small_county.money import WAGE_MONTHS, wage_month

# numerator, denominator, value; None where the figure has none
TOTALS = {
    # c1, none, c5; the order that a person has read, c7, came the year before
    "orders_read_surely": (1, None, 1),
    "orders_confirmed": (0, None, 0),
    "orders_read_unsurely": (1, None, 1),
    # c3, of which something was read from the words
    "visits_read_surely": (1, None, 1),
    "visits_confirmed": (0, None, 0),
    "visits_read_unsurely": (0, None, 0),
    "complaints_received": (5, None, 5),
    "matters_received": (3, None, 3),
    "group_matters": (1, None, 1),
    # c1 and c2 of c1, c2, c3, c5; c4 is declined
    "settled_pct": (2, 4, "50.00"),
    # due in the window: c1 and c7 in time, c2 late, c3 open; c4 declined, c5 due after 数据截至
    "on_time_pct": (2, 4, "50.00"),
    "overdue_count": (2, None, 2),
    "open_overdue_count": (1, None, 1),
    "repeat_pct": (1, 3, "33.33"),
    "satisfied_pct": (1, 2, "50.00"),
    # 2 + 10 + nothing known + 1 + 4
    "complaint_workers": (17, None, 17),
    # 1000.50 + 20000.25 + nothing known + 500 + nothing known
    "owed_yuan": ("21500.75", None, "21500.75"),
    "verified_yuan": ("15000.10", None, "15000.10"),
    "verified_workers": (8, None, 8),
    "resolved_pct": (1, 2, "50.00"),
    "recovered_yuan": ("12500.08", None, "12500.08"),
    "recovered_workers": (9, None, 9),
    # 12500.08 / 15000.10 = 0.833333…
    "recovered_pct": ("12500.08", "15000.10", "83.33"),
    "mediated_yuan": ("12000.08", None, "12000.08"),
    # p1 ended on 1 April; p3 begins on the very day
    "live_projects": (2, None, 2),
    "complaints_per_100_projects": (5, 2, "250.00"),
    "matters_per_100_projects": (3, 2, "150.00"),
    # p2 owes 1000; p3 is exempt; p1 is no longer live
    "deposit_required_yuan": ("1000.00", None, "1000.00"),
    "deposit_stored_yuan": ("1000.00", None, "1000.00"),
    # what p1 still holds
    "deposit_unreleased_yuan": ("1500.00", None, "1500.00"),
    "deposit_coverage_pct": (2, 2, "100.00"),
    "fund_advanced_yuan": ("32000.00", None, "32000.00"),
    "fund_repaid_yuan": ("10000.00", None, "10000.00"),
    "fund_pool_yuan": ("5800000.00", None, "5800000.00"),
    # 5800000 − (30000 − 10000) − 2000
    "fund_balance_yuan": ("5778000.00", None, "5778000.00"),
    "fund_outstanding_yuan": ("22000.00", None, "22000.00"),
    # March: p1 0, p2 500 − 300; June: p2 700
    "wages_unpaid_yuan": ("900.00", None, "900.00"),
    # June's pay day is still to come
    "wages_overdue_yuan": ("200.00", None, "200.00"),
    "paid_on_time_pct": (1, 2, "50.00"),
    # 800 / (1000 + 200)
    "bank_paid_pct": ("800.00", "1200.00", "66.67"),
}


def number(written: Any) -> Any:
    return Decimal(written) if isinstance(written, str) else written


@pytest.mark.parametrize("metric_id", TOTALS)
def test_total(county: Warehouse, metric_id: str) -> None:
    row = ask(county, metric_id).total()
    expected = tuple(number(one) for one in TOTALS[metric_id])
    assert (row["numerator"], row["denominator"], row["value"]) == expected
    if catalogue()[metric_id].is_ratio:
        assert str(row["value"]) == TOTALS[metric_id][2]


def test_every_metric_of_the_small_county_has_a_case() -> None:
    """A metric of a mart that it does not fill has its case beside its ledger's own test."""
    filled = {id for id, one in catalogue().items() if {part.mart for part in parts_of(one)} <= set(TABLES)}
    assert set(TOTALS) == filled
    assert len(filled) > 30


@pytest.mark.parametrize("metric_id", TOTALS)
def test_nothing_found_is_zero_or_unknown(county: Warehouse, metric_id: str) -> None:
    """杨屯镇 has nothing at all: a count or sum is 0, nothing over nothing is None."""
    row = ask(county, metric_id, Filters(date(2024, 1, 1), date(2024, 6, 15), towns=("371526109",))).total()
    assert row["value"] == (None if catalogue()[metric_id].is_ratio else 0)


@pytest.mark.parametrize("metric_id", TOTALS)
def test_splits_add_up(county: Warehouse, metric_id: str) -> None:
    """However it is split, the parts come to the whole; a stock's months are each a day of their own."""
    metric = catalogue()[metric_id]
    whole = ask(county, metric_id).total()
    for by in dimensions(metric):
        if by in TIME_DIMENSIONS and (metric.is_stock or metric.parts):
            continue
        answer = ask(county, metric_id, by=by)
        if by == "channel" and answer.is_partly_recorded and metric_id == "resolved_pct":
            # c3 came by visit, which no ledger can call verified: the split leaves it out
            continue
        rows = answer.rows
        # months before the first day of its ledger are unknown, and nothing is in them
        assert sum(row["numerator"] or 0 for row in rows) == whole["numerator"], by
        if metric.is_ratio:
            assert sum(row["denominator"] or 0 for row in rows) == whole["denominator"], by


@pytest.mark.parametrize(
    ("chosen", "value"),
    [
        ({"towns": (YUQIUHU,)}, 2),
        ({"towns": (YUQIUHU, LIANGCUN)}, 4),
        ({"towns": ("unknown",)}, 1),
        ({"sectors": ("housing",)}, 2),
        ({"channels": ("hotline",)}, 2),
        ({"authorities": ("transport_bureau",)}, 1),
        ({"towns": (YUQIUHU,), "channels": ("national",), "sectors": ("municipal",)}, 1),
        ({"towns": (LIANGCUN,), "channels": ("national",)}, 0),
    ],
)
def test_filters_narrow(county: Warehouse, chosen: dict[str, Any], value: int) -> None:
    assert (
        ask(county, "complaints_received", Filters(HALF.date_from, HALF.date_to, **chosen)).total()["value"]
        == value
    )


def test_first_and_last_day_count(county: Warehouse) -> None:
    def received(first: date, last: date) -> int:
        return ask(county, "complaints_received", Filters(first, last)).total()["value"]

    assert received(date(2024, 1, 1), date(2024, 1, 31)) == 2
    assert received(date(2024, 1, 2), date(2024, 1, 31)) == 1
    assert received(date(2024, 1, 1), date(2024, 1, 30)) == 1
    assert received(date(2024, 2, 29), date(2024, 2, 29)) == 1


def test_missing_ends_reach_as_far_as_the_data(county: Warehouse) -> None:
    """The first event is the recovery of 10 January 2023; 数据截至 is 15 June 2024."""
    answer = ask(county, "complaints_received", Filters())
    assert (answer.date_from, answer.date_to) == (date(2023, 1, 10), date(2024, 6, 15))
    assert answer.total()["value"] == 7
    early = ask(county, "complaints_received", Filters(date_to=date(2022, 1, 1)))
    assert (early.date_from, early.status) == (date(2022, 1, 1), "unknown")
    assert early.total()["value"] is None
    with pytest.raises(QuestionError, match="晚于数据截至日"):
        ask(county, "complaints_received", Filters(date_from=date(2024, 6, 16)))


def test_stock_is_of_the_last_day_and_says_so(county: Warehouse) -> None:
    assert ask(county, "live_projects", Filters(date_to=date(2024, 3, 31))).total()["value"] == 2
    assert ask(county, "live_projects", Filters(date_to=date(2024, 4, 1))).total()["value"] == 1
    assert ask(county, "live_projects").notes == ("在建项目是 2024-06-15 当日的存量，与起始日无关。",)
    assert ask(county, "live_projects", Filters(date_to=date(2024, 6, 15))).notes == ()


def test_stock_by_month_is_of_month_ends(county: Warehouse) -> None:
    """Of 30 April, the day of the top-up, 1000; of June as of the 15th. p1's 1500 count until 1 April."""
    assert split(county, "deposit_stored_yuan", "month") == {
        "2024-01": 1900,
        "2024-02": 1900,
        "2024-03": 1900,
        "2024-04": 1000,
        "2024-05": 1000,
        "2024-06": 1000,
    }
    assert list(split(county, "deposit_unreleased_yuan", "month").values()) == [0, 0, 0, 1500, 1500, 1500]
    assert list(split(county, "deposit_coverage_pct", "month").values()) == [
        Decimal("0.00"),
        Decimal("0.00"),
        Decimal("0.00"),
        Decimal("100.00"),
        Decimal("100.00"),
        Decimal("100.00"),
    ]
    assert list(split(county, "live_projects", "month").values()) == [2, 2, 2, 1, 1, 2]


def test_wages_unpaid_are_as_of_the_last_day(county: Warehouse) -> None:
    assert split(county, "wages_unpaid_yuan", "month", Filters(date(2024, 3, 1), date(2024, 4, 9))) == {
        "2024-03": 1500,
        "2024-04": 0,
    }
    assert (
        ask(county, "wages_unpaid_yuan", Filters(date(2024, 3, 1), date(2024, 5, 31))).total()["value"] == 500
    )
    partial = ask(county, "wages_unpaid_yuan", Filters(date(2024, 3, 2), date(2024, 5, 31)))
    assert partial.total()["value"] == 0
    assert "起始日所在的 2024-03 不计入" in partial.notes[0]


def test_a_filter_that_does_not_apply_is_named(county: Warehouse) -> None:
    chosen = Filters(HALF.date_from, HALF.date_to, channels=("hotline",), sectors=("housing",))
    assert ask(county, "fund_balance_yuan", chosen).ignored_filters == ("sector", "channel")
    ratio = ask(county, "complaints_per_100_projects", chosen)
    assert ratio.ignored_filters == ("channel",)
    assert "在建项目不分渠道，未按渠道筛选。" in ratio.notes
    # c1 alone is housing by hotline; no housing project is live
    assert (ratio.total()["numerator"], ratio.total()["denominator"], ratio.total()["value"]) == (1, 0, None)
    assert ask(county, "complaints_received", chosen).ignored_filters == ()


def test_halves_are_rounded_up(county: Warehouse) -> None:
    share = catalogue()["settled_pct"]
    assert str(figures(share, 1, 800)[2]) == "0.13"
    assert str(figures(share, 223, 4000)[2]) == "5.58"
    assert str(figures(share, 443, 500)[2]) == "88.60"
    assert figures(share, 0, 0) == (0, 0, None)


def test_wrong_questions_are_refused(county: Warehouse) -> None:
    with pytest.raises(UnknownMetric, match="no_such"):
        ask(county, "no_such")
    with pytest.raises(QuestionError, match="没有代码为“x”的镇街"):
        ask(county, "complaints_received", Filters(towns=("x",)))
    with pytest.raises(QuestionError, match="晚于"):
        Filters(date(2024, 2, 1), date(2024, 1, 31))
    with pytest.raises(QuestionError, match="没有名为“yesterday”的比较"):
        ask(county, "complaints_received", compare="yesterday")


def test_scope_narrows_and_refuses(county: Warehouse) -> None:
    own = Scope(frozenset({LIANGCUN}))
    assert ask(county, "complaints_received", scope=own).total()["value"] == 2
    assert list(split(county, "complaints_received", "town", scope=own)) == [LIANGCUN]
    with pytest.raises(OutOfScope, match="无权查看鱼邱湖街道"):
        ask(county, "complaints_received", Filters(towns=(YUQIUHU,)), scope=own)
    assert ask(county, "complaints_received", scope=Scope(frozenset())).total()["value"] == 0


def test_a_month_that_nobody_can_judge_is_not_asked_whether_it_was_paid_in_time(tmp_path: Path) -> None:
    unknown = wage_month("p2", "2024-02-01", due="0", paid="300", bank="0", known="0", is_paid_on_time=None)
    tables = {**TABLES, "wage_months": [*WAGE_MONTHS[:2], unknown]}
    point_to(tmp_path, write_snapshot(tmp_path, "wages-20240616T010000Z-0000000b", tables).name)
    total = ask(Warehouse(tmp_path), "paid_on_time_pct").total()
    assert (total["numerator"], total["denominator"]) == (1, 2)


def test_frame_has_numbers_for_charts(county: Warehouse) -> None:
    frame = ask(county, "settled_pct", by="month", compare="last_year").frame()
    assert list(frame.columns) == [
        "month",
        "numerator",
        "denominator",
        "value",
        "compare_numerator",
        "compare_denominator",
        "compare_value",
        "recorded",
        "recorded_of",
        "status",
        "word",
        "reason",
        "compare_status",
        "compare_word",
        "compare_reason",
        "is_comparable",
        "comparison",
    ]
    assert frame["numerator"].dtype == "int64"
    assert frame["value"].isna().tolist() == [False, False, True, True, True, False]
