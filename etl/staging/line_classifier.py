"""Lines of a ledger that are no rows of it: totals, notes, and the header or title printed again."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.extract.cells import LINE_BREAK, SEPARATOR

TOTAL_WORDS = "合计|小计|总计|共计|总合计"
TOTAL = re.compile(
    rf"^(?:本页|本月|本年|本年度|本季度|全县|全年|当月|以上)?(?:{TOTAL_WORDS}|平均|平均值|平均数|累计)(?:[(（:：].*)?$"
    rf"|^.{{1,12}}(?:{TOTAL_WORDS})[:：]?$"
)
PLAIN_TOTAL = re.compile(rf"^(?:{TOTAL_WORDS})[:：]?$")
NOTE_WORDS = (
    "制表|填表|填报|编制|审核|审批|审定|复核|经办|统计|大写|金额大写|大写金额|合计大写|人民币大写|签字|签章|盖章|"
    "说明|填表说明|备注|注|附注|班组长|项目经理|劳资专管员|项目负责人|单位负责人|部门负责人|分管领导|分管负责人|负责人|"
    "联系人|联系电话|数据来源|截至|打印"
)
NOTE = re.compile(
    rf"^[*※(（]*(?:{NOTE_WORDS})(?:人|人员|单位|部门|日期|时间|签字|签名|签章|盖章|公章)*(?:[(（][^()（）]*[)）])?\s*(?:\d*\s*[:：、．.]|$)"
)
NUMBER = re.compile(r"^[￥¥]?[\d.,，\-—/\s%]+$")
BLANKS = re.compile(r"\s+")

# The same, wide enough to let no such line pass, for DuckDB to look at the first cells of every row.
_SPACED_NOTES = "|".join(r"\s*".join(word) for word in NOTE_WORDS.split("|"))
SUSPECT_PATTERN = (
    rf"(?:^|{SEPARATOR})[\s*※(（]*(?:"
    r"(?:本|全|当|以)?.{0,14}(?:合\s*计|小\s*计|总\s*计|共\s*计)|平\s*均|.{0,4}累\s*计"
    rf"|{_SPACED_NOTES})"
)
# How many cells of a row are looked at.
LOOKED_AT = 8


def rule_of(cells: Sequence[str | None]) -> str | None:
    """total, note or None, by the first cells that are no numbers."""
    words = first_words(cells)
    if not words:
        return None
    if TOTAL.match(words[0]) or any(PLAIN_TOTAL.match(word) for word in words[1:3]):
        return "total"
    return "note" if NOTE.match(words[0]) else None


def first_words(cells: Sequence[str | None]) -> list[str]:
    """The cells that are no numbers, without blanks."""
    return [word for word in (_bare(cell) for cell in cells) if word and not NUMBER.match(word)]


def line_text(cells: Sequence[str | None]) -> str:
    """A row as one text, to tell a line printed twice."""
    return SEPARATOR.join(text for text in (_bare(cell) for cell in cells) if text)


def line_start(cells: Sequence[str | None]) -> str:
    """The first cells of a row as DuckDB sees them in the cells file."""
    texts = ((cell or "").replace("\n", LINE_BREAK).strip(" ") for cell in cells[:LOOKED_AT])
    return SEPARATOR.join(text for text in texts if text)


def _bare(cell: str | None) -> str:
    return BLANKS.sub("", (cell or "").replace(LINE_BREAK, ""))
