"""Several tables on one sheet are each read: side by side, below one another, with titles of their own."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest

from etl.feedback.report import FileReport, LoadReport
from tests.etl_load.conftest import CLUE_HEADER, clue
from tests.snapshot_file import query

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


@pytest.mark.parametrize("gap", [0, 1, 2])
@pytest.mark.parametrize("count", [2, 3])
def test_tables_side_by_side(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path, gap: int, count: int
) -> None:
    tables = [
        [PAY, worker(f"工{n}甲", 1000 * n, 10 * n), worker(f"工{n}乙", 1000 * n + 500, 10 * n)]
        for n in range(1, count + 1)
    ]
    report = one(workbook("工资.xlsx", [[TITLE], *beside(*tables, gap=gap)], merges=["A1:K1"]))
    assert [line[1:] for line in paid(data_dir)] == [
        (1000 * n + more, 10 * n, 4 if more else 3) for n in range(1, count + 1) for more in (0, 500)
    ]
    assert (report.counts.new, report.counts.skipped["header"], report.notices) == (2 * count, count, [])
    # Where a row stands is said with its columns.
    letters = [("A", "E"), ("F", "J"), ("K", "O")] if not gap else None
    names = [
        name for (name,) in query(data_dir, "select distinct sheet_name from current_payrolls order by 1")
    ]
    if letters:
        assert names == [f"台账（{first}–{last}列）" for first, last in letters[:count]]
    assert len(names) == count


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


@pytest.mark.parametrize("is_right_lower", [True, False])
def test_headers_in_different_rows(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path, is_right_lower: bool
) -> None:
    high = [PAY, worker("工甲", 1000, 10), worker("工乙", 2000, 20)]
    low = [[None] * 5, PAY, worker("工丙", 3000, 30), worker("工丁", 4000, 40)]
    rows = beside(*((high, low) if is_right_lower else (low, high)), gap=1)
    report = one(workbook("工资.xlsx", [[TITLE], *rows]))
    assert [line[1:] for line in paid(data_dir)] == [
        (1000, 10, 3),
        (2000, 20, 4),
        (3000, 30, 4),
        (4000, 40, 5),
    ]
    assert dict(report.counts.skipped) == {"title": 2, "header": 2}


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


@pytest.mark.parametrize("second", [None, "工甲"])
def test_a_header_twice_that_says_nothing_else_is_no_harm(
    workbook: Callable[..., Path], one: Callable[..., FileReport], second: str | None
) -> None:
    header = ["姓名", "身份证号", "应发工资", "实发工资", "备注", "姓名", "备注"]
    rows = [[TITLE], header, ["工甲", "", 5000, 5000, "前", second, "后"]]
    assert one(workbook("工资.xlsx", rows)).counts.new == 1


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
