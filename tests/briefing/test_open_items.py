"""Sentences on what is overdue, not cleared or not paid, and what is asked of whom: figures by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pandas as pd
import pytest

from briefing import open_items, sentences
from briefing.facts import Facts, Figure
from briefing.period import view_of_period
from data import COUNTY
from tests.briefing.given import TOWNS, give, give_towns, listed
from tests.due_items import due_complaint

UNTIL = "截至2024年6月15日"
NONE_EARLIER = "本期以前收到的投诉没有超期未办结的。"


@pytest.mark.parametrize(
    ("counts", "lines", "words"),
    [
        ((3, 1, 0), (), f"中，超期3件，比上年同期1件增加2件，均已办结。{UNTIL}，{NONE_EARLIER}"),
        ((3, 3, 1), (), f"中，超期3件，与上年同期持平，其中1件{UNTIL}仍未办结。{NONE_EARLIER}"),
        ((2, 2, 2), (), f"中，超期2件，与上年同期持平，{UNTIL}均未办结。{NONE_EARLIER}"),
        ((1, 1, 1), (), f"中，超期1件，与上年同期持平，{UNTIL}仍未办结。{NONE_EARLIER}"),
        ((0, 0, 0), (("未知镇街", date(2023, 12, 31)), ("梁村镇", date(2024, 1, 1))),
         f"没有超期，上年同期同为0件。{UNTIL}，本期以前收到的投诉另有1件超期未办结。"),
    ],
)  # fmt: skip
def test_overdue(
    facts: Facts, counts: tuple[int, int, int], lines: tuple[tuple[str, date], ...], words: str
) -> None:
    """The window begins on 1 January 2024: what came in on that day is no earlier complaint."""
    late, base, still = counts
    give(facts, "overdue_count", late, base)
    give(facts, "open_overdue_count", still)
    assert open_items.overdue(facts, listed(*lines)) == f"本期收到的投诉{words}"


def test_of_a_window_long_past_later_complaints_are_not_listed(over_small: None) -> None:
    facts = Facts(view_of_period("2024H1", COUNTY))
    late, today = date(2024, 5, 2), date(2024, 5, 3)
    due = replace(
        facts.due_list(),
        complaints=(
            due_complaint("red", -20, received_date=late),
            # due on the day of judging itself is not past due
            due_complaint("yellow", 0, received_date=today),
        ),
    )
    facts.due = due
    assert [one.received_date for one in open_items.overdue_now(facts)] == [late]
    before = Facts(view_of_period("2023", COUNTY))
    before.due = due
    assert open_items.overdue_now(before) == []


def test_next_steps_stand_on_figures(facts: Facts) -> None:
    give(facts, "on_time_pct", Decimal("90.00"))
    facts.used["on_time_pct", "town"] = []
    give(facts, "fund_outstanding_yuan", Decimal("0.00"))
    nothing = pd.DataFrame({"镇街": []})
    assert [lead for lead, _ in open_items.next_steps(facts, [], nothing)] == ["加强源头预防。"]
    late = listed(*[(town, date(2024, 5, 1)) for town in ("未知镇街", "梁村镇", "梁村镇")])
    give(facts, "fund_outstanding_yuan", Decimal("1.00"))
    steps = open_items.next_steps(facts, late, nothing)
    assert steps[0] == (
        "限期办结超期件。",
        "梁村镇要会同行业主管部门，对3件超期未结投诉逐件明确责任人和办结时限。其中属地不明的，先行明确属地。",
    )
    assert [lead for lead, _ in steps[1:]] == ["追回应急周转金垫付。", "加强源头预防。"]


def test_nothing_found_true_is_not_all_settled(facts: Facts) -> None:
    nothing = pd.DataFrame({"镇街": []})
    give(facts, "verified_yuan", Decimal("0.00"), Decimal("0.00"))
    give(facts, "resolved_pct", None)
    alone = facts.total("resolved_pct")
    facts.used["resolved_pct", ""] = [replace(alone, numerator=0, denominator=0)]
    assert open_items.uncleared(facts, nothing) == "本期没有查实的欠薪。"
    give(facts, "recovered_yuan", Decimal("0.00"), Decimal("0.00"))
    words = "没有经核实的欠薪，上年同期同为0万元；没有追发到账的工资，上年同期同为0万元。"
    assert sentences.paid_back(facts) == words
    # found true without an amount, and settled
    facts.used["resolved_pct", ""] = [replace(alone, numerator=2, denominator=2)]
    assert open_items.uncleared(facts, nothing) == "本期查实的事项均已办结。"
    # the other one is open and belongs to a matter that came in before
    facts.used["resolved_pct", ""] = [replace(alone, numerator=1, denominator=2)]
    assert open_items.uncleared(facts, nothing) == "本期首次收到的事项中，没有查实而尚未办结的。"


def test_some_towns_are_not_called_the_county(over_small: None) -> None:
    facts = Facts(view_of_period("2024H1", COUNTY, towns=("371526001", "371526002")))
    give(facts, "on_time_pct", Decimal("90.00"))
    facts.used["on_time_pct", "town"] = [
        Figure("on_time_pct", "按期办结率", "%", value, None, None, code, name)
        for (code, name), value in zip(TOWNS, (Decimal("80.00"), Decimal("95.00")), strict=False)
    ]
    nothing = pd.DataFrame({"镇街": []})
    steps = dict(open_items.next_steps(facts, [], nothing))
    assert steps["提高按期办结率。"].startswith("鱼邱湖街道按期办结率低于所列镇街总体，")


def test_towns_called_up_stand_in_official_order_and_one_is_not_each(facts: Facts) -> None:
    give(facts, "on_time_pct", None)
    facts.used["on_time_pct", "town"] = []
    give(facts, "fund_outstanding_yuan", Decimal("0.00"))
    late = listed(("梁村镇", date(2024, 5, 1)), ("汇鑫街道", date(2024, 5, 2)))
    one, none = pd.DataFrame({"镇街": ["梁村镇"]}), pd.DataFrame({"镇街": []})
    first, second, _ = open_items.next_steps(facts, late, one)
    assert first[1] == "汇鑫街道、梁村镇要会同行业主管部门，对2件超期未结投诉逐件明确责任人和办结时限。"
    assert second[1] == "对查实而未办结的1项，落实支付主体和资金来源，尽快清偿销号。"
    (first, *_) = open_items.next_steps(facts, late[:1], none)
    assert first[1] == "梁村镇要会同行业主管部门，对1件超期未结投诉明确责任人和办结时限。"


def test_unknown_is_not_none(facts: Facts) -> None:
    """Where a ledger never came nothing is said to be nought."""
    for one in ("complaints_received", "verified_yuan", "overdue_count", "wages_overdue_yuan",
                "group_matters", "fund_balance_yuan", "recovered_yuan", "resolved_pct"):  # fmt: skip
        give(facts, one, None)
    give(facts, "fund_pool_yuan", Decimal("14600000.00"))
    give_towns(facts, [(None, None)] * 3)  # type: ignore[list-item]
    nothing = pd.DataFrame({"镇街": []})
    assert sentences.received(facts, "全县").endswith("全县投诉数据未到。")
    assert sentences.paid_back(facts) == "核实欠薪数据未到；追发工资数据未到。"
    assert sentences.fund(facts) == "2024年6月15日周转金规模1460.00万元，垫付和追回数据未到。"
    assert open_items.unpaid(facts).startswith("本期应发工资数据未到")
    for words in (sentences.handled(facts), sentences.by_town(facts), sentences.repeated(facts),
                  open_items.overdue(facts, []), open_items.uncleared(facts, nothing)):  # fmt: skip
        assert words == ""
