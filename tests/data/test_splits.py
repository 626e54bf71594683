"""Figures by month, week, town, channel and the rest: what is always there, and what is refused."""

from datetime import date
from decimal import Decimal

import pytest

from data import Filters, QuestionError, Warehouse
from tests.data.asking import ask, split
from tests.data.small_county.days import HUIXIN, LIANGCUN, YUQIUHU


def test_months_are_all_there_in_order(county: Warehouse) -> None:
    assert split(county, "complaints_received", "month") == {
        "2024-01": 2,
        "2024-02": 1,
        "2024-03": 1,
        "2024-04": 0,
        "2024-05": 0,
        "2024-06": 1,
    }
    assert list(split(county, "settled_pct", "month").values()) == [
        Decimal("100.00"),
        Decimal("0.00"),
        None,
        None,
        None,
        Decimal("0.00"),
    ]


def test_weeks_follow_iso_8601(county: Warehouse) -> None:
    """31 December 2023 is the Sunday of week 52; 1 January 2024 the Monday of week 1."""
    weeks = split(county, "complaints_received", "week", Filters(date(2023, 12, 30), date(2024, 1, 14)))
    assert weeks == {"2023-W52": 1, "2024-W01": 1, "2024-W02": 0}


def test_towns_are_all_there_and_the_unknown_where_it_occurs(county: Warehouse) -> None:
    answer = ask(county, "complaints_received", by="town")
    assert len(answer.rows) == 13
    assert [row["town"] for row in answer.rows][:3] == [YUQIUHU, HUIXIN, "371526003"]
    assert (answer.rows[-1]["town"], answer.rows[-1]["town_name"]) == ("unknown", "未知镇街")
    assert {row["town"]: row["value"] for row in answer.rows if row["value"]} == {
        YUQIUHU: 2,
        LIANGCUN: 2,
        "unknown": 1,
    }
    january = ask(county, "complaints_received", Filters(date(2024, 1, 1), date(2024, 1, 31)), by="town")
    assert len(january.rows) == 12


def test_channels_are_all_there_and_filters_narrow_them(county: Warehouse) -> None:
    assert split(county, "complaints_received", "channel", Filters(date(2024, 3, 1), date(2024, 3, 1))) == {
        "hotline": 0,
        "national": 0,
        "provincial": 1,
        "visits": 0,
    }
    narrowed = Filters(date(2024, 3, 1), date(2024, 3, 1), channels=("visits", "hotline"))
    assert split(county, "complaints_received", "channel", narrowed) == {"hotline": 0, "visits": 0}


def test_recoveries_without_a_channel_are_shown(county: Warehouse) -> None:
    answer = ask(county, "recovered_yuan", by="channel")
    assert (answer.rows[-1]["channel"], answer.rows[-1]["channel_name"]) == ("unknown", "未注明")
    assert answer.rows[-1]["value"] == Decimal("500.00")


def test_other_dimensions_list_what_occurs(county: Warehouse) -> None:
    answer = ask(county, "complaints_received", by="sector")
    assert [(row["sector_name"], row["value"]) for row in answer.rows] == [
        ("房建", 2),
        ("市政", 1),
        ("交通", 1),
        ("未注明", 1),
    ]
    assert split(county, "recovered_yuan", "route") == {
        "保证金": Decimal("500.00"),
        "调解": Decimal("12000.08"),
    }
    assert (
        ask(county, "complaints_received", Filters(date(2024, 4, 1), date(2024, 4, 2)), by="sector").rows
        == []
    )


def test_two_dimensions_complete_each_other(county: Warehouse) -> None:
    answer = ask(
        county, "complaints_received", Filters(date(2024, 2, 1), date(2024, 3, 31)), by=("sector", "month")
    )
    assert answer.key_columns == ["sector", "sector_name", "month"]
    assert [(row["sector"], row["month"], row["value"]) for row in answer.rows] == [
        ("housing", "2024-02", 1),
        ("housing", "2024-03", 0),
        ("transport", "2024-02", 0),
        ("transport", "2024-03", 1),
    ]
    pairs = ask(county, "complaints_received", by=("sector", "authority")).rows
    assert [(row["sector"], row["authority"]) for row in pairs] == [
        ("housing", "housing_bureau"),
        ("municipal", "housing_bureau"),
        ("transport", "transport_bureau"),
        ("unknown", "human_resources_bureau"),
    ]


def test_accounts_carry_their_names(county: Warehouse) -> None:
    rows = ask(county, "fund_balance_yuan", by="account").rows
    assert [(row["account"], row["account_name"], row["value"]) for row in rows] == [
        ("371526", "县本级", Decimal("4980000.00")),
        (YUQIUHU, "鱼邱湖街道", Decimal("798000.00")),
    ]


@pytest.mark.parametrize(
    ("metric_id", "by", "message"),
    [
        ("live_projects", ("channel",), "在建项目不能按渠道"),
        ("recovered_pct", ("route",), "不能按追发方式"),
        ("complaints_received", ("county",), "没有名为“county”的维度"),
        ("complaints_received", ("town", "town"), "不能重复"),
        ("complaints_received", ("month", "week"), "不能同时"),
    ],
)
def test_wrong_splits_are_refused(
    county: Warehouse, metric_id: str, by: tuple[str, ...], message: str
) -> None:
    with pytest.raises(QuestionError, match=message):
        ask(county, metric_id, by=by)
