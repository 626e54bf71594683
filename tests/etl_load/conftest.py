"""Source files made on the spot, and a folder of sources, snapshots and state of its own for every test.

Or one folder for many: examples that are loaded together.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from etl.feedback.report import LoadReport
from etl.load import load_paths
from etl.marts import run as marts_run
from etl.publish.build_session import SHANGHAI
from tests.conftest import made_once
from tests.snapshot_file import opened

NOW = datetime(2024, 7, 1, 9, 30, tzinfo=SHANGHAI)
CLUE_HEADER = [
    "序号",
    "线索编号",
    "提交时间",
    "反映人",
    "身份证号",
    "联系电话",
    "被反映单位",
    "项目名称",
    "欠薪地",
    "涉及人数",
    "欠薪金额（元）",
    "核处状态",
    "核处结论",
    "办结时间",
]
# It names the platform.
CLUE_TITLE = "高唐县全国根治欠薪线索台账（2024年）"
Rows = Sequence[Sequence[object]]


def clue(number: str, day: str = "2024-03-05", yuan: object = 12000, **other: object) -> list[object]:
    """One row under CLUE_HEADER; `other` by header."""
    row: dict[str, object] = dict(
        zip(
            CLUE_HEADER,
            [
                1,
                number,
                day,
                "张三",
                "",
                "13800000001",
                "高唐某建筑有限公司",
                "某某安置房项目",
                "鱼邱湖街道",
                3,
                yuan,
                "核处中",
                "",
                "",
            ],
            strict=True,
        )
    )
    row.update({"欠薪金额（元）": yuan})
    row.update(other)
    return list(row.values())


def clue_sheet(rows: Rows, title: str = CLUE_TITLE) -> list[Sequence[object]]:
    """A national list: its title, the header, the rows."""
    return [[title], CLUE_HEADER, *rows]


def write_book(path: Path, sheets: Mapping[str, Rows], merges: Sequence[str] = ()) -> Path:
    """A workbook of these sheets, each with the same merged cells; its folder is made."""
    book = openpyxl.Workbook()
    book.remove(book.active)
    for title, lines in sheets.items():
        page = book.create_sheet(title)
        for line in lines:
            page.append(list(line))
        for merge in merges:
            page.merge_cells(merge)
    path.parent.mkdir(parents=True, exist_ok=True)
    book.save(path)
    return path


@pytest.fixture
def workbook(tmp_path: Path) -> Callable[..., Path]:
    """workbook(name, rows, merges=("A1:C1",), sheet="表") or workbook(name, sheets={"表一": rows})."""

    def make(
        name: str,
        rows: Rows | None = None,
        *,
        sheets: dict[str, Rows] | None = None,
        sheet: str = "台账",
        merges: Sequence[str] = (),
    ) -> Path:
        return write_book(tmp_path / "in" / name, sheets or {sheet: rows or []}, merges)

    return make


@pytest.fixture
def clues(workbook: Callable[..., Path]) -> Callable[..., Path]:
    """clues(name, rows): a workbook with a national list."""

    def make(name: str, rows: Rows, title: str = CLUE_TITLE) -> Path:
        return workbook(name, clue_sheet(rows, title))

    return make


@pytest.fixture
def data_dir(tmp_path: Path) -> Path:
    return tmp_path / "data"


@pytest.fixture
def load(data_dir: Path) -> Callable[..., LoadReport]:
    """load(path, ..., ledger=None, now=NOW) into the test's own data folder."""

    def run(*paths: Path, ledger: str | None = None, now: datetime = NOW) -> LoadReport:
        return load_paths(paths, ledger=ledger, data_dir=data_dir, now=now, user="tester")

    return run


@contextmanager
def marts_left_out() -> Iterator[None]:
    """Loads in this process leave the marts out, which are half of what a small load costs.

    Such a snapshot has the ledgers' rows, the log, the reference tables and the doubts about a row or a
    number; the marts, cubes and doubts across ledgers are not there.
    """
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(marts_run, "fill_marts", lambda made: None)
        patch.setattr(marts_run, "settle_doubts", lambda made: None)
        yield


@pytest.fixture
def without_marts() -> Iterator[None]:
    """For tests of what comes before the marts."""
    with marts_left_out():
        yield


# many examples in one load ------------------------------------------------------------------------


@dataclass(frozen=True)
class Loaded:
    """A data folder into which one process has loaded the examples of many tests; not to be changed."""

    data_dir: Path
    # The public report of each load, in their order.
    reports: list[dict[str, Any]]

    def file(self, name: str, *, load: int = -1) -> dict[str, Any]:
        """What the report of a load, the last by default, says of a file."""
        [found] = [one for one in self.reports[load]["files"] if Path(one["file"]).name == name]
        return found

    def outcome(self, name: str, *, load: int = -1) -> tuple[int, int, int]:
        """How many lines of a file were new, brought a new version, changed nothing."""
        file = self.file(name, load=load)
        return file["new"], file["updated"], file["unchanged"]

    def query(self, sql: str, *, load: int = -1) -> list[tuple[Any, ...]]:
        """Rows of the snapshot that a load has published, the last by default."""
        snapshot = self.data_dir / "snapshots" / f"{self.reports[load]['snapshot']}.duckdb"
        with opened(snapshot) as connection:
            return connection.execute(sql).fetchall()

    def copy_to(self, data_dir: Path) -> None:
        """A data folder that a test may change."""
        shutil.copytree(self.data_dir, data_dir)


def books(sheets: Mapping[str, Rows]) -> Callable[[Path], object]:
    """Writes a workbook of one sheet for each name, which is that of the file without its ending."""
    return lambda folder: [
        write_book(folder / f"{name}.xlsx", {"台账": rows}) for name, rows in sheets.items()
    ]


@pytest.fixture(scope="session")
def loaded_once(shared: Path) -> Callable[..., Loaded]:
    """loaded_once(name, write, ..., now=NOW): each `write` puts files into an empty folder, then loaded.

    The name is that of these loads in the whole suite.
    A load costs a second however little is in it. So examples that leave one another alone (other numbers,
    months or files) are loaded together, once for all processes, and each test looks at its own.
    """

    def run(name: str, *writers: Callable[[Path], object], now: datetime = NOW) -> Loaded:
        def make(folder: Path) -> None:
            reports = []
            for step, write in enumerate(writers, start=1):
                files = folder / f"in-{step}"
                files.mkdir()
                write(files)
                report = load_paths([files], data_dir=folder / "data", now=now, user="tester")
                reports.append(report.to_json())
            (folder / "reports.json").write_text(json.dumps(reports), encoding="utf-8")

        made = made_once(shared / name, make)
        return Loaded(made / "data", json.loads((made / "reports.json").read_text(encoding="utf-8")))

    return run


@pytest.fixture(scope="session")
def changed_once(shared: Path) -> Callable[..., Path]:
    """changed_once(name, data_dir, change): a copy of a data folder, changed once for all processes.

    The name is that of this change in the whole suite. The copy is not to be changed after.
    """

    def run(name: str, data_dir: Path, change: Callable[[Path], object]) -> Path:
        def make(folder: Path) -> None:
            shutil.copytree(data_dir, folder / "data")
            change(folder / "data")

        return made_once(shared / name, make) / "data"

    return run


def write_clues(folder: Path, name: str, *rows: list[object]) -> Path:
    folder.mkdir(parents=True, exist_ok=True)
    lines = [",".join(CLUE_HEADER), *(",".join(map(str, row)) for row in rows)]
    path = folder / f"全国根治欠薪线索_{name}.csv"
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


@pytest.fixture(scope="session")
def two_loads(shared: Path) -> Path:
    """data: A1 of 100 元, then A2 of 200 元; files: what was loaded, and a third file."""

    def make(home: Path) -> None:
        for second, (name, yuan) in enumerate((("A1", 100), ("A2", 200))):
            path = write_clues(home / "files", name, clue(name, yuan=yuan))
            at = NOW + timedelta(seconds=second)
            load_paths([path], data_dir=home / "data", now=at, user="tester")
        write_clues(home / "files", "A3", clue("A3", yuan=400))

    return made_once(shared / "two loads", make)


@pytest.fixture
def home(two_loads: Path, tmp_path: Path) -> Path:
    """A copy of one's own; times are kept, for they tell which snapshot is older."""
    shutil.copytree(two_loads, tmp_path / "home")
    return tmp_path / "home"
