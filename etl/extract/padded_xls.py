"""Formats and numbers of an .xls (BIFF8), for those that are shown with leading zeros.

The records are read in the order of the file. Excel may part the stream; the caller takes a text
only where the cell has its value, so that what was read amiss does no harm.
Source: [MS-XLS] 2.4.126 Format, 2.4.353 XF, 2.4.28 BoundSheet8, 2.4.180 Number, 2.4.220 RK, 2.4.175 MulRk.
"""

from __future__ import annotations

import struct
from collections.abc import Callable, Iterator
from pathlib import Path

from etl.extract.systems import BIFF8_START, is_old

FORMAT, XF, BOUNDSHEET, END = 0x041E, 0x00E0, 0x0085, 0x000A
NUMBER, RK, MULRK = 0x0203, 0x027E, 0x00BD
# A record's type and length, each in two bytes.
HEAD = 4
RK_SIZE = 6

# (row from 1, column from 0, index of the style, value)
Cell = tuple[int, int, int, float]


def cells_of_formats(
    path: Path, is_wanted: Callable[[str], bool]
) -> tuple[dict[int, str], dict[str, list[Cell]]]:
    """Style → format code, for the formats wanted; and by sheet the numbers in cells of these styles."""
    if not is_old(path):
        return {}, {}
    content = path.read_bytes()
    start = content.find(BIFF8_START)
    formats: dict[int, str] = {}
    styles: list[int] = []
    sheets: dict[str, int] = {}
    for kind, value in _records(content, start):
        if kind == FORMAT:
            formats[int.from_bytes(value[:2], "little")] = _text(value[2:], 2)
        elif kind == XF:
            styles.append(int.from_bytes(value[2:4], "little"))
        elif kind == BOUNDSHEET:
            sheets[_text(value[6:], 1)] = int.from_bytes(value[:4], "little")
    wanted = {
        style: formats[index]
        for style, index in enumerate(styles)
        if index in formats and is_wanted(formats[index])
    }
    if not wanted:
        return {}, {}
    return wanted, {
        name: [cell for cell in _cells(content, start + offset) if cell[2] in wanted]
        for name, offset in sheets.items()
    }


def _records(content: bytes, position: int) -> Iterator[tuple[int, bytes]]:
    """The records of one part of the stream, up to its end."""
    while 0 <= position <= len(content) - HEAD:
        kind, length = struct.unpack_from("<HH", content, position)
        if kind in (0, END):
            return
        yield kind, content[position + HEAD : position + HEAD + length]
        position += HEAD + length


def _text(value: bytes, size_bytes: int) -> str:
    """A text: its length, a flag for two bytes a character, the characters."""
    if len(value) <= size_bytes:
        return ""
    length = int.from_bytes(value[:size_bytes], "little")
    is_wide = value[size_bytes] & 1
    characters = value[size_bytes + 1 :][: length * (2 if is_wide else 1)]
    return characters.decode("utf-16-le" if is_wide else "latin-1", errors="replace")


def _cells(content: bytes, position: int) -> Iterator[Cell]:
    for kind, value in _records(content, position):
        if kind == NUMBER and len(value) >= 14:
            row, column, style, number = struct.unpack_from("<HHHd", value)
            yield row + 1, column, style, number
        elif kind == RK and len(value) >= 4 + RK_SIZE:
            row, column = struct.unpack_from("<HH", value)
            yield row + 1, column, *_rk(value[4:])
        elif kind == MULRK:
            row, column = struct.unpack_from("<HH", value)
            for place in range((len(value) - 6) // RK_SIZE):
                yield row + 1, column + place, *_rk(value[4 + place * RK_SIZE :])


def _rk(value: bytes) -> tuple[int, float]:
    """Style and value of an RK number: 30 bits of an integer or of a double, perhaps a hundredfold."""
    style, packed = struct.unpack_from("<HI", value)
    if packed & 2:
        number = float(struct.unpack("<i", struct.pack("<I", packed & ~3))[0] >> 2)
    else:
        number = struct.unpack("<d", struct.pack("<Q", (packed & ~3) << 32))[0]
    return style, number / 100 if packed & 1 else number
