"""Source files made on the spot, and a folder of sources, snapshots and state of its own for every test."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

import openpyxl
import pytest

from etl.feedback.report import LoadReport
from etl.load import load_paths
from etl.publish.build_session import SHANGHAI

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
        book = openpyxl.Workbook()
        book.remove(book.active)
        for title, lines in (sheets or {sheet: rows or []}).items():
            page = book.create_sheet(title)
            for line in lines:
                page.append(list(line))
            for merge in merges:
                page.merge_cells(merge)
        path = tmp_path / "in" / name
        path.parent.mkdir(exist_ok=True)
        book.save(path)
        return path

    return make


@pytest.fixture
def clues(workbook: Callable[..., Path]) -> Callable[..., Path]:
    """clues(name, rows): a national list whose title names the platform."""

    def make(name: str, rows: Rows, title: str = "高唐县全国根治欠薪线索台账（2024年）") -> Path:
        return workbook(name, [[title], CLUE_HEADER, *rows])

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
