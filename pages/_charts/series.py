"""One or several series over the same names: columns side by side, lines, or small panels on one scale."""

from collections.abc import Sequence

from pages._charts import text
from pages._charts.blank import blank
from pages._charts.categories import chart_width, depth, names_axis
from pages._charts.look import PAGE, Look
from pages._charts.month_axis import NEAR, placed_marks
from pages._charts.plot import Plot, Series
from pages._charts.series_key import RIGHT, key_depth, series_key
from pages._charts.theme import Figure, axis, note

LEFT = 52
# the share of its place that the columns of one name take, and how much wider a level mark is than a column
# that stands alone; among others it is as wide, so that neighbours' marks do not touch
FILLED, BEYOND, AMONG = 0.68, 1.18, 0.9
# so many columns have room for their figures
MOST_LABELS = 31
# panels side by side, what stands between them, and the height of one, in units
ACROSS, ACROSS_PAPER, ACROSS_PHONE = 4, 3, 2
GAP = 0.03
PANEL, HEADING, HEADING_PAPER = 92, 60, 84
# the width of the sign of a marked day, in units
SIGN = 24
# the height of a figure above its column, as a share of the axis
FIGURE = 0.09


def columns_chart(plot: Plot, look: Look = PAGE) -> Figure:
    """Columns, those of one name side by side, with the compared window's figure as a level mark."""
    if not plot.series or not len(plot.names):
        return blank(look=look)
    layout = _layout(plot, look)
    layout["yaxis"] = _scale(plot, look)
    count = len(plot.series)
    width = FILLED / count
    data = []
    for place, one in enumerate(plot.series):
        shift = (place - (count - 1) / 2) * width
        data.append(_columns(one, shift, width, look))
        if one.has_base:
            data.append(_marks(one, shift, width, look))
    data += _levels(plot, look)
    if count == 1 and len(plot.names) <= MOST_LABELS and not look.is_phone:
        layout["annotations"] += _figures(plot, layout["yaxis"]["range"][1], look)
    layout["annotations"] += [series_key(plot, look), *_gaps(plot, look)]
    _mark_days(layout, plot, chart_width(look) - LEFT - RIGHT, look)
    return {"data": data, "layout": layout}


def lines_chart(plot: Plot, look: Look = PAGE) -> Figure:
    """Lines; of a single one the compared window's as a thin line in grey."""
    if not plot.series or not len(plot.names):
        return blank(look=look)
    layout = _layout(plot, look, is_line=True)
    layout["yaxis"] = _scale(plot, look, is_line=True)
    data = [_line(one, look.palette.line, 1.2, look) for one in plot.rest]
    if len(plot.series) == 1 and plot.series[0].has_base:
        data.append(_base_line(plot.series[0], look))
    data += [*_levels(plot, look), *(_line(one, one.colour, 2.4, look) for one in plot.series)]
    layout["annotations"] += [series_key(plot, look, is_line=True)]
    _mark_days(layout, plot, chart_width(look) - LEFT - RIGHT, look)
    return {"data": data, "layout": layout}


# -- small multiples -------------------------------------------------------------------------------


def across(look: Look) -> int:
    if look.is_phone:
        return ACROSS_PHONE
    return ACROSS_PAPER if look.is_paper else ACROSS


def _between(look: Look) -> float:
    """The height between two panels: the names below one, the heading of the next."""
    return HEADING_PAPER if look.is_paper else HEADING


def panels_height(count: int, look: Look = PAGE) -> float:
    """The height that so many panels need, in units."""
    return 30 + -(-count // across(look)) * (PANEL + _between(look))


def panels_chart(plot: Plot, look: Look = PAGE) -> Figure:
    """One panel a series, all with the same names on one scale."""
    if not plot.series or not len(plot.names):
        return blank(look=look)
    wide = min(across(look), len(plot.series))
    down = -(-len(plot.series) // wide)
    width = (1 - GAP * (wide - 1)) / wide
    pitch = 1 / down
    height = pitch * PANEL / (PANEL + _between(look))
    top = 44 + key_depth(plot, look)
    layout = look.layout(left=LEFT, right=RIGHT, top=top, bottom=6, barmode="overlay")
    layout.pop("xaxis")
    layout.pop("yaxis")
    room = (chart_width(look) - LEFT - RIGHT) * width
    data = []
    for place, one in enumerate(plot.series):
        suffix = "" if place == 0 else str(place + 1)
        left = place % wide * (width + GAP)
        top = 1 - place // wide * pitch
        base = [_marks(one, 0, FILLED, look)] if one.has_base else []
        traces = [_columns(one, 0, FILLED, look), *base, *_levels(plot, look)]
        data += [{**trace, "xaxis": f"x{suffix}", "yaxis": f"y{suffix}"} for trace in traces]
        layout[f"xaxis{suffix}"] = names_axis(
            plot.names, room, look, domain=[left, left + width], anchor=f"y{suffix}"
        )
        layout[f"yaxis{suffix}"] = _scale(plot, look) | {
            "domain": [top - height, top],
            "anchor": f"x{suffix}",
            "showticklabels": place % wide == 0,
        }
        layout["annotations"].append(_heading(one, left, top, look))
        _mark_days(layout, plot, room, look, suffix)
    layout["annotations"].append(series_key(plot, look, shift=22))
    return {"data": data, "layout": layout}


def _heading(one: Series, left: float, top: float, look: Look) -> Figure:
    words = f"<b>{text.safe(one.name)}</b> {one.total}"
    return note(
        words,
        x=left,
        xanchor="left",
        y=top,
        yanchor="bottom",
        yshift=3 * look.u,
        font={"size": look.size, "color": look.palette.ink},
    )


# -- parts -----------------------------------------------------------------------------------------


def _layout(plot: Plot, look: Look, *, is_line: bool = False) -> Figure:
    top, bottom = 34 + key_depth(plot, look, is_line=is_line), depth(plot.names) + 6
    layout = look.layout(left=LEFT, right=RIGHT, top=top, bottom=bottom, barmode="overlay")
    layout["xaxis"] = names_axis(plot.names, chart_width(look) - LEFT - RIGHT, look)
    return layout


def _scale(plot: Plot, look: Look, *, is_line: bool = False) -> Figure:
    shown = [*(value for one in plot.every for value in [*one.values, *one.base])]
    known = [value for value in [*shown, *(one.value for one in plot.levels)] if value is not None]
    if is_line and plot.is_share:
        return axis(look.palette, nticks=5, **_floating(known, has_marks=bool(plot.marks)))
    low, (top, step) = min([0.0, *known]), look.scale(max(known, default=None))
    # what is below nothing is shown whole, with as much below it as a column has above
    return axis(look.palette, range=[low * 1.08, top], dtick=step, tick0=0, zeroline=low < 0)


def _floating(known: Sequence[float], *, has_marks: bool) -> Figure:
    """The range of an axis that need not begin at zero: with room for the signs of marked days above its
    lines, and without them as Plotly chooses it."""
    if not (known and has_marks):
        return {}
    low, high = min(known), max(known)
    span = (high - low) or 1.0
    return {"range": [low - 0.06 * span, high + 0.14 * span]}


def _columns(one: Series, shift: float, width: float, look: Look) -> Figure:
    return {
        "type": "bar",
        "name": one.name,
        "x": [place + shift for place in range(len(one.values))],
        "y": list(one.values),
        "width": width * 0.94,
        "marker": {"color": one.colour, "line": {"width": 0}},
        **look.pointed(list(one.hover), list(one.tokens)),
    }


def _marks(one: Series, shift: float, width: float, look: Look) -> Figure:
    """The compared window's figures as level marks across the columns."""
    x: list[float | None] = []
    y: list[float | None] = []
    for place, value in enumerate(one.base):
        if value is not None:
            half = width * (BEYOND if width == FILLED else AMONG) / 2
            x += [place + shift - half, place + shift + half, None]
            y += [value, value, None]
    return {
        "type": "scatter",
        "mode": "lines",
        "x": x,
        "y": y,
        "line": {"color": look.palette.ink, "width": 1.6 * look.u},
        "hoverinfo": "skip",
        "cliponaxis": False,
    }


def _line(one: Series, colour: str, width: float, look: Look) -> Figure:
    is_short = len(one.values) <= 2 * MOST_LABELS
    return {
        "type": "scatter",
        "mode": "lines+markers" if is_short else "lines",
        "name": one.name,
        "x": list(range(len(one.values))),
        "y": list(one.values),
        "connectgaps": False,
        "line": {"color": colour, "width": width * look.u},
        "marker": {"size": (width + 3) * look.u, "color": colour},
        **look.pointed(list(one.hover), list(one.tokens)),
    }


def _base_line(one: Series, look: Look) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines",
        "x": list(range(len(one.base))),
        "y": list(one.base),
        "connectgaps": False,
        "line": {"color": look.palette.tertiary, "width": 1.4 * look.u, "dash": "dot"},
        "hoverinfo": "skip",
    }


def _levels(plot: Plot, look: Look) -> list[Figure]:
    """What the figures should come to, as broken lines that the axis has room for."""
    return [
        {
            "type": "scatter",
            "mode": "lines",
            "x": [one.start, one.end],
            "y": [one.value, one.value],
            "line": {"color": look.palette.ink, "width": 1.4 * look.u, "dash": "dash"},
            # a click on a column goes through it
            "hoverinfo": "skip",
            "cliponaxis": False,
        }
        for one in plot.levels
    ]


def _mark_days(layout: Figure, plot: Plot, width: float, look: Look, suffix: str = "") -> None:
    """Puts the marks of days into the layout, of one panel where `suffix` names its axes."""
    near = max(NEAR, len(plot.names) * SIGN / width)
    lines, signs = placed_marks(plot.marks, look, near=near, xref=f"x{suffix}", yref=f"y{suffix} domain")
    layout["shapes"] += lines
    layout["annotations"] += signs


def _figures(plot: Plot, top: float, look: Look) -> list[Figure]:
    """The figure above its column, or that there is none; `top` is that of the axis."""
    one = plot.series[0]
    return [
        note(
            words,
            xref="x",
            x=place,
            yref="y",
            y=clear(plot, place, max([0.0, *(each for each in (value, base) if each is not None)]), top),
            yanchor="bottom",
            yshift=2 * look.u,
            font={
                "size": look.size,
                "color": look.palette.ink if value is not None else look.palette.tertiary,
            },
        )
        for place, (words, value, base) in enumerate(zip(one.words, one.values, one.base, strict=True))
    ]


def clear(plot: Plot, place: int, height: float, top: float) -> float:
    """Where a figure may stand that a target's line would else run through: above the line."""
    own = [one.value for one in plot.levels if one.start <= place <= one.end]
    return max([height, *(value for value in own if height <= value <= height + FIGURE * top)])


def _gaps(plot: Plot, look: Look) -> list[Figure]:
    """A dash where several series have no figure at a name: nothing there would be read as nought."""
    if len(plot.series) == 1 or len(plot.names) > MOST_LABELS:
        return []
    font = {"size": look.size, "color": look.palette.tertiary}
    return [
        note(text.NONE, xref="x", x=place, yref="y", y=0, yanchor="bottom", font=font)
        for place in range(len(plot.names))
        if all(one.values[place] is None for one in plot.series)
    ]
