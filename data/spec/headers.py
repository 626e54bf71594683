"""Header cells as offices write them → one spelling: width, spaces, line breaks, brackets, units."""

from __future__ import annotations

import re
import unicodedata

from data.spec.units import MANY, MONEY, SPELLINGS

# Soft hyphen, zero-width characters, direction marks, byte-order mark: invisible in a spreadsheet.
INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2064\ufeff\ue000]")
BRACKETS = str.maketrans("[]{}〔〕【】「」", "()()()()()")
# (万元), (单位:元), (人民币/万元), (以万元计), (万元,含税), (元/人)
UNIT_NOTE = re.compile(
    r"\((?:(?:金额|货币|计量)?单位|人民币|以|按|[:为/,、])*"
    rf"({MONEY}|人|名|%|天|日|个|工日|小时)(?:人民币|计|为单位)*(?:[/,、][^()]{{1,6}})?\)"
)
# 金额万元, 金额/万元, 金额-元: a bare 元 behind a word is a part of it (单元), so it needs a mark before it.
UNIT_TAIL = re.compile(rf"(?:[/_\-—:,·]({MONEY})|((?:{MANY})元))$")
OTHER_NOTE = re.compile(r"\([^()]*\)")


def _plain(text: object) -> str:
    """NFKC without spaces, invisible characters and the marks that forms put around a header."""
    name = unicodedata.normalize("NFKC", str(text if text is not None else ""))
    name = INVISIBLE.sub("", name).translate(BRACKETS)
    return "".join(name.split()).strip("*:;'\"")


def normalise_header(text: object) -> tuple[str, str | None]:
    """(name, unit): the header without its unit note, and the unit ("元", "万元", "人", "%", …) if given."""
    name = _plain(text)
    note = UNIT_NOTE.search(name) or UNIT_TAIL.search(name)
    if note is None:
        return name, None
    rest = (name[: note.start()] + name[note.end() :]).strip("*:;'\"")
    if not rest:
        return name, None
    unit = next(group for group in note.groups() if group)
    return rest, SPELLINGS.get(unit, unit)


def match_candidates(text: object) -> list[str]:
    """Spellings to look up, best first: whole, then without bracketed notes ("投诉人(代表)" → "投诉人")."""
    name, _ = normalise_header(text)
    bare = OTHER_NOTE.sub("", name).strip("*:;")
    return [candidate for candidate in dict.fromkeys((name, bare)) if candidate]
