"""Texts that break programs which take them for something else, and ledgers with one in every text cell."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from pathlib import Path

from data.spec.ledger import Column, Ledger, load_all
from etl.feedback.report import FileReport
from etl.load import load_paths
from etl.publish.build_session import SHANGHAI
from tests.conftest import made_once
from tests.etl_load.conftest import write_book

LOADED = datetime(2024, 7, 1, 9, 30, tzinfo=SHANGHAI)

# A script that runs sets this on its window.
FIRED = "hostileTextRan"
_RUN = f"window.{FIRED}=1"

# kind → texts of that kind
TEXTS: dict[str, tuple[str, ...]] = {
    "script": (
        f"<script>{_RUN}</script>",
        f"\"><img src=x onerror='{_RUN}'>",
        f"'><svg/onload={_RUN}>",
        f"</title></textarea></style><script>{_RUN}</script>",
        f'<a href="javascript:{_RUN}">点我</a>',
        f"[点我](javascript:{_RUN})",
        f"<iframe srcdoc='<script>parent.{FIRED}=1</script>'></iframe>",
        f"&lt;script&gt;{_RUN}&lt;/script&gt;",
        f"<b onmouseover={_RUN}>粗<br>行</b><!--",
    ),
    "quotes": ('"', "'", "''", "`", "\\", '\\"', "“单位”", "a\"b'c`d\\e", "\\u003cscript\\u003e"),
    "direction": ("\u202e倒过来的单位\u202c", "\u2066隔开\u2069", "שלום建筑", "مرحبا工程"),
    "invisible": ("零\u200b宽\u200d字\ufeff", "软\u00ad连字", "不断\u00a0行", "变\ufe0f体", "e\u0301é"),
    "null-like": (
        "null",
        "NULL",
        "None",
        "nan",
        "NaN",
        "undefined",
        "NIL",
        "#N/A",
        "true",
        "[object Object]",
    ),
    "number-like": ("0", "-0", "1e309", "Infinity", "0x10", "1/0", "１２３", "٣", "1_000", "9" * 40),
    "formula": (
        "=1+1",
        '=HYPERLINK("http://example.invalid","点我")',
        "+cmd|' /C calc'!A0",
        "-2+3",
        "@SUM(A1:A9)",
        "\t=1+1",
        "＝1+1",
        '=cmd|"/c calc"!A1',
    ),
    "template": (
        "{{7*7}}",
        "${7*7}",
        "#{7*7}",
        "<%= 7*7 %>",
        "%(x)s",
        "%s%d%n",
        "{0}",
        "{name!r}",
        "%{hovertext}",
    ),
    "SQL": (
        "'; drop table complaints; --",
        "1' or '1'='1",
        "$1",
        "?",
        "%_%",
        "select * from stg_visits",
        "/* */",
    ),
    "path": (
        "../../etc/passwd",
        "C:\\con\\nul",
        "a/b/c",
        "file:///etc/passwd",
        "%2e%2e%2f",
        "&town=371526101",
    ),
    "emoji": ("🙂", "👨‍👩‍👧‍👦建筑", "🇨🇳", "𠮷野建筑", "﷽", "Z̷̢a̴͝l̶g̵o̶"),
    "long": ("长" * 3000, "w" * 3000, "很长的单位名称" * 40),
    "lines": ("第一行\n第二行", "甲\t乙", "甲\u2028乙\u2029丙", "  前后空格  "),
}
ALL = tuple(one for texts in TEXTS.values() for one in texts)

# What the other cells hold, by kind, so that the row itself is accepted; counted up by its place.
_DATES = {"date": "2024-03-05", "datetime": "2024-03-05 09:00", "month": "2024年3月", "limit": "2024-03-20"}
_NUMBERS = {"yuan": 3000, "count": 3, "quantity": 20, "pct": 2}
_LEFT_OUT = frozenset({"serial", "ignored", "year"})
# the order is about wages, whatever stands around it
_WAGES = "拖欠5名农民工工资20000元"


def write_ledgers(folder: Path) -> None:
    """A workbook of every ledger, each of whose rows has one of the texts in all its text cells."""
    for ledger in load_all().values():
        columns = [one for one in ledger.columns if one.kind not in _LEFT_OUT]
        lines = [[_cell(ledger, one, text, place) for one in columns] for place, text in enumerate(ALL)]
        head = [one.name for one in columns]
        write_book(folder / f"{ledger.id}.xlsx", {"台账": [[f"高唐县{ledger.label}"], head, *lines]})


def _cell(ledger: Ledger, column: Column, text: str, place: int) -> object:
    if column.kind in _DATES:
        return _DATES[column.kind]
    if column.kind in _NUMBERS:
        return _NUMBERS[column.kind] + place
    # numbers tell the rows apart, and a project without a name is no project
    if column.field in {"native_number", "guarantee_number"}:
        return f"{place:03}{text}"
    if ledger.is_of_orders and column.field in ledger.read_words:
        return f"{text}{_WAGES}"
    return text


def shown_texts() -> Sequence[str]:
    """Some of each kind, as a reader might type or paste them."""
    return [one[:200] for texts in TEXTS.values() for one in texts[:2]]


def runnable(cells: Iterable[str]) -> list[str]:
    """The cells of a CSV that a spreadsheet would run, written here anew: a sign first that no number has."""
    found = []
    for cell in cells:
        bare = cell.lstrip(" \u00a0")
        is_guarded = bare.startswith('="') and bare.endswith('"') and bare[2:-1].isalnum()
        if bare[:1] in "=+-@\t\r＝＋－＠" and bare and not is_guarded and not _is_number(bare):
            found.append(cell)
    return found


def _is_number(text: str) -> bool:
    try:
        float(text.rstrip("%"))
    except ValueError:
        return False
    return True


def loaded(shared: Path) -> Path:
    """The data folder of these ledgers, loaded once for all that ask; not to be changed."""

    def make(folder: Path) -> None:
        write_ledgers(folder / "ledgers")
        report = load_paths([folder / "ledgers"], data_dir=folder / "data", now=LOADED, user="tester")
        lines = [[one.ledger, *_read_and_kept(one)] for one in report.files]
        (folder / "counts.json").write_text(json.dumps(lines), encoding="utf-8")

    return made_once(shared / "hostile", make)


def _read_and_kept(report: FileReport) -> tuple[int, int, int, str | None]:
    counts = report.counts
    kept = counts.new + counts.updated + counts.unchanged
    return counts.rows_read, kept, counts.rejected + sum(counts.skipped.values()), report.reason
