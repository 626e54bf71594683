"""总览 as built from answers written by hand: what a leader reads, and what must never be there."""

from collections import Counter
from dataclasses import replace
from datetime import date

import pytest
from dash import dcc

from data.query.windows import Window
from pages._wall import frame
from pages._wall.due_list import LINES, DueLines, choose, task
from pages._wall.parts import LEVELS, Bar, Reading, bars
from pages._wall.scene import FIRST, all_scenes
from pages._wall.scenes.overview import Overview, layout, tiles
from pages._wall.window import last_12_months, month_ends, this_year, window_words
from tests.comparisons import against, reading
from tests.due_items import due_complaint
from tests.wall.conftest import READINGS, make_overview, walk, words


def test_the_whole_picture_is_there(overview_data: Overview) -> None:
    seen = words(layout(overview_data))
    for part in (
        "数据截至 2024年6月30日",
        "演示数据",
        "◆ 省平台投诉只到6月20日，数据未齐",
        "上半年投诉 213件，比上年同期少99件",
        "同比 ▼31.7%，上年312件",
        "同比 ▲2.6个百分点",
        "1,234.6万元",
        "其中本年 212.3万元",
        "最多：鱼邱湖26项、人和23项、汇鑫20项",
        "只有姜店镇上升；另有未知镇街3项",
        "按工作日；超期9件（列前1件），3日内到期2件",
        "▲红房建欠薪投诉（12345热线）姜店镇 · 住建局 · 反映42人超期12日",
        "万元，上半年，到位率92.5%，上年88.1%",
        "演示数据 · 快照 wages-20240701T063000Z-a3f2c9d1",
    ):
        assert part in seen


def test_a_scene_holds_six_figures_and_six_charts_at_most(overview_data: Overview) -> None:
    assert len(tiles(overview_data)) <= 6
    graphs = [one for one in walk(layout(overview_data)) if isinstance(one, dcc.Graph)]
    assert 3 <= len(graphs) <= 6
    assert all(graph.config["staticPlot"] for graph in graphs)
    assert not any("gl" in trace["type"] for graph in graphs for trace in graph.figure["data"])


def test_ids_are_unique(overview_data: Overview) -> None:
    ids = Counter(one.id for one in walk([*layout(overview_data), frame.clock()]) if getattr(one, "id", None))
    assert [id for id, times in ids.items() if times > 1] == []


def test_no_overdue_is_said_in_green_and_the_list_says_why_it_is_empty() -> None:
    data = make_overview(
        open_overdue=reading("超期未结", "件", "low", 0),
        due_list=DueLines(
            (), overdue=0, overdue_shown=0, due_soon=0, soon_workdays=3, due_watched=0, watch_workdays=10
        ),
    )
    seen = words(layout(data))
    assert "没有过期未办结的" in seen
    assert "没有超期未结和即将到期的投诉" in seen


def test_nothing_is_said_of_what_never_came() -> None:
    """No complaint has come: no word that there is none, that none is due, that the bases are small."""
    nothing = against(None, None)
    unknown = tuple(replace(town, value=None, comparison=nothing) for town in make_overview().towns)
    missing = reading("超期未结", "件", "low", None, status="unknown", word="数据未到")
    data = make_overview(
        open_overdue=missing,
        due_list=DueLines(
            (), overdue=None, overdue_shown=0, due_soon=0, soon_workdays=3, due_watched=0, watch_workdays=10
        ),
        towns=unknown,
        unplaced=[],
        channels=make_overview().channels.assign(value=None, comparison=[nothing] * 4),
    )
    seen = words(layout(data))
    assert "要紧的事到期情况未知投诉数据未到" in seen
    assert "各镇街投诉数据未到没有上年同期可比" in seen
    assert "无上年数据" in seen
    assert "12345热线——" in seen
    for false in ("没有超期", "都没有事项", "基数都小", "上年不足"):
        assert false not in seen


def test_zero_unknown_and_absent_look_different() -> None:
    def shown(one: Reading) -> str:
        return words(layout(make_overview(readings={**READINGS, "recovered_pct": one})))

    assert "追发到位率0.0%" in shown(reading("追发到位率", "%", "high", 0, 0))
    assert "追发到位率—没有可计算的数据" in shown(reading("追发到位率", "%", "high", None, None))
    absent = reading("追发到位率", "%", "high", None, None, status="unknown", word="数据未到")
    assert "追发到位率—数据未到" in shown(absent)
    late = reading(
        "追发到位率", "%", "high", 50, 40, status="partial", reason="追发台账数据只到 2024-06-02。"
    )
    assert "追发到位率◆50.0%" in shown(late)


def test_a_small_base_is_not_coloured() -> None:
    row = Bar("visits", "现场投诉", "#9A7BA6", 9, against(9, 7))
    change = next(one for one in walk(bars([row], unit="件")) if "wall-bar-change" in _class(one))
    assert (change.children, change.className) == ("多2", "wall-bar-change wall-same")
    enough = next(
        one
        for one in walk(bars([replace(row, comparison=against(9, 20))], unit="件"))
        if "wall-bar-change" in _class(one)
    )
    assert (enough.children, enough.className) == ("▼55.0%", "wall-bar-change wall-better")


def _class(component: object) -> str:
    return getattr(component, "className", None) or ""


def test_header_names_two_late_sources_and_counts_the_rest() -> None:
    snapshot_status = make_overview().snapshot_status
    assert "各来源数据均已到齐" in words(frame.header(replace(snapshot_status, sources=())))
    # the scene has all its own, another scene lacks one
    elsewhere = words(frame.header(replace(snapshot_status, sources=(), late_elsewhere=1)))
    assert "本幅的来源已到齐，另有1个来源未齐" in elsewhere
    three = (
        frame.Source("甲", date(2024, 6, 1), "late"),
        frame.Source("丁", date(2024, 6, 30)),
        frame.Source("乙", None, "absent"),
        frame.Source("丙", date(2024, 5, 1), "late"),
    )
    assert "◆ 甲只到6月1日，乙尚无数据等3个来源，数据未齐" in words(
        frame.header(replace(snapshot_status, sources=three))
    )


def test_a_source_that_came_early_is_named_and_moves_no_day() -> None:
    """Only the first source goes on to 13 July: the figures end on 30 June, and the header says both."""
    sources = (frame.Source("省平台投诉", date(2024, 7, 13), "ahead"), frame.Source("丁", date(2024, 6, 30)))
    early = replace(make_overview().snapshot_status, data_until=date(2024, 7, 13), sources=sources)
    shown = words(frame.header(early))
    assert "数据到齐至 2024年6月30日" in shown
    assert "各来源数据均已到齐；省平台投诉已到7月13日" in shown


def test_footer_tells_of_each_source_and_marks_the_late() -> None:
    footer = frame.footer(make_overview().snapshot_status)
    assert words(footer).startswith(
        "各来源截至：12345工单6月30日全国平台线索6月30日◆省平台投诉6月20日现场投诉登记6月28日"
    )
    marked = [one.children for one in walk(footer) if "wall-yellow" in _class(one)]
    assert marked == ["◆省平台投诉6月20日"]
    never = frame.footer(
        replace(make_overview().snapshot_status, sources=(frame.Source("追发台账", None, "absent"),))
    )
    assert "◆追发台账尚无数据" in words(never)


def test_tasks_name_neither_person_nor_employer() -> None:
    made = task(due_complaint("red", -12))
    assert (made.title, made.place, made.due) == (
        "房建欠薪投诉（12345热线）",
        "姜店镇 · 住建局 · 反映42人",
        "超期12日",
    )
    bare = task(due_complaint("yellow", 2, sector="未注明", workers=None))
    assert (bare.title, bare.place, bare.due) == ("欠薪投诉（12345热线）", "姜店镇 · 住建局", "剩2日")
    assert set(LEVELS) == {"red", "yellow", "blue"}


@pytest.mark.parametrize(
    ("late", "soon", "levels"),
    [(9, 9, "rrryy"), (9, 1, "rrrry"), (9, 0, "rrrrr"), (1, 9, "ryyyy"), (0, 2, "yy"), (0, 0, "")],
)
def test_list_shows_both_kinds(late: int, soon: int, levels: str) -> None:
    chosen = choose([due_complaint("red", -1)] * late + [due_complaint("yellow", 1)] * soon)
    assert "".join(one.level[0] for one in chosen) == levels
    assert len(chosen) <= LINES


def test_later_ones_are_blue() -> None:
    upcoming = [due_complaint("yellow", 0), due_complaint("yellow", 3), due_complaint("blue", 4)]
    assert [(one.level, one.due) for one in choose(upcoming)] == [
        ("yellow", "当日到期"),
        ("yellow", "剩3日"),
        ("blue", "剩4日"),
    ]


def test_windows() -> None:
    assert window_words(this_year(date(2024, 6, 30))) == "上半年"
    assert window_words(this_year(date(2024, 5, 31))) == "1–5月"
    assert window_words(this_year(date(2024, 6, 15))) == "1月1日至6月15日"
    assert window_words(this_year(date(2024, 12, 31))) == "全年"
    assert last_12_months(date(2024, 6, 15)) == Window(date(2023, 7, 1), date(2024, 6, 15))
    assert month_ends(Window(date(2023, 12, 1), date(2024, 2, 10))) == [
        ("2023-12", date(2023, 12, 31)),
        ("2024-01", date(2024, 1, 31)),
        ("2024-02", date(2024, 2, 10)),
    ]


def test_the_first_scene_is_the_overview() -> None:
    assert (FIRST, all_scenes()[FIRST].title) == ("overview", "总览")
    assert list(all_scenes()) == ["overview", "towns", "funds", "recovery", "alerts"]
