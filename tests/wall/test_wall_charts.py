"""The wall's charts by what they show: traces, labels, places. Never by pixels."""

import math
from datetime import date
from itertools import combinations, pairwise
from typing import Any

import pandas as pd
import pytest

from pages._charts.county import TownMark, radius
from pages._charts.theme import WALL
from pages._wall import county_map, monthly, recovered_chart, sparkline
from pages._wall.locator import outline
from tests.wall.conftest import (
    CHANNELS,
    MONTHS,
    RECEIVED,
    YEAR_BEFORE,
    cumulative,
    month_cells,
    month_totals,
    town_marks,
)

FESTIVAL = monthly.Festival(date(2024, 2, 10), date(2023, 1, 22))


def texts(figure: dict[str, Any]) -> list[str]:
    return [annotation["text"] for annotation in figure["layout"]["annotations"]]


def test_monthly_stacks_the_channels_in_their_order() -> None:
    figure = monthly.by_month(month_cells(), month_totals(), CHANNELS)
    bars = [trace for trace in figure["data"] if trace["type"] == "bar"]
    assert [(bar["name"], bar["marker"]["color"]) for bar in bars] == [
        ("12345热线", "#5A93F7"),
        ("全国平台", "#CEA053"),
        ("省平台", "#63E3F0"),
        ("现场投诉", "#9A7BA6"),
    ]
    assert [sum(column) for column in zip(*(bar["y"] for bar in bars), strict=True)] == RECEIVED
    assert figure["layout"]["barmode"] == "stack"


def test_monthly_marks_last_year_and_prints_both_rows() -> None:
    figure = monthly.by_month(month_cells(), month_totals(), CHANNELS)
    marks = figure["data"][-1]
    assert (marks["name"], marks["y"]) == ("上年同月", YEAR_BEFORE)
    shown = texts(figure)
    assert [text for text in shown if text.endswith("月")] == [
        "7月", "8月", "9月", "10月", "11月", "12月", "1月", "2月", "3月", "4月", "5月", "6月"
    ]  # fmt: skip
    assert shown.index("<b>本期</b>") + 1 == shown.index("<b>38</b>")
    assert shown.index("上年") + 1 == shown.index("56")
    assert shown[:2] == ["2023年", "2024年"]


def test_monthly_unknown_year_before_is_a_dash_and_no_mark() -> None:
    totals = month_totals().astype({"compare_value": "float64"})
    totals.loc[0, "compare_value"] = float("nan")
    figure = monthly.by_month(month_cells(), totals, CHANNELS)
    assert figure["data"][-1]["y"][0] is None
    shown = texts(figure)
    assert shown[shown.index("上年") + 1] == "—"


def test_festival_says_when_the_years_differ() -> None:
    figure = monthly.by_month(month_cells(), month_totals(), CHANNELS, festival=FESTIVAL)
    assert "春节2月10日（上年1月22日，两月合看）" in texts(figure)
    tint = next(shape for shape in figure["layout"]["shapes"] if shape["type"] == "rect")
    # January and February are the seventh and eighth column
    assert (tint["x0"], tint["x1"], tint["y0"], tint["y1"]) == (5.5, 7.5, 0, 1)
    same = monthly.Festival(date(2024, 2, 10), date(2023, 2, 1))
    assert "春节2月10日" in texts(monthly.by_month(month_cells(), month_totals(), CHANNELS, festival=same))


def test_late_days_are_hatched_over_the_full_height() -> None:
    figure = monthly.by_month(
        month_cells(), month_totals(), CHANNELS, late=(date(2024, 6, 21), date(2024, 6, 30))
    )
    veil = next(shape for shape in figure["layout"]["shapes"] if shape["type"] == "rect")
    # the last ten of thirty days of the twelfth column
    assert veil["x0"] == pytest.approx(10.5 + 20 / 30)
    assert (veil["x1"], veil["y0"], veil["y1"]) == (11.5, 0, 1)
    strokes = next(shape for shape in figure["layout"]["shapes"] if shape["type"] == "path")["path"]
    points = [tuple(map(float, point.split(","))) for point in strokes.replace("L", "M").split("M") if point]
    assert points
    assert all(veil["x0"] - 1e-3 <= x <= veil["x1"] + 1e-3 and 0 <= y <= 1 for x, y in points)


def test_charts_do_not_change_their_input() -> None:
    cells, totals = month_cells(), month_totals()
    monthly.by_month(cells, totals, CHANNELS, festival=FESTIVAL)
    pd.testing.assert_frame_equal(cells, month_cells())
    pd.testing.assert_frame_equal(totals, month_totals())


def test_recovered_names_both_lines_and_the_gap() -> None:
    figure = recovered_chart.cumulative(cumulative())
    assert [(trace["name"], trace["y"][-1]) for trace in figure["data"]] == [
        ("追发到位", 387.2),
        ("未追回", 418.6),
        ("核实欠薪", 418.6),
    ]
    assert figure["data"][1]["fill"] == "tonexty"
    assert texts(figure) == ["核实 418.6", "未追回 31.4", "<b>追发 387.2</b>"]
    heights = [annotation["yshift"] for annotation in figure["layout"]["annotations"]]
    assert all(above - below >= recovered_chart.LABEL_STEP for above, below in pairwise(heights))


def test_recovered_more_than_verified_and_unknown() -> None:
    more = cumulative().assign(recovered_yuan=lambda frame: frame["verified_yuan"] + 14000)
    assert "多追 1.4" in texts(recovered_chart.cumulative(more))
    shade = recovered_chart.cumulative(more)["data"][1]
    assert shade["y"] == recovered_chart.cumulative(more)["data"][0]["y"]
    unknown = cumulative().assign(recovered_yuan=None)
    assert texts(recovered_chart.cumulative(unknown)) == ["核实 418.6", "追发数据未到"]


def test_end_labels_stay_apart_inside_the_plot() -> None:
    assert recovered_chart._apart([100, 99, 98], 180) == [100, 73, 46]
    assert recovered_chart._apart([3, 2, 1], 180) == [
        8 + 2 * recovered_chart.LABEL_STEP,
        8 + recovered_chart.LABEL_STEP,
        8,
    ]


def circles(figure: dict[str, Any]) -> list[tuple[float, float, float]]:
    trace = next(trace for trace in figure["data"] if trace["name"] == "项")
    return list(zip(trace["x"], trace["y"], (size / 2 for size in trace["marker"]["size"]), strict=True))


def test_map_shows_each_town_once_and_nothing_overlaps() -> None:
    towns = town_marks()
    figure = county_map.bubbles(outline(), towns)
    found = circles(figure)
    assert len(found) == 12
    for (x, y, r), (other_x, other_y, other_r) in combinations(found, 2):
        assert math.hypot(x - other_x, y - other_y) >= r + other_r
    labels = figure["layout"]["annotations"]
    boxes = []
    for label in labels:
        letters = label["text"].removeprefix("<b>").removesuffix("</b>")
        x, y = label["x"] + label["xshift"], label["y"] - label["yshift"]
        wide = sum(12 if letter.isascii() else 20 for letter in letters)
        boxes.append((x - wide / 2, y - 12, x + wide / 2, y + 12))
    for (left, top, right, bottom), other in combinations(boxes, 2):
        assert right <= other[0] or left >= other[2] or bottom <= other[1] or top >= other[3]
    for left, top, right, bottom in boxes:
        assert left >= 0 and top >= 0 and right <= county_map.WIDTH and bottom <= county_map.HEIGHT
        for x, y, r in found:
            assert math.hypot(max(left - x, x - right, 0), max(top - y, y - bottom, 0)) >= r - 1


def test_map_colours_by_change_and_leaves_small_bases_hollow() -> None:
    figure = county_map.bubbles(outline(), town_marks())
    trace = next(trace for trace in figure["data"] if trace["name"] == "项")
    names = [town.name for town in town_marks()]
    by_town = dict(zip(names, trace["marker"]["color"], strict=True))
    assert by_town["鱼邱湖"] == WALL.diverging[0]  # 40 → 26, −35%
    assert by_town["人和"] == WALL.diverging[1]  # 30 → 23, −23%
    assert by_town["姜店镇"] == WALL.diverging[3]  # 13 → 15, +15%
    assert by_town["赵寨子镇"] == WALL.card  # 9 → 7: the base is below ten
    rings = dict(zip(names, trace["marker"]["line"]["width"], strict=True))
    assert [town for town, width in rings.items() if width == 3] == ["姜店镇"]
    assert any("姜店镇 ▲15.4%" in text for text in texts(figure))


def test_bubble_area_is_in_proportion() -> None:
    look = county_map.LOOK
    assert radius(40, 40, look) == look.largest
    assert radius(20, 40, look) == pytest.approx(look.largest / math.sqrt(2))
    assert radius(0, 40, look) == radius(None, 40, look) == look.smallest


def test_moved_bubble_keeps_a_line_to_its_place() -> None:
    towns = [TownMark(name, name, 116.2, 36.85, 0, 0, 30, 40) for name in ("甲", "乙", "丙")]
    figure = county_map.bubbles(outline(), towns)
    assert any(trace["name"] == "实际位置" for trace in figure["data"])


def test_every_letter_on_the_charts_is_large_enough() -> None:
    figures = [
        monthly.by_month(month_cells(), month_totals(), CHANNELS, festival=FESTIVAL),
        recovered_chart.cumulative(cumulative()),
        county_map.bubbles(outline(), town_marks()),
    ]

    def sizes(node: Any) -> list[float]:
        if isinstance(node, dict):
            own = [node["font"]["size"]] if "size" in node.get("font", {}) else []
            own += [node[key]["size"] for key in ("tickfont", "textfont") if "size" in node.get(key, {})]
            return own + [size for child in node.values() for size in sizes(child)]
        return [size for child in node for size in sizes(child)] if isinstance(node, list) else []

    found = sizes(figures)
    assert len(found) > 40
    assert min(found) >= 18


def test_sparkline_breaks_at_unknown_months_and_needs_two_points() -> None:
    assert sparkline.picture([None] * 12, from_zero=True) is None
    assert sparkline.picture([None, 3, None], from_zero=True) is None
    whole = sparkline.picture([1, 2, 3], from_zero=True)
    broken = sparkline.picture([1, 2, None, 3, 4], from_zero=True)
    assert whole and broken
    assert (whole.count("polyline"), broken.count("polyline")) == (1, 2)
    assert whole.startswith("data:image/svg+xml")
    assert len(MONTHS) == 12
