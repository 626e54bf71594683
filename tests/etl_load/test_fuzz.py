"""Random messes: each line that is not blank is accepted, rejected or skipped, whatever it holds."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from etl.feedback.report import LoadReport
from tests.etl_load.conftest import CLUE_HEADER, clue
from tests.snapshot_file import query

# the stages before the marts
pytestmark = pytest.mark.usefixtures("without_marts")

Load = Callable[..., LoadReport]
Line = list[object]
FILES = 2
NUMBERS = [
    "A1",
    "A1",
    "A2",
    "a2 ",
    "",
    "无",
    "合计",
    371526202403050012,
    "371526202403050012",
    "3.7E+17",
    "=1+1",
]
DAYS = ["2024-03-05", "3月5日", "2月30日", 45356, "", "不详", "2024-03", "下午", "1-3", True, 1e300, "#REF!"]
AMOUNTS = [
    12000,
    "约3万",
    "叁万元",
    "",
    "-5",
    "2、3万",
    "1.200,50",
    9e15,
    0.1 + 0.2,
    "３．５万元",
    "N/A",
    "1" * 40,
]
COUNTS = [3, "10余人", "几十人", "", -1, 1e9, "三", "\n3\n", "3人,4人"]
LINES: list[Line] = [
    ["合计", *[None] * 8, 9, 99999],
    ["小 计", 3],
    ["制表人：某某", None, None, "审核："],
    ["高唐县全国平台线索台账（2024年）"],
    list(CLUE_HEADER),
    [None, " ", "\u3000"],
    ["续表"],
    ["x"] * 30,
    ['"', "'", "\U0001f600", "\u202e"],
]


def mess(seed: int) -> list[Line]:
    dice = random.Random(seed)
    rows: list[Line] = [["全国平台线索（2024年）"], list(CLUE_HEADER)]
    for _ in range(5 + dice.randrange(40)):
        if dice.random() < 0.3:
            rows.append(list(dice.choice(LINES)))
            continue
        row = clue(dice.choice(NUMBERS), dice.choice(DAYS), dice.choice(AMOUNTS))  # type: ignore[arg-type]
        row[CLUE_HEADER.index("涉及人数")] = dice.choice(COUNTS)
        for _ in range(dice.randrange(3)):
            row[dice.randrange(len(row))] = None
        rows.append(row)
    return rows


def written(path: Path, rows: list[Line]) -> Path:
    if path.suffix == ".csv":
        with path.open("w", encoding="gb18030", newline="") as out:
            csv.writer(out).writerows(rows)
    else:
        book = openpyxl.Workbook()
        for line in rows:
            book.active.append([str(cell) if isinstance(cell, str) else cell for cell in line])
        for row in book.active.iter_rows():
            for cell in row:
                if isinstance(cell.value, str) and cell.value.startswith("="):
                    cell.data_type = "s"
        book.save(path)
    return path


def test_every_line_is_accounted_for_and_what_goes_back_comes_again(
    tmp_path: Path, load: Load, data_dir: Path
) -> None:
    messes = {seed: mess(seed) for seed in range(FILES)}
    kinds = (".csv", ".xlsx")
    reports = load(
        *(written(tmp_path / f"{seed}{kinds[seed % 2]}", rows) for seed, rows in messes.items())
    ).files
    for report, rows in zip(reports, messes.values(), strict=True):
        counts = report.counts
        # A row of three full-width or plain blanks is blank.
        lines = sum(any(str("" if cell is None else cell).strip() for cell in line) for line in rows)
        assert (report.ledger, counts.rows_read) == ("national_clues", lines)
        assert lines == counts.accepted + counts.rejected + sum(counts.skipped.values())
    rejected = sum(report.counts.rejected for report in reports)
    kept = query(data_dir, "select distinct file_seq, row_number from rejections")
    held = query(data_dir, "select file_seq, row_number from stg_national_clues")
    assert len(kept) == rejected
    assert not set(kept) & set(held)
    # Nobody has mended anything: the same rows come back, and nothing is new or changed.
    again = load(*(Path(report.rejects_file) for report in reports if report.rejects_file)).files
    assert sum(report.counts.rejected for report in again) == rejected
    assert [report.counts.new for report in again] == [0] * len(again)
