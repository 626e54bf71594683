"""The county small: its outline with a dot at each town's real point, as one SVG picture."""

from collections.abc import Sequence
from dataclasses import dataclass

from pages._charts.look import Look
from pages._charts.placing import Rings, projection
from pages._charts.sparkline import svg_address

WIDTH, HEIGHT, PAD = 150, 146, 4
DOT = 5.5


@dataclass(frozen=True)
class Locator:
    """Rings and towns' points as (longitude, latitude); the points in the order of the colours given."""

    outline: Rings
    points: tuple[tuple[float, float], ...]

    def picture(self, colours: Sequence[str], look: Look) -> str:
        """The SVG as a data address."""
        project = projection(self.outline, WIDTH, HEIGHT, PAD)
        rings = "".join(
            "M" + "L".join(f"{x:.1f},{y:.1f}" for x, y in (project(*point) for point in ring)) + "Z"
            for ring in self.outline
        )
        dots = "".join(
            f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{DOT}" fill="{colour}"/>'
            for (x, y), colour in zip((project(*point) for point in self.points), colours, strict=True)
        )
        land, line = look.palette.land, look.palette.land_line
        county = f'<path d="{rings}" fill="{land}" stroke="{line}" stroke-width="1.5"/>'
        return svg_address(WIDTH, HEIGHT, county + dots)
