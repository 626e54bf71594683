"""The shapes in which offices really send ledgers: each is read as meant, down to the amount and the day."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from xml.sax.saxutils import escape

import openpyxl
import pytest
import xlwt
from openpyxl.utils.datetime import CALENDAR_MAC_1904

from etl.feedback.report import LoadReport
from tests.etl_load.conftest import CLUE_HEADER, clue
from tests.etl_load.test_readers import refusal, rows_of, written
from tests.snapshot_file import query

# the stages before the marts
pytestmark = pytest.mark.usefixtures("without_marts")

Load = Callable[..., LoadReport]
LINES = "编号,内容\r\n1,上下午拖欠㑇工资\r\n"
CELLS = [(1, ["编号", "内容"]), (2, ["1", "上下午拖欠㑇工资"])]


def ods(path: Path, rows: Sequence[Sequence[str]], down: Mapping[tuple[int, int], int] = {}) -> Path:
    """A sheet as LibreOffice and WPS write it, cells of text only; `down`: (row, column) → merged rows."""
    covered = {(row + at, column) for (row, column), count in down.items() for at in range(1, count)}

    def cell(row: int, column: int, text: str) -> str:
        if (row, column) in covered:
            return "<table:covered-table-cell/>"
        if not text:
            return '<table:table-cell table:number-columns-repeated="1"/>'
        span = f' table:number-rows-spanned="{down.get((row, column), 1)}" table:number-columns-spanned="1"'
        words = f"<text:p>{escape(text)}</text:p></table:table-cell>"
        return f'<table:table-cell office:value-type="string"{span}>{words}'

    lines = "".join(
        f"<table:table-row>{''.join(cell(number, column, text) for column, text in enumerate(row))}"
        "</table:table-row>"
        for number, row in enumerate(rows)
    )
    # What LibreOffice puts before a table and behind it: nothing, a million times.
    blank = '<table:table-row table:number-rows-repeated="{}"><table:table-cell/></table:table-row>'
    lines = f"{blank.format(2)}{lines}{blank.format(1048000)}" if down else lines
    name = "urn:oasis:names:tc:opendocument:xmlns"
    content = (
        f'<office:document-content xmlns:office="{name}:office:1.0" xmlns:table="{name}:table:1.0"'
        f' xmlns:text="{name}:text:1.0"><office:body><office:spreadsheet>'
        f'<table:table table:name="台账">{lines}'
        "</table:table></office:spreadsheet></office:body></office:document-content>"
    )
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", f'<m:manifest xmlns:m="{name}:manifest:1.0"/>')
    return path


# kinds of file ---------------------------------------------------------------------------------


def test_ods_xlsm_and_tsv(tmp_path: Path, workbook: Callable[..., Path]) -> None:
    rows = [["编号", "内容"], ["1", "欠薪"]]
    cells = [(1, rows[0]), (2, rows[1])]
    assert rows_of(ods(tmp_path / "a.ods", rows)) == cells
    book = workbook("a.xlsx", rows)
    assert rows_of(book.rename(tmp_path / "a.xlsm")) == cells
    assert rows_of(written(tmp_path / "a.tsv", "编号\t内容\n1\t欠薪\n".encode("gb18030"))) == cells


@pytest.mark.parametrize("encoding", ["utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_utf16_of_both_orders_with_and_without_mark(tmp_path: Path, encoding: str, mark: str) -> None:
    assert rows_of(written(tmp_path / "a.csv", (mark + LINES).encode(encoding))) == CELLS


def test_unicode_text_of_excel_in_plain_digits(tmp_path: Path) -> None:
    path = written(tmp_path / "a.tsv", "no\tday\n1\t2024-03-05\n".encode("utf-16-le"))
    assert rows_of(path) == [(1, ["no", "day"]), (2, ["1", "2024-03-05"])]


def test_cut_utf16_says_the_line(tmp_path: Path) -> None:
    # 上 is 4E0A: its half is no line break.
    content = LINES.encode("utf-16")[:-3]
    message = refusal(written(tmp_path / "a.csv", content))
    assert "UTF-16" in message and "第 2 行" in message


def test_gb18030_of_four_bytes_and_utf8_with_mark(tmp_path: Path) -> None:
    text = "编号,姓名\n1,㐂𠮷\n"
    assert len("㐂𠮷".encode("gb18030")) == 8
    expected = [(1, ["编号", "姓名"]), (2, ["1", "㐂𠮷"])]
    assert rows_of(written(tmp_path / "a.csv", text.encode("gb18030"))) == expected
    assert rows_of(written(tmp_path / "b.csv", b"\xef\xbb\xbf" + text.encode())) == expected


def test_rubbish_of_a_wrong_encoding_saved_again(tmp_path: Path) -> None:
    text = "线索编号,被反映单位,反映内容\n" + "A1,高唐某建筑有限公司,拖欠农民工工资三个月\n" * 3
    rubbish = text.encode().decode("gb18030", errors="replace")
    assert "乱码" in refusal(written(tmp_path / "a.csv", rubbish.encode()))
    assert len(rows_of(written(tmp_path / "b.csv", text.encode()))) == 4


def test_columns_parted_by_bars(tmp_path: Path) -> None:
    assert rows_of(written(tmp_path / "a.csv", "编号|内容\n1|a,b\n".encode())) == [
        (1, ["编号", "内容"]),
        (2, ["1", "a,b"]),
    ]


def test_password_of_an_old_workbook(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    book.add_sheet("表").write(0, 0, "甲")
    path = tmp_path / "a.xls"
    book.save(str(path))
    content = path.read_bytes()
    begun = content.index(b"\x09\x08\x10\x00\x00\x06") + 4 + 16
    # The record after the first becomes FILEPASS, as where a password is set.
    assert "密码" in refusal(written(path, content[:begun] + b"\x2f\x00" + content[begun + 2 :]))


# where a table stands --------------------------------------------------------------------------


def test_blank_leading_columns_and_rows(tmp_path: Path, load: Load, data_dir: Path) -> None:
    book = openpyxl.Workbook()
    for line in [[], ["全国平台线索（2024年）"], [], CLUE_HEADER, clue("A1", yuan=500)]:
        book.active.append([None, None, *line])
    book.save(tmp_path / "a.xlsx")
    lines = [",,全国平台线索", ",," + ",".join(CLUE_HEADER), ",," + ",".join(map(str, clue("A2", yuan=700)))]
    (tmp_path / "b.csv").write_text("\n".join(lines), encoding="gb18030")
    load(tmp_path / "a.xlsx", tmp_path / "b.csv")
    assert query(
        data_dir, "select native_number, owed_yuan::varchar, row_number from stg_national_clues order by 1"
    ) == [("A1", "500.00", 5), ("A2", "700.00", 3)]


def test_names_merged_downwards_in_an_ods(tmp_path: Path, load: Load, data_dir: Path) -> None:
    places = [CLUE_HEADER.index("项目名称"), CLUE_HEADER.index("欠薪金额（元）")]
    lines = [list(map(str, clue(f"A{at}"))) for at in (1, 2, 3)]
    for line in lines[1:]:
        line[places[0]] = line[places[1]] = ""
    table = [["全国平台线索", *[""] * (len(CLUE_HEADER) - 1)], CLUE_HEADER, *lines]
    down = {(2, place): 2 for place in places}
    load(
        ods(
            tmp_path / "a.ods", [["", *line] for line in table], {(r, c + 1): n for (r, c), n in down.items()}
        )
    )
    # The third line stands outside the merged cells; an amount is one for all of them and not repeated.
    assert query(
        data_dir, "select row_number, project_name, owed_yuan::integer from stg_national_clues order by 1"
    ) == [(5, "某某安置房项目", 12000), (6, "某某安置房项目", None), (7, None, None)]


# values ----------------------------------------------------------------------------------------


def test_amounts_as_people_write_them(clues: Callable[..., Path], load: Load, data_dir: Path) -> None:
    written_as = {
        "约3万": "30000.00", "叁万元": "30000.00", "￥12,345.60": "12345.60", "１２３４５": "12345.00",
        "1，234.5元": "1234.50", "3.5万元": "35000.00", "三万五千元": "35000.00", 8000.5: "8000.50",
    }  # fmt: skip
    rows = [clue(f"A{number}", yuan=cell) for number, cell in enumerate(written_as)]
    [report] = load(clues("a.xlsx", rows)).files
    assert (report.counts.new, report.counts.rejected) == (len(rows), 0)
    assert report.doubts == 1  # 约3万
    found = query(data_dir, "select owed_yuan::varchar from stg_national_clues order by native_number")
    assert [yuan for (yuan,) in found] == list(written_as.values())


def test_an_amount_made_certain_ends_the_doubt(
    clues: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    current = "select column_name, message from current_doubts where rule = 'approximate_amount'"
    load(clues("a.xlsx", [clue("A1", yuan="五万余元(待核)"), clue("A2", yuan="2万")]))
    assert query(data_dir, current) == [
        (
            "欠薪金额",
            "写的是约数，或附有说明（待核、估计等）：“五万余元(待核)”，暂按50,000元计；"
            "请核实，定下来的改成一个数字",
        )
    ]
    [again] = load(clues("b.xlsx", [clue("A1", yuan="５万余元（待核实）"), clue("A2", yuan=20000)])).files
    assert (again.counts.unchanged, again.doubts) == (2, 1)
    [certain] = load(clues("c.xlsx", [clue("A1", yuan=50000)])).files
    assert (certain.counts.updated, certain.doubts, query(data_dir, current)) == (1, 0, [])


def test_days_as_people_write_them(clues: Callable[..., Path], load: Load, data_dir: Path) -> None:
    days = [
        "2024-03-05", "2024/3/5", "2024.3.5", "2024年3月5日", "20240305", "２０２４－０３－０５", "3月5日",
        45356, datetime.date(2024, 3, 5), "2024-03-05 10:22:00", "2024.03.05", 45356.4321,
    ]  # fmt: skip
    [report] = load(clues("a.xlsx", [clue(f"A{at:02}", day) for at, day in enumerate(days)])).files  # type: ignore[arg-type]
    assert (report.counts.new, report.counts.rejected) == (len(days), 0)
    found = query(data_dir, "select distinct received_at::date::varchar from stg_national_clues")
    assert found == [("2024-03-05",)]


@pytest.mark.parametrize("kind", ["xlsx", "xls"])
def test_serials_of_the_1904_system(tmp_path: Path, load: Load, data_dir: Path, kind: str) -> None:
    """Formatted as a date or as a plain number, and text as it is: three times the same day."""
    day, serial = datetime.date(2024, 3, 5), 45356 - 1462
    path = tmp_path / f"全国平台.{kind}"
    rows = [CLUE_HEADER, *([*clue(f"A{at}")] for at in range(3))]
    for line, cell in zip(rows[1:], (day, serial, "2024-03-05"), strict=True):
        line[2] = cell
    if kind == "xlsx":
        book = openpyxl.Workbook()
        book.epoch = CALENDAR_MAC_1904
        for line in rows:
            book.active.append(line)
        book.save(path)
    else:
        old = xlwt.Workbook()
        old.dates_1904 = True
        page = old.add_sheet("台账")
        for number, line in enumerate(rows):
            for position, cell in enumerate(line):
                style = xlwt.easyxf(num_format_str="yyyy-mm-dd") if cell == day else xlwt.Style.default_style
                page.write(number, position, cell, style)
        old.save(str(path))
    load(path)
    assert (
        query(data_dir, "select received_at::date::varchar, owed_yuan::varchar from stg_national_clues")
        == [("2024-03-05", "12000.00")] * 3
    )


def test_a_text_of_a_year_only_in_the_title(clues: Callable[..., Path], load: Load, data_dir: Path) -> None:
    load(clues("a.xlsx", [clue("A1", "3月5日")], title="二〇二三年全国平台线索台账"))
    assert query(data_dir, "select received_at::date::varchar from stg_national_clues") == [("2023-03-05",)]


def test_a_header_printed_again_with_other_blanks_is_no_row(clues: Callable[..., Path], load: Load) -> None:
    again = [f" {name}  " for name in CLUE_HEADER]
    (file,) = load(clues("甲.xlsx", [clue("A1"), again, CLUE_HEADER, clue("A2")])).files
    assert (file.counts.new, file.counts.rejected, file.counts.skipped["header"]) == (2, 0, 3)
