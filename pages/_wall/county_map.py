"""The county's outline with one bubble a town at its true point; names and bubbles keep off each other."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

from pages._charts import text
from pages._charts.theme import WALL, Figure, axis, base_layout, change_step, note

WIDTH, HEIGHT = 516, 534
PAD = 14
SMALLEST, LARGEST = 17.0, 39.0
LABEL = 20
FIGURE = 20
MARGIN = 5
CLEAR = 1.5
# names stand best with some air between them
AIR = 5

Rings = Sequence[Sequence[tuple[float, float]]]
Projection = Callable[[float, float], tuple[float, float]]


@dataclass(frozen=True)
class TownMark:
    """One town on the map: matters in the window and a year before; None is unknown."""

    name: str
    longitude: float
    latitude: float
    value: float | None
    base: float | None

    @property
    def change_pct(self) -> float | None:
        """None where the base is unknown or too small for per cent."""
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

    @property
    def is_moved(self) -> bool:
        return math.hypot(self.x - self.true_x, self.y - self.true_y) > self.radius


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

    def grown(self, by: float) -> "_Box":
        return _Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def distance(self, x: float, y: float) -> float:
        """From a point to the nearest of the box."""
        return math.hypot(max(self.left - x, x - self.right, 0), max(self.top - y, y - self.bottom, 0))


def bubbles(outline: Rings, towns: Sequence[TownMark]) -> Figure:
    """Outline rings (longitude, latitude) and towns; area = 事项, colour = change against last year."""
    project = _projection(outline)
    largest = max((float(town.value) for town in towns if not text.is_missing(town.value)), default=0.0)
    marks = [_bubble(project(town.longitude, town.latitude), town, largest) for town in towns]
    _push_apart(marks)
    layout = base_layout(
        WALL,
        size=LABEL,
        width=WIDTH,
        height=HEIGHT,
        margin={"l": 0, "r": 0, "t": 0, "b": 0, "pad": 0},
        # the plot is in pixels of the design, so that text can be kept off the bubbles
        xaxis=axis(WALL, visible=False, range=[0, WIDTH]),
        yaxis=axis(WALL, visible=False, range=[HEIGHT, 0]),
    )
    layout["annotations"] += _labels(towns, marks)
    return {"data": [_land(outline, project), *_leaders(marks), *_circles(towns, marks)], "layout": layout}


def _projection(outline: Rings) -> Projection:
    """Longitude and latitude to pixels: equirectangular at the county's middle, centred."""
    points = [point for ring in outline for point in ring]
    west, east = min(x for x, _ in points), max(x for x, _ in points)
    south, north = min(y for _, y in points), max(y for _, y in points)
    shrink = math.cos(math.radians((south + north) / 2))
    scale = min((WIDTH - 2 * PAD) / ((east - west) * shrink), (HEIGHT - 2 * PAD) / (north - south))
    left = (WIDTH - (east - west) * shrink * scale) / 2
    top = (HEIGHT - (north - south) * scale) / 2

    def project(longitude: float, latitude: float) -> tuple[float, float]:
        return left + (longitude - west) * shrink * scale, top + (north - latitude) * scale

    return project


def radius(value: float | None, largest: float) -> float:
    """Area in proportion to the value, down to the smallest circle that still holds its number."""
    if text.is_missing(value) or largest <= 0:
        return SMALLEST
    return max(SMALLEST, LARGEST * math.sqrt(float(value or 0) / largest))


def _bubble(point: tuple[float, float], town: TownMark, largest: float) -> _Bubble:
    return _Bubble(*point, radius(town.value, largest), *point)


def _push_apart(marks: list[_Bubble]) -> None:
    """Move overlapping bubbles apart along their line, a little each round; few towns need it."""
    for _ in range(60):
        moved = False
        for one, other in combinations(marks, 2):
            wide, high = other.x - one.x, other.y - one.y
            if wide == high == 0:
                wide = 0.01  # two towns at one point part sideways
            distance = math.hypot(wide, high)
            lack = one.radius + other.radius + MARGIN - distance
            if lack > 0.1:
                one.x, one.y = one.x - wide / distance * lack / 2, one.y - high / distance * lack / 2
                other.x, other.y = other.x + wide / distance * lack / 2, other.y + high / distance * lack / 2
                moved = True
        if not moved:
            return


def _land(outline: Rings, project: Projection) -> Figure:
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
        "fillcolor": WALL.land,
        "line": {"color": WALL.land_line, "width": 2},
        "hoverinfo": "skip",
    }


def _leaders(marks: Sequence[_Bubble]) -> list[Figure]:
    """A dot at the true point of each bubble that had to move, and a line to the bubble."""
    moved = [mark for mark in marks if mark.is_moved]
    if not moved:
        return []
    x = [value for mark in moved for value in (round(mark.true_x, 1), round(mark.x, 1), None)]
    y = [value for mark in moved for value in (round(mark.true_y, 1), round(mark.y, 1), None)]
    return [
        {
            "type": "scatter",
            "mode": "lines+markers",
            "name": "实际位置",
            "x": x,
            "y": y,
            "line": {"color": WALL.ink, "width": 1.5},
            "marker": {"color": WALL.ink, "size": 6},
            "hoverinfo": "skip",
        }
    ]


def _circles(towns: Sequence[TownMark], marks: Sequence[_Bubble]) -> list[Figure]:
    """Judged towns are filled by change; a small base is hollow; a rising town has a white ring."""
    fills, rings, widths, inks = [], [], [], []
    for town in towns:
        change = town.change_pct
        step = change_step(change)
        is_rising = change is not None and change > 0
        fills.append(WALL.card if change is None else WALL.diverging[step])
        rings.append(WALL.ink if is_rising else WALL.diverging[2] if change is None else WALL.card)
        widths.append(3 if is_rising else 2)
        inks.append(WALL.ink if change is None else WALL.on_diverging[step])
    place = {
        "type": "scatter",
        "x": [round(mark.x, 1) for mark in marks],
        "cliponaxis": False,
        "hoverinfo": "skip",
    }
    circles = {
        "mode": "markers",
        "name": "事项",
        "y": [round(mark.y, 1) for mark in marks],
        "marker": {
            "size": [round(2 * mark.radius, 1) for mark in marks],
            "sizemode": "diameter",
            "color": fills,
            "opacity": 1,
            "line": {"color": rings, "width": widths},
        },
        "customdata": [town.name for town in towns],
    }
    figures = {
        "mode": "text",
        "name": "项数",
        # the face's digits stand a little above its middle
        "y": [round(mark.y + 2, 1) for mark in marks],
        "text": [f"<b>{text.number(town.value)}</b>" for town in towns],
        "textposition": "middle center",
        "textfont": {"size": FIGURE, "color": inks},
    }
    return [place | circles, place | figures]


def _labels(towns: Sequence[TownMark], marks: Sequence[_Bubble]) -> list[Figure]:
    """Names beside the bubbles, each at the side where it covers least."""
    words = [_words(town) for town in towns]
    placed: list[_Box | None] = [None] * len(marks)
    # twice: in the second round each name already knows where the others stand
    for _ in range(2):
        for index, mark in enumerate(marks):
            others = [box for at, box in enumerate(placed) if box is not None and at != index]
            choices = _choices(mark, words[index])
            placed[index] = min(choices, key=lambda box: _cost(box, marks, others))
    return [
        note(_coloured(town), xref="x", yref="y", x=(box.left + box.right) / 2, y=(box.top + box.bottom) / 2)
        | {"xanchor": "center", "yanchor": "middle", "font": {"size": LABEL, "color": WALL.ink}}
        for town, box in zip(towns, placed, strict=True)
        if box is not None
    ]


def _words(town: TownMark) -> str:
    change = town.change_pct
    return town.name if change is None or change <= 0 else f"{town.name} ▲{text.number(change, 1)}%"


def _coloured(town: TownMark) -> str:
    """Only a rising town is coloured: the name with its change."""
    words = text.safe(_words(town))
    return words if words == text.safe(town.name) else f'<b><span style="color:{WALL.red}">{words}</span></b>'


def _choices(mark: _Bubble, words: str) -> list[_Box]:
    """Eight places around the bubble, the best liked first: below, above, right, left, corners."""
    wide = sum(LABEL * (0.6 if sign.isascii() else 1.02) for sign in words)
    high, gap = LABEL * 1.4, 1
    down, right = mark.radius + gap + high / 2, mark.radius + gap + 2 + wide / 2
    slant = mark.radius * 0.72
    centres = [
        (0.0, down),
        (0.0, -down),
        (right, 0.0),
        (-right, 0.0),
        (slant + wide / 2, slant + high / 2),
        (-slant - wide / 2, slant + high / 2),
        (slant + wide / 2, -slant - high / 2),
        (-slant - wide / 2, -slant - high / 2),
    ]
    return [
        _Box(mark.x + x - wide / 2, mark.y + y - high / 2, mark.x + x + wide / 2, mark.y + y + high / 2)
        for x, y in centres
    ]


def _cost(box: _Box, marks: Sequence[_Bubble], names: Sequence[_Box]) -> float:
    frame = _Box(0, 0, WIDTH, HEIGHT)
    outside = (box.right - box.left) * (box.bottom - box.top) - box.overlap(frame)
    # how deep each circle reaches into the name, as wide as a letter
    covered = sum(max(mark.radius + CLEAR - box.distance(mark.x, mark.y), 0) * LABEL for mark in marks)
    covered += sum(box.overlap(other) for other in names)
    close = sum(box.overlap(other.grown(AIR)) for other in names)
    return 10 * (covered + outside) + close


def size_key(towns: Sequence[TownMark]) -> list[tuple[int, float]]:
    """Two circles for the key: a large round value and a quarter of it, at the map's own scale."""
    largest = max((float(town.value) for town in towns if not text.is_missing(town.value)), default=0.0)
    if largest < 4:
        return []
    step = 10 ** (len(str(int(largest))) - 1)
    large = int(largest // step) * step
    small = max(1, round(large / 4))
    return [(small, radius(small, largest)), (large, radius(large, largest))]
