"""The county: its outline with one bubble a town at its true point, area = figure, colour = change."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from data.query.comparison import Comparison
from pages._charts import text
from pages._charts.blank import blank
from pages._charts.look import PAGE, Look
from pages._charts.placing import Box, Bubble, Ground, Projection, Rings, place_names, projection, push_apart
from pages._charts.theme import ChangeEdges, Figure, axis, note


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
    """One town: where it lies, its figure in the window and how it compares; None is unknown."""

    code: str
    name: str
    longitude: float
    latitude: float
    tile_column: int
    tile_row: int
    value: float | None
    comparison: Comparison
    lines: tuple[str, ...] = ()

    @classmethod
    def at(cls, town: Place, value: float | None, comparison: Comparison) -> "TownMark":
        point = (town.longitude, town.latitude, town.tile_column, town.tile_row)
        return cls(town.town_code, town.short_name, *point, value, comparison)

    @property
    def rises(self) -> bool:
        """Whether more than before, on a base by which it can be judged."""
        return self.comparison.percent is not None and self.comparison.direction == "up"


def county_map(
    outline: Rings,
    towns: Sequence[TownMark],
    edges: ChangeEdges,
    *,
    unit: str,
    look: Look = PAGE,
    height: float = 400,
) -> Figure:
    """The map, drawn in pixels so that names keep off bubbles; `height` in units where the look has none.

    Where the look has keys, that of the colours stands beneath it.
    """
    if not towns:
        return blank(look=look)
    canvas = Canvas.of(look, height)
    project = projection(outline, canvas.width, canvas.height, look.map.pad * look.u)
    largest = largest_value(towns)
    marks = [_bubble(project(town.longitude, town.latitude), town, largest, canvas) for town in towns]
    push_apart(marks, look.map.clear * look.u)
    layout = look.layout(left=0, right=0, top=0, bottom=key_room(look) if look.has_keys else 0)
    layout["xaxis"] = axis(look.palette, visible=False, range=[0, canvas.width], constrain="domain")
    layout["yaxis"] = axis(
        look.palette, visible=False, range=[canvas.height, 0], scaleanchor="x", constrain="domain"
    )
    layout["annotations"] = _labels(towns, marks, canvas) + ([key(edges, look)] if look.has_keys else [])
    land = _land(outline, project, look)
    return {
        "data": [land, *_leaders(marks, look), *_circles(towns, marks, edges, canvas, unit)],
        "layout": layout,
    }


@dataclass(frozen=True)
class Canvas:
    """A map's size in pixels. A low one has smaller bubbles and names, or they would cover each other."""

    look: Look
    width: float
    height: float

    @classmethod
    def of(cls, look: Look, height: float = 0) -> "Canvas":
        if look.width and look.height:
            return cls(look, look.width, look.height)
        return cls(look, height * look.u * 0.98, height * look.u)

    @property
    def u(self) -> float:
        """One unit in pixels, made smaller with the map."""
        return self.look.u * min(1.0, max(0.72, self.height / self.look.u / self.look.map.roomy))


def largest_value(towns: Sequence[TownMark]) -> float:
    return max((float(town.value or 0) for town in towns if not text.is_missing(town.value)), default=0.0)


def radius(value: float | None, largest: float, canvas: Canvas) -> float:
    """Area in proportion to the value, down to the smallest circle that still holds its number."""
    low, high = (one * canvas.u for one in (canvas.look.map.smallest, canvas.look.map.largest))
    if text.is_missing(value) or largest <= 0:
        return low
    return max(low, high * math.sqrt(float(value or 0) / largest))


def size_key(towns: Sequence[TownMark], look: Look) -> list[tuple[int, float]]:
    """Two circles for a key, value and radius in pixels: a large round value, and a quarter of it."""
    largest = largest_value(towns)
    if largest < 4:
        return []
    step = 10 ** (len(str(int(largest))) - 1)
    large = int(largest // step) * step
    return [(one, radius(one, largest, Canvas.of(look))) for one in (max(1, round(large / 4)), large)]


def key_room(look: Look) -> float:
    """The height that the key beneath a plot needs, in units."""
    return 42 if look.is_phone else 24


def key(edges: ChangeEdges, look: Look) -> Figure:
    """What the five colours say, in words; on a phone in two lines."""
    parts = [
        f'<span style="color:{colour}">■</span>{word}'
        for colour, word in zip(look.palette.diverging, edges.words, strict=True)
    ]
    lines = [parts[:3], parts[3:]] if look.is_phone else [parts]
    words = "<br>".join("　".join(line) for line in lines)
    return note(
        words,
        x=0.5,
        xanchor="center",
        y=0,
        yanchor="top",
        yshift=-6 * look.u,
        font={"size": look.size * 0.95, "color": look.palette.secondary},
    )


def _bubble(point: tuple[float, float], town: TownMark, largest: float, canvas: Canvas) -> Bubble:
    return Bubble(*point, radius(town.value, largest, canvas), *point)


def _land(outline: Rings, project: Projection, look: Look) -> Figure:
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
        "name": "县界",
        "x": x[:-1],
        "y": y[:-1],
        "fill": "toself",
        "fillcolor": look.palette.land,
        "line": {"color": look.palette.land_line, "width": look.map.outline * look.u},
        "hoverinfo": "skip",
    }


def _leaders(marks: Sequence[Bubble], look: Look) -> list[Figure]:
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
            "line": {"color": look.palette.ink, "width": look.map.leader * look.u},
            "marker": {"color": look.palette.ink, "size": look.map.point * look.u},
            "hoverinfo": "skip",
        }
    ]


def _circles(
    towns: Sequence[TownMark], marks: Sequence[Bubble], edges: ChangeEdges, canvas: Canvas, unit: str
) -> list[Figure]:
    """Judged towns are filled by change; a small base is hollow; a rising town has a ring in ink."""
    look, palette = canvas.look, canvas.look.palette
    # a bubble that carries no colour
    hollow = palette.hollow
    fills, rings, widths, inks = [], [], [], []
    for town in towns:
        change = town.comparison.percent
        step = edges.step(change)
        fills.append(palette.card if change is None else palette.diverging[step])
        rings.append(palette.ink if town.rises else hollow if change is None else palette.card)
        widths.append((look.map.rising_rim if town.rises else look.map.rim) * canvas.u)
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
        **look.pointed(
            ["<br>".join([f"<b>{town.name}</b>", *town.lines]) for town in towns],
            [f"town:{town.code}" for town in towns],
        ),
    }
    figures = {
        "mode": "text",
        "name": f"{unit}数",
        "y": [round(mark.y + look.map.drop * look.u, 1) for mark in marks],
        "text": [f"<b>{text.number(town.value)}</b>" for town in towns],
        "textposition": "middle center",
        "textfont": {"size": look.size * canvas.u / look.u * look.map.figure, "color": inks},
        "hoverinfo": "skip",
    }
    return [place | circles, place | figures]


def _labels(towns: Sequence[TownMark], marks: Sequence[Bubble], canvas: Canvas) -> list[Figure]:
    """Names beside the bubbles; only a rising town is coloured, its change behind the name."""
    words = [
        f"{town.name} {text.short_change(town.comparison, 1)[0]}" if town.rises else town.name
        for town in towns
    ]
    shown = [
        f"<b>{text.safe(one)}</b>" if town.rises else text.safe(one)
        for one, town in zip(words, towns, strict=True)
    ]
    size = 12 * canvas.u
    look = canvas.look
    boxes = place_names(marks, words, Ground(canvas.width, canvas.height, size, look.map.air * look.u))
    inks = [look.palette.worse if town.rises else look.palette.ink for town in towns]
    return [
        _label(one, mark, box, {"size": size, "color": ink})
        for one, mark, box, ink in zip(shown, marks, boxes, inks, strict=True)
    ]


def _label(words: str, mark: Bubble, box: Box, font: Figure) -> Figure:
    x, y = box.centre
    return note(
        words,
        xref="x",
        yref="y",
        # from the bubble's middle in pixels, so that a larger picture does not part name and bubble
        x=mark.x,
        y=mark.y,
        xshift=x - mark.x,
        yshift=mark.y - y,
        xanchor="center",
        yanchor="middle",
        font=font,
    )
