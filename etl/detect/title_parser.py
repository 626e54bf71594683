"""What the lines above a header say: unit, year, and of the people on a site its project, team and month."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import TypeVar

from data.spec.ledger import Ledger
from data.spec.units import MONEY, money_unit
from etl.detect.title_periods import Period, period_of
from etl.detect.title_projects import IS_PROJECT, named_in

T = TypeVar("T")

# 2024年, 2024上半年, 202403, 20240305, a number alone; not a quantity (2000人).
YEAR = re.compile(
    r"(?<![\d.])((?:19|20)\d{2})"
    r"(?=\d{2}(?:\d{2})?(?!\d)|\s*(?![\d人件起元户万亿个名条宗份号.])|\.\d{1,2}(?!\d))"
)
# 人社部发〔2021〕65号 is no year of the table.
DOCUMENT = re.compile(r"[〔\[(（【]\d{4}[〕\])）】]\s*第?\s*\d+\s*号")
CHINESE_YEAR = re.compile(r"二[〇零○O0][〇零○O0一二三四五六七八九]{2}(?=年|至|[-—~、])")
CHINESE_DIGITS = str.maketrans("二〇零○O一三四五六七八九", "2000013456789")
# Not in a number that the reader has marked: 2024.1 may have been 2024.10.
MONTH = re.compile(r"(?<![\d\ue000])(20\d{2})\s*(?:[年.\-/]\s*(1[0-2]|0?[1-9])(?!\d)|(1[0-2]|0[1-9])(?!\d))")
# 2024年1-3月, 2024年1月至3月, 2024年1月、2月: several months, so none is that of every line.
MORE_MONTHS = re.compile(r"\s*月?份?\s*(?:[-—–~～至到、和及]|\+)+\s*(1[0-2]|0?[1-9])\s*月")
BARE_MONTH = re.compile(r"(?<![\d\-—–~～至到、])(1[0-2]|[1-9])月(?:份|(?![\d至到\-—–~～、]))")
CHINESE_MONTH = re.compile(r"(?<=年)(十[一二]?|[一二三四五六七八九])(?=月)")
# When a form was filled in or printed is not what it is about.
WHEN_WRITTEN = re.compile(
    r"(?:制表|填表|填报|编制|打印|报送|上报|导出|发放|支付|公示)(?:日期|时间)\s*[:：]?"
    r"\s*[\d〇零○一二三四五六七八九十年月日.\-/ ]+"
)
# 单位：人、万元; 单 位：万 元; 金额：万元. 填报单位：… names an office.
UNIT = re.compile(r"(?:单\s*位|金\s*额)\s*[:：为]\s*((?:[^\s;；]|(?<=[\u4e00-\u9fff]) (?=元))+)")
# 台账（万元）, 单位（万元）, but not 总金额（万元）：500, which belongs to one figure.
UNIT_ALONE = re.compile(
    rf"[(（]\s*(?:人民币)?[/:：]?({MONEY})(?:人民币)?\s*[)）](?!\s*[:：\d])|以({MONEY})为单位"
)
LABEL = re.compile(r"([一-鿿]{2,8})\s*[:：]\s*")
TEAM_SHEET = re.compile(r"^[一-鿿A-Za-z0-9]{1,12}(?:班组|班|队|组)$")


@dataclass(frozen=True)
class Title:
    """Facts read from the title lines; `fields` maps staged field → text."""

    unit: str | None = None
    year: int | None = None
    fields: dict[str, str] = field(default_factory=dict)
    # The project is what an unlabelled title seems to name.
    is_project_guessed: bool = False
    # The days that it says the lines are of.
    period: Period | None = None

    def over(self, other: Title) -> Title:
        """What this one says, and for what it does not say, the other."""
        named = self if "project_name" in self.fields else other
        return Title(
            self.unit or other.unit,
            self.year or other.year,
            {**other.fields, **self.fields},
            named.is_project_guessed,
            self.period or other.period,
        )


def read_title(ledger: Ledger, lines: Sequence[Sequence[str]], sheet_name: str, file_stem: str) -> Title:
    """Title lines first; for what they do not say, the sheet's name and then the file's."""
    texts = [[_plain(cell) for cell in line] for line in lines]
    whole = ["　".join(line) for line in texts]
    names = [_plain(sheet_name), _plain(file_stem)]
    # What names several years says of none, and a name of the file does not overrule it.
    years = next((found for found in map(_years, (whole, *([name] for name in names))) if found), set())
    year = years.pop() if len(years) == 1 else None
    labelled = _labelled_fields(ledger, texts) if ledger.title_fields else {}
    guessed = _guessed_fields(ledger, texts, names, year) if ledger.title_fields else {}
    # Our own returned workbook says of a guess that it is one.
    if kept := labelled.pop("title_project", None):
        guessed["project_name"] = kept
    return Title(
        unit=_first(_unit(text) for text in whole),
        year=year,
        fields={**{name: text for name, text in guessed.items() if name in ledger.title_fields}, **labelled},
        is_project_guessed="project_name" in guessed and "project_name" not in labelled,
        period=period_of(_in_digits(text) for text in (*whole, *names)),
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
    """The unit of money that a title gives to the amounts of its sheet: 单位：万元, （万元）."""
    for match in UNIT.finditer(text):
        for part in re.split(r"[、,，/和及()（）]", match.group(1)):
            if unit := money_unit(part):
                return unit
    alone = UNIT_ALONE.search(text)
    return money_unit(alone.group(1) or alone.group(2)) if alone else None


def _years(texts: Sequence[str]) -> set[int]:
    """The years that the texts name."""
    plain = [WHEN_WRITTEN.sub("", DOCUMENT.sub("", text)) for text in texts]
    years = {int(year) for text in plain for year in YEAR.findall(text)}
    return years | {
        int(year.translate(CHINESE_DIGITS)) for text in plain for year in CHINESE_YEAR.findall(text)
    }


def _in_digits(text: str) -> str:
    """A text without when it was written and of which document, its Chinese years and months in digits."""
    plain = WHEN_WRITTEN.sub("", DOCUMENT.sub("", text))
    plain = CHINESE_YEAR.sub(lambda year: year.group().translate(CHINESE_DIGITS), plain)
    return CHINESE_MONTH.sub(_month_in_digits, plain)


def _month_in_digits(name: re.Match[str]) -> str:
    ones = name.group().removeprefix("十")
    return str(10 * name.group().startswith("十") + int(ones.translate(CHINESE_DIGITS) or 0))


def month_of(text: str, year: int | None = None) -> str | None:
    """The one month that a text names: 2024年3月, or 3月 in a year known; none where it names several."""
    plain = _in_digits(text)
    months: set[tuple[int, int]] = set()
    for match in MONTH.finditer(plain):
        named = int(match.group(1))
        months.add((named, int(match.group(2) or match.group(3))))
        if more := MORE_MONTHS.match(plain, match.end()):
            months.add((named, int(more.group(1))))
    if (
        not months
        and year
        and (bare := BARE_MONTH.search(plain))
        and not MORE_MONTHS.match(plain, bare.end(1))
    ):
        months.add((year, int(bare.group(1))))
    return "{}年{}月".format(*months.pop()) if len(months) == 1 else None


def _labelled_fields(ledger: Ledger, lines: list[list[str]]) -> dict[str, str]:
    """Entries such as 项目名称：某某, by the field of the ledger."""
    found: dict[str, str] = {}
    for line in lines:
        for label, value in _labelled(line):
            column = ledger.match(label)
            if column is not None and column.field in ledger.title_fields and value:
                found.setdefault(column.field, value)
    return found


def _guessed_fields(
    ledger: Ledger, lines: list[list[str]], names: list[str], year: int | None
) -> dict[str, str]:
    """Month, project and team as a title without labels seems to name them."""
    titles = ["　".join(line) for line in lines]
    # A title begins with its project; what is over several cells or is a sheet's or file's name only
    # where it says that it is one.
    of_projects = [
        *(cell for line in lines for cell in line),
        *(text for text in titles + names if IS_PROJECT.search(text)),
    ]
    named = [named_in(text) for text in of_projects]
    month = next((column.field for column in ledger.of_kind("month")), "")
    guesses = {
        month: _first(month for text in titles + names for month in (month_of(text), month_of(text, year))),
        "project_name": _first(one.project for one in named),
        "team": _first([name if TEAM_SHEET.match(name) else None for name in names[:1]])
        or _first(one.team for one in named),
    }
    return {name: guess for name, guess in guesses.items() if guess}


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
