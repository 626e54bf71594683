"""The only code that opens source files: a file becomes raw cells, or a SourceError with the remedy."""

from __future__ import annotations

import tempfile
from pathlib import Path

from etl.errors import SourceError
from etl.readers.delimited import read_delimited
from etl.readers.limits import MIB, USUAL_LIMITS, Limits
from etl.readers.result import Merge, ReadResult, Sheet
from etl.readers.workbook import read_workbook

__all__ = [
    "EXTENSIONS",
    "USUAL_LIMITS",
    "Limits",
    "Merge",
    "ReadResult",
    "Sheet",
    "SourceError",
    "read_file",
]

WORKBOOKS = (".xlsx", ".xlsm", ".xls", ".xlsb", ".ods")
TEXTS = (".csv", ".tsv")
EXTENSIONS = WORKBOOKS + TEXTS

_ELSEWHERE = {
    ".et": ("这是 WPS 表格的 .et 文件", "请在 WPS 里另存为 .xlsx 再导入"),
    ".ett": ("这是 WPS 表格模板", "请在 WPS 里另存为 .xlsx 再导入"),
    ".zip": ("这是压缩包", "请解压后导入里面的文件"),
    ".rar": ("这是压缩包", "请解压后导入里面的文件"),
    ".7z": ("这是压缩包", "请解压后导入里面的文件"),
    ".gz": ("这是压缩包", "请解压后导入里面的文件"),
    ".pdf": ("这是 PDF", "请向来源单位索取 Excel 原件"),
    ".doc": ("这是 Word 文档", "请把表格复制到 Excel，另存为 .xlsx 再导入"),
    ".docx": ("这是 Word 文档", "请把表格复制到 Excel，另存为 .xlsx 再导入"),
    ".txt": ("这是 .txt 文本", "若是逗号或制表符分隔的台账，请把扩展名改为 .csv 再导入"),
}


def read_file(path: Path, *, limits: Limits = USUAL_LIMITS, work_dir: Path | None = None) -> ReadResult:
    """Raw cells of one file. The caller closes the result, which deletes the cells."""
    extension = path.suffix.lower()
    _refuse_at_once(path, extension, limits)
    folder = Path(tempfile.mkdtemp(prefix="read-", dir=work_dir))
    encoding = None
    try:
        if extension in WORKBOOKS:
            sheets = read_workbook(path, folder, limits)
        else:
            sheet, encoding = read_delimited(path, folder, limits)
            sheets = [sheet]
        result = ReadResult(source=path, sheets=sheets, folder=folder, encoding=encoding)
        if not any(sheet.row_count for sheet in sheets):
            raise SourceError("文件是空的，没有任何内容", where=path.name, remedy="请核对是否导出成功")
    except BaseException:
        ReadResult(source=path, sheets=[], folder=folder).close()
        raise
    return result


def _refuse_at_once(path: Path, extension: str, limits: Limits) -> None:
    if extension not in EXTENSIONS:
        what, remedy = _ELSEWHERE.get(
            extension, (f"不认识的文件类型“{extension or '无扩展名'}”", "请另存为 .xlsx 或 .csv 再导入")
        )
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
