"""Lines of a ledger that are no rows of it: totals, notes, what is carried from page to page, column numbers,
and the header or title printed again."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence

from etl.extract.cells import LINE_BREAK, SEPARATOR

TOTAL_WORDS = "合计|小计|总计|共计|总合计"
TOTAL = re.compile(
    rf"^(?:本页|本月|本年|本年度|本季度|全县|全年|当月|以上)?(?:{TOTAL_WORDS}|平均|平均值|平均数|累计)(?:[(（:：].*)?$"
    rf"|^.{{1,12}}(?:{TOTAL_WORDS})[:：]?$"
)
PLAIN_TOTAL = re.compile(rf"^(?:{TOTAL_WORDS})[:：]?$")
# 过次页, 承前页, （接上页）, 转下页, 上页结转, 本页累计, 上年结转: figures on their way to another page.
CARRIED = re.compile(
    r"^[（(]?(?:"
    r"(?:过|承|接|转|续|结转|转入|转至|承接|接续|续接)[入至自到]?[上下前次后]一?页"
    r"|[上下前次本]一?页(?:结转|转入|转来|累计|余额|承接|接续)"
    r"|(?:[上本下]?(?:年度?|月|期|季度?)|期[初末]|年[初末])?结转(?:[下上次本](?:年度?|月|期|季度?|页))?"
    r")[）)]?(?:[(（:：].*)?$"
)
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

PAGE_NUMBER = re.compile(
    r"[—\-（(]*第[\d一二三四五六七八九十]+页[,，、/／]?(?:共[\d一二三四五六七八九十]+页)?[）)—\-]*"
)
# The same, wide enough to let no such line pass, for DuckDB to look at the first cells of every row.
_SPACED_NOTES = "|".join(r"\s*".join(word) for word in NOTE_WORDS.split("|"))
SUSPECT_PATTERN = (
    rf"(?:^|{SEPARATOR})[\s*※(（]*(?:"
    r"(?:本|全|当|以)?.{0,14}(?:合\s*计|小\s*计|总\s*计|共\s*计)|平\s*均|.{0,4}累\s*计"
    rf"|{_SPACED_NOTES}|.{{0,10}}页|.{{0,6}}结\s*转)"
)
# What a line that numbers the columns begins with, be it labelled (栏次) or not.
NUMBERS_PATTERN = (
    rf"(?:^|{SEPARATOR})[\s(（]*(?:[1１一①甲AaⅠI])\s*[)）]?{SEPARATOR}[\s(（]*(?:[2２二②乙BbⅡ1１]|II)\s*[)）]?"
    rf"(?:{SEPARATOR}|$)"
)
# How many cells of a row are looked at.
LOOKED_AT = 8
# A label before the numbers of the columns, and one of these numbers: （3）, 3., 6=4-5, 6（4-5）.
COLUMN_LABEL = re.compile(r"栏次|栏目|栏号|列次|列号|序号|行次|列")
COLUMN_NUMBER = re.compile(
    r"[（(\[【]?([0-9]{1,3}|[A-Za-z]{1,4}|[一二三四五六七八九十]{1,3}|[甲乙丙丁戊己庚辛]|[①-⑳]|[Ⅰ-Ⅻ])"
    r"[）)\]】]?[.、]?(?:[=＝(（].*)?"
)
FEWEST_NUMBERED, MOST_KINDS = 3, 2


def _in_chinese(number: int) -> str:
    digits = "一二三四五六七八九"
    tens, ones = divmod(number, 10)
    return (
        (digits[tens - 1] if tens > 1 else "") + ("十" if tens else "") + (digits[ones - 1] if ones else "")
    )


# A column's number as written → the kinds of counting that it may belong to, each with its place from 0.
_PLACES: dict[str, tuple[tuple[str, int], ...]] = {}
for _kind, _numbers in (
    ("digits", [str(number) for number in range(1, 200)]),
    ("chinese", [_in_chinese(number) for number in range(1, 100)]),
    ("stems", list("甲乙丙丁戊己庚辛")),
    ("upper", [chr(ord("A") + number) for number in range(26)]),
    ("lower", [chr(ord("a") + number) for number in range(26)]),
    ("roman", ["I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII"]),
):
    for _place, _number in enumerate(_numbers):
        _PLACES[_number] = (*_PLACES.get(_number, ()), (_kind, _place))


def rule_of(cells: Sequence[str | None]) -> str | None:
    """total, carried, note, column_numbers or None, by the first cells that are no numbers."""
    if numbers_columns(cells):
        return "column_numbers"
    words = first_words(cells)
    if not words:
        return None
    if TOTAL.match(words[0]) or any(PLAIN_TOTAL.match(word) for word in words[1:3]):
        return "total"
    if any(CARRIED.match(word) for word in words[:3]):
        return "carried"
    is_page_number = PAGE_NUMBER.fullmatch("".join(map(_bare, cells)))
    return "note" if is_page_number or NOTE.match(words[0]) else None


def numbers_columns(cells: Sequence[str | None]) -> bool:
    """Whether the line counts the columns: 1 2 3 …, （1）（2）…, 一 二 三 …, A B C …, 甲 乙 1 2 ….

    Every cell is the next of its kind; one that is computed may say how (6=4-5), the first what they are.
    """
    texts = [text for text in map(_bare, cells) if text]
    if texts and COLUMN_LABEL.fullmatch(texts[0]):
        texts = texts[1:]
    if len(texts) < FEWEST_NUMBERED:
        return False
    kind, place, kinds = "", -1, 0
    for text in texts:
        found = COLUMN_NUMBER.fullmatch(text)
        places = _PLACES.get(unicodedata.normalize("NFKC", found.group(1)), ()) if found else ()
        if (kind, place + 1) in places:
            place += 1
            continue
        # Another kind of counting begins: 甲 乙 1 2 3.
        begins = next((one for one, at in places if not at and one != kind), None)
        kinds += 1
        if begins is None or kinds > MOST_KINDS:
            return False
        kind, place = begins, 0
    return True


def header_pattern(spellings: Iterable[str]) -> str:
    """What a line begins with that could be a header of these spellings, within its first two cells."""
    words = "|".join(r"\s*".join(map(re.escape, word)) for word in sorted(spellings))
    return (
        rf"^(?:[^{SEPARATOR}]*{SEPARATOR})?[\s*]*(?:{words})[\s*]*(?:[（(][^{SEPARATOR}]*)?(?:{SEPARATOR}|$)"
    )


def first_words(cells: Sequence[str | None]) -> list[str]:
    """The cells that are no numbers, without blanks."""
    return [word for word in (_bare(cell) for cell in cells) if word and not NUMBER.match(word)]


def line_text(cells: Sequence[str | None]) -> str:
    """A row as one text, to find a line printed twice."""
    return SEPARATOR.join(text for text in (_bare(cell) for cell in cells) if text)


def line_start(cells: Sequence[str | None]) -> str:
    """The first cells of a row as DuckDB sees them in the cells file."""
    texts = ((cell or "").replace("\n", LINE_BREAK).strip(" ") for cell in cells[:LOOKED_AT])
    return SEPARATOR.join(text for text in texts if text)


def _bare(cell: str | None) -> str:
    return BLANKS.sub("", (cell or "").replace(LINE_BREAK, ""))
