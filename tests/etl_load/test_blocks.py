"""Several tables on one sheet are each read: side by side, below one another, with titles of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from itertools import product
from pathlib import Path

import openpyxl
import pytest

from etl.feedback.report import FileReport, LoadReport
from tests.etl_load.conftest import CLUE_HEADER, Loaded, clue, write_book
from tests.snapshot_file import query

# the stages before the marts
pytestmark = pytest.mark.usefixtures("without_marts")

TITLE = "新城花园二期项目2024年3月农民工工资发放表"
PAY = ["序号", "姓名", "身份证号", "应发工资", "实发工资"]
Rows = Sequence[Sequence[object]]


def worker(name: str, payable: int, paid: int, serial: int = 1) -> list[object]:
    return [serial, name, "", payable, paid]


def beside(*tables: Rows, gap: int = 0) -> list[list[object]]:
    """Tables side by side; a shorter one is filled up with empty cells."""
    widths = [max(map(len, table)) for table in tables]
    rows = []
    for number in range(max(map(len, tables))):
        row: list[object] = []
        for table, width in zip(tables, widths, strict=True):
            cells = list(table[number]) if number < len(table) else []
            row += [*cells, *[None] * (width - len(cells) + gap)]
        rows.append(row)
    return rows


@pytest.fixture
def one(load: Callable[..., LoadReport]) -> Callable[..., FileReport]:
    def run(path: Path) -> FileReport:
        [report] = load(path).files
        counts = report.counts
        assert counts.rows_read == counts.accepted + counts.rejected + sum(counts.skipped.values())
        return report

    return run


def paid(data_dir: Path) -> list[tuple[object, ...]]:
    return query(
        data_dir,
        "select worker_name, payable_yuan::integer, paid_yuan::integer, row_number from current_payrolls"
        " order by payable_yuan",
    )


# side by side ------------------------------------------------------------------------------------

# How many tables there are, and how many empty columns between them.
BESIDE = list(product((2, 3), (0, 1, 2)))
HEADERS_IN_ROWS = ["右低", "左低"]
SECOND_NAMES = [None, "工甲"]


def sheet_of(count: int, gap: int) -> str:
    return f"{count}表隔{gap}列"


def with_name_twice(second: str | None) -> Rows:
    header = ["姓名", "身份证号", "应发工资", "实发工资", "备注", "姓名", "备注"]
    return [header, ["工甲", "", 5000, 5000, "前", second, "后"]]


@pytest.fixture(scope="module")
def examples(loaded_once: Callable[..., Loaded]) -> Loaded:
    """Each sheet is of a month of its own, so that they leave one another alone."""

    def months(year: int, sheets: dict[str, Rows]) -> dict[str, Rows]:
        return {
            name: [[f"新城花园二期项目{year}年{month}月农民工工资发放表"], *rows]
            for month, (name, rows) in enumerate(sheets.items(), start=1)
        }

    def write(folder: Path) -> None:
        tables = [
            [PAY, worker(f"工{n}甲", 1000 * n, 10 * n), worker(f"工{n}乙", 1000 * n + 500, 10 * n)]
            for n in (1, 2, 3)
        ]
        side_by_side = {sheet_of(count, gap): beside(*tables[:count], gap=gap) for count, gap in BESIDE}
        write_book(folder / "并排.xlsx", months(2023, side_by_side), merges=["A1:K1"])
        high = [PAY, worker("工甲", 1000, 10), worker("工乙", 2000, 20)]
        low = [[None] * 5, PAY, worker("工丙", 3000, 30), worker("工丁", 4000, 40)]
        in_rows = {"右低": beside(high, low, gap=1), "左低": beside(low, high, gap=1)}
        write_book(folder / "错行.xlsx", months(2024, in_rows))
        twice = {f"重名{place}": with_name_twice(second) for place, second in enumerate(SECOND_NAMES)}
        write_book(folder / "重名.xlsx", months(2022, twice))

    return loaded_once("blocks", write)


def paid_on(loaded: Loaded, sheet: str) -> list[tuple[object, ...]]:
    """(due, paid, row number) of the workers of a sheet, by what is due."""
    return loaded.query(
        "select payable_yuan::integer, paid_yuan::integer, row_number from current_payrolls"
        f" where starts_with(sheet_name, '{sheet}') order by 1"
    )


@pytest.mark.parametrize(("count", "gap"), BESIDE)
def test_tables_side_by_side(examples: Loaded, count: int, gap: int) -> None:
    sheet = sheet_of(count, gap)
    assert paid_on(examples, sheet) == [
        (1000 * n + more, 10 * n, 4 if more else 3) for n in range(1, count + 1) for more in (0, 500)
    ]
    # Where a row stands is said with its columns.
    names = examples.query(
        "select distinct sheet_name from current_payrolls"
        f" where starts_with(sheet_name, '{sheet}') order by 1"
    )
    if not gap:
        letters = [("A", "E"), ("F", "J"), ("K", "O")][:count]
        assert names == [(f"{sheet}（{first}–{last}列）",) for first, last in letters]
    assert len(names) == count


def test_every_line_of_the_tables_is_counted(examples: Loaded) -> None:
    """Two workers a table; three sheets of two tables and three of three."""
    report = examples.file("并排.xlsx")
    assert (report["new"], report["rejected"], report["notices"]) == (2 * 15, 0, [])
    assert report["skipped"] == {"title": 15, "header": 15}
    report = examples.file("错行.xlsx")
    assert (report["new"], report["skipped"]) == (2 * 4, {"title": 2 * 2, "header": 2 * 2})
    for one in examples.reports[0]["files"]:
        assert one["rows_read"] == one["accepted"] + one["rejected"] + sum(one["skipped"].values())


def test_each_table_has_its_own_total_title_and_lines(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path
) -> None:
    left = [["班组：木工班"], PAY, worker("工甲", 5000, 5000), [None, "合计", None, 5000, 5000]]
    right = [["班组：瓦工班"], PAY, worker("工乙", 6000, 0), worker("工丙", 7000, 0, 2),
             [None, "合计", None, 13000, 0]]  # fmt: skip
    report = one(workbook("工资.xlsx", [[TITLE], *beside(left, right, gap=1)], merges=["A1:K1"]))
    assert report.notices == []
    assert query(data_dir, "select team, payable_yuan::integer from current_payrolls order by 2") == [
        ("木工班", 5000),
        ("瓦工班", 6000),
        ("瓦工班", 7000),
    ]
    assert dict(report.counts.skipped) == {"title": 4, "header": 2, "total": 2}


def test_a_second_table_may_be_spelled_and_ordered_otherwise_and_be_shorter(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path
) -> None:
    other = [["工人姓名", "实发", "应发", "身份证"], ["工乙", 20, 2000, ""]]
    rows = beside([PAY, worker("工甲", 1000, 10), worker("工丙", 3000, 30, 2)], other)
    assert one(workbook("工资.xlsx", [[TITLE], *rows])).counts.new == 3
    assert [line[1:] for line in paid(data_dir)] == [(1000, 10, 3), (2000, 20, 3), (3000, 30, 4)]


def test_two_levels_of_header_side_by_side(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path
) -> None:
    upper = ["姓名", "身份证号", "应发工资", "扣款", None, "实发工资"]
    lower = [None, None, None, "借支", "罚款", None]
    tables = [[upper, lower, [f"工{n}", "", 1000 * n, 10, 5, 1000 * n - 15]] for n in (1, 2)]
    merges = ["A1:A2", "B1:B2", "C1:C2", "D1:E1", "F1:F2", "G1:G2", "H1:H2", "I1:I2", "J1:K1", "L1:L2"]
    report = one(workbook("新城花园项目2024年3月工资表.xlsx", beside(*tables), merges=merges))
    assert (report.counts.new, report.counts.skipped["header"]) == (2, 4)
    assert query(data_dir, "select deducted_yuan::integer from current_payrolls") == [(15,), (15,)]


def test_cases_side_by_side_in_a_csv(tmp_path: Path, one: Callable[..., FileReport]) -> None:
    header = ["线索编号", "提交时间", "被反映单位", "欠薪金额", "核处状态"]
    tables = [[header, [f"QG{n}", "2024-03-05", "甲公司", "1000", "已办结"]] for n in (1, 2)]
    path = tmp_path / "全国平台.csv"
    lines = (",".join(cell or "" for cell in row) for row in beside(*tables, gap=1))
    path.write_text("\n".join(lines), encoding="gb18030")
    report = one(path)
    assert (report.ledger, report.counts.new) == ("national_clues", 2)


def test_rejected_rows_of_a_second_table_go_back_in_its_own_columns(
    workbook: Callable[..., Path], one: Callable[..., FileReport]
) -> None:
    header = ["线索编号", "提交时间", "被反映单位", "欠薪金额", "核处状态"]
    tables = [
        [header, ["QG1", "2024-03-05", "甲公司", 1000, "已办结"]],
        [header, ["QG2", "2024-13-05", "乙公司", 1000, "已办结"]],
    ]
    report = one(workbook("全国平台.xlsx", beside(*tables, gap=1), sheet="表"))
    assert (report.counts.new, report.counts.rejected) == (1, 1)
    assert report.rejects_file
    book = openpyxl.load_workbook(report.rejects_file)
    [sheet] = [one for one in book if "G–K列" in one.title]
    values = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert [row[:5] for row in values if row[0] in ("线索编号", "QG2")] == [
        header,
        ["QG2", "2024-13-05", "乙公司", "1000", "已办结"],
    ]


@pytest.mark.parametrize("sheet", HEADERS_IN_ROWS)
def test_headers_in_different_rows(examples: Loaded, sheet: str) -> None:
    assert paid_on(examples, sheet) == [
        (1000, 10, 3),
        (2000, 20, 4),
        (3000, 30, 4),
        (4000, 40, 5),
    ]


def test_columns_without_a_header_are_named(
    workbook: Callable[..., Path], one: Callable[..., FileReport]
) -> None:
    rows = [
        [TITLE],
        PAY,
        [*worker("工甲", 1000, 10), None, "工乙", 7],
        [*worker("工丙", 1, 1), None, "工丁", 8],
    ]
    [notice] = one(workbook("工资.xlsx", rows)).notices
    assert notice.rule == "unread_columns" and "G 列、H 列" in notice.message


# a header twice that is no second table ----------------------------------------------------------


def test_a_name_twice_refuses_the_sheet_with_its_reason(
    workbook: Callable[..., Path], one: Callable[..., FileReport]
) -> None:
    header = ["姓名", "身份证号", "出勤天数", "应发工资", "实发工资", "姓名"]
    rows = [[TITLE], header, ["工甲", "", 20, 5000, 5000, "工乙"]]
    report = one(workbook("工资.xlsx", rows))
    assert report.ledger is None and report.reason
    for word in ("两次", "姓名", "A、F", "台账"):
        assert word in report.reason


def test_the_other_sheets_of_the_file_are_read(
    workbook: Callable[..., Path], one: Callable[..., FileReport]
) -> None:
    good = [[TITLE], PAY, worker("工甲", 5000, 5000)]
    header = ["姓名", "出勤天数", "应发工资", "实发工资", "应发工资"]
    bad = [[TITLE], header, ["工乙", 20, 5000, 5000, 6000]]
    report = one(workbook("工资.xlsx", sheets={"好": good, "坏": bad}))
    assert report.counts.new == 1
    [notice] = report.notices
    assert (notice.rule, notice.sheet) == ("refused_sheet", "坏")
    assert "应发工资" in notice.message and "C、E" in notice.message


@pytest.mark.parametrize("place", range(len(SECOND_NAMES)))
def test_a_header_twice_that_says_nothing_else_is_no_harm(examples: Loaded, place: int) -> None:
    assert paid_on(examples, f"重名{place}") == [(5000, 5000, 3)]


# below one another -------------------------------------------------------------------------------


def test_teams_below_one_another_each_with_its_title(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path
) -> None:
    rows: list[list[object]] = [
        ["农民工工资发放表", "项目名称：新城花园二期项目"],
        ["班组：木工班", "月份：2024年3月"],
        PAY,
        worker("工甲", 1000, 10),
        [None, "小计", None, 1000, 10],
        [],
        ["班组：瓦工班"],
        PAY,
        worker("工乙", 2000, 20),
        worker("工丙", 3000, 30),
        [None, "小计", None, 5000, 50],
        ["班组：钢筋班", "月份：2024年4月"],
        PAY,
        worker("工丁", 4000, 40),
        [None, "小计", None, 4000, 40],
        [None, "合计", None, 10000, 100],
    ]
    report = one(workbook("工资.xlsx", rows))
    found = query(
        data_dir,
        "select team, strftime(wage_month, '%m'), project_name, payable_yuan::integer, sheet_name, row_number"
        " from current_payrolls order by row_number",
    )
    project = "新城花园二期项目"
    assert found == [
        ("木工班", "03", project, 1000, "台账", 4),
        ("瓦工班", "03", project, 2000, "台账", 9),
        ("瓦工班", "03", project, 3000, "台账", 10),
        ("钢筋班", "04", project, 4000, "台账", 14),
    ]
    # The last 合计 is that of all teams.
    assert report.notices == []
    assert dict(report.counts.skipped) == {"title": 4, "header": 3, "total": 4}
    assert report.counts.rows_read == 15


def test_other_columns_below(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path
) -> None:
    rows: list[list[object]] = [
        [TITLE],
        PAY,
        worker("工甲", 1000, 10),
        ["姓名", "实发工资", "扣款", "应发工资"],
        ["工乙", 20, 5, 2000],
        ["工丙", 30, 5, 3000],
    ]
    report = one(workbook("工资.xlsx", rows))
    assert [line[1:] for line in paid(data_dir)] == [(1000, 10, 3), (2000, 20, 5), (3000, 30, 6)]
    assert (report.counts.new, report.counts.skipped["header"]) == (3, 2)


def test_a_poorer_table_above_a_richer_one_is_no_title(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path
) -> None:
    rows = [["姓名", "应发工资", "实发工资"], ["工甲", 1000, 10], ["工乙", 2000, 20], PAY,
            worker("工丙", 3000, 30)]  # fmt: skip
    report = one(workbook("新城花园项目2024年3月工资表.xlsx", rows))
    assert [line[1:] for line in paid(data_dir)] == [(1000, 10, 2), (2000, 20, 3), (3000, 30, 5)]
    assert report.counts.skipped["title"] == 0


def test_a_header_on_every_page_is_one_table(
    workbook: Callable[..., Path], one: Callable[..., FileReport]
) -> None:
    rows: list[list[object]] = [
        [TITLE],
        PAY,
        worker("工甲", 1000, 10),
        ["第2页 共2页"],
        [TITLE],
        PAY,
        worker("工乙", 2000, 20),
        [None, "合计", None, 3000, 30],
    ]
    report = one(workbook("工资.xlsx", rows))
    assert (report.counts.new, report.notices) == (2, [])
    assert dict(report.counts.skipped) == {"title": 2, "header": 2, "note": 1, "total": 1}


def test_a_page_that_goes_on_has_a_title_of_its_own(
    workbook: Callable[..., Path], one: Callable[..., FileReport]
) -> None:
    rows = [[TITLE], PAY, worker("工甲", 1000, 10), ["工资发放表（续）"], PAY, worker("工乙", 2000, 20)]
    report = one(workbook("工资.xlsx", rows))
    assert (report.counts.new, dict(report.counts.skipped)) == (2, {"title": 2, "header": 2})


def test_another_ledger_below_is_read_as_that_ledger(
    workbook: Callable[..., Path], load: Callable[..., LoadReport]
) -> None:
    recoveries = ["台账编号", "单位", "项目", "追发日期", "追发人数", "追发金额", "追发方式"]
    rows = [
        ["全国根治欠薪线索台账"],
        CLUE_HEADER,
        clue("QG1"),
        ["追发台账"],
        recoveries,
        ["ZF1", "甲公司", "甲小区", "2024-03-09", 3, 9000, "调解"],
    ]
    reports = load(workbook("汇总.xlsx", rows)).files
    assert {report.ledger: report.counts.new for report in reports} == {"national_clues": 1, "recoveries": 1}


def test_a_table_that_is_no_ledger_is_named_and_counted(
    workbook: Callable[..., Path], one: Callable[..., FileReport]
) -> None:
    rows = [
        ["全国根治欠薪线索台账"],
        CLUE_HEADER,
        clue("QG1"),
        ["欠薪金额", "涉及人数", "镇街"],
        [1200, 3, "鱼邱湖街道"],
        [1200, 3, "汇鑫街道"],
    ]
    report = one(workbook("线索.xlsx", rows))
    assert (report.counts.new, report.counts.rejected) == (1, 0)
    assert report.counts.skipped["other_table"] == 3
    assert [(one.rule, one.row) for one in report.notices] == [("other_table", 4)]
