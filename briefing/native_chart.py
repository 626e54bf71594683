"""A chart that PowerPoint draws itself and people can edit: its figures lie in a workbook in the slide."""

from collections.abc import Iterator
from typing import Any

from pptx.chart.chart import Chart
from pptx.chart.data import ChartData
from pptx.chart.series import LineSeries
from pptx.dml.color import RGBColor
from pptx.enum.chart import (
    XL_CHART_TYPE,
    XL_LABEL_POSITION,
    XL_LEGEND_POSITION,
    XL_MARKER_STYLE,
    XL_TICK_MARK,
)
from pptx.enum.dml import MSO_LINE
from pptx.oxml.ns import qn
from pptx.slide import Slide
from pptx.text.text import Font
from pptx.util import Length, Pt

from data.query.comparison import PERCENT_UNIT
from pages._charts.native import NativeChart, Series
from pages._charts.theme import LIGHT

KINDS = {
    "columns": XL_CHART_TYPE.COLUMN_CLUSTERED,
    "lines": XL_CHART_TYPE.LINE_MARKERS,
    "bars": XL_CHART_TYPE.BAR_CLUSTERED,
}
# gap between categories, in per cent of a bar's width: 38 per cent of the room
GAP = 62
# of labels; beyond so many points they would cover each other, and the axis is read
LABEL, MOST_LABELLED = Pt(12), 36
SMALL_LABEL, MANY_ROWS = Pt(10.5), 14
# beyond so many points the markers of a line would cover each other
MOST_MARKED = 62


def add_chart(
    slide: Slide, chart: NativeChart, box: tuple[Length, Length, Length, Length], face: str, alt: str
) -> None:
    """Draws the chart in a box; `alt` is read to who cannot see it."""
    data = ChartData(number_format=_format(chart))
    data.categories = list(chart.categories)
    for one in chart.series:
        data.add_series(one.name, one.values)
    frame: Any = slide.shapes.add_chart(KINDS[chart.kind], *box, data)
    frame._element.nvGraphicFramePr.cNvPr.set("descr", alt)
    drawn: Chart = frame.chart
    drawn.has_title = False
    _set_font(drawn.font, LABEL, LIGHT.ink, face)
    drawn.has_legend = len(chart.series) > 1
    if drawn.has_legend:
        drawn.legend.position, drawn.legend.include_in_layout = XL_LEGEND_POSITION.TOP, False
        _set_font(drawn.legend.font, LABEL, LIGHT.secondary, face)
        _hide_quiet(drawn, chart)
    _axes(drawn, chart)
    _colours(drawn, chart)
    _labels(drawn, chart, face)


def _format(chart: NativeChart) -> str:
    return "0.00" if chart.decimals else "0"


def _is_flat(chart: NativeChart) -> bool:
    return chart.kind == "bars"


def _is_labelled(chart: NativeChart) -> bool:
    """Rows have room for a label each; columns only for so many letters."""
    count = len(chart.categories) * len(chart.series)
    return count <= (MOST_LABELLED // 2 if chart.decimals and not _is_flat(chart) else MOST_LABELLED)


def _axes(drawn: Chart, chart: NativeChart) -> None:
    """Bars have their figures beside them and no axis; the first row is the top one."""
    values, names = drawn.value_axis, drawn.category_axis
    names.format.line.color.rgb = _rgb(LIGHT.tertiary)
    names.has_major_gridlines = False
    names.major_tick_mark = values.major_tick_mark = XL_TICK_MARK.NONE
    if len(chart.categories) > MANY_ROWS and _is_flat(chart):
        names.tick_labels.font.size = SMALL_LABEL
    # a share's line may float, for no column stands on its axis
    is_floating = chart.kind == "lines" and chart.unit == PERCENT_UNIT
    values.minimum_scale = 0 if _from_zero(chart) and not is_floating else None
    values.tick_labels.number_format, values.tick_labels.number_format_is_linked = "0", False
    values.has_major_gridlines = not _is_flat(chart)
    if _is_flat(chart):
        names.reverse_order = True
        values.visible = not _is_labelled(chart)
    else:
        values.major_gridlines.format.line.color.rgb = _rgb(LIGHT.line)
        values.format.line.fill.background()


def _from_zero(chart: NativeChart) -> bool:
    return all(value is None or value >= 0 for one in chart.series for value in one.values)


def _colours(drawn: Chart, chart: NativeChart) -> None:
    plot = drawn.plots[0]
    if chart.kind != "lines":
        plot.gap_width, plot.overlap = GAP, -6
    for series, one in zip(plot.series, chart.series, strict=True):
        if chart.kind == "lines":
            _stroke(series, one)
        else:
            series.format.fill.solid()
            series.format.fill.fore_color.rgb = _rgb(one.colour)


def _stroke(series: LineSeries, one: Series) -> None:
    """A line in its colour: thick with markers, thin for the others, broken for a target."""
    series.smooth = False
    series.format.line.color.rgb = _rgb(one.colour)
    series.format.line.width = Pt(2.5 if one.stroke == "solid" else 1.25)
    if one.stroke == "goal":
        series.format.line.dash_style = MSO_LINE.DASH
    if one.stroke != "solid" or len(one.values) > MOST_MARKED:
        series.marker.style = XL_MARKER_STYLE.NONE
        return
    series.marker.style, series.marker.size = XL_MARKER_STYLE.CIRCLE, 7
    series.marker.format.fill.solid()
    series.marker.format.fill.fore_color.rgb = _rgb(one.colour)
    series.marker.format.line.color.rgb = _rgb(one.colour)


def _hide_quiet(drawn: Chart, chart: NativeChart) -> None:
    """The key names the lines that matter; python-pptx has no call for it."""
    legend = drawn.legend._element
    place = legend.find(qn("c:legendPos"))
    for number, one in reversed(list(enumerate(chart.series))):
        if one.stroke == "quiet":
            entry = legend.makeelement(qn("c:legendEntry"), {})
            for tag, value in (("c:idx", str(number)), ("c:delete", "1")):
                entry.append(entry.makeelement(qn(tag), {"val": value}))
            place.addnext(entry)


def _labels(drawn: Chart, chart: NativeChart, face: str) -> None:
    """Figures beside the marks; of lines only the last ones."""
    if chart.kind == "lines":
        for series, last in _ends(drawn, chart):
            series.points[last].data_label.position = XL_LABEL_POSITION.ABOVE
        return
    plot = drawn.plots[0]
    plot.has_data_labels = _is_labelled(chart)
    if not plot.has_data_labels:
        return
    shown = plot.data_labels
    shown.number_format, shown.number_format_is_linked = _format(chart), False
    shown.show_value = True
    shown.position = XL_LABEL_POSITION.OUTSIDE_END
    size = SMALL_LABEL if len(chart.categories) > MANY_ROWS else LABEL
    _set_font(shown.font, size, LIGHT.ink, face)


def _ends(drawn: Chart, chart: NativeChart) -> Iterator[tuple[LineSeries, int]]:
    """Each line that matters with the place of its last known value."""
    for series, one in zip(drawn.plots[0].series, chart.series, strict=True):
        if one.stroke != "solid":
            continue
        known = [place for place, value in enumerate(one.values) if value is not None]
        if known:
            yield series, known[-1]


def _set_font(font: Font, size: Length, colour: str, face: str) -> None:
    font.size, font.name, font.color.rgb = size, face, _rgb(colour)
    shape = font._rPr
    east = shape.makeelement(qn("a:ea"), {"typeface": face})
    shape.find(qn("a:latin")).addnext(east)


def _rgb(colour: str) -> RGBColor:
    return RGBColor.from_string(colour.lstrip("#"))
