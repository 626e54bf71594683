"""Header cells as offices write them → one spelling: width, spaces, line breaks, brackets, units."""

from __future__ import annotations

import re
import unicodedata

# Soft hyphen, zero-width characters, direction marks, byte-order mark: invisible in a spreadsheet.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ue000]")
BRACKETS = str.maketrans("[]{}〔〕【】「」", "()()()()()")
UNIT_NOTE = re.compile(
    r"\((?:单位[:：]?)?(万元|元|人民币元|人|名|%|％|天|日|个|工日|小时|亿元)(?:/[^()]{1,3})?\)"
)
OTHER_NOTE = re.compile(r"\([^()]*\)")
UNIT_SPELLINGS = {"人民币元": "元", "％": "%"}


def _plain(text: object) -> str:
    """NFKC without spaces, invisible characters and the marks that forms put around a header."""
    name = unicodedata.normalize("NFKC", str(text if text is not None else ""))
    name = INVISIBLE.sub("", name).translate(BRACKETS)
    return "".join(name.split()).strip("*:;'\"")


def normalise_header(text: object) -> tuple[str, str | None]:
    """(name, unit): the header without its unit note, and the unit ("元", "万元", "人", "%", …) if given."""
    name = _plain(text)
    note = UNIT_NOTE.search(name)
    if note is None:
        return name, None
    rest = UNIT_NOTE.sub("", name).strip("*:;'\"")
    if not rest:
        return name, None
    unit = note.group(1)
    return rest, UNIT_SPELLINGS.get(unit, unit)


def match_candidates(text: object) -> list[str]:
    """Spellings to look up, best first: whole, then without bracketed notes ("投诉人(代表)" → "投诉人")."""
    name, _ = normalise_header(text)
    bare = OTHER_NOTE.sub("", name).strip("*:;")
    return [candidate for candidate in dict.fromkeys((name, bare)) if candidate]
