"""Bubbles and their names on a map: to pixels, apart from each other, and names where they cover least."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from itertools import combinations

Rings = Sequence[Sequence[tuple[float, float]]]
Projection = Callable[[float, float], tuple[float, float]]

# space kept free between a circle and a name
CLEAR = 1.5


@dataclass
class Bubble:
    """A circle in pixels, and its true point."""

    x: float
    y: float
    radius: float
    true_x: float
    true_y: float

    @property
    def is_moved(self) -> bool:
        return math.hypot(self.x - self.true_x, self.y - self.true_y) > self.radius


@dataclass(frozen=True)
class Box:
    """A name's place in pixels, downwards."""

    left: float
    top: float
    right: float
    bottom: float

    @property
    def centre(self) -> tuple[float, float]:
        return (self.left + self.right) / 2, (self.top + self.bottom) / 2

    @property
    def area(self) -> float:
        return (self.right - self.left) * (self.bottom - self.top)

    def overlap(self, other: "Box") -> float:
        wide = min(self.right, other.right) - max(self.left, other.left)
        high = min(self.bottom, other.bottom) - max(self.top, other.top)
        return max(wide, 0) * max(high, 0)

    def grown(self, by: float) -> "Box":
        return Box(self.left - by, self.top - by, self.right + by, self.bottom + by)

    def distance(self, x: float, y: float) -> float:
        """From a point to the nearest of the box."""
        return math.hypot(max(self.left - x, x - self.right, 0), max(self.top - y, y - self.bottom, 0))


def projection(outline: Rings, wide: float, high: float, pad: float) -> Projection:
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


def push_apart(bubbles: Sequence[Bubble], clear: float) -> None:
    """Move overlapping bubbles apart along their line, a little each round; few towns need it."""
    for _ in range(60):
        moved = False
        for one, other in combinations(bubbles, 2):
            wide, high = other.x - one.x, other.y - one.y
            if wide == high == 0:
                wide = 0.01  # two towns at the same point are moved apart sideways
            distance = math.hypot(wide, high)
            lack = one.radius + other.radius + clear - distance
            if lack > 0.1:
                one.x, one.y = one.x - wide / distance * lack / 2, one.y - high / distance * lack / 2
                other.x, other.y = other.x + wide / distance * lack / 2, other.y + high / distance * lack / 2
                moved = True
        if not moved:
            return


@dataclass(frozen=True)
class Ground:
    """The sizes for placing names: the picture, the letters, and the preferred space between names."""

    width: float
    height: float
    letters: float
    air: float = 0


def place_names(bubbles: Sequence[Bubble], names: Sequence[str], ground: Ground) -> list[Box]:
    """A box beside each bubble, at the side where it covers least."""
    boxes = [Box(0, 0, 0, 0)] * len(bubbles)
    # two rounds, since in the second all other names have a place
    for _ in range(2):
        for index, bubble in enumerate(bubbles):
            others = [box for at, box in enumerate(boxes) if at != index]
            choices = _choices(bubble, names[index], ground.letters)
            costs = [_cost(box, bubbles, others, ground) for box in choices]
            boxes[index] = choices[costs.index(min(costs))]
    return boxes


def _choices(bubble: Bubble, words: str, size: float) -> list[Box]:
    """Eight places around the bubble in order of preference: below, above, right, left, corners."""
    wide = sum(size * (0.6 if sign.isascii() else 1.02) for sign in words)
    high = size * 1.4
    down, right, slant = bubble.radius + 1 + high / 2, bubble.radius + 3 + wide / 2, bubble.radius * 0.72
    middles = [(0.0, down), (0.0, -down), (right, 0.0), (-right, 0.0)]
    middles += [
        (across * (slant + wide / 2), along * (slant + high / 2)) for along in (1, -1) for across in (1, -1)
    ]
    places = [(bubble.x + x, bubble.y + y) for x, y in middles]
    return [Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2) for x, y in places]


def _cost(box: Box, bubbles: Sequence[Bubble], names: Sequence[Box], ground: Ground) -> float:
    outside = box.area - box.overlap(Box(0, 0, ground.width, ground.height))
    # the overlap of each circle with the name
    covered = sum(max(one.radius + CLEAR - box.distance(one.x, one.y), 0) for one in bubbles) * ground.letters
    covered += sum(box.overlap(other) for other in names)
    close = sum(box.overlap(other.grown(ground.air)) for other in names)
    return 10 * (covered + outside) + close
