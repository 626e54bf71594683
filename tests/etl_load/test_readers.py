"""Every kind of file is read cell by cell, or refused with what, where and how to mend it."""

from __future__ import annotations

import datetime
import zipfile
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest
import xlwt

from etl.errors import SourceError
from etl.extract import Limits, read_file

MIXED = "编号,内容\n1,拖欠农民工工资\n2," + "欠薪" * 20 + "\n"


def rows_of(path: Path, **limits: int) -> list[tuple[int, list[str | None]]]:
    with read_file(path, limits=Limits(**limits)) as result:
        return [row for sheet in result.sheets for row in sheet.rows()]


def refusal(path: Path, **limits: int) -> str:
    with pytest.raises(SourceError) as caught:
        rows_of(path, **limits)
    assert path.name in str(caught.value)
    assert caught.value.remedy
    return str(caught.value)


def written(path: Path, content: bytes) -> Path:
    path.write_bytes(content)
    return path


# cells -----------------------------------------------------------------------------------------


def test_cells_of_a_workbook_become_plain_text(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    page = book.active
    page["A2"] = 3
    page["B2"] = 12.50
    page["C2"] = 0.0000001
    page["D2"] = datetime.date(2024, 3, 5)
    page["E2"] = datetime.datetime(2024, 3, 5, 10, 22, 11)  # noqa: DTZ001
    page["F2"] = True
    page["G2"] = "000137"
    page["H2"] = 110101199003078888
    page["I2"] = "=1/0"
    page["J2"] = "一行\n两行"
    page["K2"] = False
    page["L2"] = 2024.10
    page["M2"] = 2024.11
    page["N2"] = "2024.10"
    page["O2"] = 12024.1
    path = tmp_path / "cells.xlsx"
    book.save(path)
    # Excel keeps 110101199003078888 as 110101199003078896: marked, so that no one takes it for the number.
    assert rows_of(path) == [
        (
            2,
            [
                "3",
                "12.5",
                "0.0000001",
                "2024-03-05",
                "2024-03-05 10:22:11",
                "是",
                "000137",
                "\ue000110101199003078896",
                None,
                "一行\n两行",
                "否",
                "\ue0002024.1",  # may have been 2024.10
                "2024.11",
                "2024.10",
                "12024.1",
            ],
        )
    ]


def test_row_numbers_are_the_spreadsheets_own(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["B3"] = "表头"
    book.active["B7"] = "值"
    path = tmp_path / "gaps.xlsx"
    book.save(path)
    assert rows_of(path) == [(3, ["表头"]), (7, ["值"])]


def test_old_binary_workbook_with_merges(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("表")
    page.write_merge(0, 0, 0, 2, "标题")
    page.write(1, 0, 7)
    path = tmp_path / "old.xls"
    book.save(str(path))
    with read_file(path) as result:
        sheet = result.sheets[0]
        assert list(sheet.rows()) == [(1, ["标题"]), (2, ["7"])]
        assert [(m.first_row, m.first_column, m.last_row, m.last_column) for m in sheet.merges] == [
            (1, 0, 1, 2)
        ]


def test_the_cells_are_deleted_when_done(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", b"a,b\n1,2\n")
    work = tmp_path / "work"
    work.mkdir()
    with read_file(path, work_dir=work) as result:
        assert result.folder.parent == work and list(work.iterdir())
    assert not list(work.iterdir())


# delimited text --------------------------------------------------------------------------------


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_each_encoding_gives_the_same_cells(tmp_path: Path, encoding: str) -> None:
    path = written(tmp_path / "a.csv", "编号,内容\r\n1,拖欠㑇工资𠮷\r\n".encode(encoding))
    assert rows_of(path) == [(1, ["编号", "内容"]), (2, ["1", "拖欠㑇工资𠮷"])]


@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_each_delimiter(tmp_path: Path, delimiter: str) -> None:
    path = written(
        tmp_path / "a.csv", "\n".join(delimiter.join(["甲", "乙", "丙"]) for _ in range(3)).encode()
    )
    assert rows_of(path) == [(1, ["甲", "乙", "丙"]), (2, ["甲", "乙", "丙"]), (3, ["甲", "乙", "丙"])]


def test_line_break_and_comma_in_quotes_and_physical_row_numbers(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", '编号,内容\n1,"第一行\n第二行，""引""号, 逗号"\n\n2,尾\n'.encode())
    assert rows_of(path) == [
        (1, ["编号", "内容"]),
        (2, ["1", '第一行\n第二行，"引"号, 逗号']),
        (5, ["2", "尾"]),
    ]


def test_separator_inside_a_cell_does_not_shift_columns(tmp_path: Path) -> None:
    path = written(tmp_path / "a.csv", b"a,b\nx\x1fy,z\n")
    assert rows_of(path)[1] == (2, ["x y", "z"])


# refusals --------------------------------------------------------------------------------------


def test_empty_files(tmp_path: Path, workbook: Callable[..., Path]) -> None:
    assert "空的" in refusal(written(tmp_path / "a.csv", b""))
    assert "空的" in refusal(written(tmp_path / "b.csv", b"\n , \n"))
    assert "空的" in refusal(workbook("c.xlsx", []))


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("表.et", "WPS"),
        ("包.rar", "解压"),
        ("包.zip", "内容却不是"),
        ("说明.pdf", "PDF"),
        ("x.dat", "不认识"),
    ],
)
def test_other_kinds_are_named_with_the_remedy(tmp_path: Path, name: str, told: str) -> None:
    assert told in refusal(written(tmp_path / name, b"abc"))


def test_text_named_workbook_and_workbook_named_text(tmp_path: Path, workbook: Callable[..., Path]) -> None:
    assert "内容却是文本" in refusal(written(tmp_path / "a.xlsx", b"a,b\n1,2"))
    book = workbook("a.xlsx", [["a"]])
    assert "内容却是工作簿" in refusal(book.rename(book.with_suffix(".csv")))


def test_password(tmp_path: Path) -> None:
    content = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\x00" * 600 + "EncryptedPackage".encode("utf-16-le")
    assert "密码" in refusal(written(tmp_path / "a.xlsx", content))


def test_truncated_workbook(tmp_path: Path, workbook: Callable[..., Path]) -> None:
    book = workbook("a.xlsx", [["a"]] * 50)
    assert "截断" in refusal(written(tmp_path / "cut.xlsx", book.read_bytes()[:-300]))


def test_garbage_inside_a_zip(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("xl/workbook.xml", "<no")
    assert "损坏" in refusal(path)


def test_zip_bomb_is_refused_before_it_is_opened(tmp_path: Path) -> None:
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("xl/worksheets/sheet1.xml", b"0" * 5_000_000)
    assert "压缩炸弹" in refusal(path, unpacked_bytes=1_000_000)


def test_cell_in_the_last_corner_costs_the_child_only(tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    book.active["A1"] = 1
    book.active["XFD1048576"] = 2
    path = tmp_path / "corner.xlsx"
    book.save(path)
    assert "内存" in refusal(path)


def test_too_many_cells_and_columns(workbook: Callable[..., Path]) -> None:
    path = workbook("a.xlsx", [list(range(30))] * 10)
    assert "单元格太多" in refusal(path, cells=200)
    assert "列数太多" in refusal(path, columns=20)


def test_time_out_and_crash_of_the_child(
    tmp_path: Path, workbook: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    path = workbook("a.xlsx", [["a"]])
    # A child that sleeps, and one that dies as the reader does when it aborts.
    sleeping = written(tmp_path / "sleep", b"#!/bin/sh\nexec sleep 30\n")
    dying = written(tmp_path / "die", b"#!/bin/sh\nkill -ABRT $$\n")
    for script in (sleeping, dying):
        script.chmod(0o700)
    monkeypatch.setattr("etl.extract.process.sys.executable", str(sleeping))
    assert "超时" in refusal(path, seconds=1)
    monkeypatch.setattr("etl.extract.process.sys.executable", str(dying))
    assert "崩溃" in refusal(path)


@pytest.mark.parametrize(
    ("content", "line"),
    [
        (MIXED.encode() + "3,高唐县鱼邱湖街道欠薪\n".encode("gb18030"), "第 4 行"),
        (MIXED.encode("gb18030") + "3,高唐县鱼邱湖街道欠薪\n".encode(), "第 4 行"),
    ],
)
def test_encoding_that_changes_half_way(tmp_path: Path, content: bytes, line: str) -> None:
    message = refusal(written(tmp_path / "a.csv", content))
    assert "中途" in message and line in message


def test_gb18030_whose_bytes_pass_for_utf8_inside_a_word(tmp_path: Path) -> None:
    """Four characters of UTF-8 right behind other Chinese are parts of a word, not another encoding."""
    word = ("工资".encode("gb18030") + "中国人民".encode()).decode("gb18030")
    path = written(tmp_path / "a.csv", f"编号,内容\n1,{word}\n".encode("gb18030"))
    assert rows_of(path)[1] == (2, ["1", word])


def test_cut_inside_a_character(tmp_path: Path) -> None:
    assert "第 2 行" in refusal(written(tmp_path / "a.csv", "编号,内容\n1,拖欠工资".encode()[:-1]))


def test_cut_inside_quotes(tmp_path: Path) -> None:
    assert "引号" in refusal(written(tmp_path / "a.csv", '编号,内容\n1,"没有写完\n2,x\n'.encode()))


TABLE = "编号,日期,金额,备注\n" + "".join(f"{at},2024-03-05,12000,无\n" for at in range(4))


@pytest.mark.parametrize("cut", ["9,2024-03-05,12", "9", '9,"2024-03-05"'])
@pytest.mark.parametrize("title", ["", "线索台账\n单位：元\n"])
def test_cut_between_characters(tmp_path: Path, cut: str, title: str) -> None:
    """12 of 12000 would pass for an amount."""
    message = refusal(written(tmp_path / "a.csv", f"{title}{TABLE}{cut}".encode()))
    assert f"第 {6 + title.count(chr(10))} 行" in message and "没有传完" in message


@pytest.mark.parametrize(
    "whole", ["9,2024-03-05,12\n", "9,2024-03-05,12000,无", "制表人：某某", "合计,,9\n9,,1"]
)
def test_a_last_line_that_is_no_cut(tmp_path: Path, whole: str) -> None:
    assert len(rows_of(written(tmp_path / "a.csv", f"{TABLE}{whole}".encode()))) == 6 + whole.count("\n9")


def test_null_bytes(tmp_path: Path) -> None:
    assert "第 2 行第 3 字节" in refusal(written(tmp_path / "a.csv", b"a,b\n1,\x00\n"))


def test_very_long_line(tmp_path: Path) -> None:
    assert "过长" in refusal(written(tmp_path / "a.csv", b"a,b\n1," + b"x" * 600_000))
