"""Charts of 自助分析 in the basket: PowerPoint's own where it has such a chart, else the official picture."""

import io
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pptx
import pytest
from pptx.enum.chart import XL_CHART_TYPE
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn

from briefing.basket import Item, compose_basket
from briefing.slides import write_slides
from data import COUNTY, warehouse
from data.spec.annotations import Annotation, Target
from pages._cards import explored_charts
from pages._charts.native import NativeChart
from tests.conftest import ROOT
from tests.snapshot_file import current, opened

HALF = "?from=2024-01-01&to=2024-06-15"


def slide_of(query: str, picture: bytes, snapshot: Any = None) -> Any:
    """The one slide of an explored chart after the title slide."""
    card = "explore-table" if "chart=table" in query else "explore-chart"
    item = Item(card, query if query.startswith("?") else f"{HALF}&{query}", "甲")
    paper = compose_basket([item], snapshot or warehouse().snapshot(), COUNTY)
    body = write_slides(paper, dict.fromkeys([one.key for one in paper.figures], picture))
    return pptx.Presentation(io.BytesIO(body)).slides[1]


def chart_of(slide: Any) -> Any:
    (chart,) = [shape.chart for shape in slide.shapes if shape.has_chart]
    return chart


def values(chart: Any) -> dict[str, list[float | None]]:
    return {one.name: list(one.values) for one in chart.plots[0].series}


def words(slide: Any) -> list[str]:
    return [shape.text_frame.text for shape in slide.shapes if shape.has_text_frame]


@pytest.fixture(scope="module")
def dot() -> bytes:
    """A picture in place of the official one."""
    return (ROOT / "docs" / "images" / "home.png").read_bytes()


@pytest.fixture
def received(over_small: None, small_folder: Path) -> pd.DataFrame:
    """The complaints of the window, read past the program's own questions."""
    with opened(current(small_folder)) as connection:
        lines = connection.execute("select * from complaints").df()
    return lines[lines["received_date"].between("2024-01-01", "2024-06-15")]


@pytest.mark.parametrize(
    ("chart", "kind"), [("bar", XL_CHART_TYPE.COLUMN_CLUSTERED), ("line", XL_CHART_TYPE.LINE_MARKERS)]
)
def test_over_months_the_figures_are_those_of_the_mart(
    received: pd.DataFrame,
    dot: bytes,
    chart: str,
    kind: Any,
) -> None:
    slide = slide_of(f"metric=complaints_received&by=month&chart={chart}", dot)
    drawn = chart_of(slide)
    assert drawn.chart_type == kind
    assert list(drawn.plots[0].categories) == ["2024年1月", "2月", "3月", "4月", "5月", "6月"]
    by_month = received["received_date"].dt.month.value_counts()
    assert values(drawn)["本期"] == [by_month.get(month, 0) for month in range(1, 7)]
    assert "2024年1月1日至6月15日高唐县各月投诉量，单位：件" in words(slide)


def test_a_series_for_each_channel(received: pd.DataFrame, dot: bytes) -> None:
    drawn = chart_of(slide_of("metric=complaints_received&by=month,channel&chart=line", dot))
    names = {"hotline": "12345热线", "national": "全国平台", "provincial": "省平台", "visits": "现场投诉"}
    counts = pd.crosstab(received["channel"], received["received_date"].dt.month)
    shown = values(drawn)
    assert set(shown) == set(names.values())
    for code, name in names.items():
        told = [value or 0 for value in shown[name]]
        assert told == [counts.get(month, pd.Series()).get(code, 0) for month in range(1, 7)], name


def test_names_in_a_list_are_bars_with_the_largest_first(received: pd.DataFrame, dot: bytes) -> None:
    drawn = chart_of(slide_of("metric=owed_yuan&by=sector&chart=bar", dot))
    assert drawn.chart_type == XL_CHART_TYPE.BAR_CLUSTERED
    sums = received.groupby("sector")["owed_yuan"].sum().astype(float).sort_values(ascending=False) / 10_000
    shown = values(drawn)["本期"]
    assert [value for value in shown if value] == pytest.approx([one for one in sums if one])


def test_of_many_towns_some_lines_are_grey_and_not_in_the_key(over_small: None, dot: bytes) -> None:
    slide = slide_of("metric=complaints_received&by=month,town&chart=line", dot)
    drawn = chart_of(slide)
    count = len(drawn.plots[0].series)
    assert count > explored_charts.MOST_SERIES
    hidden = [
        int(entry.find(qn("c:idx")).get("val"))
        for entry in drawn.legend._element.findall(qn("c:legendEntry"))
    ]
    assert hidden == list(range(explored_charts.MOST_SERIES, count))
    assert f"灰线为其余{count - explored_charts.MOST_SERIES}个" in words(slide)


def test_columns_of_many_towns_say_which_are_not_drawn(over_small: None, dot: bytes) -> None:
    slide = slide_of("metric=complaints_received&by=channel,town&chart=bar", dot)
    drawn = chart_of(slide)
    # towns are the series, of channels the columns: no line joins channels
    assert drawn.chart_type == XL_CHART_TYPE.COLUMN_CLUSTERED
    assert len(drawn.plots[0].series) == explored_charts.MOST_SERIES
    assert any("个没有画" in one for one in words(slide))


def test_a_target_is_a_line_among_lines_and_words_above_columns(over_small: None, dot: bytes) -> None:
    goal = Target("on_time_pct", Decimal(95), "at_least", date(2024, 3, 1), None, "九成五", "乙文")
    mark = Annotation(date(2024, 3, 12), None, None, "夏季行动", "某文", date(2024, 3, 12))
    snapshot = replace(warehouse().snapshot(), targets=(goal,), annotations=(mark,))
    said = "2024年3月12日：夏季行动（某文）"
    slide = slide_of("metric=on_time_pct&by=month&chart=line", dot, snapshot)
    drawn = chart_of(slide)
    # from March on
    assert values(drawn)["目标95%"] == [None, None, 95, 95, 95, 95]
    (line,) = [one for one in drawn.plots[0].series if one.name == "目标95%"]
    assert line.format.line.dash_style == MSO_LINE.DASH
    assert said in words(slide)
    slide = slide_of("metric=on_time_pct&by=month&chart=bar", dot, snapshot)
    assert set(values(chart_of(slide))) <= {"本期", "上年同期", "按期办结率"}
    assert f"目标95%；{said}" in words(slide)


@pytest.mark.parametrize(
    "query",
    [
        "metric=complaints_received&by=town,month&chart=heat",
        "metric=complaints_received&by=channel,month&chart=multiples",
        "metric=complaints_received&by=town,month&chart=table",
        # more cells than are drawn: the picture says so
        "?from=2023-01-10&to=2024-06-15&metric=complaints_received&by=day,town&chart=bar",
    ],
)
def test_other_kinds_are_the_official_picture(over_small: None, dot: bytes, query: str) -> None:
    slide = slide_of(query, dot)
    assert [shape.has_chart for shape in slide.shapes if shape.has_chart] == []
    assert [shape.image.blob for shape in slide.shapes if hasattr(shape, "image")] == [dot]


def test_long_lines_have_no_markers_and_full_names(over_small: None, dot: bytes) -> None:
    drawn = chart_of(slide_of("metric=complaints_received&by=day&chart=line", dot))
    names = list(drawn.plots[0].categories)
    assert names[:2] == ["2024年1月1日", "2024年1月2日"] and len(names) == 167
    marks = drawn.plots[0].series[0]._element.findall(f".//{qn('c:symbol')}")
    assert [one.get("val") for one in marks] == ["none"]


@pytest.mark.parametrize(
    ("unit", "decimals"), [("件", 0), ("人", 0), ("万元", 2), ("%", 2), ("分", 2), ("件/百项目", 2)]
)
def test_what_is_not_counted_has_two_decimals(unit: str, decimals: int) -> None:
    assert NativeChart("bars", ["甲"], [], unit).decimals == decimals
