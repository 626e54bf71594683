"""Twelve months in a corner of a tile: a small SVG picture, the last point dotted."""

from collections.abc import Sequence
from urllib.parse import quote

from pages._charts.text import Number, is_missing
from pages._charts.theme import WALL

WIDTH, HEIGHT, PAD = 116, 44, 6


def picture(values: Sequence[Number], *, from_zero: bool, colour: str = WALL.accent) -> str | None:
    """A data address of the SVG; volumes stand on zero, rates may float; None under two known points."""
    points = _points(values, from_zero)
    runs = _runs(points)
    if sum(len(run) for run in runs) < 2:
        return None
    foot = HEIGHT - 1
    shapes = []
    for run in runs:
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
        if from_zero:
            area = f"{run[0][0]:.1f},{foot} {line} {run[-1][0]:.1f},{foot}"
            shapes.append(f'<polygon points="{area}" fill="{colour}" fill-opacity="0.2"/>')
        shapes.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="2.5" '
            'stroke-linejoin="round" stroke-linecap="round"/>'
        )
    x, y = runs[-1][-1]
    shapes.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="4.5" fill="{colour}"/>')
    svg = (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
        f'width="{WIDTH}" height="{HEIGHT}">{"".join(shapes)}</svg>'
    )
    return "data:image/svg+xml;charset=utf-8," + quote(svg)


def _points(values: Sequence[Number], from_zero: bool) -> list[tuple[float, float] | None]:
    known = [float(value) for value in values if not is_missing(value)]  # type: ignore[arg-type]
    if not known:
        return []
    low, high = (min(0.0, *known), max(known)) if from_zero else (min(known), max(known))
    reach = high - low
    step = (WIDTH - 2 * PAD) / max(len(values) - 1, 1)
    room = HEIGHT - 2 * PAD

    def height(value: float) -> float:
        # an unchanging rate runs through the middle, an unchanging volume along the top
        share = (value - low) / reach if reach else 0.5
        return HEIGHT - PAD - share * room

    return [
        None if is_missing(value) else (PAD + index * step, height(float(value)))  # type: ignore[arg-type]
        for index, value in enumerate(values)
    ]


def _runs(points: Sequence[tuple[float, float] | None]) -> list[list[tuple[float, float]]]:
    """The line breaks where a month is unknown."""
    runs: list[list[tuple[float, float]]] = []
    is_open = False
    for point in points:
        if point is None:
            is_open = False
        elif is_open:
            runs[-1].append(point)
        else:
            runs.append([point])
            is_open = True
    return runs
