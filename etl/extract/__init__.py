"""The only code that opens source files: a file becomes raw cells, or a SourceError with the remedy."""

from __future__ import annotations

import tempfile
from pathlib import Path, PurePosixPath

from etl.errors import SourceError
from etl.extract.archive import read_archive
from etl.extract.delimited import read_delimited
from etl.extract.formulas import uncached_cells
from etl.extract.kinds import EXTENSIONS, TEXTS, UNPACKED, WORKBOOKS, refusal_of
from etl.extract.limits import MIB, USUAL_LIMITS, Limits
from etl.extract.result import Merge, ReadResult, Sheet
from etl.extract.workbook import read_workbook

__all__ = [
    "EXTENSIONS",
    "USUAL_LIMITS",
    "Limits",
    "Merge",
    "ReadResult",
    "Sheet",
    "SourceError",
    "check_supported",
    "read_file",
    "uncached_cells",
]


def read_file(path: Path, *, limits: Limits = USUAL_LIMITS, work_dir: Path | None = None) -> ReadResult:
    """Raw cells of one file. The caller closes the result, which deletes the cells."""
    extension = path.suffix.lower()
    check_supported(path, limits)
    folder = Path(tempfile.mkdtemp(prefix="read-", dir=work_dir))
    notices: tuple[str, ...] = ()
    try:
        if extension in UNPACKED:

            def read_member(member: Path, cells: Path) -> list[Sheet]:
                check_supported(member, limits)
                return _read_table(member, cells, limits)

            sheets, passed_over = read_archive(path, folder, limits, read_member)
            notices = tuple(map(_passed_over, passed_over))
        else:
            sheets = _read_table(path, folder, limits)
        result = ReadResult(source=path, sheets=sheets, folder=folder, notices=notices)
        if not any(sheet.row_count for sheet in sheets):
            raise SourceError("文件是空的，没有任何内容", where=path.name, remedy="请核对是否导出成功")
    except BaseException:
        ReadResult(source=path, sheets=[], folder=folder).close()
        raise
    return result


def _read_table(path: Path, folder: Path, limits: Limits) -> list[Sheet]:
    if path.suffix.lower() in WORKBOOKS:
        return read_workbook(path, folder, limits)
    return [read_delimited(path, folder, limits)]


def _passed_over(member: str) -> str:
    what, remedy = refusal_of(PurePosixPath(member).suffix.lower())
    return f"压缩包里的“{member}”没有读取：{what}。{remedy}"


def check_supported(path: Path, limits: Limits) -> None:
    """What needs no reading to be known. Raises: SourceError with the remedy."""
    extension = path.suffix.lower()
    if extension not in EXTENSIONS:
        what, remedy = refusal_of(extension)
        raise SourceError(what, where=path.name, remedy=remedy)
    try:
        size = path.stat().st_size
        with path.open("rb") as stream:
            start = stream.read(8)
    except OSError as error:
        raise SourceError(
            f"文件打不开：{error.strerror}", where=str(path), remedy="请核对路径和读取权限"
        ) from error
    if size == 0:
        raise SourceError("文件是空的，没有任何内容", where=path.name, remedy="请核对是否导出成功")
    if size > limits.file_bytes:
        raise SourceError(
            f"文件有 {size // MIB} MB，超过上限 {limits.file_bytes // MIB} MB",
            where=path.name,
            remedy="请拆成几个文件再导入",
        )
    if extension in TEXTS and start.startswith((b"PK\x03\x04", b"\xd0\xcf\x11\xe0")):
        raise SourceError(
            "扩展名是文本，内容却是工作簿", where=path.name, remedy="请把扩展名改为 .xlsx 或 .xls 再导入"
        )
