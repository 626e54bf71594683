"""Sheets of the national list with totals, and what is said of them."""

from __future__ import annotations

import re
from collections.abc import Sequence
from pathlib import Path

import duckdb

from data.spec.ledger import load_all
from etl.checks.totals import check_totals
from etl.detect.ledger_detection import detect
from etl.extract import USUAL_LIMITS, read_file
from etl.notice import Notice
from etl.staging import install_macros
from etl.staging.raw import fill_raw

Line = Sequence[object]
HEADER = ["线索编号", "提交时间", "被反映单位", "涉及人数", "欠薪金额", "核处状态"]


def row(number: str, count: object, yuan: object) -> Line:
    return [number, "2024-03-05", "甲公司", count, yuan, "核处中"]


def total(word: str, count: object, yuan: object, note: object = None) -> Line:
    return [word, None, note, count, yuan]


def titled(unit: str) -> Line:
    return [f"全国平台线索　单位：{unit}"]


def check(path: Path, *, tables: int = 1) -> list[Notice]:
    """What is said of the totals of a file whose rows are all taken."""
    with read_file(path) as cells, duckdb.connect() as con:
        layouts = detect(path, cells.sheets, load_all()).layouts
        assert len(layouts) == tables
        install_macros(con, b"key of the tests")
        raw = fill_raw(con, layouts[0].ledger, layouts)
        con.execute("create temp table rejects (sheet_index integer, row_number integer)")
        return check_totals(con, layouts, raw, USUAL_LIMITS)


def found(path: Path) -> list[tuple[int | None, str | None, str, str]]:
    """(row, column, figure stated, sum of the rows) of every mismatch."""
    notices = check(path)
    figures = [re.findall(r"(?:写的是|明细之和是) (-?[\d,.]*\d)", one.message) for one in notices]
    return [(one.row, one.column, *both) for one, both in zip(notices, figures, strict=True)]


def message_of(path: Path) -> str:
    [notice] = check(path)
    return notice.message
