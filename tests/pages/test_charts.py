"""Charts by what they hold: traces, texts and marks of hand-made frames. No query, no browser."""

from dataclasses import replace
from datetime import date
from typing import Any

import pandas as pd
import plotly.graph_objects as go
import pytest

from pages._cards.recovery import both_table
from pages._charts import text, theme
from pages._charts.blank import NOTHING, blank
from pages._charts.categories import Names
from pages._charts.county import TownMark, county_map
from pages._charts.cumulative import cumulative, running
from pages._charts.heat import Cell, Grid, heat
from pages._charts.lists import ListStyle, TextColumn, list_bars
from pages._charts.look import PAPER
from pages._charts.monthly import Months, monthly
from pages._charts.multiples import Panel, multiples
from pages._charts.paper import SLIDE, WORD, Caption, fitting_size, on_paper, wrap, wrap_clauses
from pages._charts.ranking import Block, Limits, ranking
from pages._charts.table import Column, Table, fitting, row_heights, table_figure
from pages._charts.tiles import tile_grid
from tests.comparisons import against

MONTHS = pd.DataFrame(
    {
        "month": ["2023-12", "2024-01", "2024-02"],
        "value": [64, 58, 41],
        "compare_value": [91, 88, 47],
        "is_context": [True, False, False],
    }
)
NAMES = pd.DataFrame(
    {
        "name": ["鱼邱湖街道", "姜店镇<i>"],
        "value": [36, 15],
        "compare_value": [55.0, float("nan")],
        "token": ["town:371526001", "town:371526108"],
    }
)
FESTIVALS = {2023: date(2023, 1, 22), 2024: date(2024, 2, 10)}
OUTLINE = [[(116.0, 36.6), (116.5, 36.6), (116.5, 37.0), (116.0, 37.0), (116.0, 36.6)]]
EDGES = theme.ChangeEdges(10, 30)
TOWNS = [
    TownMark("371526001", "鱼邱湖", 116.24, 36.83, 1, 2, 26, against(26, 40)),
    TownMark("371526108", "姜店镇", 116.23, 36.82, 1, 3, 15, against(15, 13)),
    TownMark("371526104", "固河镇", 116.42, 36.9, 3, 1, 5, against(5, 9)),
]


def cell(value: float | None) -> Cell:
    return Cell(value, "" if value is None else str(value), "", "")


def drawn(figure: theme.Figure) -> theme.Figure:
    """The figure, having passed Plotly's own check of every property."""
    go.Figure(figure)
    return figure


def trace(figure: theme.Figure, name: str) -> dict[str, Any]:
    return next(one for one in figure["data"] if one.get("name") == name)


def texts(figure: theme.Figure) -> list[str]:
    return [one["text"] for one in figure["layout"]["annotations"]]


def test_monthly_columns_marks_and_rows() -> None:
    figure = drawn(monthly(MONTHS, Months("件", festivals=FESTIVALS)))
    assert trace(figure, "本期")["y"] == [64, 58, 41]
    # last year's month as a level mark across the column, broken between months
    assert trace(figure, "上年")["y"] == [91, 91, None, 88, 88, None, 47, 47, None]
    # before the window paler
    assert trace(figure, "本期")["marker"]["color"] == [
        theme.LIGHT.sequential[1],
        theme.LIGHT.bar,
        theme.LIGHT.bar,
    ]
    assert trace(figure, "本期")["customdata"] == ["month:2023-12", "month:2024-01", "month:2024-02"]
    found = texts(figure)
    assert {"<b>64</b>", "91", "<b>本期</b>", "上年", "春节2月10日", "2023年", "2024年"} <= set(found)
    assert figure["layout"]["xaxis"]["ticktext"] == ["12月", "1月", "2月"]


def test_monthly_money_is_drawn_in_wan() -> None:
    frame = MONTHS.assign(value=[120000.0, 345600.0, 0.0])
    assert trace(monthly(frame, Months("元")), "本期")["y"] == [12.0, 34.56, 0.0]


def test_monthly_without_comparison_has_one_row() -> None:
    figure = drawn(monthly(MONTHS.drop(columns="compare_value"), Months("件")))
    assert [one["name"] for one in figure["data"]] == ["本期"]
    assert "上年" not in texts(figure)


def test_late_days_are_hatched_over_the_full_height_and_never_on_a_column() -> None:
    about = Months(
        "件", late_from=date(2024, 2, 21), late_until=date(2024, 2, 29), late_label="省平台2月21日起数据未齐"
    )
    figure = drawn(monthly(MONTHS, about))
    late = trace(figure, "数据未齐")
    assert late["y"] == [figure["layout"]["yaxis"]["range"][1]]
    # nine days of twenty-nine, at the right edge of February
    assert late["width"] == [pytest.approx(9 / 29)]
    assert late["x"] == [pytest.approx(2.5 - 4.5 / 29)]


def test_long_windows_keep_only_the_year_brackets() -> None:
    months = [f"{year}-{month:02d}" for year in (2022, 2023) for month in range(1, 13)]
    frame = pd.DataFrame({"month": months, "value": range(24)})
    assert texts(drawn(monthly(frame, Months("件"))))[1:] == ["2022年", "2023年"]


def test_pairs_stand_side_by_side() -> None:
    figure = drawn(monthly(MONTHS, Months("元", names=("垫付", "追回"), is_pair=True)))
    assert [one["name"] for one in figure["data"]] == ["垫付", "追回"]
    assert trace(figure, "追回")["x"] == [pytest.approx(place + 0.17) for place in range(3)]


def test_list_bars() -> None:
    columns = [
        TextColumn("件", ["36", "15"], is_bold=True),
        TextColumn("同比", ["▼34.55%", "—"], ["better", "unknown"]),
    ]
    figure = drawn(list_bars(NAMES, ListStyle("件", name_head="镇街", mark_label="竖线为上年同期"), columns))
    assert trace(figure, "本期")["x"] == [36, 15]
    assert trace(figure, "本期")["customdata"] == ["town:371526001", "town:371526108"]
    # a town without last year's figure has no mark
    assert trace(figure, "上年同期")["x"] == [55]
    assert {"镇街", "件", "同比", "竖线为上年同期", "<b>▼34.55%</b>"} <= set(texts(figure))
    # a name from the data is text, never markup
    assert "姜店镇&lt;i&gt;" in texts(figure)


def test_multiples_share_one_scale() -> None:
    frame = pd.concat([MONTHS.assign(panel="hotline"), MONTHS.assign(panel="visits", value=[6, 5, 4])])
    panels = [
        Panel("hotline", "12345热线", "#045EBB", "163件", "▼27.88%", "better", Months("件")),
        Panel("visits", "现场投诉", "#68235F", "15件", "", "unknown", Months("件")),
    ]
    figure = drawn(multiples(frame, panels))
    assert trace(figure, "现场投诉 本期")["y"] == [6, 5, 4]
    assert trace(figure, "现场投诉 本期")["marker"]["color"][1] == "#68235F"
    assert figure["layout"]["yaxis"]["range"] == figure["layout"]["yaxis2"]["range"]


def test_cumulative_names_the_gap() -> None:
    frame = pd.DataFrame(
        {
            "month": ["2024-01", "2024-02"],
            "verified_yuan": [1000000.0, 500000.0],
            "recovered_yuan": [800000.0, float("nan")],
        }
    )
    figure = drawn(cumulative(running(frame)))
    assert trace(figure, "核实")["y"] == [100.0, 150.0]
    assert trace(figure, "追发")["y"] == [80.0, 80.0]
    assert texts(figure) == ["核实 150.00", "<b>追发 80.00</b>", "未追回 70.00"]


def test_cumulative_rounds_as_every_other_figure() -> None:
    """123,450.00 is 12.345: 12.35 as in the tile above it, not the even 12.34; 41,150 + 82,250 is 12.34."""
    frame = pd.DataFrame(
        {
            "month": ["2024-01", "2024-02"],
            "verified_yuan": [123450.0, 0.0],
            "recovered_yuan": [41150.0, 82250.0],
        }
    )
    ends = texts(cumulative(running(frame)))
    assert ends == ["核实 12.35", "<b>追发 12.34</b>", "未追回 0.01"]
    assert ends[0].endswith(text.shown(123450.0, "元").text)


def test_the_table_of_the_cumulative_chart_adds_as_the_chart() -> None:
    """As floats the third sum would be 49,549.99…; a month of which nothing is known has no sum."""
    yuan = [31844.44, 17612.29, 93.27, float("nan")]
    months = ["2024-01", "2024-02", "2024-03", "2024-04"]
    frame = pd.DataFrame({"month": months, "verified_yuan": yuan, "recovered_yuan": [0.0, 0.0, 0.0, 0.0]})
    sums = list(both_table(frame, None).frame["verified_sum"])  # type: ignore[arg-type]
    assert [text.shown(one, "元").text for one in sums] == ["3.18", "4.95", "4.96", "—"]


def test_cumulative_says_when_more_came_in_than_was_verified() -> None:
    frame = pd.DataFrame({"month": ["2024-01"], "verified_yuan": [100000.0], "recovered_yuan": [130000.0]})
    assert texts(cumulative(running(frame)))[-1] == "多追回 3.00"


def test_county_map_marks_a_rise_by_ring_and_words() -> None:
    figure = drawn(county_map(OUTLINE, TOWNS, EDGES, unit="项"))
    circles = trace(figure, "项")
    assert trace(figure, "项数")["text"] == ["<b>26</b>", "<b>15</b>", "<b>5</b>"]
    assert circles["customdata"][1] == "town:371526108"
    # −35 %, +15.4 %, and a base below ten that carries no colour
    assert circles["marker"]["color"] == [
        theme.LIGHT.diverging[0],
        theme.LIGHT.diverging[3],
        theme.LIGHT.card,
    ]
    assert circles["marker"]["line"]["color"][1] == theme.LIGHT.ink
    assert "<b>姜店镇 ▲15.4%</b>" in texts(figure)
    one, other = zip(circles["x"], circles["y"], strict=True), circles["marker"]["size"]
    (x1, y1), (x2, y2), _ = one
    # bubbles of neighbours are moved apart until they no longer touch
    assert ((x1 - x2) ** 2 + (y1 - y2) ** 2) ** 0.5 >= (other[0] + other[1]) / 2


def test_heat_cells_are_bars_in_their_places() -> None:
    """No figure, no bar. Of 0 to 10 in five steps of 2, 10 and 9 are in the last and 5 in the third."""
    cells = [[cell(0), cell(10)], [cell(None), cell(5)], [cell(9), cell(None)]]
    figure = drawn(heat(Grid(["甲", "乙", "丙"], Names(["1月", "2月"]), cells, "件")))
    (ground,) = [one for one in figure["data"] if one["type"] == "bar"]
    shades = theme.LIGHT.sequential
    assert list(zip(ground["x"], ground["base"], ground["marker"]["color"], strict=True)) == [
        (0, -0.5, shades[0]),
        (1, -0.5, shades[4]),
        (1, 0.5, shades[2]),
        (0, 1.5, shades[4]),
    ]
    assert (set(ground["y"]), ground["width"]) == ({1}, 1)
    # rows go down, and the middle of the first is at 0
    assert figure["layout"]["yaxis"]["range"] == [2.5, -0.5]


def test_tiles_have_one_size() -> None:
    figure = drawn(tile_grid(TOWNS, EDGES, unit="项"))
    assert set(trace(figure, "项")["y"]) == {0.94}
    assert {"▼35.00%", "▲15.38%", "少4"} <= set(texts(figure))


def test_ranking_colours_only_weak_blocks() -> None:
    frame = pd.DataFrame(
        {
            "town": ["371526001", "371526108"],
            "town_name": ["鱼邱湖街道", "姜店镇"],
            "rank": [1, 2],
            "score": [90.5, 67.4],
            "remark": ["", "样本量小"],
            "block_控量": [28.0, 15.0],
        }
    )
    figure = drawn(ranking(frame, [Block("控量", "block_控量", 29.0)], Limits(80, 70, 5), chosen="371526108"))
    assert trace(figure, "得分")["x"] == [90.5, 67.4]
    assert trace(figure, "得分")["customdata"] == ["why:371526001", "why:371526108"]
    fills = [shape["fillcolor"] for shape in figure["layout"]["shapes"] if shape.get("xsizemode") == "pixel"]
    # 15 of 29 is below 70 %, 28 of 29 is not coloured
    assert fills == ["#F6C4BF"]
    assert "<b>15.00</b>" in texts(figure)


EMPTY = pd.DataFrame()


@pytest.mark.parametrize(
    "figure",
    [
        monthly(EMPTY, Months("件")),
        list_bars(EMPTY, ListStyle("件"), []),
        multiples(EMPTY, []),
        cumulative(EMPTY),
        county_map(OUTLINE, [], EDGES, unit="项"),
        tile_grid([], EDGES, unit="项"),
        ranking(EMPTY, [], Limits(80, 70, 5)),
        table_figure(Table([], EMPTY)),
        blank(),
    ],
)
def test_nothing_to_show_is_a_sentence(figure: theme.Figure) -> None:
    assert drawn(figure)["data"] == []
    assert len(texts(figure)) == 1
    assert texts(figure)[0] in {NOTHING, "所选范围没有可排名的镇街"}


def test_charts_leave_their_frame_alone() -> None:
    before = MONTHS.copy()
    monthly(MONTHS, Months("元"))
    list_bars(NAMES.assign(x=1), ListStyle("元"), [])
    pd.testing.assert_frame_equal(MONTHS, before)


@pytest.mark.parametrize(
    ("largest", "top", "step"),
    [(0, 2, 1), (3, 4, 1), (88, 100, 25), (104, 150, 50), (312, 400, 100), (9, 10, 5)],
)
def test_axes_end_on_round_numbers(largest: float, top: float, step: float) -> None:
    assert theme.scale(largest) == (top, step)


@pytest.mark.parametrize(
    ("change", "step"), [(-30, 0), (-29.99, 1), (-10, 1), (0, 2), (10, 3), (30, 4), (None, 2)]
)
def test_change_steps(change: float | None, step: int) -> None:
    assert EDGES.step(change) == step


def test_change_steps_follow_their_edges() -> None:
    edges = theme.ChangeEdges(20, 40)
    assert [edges.step(change) for change in (-40, -39, -20, 19, 20, 40)] == [0, 1, 1, 2, 3, 4]
    assert edges.words == ("降40%以上", "降20–40%", "变化20%以内", "升20–40%", "升40%以上")


CAPTION = Caption(
    "2024年上半年高唐县每月投诉量",
    "件",
    "镇街：姜店镇",
    "合计213件。",
    "四渠道收到的投诉。",
    "来源：甲　快照x",
)


@pytest.mark.parametrize(("sheet", "width", "height"), [(WORD, 1843, 1080), (SLIDE, 2560, 1440)])
def test_paper_has_its_exact_size_and_everything_on_it(sheet: Any, width: int, height: int) -> None:
    figure = drawn(on_paper(monthly(MONTHS, Months("件"), PAPER.at(sheet.size)), sheet, CAPTION))
    assert (figure["layout"]["width"], figure["layout"]["height"]) == (width, height)
    assert figure["layout"]["paper_bgcolor"] == "#FFFFFF"
    found = " ".join(texts(figure))
    for words in (
        CAPTION.title,
        "单位：件",
        CAPTION.filters,
        CAPTION.conclusion,
        CAPTION.definition,
        "快照x",
    ):
        assert words in found
    # notes are placed in pixels from the plot, inside the lower margin
    depths = [
        -one["yshift"]
        for one in figure["layout"]["annotations"]
        if one["y"] == 0 and one.get("yref") == "paper"
    ]
    assert max(depths) + 36 <= figure["layout"]["margin"]["b"]


def test_a_long_list_makes_the_word_sheet_taller_and_the_slide_smaller() -> None:
    assert on_paper(blank(), WORD, CAPTION, 1800)["layout"]["height"] > 1800
    assert fitting_size(WORD, CAPTION, (0, 500)) == WORD.size
    # a picture of the text's width must leave room for its caption on an A4 page
    assert on_paper(blank(), WORD, CAPTION, 9000)["layout"]["height"] == WORD.highest
    assert fitting_size(SLIDE, CAPTION, (0, 500)) < SLIDE.size
    assert fitting_size(WORD, CAPTION, (1000, 0)) == pytest.approx(1843 * 12 / 1000)


def test_lines_break_by_width_and_never_begin_with_a_stop() -> None:
    assert wrap("一二三四，五六", 4) == ["一二三四，", "五六"]
    assert wrap("abcdefgh", 4.5) == ["abcdefgh"]
    # a figure stays whole, with its sign
    assert wrap("可高于100%。", 4) == ["可高于", "100%。"]
    assert wrap_clauses("按期21件，90.91%，扣7.90分。", 9) == ["按期21件，90.91%，", "扣7.90分。"]


def test_a_table_too_long_for_its_sheet_is_cut_and_says_so() -> None:
    rows = pd.DataFrame({"town": [f"镇{place}" for place in range(50)]})
    table = Table((Column("镇街", "town"),), rows)
    assert table.cut_words == ""
    # 40 for heading and margins, 22 a row
    shown = fitting(table, 40 + 22 * 20.5)
    assert (len(shown.frame), shown.cut_words) == (20, "列前20行，共50行")
    assert fitting(table, 40 + 22 * 50) is table
    # of a list that had only its first rows, all are counted
    assert fitting(replace(table, count=80), 100).cut_words == "列前2行，共80行"
    two_lines = Table((Column("说明", "town", most=3),), pd.DataFrame({"town": ["一二三，四五六", "一"]}))
    assert row_heights(two_lines) == [38, 22]


def test_table_cells() -> None:
    table = Table(
        (Column("镇街", "town"), Column("金额", "yuan", "元"), Column("率", "pct", "%")),
        pd.DataFrame({"town": ["甲", None], "yuan": [123456.0, None], "pct": [None, 5.0]}),
    )
    assert [column.full_head for column in table.columns] == ["镇街", "金额（万元）", "率（%）"]
    assert [table.cells(column) for column in table.columns] == [["甲", "—"], ["12.35", "—"], ["—", "5.00"]]
    assert drawn(table_figure(table))["data"][0]["type"] == "table"
