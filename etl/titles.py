"""What the lines above a header say: unit, year, and for a payroll its project, team and month."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from etl.ledgers import Ledger

T = TypeVar("T")

YEAR = re.compile(r"(?<!\d)(20\d{2}|19\d{2})\s*(?:年|[.\-/]\d{1,2}(?!\d)|(?=[01]\d(?!\d)))")
CHINESE_YEAR = re.compile(r"([二][〇零○O0一二三四五六七八九]{3})年")
CHINESE_DIGITS = str.maketrans("〇零○O一二三四五六七八九", "0000123456789")
# Not in a number that the reader has marked: 2024.1 may have been 2024.10.
MONTH = re.compile(r"(?<![\d\ue000])(20\d{2})\s*[年.\-/]\s*(1[0-2]|0?[1-9])(?!\d)\s*(?:月|[.\-/]|$|[^\d])")
UNIT = re.compile(r"单位\s*[:：]\s*([^\s;；)）]+)")
UNIT_NAMES = {"元": "元", "人民币元": "元", "万元": "万元", "人民币万元": "万元"}
LABEL = re.compile(r"([一-鿿]{2,8})\s*[:：]\s*")
TEAM_SHEET = re.compile(r"^[一-鿿A-Za-z0-9]{1,12}(?:班组|班|队|组)$")
# What stands before the month in “鱼邱湖安置房项目2024年3月农民工工资发放表”.
BEFORE_MONTH = re.compile(r"^(.{3,60}?)\s*[(（]?\s*(?:20\d{2}\s*[年.\-/]|二[〇零○])")
IN_BRACKETS = re.compile(r"[(（]([^()（）]*(?:项目|工程|标段|小区)[^()（）]*)[)）]")
IS_PROJECT = re.compile(r"项目|工程|标段|小区")
ABOUT_WAGES = re.compile(r"(?:农民工|民工|工人)?工资.*$")
NO_PROJECT = re.compile(r"(?:县|市|省|镇|街道|办事处|局|公司|单位|年度)$")


@dataclass(frozen=True)
class Title:
    """Facts read from the title lines; `fields` maps staged field → text."""

    unit: str | None = None
    year: int | None = None
    fields: dict[str, str] = field(default_factory=dict)


def read_title(ledger: Ledger, lines: Sequence[Sequence[str]], sheet_name: str, file_stem: str) -> Title:
    """Title lines first; for what they do not say, the sheet's name and then the file's."""
    texts = [[_plain(cell) for cell in line] for line in lines]
    whole = ["　".join(line) for line in texts]
    names = [_plain(sheet_name), _plain(file_stem)]
    return Title(
        unit=_first(_unit(text) for text in whole),
        year=_year(whole) or _first(_year([name]) for name in names),
        fields=_fields(ledger, texts, names) if ledger.title_fields else {},
    )


def _plain(text: str) -> str:
    """Half-width digits and brackets, but colons and full-width blanks stay: they separate entries."""
    return "".join(
        char if char in "：　（）" else unicodedata.normalize("NFKC", char)
        for char in text.replace("\n", "　")
    ).strip()


def _first(found: Iterable[T | None]) -> T | None:
    return next((item for item in found if item), None)


def _unit(text: str) -> str | None:
    """元 or 万元 where a title says 单位：万元; 填报单位：… names an office, not a unit."""
    for match in UNIT.finditer(text):
        for part in re.split(r"[、,，/和及]", match.group(1)):
            if part in UNIT_NAMES:
                return UNIT_NAMES[part]
    return None


def _year(texts: Sequence[str]) -> int | None:
    """The one year that the texts name; none where they name several."""
    years = {int(year) for text in texts for year in YEAR.findall(text)}
    years |= {
        int(year.translate(CHINESE_DIGITS).replace("二", "2"))
        for text in texts
        for year in CHINESE_YEAR.findall(text)
    }
    return years.pop() if len(years) == 1 else None


def month_of(text: str) -> str | None:
    match = MONTH.search(text + " ")
    return f"{match.group(1)}年{int(match.group(2))}月" if match else None


def _fields(ledger: Ledger, lines: list[list[str]], names: list[str]) -> dict[str, str]:
    found: dict[str, str] = {}
    for line in lines:
        for label, value in _labelled(line):
            column = ledger.match(label)
            if column is not None and column.field in ledger.title_fields and value:
                found.setdefault(column.field, value)
    titles = ["　".join(line) for line in lines]
    guesses = {
        "wage_month": (month_of(text) for text in titles + names),
        # A title begins with its project; a sheet's or file's name only where it says that it is one.
        "project_name": (
            _project(text) for text in titles + [name for name in names if IS_PROJECT.search(name)]
        ),
        "team": (name if TEAM_SHEET.match(name) else None for name in names[:1]),
    }
    for name, candidates in guesses.items():
        if name in ledger.title_fields and name not in found and (guess := _first(candidates)):
            found[name] = guess
    return found


def _labelled(line: list[str]) -> list[tuple[str, str]]:
    """Entries 项目名称：某某 within a cell, or a label in one cell and its value in the next."""
    entries = []
    for position, cell in enumerate(line):
        following = line[position + 1] if position + 1 < len(line) else ""
        matches = list(LABEL.finditer(cell))
        ends = [match.start() for match in matches[1:]] + [len(cell)]
        for match, end in zip(matches, ends, strict=False):
            value = re.split(r"\s{2,}|　", cell[match.end() : end].strip())[0].strip()
            is_alone = not value and end == len(cell)
            entries.append((match.group(1), following if is_alone else value))
        if not matches and following and len(cell) <= 8:
            entries.append((cell, following))
    return entries


def _project(text: str) -> str | None:
    """The project that an unlabelled title begins with or names in brackets."""
    if bracketed := IN_BRACKETS.search(text):
        return bracketed.group(1).strip()
    match = BEFORE_MONTH.match(text)
    if match is None or LABEL.search(match.group(1)):
        return None
    name = ABOUT_WAGES.sub("", match.group(1)).strip("（(:： -_")
    return None if len(name) < 4 or NO_PROJECT.search(name) else name
