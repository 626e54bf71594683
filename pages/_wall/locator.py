"""The county small: its outline with a dot at each town's real point, as one SVG picture."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from urllib.parse import quote

from data.paths import REFERENCE
from pages._charts.placing import projection
from pages._charts.theme import WALL

WIDTH, HEIGHT, PAD = 150, 146, 4
DOT = 5.5

Rings = tuple[tuple[tuple[float, float], ...], ...]


@dataclass(frozen=True)
class Locator:
    """Rings and towns' points as (longitude, latitude); the points in the order of the colours given."""

    outline: Rings
    points: tuple[tuple[float, float], ...]

    def picture(self, colours: Sequence[str]) -> str:
        """A data address of the SVG."""
        project = projection(self.outline, WIDTH, HEIGHT, PAD)
        rings = "".join(
            "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in (project(*point) for point in ring)) + "Z"
            for ring in self.outline
        )
        dots = "".join(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT}" fill="{colour}"/>'
            for (x, y), colour in zip((project(*point) for point in self.points), colours, strict=True)
        )
        svg = (
            f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" '
            f'width="{WIDTH}" height="{HEIGHT}"><path d="{rings}" fill="{WALL.land}" '
            f'stroke="{WALL.land_line}" stroke-width="1.5"/>{dots}</svg>'
        )
        return "data:image/svg+xml;charset=utf-8," + quote(svg)


@lru_cache(maxsize=1)
def outline() -> Rings:
    """The county's outer rings as (longitude, latitude)."""
    shape = json.loads((REFERENCE / "county_outline.geojson").read_text(encoding="utf-8"))
    rings = [polygon[0] for feature in shape["features"] for polygon in feature["geometry"]["coordinates"]]
    return tuple(tuple((longitude, latitude) for longitude, latitude, *_ in ring) for ring in rings)
