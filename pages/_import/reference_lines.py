"""The lines of a reference file after what was typed or pasted on the page."""

from collections.abc import Mapping, Sequence
from typing import Any

from pages._components import marks

MOST_PASTED = 500
# the field of the form that takes pasted lines
PASTED = ""


def changed_lines(
    file: Mapping[str, Any], place: int, given: Mapping[str, str], *, is_deleted: bool
) -> tuple[list[dict[str, str]], str]:
    """All lines, the opened one changed or taken out, or new ones at the end; and what is wrong."""
    columns = [one["name"] for one in file["columns"]]
    lines = [dict(line) for line in file["lines"]]
    if place >= len(lines) or (place < 0 and is_deleted):
        marks.refuse()
    if is_deleted:
        del lines[place]
        return lines, ""
    own = {name: given.get(name, "").strip() for name in columns}
    if place >= 0:
        lines[place] = own
        return lines, ""
    pasted, words = pasted_lines(given.get(PASTED, ""), columns)
    new = ([own] if any(own.values()) else []) + pasted
    return [*lines, *new], words or ("" if new else "还没有填写。")


def pasted_lines(text: str, columns: Sequence[str]) -> tuple[list[dict[str, str]], str]:
    """Lines as a spreadsheet gives them, cells parted by tabs; and which has not as many cells."""
    found = [line.split("\t") for line in text.splitlines() if line.strip()]
    if len(found) > MOST_PASTED:
        return [], f"一次至多粘贴{MOST_PASTED}行。"
    for place, cells in enumerate(found, start=1):
        if len(cells) != len(columns):
            return [], f"粘贴的第{place}行有{len(cells)}栏，应为{len(columns)}栏。"
    return [dict(zip(columns, map(str.strip, cells), strict=True)) for cells in found], ""
