"""Workbooks: what can be refused at a glance, then a limited child process that reads the rest."""

from __future__ import annotations

import zipfile
from pathlib import Path
from typing import Any

from etl.errors import SourceError
from etl.extract import disguised
from etl.extract.limits import MIB, Limits
from etl.extract.process import run_child
from etl.extract.refusals import refusal
from etl.extract.result import Merge, Sheet
from etl.extract.systems import OLE

ZIP = b"PK\x03\x04"
MARKUP = ("html", "xml")


def read_workbook(path: Path, folder: Path, limits: Limits) -> list[Sheet]:
    """Sheets of a workbook; a SourceError with the reason and the remedy for any that cannot be read."""
    kind = _look_at(path, limits)
    if kind == "text":
        # Excel opens text under the old name, with a warning, but never under the new one.
        sheet = disguised.read_text(path, folder, limits) if path.suffix.lower() == ".xls" else None
        if sheet is None:
            raise refusal("text", path)
        return [sheet]
    if kind in MARKUP:
        answer = run_child("etl.extract.markup", path, folder, limits, kind=kind)
    else:
        answer = run_child("etl.extract.child", path, folder, limits)
    if "refused" in answer:
        raise refusal(answer["refused"], path, answer.get("detail", ""))
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
            uncached=_uncached(answer, entry["name"]),
            is_1904=answer["is_1904"],
            is_hidden=entry["is_hidden"],
        )
        for entry in answer["sheets"]
    ]


def _uncached(answer: dict[str, Any], sheet: str) -> tuple[tuple[int, int], ...] | None:
    """Cells without a value, where the child that read the workbook searched it."""
    found = answer.get("uncached")
    return None if found is None else tuple((row, column) for row, column in found.get(sheet, ()))


def _look_at(path: Path, limits: Limits) -> str | None:
    """What the file is if it is no workbook; refuses by the first bytes and the zip directory what needs no
    reader."""
    with path.open("rb") as stream:
        start = stream.read(len(OLE))
    if start.startswith(OLE):
        return None
    if start.startswith(ZIP):
        _look_into_zip(path, limits)
        return None
    kind = disguised.kind_of(path)
    if kind in ("archive", "other_xml"):
        raise refusal("web_archive" if kind == "archive" else "no_table", path)
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
        raise refusal("password", path)
    unpacked = sum(entry.file_size for entry in entries)
    if unpacked > limits.unpacked_bytes:
        raise SourceError(
            f"解压后有 {unpacked // MIB} MB，超过上限 {limits.unpacked_bytes // MIB} MB，疑似压缩炸弹",
            where=path.name,
            remedy="请核对文件来源；确是台账的，请拆成几个文件再导入",
        )
