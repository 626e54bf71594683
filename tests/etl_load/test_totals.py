"""Totals against the rows: what is wrong is shown with both figures, what is right or unknown is not."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from etl.extract import read_file
from etl.feedback.report import LoadReport, load_text
from tests.etl_load.conftest import CLUE_HEADER, clue, write_book
from tests.etl_load.totalled import HEADER, Line, check, found, message_of, row, titled, total
from tests.snapshot_file import query


@pytest.fixture
def totals(workbook: Callable[..., Path]) -> Callable[..., list[tuple[int | None, str | None, str, str]]]:
    """totals(line, ...): mismatches of a national list of these lines in 元; the first is on row 3."""

    def run(*lines: Line) -> list[tuple[int | None, str | None, str, str]]:
        return found(workbook("a.xlsx", [titled("元"), HEADER, *lines]))

    return run


Totals = Callable[..., list[tuple[int | None, str | None, str, str]]]


def test_total_that_is_right_and_one_that_is_wrong(totals: Totals) -> None:
    rows = [row("A1", 3, 12000), row("A2", 2, "8,000.50"), row("A3", None, None)]
    assert totals(*rows, total("合计", 5, 20000.5)) == []
    assert totals(*rows, total("合计", 6, 21000.5)) == [
        (6, "涉及人数", "6", "5"),
        (6, "欠薪金额", "21,000.5", "20,000.5"),
    ]


def test_subtotals_and_a_total_over_them(totals: Totals) -> None:
    rows = [
        row("A1", 1, 100), row("A2", 2, 200), total("鱼邱湖街道小计", 3, 300),
        row("A3", 4, 400), total("人和街道小计", 4, 400),
    ]  # fmt: skip
    assert totals(*rows, total("合计", 7, 700)) == []
    # The second 小计 begins where the first ends; the total counts the rows, whatever the 小计 say.
    wrong = [*rows[:-1], total("人和街道小计", 7, 450)]
    assert totals(*wrong, total("合计", 7, 750)) == [
        (7, "欠薪金额", "450", "400"), (8, "欠薪金额", "750", "700"),
    ]  # fmt: skip


def test_total_that_adds_the_subtotals_too_says_so(workbook: Callable[..., Path]) -> None:
    lines = [row("A1", 1, 100), total("小计", 1, 100), row("A2", 1, 200), total("小计", 1, 200)]
    path = workbook("a.xlsx", [["全国平台线索"], HEADER, *lines, total("合计", 2, 600)])
    assert found(path) == [(7, "欠薪金额", "600", "300")]
    assert "像是把小计也加了进去" in message_of(path)


def test_row_that_a_total_has_left_out_is_named(workbook: Callable[..., Path]) -> None:
    rows = [row("A1", 1, 100), row("A2", 1, 250), row("A3", 1, 300)]
    path = workbook("a.xlsx", [["全国平台线索"], HEADER, *rows, total("合计", 3, 400)])
    assert "差额正好是第 4 行的数，像是合计没有算它" in message_of(path)
    twice = [*rows, row("A2", 1, 250)]
    path = workbook("b.xlsx", [["全国平台线索"], HEADER, *twice, total("合计", 4, 650)])
    assert "差额正好是第 4、6 行的数，像是合计没有算它们中的一行" in message_of(path)


def test_levels_of_totals(totals: Totals) -> None:
    def project(first: str, second: str, whole: int) -> list[Line]:
        return [
            row(first, 1, 100), total("木工班小计", 1, 100),
            row(second, 1, 200), total("瓦工班小计", 1, 200), total("项目小计", 2, whole),
        ]  # fmt: skip

    right = [
        *project("A1", "A2", 300),
        *project("A3", "A4", 300),
        total("合计", 4, 600),
        total("总计", 4, 600),
    ]
    assert totals(*right) == []
    wrong = [*project("A1", "A2", 300), *project("A3", "A4", 310), total("合计", 4, 600)]
    assert totals(*wrong) == [(12, "欠薪金额", "310", "300")]


def test_pages_with_the_header_again_and_two_tables_in_a_sheet(totals: Totals) -> None:
    pages = [
        row("A1", 1, 100),
        total("本页小计", 1, 100),
        HEADER,
        row("A2", 1, 200),
        total("本页小计", 1, 200),
    ]
    assert totals(*pages, total("合计", 2, 300)) == []
    tables = [row("A1", 1, 100), total("合计", 1, 100), HEADER, row("A2", 1, 200)]
    assert totals(*tables, total("合计", 1, 200)) == []
    assert totals(*tables, total("合计", 1, 201)) == [(7, "欠薪金额", "201", "200")]


def test_totals_on_top(totals: Totals) -> None:
    rows = [row("A1", 1, 100), row("A2", 2, 200)]
    assert totals(total("合计", 3, 300), *rows) == []
    assert totals(total("合计", 3, 310), *rows) == [(3, "欠薪金额", "310", "300")]
    groups = [
        total("合计", 3, 600), total("鱼邱湖小计", 1, 100), rows[0],
        total("人和小计", 2, 500), rows[1], row("A3", 0, 300),
    ]  # fmt: skip
    assert totals(*groups) == []
    groups[3] = total("人和小计", 2, 510)
    assert totals(*groups) == [(6, "欠薪金额", "510", "500")]


def test_averages_and_running_totals_are_no_sums(totals: Totals) -> None:
    rows = [row("A1", 1, 100), row("A2", 3, 200)]
    assert totals(*rows, total("合计", 4, 300), total("平均", 2, 150), total("累计", 90, 9000)) == []


ROUNDING: list[tuple[str, list[object], object, bool]] = [
    # 元 without decimals is exact; a fen a row may go in rounding, more than that not.
    ("元", [100, 200], 301, True),
    ("元", ["33.33", "33.33", "33.33"], "100.00", False),
    ("元", ["33.33", "33.33", "33.33"], "100.05", True),
    ("元", ["33.4", "33.3", "33.3"], "100", False),
    # 万元 with two decimals: three rows of 0.005 each and the total's own 0.005.
    ("万元", [1.23, 4.56, 7.89], 13.69, False),
    ("万元", [1.23, 4.56, 7.89], 13.75, True),
    ("万元", [1, 2, 3], 7, False),
    ("万元", [1, 2, 3], 60000, True),
    ("元", [0.1, 0.2, 0.3], 0.6, False),
]
IN_WORDS = [
    total("合计", None, "叁万元整"),
    total("合计", "￥300.00", None, "大写：叁佰元整"),
    total("合计", None, "￥12,345", "壹万贰仟叁佰肆拾伍元"),
    total("合计", "—", "-"),
    total("合计", "3人", "约300"),
    total("合计", None, None),
]


@pytest.fixture(scope="module")
def sheets_told(tmp_path_factory: pytest.TempPathFactory) -> set[str | None]:
    """Which sheets of a workbook have a total that is told: each of ROUNDING and IN_WORDS is on one."""
    sheets = {}
    for place, (unit, amounts, stated, _) in enumerate(ROUNDING):
        rows = [row(f"A{number}", 1, amount) for number, amount in enumerate(amounts)]
        sheets[f"尾数{place}"] = [titled(unit), HEADER, *rows, total("合计", len(rows), stated)]
    for place, line in enumerate(IN_WORDS):
        sheets[f"文字{place}"] = [titled("元"), HEADER, row("A1", 1, 100), row("A2", 2, 200), line]
    path = write_book(tmp_path_factory.mktemp("totals") / "a.xlsx", sheets)
    return {one.sheet for one in check(path, tables=len(sheets))}


@pytest.mark.parametrize("place", range(len(ROUNDING)))
def test_rounding(sheets_told: set[str | None], place: int) -> None:
    *example, is_told = ROUNDING[place]
    assert (f"尾数{place}" in sheets_told) == is_told, example


@pytest.mark.parametrize("place", range(len(IN_WORDS)))
def test_totals_in_words_raise_no_alarm(sheets_told: set[str | None], place: int) -> None:
    assert f"文字{place}" not in sheets_told, IN_WORDS[place]


def test_formula_saved_without_its_value_is_unknown(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for line in [["全国平台线索"], HEADER, row("A1", 1, "=50*2"), row("A2", 2, 200), total("合计", 3, 300)]:
        book.active.append(list(line))
    book.active.insert_cols(1)
    path = tmp_path / "a.xlsx"
    book.save(path)
    # The reader sees A1 empty, so that 200 stands against 300.
    assert found(path) == []
    packed = tmp_path / "a.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(path, "全国.xlsx")
    assert found(packed) == []
    book.active["F3"] = None
    book.save(path)
    assert found(path) == [(5, "欠薪金额", "300", "200")]
    # A total that is a formula without a value says nothing.
    book.active["F3"], book.active["F5"] = 50, "=SUM(F3:F4)"
    book.save(path)
    assert found(path) == []


def test_rates_and_balances_are_not_added_up(workbook: Callable[..., Path]) -> None:
    header = ["姓名", "日工资标准", "应发工资", "扣款", None, "实发工资"]
    parts = [None, None, None, "借支", "罚款", None]
    rows = [["张三", 200, 4000, 300, 50, 3650], ["李四", 250, 5000, 0, 10, 4990]]
    path = workbook(
        "工资表.xlsx",
        [["甲项目2024年3月工资发放表"], header, parts, *rows, ["合计", 999, 9000, 300, 61, 8640]],
        merges=["D2:E2"],
    )
    assert found(path) == [(6, "扣款", "61", "60")]


@pytest.mark.usefixtures("without_marts")
def test_load_shows_keeps_and_sends_back_what_is_wrong(
    clues: Callable[..., Path], load: Callable[..., LoadReport], data_dir: Path
) -> None:
    line: list[object] = [None] * len(CLUE_HEADER)
    line[0], line[9], line[10] = "合计", 6, 25000
    path = clues("全国.xlsx", [clue("A1"), clue("A2"), line])
    report = load(path)
    [one] = report.files
    assert (one.counts.new, dict(one.counts.skipped)) == (2, {"title": 1, "header": 1, "total": 1})
    message = (
        "表内合计 ≠ 明细之和：第 5 行“合计”的“欠薪金额（元）”写的是 25,000元，"
        "2 行明细之和是 24,000元，差 1,000元。请核对是合计写错，还是少了或多了行；导入的是明细"
    )
    assert one.to_json()["notices"] == [
        {"rule": "total_mismatch", "sheet": "台账", "row": 5, "column": "欠薪金额", "message": message}
    ]
    assert f"请核对：工作表“台账”，{message}" in load_text(report)
    kept = (
        "select sheet_name, row_number, rule, column_name, message from notices join files using (file_seq)"
    )
    assert query(data_dir, kept) == [("台账", 5, "total_mismatch", "欠薪金额", message)]
    assert one.rejects_file is not None
    with read_file(Path(one.rejects_file)) as cells:
        text = "".join(cell or "" for sheet in cells.sheets for _, line in sheet.rows() for cell in line)
    assert message in text
    # The workbook with a few of the rows is not added up against a total of all.
    assert load(Path(one.rejects_file)).files[0].notices == []


@pytest.mark.usefixtures("without_marts")
def test_rejected_rows_are_added_up_and_said(
    clues: Callable[..., Path], load: Callable[..., LoadReport]
) -> None:
    """12,000 of each of two rows, and 5,000 of one that has a day that cannot be."""
    rows = [clue("A1"), clue("A2"), clue("A3", "2024-02-30", 5000)]

    def with_total(name: str, stated: int, workers: object = None) -> Path:
        line: list[object] = [None] * len(CLUE_HEADER)
        line[0], line[9], line[10] = "合计", workers, stated
        return clues(name, [*rows, line])

    files = load(
        with_total("都算.xlsx", 29000),
        with_total("多写.xlsx", 31000),
        with_total("没算退回的.xlsx", 24000),
        # The total of the heads is right: three of each row.
        with_total("人数也算.xlsx", 29000, 9),
    ).files
    assert [(one.counts.accepted, one.counts.rejected) for one in files] == [(2, 1)] * 4
    said = {Path(one.file).stem: [(notice.rule, notice.message) for notice in one.notices] for one in files}

    where = "第 6 行“合计”的“欠薪金额（元）”写的是"
    # All three, as in the sheet.
    assert said["都算"] == [
        (
            "total_with_rejected",
            f"{where} 29,000元，与 3 行明细之和相符；其中退回的 1 行 5,000元没有导入，"
            "除去它们是 24,000元。退回的行更正后重新导入即补齐",
        )
    ]
    # 31,000 are 2,000 more than the three rows, 7,000 more than the two.
    ask = "。请核对是合计写错，还是少了或多了行；导入的是明细"
    assert said["多写"] == [
        (
            "total_mismatch",
            f"表内合计 ≠ 明细之和：{where} 31,000元，3 行明细之和是 29,000元（含退回的 1 行 5,000元），"
            f"差 2,000元；除去退回的行是 24,000元，与合计差 7,000元，其中退回的行占 5,000元{ask}",
        )
    ]
    assert said["没算退回的"] == [
        (
            "total_mismatch",
            f"表内合计 ≠ 明细之和：{where} 24,000元，3 行明细之和是 29,000元（含退回的 1 行 5,000元），"
            f"差 -5,000元；除去退回的行正好相等，像是合计没有算它们{ask}",
        )
    ]
    assert [rule for rule, _ in said["人数也算"]] == ["total_with_rejected", "total_with_rejected"]


@pytest.mark.usefixtures("without_marts")
def test_a_rejected_row_without_an_amount_explains_nothing(
    clues: Callable[..., Path], load: Callable[..., LoadReport], data_dir: Path
) -> None:
    line: list[object] = [None] * len(CLUE_HEADER)
    line[0], line[10] = "合计", 12000
    path = clues("全国.xlsx", [clue("A1"), clue("A2", "2024-02-30", None), line])
    assert load(path).files[0].notices == []


@pytest.mark.usefixtures("without_marts")
def test_sheets_without_a_ledger_are_named(
    workbook: Callable[..., Path], load: Callable[..., LoadReport]
) -> None:
    path = workbook(
        "全国平台.xlsx",
        sheets={"一季度": [CLUE_HEADER, clue("1")], "统计": [["镇街", "件数"], ["鱼邱湖", 1]]},
    )
    [notice] = load(path).files[0].notices
    assert str(notice) == "工作表“统计”，有 2 行，没有对上台账的表头，没有导入"
