"""The charts of the slides are PowerPoint's own: read back, their figures are the API's and null is a gap."""

import io
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import openpyxl
import pptx
import pytest
from flask.testing import FlaskClient
from pptx.enum.chart import XL_CHART_TYPE

from briefing.content import CHARTS, compose
from briefing.document_model import MOST_LINES, Figure
from briefing.native_chart import add_chart
from briefing.period import view_of_period
from briefing.slides import write_slides
from data import COUNTY
from pages._charts.native import NativeChart, Series
from pages._charts.theme import LIGHT
from tests.briefing.test_every_number import client, dot  # noqa: F401

HALF = "from=2024-01-01&to=2024-06-30"


@pytest.fixture
def paper(client: FlaskClient) -> Any:  # noqa: F811
    return compose(view_of_period("2024H1", COUNTY))


@pytest.fixture
def body(paper: Any, dot: bytes) -> bytes:  # noqa: F811
    return write_slides(paper, dict.fromkeys(CHARTS, dot))


def charts(body: bytes) -> Iterator[Any]:
    """Each chart of the deck, in order."""
    for slide in pptx.Presentation(io.BytesIO(body)).slides:
        yield from (shape.chart for shape in slide.shapes if shape.has_chart)


def asked(client: FlaskClient, metric: str, by: str, value: str = "value") -> dict[str, float]:  # noqa: F811
    answer = client.get(f"/api/metrics/{metric}.json?{HALF}&by={by}&compare=last_year").get_json()
    name = by if by == "month" else f"{by}_name"
    return {row[name]: row[value] for row in answer["rows"]}


def test_every_chart_of_the_paper_is_one_of_powerpoint(paper: Any, body: bytes) -> None:
    shown = [slide.shown.key for slide in paper.deck if isinstance(slide.shown, Figure)]
    assert shown == list(dict.fromkeys(shown))
    assert set(shown) == set(CHARTS)
    assert len(list(charts(body))) == len(CHARTS)
    titles = [slide.title for slide in paper.deck]
    assert len(set(titles)) == len(titles)
    assert all(len(slide.lines) <= MOST_LINES for slide in paper.deck)


def test_the_figures_are_the_api_s(client: FlaskClient, body: bytes) -> None:  # noqa: F811
    months, towns, channels, sectors, sums, routes, deposits, *_ = charts(body)
    for value, series in zip(("value", "compare_value"), months.plots[0].series, strict=True):
        assert list(series.values) == list(asked(client, "complaints_received", "month", value).values())
    assert [series.name for series in months.plots[0].series] == ["本期", "上年同期"]
    for chart, metric, by, share in (
        (towns, "complaints_received", "town", 1),
        (sectors, "complaints_received", "sector", 1),
        (routes, "recovered_yuan", "route", 10_000),
        (deposits, "deposit_coverage_pct", "town", 1),
    ):
        wanted = asked(client, metric, by)
        plot = chart.plots[0]
        shown = dict(zip(plot.categories, plot.series[0].values, strict=True))
        assert shown == pytest.approx({name: float(wanted[name]) / share for name in shown})
        assert sum(filter(None, wanted.values())) == pytest.approx(share * sum(filter(None, shown.values())))
    by_channel = asked(client, "complaints_received", "channel")
    assert {one.name: sum(one.values) for one in channels.plots[0].series} == by_channel
    recovered = asked(client, "recovered_yuan", "month").values()
    assert sums.plots[0].series[1].values[-1] == pytest.approx(sum(map(float, recovered)) / 10_000)


def test_a_chart_can_be_edited_and_wears_the_picture_s_colours(body: bytes) -> None:
    months = next(charts(body))
    book = openpyxl.load_workbook(io.BytesIO(months.part.chart_workbook.xlsx_part.blob))
    rows = list(book.active.iter_rows(values_only=True))
    assert rows[0] == (None, "本期", "上年同期")
    assert [row[1] for row in rows[1:]] == list(months.plots[0].series[0].values)
    assert [str(one.format.fill.fore_color.rgb) for one in months.plots[0].series] == [
        LIGHT.bar.lstrip("#"),
        LIGHT.ink.lstrip("#"),
    ]


def test_null_is_a_gap_and_no_zero() -> None:
    deck = pptx.Presentation()
    slide = deck.slides.add_slide(deck.slide_layouts[6])
    line = NativeChart("lines", ["1月", "2月", "3月"], [Series("追发", [1.25, None, 0], "#0050B3")], "万元")
    for chart in (line, replace(line, kind="columns")):
        add_chart(slide, chart, (0, 0, 5_000_000, 3_000_000), "微软雅黑", "追发")
    out = io.BytesIO()
    deck.save(out)
    first, second = charts(out.getvalue())
    assert (first.chart_type, second.chart_type) == (
        XL_CHART_TYPE.LINE_MARKERS,
        XL_CHART_TYPE.COLUMN_CLUSTERED,
    )
    for chart in (first, second):
        assert list(chart.plots[0].series[0].values) == [1.25, None, 0]
    with zipfile.ZipFile(out) as archive:
        parts = [name for name in archive.namelist() if name.startswith("ppt/charts/chart")]
        assert len(parts) == 2
        assert all(b'<c:dispBlanksAs val="gap"/>' in archive.read(name) for name in parts)
