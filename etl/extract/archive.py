"""Archives: a limited child unpacks them, then every ledger file inside is read as if it were alone."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path, PurePosixPath

from etl.errors import SourceError
from etl.extract.kinds import TABLES
from etl.extract.limits import MIB, Limits
from etl.extract.process import run_child
from etl.extract.result import Sheet

ZIP = b"PK"
GZIP = b"\x1f\x8b"
UNPACK_YOURSELF = "请解压后导入里面的文件"
REFUSALS = {
    "nested": ("压缩包里还有压缩包", "请把里层也解开，只打包台账文件，或" + UNPACK_YOURSELF),
    "password": ("压缩包有密码", "请用密码解压后导入里面的文件"),
    "bomb": ("解压后超过上限 {most} MB，疑似压缩炸弹", "请核对文件来源；确是台账的，请拆成几个文件再导入"),
    "members": ("压缩包里的文件太多", "请分成几个压缩包，或解压后分批导入"),
    "cut": ("压缩包不完整或已损坏，像是没有传完", "请重新打包或重新复制这个文件"),
    "unreadable": ("压缩包不完整或已损坏", "请重新打包或重新复制这个文件；仍不行的，" + UNPACK_YOURSELF),
    "method": ("压缩方式特殊，解不开", UNPACK_YOURSELF),
    "is_workbook": ("扩展名是压缩包，内容却是工作簿", "请把扩展名改为 .xlsx 再导入"),
    "memory": ("解压所需内存超出上限", UNPACK_YOURSELF),
    "time": ("解压超时", UNPACK_YOURSELF),
    "space": ("磁盘已满，解不开压缩包", "请清理数据所在的磁盘后再导入"),
    "output": ("解压后的内容超出上限", "请拆成几个文件再导入"),
    "crash": ("解压程序在此文件上崩溃，文件很可能已损坏", "请重新打包，或" + UNPACK_YOURSELF),
}

ReadOne = Callable[[Path, Path], list[Sheet]]


def read_archive(
    path: Path, folder: Path, limits: Limits, read_one: ReadOne
) -> tuple[list[Sheet], tuple[str, ...]]:
    """Sheets of all members, each under its member's name, and the members that are no ledger files.

    One member that cannot be read refuses the archive: half of what was sent is no delivery.
    """
    _look_at(path)
    answer = run_child("etl.extract.unpack", path, folder, limits)
    if "refused" in answer:
        raise _refusal(answer["refused"], path, answer.get("detail", ""), limits)
    members = answer["members"]
    if not members:
        inside = "、".join(answer["passed_over"][:5])
        raise SourceError(
            f"压缩包里没有可导入的文件{f'，只有 {inside}' if inside else '，是空的'}",
            where=path.name,
            remedy=f"请打包 {'、'.join(TABLES)} 文件",
        )
    sheets: list[Sheet] = []
    for number, member in enumerate(members):
        unpacked, name = Path(member["path"]), member["name"]
        cells = folder / f"cells{number}"
        cells.mkdir()
        try:
            found = read_one(unpacked, cells)
        except SourceError as error:
            inside = "" if path.suffix.lower() == ".gz" else f" 里的“{name}”"
            where = f"{path.name}{inside}{error.where.removeprefix(unpacked.name)}"
            raise SourceError(error.what, where=where, remedy=error.remedy) from error
        # A sheet without a name of its own was given that of the file in hand, which is ours.
        found = [replace(sheet, own_name="") if sheet.name == unpacked.stem else sheet for sheet in found]
        sheets += _named(found, name, is_alone=path.suffix.lower() == ".gz", first=len(sheets))
    return sheets, tuple(answer["passed_over"])


def _named(found: list[Sheet], member: str, *, is_alone: bool, first: int) -> Iterator[Sheet]:
    """Sheets numbered on through the archive; what a title is read from is the name inside the member."""
    stem = PurePosixPath(member).stem
    for number, sheet in enumerate(found, start=first):
        is_text = sheet.own_name == ""
        own = stem if is_text else sheet.name
        shown = own if is_alone else member if is_text else f"{member}／{sheet.name}"
        yield replace(sheet, index=number, name=shown, own_name=own, file_stem=stem)


def _look_at(path: Path) -> None:
    with path.open("rb") as stream:
        start = stream.read(2)
    if not start.startswith((ZIP, GZIP)):
        raise SourceError(
            "扩展名是压缩包，内容却不是", where=path.name, remedy="请核对文件；是台账的，请改回原来的扩展名"
        )
    if path.suffix.lower() == ".gz" and Path(path.stem).suffix.lower() not in TABLES:
        raise SourceError(
            f"压缩包里的“{path.stem}”不是可导入的文件",
            where=path.name,
            remedy="请解压后，把里面的台账另存为 .xlsx 或 .csv 再导入",
        )


def _refusal(kind: str, path: Path, detail: str, limits: Limits) -> SourceError:
    what, remedy = REFUSALS[kind]
    place = f" 里的“{detail}”" if detail and kind in ("nested", "password", "cut", "method") else ""
    return SourceError(
        what.format(most=limits.unpacked_bytes // MIB), where=f"{path.name}{place}", remedy=remedy
    )
