"""The county on the wall: the map of the pages in the wall's sizes and colours."""

from collections.abc import Sequence

from pages._charts.county import MapLook, TownMark, bubble_map, largest_value, radius
from pages._charts.placing import Rings
from pages._charts.theme import WALL, Figure

WIDTH, HEIGHT = 516, 534
LOOK = MapLook(
    palette=WALL,
    size=20,
    width=WIDTH,
    height=HEIGHT,
    pad=14,
    smallest=17.0,
    largest=39.0,
    clear=5,
    air=5,
    label=20,
    figure=20,
    # the face's digits stand a little above its middle
    drop=2,
    outline=2,
    leader=1.5,
    rim=2,
    rising_rim=3,
    point=6,
    hollow=WALL.diverging[2],
)


def bubbles(outline: Rings, towns: Sequence[TownMark]) -> Figure:
    """Outline rings (longitude, latitude) and towns; area = 事项, colour = change against last year."""
    figure = bubble_map(outline, towns, LOOK, unit="项")
    figure["layout"] |= {"width": WIDTH, "height": HEIGHT}
    return figure


def size_key(towns: Sequence[TownMark]) -> list[tuple[int, float]]:
    """Two circles for the key: a large round value and a quarter of it, at the map's own scale."""
    largest = largest_value(towns)
    if largest < 4:
        return []
    step = 10 ** (len(str(int(largest))) - 1)
    large = int(largest // step) * step
    small = max(1, round(large / 4))
    return [(small, radius(small, largest, LOOK)), (large, radius(large, largest, LOOK))]
