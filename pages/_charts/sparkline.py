"""Twelve months in a corner of a tile: a small SVG picture, the last point dotted."""

from collections.abc import Sequence
from urllib.parse import quote

from pages._charts.look import Look
from pages._charts.text import Number, is_missing

Point = tuple[float, float]


def sparkline(values: Sequence[Number], look: Look, *, from_zero: bool, colour: str = "") -> str:
    """The SVG as a data address; volumes start at zero, rates need not. Empty under two known points."""
    space, colour = look.spark, colour or look.palette.accent
    runs = _runs(_points(values, look, from_zero))
    if sum(len(run) for run in runs) < 2:
        return ""
    shapes = []
    for run in runs:
        line = " ".join(f"{x:.1f},{y:.1f}" for x, y in run)
        if from_zero or space.has_area_below_rates:
            area = f"{run[0][0]:.1f},{space.height} {line} {run[-1][0]:.1f},{space.height}"
            shapes.append(f'<polygon points="{area}" fill="{colour}" fill-opacity="{space.area_opacity}"/>')
        shapes.append(
            f'<polyline points="{line}" fill="none" stroke="{colour}" stroke-width="{space.line}" '
            'stroke-linejoin="round" stroke-linecap="round"/>'
        )
    x, y = runs[-1][-1]
    shapes.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{space.point}" fill="{colour}"/>')
    return svg_address(space.width, space.height, "".join(shapes))


def svg_address(width: float, height: float, shapes: str) -> str:
    """A picture as the address of an image."""
    return "data:image/svg+xml;charset=utf-8," + quote(
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" '
        f'width="{width}" height="{height}">{shapes}</svg>'
    )


def _points(values: Sequence[Number], look: Look, from_zero: bool) -> list[Point | None]:
    space = look.spark
    numbers = [None if is_missing(value) else float(value) for value in values]  # type: ignore[arg-type]
    known = [value for value in numbers if value is not None]
    if not known:
        return []
    low, high = (min(0.0, *known), max(known)) if from_zero else (min(known), max(known))
    step = (space.width - space.left - space.right) / max(len(values) - 1, 1)
    room = space.height - 2 * space.edge

    def height(value: float) -> float:
        # a constant rate is drawn in the middle, a constant volume at the top
        share = (value - low) / (high - low) if high > low else 0.5
        return space.height - space.edge - share * room

    return [
        None if value is None else (space.left + index * step, height(value))
        for index, value in enumerate(numbers)
    ]


def _runs(points: Sequence[Point | None]) -> list[list[Point]]:
    """The line breaks where a month is unknown."""
    runs: list[list[Point]] = []
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
