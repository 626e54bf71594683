"""One or several series over the same names: columns side by side, lines, or small panels on one scale."""

from collections.abc import Sequence
from dataclasses import dataclass

from pages._charts import text
from pages._charts.blank import blank
from pages._charts.categories import Names, chart_width, depth, names_axis
from pages._charts.look import PAGE, Look
from pages._charts.theme import Figure, axis, note

LEFT, RIGHT = 52, 10
# the share of its place that the columns of one name take, and how much wider a level mark is than a column
# that stands alone; among others it is as wide, so that neighbours' marks do not touch
FILLED, BEYOND, AMONG = 0.68, 1.18, 0.9
# so many columns have room for their figures
MOST_LABELS = 31
# panels side by side, what stands between them, and the height of one, in units
ACROSS, ACROSS_PAPER, ACROSS_PHONE = 4, 3, 2
GAP = 0.03
PANEL, HEADING, HEADING_PAPER = 92, 60, 84


@dataclass(frozen=True)
class Series:
    """Values in the unit that is read, None where there is none; `base` is the compared window's.

    `words` are the figures as written, `hover` all that the pointer shows, `tokens` what a click opens.
    """

    name: str
    colour: str
    values: Sequence[float | None]
    base: Sequence[float | None]
    words: Sequence[str]
    hover: Sequence[str]
    tokens: Sequence[str]
    # beside the name of a panel
    total: str = ""


@dataclass(frozen=True)
class Plot:
    """Series over names. `rest` are drawn without colour, and said in `remark`."""

    names: Names
    series: Sequence[Series]
    unit: str
    base_name: str = ""
    rest: Sequence[Series] = ()
    remark: str = ""
    # a share may float, for no column stands on its axis
    is_share: bool = False

    @property
    def every(self) -> list[Series]:
        return [*self.rest, *self.series]


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
        if _has_base(one):
            data.append(_marks(one, shift, width, look))
    if count == 1 and len(plot.names) <= MOST_LABELS and not look.is_phone:
        layout["annotations"] += _figures(plot.series[0], look)
    layout["annotations"] += [_key(plot, look, is_line=False), *_gaps(plot, look)]
    return {"data": data, "layout": layout}


def lines_chart(plot: Plot, look: Look = PAGE) -> Figure:
    """Lines; of a single one the compared window's as a thin line in grey."""
    if not plot.series or not len(plot.names):
        return blank(look=look)
    layout = _layout(plot, look)
    layout["yaxis"] = _scale(plot, look, is_line=True)
    data = [_line(one, look.palette.line, 1.2, look) for one in plot.rest]
    if len(plot.series) == 1 and _has_base(plot.series[0]):
        data.append(_base_line(plot.series[0], look))
    data += [_line(one, one.colour, 2.4, look) for one in plot.series]
    layout["annotations"] += [_key(plot, look, is_line=True)]
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
    layout = look.layout(left=LEFT, right=RIGHT, top=44, bottom=6, barmode="overlay")
    layout.pop("xaxis")
    layout.pop("yaxis")
    room = (chart_width(look) - LEFT - RIGHT) * width
    data = []
    for place, one in enumerate(plot.series):
        suffix = "" if place == 0 else str(place + 1)
        left = place % wide * (width + GAP)
        top = 1 - place // wide * pitch
        traces = [_columns(one, 0, FILLED, look), *([_marks(one, 0, FILLED, look)] if _has_base(one) else [])]
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
    layout["annotations"].append(_key(plot, look, is_line=False, shift=22))
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


def _layout(plot: Plot, look: Look) -> Figure:
    layout = look.layout(left=LEFT, right=RIGHT, top=34, bottom=depth(plot.names) + 6, barmode="overlay")
    layout["xaxis"] = names_axis(plot.names, chart_width(look) - LEFT - RIGHT, look)
    return layout


def _scale(plot: Plot, look: Look, *, is_line: bool = False) -> Figure:
    known = [value for one in plot.every for value in [*one.values, *one.base] if value is not None]
    if is_line and plot.is_share:
        return axis(look.palette, nticks=5)
    low, (top, step) = min([0.0, *known]), look.scale(max(known, default=None))
    # what is below nothing is shown whole, with as much below it as a column has above
    return axis(look.palette, range=[low * 1.08, top], dtick=step, tick0=0, zeroline=low < 0)


def _has_base(one: Series) -> bool:
    return any(value is not None for value in one.base)


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


def _figures(one: Series, look: Look) -> list[Figure]:
    """The figure above its column, or that there is none."""
    return [
        note(
            words,
            xref="x",
            x=place,
            yref="y",
            y=max([0.0, *(each for each in (value, base) if each is not None)]),
            yanchor="bottom",
            yshift=2 * look.u,
            font={
                "size": look.size,
                "color": look.palette.ink if value is not None else look.palette.tertiary,
            },
        )
        for place, (words, value, base) in enumerate(zip(one.words, one.values, one.base, strict=True))
    ]


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


def _key(plot: Plot, look: Look, *, is_line: bool, shift: float = 4) -> Figure:
    """What each colour is, above the plot at its right end."""
    mark = "━" if is_line else "■"
    is_named = len({one.colour for one in plot.series}) > 1
    parts = [
        f'<span style="color:{one.colour}">{mark}</span> {text.safe(one.name)}'
        for one in plot.series
        if is_named
    ]
    has_base = any(_has_base(one) for one in plot.series)
    if has_base and plot.base_name and (not is_line or len(plot.series) == 1):
        sign = "┅" if is_line else "<b>━</b>"
        parts.append(f"{sign} {plot.base_name}")
    if plot.remark:
        parts.append(plot.remark)
    return note(
        "　".join(parts),
        x=1,
        xanchor="right",
        y=1,
        yanchor="bottom",
        yshift=shift * look.u,
        font={"size": look.size, "color": look.palette.secondary},
    )
