"""全站搜索: what a text finds in a snapshot, within a scope: records, employers, projects, files and batches.

Persons cannot be found: the warehouse has their names, numbers and telephones masked.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date
from typing import Any

import pandas as pd

from data.frames import records
from data.query.scope import Scope

# Kind → what its hits are called, in the order of showing where no kind is closer to the text.
KINDS = {
    "employer": "单位",
    "project": "项目",
    "matter": "事项",
    "case": "件",
    "file": "来源文件",
    "batch": "导入批次",
}
LEAST, MOST = 2, 80
# so many hits of a kind are listed
SHOWN = 5
_BLANKS = "".join(map(chr, (9, 10, 13, 32, 160, 173, 0x200B, 0x200C, 0x200D, 0x2060, 0x3000, 0xFEFF)))
# Each sign of WIDE is read as that of PLAIN in its place; those without one are left out.
WIDE = "".join(map(chr, range(0xFF01, 0xFF5F))) + _BLANKS
PLAIN = "".join(map(chr, range(0x21, 0x7F)))
_FOLDING = {ord(sign): PLAIN[place : place + 1] for place, sign in enumerate(WIDE)}
# an ID number or a mobile telephone, in full
_PERSON = re.compile(r"1[3-9][0-9]{9}|[0-9]{17}[0-9X]")


@dataclass(frozen=True)
class Hit:
    """One thing found. `mark` opens its lines; what does not apply is None or "".

    `way`: channel, ledger or number; `firm`: employer, or a file's batch; `count`: records, rows or files;
    `more`: an employer's matters, or 1 where a load was undone.
    """

    kind: str
    mark: str
    name: str
    way: str
    day: date | None
    town: str
    firm: str
    count: int | None
    more: int | None


@dataclass(frozen=True)
class Group:
    """The closest hits of one kind, and how many there are in all."""

    kind: str
    hits: tuple[Hit, ...]
    total: int
    # 0 where a hit is just the text; the larger, the farther
    distance: int


@dataclass(frozen=True)
class Found:
    """The groups, the closest first; `refusal` says why a text was not searched, "" where it was."""

    groups: tuple[Group, ...] = ()
    refusal: str = ""
    # the text reads like an ID number or a telephone, by which nothing can be found
    is_personal: bool = False


def fold(words: str) -> str:
    """Without blanks, width and case, as the questions fold names."""
    return words.translate(_FOLDING).upper()


def folding() -> dict[str, str]:
    """The parameters by which a question folds names."""
    return {"wide": WIDE, "plain": PLAIN}


def search(words: str, question: Callable[..., pd.DataFrame], scope: Scope) -> Found:
    """What a text finds. `question` asks by name, of the whole time and within `scope`.

    Files and batches are the county's alone.
    """
    term = fold(words[: 4 * MOST])
    if len(term) > MOST or len(words) > 4 * MOST:
        return Found(refusal=f"最多查{MOST}个字，请只输编号或名称的一部分。")
    if len(term) < LEAST:
        return Found(refusal=f"请至少输入{LEAST}个字。" if term else "")
    asked: dict[str, Any] = {"term": term, "most": SHOWN, **folding()}
    rows = records(question("search_records", **asked))
    if scope.is_county:
        rows += records(question("search_loads", **asked))
    groups = [_group(kind, [row for row in rows if row["类别"] == kind]) for kind in KINDS]
    found = sorted((one for one in groups if one), key=lambda one: one.distance)
    return Found(tuple(found), is_personal=bool(_PERSON.fullmatch(term)))


def _group(kind: str, rows: list[dict[str, Any]]) -> Group | None:
    if not rows:
        return None
    hits = tuple(_hit(row) for row in rows)
    return Group(kind, hits, int(rows[0]["总数"]), int(rows[0]["远近"]))


def _hit(row: dict[str, Any]) -> Hit:
    return Hit(
        kind=row["类别"],
        mark=row["行标识"],
        name=row["名称"],
        way=row["途径"] or "",
        day=row["日期"],
        town=row["镇街"] or "",
        firm=row["单位"] or "",
        count=None if row["件数"] is None else int(row["件数"]),
        more=None if row["另计"] is None else int(row["另计"]),
    )
