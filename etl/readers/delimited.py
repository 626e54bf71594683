"""CSV and TSV: find the encoding, then the delimiter, then write the cells. Nothing is guessed in silence.

DuckDB cannot decode GB18030, and read permissively gives 0 rows without a word: so Python decodes,
strictly, and says at which line it fails.
"""

from __future__ import annotations

import codecs
import csv
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

from etl.errors import SourceError
from etl.readers.cells import LINE_BREAK, SEPARATOR, clean
from etl.readers.limits import Limits
from etl.readers.result import Sheet

BLOCK = 4 * 1024 * 1024
DELIMITERS = (",", "\t", ";")
SAMPLE_RECORDS = 60

# Four or more Chinese characters in UTF-8 between ASCII bytes: by chance next to impossible in GB18030.
_UTF8_RUN = re.compile(rb"(?<![\x80-\xff])(?:[\xe4-\xe9][\x80-\xbf]{2}){4,}(?![\x80-\xff])")
_UTF8_ANY = re.compile(rb"(?:[\xe4-\xe9][\x80-\xbf]{2}){2,}")


def read_delimited(path: Path, folder: Path, limits: Limits) -> tuple[Sheet, str]:
    """The one sheet of a delimited text file, and its encoding."""
    encoding = find_encoding(path)
    delimiter = _find_delimiter(path, encoding)
    target = folder / "sheet0.cells"
    # Universal newlines: a row number is the physical line on which its record starts.
    with path.open(encoding=encoding, newline=None) as source, target.open("w", encoding="utf-8") as out:
        records = _Records(source, delimiter, path, limits)
        rows, width = records.write(out)
    sheet = Sheet(
        index=0, name=path.stem, path=target, row_count=rows, width=width, has_breaks=records.has_breaks
    )
    return sheet, encoding


# encoding ------------------------------------------------------------------------------------


def find_encoding(path: Path) -> str:
    """utf-8-sig, utf-16 or gb18030, whichever decodes the whole file; a SourceError where none does."""
    with path.open("rb") as stream:
        start = stream.read(4)
    if start.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        failed = _decode_failure(path, "utf-16")
        if failed is not None:
            raise _broken(path, "UTF-16", failed)
        return "utf-16"
    _refuse_nul(path)
    utf8_failed = _decode_failure(path, "utf-8")
    if utf8_failed is None:
        return "utf-8-sig"
    _refuse_mixture(path, utf8_failed)
    gb_failed = _decode_failure(path, "gb18030")
    if gb_failed is None:
        return "gb18030"
    raise _broken(path, "UTF-8 也不是 GB18030", max(utf8_failed, gb_failed))


def _decode_failure(path: Path, encoding: str) -> int | None:
    """Offset of the first byte that the encoding cannot hold, or None."""
    decoder = codecs.getincrementaldecoder(encoding)("strict")
    position = 0
    with path.open("rb") as stream:
        while True:
            block = stream.read(BLOCK)
            held = len(decoder.getstate()[0])
            try:
                decoder.decode(block, final=not block)
            except UnicodeDecodeError as error:
                return position - held + error.start
            if not block:
                return None
            position += len(block)


def _line_of(path: Path, offset: int) -> tuple[int, int]:
    """Line number and offset in the line of a byte, both from 1."""
    with path.open("rb") as stream:
        before = stream.read(offset)
    return before.count(b"\n") + 1, offset - before.rfind(b"\n")


def _broken(path: Path, name: str, offset: int) -> SourceError:
    line, column = _line_of(path, offset)
    return SourceError(
        f"文字编码不是 {name}，或文件被截断",
        where=f"{path.name} 第 {line} 行第 {column} 字节",
        remedy="请用 Excel 或 WPS 打开原文件，另存为 .xlsx（或 CSV UTF-8）再导入",
    )


def _refuse_nul(path: Path) -> None:
    position = 0
    with path.open("rb") as stream:
        while block := stream.read(BLOCK):
            found = block.find(b"\x00")
            if found >= 0:
                line, column = _line_of(path, position + found)
                raise SourceError(
                    "文件里有空字节（NUL），不是完好的文本",
                    where=f"{path.name} 第 {line} 行第 {column} 字节",
                    remedy="请重新导出；若是“Unicode 文本”，请另存为 CSV UTF-8 再导入",
                )
            position += len(block)


def _refuse_mixture(path: Path, first_not_utf8: int) -> None:
    """A file that is UTF-8 in one part and GB18030 in another would be read as rubbish: refuse it."""
    with path.open("rb") as stream:
        content = stream.read()
    line_start = content.rfind(b"\n", 0, first_not_utf8) + 1
    if _UTF8_ANY.search(content, 0, line_start) and not _reads_as_chinese(content[:line_start]):
        line, column = _line_of(path, first_not_utf8)
        raise _mixture(path, "从 UTF-8 变成了别的编码", line, column)
    for match in _UTF8_RUN.finditer(content, line_start):
        line, column = _line_of(path, match.start())
        raise _mixture(path, "从别的编码变成了 UTF-8", line, column)


def _reads_as_chinese(content: bytes) -> bool:
    """Whether bytes are ordinary GB2312 text: most characters from its first, everyday level (B0–D7)."""
    try:
        text = content.decode("gb18030")
    except UnicodeDecodeError:
        return False
    leads = [char.encode("gb18030")[0] for char in text if ord(char) > 0x7F]
    return sum(0xA1 <= lead <= 0xD7 for lead in leads) > 0.8 * len(leads)


def _mixture(path: Path, change: str, line: int, column: int) -> SourceError:
    return SourceError(
        f"文件的文字编码在中途{change}",
        where=f"{path.name} 第 {line} 行第 {column} 字节",
        remedy="多半是两个文件拼在了一起：请分开，或用 Excel/WPS 打开核对后另存为 .xlsx 再导入",
    )


# records -------------------------------------------------------------------------------------


def _find_delimiter(path: Path, encoding: str) -> str:
    """The delimiter that gives most of the first records the same number of cells, more than one."""
    with path.open(encoding=encoding, newline=None) as source:
        sample = source.read(256 * 1024)
    lines = sample.splitlines(keepends=True) if len(sample) < 256 * 1024 else sample.split("\n")[:-1]
    best, best_score = DELIMITERS[0], (0, 0)
    for delimiter in DELIMITERS:
        widths: Counter[int] = Counter()
        try:
            for count, record in enumerate(csv.reader(lines, delimiter=delimiter)):
                if count >= SAMPLE_RECORDS:
                    break
                if len(record) > 1:
                    widths[len(record)] += 1
        except csv.Error:
            continue
        if not widths:
            continue
        width, agreeing = max(widths.items(), key=lambda item: (item[1], item[0]))
        if (agreeing, width) > best_score:
            best, best_score = delimiter, (agreeing, width)
    return best


class _Records:
    """Writes the records of a text as cells; only lines with a quotation mark go through the csv module."""

    def __init__(self, source: TextIO, delimiter: str, path: Path, limits: Limits) -> None:
        self._source = source
        self._delimiter = delimiter
        self._path = path
        self._limits = limits
        self._line_number = 0
        self._pending: str | None = None
        self._is_cut = False
        self.has_breaks = False
        csv.field_size_limit(limits.line_characters)
        self._reader = csv.reader(self._feed(), delimiter=delimiter)

    def _feed(self) -> Iterator[str]:
        """Lines for the csv module: the one with the quotation mark, then as many as its record takes."""
        while True:
            if self._pending is not None:
                line, self._pending = self._pending, None
                yield line
                continue
            following = next(self._source, None)
            if following is None:
                self._is_cut = True
                return
            self._line_number += 1
            yield following

    def _quoted(self, line: str, number: int) -> str:
        self._pending = line
        try:
            record = next(self._reader)
        except csv.Error as error:
            raise SourceError(
                "引号内的内容过长，很可能少了一个引号",
                where=f"{self._path.name} 第 {number} 行",
                remedy="请核对这一行的引号，或用 Excel/WPS 打开后另存为 .xlsx 再导入",
            ) from error
        if self._is_cut:
            raise SourceError(
                "文件在引号中间结束，像是没有传完",
                where=f"{self._path.name} 第 {number} 行起",
                remedy="请重新导出这个文件；若只是少了一个引号，请补上",
            )
        cells = SEPARATOR.join(clean(cell) for cell in record)
        self.has_breaks = self.has_breaks or LINE_BREAK in cells
        return cells

    def write(self, out: TextIO) -> tuple[int, int]:
        """Rows written and the widest row's number of cells."""
        rows = width = 0
        delimiter, longest = self._delimiter, self._limits.line_characters
        for line in self._source:
            self._line_number += 1
            number = self._line_number
            if '"' in line:
                cells = self._quoted(line, number)
            elif SEPARATOR in line:
                cells = SEPARATOR.join(clean(cell) for cell in line.rstrip("\n").split(delimiter))
            else:
                cells = line.rstrip("\n").replace(delimiter, SEPARATOR)
            if not cells.strip():
                continue
            if len(cells) > longest:
                raise SourceError(
                    "有一行内容过长", where=f"{self._path.name} 第 {number} 行", remedy="请检查该行"
                )
            count = cells.count(SEPARATOR)
            width = max(width, count)
            out.write(f"{number}{SEPARATOR}{cells}\n")
            rows += 1
        if width >= self._limits.columns:
            raise SourceError(
                f"有 {width + 1} 列，太多", where=self._path.name, remedy="请核对分隔符，或删去多余列再导入"
            )
        return rows, width + 1 if rows else 0
