"""How charts are drawn in each of their three places: on a page, on the wall, on paper.

A chart is written once, in units: pixels of a chart whose type is 12 px. A look says how large the unit is,
which colours are used, what space stands around a plot and how densely it is labelled.
"""

from dataclasses import dataclass, replace
from typing import Any

from pages._charts.theme import DARK, LIGHT, Figure, Palette, base_layout, scale


@dataclass(frozen=True)
class MonthSpace:
    """Columns by month, in units: the margins, and how far below the plot each line of text stands."""

    left: float
    right: float
    top: float
    bottom: float
    # the first row of figures, and from one row to the next; the rows push what follows further down
    rows_at: float
    row: float
    bracket_at: float
    years_at: float
    # the months that are named where the window is too long to name them all
    named: frozenset[str]
    # whether the date of 春节 a year before is written beside this year's
    has_festival_base: bool


@dataclass(frozen=True)
class CurveSpace:
    """Running sums, in units: the margins, widths of the two lines, and the height to set their names apart.

    `height` is the least height of the plot where the look itself has none.
    """

    left: float
    right: float
    top: float
    bottom: float
    lines: tuple[float, float]
    height: float
    # from the last month to the end of the axis, in months
    beyond: float
    # each month has a point, and the year stands beneath the months
    has_points: bool
    has_years: bool


@dataclass(frozen=True)
class MapSpace:
    """The county's map, in units: margin, the radii of bubbles, and widths of lines.

    Below a height of `roomy` bubbles and names become smaller, or they would cover each other.
    """

    roomy: float
    pad: float
    smallest: float
    largest: float
    # between bubbles, and what names like between each other
    clear: float
    air: float
    figure: float
    # how far the digits are set below the bubble's middle
    drop: float
    outline: float
    leader: float
    rim: float
    rising_rim: float
    point: float


@dataclass(frozen=True)
class SparkSpace:
    """The small line of a tile, in pixels of the picture: its size, margins, and the widths drawn."""

    width: float
    height: float
    left: float
    right: float
    edge: float
    line: float
    point: float
    area_opacity: float
    # a rate may float, and then the area beneath it says nothing
    has_area_below_rates: bool


@dataclass(frozen=True)
class Look:
    """One place's way of drawing. `width` and `height` are set where the picture has a size of its own."""

    palette: Palette
    size: float
    # type size of direct labels, as a multiple of `size`
    label: float
    # decimals of 万元 and %
    decimals: int
    # how far an axis runs beyond its highest figure; none where it ends on a round number
    headroom: float | None
    # colours are explained on the chart itself; on the wall that stands in the card's head
    has_keys: bool
    # what the pointer shows and a click filters by is part of the figure
    is_live: bool
    is_paper: bool
    # a card of some 340 pixels: fewer columns, shorter names, two rows where one was
    is_phone: bool
    months: MonthSpace
    curve: CurveSpace
    map: MapSpace
    spark: SparkSpace
    width: float | None = None
    height: float | None = None

    @property
    def u(self) -> float:
        """One unit in pixels."""
        return self.size / 12

    def at(self, size: float) -> "Look":
        """The same at another type size."""
        return replace(self, size=size)

    def sized(self, width: float, height: float) -> "Look":
        """The same as a picture of a fixed size in pixels."""
        return replace(self, width=width, height=height)

    def layout(self, *, left: float, right: float, top: float, bottom: float, **more: Any) -> Figure:
        """The layout that a chart starts from; margins in units."""
        made = base_layout(self.palette, size=self.size, **more)
        made["margin"] = {"l": left * self.u, "r": right * self.u, "t": top * self.u, "b": bottom * self.u}
        if self.width and self.height:
            made |= {"width": self.width, "height": self.height}
        return made

    def scale(self, largest: float | None) -> tuple[float, float]:
        """The top of an axis from 0, and its tick step."""
        top, step = scale(largest)
        return (top if self.headroom is None else max(largest or 0, step) * self.headroom), step

    def pointed(self, words: list[str], tokens: list[str] | None = None) -> Figure:
        """The part of a trace that answers the pointer: words shown, and tokens that a click filters by."""
        if not self.is_live:
            return {"hoverinfo": "skip"}
        shown = {"hovertext": words, "hovertemplate": "%{hovertext}<extra></extra>"}
        return shown if tokens is None else {"customdata": tokens, **shown}


PAGE = Look(
    palette=LIGHT,
    size=12,
    label=1.05,
    decimals=2,
    headroom=None,
    has_keys=True,
    is_live=True,
    is_paper=False,
    is_phone=False,
    months=MonthSpace(
        left=58,
        right=8,
        top=42,
        bottom=46,
        rows_at=22,
        row=17,
        bracket_at=26,
        years_at=28,
        named=frozenset({"01", "07"}),
        has_festival_base=False,
    ),
    curve=CurveSpace(
        left=50,
        right=106,
        top=14,
        bottom=44,
        lines=(2, 3),
        height=180,
        beyond=0.3,
        has_points=True,
        has_years=True,
    ),
    map=MapSpace(
        roomy=400,
        pad=10,
        smallest=12,
        largest=25,
        clear=3,
        air=0,
        figure=1.05,
        drop=0,
        outline=1.2,
        leader=1,
        rim=1.5,
        rising_rim=3,
        point=5,
    ),
    spark=SparkSpace(
        width=74,
        height=26,
        left=2,
        right=6,
        edge=4,
        line=1.8,
        point=3.2,
        area_opacity=0.12,
        has_area_below_rates=True,
    ),
)

# of a layout: the first trace has a bar as long as each row, and a click beside the plot is one on that bar
CLICKED_BY_ROW = {"isRows": True}

# the page in a window of a phone's width, and how wide a chart is in it
PHONE = replace(PAGE, is_phone=True)
PHONE_WIDTH = 334

# the same at the type size of a sheet, with nothing that a pointer could ask
PAPER = replace(PAGE, is_live=False, is_paper=True)
# a paper's draft in a window of a phone's width
PAPER_PHONE = replace(PAPER, is_phone=True)

# 18 px is the least that is read at five metres
WALL = Look(
    palette=DARK,
    size=18,
    label=1.11,
    decimals=1,
    headroom=1.06,
    has_keys=False,
    is_live=False,
    is_paper=False,
    is_phone=False,
    months=MonthSpace(
        left=34,
        right=3,
        top=23,
        bottom=41,
        rows_at=15.6,
        row=15.3,
        bracket_at=19.4,
        years_at=17.7,
        named=frozenset({"01", "04", "07", "10"}),
        has_festival_base=True,
    ),
    curve=CurveSpace(
        left=41,
        right=95,
        top=9,
        bottom=23,
        lines=(2, 2),
        height=0,
        beyond=0.12,
        has_points=False,
        has_years=False,
    ),
    map=MapSpace(
        roomy=320,
        pad=8.4,
        smallest=10.2,
        largest=23.4,
        clear=3,
        air=3,
        figure=1,
        drop=1.2,
        outline=1.2,
        leader=0.9,
        rim=1.2,
        rising_rim=1.8,
        point=3.6,
    ),
    spark=SparkSpace(
        width=116,
        height=44,
        left=6,
        right=6,
        edge=6,
        line=2.5,
        point=4.5,
        area_opacity=0.2,
        has_area_below_rates=False,
    ),
)
