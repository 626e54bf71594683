"""The county: its outline with one bubble a town at its true point, and the same towns as equal tiles."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from pages._charts import text
from pages._charts.blank import blank
from pages._charts.theme import CHANGE_WORDS, PAGE, Figure, Palette, axis, base_layout, change_step, note

ROOMY = 400
Rings = Sequence[Sequence[tuple[float, float]]]


@dataclass(frozen=True)
class TownMark:
    """One town: where it lies, its figure in the window and in the compared one."""

    code: str
    name: str
    longitude: float
    latitude: float
    tile_column: int
    tile_row: int
    value: float | None
    base: float | None
    lines: tuple[str, ...] = ()

    @property
    def change_pct(self) -> float | None:
        """None where there is no base, or one too small for per cent."""
        if text.is_missing(self.base) or float(self.base or 0) < text.SMALL_BASE:
            return None
        return text.change_pct(self.value, self.base)


@dataclass
class _Bubble:
    x: float
    y: float
    radius: float
    true_x: float
    true_y: float


@dataclass(frozen=True)
class _Box:
    left: float
    top: float
    right: float
    bottom: float

    def overlap(self, other: "_Box") -> float:
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0) * max(high, 0)

    def distance(self, x: float, y: float) -> float:
        return math.hypot(max(self.left - x, x - self.right, 0), max(self.top - y, y - self.bottom, 0))


def county_map(
    outline: Rings,
    towns: Sequence[TownMark],
    *,
    unit: str,
    height: float = 400,
    palette: Palette = PAGE,
    size: float = 12,
) -> Figure:
    """Area = the figure, colour = its change; drawn in pixels of `height`, so that names keep off bubbles."""
    if not towns:
        return blank(palette=palette, size=size)
    u = size / 12
    # a low picture has smaller bubbles and names, or they would cover each other
    small = min(1.0, max(0.72, height / ROOMY))
    high, wide = height * u, height * u * 0.98
    project = _projection(outline, wide, high, 10 * u)
    largest = max((float(town.value or 0) for town in towns), default=0.0)
    marks = [_bubble(project(town.longitude, town.latitude), town, largest, u * small) for town in towns]
    _push_apart(marks, 3 * u)
    layout = base_layout(palette, size=size)
    layout["margin"] = {"l": 0, "r": 0, "t": 0, "b": 24 * u}
    layout["xaxis"] = axis(palette, visible=False, range=[0, wide], constrain="domain")
    layout["yaxis"] = axis(palette, visible=False, range=[high, 0], scaleanchor="x", constrain="domain")
    layout["annotations"] = [*_labels(towns, marks, palette, size * small, (wide, high)), key(palette, size)]
    land = _land(outline, project, palette, u)
    circles = _circles(towns, marks, unit, palette, size * small)
    return {"data": [land, *_leaders(marks, palette, u), circles], "layout": layout}


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


def _projection(
    outline: Rings, wide: float, high: float, pad: float
) -> Callable[[float, float], tuple[float, float]]:
    """Longitude and latitude to pixels: equirectangular at the county's middle, centred."""
    points = [point for ring in outline for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    ratio = min((wide - 2 * pad) / ((east - west) * shrink), (high - 2 * pad) / (north - south))
    left = (wide - (east - west) * shrink * ratio) / 2
    top = (high - (north - south) * ratio) / 2

    def project(longitude: float, latitude: float) -> tuple[float, float]:
        return left + (longitude - west) * shrink * ratio, top + (north - latitude) * ratio

    return project


def _bubble(point: tuple[float, float], town: TownMark, largest: float, u: float) -> _Bubble:
    share = math.sqrt(float(town.value or 0) / largest) if largest > 0 else 0
    return _Bubble(*point, max(12.0, 25 * share) * u, *point)


def _push_apart(marks: list[_Bubble], clear: float) -> None:
    """Move overlapping bubbles apart along their line, a little each round; few towns need it."""
    for _ in range(60):
        moved = False
        for one, other in combinations(marks, 2):
            wide, high = other.x - one.x, other.y - one.y
            distance = math.hypot(wide, high) or 1.0
            lack = one.radius + other.radius + clear - distance
            if lack > 0.1:
                one.x, one.y = one.x - wide / distance * lack / 2, one.y - high / distance * lack / 2
                other.x, other.y = other.x + wide / distance * lack / 2, other.y + high / distance * lack / 2
                moved = True
        if not moved:
            return


def _land(
    outline: Rings, project: Callable[[float, float], tuple[float, float]], palette: Palette, u: float
) -> Figure:
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
        "fillcolor": palette.land,
        "line": {"color": palette.land_line, "width": 1.2 * u},
        "hoverinfo": "skip",
    }


def _leaders(marks: Sequence[_Bubble], palette: Palette, u: float) -> list[Figure]:
    """A dot at the true point of each bubble that had to move, and a line to the bubble."""
    moved = [one for one in marks if math.hypot(one.x - one.true_x, one.y - one.true_y) > one.radius]
    if not moved:
        return []
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": "实际位置",
            "x": [value for one in moved for value in (one.true_x, one.x, None)],
            "y": [value for one in moved for value in (one.true_y, one.y, None)],
            "line": {"color": palette.ink, "width": u},
            "marker": {"color": palette.ink, "size": 5 * u},
            "hoverinfo": "skip",
        }
    ]


def _circles(
    towns: Sequence[TownMark], marks: Sequence[_Bubble], unit: str, palette: Palette, size: float
) -> Figure:
    """A town that rises has a dark ring besides its colour; a small base is left white."""
    u = size / 12
    fills, rings, widths, inks = [], [], [], []
    for town in towns:
        change = town.change_pct
        step = change_step(change)
        is_rising = change is not None and change > 0
        fills.append(palette.card if change is None else palette.diverging[step])
        rings.append(palette.ink if is_rising else palette.land_line if change is None else palette.card)
        widths.append((3 if is_rising else 1.5) * u)
        inks.append(palette.ink if change is None else palette.on_diverging[step])
    return {
        "type": "scatter",
        "mode": "markers+text",
        "name": unit,
        "x": [round(one.x, 1) for one in marks],
        "y": [round(one.y, 1) for one in marks],
        "text": [f"<b>{text.number(town.value)}</b>" for town in towns],
        "textposition": "middle center",
        "textfont": {"size": size * 1.05, "color": inks},
        "marker": {
            "size": [round(2 * one.radius, 1) for one in marks],
            "color": fills,
            "opacity": 1,
            "line": {"color": rings, "width": widths},
        },
        "customdata": [f"town:{town.code}" for town in towns],
        "hovertext": ["<br>".join([f"<b>{town.name}</b>", *town.lines]) for town in towns],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _labels(
    towns: Sequence[TownMark],
    marks: Sequence[_Bubble],
    palette: Palette,
    size: float,
    frame: tuple[float, float],
) -> list[Figure]:
    """Names beside the bubbles, each at the side where it covers least."""
    placed: list[_Box | None] = [None] * len(marks)
    # twice: in the second round each name already knows where the others stand
    for _ in range(2):
        for index, mark in enumerate(marks):
            others = [box for at, box in enumerate(placed) if box is not None and at != index]
            choices = _choices(mark, _words(towns[index]), size)
            placed[index] = min(choices, key=lambda box: _cost(box, marks, others, size, frame))
    return [
        note(
            _words(town) if not _rises(town) else f"<b>{_words(town)}</b>",
            xref="x",
            yref="y",
            # from the bubble's middle in pixels, so that a larger picture does not part name and bubble
            x=mark.x,
            y=mark.y,
            xshift=(box.left + box.right) / 2 - mark.x,
            yshift=mark.y - (box.top + box.bottom) / 2,
            xanchor="center",
            yanchor="middle",
            font={"size": size, "color": palette.red if _rises(town) else palette.ink},
        )
        for town, mark, box in zip(towns, marks, placed, strict=True)
        if box is not None
    ]


def _rises(town: TownMark) -> bool:
    return (town.change_pct or 0) > 0


def _words(town: TownMark) -> str:
    return f"{town.name} ▲{text.number(town.change_pct, 1)}%" if _rises(town) else town.name


def _choices(mark: _Bubble, words: str, size: float) -> list[_Box]:
    """Eight places around the bubble, the best liked first: below, above, right, left, corners."""
    wide = sum(size * (0.6 if sign.isascii() else 1.02) for sign in words)
    high = size * 1.35
    down, right, slant = mark.radius + 1 + high / 2, mark.radius + 3 + wide / 2, mark.radius * 0.72
    centres = [(0.0, down), (0.0, -down), (right, 0.0), (-right, 0.0)]
    centres += [
        (across * (slant + wide / 2), along * (slant + high / 2)) for along in (1, -1) for across in (1, -1)
    ]
    return [
        _Box(mark.x + x - wide / 2, mark.y + y - high / 2, mark.x + x + wide / 2, mark.y + y + high / 2)
        for x, y in centres
    ]


def _cost(
    box: _Box, marks: Sequence[_Bubble], names: Sequence[_Box], size: float, frame: tuple[float, float]
) -> float:
    inside = box.overlap(_Box(0, 0, *frame))
    outside = (box.right - box.left) * (box.bottom - box.top) - inside
    covered = sum(max(mark.radius + 1.5 - box.distance(mark.x, mark.y), 0) * size for mark in marks)
    return covered + sum(box.overlap(other) for other in names) + 10 * outside
