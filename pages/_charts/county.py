"""The county: its outline with one bubble a town at its true point, area = figure, colour = change."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from pages._charts import text
from pages._charts.blank import blank
from pages._charts.placing import Box, Bubble, Ground, Projection, Rings, place_names, projection, push_apart
from pages._charts.theme import CHANGE_WORDS, PAGE, Figure, Palette, axis, base_layout, change_step, note

ROOMY = 400


class Place(Protocol):
    """A town of the county's list: its code, short name, point and tile."""

    @property
    def town_code(self) -> str: ...
    @property
    def short_name(self) -> str: ...
    @property
    def longitude(self) -> float: ...
    @property
    def latitude(self) -> float: ...
    @property
    def tile_column(self) -> int: ...
    @property
    def tile_row(self) -> int: ...


@dataclass(frozen=True)
class TownMark:
    """One town: where it lies, its figure in the window and in the compared one; None is unknown."""

    code: str
    name: str
    longitude: float
    latitude: float
    tile_column: int
    tile_row: int
    value: float | None
    base: float | None
    lines: tuple[str, ...] = ()

    @classmethod
    def at(cls, town: Place, value: float | None, base: float | None) -> "TownMark":
        point = (town.longitude, town.latitude, town.tile_column, town.tile_row)
        return cls(town.town_code, town.short_name, *point, value, base)

    @property
    def change_pct(self) -> float | None:
        """None where there is no base, or one too small for per cent."""
        if text.is_missing(self.base) or float(self.base or 0) < text.SMALL_BASE:
            return None
        return text.change_pct(self.value, self.base)

    @property
    def rises(self) -> bool:
        return (self.change_pct or 0) > 0


@dataclass(frozen=True)
class MapLook:
    """Sizes in the picture's own pixels: a page's card and the wall differ in nothing else but colours."""

    palette: Palette
    size: float
    width: float
    height: float
    pad: float
    smallest: float
    largest: float
    # between bubbles, and what names like between each other
    clear: float
    air: float
    label: float
    figure: float
    # how far the digits are set below the bubble's middle
    drop: float
    # widths of the county's line, a leader, a bubble's rim, and the rim of a town that rises
    outline: float
    leader: float
    rim: float
    rising_rim: float
    point: float
    # the rim of a bubble that carries no colour
    hollow: str


def page_look(height: float, palette: Palette, size: float) -> MapLook:
    """A card's map; a low picture has smaller bubbles and names, or they would cover each other."""
    u = size / 12
    small = min(1.0, max(0.72, height / ROOMY))
    return MapLook(
        palette=palette,
        size=size,
        width=height * u * 0.98,
        height=height * u,
        pad=10 * u,
        smallest=12 * u * small,
        largest=25 * u * small,
        clear=3 * u,
        air=0,
        label=size * small,
        figure=size * small * 1.05,
        drop=0,
        outline=1.2 * u,
        leader=u,
        rim=1.5 * u * small,
        rising_rim=3 * u * small,
        point=5 * u,
        hollow=palette.land_line,
    )


def county_map(
    outline: Rings,
    towns: Sequence[TownMark],
    *,
    unit: str,
    height: float = 400,
    palette: Palette = PAGE,
    size: float = 12,
) -> Figure:
    """The map of a page's card, with the key of its colours beneath."""
    if not towns:
        return blank(palette=palette, size=size)
    figure = bubble_map(outline, towns, page_look(height, palette, size), unit=unit)
    figure["layout"]["margin"] = {"l": 0, "r": 0, "t": 0, "b": 24 * size / 12}
    figure["layout"]["annotations"].append(key(palette, size))
    return figure


def bubble_map(outline: Rings, towns: Sequence[TownMark], look: MapLook, *, unit: str) -> Figure:
    """Drawn in pixels of the look, so that names keep off bubbles."""
    project = projection(outline, look.width, look.height, look.pad)
    largest = largest_value(towns)
    marks = [_bubble(project(town.longitude, town.latitude), town, largest, look) for town in towns]
    push_apart(marks, look.clear)
    layout = base_layout(look.palette, size=look.size)
    layout["margin"] = {"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0}
    layout["xaxis"] = axis(look.palette, visible=False, range=[0, look.width], constrain="domain")
    layout["yaxis"] = axis(
        look.palette, visible=False, range=[look.height, 0], scaleanchor="x", constrain="domain"
    )
    layout["annotations"] = _labels(towns, marks, look)
    data = [_land(outline, project, look), *_leaders(marks, look), *_circles(towns, marks, look, unit)]
    return {"data": data, "layout": layout}


def largest_value(towns: Sequence[TownMark]) -> float:
    return max((float(town.value or 0) for town in towns if not text.is_missing(town.value)), default=0.0)


def radius(value: float | None, largest: float, look: MapLook) -> float:
    """Area in proportion to the value, down to the smallest circle that still holds its number."""
    if text.is_missing(value) or largest <= 0:
        return look.smallest
    return max(look.smallest, look.largest * math.sqrt(float(value or 0) / largest))


def key(palette: Palette, size: float) -> Figure:
    """What the five colours say, in words."""
    words = "　".join(
        f'<span style="color:{colour}">■</span>{word}'
        for colour, word in zip(palette.diverging, CHANGE_WORDS, strict=True)
    )
    return note(
        words,
        x=0.5,
        xanchor="center",
        y=0,
        yanchor="top",
        yshift=-6 * size / 12,
        font={"size": size * 0.95, "color": palette.secondary},
    )


def _bubble(point: tuple[float, float], town: TownMark, largest: float, look: MapLook) -> Bubble:
    return Bubble(*point, radius(town.value, largest, look), *point)


def _land(outline: Rings, project: Projection, look: MapLook) -> Figure:
    x: list[float | None] = []
    y: list[float | None] = []
    for ring in outline:
        for longitude, latitude in ring:
            point = project(longitude, latitude)
            x.append(round(point[0], 1))
            y.append(round(point[1], 1))
        x.append(None)
        y.append(None)
    return {
        "type": "scatter",
        "mode": "lines",
        "name": "高唐县",
        "x": x[:-1],
        "y": y[:-1],
        "fill": "toself",
        "fillcolor": look.palette.land,
        "line": {"color": look.palette.land_line, "width": look.outline},
        "hoverinfo": "skip",
    }


def _leaders(marks: Sequence[Bubble], look: MapLook) -> list[Figure]:
    """A dot at the true point of each bubble that had to move, and a line to the bubble."""
    moved = [mark for mark in marks if mark.is_moved]
    if not moved:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": "实际位置",
            "x": [value for one in moved for value in (round(one.true_x, 1), round(one.x, 1), None)],
            "y": [value for one in moved for value in (round(one.true_y, 1), round(one.y, 1), None)],
            "line": {"color": look.palette.ink, "width": look.leader},
            "marker": {"color": look.palette.ink, "size": look.point},
            "hoverinfo": "skip",
        }
    ]


def _circles(towns: Sequence[TownMark], marks: Sequence[Bubble], look: MapLook, unit: str) -> list[Figure]:
    """Judged towns are filled by change; a small base is hollow; a rising town has a ring in ink."""
    palette = look.palette
    fills, rings, widths, inks = [], [], [], []
    for town in towns:
        change = town.change_pct
        step = change_step(change)
        fills.append(palette.card if change is None else palette.diverging[step])
        rings.append(palette.ink if town.rises else look.hollow if change is None else palette.card)
        widths.append(look.rising_rim if town.rises else look.rim)
        inks.append(palette.ink if change is None else palette.on_diverging[step])
    place = {"type": "scatter", "x": [round(mark.x, 1) for mark in marks], "cliponaxis": False}
    circles = {
        "mode": "markers",
        "name": unit,
        "y": [round(mark.y, 1) for mark in marks],
        "marker": {
            "size": [round(2 * mark.radius, 1) for mark in marks],
            "color": fills,
            "opacity": 1,
            "line": {"color": rings, "width": widths},
        },
        "customdata": [f"town:{town.code}" for town in towns],
        "hovertext": ["<br>".join([f"<b>{town.name}</b>", *town.lines]) for town in towns],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    figures = {
        "mode": "text",
        "name": f"{unit}数",
        "y": [round(mark.y + look.drop, 1) for mark in marks],
        "text": [f"<b>{text.number(town.value)}</b>" for town in towns],
        "textposition": "middle center",
        "textfont": {"size": look.figure, "color": inks},
        "hoverinfo": "skip",
    }
    return [place | circles, place | figures]


def _labels(towns: Sequence[TownMark], marks: Sequence[Bubble], look: MapLook) -> list[Figure]:
    """Names beside the bubbles; only a rising town is coloured, its change behind the name."""
    words = [
        f"{town.name} ▲{text.number(town.change_pct, 1)}%" if town.rises else town.name for town in towns
    ]
    boxes = place_names(marks, words, Ground(look.width, look.height, look.label, look.air))
    return [
        _label(town.rises, spoken, mark, box, look)
        for town, spoken, mark, box in zip(towns, words, marks, boxes, strict=True)
    ]


def _label(rises: bool, words: str, mark: Bubble, box: Box, look: MapLook) -> Figure:
    x, y = box.centre
    shown = text.safe(words)
    return note(
        f"<b>{shown}</b>" if rises else shown,
        xref="x",
        yref="y",
        # from the bubble's middle in pixels, so that a larger picture does not part name and bubble
        x=mark.x,
        y=mark.y,
        xshift=x - mark.x,
        yshift=mark.y - y,
        xanchor="center",
        yanchor="middle",
        font={"size": look.label, "color": look.palette.worse if rises else look.palette.ink},
    )
