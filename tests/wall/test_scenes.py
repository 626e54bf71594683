"""资金, 追缴, 预警与超期: sentences at their edges, tiles and lists, from answers written by hand."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from dash import dcc

from data.query.comparison import Comparison
from pages._charts.control_chart import control_chart, limits
from pages._charts.look import WALL
from pages._charts.theme import DARK
from pages._wall import frame, parts
from pages._wall.parts import Task
from pages._wall.rows import Row, rows
from pages._wall.scene import all_scenes, read_scenes
from pages._wall.scenes import alerts, funds, recovery, towns
from pages._wall.sentence import plain
from tests.comparisons import against, reading
from tests.due_items import due_advance
from tests.wall.conftest import READINGS, SNAPSHOT_STATUS, WINDOW, cumulative, walk, words
from tests.wall.test_towns import make_towns

FEW = reading("", "元", "low", Decimal("100000.00"), Decimal("200000.00"))


def make_funds(**changes: Any) -> funds.Funds:
    yuan = {
        "fund_balance_yuan": Decimal("14239000.00"),
        "fund_pool_yuan": Decimal("14600000.00"),
        "fund_outstanding_yuan": Decimal("361000.00"),
        "fund_advanced_yuan": Decimal("246000.00"),
        "fund_repaid_yuan": Decimal("523000.00"),
        "deposit_stored_yuan": Decimal("64534000.00"),
        "deposit_required_yuan": Decimal("61737000.00"),
    }
    readings = {name: reading(name, "元", "high", value, value * 2) for name, value in yuan.items()}
    readings["deposit_coverage_pct"] = reading(
        "保证金落实率", "%", "high", Decimal("94.50"), Decimal("95.50")
    )
    given: dict[str, Any] = {
        "snapshot_status": SNAPSHOT_STATUS,
        "window": WINDOW,
        "readings": readings,
        "trends": {metric: [1, 2] for metric in funds.TRENDS},
        "pools": (funds.Pool("县本级", 5000000, 4863000, 137000), funds.Pool("梁村镇", 800000, 800000, 0)),
        "advances": (
            due_advance("yellow", "汇鑫街道", date(2021, 6, 27), 284000, "1年以上"),
            due_advance("blue", "人和街道", date(2024, 5, 1), 77000, "3个月以内"),
        ),
        "ages": ("3个月以内", "3–6个月", "6–12个月", "1年以上"),
        "old_months": 12,
        "coverage": (funds.Coverage("交通", 10, 8, Decimal("80.00"), Decimal("81.00")),),
        "guarantees": (Task("red", "水利项目银行保函", "梁村镇 · 水利局", "过期9天"),),
        "expired": 1,
        "expiring": 5,
        "within_days": 30,
    }
    return funds.Funds(**{**given, **changes})


def test_funds_usual_sentence() -> None:
    assert plain(funds.answer(make_funds())) == (
        "周转金余额 1,423.9万元，未追回垫付36.1万元，其中一年以上28.4万元；"
        "保证金落实率94.5%，1份保函已到期，5份30天内到期。"
    )


@pytest.mark.parametrize(
    ("metric", "value", "said"),
    [
        ("fund_balance_yuan", None, "周转金数据未到；"),
        ("fund_outstanding_yuan", Decimal(0), "周转金余额 1,423.9万元，垫付已全部追回；"),
        ("deposit_coverage_pct", None, "；保证金落实情况未知。"),
    ],
)
def test_funds_edges(metric: str, value: Any, said: str) -> None:
    readings = make_funds().readings
    changed = make_funds(readings={**readings, metric: replace(readings[metric], value=value)})
    assert said in plain(funds.answer(changed))


def test_funds_young_advances_and_no_guarantees() -> None:
    young = make_funds(advances=make_funds().advances[1:])
    assert "，未追回垫付36.1万元；" in plain(funds.answer(young))
    unknown = {**make_funds().readings, "fund_outstanding_yuan": reading("未追回垫付", "元", "low", None)}
    assert plain(funds.answer(make_funds(readings=unknown))).startswith("周转金余额 1,423.9万元；")
    absent = {
        metric: reading(metric, "元", "high", None, status="unknown", word="数据未到")
        for metric in ("deposit_coverage_pct", "deposit_stored_yuan")
    }
    assert plain(funds.answer(make_funds(readings={**make_funds().readings, **absent}))).endswith(
        "；保证金数据未到。"
    )
    quiet = make_funds(expired=0, expiring=0, guarantees=())
    assert plain(funds.answer(quiet)).endswith("保证金落实率94.5%，没有到期的保函。")
    assert "没有已到期和30天内到期的保函" in words(funds.layout(quiet))
    unknown = make_funds(expired=None, expiring=None, guarantees=(), coverage=())
    assert words(funds.layout(unknown)).count("保证金或在建项目台账还没有数据") == 2


def test_funds_bars_and_ages() -> None:
    seen = words(funds.layout(make_funds()))
    assert "县本级486.3未追回 13.7" in seen
    unknown = make_funds(pools=(funds.Pool("梁村镇", 800000, 700000, None),))
    assert "梁村镇70.0追回情况未知" in words(funds.layout(unknown))
    assert "梁村镇80.0全部在账" in seen
    assert "1年以上28.4万元1笔" in seen
    assert "6–12个月0万元0笔" in seen
    assert "上年同期49.2万元" in seen


def rate(value: Decimal | None, base: Decimal | None) -> Comparison:
    return against(value, base, unit="%", good="high")


def make_recovery(**changes: Any) -> recovery.Recovery:
    given: dict[str, Any] = {
        "snapshot_status": SNAPSHOT_STATUS,
        "window": WINDOW,
        "readings": {**READINGS, "recovered_workers": reading("追发人数", "人", "none", 334, 433)},
        "trends": {metric: [1, 2] for metric in recovery.TRENDS},
        "mediated": reading("调解处理金额", "元", "none", Decimal("12347000.00")),
        "mediated_since_year": 2022,
        "cumulative": cumulative(),
        "routes": (("调解", 1569900, 2223900), ("周转金", 0, None)),
        "towns": (
            recovery.Rate("鱼邱湖", 1461500, rate(Decimal("91.95"), Decimal("89.46"))),
            recovery.Rate("汇鑫", 0, rate(None, Decimal("85.43"))),
            recovery.Rate("人和", 12000, rate(None, None)),
        ),
        "days": (("7天以内", 47, 71), ("未关联投诉", 0, None)),
        "uncleared": 1,
        "uncleared_yuan": 13500.0,
        "tasks": (Task("yellow", "市政欠薪1.4万元", "汇鑫街道 · 人社局 · 3人", "已38天"),),
    }
    return recovery.Recovery(**{**given, **changes})


def test_a_pool_s_bar_is_its_size_and_what_is_out_is_yellow() -> None:
    built = funds.pools_card(make_funds())
    fills = [one.style for one in walk(built) if "wall-row-fill" in (getattr(one, "className", "") or "")]
    # the county's: 486.3 of 500 there, 13.7 out; the town's all there
    assert fills == [
        {"width": "97.26%", "background": DARK.bar},
        {"left": "97.26%", "width": "2.74%", "background": DARK.yellow},
        {"width": "100.00%", "background": DARK.bar},
    ]


def test_no_money_is_0_and_a_few_yuan_are_not() -> None:
    assert [parts.yuan(value).text for value in (0, Decimal("0.00"), 300, None)] == ["0", "0", "0.0", "—"]


def test_recovery_usual_sentence() -> None:
    assert plain(recovery.answer(make_recovery())) == (
        "上半年核实欠薪418.6万元，已追发 387.2万元，到位率92.5%，比上年同期高4.4个百分点；"
        "还有 1项未清零，涉及1.4万元。"
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"verified_yuan": None, "recovered_pct": None}, "上半年核实欠薪数据未到，已追发 387.2万元；"),
        ({"verified_yuan": 0, "recovered_yuan": 0, "recovered_pct": None}, "上半年没有核实的欠薪；"),
        ({"recovered_yuan": 0, "recovered_pct": 0}, "上半年核实欠薪418.6万元，尚未追发；"),
        ({"recovered_yuan": None, "recovered_pct": None}, "上半年核实欠薪418.6万元，追发数据未到；"),
        ({"recovered_pct": Decimal("88.10")}, "到位率88.1%，与上年同期持平；"),
        ({"recovered_pct": Decimal("80.00")}, "到位率80.0%，比上年同期低8.1个百分点；"),
    ],
)
def test_recovery_money(changes: dict[str, Any], said: str) -> None:
    readings = make_recovery().readings
    changed = {
        metric: reading(one.label, one.unit, one.good, value, one.base)
        for metric, value in changes.items()
        for one in (readings[metric],)
    }
    assert said in plain(recovery.answer(make_recovery(readings={**readings, **changed})))


def test_recovery_uncleared_edges_and_town_rows() -> None:
    assert plain(recovery.answer(make_recovery(uncleared=0, tasks=()))).endswith("没有未清零的事项。")
    assert plain(recovery.answer(make_recovery(uncleared=None))).endswith("；未清零情况未知。")
    seen = words(recovery.layout(make_recovery()))
    assert "鱼邱湖92.0%▲2.5点" in seen
    assert "汇鑫—无核实欠薪" in seen
    assert "人和—数据未到" in seen
    assert "周转金0万元无上年数据" in seen
    assert "7天以内47笔上年71未关联投诉0笔无上年数据" in seen


def make_alerts(**changes: Any) -> alerts.Alerts:
    given: dict[str, Any] = {
        "snapshot_status": SNAPSHOT_STATUS,
        "window": WINDOW,
        "readings": {
            "on_time_pct": READINGS["on_time_pct"],
            "overdue_count": reading("超期件", "件", "low", 7, 16),
            "group_matters": reading("群体性事项", "起", "low", 26, 37),
        },
        "trends": {metric: [1, 2] for metric in ("on_time_pct", "overdue_count", "group_matters")},
        "open_overdue": reading("超期未结", "件", "low", 5),
        "tasks": (Task("red", "房建欠薪投诉（12345热线）", "姜店镇 · 住建局", "超期46日"),),
        "longest": (46, "姜店镇"),
        "due_soon": 3,
        "due_watched": 9,
        "soon_workdays": 3,
        "watch_workdays": 10,
        "owners": (alerts.Owner("住建局", 2, 3), alerts.Owner("水利局", 0, 1)),
        "months": tuple((f"2024-{month:02d}", 2) for month in range(1, 7)),
        "channels": (alerts.ChannelRate("12345热线", "#5A93F7", rate(Decimal("98.10"), Decimal("95.90"))),),
    }
    return alerts.Alerts(**{**given, **changes})


def test_alerts_usual_sentence() -> None:
    assert plain(alerts.answer(make_alerts())) == (
        "5件超期未结，最久超期46个工作日（姜店镇），住建局最多，2件；"
        "3个工作日内到期3件，10个工作日内到期9件；上半年按期办结率97.2%。"
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"open_overdue": reading("", "件", "low", 0)}, "没有超期未结的投诉；"),
        ({"open_overdue": reading("", "件", "low", None)}, "超期情况未知；"),
        ({"longest": (0, "姜店镇"), "owners": (alerts.Owner("水利局", 1, 0),)}, "5件超期未结；"),
        # of two that tie neither has most
        (
            {"owners": (alerts.Owner("水利局", 2, 0), alerts.Owner("住建局", 2, 0))},
            "5件超期未结，最久超期46个工作日（姜店镇）；",
        ),
        ({"due_soon": 0, "due_watched": 0}, "；10个工作日内没有到期的；"),
        ({"due_soon": 0}, "；10个工作日内到期9件；"),
        ({"due_soon": None, "due_watched": None}, "；到期情况未知；"),
    ],
)
def test_alerts_edges(changes: dict[str, Any], said: str) -> None:
    assert said in plain(alerts.answer(make_alerts(**changes)))


def test_alerts_no_rate_and_empty_lists() -> None:
    readings = make_alerts().readings
    none = {**readings, "on_time_pct": replace(readings["on_time_pct"], value=None)}
    assert plain(alerts.answer(make_alerts(readings=none))).endswith("上半年没有到期应结的投诉。")
    empty = words(alerts.layout(make_alerts(tasks=(), owners=(), due_soon=0)))
    assert empty.count("没有超期未结和即将到期的投诉") == 2


def test_alerts_a_channel_that_never_came_is_not_one_without_due_cases() -> None:
    never = alerts.ChannelRate("省平台", "#63E3F0", rate(None, None), is_late=True, word="数据未到")
    seen = words(alerts.layout(make_alerts(channels=(never, replace(never, word="")))))
    assert "◆省平台—数据未到◆省平台—没有到期的" in seen


def test_a_sentence_without_all_sources_says_so() -> None:
    never = replace(
        SNAPSHOT_STATUS, sources=(*SNAPSHOT_STATUS.sources, frame.Source("追发台账", None, "absent"))
    )
    assert "来源未齐：上半年核实欠薪418.6万元" in words(recovery.layout(make_recovery(snapshot_status=never)))
    assert "来源未齐：" not in words(recovery.layout(make_recovery()))


def test_control_chart_limits_by_hand() -> None:
    # moves: 2 1 1 0 1 1 2 1 1 0 1, their median 1; the values' median 3
    values = [1, 3, 2, 3, 3, 4, 3, 5, 4, 3, 3, 2]
    assert limits(values) == (3.0, 0.0, pytest.approx(6.14))
    assert limits(values[1:]) is None


def test_control_chart_names_only_points_outside() -> None:
    months = [f"2023-{month:02d}" for month in range(1, 13)]
    usual = control_chart(months, [1, 3, 2, 3, 3, 4, 3, 5, 4, 3, 3, 2], "超期件", WALL)
    assert not any("<b>" in one["text"] for one in usual["layout"]["annotations"])
    far = control_chart(months, [1, 3, 2, 3, 3, 4, 3, 9, 4, 3, 3, 2], "超期件", WALL)
    assert [one["text"] for one in far["layout"]["annotations"] if "<b>" in one["text"]] == ["<b>9</b>"]
    short = control_chart(months[:6], [1, 2, None, 2, 1, 3], "超期件", WALL)
    assert short["layout"]["shapes"] == []
    assert short["data"][0]["y"][2] is None


@pytest.mark.parametrize(
    "built",
    [towns.layout(make_towns()), funds.layout(make_funds()), recovery.layout(make_recovery()),
     alerts.layout(make_alerts())],
)  # fmt: skip
def test_a_scene_holds_six_figures_and_six_charts_at_most(built: Any) -> None:
    classes = [getattr(one, "className", "") or "" for one in walk(built)]
    assert sum(name.startswith("wall-tile wall-tile-") for name in classes) <= 6
    graphs = sum(isinstance(one, dcc.Graph) for one in walk(built))
    assert graphs + sum(name == "wall-rows" for name in classes) <= 6


def test_a_bar_of_nothing_is_not_drawn_and_a_part_lies_within() -> None:
    built = rows(
        [Row("甲", 0, "0"), Row("乙", None, "—", "件"), Row("丙", 4, "4", part=1, mark=8)], empty="空"
    )
    fills = [one for one in walk(built) if "wall-row-fill" in (getattr(one, "className", "") or "")]
    assert [(fill.style.get("left"), fill.style["width"]) for fill in fills] == [
        (None, "12.50%"),
        ("12.50%", "37.50%"),
    ]
    assert words(rows([], empty="还没有数据")) == "还没有数据"
    assert words(rows([Row("省平台", 4, "4", is_late=True)], empty="空")).startswith("◆省平台4")
    assert "件" not in words(built)


def test_a_long_sentence_is_set_smaller() -> None:
    assert frame.answer_sentence([("短", "")]).className == "wall-sentence"
    assert "wall-sentence-long" in frame.answer_sentence([("长" * 61, "")]).className


def test_chosen_scenes_known_in_order_unknown_apart() -> None:
    assert read_scenes(["towns", "overview", "towns"]) == (["towns", "overview"], [])
    assert read_scenes(["foo", " funds "]) == (["funds"], ["foo"])
    assert read_scenes(["追缴", "预警"]) == (["recovery"], ["预警"])
    assert read_scenes([""]) == (list(all_scenes()), [])
    assert read_scenes(["foo"]) == (list(all_scenes()), ["foo"])
