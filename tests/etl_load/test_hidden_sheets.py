"""Hidden sheets are named and not loaded unless chosen; hidden rows and columns are read like any other."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path

import openpyxl
import pytest
import xlwt

from etl.commands.inspect import inspect_paths
from etl.detect.import_options import ImportOptions, OptionsPerFile, read_plan
from etl.feedback.report import FileReport, LoadReport
from etl.load import load_paths
from tests.conftest import run_etl
from tests.etl_load.conftest import NOW
from tests.snapshot_file import query

PAY = ["项目名称", "月份", "姓名", "身份证号", "应发工资", "实发工资"]
# What is seen, and the older copies of it that nobody sees.
SEEN = [PAY, ["甲小区", "2024-03", "张三", "", 5000, 5000], ["甲小区", "2024-03", "李四", "", 6000, 6000]]
OLD = [PAY, ["甲小区", "2024-03", "张三", "", 5000, 0]]
OLDEST = [PAY, ["甲小区", "2024-03", "王五", "", 9000, 0]]
SHEETS = {"工资表": SEEN, "旧表": OLD, "更旧": OLDEST}
STATES = {"工资表": "visible", "旧表": "hidden", "更旧": "veryHidden"}
Rows = Sequence[Sequence[object]]


def as_xlsx(path: Path, states: dict[str, str]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in SHEETS.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = states[name]
        for row in rows:
            sheet.append(row)
    book.save(path)


def as_xls(path: Path, states: dict[str, str]) -> None:
    book = xlwt.Workbook()
    for name, rows in SHEETS.items():
        sheet = book.add_sheet(name)
        sheet.visibility = ("visible", "hidden", "veryHidden").index(states[name])
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    book.save(path)


def as_ods(path: Path, states: dict[str, str]) -> None:
    def cell(value: object) -> str:
        if isinstance(value, int):
            return f'<table:table-cell office:value-type="float" office:value="{value}"/>'
        return f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'

    def table(name: str, rows: Rows) -> str:
        style = "seen" if states[name] == "visible" else "unseen"
        lines = "".join(f"<table:table-row>{''.join(map(cell, row))}</table:table-row>" for row in rows)
        return f'<table:table table:name="{name}" table:style-name="{style}">{lines}</table:table>'

    styles = "".join(
        f'<style:style style:name="{name}" style:family="table">'
        f'<style:table-properties table:display="{shown}"/></style:style>'
        for name, shown in (("seen", "true"), ("unseen", "false"))
    )
    names = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for short, long in (("office", "office"), ("table", "table"), ("text", "text"), ("style", "style"))
    )
    body = "".join(table(name, rows) for name, rows in SHEETS.items())
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0"/>',
        )
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:automatic-styles>{styles}</office:automatic-styles>"
            f"<office:body><office:spreadsheet>{body}</office:spreadsheet></office:body>"
            "</office:document-content>",
        )


WRITERS = {".xlsx": as_xlsx, ".xls": as_xls, ".ods": as_ods}


def written(tmp_path: Path, kind: str, states: dict[str, str] = STATES) -> Path:
    path = tmp_path / f"工资{kind}"
    WRITERS[kind](path, states)
    return path


def held(data_dir: Path) -> list[tuple[str, int]]:
    """Sheet and amount paid of every row in force."""
    return query(data_dir, "select sheet_name, paid_yuan::integer from current_payrolls order by all")


def hidden_named(report: FileReport) -> list[str | None]:
    return [one.sheet for one in report.notices if one.rule == "hidden_sheet"]


@pytest.mark.parametrize("kind", list(WRITERS))
def test_hidden_sheets_are_named_and_not_loaded(
    tmp_path: Path, data_dir: Path, load: Callable[..., LoadReport], kind: str
) -> None:
    [report] = load(written(tmp_path, kind)).files
    assert held(data_dir) == [("工资表", 5000), ("工资表", 6000)]
    assert hidden_named(report) == ["旧表", "更旧"]
    assert (report.counts.rows_read, report.counts.new) == (3, 2)
    assert report.doubts == 0


@pytest.mark.parametrize("kind", list(WRITERS))
def test_a_sheet_that_is_chosen_is_loaded_hidden_or_not(tmp_path: Path, data_dir: Path, kind: str) -> None:
    path = written(tmp_path, kind)
    done = run_etl(data_dir, "load", str(path), "--sheet", "更旧", "--json")
    assert done.returncode == 0, done.stdout
    [file] = json.loads(done.stdout)["files"]
    assert (file["new"], file["notices"]) == (1, [])
    # Loaded as it is then, the visible sheet comes too: what was chosen once is no choice for ever.
    done = run_etl(data_dir, "load", str(path), "--sheet", "工资表", "--sheet", "更旧", "--json")
    assert json.loads(done.stdout)["files"][0]["new"] == 2
    assert held(data_dir) == [("工资表", 5000), ("工资表", 6000), ("更旧", 0)]


def test_where_all_that_holds_a_ledger_is_hidden_the_remedy_says_so(
    tmp_path: Path, load: Callable[..., LoadReport]
) -> None:
    [report] = load(written(tmp_path, ".xlsx", dict.fromkeys(SHEETS, "hidden") | {"更旧": "visible"})).files
    assert report.ledger == "payrolls" and hidden_named(report) == ["工资表", "旧表"]
    path = tmp_path / "工资.xlsx"
    book = openpyxl.load_workbook(path)
    for row in book["更旧"].iter_rows():
        for cell in row:
            cell.value = "无"
    book.save(path)
    [report] = load(path).files
    assert report.ledger is None and report.reason
    for word in ("隐藏的工作表", "工资表", "旧表", "--sheet"):
        assert word in report.reason


def test_a_name_that_is_not_there_is_told(tmp_path: Path, data_dir: Path) -> None:
    path = written(tmp_path, ".xlsx")
    options = OptionsPerFile(ImportOptions(sheets=("明细",)))
    [report] = load_paths([path], options=options, data_dir=data_dir, now=NOW, user="tester").files
    assert report.reason and "明细" in report.reason and "旧表" in report.reason


def test_a_plan_names_the_sheets_of_each_file(tmp_path: Path, data_dir: Path) -> None:
    path = written(tmp_path, ".xlsx")
    plan = tmp_path / "plan.json"
    plan.write_text(json.dumps({"files": [{"path": str(path), "sheets": ["旧表"]}]}), encoding="utf-8")
    options = read_plan(data_dir, plan, ImportOptions())
    load_paths([path], options=options, data_dir=data_dir, now=NOW, user="tester")
    assert held(data_dir) == [("旧表", 0)]


def test_the_preview_says_which_sheets_are_hidden_and_which_are_read(tmp_path: Path, data_dir: Path) -> None:
    path = written(tmp_path, ".xlsx")
    [file] = inspect_paths([path], options=OptionsPerFile(), data_dir=data_dir)["files"]
    shown = [(one["sheet"], one["is_hidden"], one["is_taken"], one["ledger"]) for one in file["sheets"]]
    assert shown == [
        ("工资表", False, True, "payrolls"),
        ("旧表", True, False, None),
        ("更旧", True, False, None),
    ]
    chosen = OptionsPerFile(ImportOptions(sheets=("更旧",)))
    [file] = inspect_paths([path], options=chosen, data_dir=data_dir)["files"]
    assert [one["sheet"] for one in file["sheets"] if one["ledger"]] == ["更旧"]


def test_hidden_rows_and_columns_are_read(
    tmp_path: Path, data_dir: Path, load: Callable[..., LoadReport]
) -> None:
    path = written(tmp_path, ".xlsx")
    book = openpyxl.load_workbook(path)
    book["工资表"].row_dimensions[3].hidden = True
    book["工资表"].column_dimensions["F"].hidden = True
    book.save(path)
    load(path)
    assert held(data_dir) == [("工资表", 5000), ("工资表", 6000)]
