"""The parent reads no text file and no old workbook whole: that is the limited child's work."""

from __future__ import annotations

import tracemalloc
from collections.abc import Callable
from pathlib import Path

import pytest
import xlwt

from etl.errors import SourceError
from etl.extract import Limits, read_file
from etl.extract.systems import OLE

MIB = 1024 * 1024
# What the parent may hold in memory while it reads a file of several MiB: the first 64 KiB and some copies.
MOST_HELD = MIB
# One line of some 100 bytes.
LINE = "高唐县鱼邱湖街道拖欠农民工工资," * 3 + "欠\n"


def held_in_parent(work: Callable[[], object]) -> int:
    tracemalloc.start()
    try:
        work()
        return tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()


def rows_in(path: Path, **limits: int) -> int:
    with read_file(path, limits=Limits(**limits)) as result:
        return sum(sheet.row_count for sheet in result.sheets)


def refusal(path: Path, **limits: int) -> SourceError:
    with pytest.raises(SourceError) as caught:
        rows_in(path, **limits)
    return caught.value


def big_text(path: Path, encoding: str, lines: int = 80_000) -> Path:
    path.write_bytes("编号,内容\n".encode(encoding) + LINE.encode(encoding) * lines)
    return path


@pytest.mark.parametrize("encoding", ["utf-8", "gb18030", "utf-16"])
def test_a_long_text(tmp_path: Path, encoding: str) -> None:
    path = big_text(tmp_path / "a.csv", encoding)
    assert path.stat().st_size > 7 * MIB
    found: list[int] = []
    assert held_in_parent(lambda: found.append(rows_in(path))) < MOST_HELD
    assert found == [80_001]


def test_an_old_workbook(tmp_path: Path) -> None:
    book = xlwt.Workbook()
    page = book.add_sheet("台账")
    for row in range(4000):
        for column in range(10):
            page.write(row, column, f"{row:05}{column:05}" * 10)
    path = tmp_path / "a.xls"
    book.save(path)
    assert path.stat().st_size > 3 * MIB
    found: list[int] = []
    assert held_in_parent(lambda: found.append(rows_in(path))) < MOST_HELD
    assert found == [4000]


def test_a_web_page_under_a_workbooks_name(tmp_path: Path) -> None:
    path = tmp_path / "a.xls"
    rows = "<tr><td>拖欠农民工工资</td><td>1</td></tr>\n" * 80_000
    path.write_bytes(f"<html><body><table>{rows}</table></body></html>".encode("gb18030"))
    found: list[int] = []
    assert held_in_parent(lambda: found.append(rows_in(path))) < MOST_HELD
    assert found == [80_000]


@pytest.mark.parametrize(
    ("inside", "told"),
    [("EncryptedPackage", "工作簿有打开密码"), ("SomethingElse", "工作簿已损坏或不是表格文件")],
)
def test_an_ole_file_that_is_no_workbook(tmp_path: Path, inside: str, told: str) -> None:
    path = tmp_path / "a.xls"
    path.write_bytes(OLE + b"\x00" * 8 * MIB + inside.encode("utf-16-le") + b"\x00" * 512)
    found: list[str] = []
    assert held_in_parent(lambda: found.append(refusal(path).what)) < MOST_HELD
    assert found == [told]


@pytest.mark.parametrize(("first", "second"), [("utf-8", "gb18030"), ("gb18030", "utf-8")])
def test_encodings_mixed_behind_the_first_blocks_name_the_line(
    tmp_path: Path, first: str, second: str
) -> None:
    """The other encoding begins in the line behind one header and 80,000 lines."""
    path = big_text(tmp_path / "a.csv", first)
    with path.open("ab") as out:
        out.write(LINE.encode(second) * 20)
    found: list[SourceError] = []
    assert held_in_parent(lambda: found.append(refusal(path))) < MOST_HELD
    assert "中途" in found[0].what and found[0].where == "a.csv 第 80002 行第 1 字节"


def test_a_place_in_utf16_is_counted_in_its_own_characters(tmp_path: Path) -> None:
    """Half a surrogate in line 3, behind two characters: the fifth byte of that line."""
    path = tmp_path / "a.csv"
    path.write_bytes("编号,内容\n1,欠薪\n2,".encode("utf-16") + b"\x00\xd8" + "欠\n".encode("utf-16-le"))
    assert refusal(path).where == "a.csv 第 3 行第 5 字节"


def test_a_text_beyond_a_limit_of_the_child(tmp_path: Path) -> None:
    path = big_text(tmp_path / "a.csv", "utf-8")
    refused = refusal(path, output_bytes=MIB)
    assert (refused.what, refused.where) == ("展开后的内容超出上限", "a.csv")
    late = refusal(path, seconds=0)
    assert (late.what, late.remedy) == ("读取超时", "请拆成几个文件再导入")
