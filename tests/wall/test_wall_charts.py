"""The wall's charts by what they show: traces, labels, places. Never by pixels."""

import math
from datetime import date
from itertools import combinations, pairwise
from typing import Any

import pandas as pd
import pytest

from data.spec import reference
from pages._charts.county import Canvas, TownMark, county_map, radius
from pages._charts.cumulative import LABEL_STEP, LOWEST, apart, cumulative
from pages._charts.look import WALL
from pages._charts.monthly import Months, Part, monthly
from pages._charts.sparkline import sparkline
from pages._charts.theme import DARK, ChangeEdges
from tests.comparisons import against
from tests.wall.conftest import (
    CHANNELS,
    MONTHS,
    RECEIVED,
    YEAR_BEFORE,
    month_cells,
    month_totals,
    town_marks,
)
from tests.wall.conftest import cumulative as sums

FESTIVALS = {2023: date(2023, 1, 22), 2024: date(2024, 2, 10)}
EDGES = ChangeEdges(10, 30)
LOOK = WALL.sized(596, 312)
RECOVERED = WALL.sized(580, 218)
MAP = WALL.at(20).sized(516, 534)


def months(**more: Any) -> Months:
    """The four channels above each other."""
    cells = month_cells()
    stack = [
        Part(name, DARK.channels[channel], list(cells[cells["channel"] == channel]["value"]))
        for channel, name in CHANNELS
    ]
    return Months("件", stack=stack, **more)


def trace(figure: dict[str, Any], name: str) -> dict[str, Any]:
    return next(one for one in figure["data"] if one["name"] == name)


def texts(figure: dict[str, Any]) -> list[str]:
    return [annotation["text"] for annotation in figure["layout"]["annotations"]]


def test_monthly_stacks_the_channels_in_their_order() -> None:
    figure = monthly(month_totals(), months(), LOOK)
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
    figure = monthly(month_totals(), months(), LOOK)
    marks = trace(figure, "上年")
    # across each column, broken between months
    assert marks["y"] == [level for base in YEAR_BEFORE for level in (base, base, None)]
    shown = texts(figure)
    assert figure["layout"]["xaxis"]["ticktext"] == [
        "7月", "8月", "9月", "10月", "11月", "12月", "1月", "2月", "3月", "4月", "5月", "6月"
    ]  # fmt: skip
    assert shown.index("<b>本期</b>") + 1 == shown.index("<b>38</b>")
    assert shown.index("上年") + 1 == shown.index("56")
    assert shown[-2:] == ["2023年", "2024年"]


def test_monthly_unknown_year_before_is_a_dash_and_no_mark() -> None:
    totals = month_totals().astype({"compare_value": "float64"})
    totals.loc[0, "compare_value"] = float("nan")
    figure = monthly(totals, months(), LOOK)
    assert trace(figure, "上年")["y"] == [level for base in YEAR_BEFORE[1:] for level in (base, base, None)]
    shown = texts(figure)
    assert shown[shown.index("上年") + 1] == "—"


def test_festival_says_when_the_years_differ() -> None:
    figure = monthly(month_totals(), months(festivals=FESTIVALS), LOOK)
    assert "春节2月10日（上年1月22日，两月合看）" in texts(figure)
    tint = next(shape for shape in figure["layout"]["shapes"] if shape["type"] == "rect")
    # January and February are the seventh and eighth column
    assert (tint["x0"], tint["x1"], tint["y0"], tint["y1"]) == (5.5, 7.5, 0, 1)
    same = {2023: date(2023, 2, 1), 2024: date(2024, 2, 10)}
    assert "春节2月10日" in texts(monthly(month_totals(), months(festivals=same), LOOK))


def test_late_days_are_hatched_over_the_full_height() -> None:
    about = months(late_from=date(2024, 6, 21), late_until=date(2024, 6, 30))
    figure = monthly(month_totals(), about, LOOK)
    late = trace(figure, "数据未齐")
    # the last ten of thirty days of the twelfth column, outside of the stack
    assert late["width"] == [pytest.approx(10 / 30)]
    assert late["x"] == [pytest.approx(11.5 - 5 / 30)]
    assert (late["base"], late["y"]) == (0, [figure["layout"]["yaxis"]["range"][1]])


def test_a_long_history_names_every_third_month_and_has_no_table() -> None:
    many = [f"{year}-{month:02d}" for year in (2022, 2023) for month in range(1, 13)]
    frame = pd.DataFrame({"month": many, "value": range(24), "compare_value": [None] * 24})
    figure = monthly(frame, Months("件", festivals=FESTIVALS), WALL.at(20).sized(1196, 456))
    assert texts(figure) == ["春节", "2022年", "2023年"]
    assert [name for name in figure["layout"]["xaxis"]["ticktext"] if name] == [
        "1月",
        "4月",
        "7月",
        "10月",
    ] * 2


def test_charts_do_not_change_their_input() -> None:
    totals, recovered = month_totals(), sums()
    monthly(totals, months(festivals=FESTIVALS), LOOK)
    cumulative(recovered, RECOVERED)
    pd.testing.assert_frame_equal(totals, month_totals())
    pd.testing.assert_frame_equal(recovered, sums())


def test_recovered_names_both_lines_and_the_gap() -> None:
    figure = cumulative(sums(), RECOVERED)
    assert trace(figure, "核实")["y"][-1] == 418.6
    assert trace(figure, "追发")["y"][-1] == 387.2
    # the shade runs along the upper line and back along the lower one
    gap = trace(figure, "未追回")
    assert gap["y"] == [*trace(figure, "核实")["y"], *reversed(trace(figure, "追发")["y"])]
    assert texts(figure) == ["核实 418.6", "<b>追发 387.2</b>", "未追回 31.4"]
    # where the labels stand above the plot's foot: axis to 600, 218 − 48 px high
    plot = 218 - (WALL.curve.top + WALL.curve.bottom) * WALL.u
    top = figure["layout"]["yaxis"]["range"][1]
    heights = [one["y"] / top * plot + one["yshift"] for one in figure["layout"]["annotations"]]
    assert all(above - below >= LABEL_STEP * WALL.u - 1e-6 for above, below in pairwise(heights))


def test_recovered_more_than_verified_and_unknown() -> None:
    more = sums().assign(recovered_yuan=lambda frame: frame["verified_yuan"] + 14000)
    figure = cumulative(more, RECOVERED)
    assert texts(figure) == ["<b>追发 420.0</b>", "核实 418.6", "多追回 1.4"]
    # nothing is shaded where nothing is owed
    shade = trace(figure, "未追回")["y"]
    assert shade[:6] == shade[:5:-1] == trace(figure, "追发")["y"]
    unknown = cumulative(sums().assign(recovered_yuan=None), RECOVERED)
    assert texts(unknown) == ["核实 418.6", "追发 数据未到"]
    assert "未追回" not in [one["name"] for one in unknown["data"]]


def test_end_labels_stay_apart_inside_the_plot() -> None:
    step, lowest = LABEL_STEP * 1.5, LOWEST * 1.5
    assert apart([100, 99, 98], 180, 1.5) == [100, 100 - step, 100 - 2 * step]
    assert apart([3, 2, 1], 180, 1.5) == [lowest + 2 * step, lowest + step, lowest]


def circles(figure: dict[str, Any]) -> list[tuple[float, float, float]]:
    trace = next(trace for trace in figure["data"] if trace["name"] == "项")
    return list(zip(trace["x"], trace["y"], (size / 2 for size in trace["marker"]["size"]), strict=True))


def test_map_shows_each_town_once_and_nothing_overlaps() -> None:
    towns = town_marks()
    figure = county_map(reference.county_outline(), towns, EDGES, unit="项", look=MAP)
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
        assert left >= 0 and top >= 0 and right <= MAP.width and bottom <= MAP.height
        for x, y, r in found:
            assert math.hypot(max(left - x, x - right, 0), max(top - y, y - bottom, 0)) >= r - 1


def test_map_colours_by_change_and_leaves_small_bases_hollow() -> None:
    figure = county_map(reference.county_outline(), town_marks(), EDGES, unit="项", look=MAP)
    trace = next(trace for trace in figure["data"] if trace["name"] == "项")
    names = [town.name for town in town_marks()]
    by_town = dict(zip(names, trace["marker"]["color"], strict=True))
    assert by_town["鱼邱湖"] == DARK.diverging[0]  # 40 → 26, −35%
    assert by_town["人和"] == DARK.diverging[1]  # 30 → 23, −23%
    assert by_town["姜店镇"] == DARK.diverging[3]  # 13 → 15, +15%
    assert by_town["赵寨子镇"] == DARK.card  # 9 → 7: the base is below ten
    rings = dict(zip(names, trace["marker"]["line"]["width"], strict=True))
    assert [town for town, width in rings.items() if width == max(rings.values())] == ["姜店镇"]
    assert any("姜店镇 ▲15.4%" in text for text in texts(figure))


def test_bubble_area_is_in_proportion() -> None:
    canvas = Canvas.of(MAP)
    # 23.4 and 10.2 units of 20/12 px
    assert radius(40, 40, canvas) == pytest.approx(39)
    assert radius(20, 40, canvas) == pytest.approx(39 / math.sqrt(2))
    assert radius(0, 40, canvas) == radius(None, 40, canvas) == pytest.approx(17)


def test_moved_bubble_keeps_a_line_to_its_place() -> None:
    towns = [TownMark(name, name, 116.2, 36.85, 0, 0, 30, against(30, 40)) for name in ("甲", "乙", "丙")]
    figure = county_map(reference.county_outline(), towns, EDGES, unit="项", look=MAP)
    assert any(trace["name"] == "实际位置" for trace in figure["data"])


def test_every_letter_on_the_charts_is_large_enough() -> None:
    figures = [
        monthly(month_totals(), months(festivals=FESTIVALS), LOOK),
        cumulative(sums(), RECOVERED),
        county_map(reference.county_outline(), town_marks(), EDGES, unit="项", look=MAP),
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
    assert sparkline([None] * 12, WALL, from_zero=True) == ""
    assert sparkline([None, 3, None], WALL, from_zero=True) == ""
    whole = sparkline([1, 2, 3], WALL, from_zero=True)
    broken = sparkline([1, 2, None, 3, 4], WALL, from_zero=True)
    assert whole and broken
    assert (whole.count("polyline"), broken.count("polyline")) == (1, 2)
    assert whole.startswith("data:image/svg+xml")
    assert len(MONTHS) == 12
