"""Hidden sheets are named and not loaded unless chosen; hidden rows and columns are read like any other."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable, Sequence
from contextlib import redirect_stdout
from pathlib import Path

import openpyxl
import pytest
import xlwt

from etl.__main__ import main
from etl.commands.inspect import inspect_paths
from etl.detect.import_options import ImportOptions, OptionsPerFile, read_plan
from etl.feedback.report import FileReport, LoadReport
from etl.load import load_paths
from tests.conftest import made_once
from tests.etl_load.conftest import NOW, Loaded
from tests.snapshot_file import query

# the stages before the marts
pytestmark = pytest.mark.usefixtures("without_marts")

PAY = ["项目名称", "月份", "姓名", "身份证号", "应发工资", "实发工资"]
STATES = {"工资表": "visible", "旧表": "hidden", "更旧": "veryHidden"}
Rows = Sequence[Sequence[object]]


def sheets_of(month: str) -> dict[str, Rows]:
    """What is seen, and the older copies of it that nobody sees."""
    return {
        "工资表": [PAY, ["甲小区", month, "张三", "", 5000, 5000], ["甲小区", month, "李四", "", 6000, 6000]],
        "旧表": [PAY, ["甲小区", month, "张三", "", 5000, 0]],
        "更旧": [PAY, ["甲小区", month, "王五", "", 9000, 0]],
    }


def as_xlsx(path: Path, sheets: dict[str, Rows], states: dict[str, str]) -> None:
    book = openpyxl.Workbook()
    book.remove(book.active)
    for name, rows in sheets.items():
        sheet = book.create_sheet(name)
        sheet.sheet_state = states[name]
        for row in rows:
            sheet.append(row)
    book.save(path)


def as_xls(path: Path, sheets: dict[str, Rows], states: dict[str, str]) -> None:
    book = xlwt.Workbook()
    for name, rows in sheets.items():
        sheet = book.add_sheet(name)
        sheet.visibility = ("visible", "hidden", "veryHidden").index(states[name])
        for number, row in enumerate(rows):
            for column, cell in enumerate(row):
                sheet.write(number, column, cell)
    book.save(path)


def as_ods(path: Path, sheets: dict[str, Rows], states: dict[str, str]) -> None:
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
    body = "".join(table(name, rows) for name, rows in sheets.items())
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
# Of another month each, so that they may be loaded together.
MONTHS = {".xlsx": "2024-03", ".xls": "2024-04", ".ods": "2024-05"}


def written(folder: Path, kind: str, states: dict[str, str] = STATES) -> Path:
    path = folder / f"工资{kind}"
    WRITERS[kind](path, sheets_of(MONTHS[kind]), states)
    return path


HELD = "select sheet_name, paid_yuan::integer from current_payrolls"


def held(data_dir: Path) -> list[tuple[str, int]]:
    """Sheet and amount paid of every row in force."""
    return query(data_dir, f"{HELD} order by all")


def held_of(loaded: Loaded, kind: str) -> list[tuple[str, int]]:
    return loaded.query(f"{HELD} where wage_month = '{MONTHS[kind]}-01' order by all")


def hidden_named(report: FileReport) -> list[str | None]:
    return [one.sheet for one in report.notices if one.rule == "hidden_sheet"]


@pytest.fixture(scope="module")
def as_they_are(loaded_once: Callable[..., Loaded]) -> Loaded:
    return loaded_once("hidden sheets", lambda folder: [written(folder, kind) for kind in WRITERS])


@pytest.mark.parametrize("kind", WRITERS)
def test_hidden_sheets_are_named_and_not_loaded(as_they_are: Loaded, kind: str) -> None:
    report = as_they_are.file(f"工资{kind}")
    assert held_of(as_they_are, kind) == [("工资表", 5000), ("工资表", 6000)]
    named = [one["sheet"] for one in report["notices"] if one["rule"] == "hidden_sheet"]
    assert named == ["旧表", "更旧"]
    assert (report["rows_read"], report["new"], report["doubts"]) == (3, 2, 0)


@pytest.fixture(scope="module")
def as_chosen(shared: Path) -> Loaded:
    """One hidden sheet by the command line, then with it the sheet that is seen."""

    def load(folder: Path) -> None:
        paths = [str(written(folder, kind)) for kind in WRITERS]
        for step, sheets in enumerate([("更旧",), ("工资表", "更旧")]):
            chosen = [word for sheet in sheets for word in ("--sheet", sheet)]
            with pytest.MonkeyPatch.context() as patch, redirect_stdout(io.StringIO()) as told:
                patch.setenv("ANXIN_DATA", str(folder / "data"))
                assert main(["load", *paths, *chosen, "--json"]) == 0, told.getvalue()
            (folder / f"{step}.json").write_text(told.getvalue(), encoding="utf-8")

    made = made_once(shared / "chosen sheets", load)
    reports = [json.loads((made / f"{step}.json").read_text(encoding="utf-8")) for step in (0, 1)]
    return Loaded(made / "data", reports)


@pytest.mark.parametrize("kind", WRITERS)
def test_a_sheet_that_is_chosen_is_loaded_hidden_or_not(as_chosen: Loaded, kind: str) -> None:
    first, second = (as_chosen.file(f"工资{kind}", load=load) for load in (0, 1))
    assert (first["new"], first["notices"]) == (1, [])
    # Loaded as it is then, the visible sheet comes too: what was chosen once is no choice for ever.
    assert second["new"] == 2
    assert held_of(as_chosen, kind) == [("工资表", 5000), ("工资表", 6000), ("更旧", 0)]


def test_where_all_that_holds_a_ledger_is_hidden_the_remedy_says_so(
    tmp_path: Path, load: Callable[..., LoadReport]
) -> None:
    [report] = load(written(tmp_path, ".xlsx", dict.fromkeys(STATES, "hidden") | {"更旧": "visible"})).files
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
