"""Sentences at their edges: the figures are given by hand, so that each text can be read off them."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from briefing import sentences
from briefing.content import compose
from briefing.document_model import Paragraph
from briefing.facts import Facts, Figure
from briefing.months import monthly_card
from briefing.period import left_out, view_of_period
from data import COUNTY
from pages._cards.registry import all_cards
from pages._charts.look import PAPER
from tests.briefing.given import give, give_towns


def test_received(facts: Facts) -> None:
    give(facts, "complaints_received", 1213, 312)
    give(facts, "matters_received", 158, 158)
    give(facts, "complaint_workers", 12345)
    give(facts, "owed_yuan", Decimal("12345678.90"))
    assert sentences.received(facts, "全县") == (
        "2024年1月1日至6月15日，全县四个渠道共收到欠薪投诉1213件，同比上升288.78%（上年同期312件）；"
        "并案后为158项，与上年同期持平。投诉反映涉及12345人、1234.57万元（按件统计，未并案，未核实）。"
    )


def test_received_nothing(facts: Facts) -> None:
    give(facts, "complaints_received", 0, 4)
    give(facts, "matters_received", 0, 3)
    words = "2024年1月1日至6月15日，全县没有收到欠薪投诉，比上年同期4件减少4件。"
    assert sentences.received(facts, "全县") == words


def test_a_share_of_nothing_is_no_zero(facts: Facts) -> None:
    give(facts, "on_time_pct", None, Decimal("95.00"))
    give(facts, "settled_pct", None, None)
    give(facts, "satisfied_pct", Decimal("90.00"), None)
    words = "按期办结率没有可统计的对象；办结率没有可统计的对象；满意率90.00%。"
    assert sentences.handled(facts) == words


def test_settled_is_not_compared(facts: Facts) -> None:
    give(facts, "on_time_pct", Decimal("96.00"), Decimal("95.00"))
    give(facts, "settled_pct", Decimal("80.00"), Decimal("100.00"))
    give(facts, "satisfied_pct", Decimal("90.00"), Decimal("90.00"))
    assert sentences.handled(facts) == (
        "按期办结率96.00%，同比提高1.00个百分点；办结率80.00%（截至2024年6月15日）；"
        "满意率90.00%，与上年同期持平。"
    )


def test_nothing_recovered(facts: Facts) -> None:
    give(facts, "verified_yuan", Decimal("30000.00"), Decimal("0.00"))
    give(facts, "recovered_yuan", Decimal("0.00"), Decimal("20000.00"))
    give(facts, "recovered_workers", 0)
    give(facts, "recovered_pct", Decimal("0.00"))
    assert sentences.paid_back(facts) == (
        "经核实欠薪3.00万元，上年同期为0，增加3.00万元；"
        "没有追发到账的工资，同比下降100.00%（上年同期2.00万元）。"
    )


@pytest.mark.parametrize(
    ("figures", "compared", "words"),
    [
        (
            [(12, 30), (8, 3), (0, 2)],
            True,
            "投诉较多的是鱼邱湖街道12件、汇鑫街道8件。与上年同期相比，增加最多的是汇鑫街道，增加5件；"
            "减少最多的是鱼邱湖街道，减少18件。梁村镇没有收到欠薪投诉。",
        ),
        (
            [(4, 3), (2, 1), (1, 1)],
            True,
            "投诉较多的是鱼邱湖街道4件、汇鑫街道2件、梁村镇1件。"
            "与上年同期相比，增加最多的是鱼邱湖街道、汇鑫街道，各增加1件。",
        ),
        (
            [(4, 4), (2, 2), (1, 1)],
            True,
            "投诉较多的是鱼邱湖街道4件、汇鑫街道2件、梁村镇1件。各镇街均与上年同期持平。",
        ),
        ([(4, 0), (2, 0), (1, 0)], False, "投诉较多的是鱼邱湖街道4件、汇鑫街道2件、梁村镇1件。"),
        ([(0, 1), (7, 3), (0, 2)], True, "投诉全部在汇鑫街道，共7件，其他镇街没有收到欠薪投诉。"),
        ([(0, 1), (0, 3), (0, 2)], True, "各镇街均没有收到欠薪投诉。"),
        ([(9, 1)], True, ""),
    ],
)  # fmt: skip
def test_by_town(facts: Facts, figures: list[tuple[int, int]], compared: bool, words: str) -> None:
    give_towns(facts, figures, compared=compared)
    assert sentences.by_town(facts) == words


def test_a_town_s_unknown_year_before_is_no_nought(facts: Facts) -> None:
    """Complaints that begin later than other ledgers rise against nothing; unknown ones are not none."""
    give_towns(facts, [(4, None), (2, None), (0, None)])  # type: ignore[list-item]
    words = "投诉较多的是鱼邱湖街道4件、汇鑫街道2件。梁村镇没有收到欠薪投诉。"
    assert sentences.by_town(facts) == words
    give_towns(facts, [(None, None)] * 3)  # type: ignore[list-item]
    assert sentences.by_town(facts) == ""


def towns_with(facts: Facts, *values: int) -> list[Figure]:
    give_towns(facts, [(1, 0)])
    one = facts.used["complaints_received", "town"][0]
    return [replace(one, value=value, name=name) for value, name in zip(values, "甲乙丙丁戊", strict=False)]


@pytest.mark.parametrize(
    ("values", "words"),
    [
        ((5, 4, 3, 2), "投诉较多的是甲5件、乙4件、丙3件"),
        # of those that tie all or none: 丙 goes with 丁
        ((5, 4, 3, 3), "投诉较多的是甲5件、乙4件"),
        ((5, 3, 3, 3), "投诉最多的是甲5件"),
        ((3, 3, 3, 3, 1), "投诉较多的是甲、乙、丙、丁，各3件"),
        ((1, 1, 1, 1), "投诉分布在甲、乙、丙、丁，各1件"),
        ((2, 2), "投诉分布在甲、乙，各2件"),
    ],
)
def test_who_has_most(facts: Facts, values: tuple[int, ...], words: str) -> None:
    assert sentences.most_of(towns_with(facts, *values)) == words


def test_first_year_says_that_nothing_compares(over_small: None) -> None:
    facts = Facts(view_of_period("2023-01", COUNTY))
    assert not facts.has("last_year")
    assert not facts.has("previous")
    assert "没有可比的上年同期数据" in sentences.data_state(facts)
    assert "同比" not in sentences.received(facts, "全县")


def test_no_year_before_and_no_half_year_before_are_said(over_small: None) -> None:
    """The rate of repeats looks back 180 days: before the first day of data there is nothing to see."""
    first = sentences.data_state(Facts(view_of_period("2023-01", COUNTY)))
    assert "重复投诉率只能与数据起点以后的投诉相比，可能偏低" in first
    assert "重复投诉率" not in sentences.data_state(Facts(view_of_period("2024H1", COUNTY)))


def test_a_source_that_is_late_now_was_not_late_then(facts: Facts, over_small: None) -> None:
    """A source that ends after the window has all of it."""
    late = replace(facts.view.snapshot.sources[0], label="省平台投诉", is_late=True)
    facts.view = replace(
        facts.view,
        snapshot=replace(facts.view.snapshot, sources=(replace(late, data_until=date(2024, 6, 1)),)),
    )
    words = "省平台投诉2024年6月2日起的数据未齐，补齐后相应数字和同比、环比会有变化。"
    assert sentences.data_state(facts).endswith(words)
    before = Facts(view_of_period("2024-04", COUNTY))
    before.view = replace(before.view, snapshot=facts.view.snapshot)
    assert "省平台" not in sentences.data_state(before)


def test_a_source_that_begins_within_the_window_is_named(over_small: None) -> None:
    """The first complaint of the provincial platform came on 1 March 2024, of the hotline in 2023."""
    of_half_a_year, of_april = (
        sentences.data_state(Facts(view_of_period(one, COUNTY))) for one in ("2024H1", "2024-04")
    )
    assert "省平台投诉的数据自2024年3月1日起，此前的不在本通报之内" in of_half_a_year
    assert "12345工单的数据自" not in of_half_a_year
    assert "的数据自" not in of_april


def test_a_ledger_that_the_papers_do_not_speak_of_is_no_limit_of_theirs(facts: Facts) -> None:
    """Without wage accounts nothing of a paper is missing; without recoveries something is."""
    snapshot = facts.view.snapshot
    sources = tuple(
        replace(snapshot.sources[0], ledger=ledger, label=label, data_until=None)
        for ledger, label in (("special_accounts", "工资专用账户台账"), ("recoveries", "追发台账"))
    )
    absent = frozenset(one.ledger for one in sources)
    facts.view = replace(facts.view, snapshot=replace(snapshot, sources=sources, absent=absent))
    assert "追发台账" in sentences.data_state(facts)
    assert "专用账户" not in sentences.data_state(facts)


def test_nothing_settled_rated_or_due_is_said_once(facts: Facts) -> None:
    for rate in ("on_time_pct", "settled_pct", "satisfied_pct"):
        give(facts, rate, None)
    assert sentences.handled(facts) == "按期办结率、办结率、满意率均没有可统计的对象。"


def test_sectors_without_a_year_before_stand_in_a_row(facts: Facts) -> None:
    facts.used["complaints_received", "sector"] = [
        Figure("complaints_received", "投诉量", "件", value, None, None, name, name)
        for name, value in (("房建", 9), ("市政", 4))
    ]
    assert sentences.by_sector(facts) == "投诉较多的是房建9件、市政4件。"


def test_points_are_numbered_as_they_stand(over_small: None) -> None:
    """A town and days without a complaint: what has nothing to say takes no number with it."""
    made = compose(view_of_period("2024-05-01..2024-05-01", COUNTY, towns=("371526106",)))
    assert made.facts.total("complaints_received").value == 0
    hot = next(section for section in made.sections if section.heading == "三、热点问题")
    assert [block.lead for block in hot.blocks if isinstance(block, Paragraph)] == ["重复和群体性反映。"]
    assert [section.heading for section in made.sections][1] == "二、主要指标"
    assert made.grids()[0].caption.endswith("琉璃寺镇投诉办理和追发情况")


def test_a_period_that_the_data_do_not_fill_is_said(over_small: None) -> None:
    view = view_of_period("2024", COUNTY)
    made = compose(view, left_out("2024", view.snapshot))
    assert list(made.notes) == ["截止日=2024-12-31（晚于数据截至，按2024年6月15日计）。"]
    assert made.title.startswith("2024年1月1日至6月15日")
    assert list(compose(view_of_period("2024-06", COUNTY)).notes) == []


def test_without_a_year_before_the_table_has_no_column_of_dashes(over_small: None) -> None:
    assert "同比" not in compose(view_of_period("2023-01", COUNTY)).grids()[0].heads
    assert "同比" in compose(view_of_period("2024H1", COUNTY)).grids()[0].heads


def test_a_month_stands_among_the_twelve_up_to_it(over_small: None) -> None:
    """From 2023-01, the first month of data, there are six before 2023-07; the last column is the month."""
    view = view_of_period("2023-07", COUNTY)
    assert monthly_card(view) == "complaints-twelve-months"
    card = all_cards()["complaints-twelve-months"]
    frame = card.ask(view)
    assert list(frame["month"]) == [f"2023-{month:02d}" for month in range(1, 8)]
    assert list(frame["is_context"]) == [True] * 6 + [False]
    colours = card.draw(frame, view, PAPER.at(40))["data"][0]["marker"]["color"]  # type: ignore[misc]
    assert (len(set(colours[:6])), colours[6] in colours[:6]) == (1, False)
    assert monthly_card(view_of_period("2023-01", COUNTY)) == "complaints-by-month"
    assert monthly_card(view_of_period("2024-05-10..2024-05-20", COUNTY)) == "complaints-by-month"
    assert monthly_card(view_of_period("2024H1", COUNTY)) == "complaints-by-month"


def test_a_channel_that_never_came_is_named(facts: Facts) -> None:
    for one, value in (("complaints_received", 12), ("matters_received", 11), ("complaint_workers", 30)):
        give(facts, one, value)
    give(facts, "owed_yuan", Decimal("10000.00"))
    facts.used["complaints_received", "channel"] = [
        Figure("complaints_received", "投诉量", "件", value, None, None, name, name)
        for name, value in (("12345热线", 12), ("全国平台", None), ("省平台", None))
    ]
    said = sentences.received(facts, "全县")
    assert "全县除全国平台、省平台数据未到外，共收到欠薪投诉12件；" in said
    assert sentences.by_channel(facts) == "12345热线12件；全国平台数据未到；省平台数据未到。"


def test_fund_without_a_movement(facts: Facts) -> None:
    for one, value in (("fund_pool_yuan", 800000), ("fund_balance_yuan", 765000),
                       ("fund_advanced_yuan", 0), ("fund_repaid_yuan", 12000)):  # fmt: skip
        give(facts, one, Decimal(value))
    assert sentences.fund(facts) == (
        "2024年6月15日周转金规模80.00万元，余额76.50万元；本期没有垫付，追回1.20万元。"
    )
