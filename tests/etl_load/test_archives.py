"""Packed ledgers: every member is read under its own name, within limits, or refused with the remedy."""

from __future__ import annotations

import gzip
import io
import struct
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from etl.extract import Limits, read_file
from etl.feedback.report import LoadReport
from tests.etl_load.conftest import CLUE_HEADER, clue
from tests.etl_load.test_readers import refusal, written
from tests.snapshot_file import query

LINES = "编号,内容\n1,拖欠工资\n"


def packed(path: Path, members: dict[str, bytes]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
    return path


def packed_by_windows(path: Path, members: dict[str, bytes]) -> Path:
    """As Windows in China packs: names in GBK, and no mark that they are UTF-8.

    Written with names of the same number of bytes, which are then replaced in the file.
    """
    stand_ins = {f"{number:0{len(name.encode('gbk'))}}": name for number, name in enumerate(members)}
    packed(path, {stand_in: members[name] for stand_in, name in stand_ins.items()})
    content = path.read_bytes()
    for stand_in, name in stand_ins.items():
        assert content.count(stand_in.encode()) == 2
        content = content.replace(stand_in.encode(), name.encode("gbk"))
    return written(path, content)


def sheets_of(path: Path) -> dict[str, list[list[str | None]]]:
    with read_file(path) as cells:
        assert [sheet.index for sheet in cells.sheets] == list(range(len(cells.sheets)))
        return {sheet.name: [row for _, row in sheet.rows()] for sheet in cells.sheets}


def test_every_member_is_a_sheet_under_its_name(tmp_path: Path, workbook: Callable[..., Path]) -> None:
    book = workbook("a.xlsx", sheets={"表一": [["甲"]], "表二": [["乙"]]})
    path = packed(
        tmp_path / "六月.zip",
        {
            "信访/现场.csv": LINES.encode("gb18030"),
            "热线.tsv": "编号\t内容\n2\t欠薪\n".encode(),
            "台账.xlsx": book.read_bytes(),
            "__MACOSX/._现场.csv": b"\x00\x05",
            "信访/~$台账.xlsx": b"lock",
            ".DS_Store": b"\x00",
        },
    )
    assert sheets_of(path) == {
        "信访/现场.csv": [["编号", "内容"], ["1", "拖欠工资"]],
        "热线.tsv": [["编号", "内容"], ["2", "欠薪"]],
        "台账.xlsx／表一": [["甲"]],
        "台账.xlsx／表二": [["乙"]],
    }


def test_names_in_gbk_and_in_unmarked_utf8(tmp_path: Path) -> None:
    windows = packed_by_windows(tmp_path / "a.zip", {"现场投诉登记.csv": LINES.encode()})
    assert list(sheets_of(windows)) == ["现场投诉登记.csv"]
    with zipfile.ZipFile(tmp_path / "b.zip", "w") as archive:
        entry = zipfile.ZipInfo("现场.csv")
        archive.writestr(entry, LINES)
    content = (tmp_path / "b.zip").read_bytes()
    # The mark of UTF-8 names is bit 11 of the flags, at 6 in the local header and 8 in the directory.
    for start, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(start) + place
        flags = struct.unpack_from("<H", content, at)[0]
        assert flags & 0x800
        content = content[:at] + struct.pack("<H", flags & ~0x800) + content[at + 2 :]
    assert list(sheets_of(written(tmp_path / "c.zip", content))) == ["现场.csv"]


@pytest.mark.parametrize("name", ["现场.csv.gz", "现场.CSV.GZ"])
def test_gzip_is_the_file_that_it_packs(tmp_path: Path, name: str) -> None:
    path = written(tmp_path / name, gzip.compress(LINES.encode("gb18030")))
    assert sheets_of(path) == {"现场": [["编号", "内容"], ["1", "拖欠工资"]]}


def test_other_members_are_named_not_lost(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {"a.csv": LINES.encode(), "说明.pdf": b"%PDF", "旧表.et": b"x"})
    with read_file(path) as cells:
        assert len(cells.sheets) == 1
        assert sorted(cells.notices) == [
            "压缩包里的“旧表.et”没有读取：这是 WPS 表格的 .et 文件。请在 WPS 里另存为 .xlsx 再导入",
            "压缩包里的“说明.pdf”没有读取：这是 PDF。请向来源单位索取 Excel 原件",
        ]
    only = packed(tmp_path / "b.zip", {"说明.pdf": b"%PDF"})
    assert "没有可导入的文件，只有 说明.pdf" in refusal(only)
    assert "空的" in refusal(packed(tmp_path / "c.zip", {}))


# refusals --------------------------------------------------------------------------------------


def test_archive_in_an_archive(tmp_path: Path) -> None:
    inner = packed(tmp_path / "里.zip", {"a.csv": LINES.encode()})
    path = packed(tmp_path / "外.zip", {"里.zip": inner.read_bytes(), "b.csv": LINES.encode()})
    message = refusal(path)
    assert "压缩包里还有压缩包" in message and "里.zip" in message


def test_password_of_an_archive(tmp_path: Path) -> None:
    content = packed(tmp_path / "a.zip", {"现场.csv": LINES.encode()}).read_bytes()
    for start, place in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = content.index(start) + place
        content = content[:at] + bytes([content[at] | 1]) + content[at + 1 :]
    message = refusal(written(tmp_path / "密.zip", content))
    assert "有密码" in message and "现场.csv" in message


@pytest.mark.parametrize("name", ["炸弹.zip", "炸弹.csv.gz"])
def test_bomb(tmp_path: Path, name: str) -> None:
    zeros = b"0,0\n" * 1_000_000
    path = tmp_path / name
    if name.endswith(".zip"):
        packed(path, {"a.csv": zeros})
    else:
        path.write_bytes(gzip.compress(zeros))
    assert path.stat().st_size < 50_000
    message = refusal(path, unpacked_bytes=3_000_000)
    assert "压缩炸弹" in message and "2 MB" in message


def test_bomb_that_lies_about_its_size(tmp_path: Path) -> None:
    content = packed(tmp_path / "a.zip", {"a.csv": b"0,0\n" * 1_000_000}).read_bytes()
    size = struct.pack("<I", 4_000_000)
    assert content.count(size) == 2
    # zipfile stops at the size told and then misses the checksum: no more than that is ever unpacked.
    assert "损坏" in refusal(written(tmp_path / "谎.zip", content.replace(size, struct.pack("<I", 100))))


def test_too_many_members(tmp_path: Path) -> None:
    path = packed(tmp_path / "a.zip", {f"{number}.csv": LINES.encode() for number in range(4)})
    assert "文件太多" in refusal(path, members=3)


def test_cut_archives(tmp_path: Path) -> None:
    many = "编号,内容\n" + "".join(f"{number},欠薪{number * 7919}\n" for number in range(3000))
    gz = gzip.compress(many.encode())
    assert "没有传完" in refusal(written(tmp_path / "a.csv.gz", gz[: len(gz) // 2]))
    zipped = packed(tmp_path / "b.zip", {"a.csv": many.encode()}).read_bytes()
    assert "没有传完" in refusal(written(tmp_path / "c.zip", zipped[: len(zipped) // 2]))
    damaged = bytearray(zipped)
    damaged[200:260] = bytes(60)
    assert "a.csv" in refusal(written(tmp_path / "d.zip", bytes(damaged)))


def test_member_that_cannot_be_read_refuses_the_archive_by_name(tmp_path: Path) -> None:
    mixed = "编号,内容\n1,拖欠农民工工资\n".encode() + "2,高唐县鱼邱湖街道欠薪\n".encode("gb18030")
    path = packed(tmp_path / "a.zip", {"好.csv": LINES.encode(), "坏.csv": mixed})
    message = refusal(path)
    assert "a.zip 里的“坏.csv” 第 3 行" in message and "member" not in message
    assert "a.csv.gz 第 3 行" in refusal(written(tmp_path / "a.csv.gz", gzip.compress(mixed)))


def test_wrong_extensions(tmp_path: Path, workbook: Callable[..., Path]) -> None:
    book = workbook("a.xlsx", [["a"]])
    assert "请把扩展名改为 .xlsx" in refusal(book.rename(tmp_path / "a.zip"))
    assert "“a.pdf”不是可导入的文件" in refusal(written(tmp_path / "a.pdf.gz", gzip.compress(b"x")))


# load ------------------------------------------------------------------------------------------


def as_csv(*rows: list[object]) -> bytes:
    out = io.StringIO()
    for row in rows:
        out.write(",".join(str(cell) for cell in row) + "\r\n")
    return out.getvalue().encode("gb18030")


def test_rows_say_their_member_and_the_archive_is_kept_as_received(
    tmp_path: Path, load: Callable[..., LoadReport], data_dir: Path
) -> None:
    path = packed_by_windows(
        tmp_path / "六月上报.zip",
        {
            "全国平台线索.csv": as_csv(CLUE_HEADER, clue("A1"), clue("A2")),
            "省平台线索.csv": as_csv(CLUE_HEADER, clue("P1")),
        },
    )
    report = load(path)
    assert [(one.ledger, one.counts.new, one.reason) for one in report.files] == [
        ("national_clues", 2, None), ("provincial_clues", 1, None),
    ]  # fmt: skip
    lines = query(
        data_dir, "select file_name, sheet_name, row_number from source_lines order by sheet_name, row_number"
    )
    assert lines == [
        ("六月上报.zip", "全国平台线索.csv", 2),
        ("六月上报.zip", "全国平台线索.csv", 3),
        ("六月上报.zip", "省平台线索.csv", 2),
    ]
    [(stored,)] = set(query(data_dir, "select stored_path from files"))
    assert (data_dir / stored).read_bytes() == path.read_bytes()
    # The work folder holds nothing of what was unpacked.
    assert not list((data_dir / "state" / "tmp").iterdir())


def test_limits_hold_for_each_member(tmp_path: Path, workbook: Callable[..., Path]) -> None:
    book = workbook("a.xlsx", [list(range(30))] * 10)
    path = packed(tmp_path / "a.zip", {"宽.xlsx": book.read_bytes()})
    assert "a.zip 里的“宽.xlsx”" in refusal(path, columns=20)
    with read_file(path, limits=Limits()) as cells:
        assert cells.sheets[0].width == 30
