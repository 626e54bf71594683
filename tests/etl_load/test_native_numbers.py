"""A native number is its value: guards, marks and formats around it are writing; near ones are a doubt."""

from __future__ import annotations

import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt

from etl.extract import read_file
from etl.feedback.report import LoadReport
from tests.etl_load.conftest import CLUE_HEADER, clue
from tests.snapshot_file import query

# the stages before the marts
pytestmark = pytest.mark.usefixtures("without_marts")

NUMBERS = ("202403050000000001", "0012")


def cells_of(path: Path) -> list[list[str | None]]:
    with read_file(path) as found:
        return [cells for _, cells in found.sheets[0].rows()]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
@pytest.mark.parametrize("encoding", ["utf-8-sig", "gb18030"])
def test_guards_are_taken_off_every_cell_of_a_text(tmp_path: Path, delimiter: str, encoding: str) -> None:
    lines = [
        ['="线索编号"', '="反映人"', "说明"],
        ['="0012"', '"=""张三"""', '="甲""乙"'],
        [' ="0013" ', "'0013", '=HYPERLINK("x")'],
        ['=""', "李四", '="'],
    ]
    path = tmp_path / "a.csv"
    path.write_text("\n".join(delimiter.join(line) for line in lines) + "\n", encoding=encoding)
    assert cells_of(path) == [
        ["线索编号", "反映人", "说明"],
        ["0012", "张三", '甲"乙'],
        ["0013", "'0013", '=HYPERLINK("x")'],
        [None, "李四", '="'],
    ]


def test_guards_are_taken_off_a_workbook(workbook: Callable[..., Path]) -> None:
    path = workbook("a.xlsx", [["编号", "名称"], ["x", "张三"]])
    book = openpyxl.load_workbook(path)
    cell = book.active["A2"]
    cell.value, cell.data_type = '="0012"', "s"
    book.save(path)
    assert cells_of(path) == [["编号", "名称"], ["0012", "张三"]]


@pytest.mark.parametrize(
    ("number", "number_format", "shown"),
    [
        (101, "0000000", "0000101"),
        (101, '"QG"0000000', "QG0000101"),
        (101, "0000000;@", "0000101"),
        (1234567, "00000", "1234567"),
        # formats that say something else
        (101, "0", "101"),
        (101, "0.00", "101"),
        (101, "#,##0", "101"),
        (45352, "yyyy-mm-dd", "2024-03-01"),
    ],
)
def test_numbers_as_their_format_shows_them(
    workbook: Callable[..., Path], number: int, number_format: str, shown: str
) -> None:
    path = workbook("a.xlsx", [["编号"], [number]])
    book = openpyxl.load_workbook(path)
    book.active.move_range("A1:A2", rows=2, cols=3)
    book.active["D4"].number_format = number_format
    book.save(path)
    assert cells_of(path)[-1] == [shown]


def test_numbers_of_an_old_workbook_as_their_format_shows_them(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    sheet = book.add_sheet("台账")
    sheet.write(1, 1, "编号")
    formats = ["0000000", '"QG"0000', "0", "000000000000"]
    for row, (number, code) in enumerate(zip((101, 7, 101, 2**33), formats, strict=True), start=2):
        sheet.write(row, 1, number, xlwt.easyxf(num_format_str=code))
    path = tmp_path / "a.xls"
    book.save(path)
    assert cells_of(path) == [["编号"], ["0000101"], ["QG0007"], ["101"], ["008589934592"]]


def test_numbers_of_an_opendocument_as_they_are_shown(tmp_path: Path) -> None:
    cell = (
        '<table:table-cell office:value-type="float" office:value="{}"><text:p>{}</text:p></table:table-cell>'
    )
    cells = [("101", "0000101"), ("101", "101"), ("0.5", "00")]
    rows = "".join(f"<table:table-row>{cell.format(*one)}</table:table-row>" for one in cells)
    names = " ".join(
        f'xmlns:{name}="urn:oasis:names:tc:opendocument:xmlns:{long}:1.0"'
        for name, long in (
            ("office", "office"),
            ("table", "table"),
            ("text", "text"),
            ("number", "datastyle"),
        )
    )
    path = tmp_path / "a.ods"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("META-INF/manifest.xml", "<manifest/>")
        archive.writestr(
            "content.xml",
            f"<office:document-content {names}><office:automatic-styles><number:number-style>"
            '<number:number number:min-integer-digits="7"/></number:number-style></office:automatic-styles>'
            f'<office:body><office:spreadsheet><table:table table:name="表">{rows}</table:table>'
            "</office:spreadsheet></office:body></office:document-content>",
        )
    assert cells_of(path) == [["0000101"], ["101"], ["0.5"]]


def test_one_clue_however_its_number_is_written(
    tmp_path: Path, clues: Callable[..., Path], load: Callable[..., LoadReport], data_dir: Path
) -> None:
    """Guarded, with a ' before it, with tabs and blanks, full width: each time the same two clues."""
    load(clues("本来.xlsx", [clue(number, yuan=10000) for number in NUMBERS]))
    for name, write in {
        "guarded": '="{}"'.format,
        "marked": "'{}".format,
        "spaced": "\t{} ".format,
        "wide": lambda number: number.translate(str.maketrans("0123456789", "０１２３４５６７８９")),
    }.items():
        rows = [CLUE_HEADER, *(clue(write(number), yuan=10000) for number in NUMBERS)]
        path = tmp_path / f"{name}_全国平台.csv"
        path.write_text("\n".join(",".join(map(str, row)) for row in rows) + "\n", encoding="utf-8")
        [report] = load(path).files
        assert (report.counts.new, report.counts.updated, report.counts.unchanged) == (0, 0, 2), name
    found = query(data_dir, "select native_number, owed_yuan::integer from current_national_clues order by 1")
    assert found == [("0012", 10000), ("202403050000000001", 10000)]


def doubted(data_dir: Path, rule: str) -> list[tuple[str]]:
    return query(
        data_dir,
        "select native_number from current_national_clues join current_doubts using (row_id)"
        f" where rule = '{rule}' order by 1",
    )


def test_numbers_that_differ_in_leading_zeros_alone_are_a_doubt_on_both(
    clues: Callable[..., Path], load: Callable[..., LoadReport], data_dir: Path
) -> None:
    load(clues("甲.xlsx", [clue("0101"), clue("0102"), clue("0103"), clue("7")]))
    load(clues("乙.xlsx", [clue("101"), clue("102", yuan=999), clue("0007", **{"反映人": "李四"})]))
    assert doubted(data_dir, "number_but_for_zeros") == [("0101",), ("101",)]
    # mended: the doubt goes
    load(clues("丙.xlsx", [clue("101", yuan=1)]))
    assert doubted(data_dir, "number_but_for_zeros") == []


def test_one_number_of_two_altogether_different_rows_is_a_doubt_on_both(
    clues: Callable[..., Path], load: Callable[..., LoadReport], data_dir: Path
) -> None:
    other = {
        "反映人": "赵六",
        "联系电话": "13900000009",
        "被反映单位": "聊城某劳务公司",
        "项目名称": "别的项目",
        "欠薪地": "汇鑫街道",
        "涉及人数": 9,
        "核处状态": "已办结",
        "序号": 2,
    }
    load(clues("甲.xlsx", [clue("A1"), clue("A2"), clue("A3")]))
    # An equal town and an equal number of people are too common to make it the same case.
    alike = {**other, "欠薪地": "鱼邱湖街道", "涉及人数": 3}
    rows = [
        clue("A1", "2024-05-01", 500, **other),
        clue("A2", "2024-05-01", 500),
        clue("A3", "2024-05-01", 500, **alike),
    ]
    (report,) = load(clues("乙.xlsx", rows)).files
    # A2 keeps its person and employer: it is corrected. The others are cases of their own.
    assert (report.counts.new, report.counts.updated, report.doubts) == (2, 1, 2)
    assert doubted(data_dir, "number_shared") == [("A1",), ("A1",), ("A3",), ("A3",)]
    messages = query(data_dir, "select message from current_doubts where rule = 'number_shared' order by 1")
    assert [("甲.xlsx" in message, "乙.xlsx" in message) for (message,) in messages] == [
        (False, True), (False, True), (True, False), (True, False),
    ]  # fmt: skip
