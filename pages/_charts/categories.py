"""An axis of names in a row: months, weeks or towns, as many of them named as there is room for."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from pages._charts.look import PHONE_WIDTH, Look
from pages._charts.theme import Figure, axis

# a chart as wide as a page of 1366 pixels, and as a sheet at its own type size, in units
PAGE_WIDTH = 1180
PAPER_WIDTH = 540
# a name of a place or office is broken after so many characters, where room is short after fewer; it has so
# many lines at most, and more where it stands upright, a character a line
LETTERS, FEWER, MOST_LINES, UPRIGHT_LINES = 5, (4, 3, 1), 4, 10


@dataclass(frozen=True)
class Names:
    """The names along an axis. `years`: the year of each, which is written where it changes; "" for none.

    `late`: the places of which not all data have come.
    """

    short: Sequence[str]
    years: Sequence[str] = ()
    late: frozenset[int] = frozenset()
    letters: int = LETTERS

    def __len__(self) -> int:
        return len(self.short)


def chart_width(look: Look) -> float:
    """About how wide a chart is, in units."""
    if look.is_phone:
        return PHONE_WIDTH
    return PAPER_WIDTH if look.is_paper else PAGE_WIDTH


def every(names: Names, width: float) -> int:
    """Each how manieth name has room in so many units."""
    longest = max((min(wide(one), wide("字" * names.letters)) for one in names.short), default=1)
    fitting = max(1, int(width / (longest + 8)))
    return -(-len(names) // fitting)


def fitted(names: Names, width: float) -> Names:
    """The names in narrower lines where so all of them have room."""
    if every(names, width) == 1:
        return names
    narrower = (replace(names, letters=letters) for letters in FEWER)
    return next((one for one in narrower if every(one, width) == 1), names)


def names_axis(names: Names, width: float, look: Look, **more: object) -> Figure:
    """The axis below columns or lines; the year stands beneath the first name of each."""
    step = every(names, width)
    shown = range(0, len(names), step)
    return axis(
        look.palette,
        **{
            "tickvals": list(shown),
            "ticktext": ticks(names, step, look),
            "range": [-0.5, len(names) - 0.5],
            "showgrid": False,
            "showline": True,
            "tickangle": 0,
            "tickfont": {"color": look.palette.ink, "size": look.size},
            **more,
        },
    )


def ticks(names: Names, step: int, look: Look, *, is_above: bool = False) -> list[str]:
    """Every so manieth name, a mark where data are not all in, and its year where that changes: on the side
    away from the chart."""
    found, year = [], ""
    for place in range(0, len(names), step):
        words = "<br>".join(_broken(names.short[place], names.letters))
        if names.late & frozenset(range(place, place + step)):
            words += f'<span style="color:{look.palette.yellow}">◆</span>'
        if names.years and names.years[place] != year:
            year = names.years[place]
            words = f"{year}年<br>{words}" if is_above else f"{words}<br>{year}年"
        found.append(words)
    return found


def _broken(name: str, letters: int) -> list[str]:
    """A long name in lines; Latin and digits are never torn."""
    if len(name) <= letters or name[0].isascii():
        return [name]
    most = (MOST_LINES if letters > 1 else UPRIGHT_LINES) * letters
    return [name[at : at + letters] for at in range(0, min(len(name), most), letters)]


def wide(words: str) -> float:
    """Width in units: about one type size a character, digits half of it."""
    return sum(12 if ord(letter) > 0x2E7F else 7 for letter in words)


def depth(names: Names) -> float:
    """Height of the names below a chart, in units."""
    lines = max((len(_broken(one, names.letters)) for one in names.short), default=1) + bool(names.years)
    return 10 + 15 * lines
