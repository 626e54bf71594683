"""A chart for paper: title, unit, conclusion, 口径, source and dates inside the picture's frame."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from pages._charts.theme import LIGHT, Figure, note


@dataclass(frozen=True)
class Sheet:
    """An output size; type and lines scale with it, never with the screen the chart was seen on."""

    id: str
    label: str
    # what its files are called after
    name: str
    width: int
    height: int
    size: float
    # type size of the notes beneath the chart
    small: float
    # how high it may become where the chart needs more room
    highest: int
    # the smallest type of a table; a longer table is cut, with a note
    least: float
    dpi: int | None = None


# 156 mm at 300 dpi, the text width of an official document; notes in 六号, never higher than 200 mm, so
# that heading and caption stand on the same page
WORD = Sheet("word", "PNG（Word）", "Word", 1843, 1080, 40, small=32, highest=2360, least=27, dpi=300)
# notes and the smallest type of a table in 10 pt or so of a slide 338 mm wide
SLIDE = Sheet("slide", "PNG（幻灯片）", "幻灯片", 2560, 1440, 46, small=27, highest=1440, least=26)
SHEETS = {sheet.id: sheet for sheet in (WORD, SLIDE)}
# on paper the rows of a chart are closer by this factor than on the page, where they are clicked
CLOSER = 0.84
# the title's type beside that of the chart
TITLE = 1.35
# from one line of the notes to the next, in their type size
NOTE_LINE = 1.36


@dataclass(frozen=True)
class Caption:
    """What a reader of the paper must know beside the chart itself."""

    title: str
    unit: str
    filters: str
    conclusion: str
    definition: str
    source: str


# a number or a Latin word with its sign is not split
PIECES = re.compile(r"[0-9A-Za-z.,%+−-]+|.", re.DOTALL)
# keys of a figure that hold texts, not colours or fonts
READ = frozenset({"text", "ticktext", "values"})
THOUSANDS = re.compile(r"(?<=\d),(?=\d{3}(?!\d))")
CLOSING = "，。；：、）」”%"


def wrap(words: str, width: float) -> list[str]:
    """Lines of at most `width` full-width characters; Latin and digits count half."""
    lines, line, used = [], "", 0.0
    for piece in PIECES.findall(words):
        wide = sum(1.0 if ord(letter) > 0x2E7F or letter in "“”‘’…" else 0.56 for letter in piece)
        # a closing mark may exceed the edge, because it must not start a line
        if line and used + wide > width and piece not in CLOSING:
            lines.append(line)
            line, used = "", 0.0
        line += piece
        used += wide
    return [*lines, line] if line else lines


def fitting_size(sheet: Sheet, caption: Caption, natural: tuple[float, float]) -> float:
    """The type size at which a chart of so many 12 px pixels fits the sheet's width, and a slide's height."""
    wide, high = natural
    size = min(sheet.size, sheet.width * 12 / wide) if wide else sheet.size
    return min(size, room(sheet, caption) * 12 / high) if high else size


def room(sheet: Sheet, caption: Caption) -> float:
    """The greatest height of the chart itself, in pixels of the sheet."""
    head, foot, _ = _surround(sheet, caption)
    return sheet.highest - head - foot


def _surround(sheet: Sheet, caption: Caption) -> tuple[float, float, list[tuple[str, bool]]]:
    """Heights of heading and notes, which keep the sheet's own type size, and the lines of the notes."""
    u = sheet.size / 12
    notes = _notes(caption, (sheet.width - 24 * u) / sheet.small)
    titles, units = _heading(sheet, caption)
    head = _title_pitch(sheet) * len(titles) + sheet.size * (1.7 + 1.4 * (len(units) - 1))
    return head, len(notes) * sheet.small * NOTE_LINE + 20 * u, notes


def _heading(sheet: Sheet, caption: Caption) -> tuple[list[str], list[str]]:
    """Lines of the title, and of unit and filters beneath it: a long choice takes a second line."""
    room = sheet.width - 2 * sheet.size
    units = f"单位：{caption.unit}" + (f"　{caption.filters}" if caption.filters else "")
    return wrap(caption.title, room / (sheet.size * TITLE)), wrap(units, room / sheet.size)


def _title_pitch(sheet: Sheet) -> float:
    return sheet.size * TITLE * 1.5


def on_paper(figure: Figure, sheet: Sheet, caption: Caption, chart_height: float = 0) -> Figure:
    """The figure with heading and notes around it, and the sheet's exact size in pixels.

    `chart_height` is what the chart needs, in pixels of this sheet, which grows to hold it where it may.
    Offsets are pixels from the plot's edges: fractions of the plot would fall off another size.
    """
    size = sheet.size
    u = size / 12
    layout = {**figure["layout"], "autosize": False, "width": sheet.width}
    margin = {side: float(layout["margin"].get(side, 0)) for side in "lrtb"}
    edge = 12 * u
    small = sheet.small
    head, foot, notes = _surround(sheet, caption)
    height = min(sheet.highest, max(sheet.height, round(head + foot + chart_height)))
    inner = {side: margin[side] + (edge if side in "lr" else 0) for side in "lrtb"}
    layout["height"] = height
    layout["margin"] = {**inner, "t": margin["t"] + head, "b": margin["b"] + foot, "pad": 0}
    layout["paper_bgcolor"] = layout["plot_bgcolor"] = "#FFFFFF"
    left = {"x": 0, "xanchor": "left", "xshift": -inner["l"] + edge}
    top = margin["t"] + head
    titles, units = _heading(sheet, caption)
    added = [
        note(
            f"<b>{words}</b>",
            x=0.5,
            xanchor="center",
            xshift=(inner["r"] - inner["l"]) / 2,
            y=1,
            yanchor="top",
            yshift=top - 6 * u - place * _title_pitch(sheet),
            font={"size": size * TITLE, "color": LIGHT.ink},
        )
        for place, words in enumerate(titles)
    ]
    added += [
        note(
            words,
            **left,
            y=1,
            yanchor="top",
            yshift=top - 6 * u - len(titles) * _title_pitch(sheet) - place * size * 1.4,
            font={"size": size, "color": LIGHT.secondary},
        )
        for place, words in enumerate(units)
    ]
    for place, (words, is_bold) in enumerate(notes):
        added.append(
            note(
                f"<b>{words}</b>" if is_bold else words,
                **left,
                y=0,
                yanchor="top",
                yshift=-margin["b"] - 8 * u - place * small * NOTE_LINE,
                font={"size": small, "color": LIGHT.ink if is_bold else LIGHT.secondary},
            )
        )
    layout["annotations"] = [*layout["annotations"], *added]
    layout["shapes"] = [*layout["shapes"], _rule(sheet, inner, margin["b"] + 3 * u, edge, u)]
    for name, one in layout.items():
        if name.startswith(("xaxis", "yaxis")):
            layout[name] = {**one, "tickformat": "~f"}
    return without_thousands({"data": figure["data"], "layout": layout})


def without_thousands(part: Any, *, is_read: bool = False) -> Any:
    """The figure with numbers as in official papers: 1234.50 without thousands separators."""
    if isinstance(part, dict):
        return {key: without_thousands(one, is_read=is_read or key in READ) for key, one in part.items()}
    if isinstance(part, list | tuple):
        return [without_thousands(one, is_read=is_read) for one in part]
    return THOUSANDS.sub("", part) if is_read and isinstance(part, str) else part


def _notes(caption: Caption, width: float) -> list[tuple[str, bool]]:
    lines = [(line, True) for line in wrap(caption.conclusion, width)]
    lines += [(line, False) for line in wrap(f"口径：{caption.definition}", width)]
    return lines + [(line, False) for line in _wrap_parts(caption.source, width)]


def _wrap_parts(words: str, width: float) -> list[str]:
    """Lines broken between parts, which are separated by a full-width space, before inside one."""
    return _joined(words.split("　"), "　", width)


def wrap_clauses(words: str, width: float) -> list[str]:
    """Lines broken behind a mark before inside a clause."""
    return _joined(re.findall(r"[^，；。]+[，；。]*", words), "", width)


def _joined(parts: Sequence[str], between: str, width: float) -> list[str]:
    lines: list[str] = []
    for part in parts:
        joined = f"{lines[-1]}{between}{part}" if lines else part
        if lines and len(wrap(joined, width)) == 1:
            lines[-1] = joined
        else:
            lines += wrap(part, width)
    return lines


def _rule(sheet: Sheet, margin: dict[str, float], depth: float, edge: float, u: float) -> dict:
    """The line between chart and notes, in pixels from the plot's lower left corner."""
    return {
        "type": "line",
        "xref": "paper",
        "yref": "paper",
        "xsizemode": "pixel",
        "ysizemode": "pixel",
        "xanchor": 0,
        "yanchor": 0,
        "x0": -margin["l"] + edge,
        "x1": sheet.width - margin["l"] - edge,
        "y0": -depth,
        "y1": -depth,
        "line": {"color": LIGHT.tertiary, "width": 0.6 * u},
    }
