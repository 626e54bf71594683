"""Workbooks: what can be refused at a glance, then a limited child process that reads the rest."""

from __future__ import annotations

import zipfile
from pathlib import Path

from etl.errors import SourceError
from etl.extract import disguised
from etl.extract.limits import MIB, Limits
from etl.extract.process import run_child
from etl.extract.result import Merge, Sheet
from etl.extract.systems import OLE, is_encrypted

ZIP = b"PK\x03\x04"
# An encrypted .xlsx is an OLE container with this stream; names there are UTF-16.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")

SAVE_AGAIN = "请用 Excel 或 WPS 打开，确认内容后另存为 .xlsx 再导入"
REFUSALS = {
    "password": ("工作簿有打开密码", "请打开后取消密码，另存为 .xlsx 再导入"),
    "unreadable": ("工作簿已损坏或不是表格文件", SAVE_AGAIN),
    "memory": ("读取所需内存超出上限", "请删去空白区域里的多余格式，或拆成几个文件再导入"),
    "time": ("读取超时", "请删去空白区域里的多余格式，或拆成几个文件再导入"),
    "crash": ("读取程序在此文件上崩溃，文件很可能已损坏", SAVE_AGAIN),
    "space": ("磁盘已满，读不下去", "请清理数据所在的磁盘后再导入"),
    "output": ("展开后的内容超出上限", "请拆成几个文件再导入"),
    "cells": ("单元格太多", "请删去表格以外的多余单元格，或拆成几个文件再导入"),
    "columns": ("列数太多", "请删去表格以外的多余列再导入"),
    "line": ("有一行内容过长", "请检查该表是否有误粘贴的大段文字"),
    "rows": ("行号超出 Excel 的范围，文件很可能已损坏", SAVE_AGAIN),
    "entities": ("XML 里定义了实体，表格文件不应有", "请核对文件来源；确是台账的，" + SAVE_AGAIN),
    "cut": ("网页里的表格没有结束，像是没有传完", "请重新导出或重新复制这个文件"),
    "no_table": ("内容是网页（HTML/XML），里面没有表格", SAVE_AGAIN),
    "web_archive": ("内容是单个文件网页（.mht），只是改了扩展名", SAVE_AGAIN),
    "text": (
        "扩展名是工作簿，内容却是文本",
        "若是逗号或制表符分隔的文本，请把扩展名改为 .csv；否则" + SAVE_AGAIN,
    ),
}
# Refusals whose detail says where in the file.
PLACED = ("cells", "columns", "line", "rows")
MARKUP = ("html", "xml")


def read_workbook(path: Path, folder: Path, limits: Limits) -> list[Sheet]:
    """Sheets of a workbook; a SourceError with the reason and the remedy for any that cannot be read."""
    kind = _look_at(path, limits)
    if kind == "text":
        # Excel opens text under the old name, with a warning, but never under the new one.
        sheet = disguised.read_text(path, folder, limits) if path.suffix.lower() == ".xls" else None
        if sheet is None:
            raise _refusal("text", path)
        return [sheet]
    if kind in MARKUP:
        encoding = disguised.encoding_of(path)
        answer = run_child("etl.extract.markup", path, folder, limits, kind=kind, encoding=encoding)
    else:
        answer = run_child("etl.extract.child", path, folder, limits)
    if "refused" in answer:
        refused = answer["refused"]
        if refused == "unreadable" and is_encrypted(path):
            refused = "password"
        raise _refusal(refused, path, answer.get("detail", ""))
    return [
        Sheet(
            index=entry["index"],
            name=entry["name"],
            path=Path(entry["path"]),
            row_count=entry["rows"],
            width=entry["width"],
            merges=tuple(Merge(*edges) for edges in entry["merges"]),
            has_breaks=entry["has_breaks"],
            workbook=None if kind in MARKUP else path,
            first_column=entry["first_column"],
            is_1904=answer["is_1904"],
            is_hidden=entry["is_hidden"],
        )
        for entry in answer["sheets"]
    ]


def _refusal(kind: str, path: Path, detail: str = "") -> SourceError:
    what, remedy = REFUSALS[kind]
    where = f"{path.name}；{detail}" if detail and kind in PLACED else path.name
    return SourceError(what, where=where, remedy=remedy)


def _look_at(path: Path, limits: Limits) -> str | None:
    """What the file is if it is no workbook; refuses by the first bytes and the zip directory what needs no
    reader."""
    with path.open("rb") as stream:
        start = stream.read(len(OLE))
    if start.startswith(OLE):
        if ENCRYPTED in path.read_bytes():
            raise _refusal("password", path)
        return None
    if start.startswith(ZIP):
        _look_into_zip(path, limits)
        return None
    kind = disguised.kind_of(path)
    if kind in ("archive", "other_xml"):
        raise _refusal("web_archive" if kind == "archive" else "no_table", path)
    return kind


def _look_into_zip(path: Path, limits: Limits) -> None:
    try:
        with zipfile.ZipFile(path) as archive:
            entries = archive.infolist()
    except (zipfile.BadZipFile, OSError, ValueError, NotImplementedError) as error:
        raise SourceError(
            "工作簿不完整，像是没有传完或被截断",
            where=path.name,
            remedy="请重新导出或重新复制这个文件",
        ) from error
    if any(entry.flag_bits & 1 for entry in entries):
        raise _refusal("password", path)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        raise SourceError(
            f"解压后有 {unpacked // MIB} MB，超过上限 {limits.unpacked_bytes // MIB} MB，疑似压缩炸弹",
            where=path.name,
            remedy="请核对文件来源；确是台账的，请拆成几个文件再导入",
        )
