"""Colours by meaning, fonts and the base layout, shared by pages, wall and paper."""

from copy import deepcopy
from dataclasses import dataclass
from decimal import Decimal
from math import ceil, floor, isnan, log10
from typing import Any

Figure = dict[str, Any]

FONT = '"Noto Sans SC","Noto Sans CJK SC","Microsoft YaHei","PingFang SC","WenQuanYi Micro Hei",sans-serif'


@dataclass(frozen=True)
class Palette:
    """The background (light page or dark wall) and every colour used on it."""

    ground: str
    card: str
    raised: str
    line: str
    ink: str
    secondary: str
    tertiary: str
    accent: str
    bar: str
    red: str
    yellow: str
    blue: str
    green: str
    # a change for the worse; on the wall red is reserved for what must be done now
    worse: str
    # fixed by channel, so that a filter does not change the colours of other channels
    channels: dict[str, str]
    sequential: tuple[str, ...]
    diverging: tuple[str, ...]
    # text that stays readable on each of the diverging steps
    on_diverging: tuple[str, ...]
    festival: str
    hatch: str
    gap: str
    land: str
    land_line: str
    # the rim of a bubble without colour on the map
    hollow: str

    def tone(self, tone: str) -> str:
        """The colour of a change: better, worse, same or unknown."""
        return {"better": self.green, "worse": self.worse}.get(tone, self.secondary)


LIGHT = Palette(
    ground="#F4F6F9",
    card="#FFFFFF",
    raised="#EEF3F9",
    line="#DCE3EC",
    ink="#1B2A3D",
    secondary="#4A5B70",
    tertiary="#5C6C80",
    accent="#0050B3",
    bar="#5B8FCB",
    red="#C1272D",
    yellow="#8A5A00",
    blue="#1556A6",
    green="#0F7B52",
    worse="#C1272D",
    channels={"hotline": "#045EBB", "national": "#906C34", "provincial": "#349DA6", "visits": "#68235F"},
    sequential=("#E6EEF8", "#C3D8F0", "#8FB6E3", "#3876BB", "#1556A6"),
    diverging=("#12805A", "#7CC3A8", "#C9D2DC", "#EBA79B", "#C8402F"),
    on_diverging=("#FFFFFF", "#1B2A3D", "#1B2A3D", "#1B2A3D", "#FFFFFF"),
    festival="#FFF0DC",
    hatch="#B4BFCC",
    gap="#F6DDB4",
    land="#EEF3F9",
    land_line="#9DB0CB",
    hollow="#9DB0CB",
)

DARK = Palette(
    ground="#081830",
    card="#0F2547",
    raised="#163159",
    line="#23406C",
    ink="#F2F6FC",
    secondary="#B4C5DD",
    tertiary="#8FA5C4",
    accent="#6DB6FF",
    bar="#4A8AD6",
    red="#FF7A70",
    yellow="#FFC94D",
    blue="#6DB6FF",
    green="#45D6A0",
    worse="#FFC94D",
    channels={"hotline": "#5A93F7", "national": "#CEA053", "provincial": "#63E3F0", "visits": "#9A7BA6"},
    sequential=("#17345F", "#1F4A85", "#2C66B0", "#4A8AD6", "#7DB2F0"),
    diverging=("#1FA37B", "#6FC9AE", "#9DB0CB", "#F0A99C", "#E8614F"),
    on_diverging=("#081830",) * 5,
    festival="#1B3A6B",
    hatch="#5A7399",
    gap="#4A4A45",
    land="#163159",
    land_line="#3C6098",
    hollow="#9DB0CB",
)


@dataclass(frozen=True)
class ChangeEdges:
    """Change against the year before, in per cent: the edges of the five diverging steps, both ways."""

    mild: int
    strong: int

    @property
    def words(self) -> tuple[str, ...]:
        between = f"{self.mild}–{self.strong}%"
        return (
            f"降{self.strong}%以上",
            f"降{between}",
            f"变化{self.mild}%以内",
            f"升{between}",
            f"升{self.strong}%以上",
        )

    def step(self, change_pct: float | Decimal | None) -> int:
        """The step of a change, one of five; unknown is the middle one."""
        if change_pct is None:
            return 2
        change = float(change_pct)
        moved = sum(abs(change) >= edge for edge in (self.mild, self.strong))
        return 2 + moved if change > 0 else 2 - moved


def axis(palette: Palette = LIGHT, **more: Any) -> dict[str, Any]:
    """A quiet axis: hairline grid, no zoom, whole numbers with thousands commas."""
    return {
        "gridcolor": palette.line,
        "linecolor": palette.tertiary,
        "zeroline": False,
        "showline": False,
        "ticks": "",
        "tickformat": ",",
        "exponentformat": "none",
        "fixedrange": True,
        "automargin": False,
        "tickfont": {"color": palette.secondary},
        **more,
    }


def base_layout(palette: Palette = LIGHT, *, size: float = 12, **more: Any) -> dict[str, Any]:
    """The layout every chart starts from: some 600 bytes where Plotly's own template takes 6.5 kB."""
    return {
        "font": {"family": FONT, "size": size, "color": palette.ink},
        "paper_bgcolor": palette.card,
        "plot_bgcolor": palette.card,
        "margin": {"l": 44, "r": 12, "t": 12, "b": 28, "pad": 0},
        "separators": ".,",
        "showlegend": False,
        "hovermode": "closest",
        "dragmode": False,
        "bargap": 0.38,
        "hoverlabel": {
            "bgcolor": palette.card,
            "bordercolor": palette.tertiary,
            "font": {"family": FONT, "size": size + 1, "color": palette.ink},
            "align": "left",
        },
        "xaxis": axis(palette, showgrid=False),
        "yaxis": axis(palette, rangemode="tozero", nticks=5),
        "annotations": [],
        "shapes": [],
        **deepcopy(more),
    }


def note(text: str, **more: Any) -> dict[str, Any]:
    """A text on a chart, by default without arrow and in paper coordinates."""
    return {"text": text, "showarrow": False, "xref": "paper", "yref": "paper", **more}


def scale(largest: float | None) -> tuple[float, float]:
    """The top of an axis and its tick step: round numbers, at most four grid lines above zero."""
    # where all values are unknown, the smallest scale is used
    known = 0.0 if largest is None or isnan(largest) else float(largest)
    largest = max(known, 1.0) * 1.02
    step = 10.0 ** floor(log10(largest / 4))
    # below ten the steps are whole numbers, because counts have no fractions
    parts = (1, 2, 2.5, 5, 10) if step >= 10 else (1, 2, 5, 10)
    step = max(step * next(part for part in parts if part * step * 4 >= largest), 1.0)
    return step * ceil(largest / step), step
