"""Workbooks: what can be refused at a glance, then a limited child process that reads the rest."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

from etl.errors import SourceError
from etl.readers.limits import MIB, Limits
from etl.readers.result import Merge, Sheet

ROOT = Path(__file__).resolve().parents[2]

OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
ZIP = b"PK\x03\x04"
# An encrypted .xlsx is an OLE container with this stream; names there are UTF-16.
ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
# Records of the old binary format: FILEPASS comes before the first BOUNDSHEET when a password is set.
BIFF8_START = b"\x09\x08\x10\x00\x00\x06"
FILEPASS, BOUNDSHEET = 0x002F, 0x0085

SAVE_AGAIN = "请用 Excel 或 WPS 打开，确认内容后另存为 .xlsx 再导入"
REFUSALS = {
    "password": ("工作簿有打开密码", "请打开后取消密码，另存为 .xlsx 再导入"),
    "unreadable": ("工作簿已损坏或不是表格文件", SAVE_AGAIN),
    "memory": ("读取所需内存超出上限", "请删去空白区域里的多余格式，或拆成几个文件再导入"),
    "time": ("读取超时", "请删去空白区域里的多余格式，或拆成几个文件再导入"),
    "crash": ("读取程序在此文件上崩溃，文件很可能已损坏", SAVE_AGAIN),
    "output": ("展开后的内容超出上限", "请拆成几个文件再导入"),
    "cells": ("单元格太多", "请删去表格以外的多余单元格，或拆成几个文件再导入"),
    "columns": ("列数太多", "请删去表格以外的多余列再导入"),
    "line": ("有一行内容过长", "请检查该表是否有误粘贴的大段文字"),
}


def read_workbook(path: Path, folder: Path, limits: Limits) -> list[Sheet]:
    """Sheets of a workbook; a SourceError with the reason and the remedy for any that cannot be read."""
    _look_at(path, limits)
    answer = _run_child(path, folder, limits)
    if "refused" in answer:
        kind = answer["refused"]
        if kind == "unreadable" and _is_encrypted(path):
            kind = "password"
        raise _refusal(kind, path, answer.get("detail", ""))
    return [
        Sheet(
            index=entry["index"],
            name=entry["name"],
            path=Path(entry["path"]),
            row_count=entry["rows"],
            width=entry["width"],
            merges=tuple(Merge(*edges) for edges in entry["merges"]),
            has_breaks=entry["has_breaks"],
        )
        for entry in answer["sheets"]
    ]


def _refusal(kind: str, path: Path, detail: str = "") -> SourceError:
    what, remedy = REFUSALS[kind]
    where = f"{path.name}；{detail}" if detail and kind in ("cells", "columns", "line") else path.name
    return SourceError(what, where=where, remedy=remedy)


def _look_at(path: Path, limits: Limits) -> None:
    """Refuses by the first bytes and the zip directory what needs no reader."""
    with path.open("rb") as stream:
        start = stream.read(4096)
    if start.startswith(OLE):
        if ENCRYPTED in path.read_bytes():
            raise _refusal("password", path)
        return
    if start.startswith(ZIP):
        _look_into_zip(path, limits)
        return
    text = start.lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    if text.startswith((b"<html", b"<!doctype", b"<table", b"<meta", b"<?xml", b"<style", b"<head", b"<div")):
        raise SourceError(
            "内容是网页（HTML/XML），只是改了扩展名",
            where=path.name,
            remedy=SAVE_AGAIN,
        )
    if b"\x00" not in start and not start.startswith((b"\x09\x08", b"\x09\x04", b"\x09\x02", b"\x09\x00")):
        raise SourceError(
            "扩展名是工作簿，内容却是文本",
            where=path.name,
            remedy="若是逗号或制表符分隔的文本，请把扩展名改为 .csv；否则请" + SAVE_AGAIN.removeprefix("请"),
        )


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


def _is_encrypted(path: Path) -> bool:
    """Whether an unreadable .xls carries a FILEPASS record or an .ods an encryption entry."""
    content = path.read_bytes()
    if content.startswith(ZIP):
        with zipfile.ZipFile(path) as archive:
            name = "META-INF/manifest.xml"
            return name in archive.namelist() and b"encryption-data" in archive.read(name)
    position = content.find(BIFF8_START)
    while 0 <= position <= len(content) - 4:
        record = int.from_bytes(content[position : position + 2], "little")
        if record == FILEPASS:
            return True
        if record in (0, BOUNDSHEET):
            return False
        position += 4 + int.from_bytes(content[position + 2 : position + 4], "little")
    return False


def _run_child(path: Path, folder: Path, limits: Limits) -> dict[str, Any]:
    request = folder / "request.json"
    request.write_text(
        json.dumps(
            {"source": str(path.resolve()), "folder": str(folder.resolve()), "limits": limits.as_dict()}
        ),
        encoding="utf-8",
    )
    with (folder / "child.log").open("wb") as log:
        child = subprocess.Popen(
            [sys.executable, "-m", "etl.readers.child", str(request)],
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env={**os.environ, "PYTHONPATH": str(ROOT), "PYTHONIOENCODING": "utf-8"},
        )
        try:
            code = child.wait(timeout=limits.seconds)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()
            return {"refused": "time"}
        except BaseException:
            child.kill()
            child.wait()
            raise
    answer = folder / "answer.json"
    if code == 0 and answer.exists():
        result: dict[str, Any] = json.loads(answer.read_text(encoding="utf-8"))
        return result
    return {"refused": _why_it_died(code, folder / "child.log")}


def _why_it_died(code: int, log: Path) -> str:
    with log.open("rb") as stream:
        text = stream.read(64 * 1024).lower()
    if code == -signal.SIGXCPU:
        return "time"
    if code == -signal.SIGKILL:
        return "memory"
    if code == -signal.SIGXFSZ:
        return "output"
    if b"memory" in text or b"capacity overflow" in text:
        return "memory"
    return "crash"
