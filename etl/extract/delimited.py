"""CSV and TSV: find the encoding, then the delimiter, then write the cells.

The parent only asks; the file is read in a limited child: python -m etl.extract.delimited REQUEST.json
"""

from __future__ import annotations

import csv
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO

from etl.errors import SourceError
from etl.extract.cells import LINE_BREAK, SEPARATOR, clean
from etl.extract.encoding import DELIMITERS, find_encoding
from etl.extract.limited import answer_within_limits
from etl.extract.limits import Limits
from etl.extract.process import run_child
from etl.extract.refusals import refusal
from etl.extract.result import Sheet

SAMPLE_RECORDS = 60
# Records of one width from which a shorter last one without a line break is a file that was cut.
LEAST_ALIKE = 3
MOSTLY = 0.8


CELLS = "sheet0.cells"


def read_delimited(path: Path, folder: Path, limits: Limits) -> Sheet:
    """The one sheet of a delimited text file. Raises: SourceError."""
    answer = run_child("etl.extract.delimited", path, folder, limits)
    if "refused" in answer:
        raise refusal(answer["refused"], path, is_text=True)
    return Sheet(
        index=0,
        name=path.stem,
        path=folder / CELLS,
        row_count=answer["rows"],
        width=answer["width"],
        has_breaks=answer["has_breaks"],
    )


def read(request: dict[str, Any]) -> dict[str, Any]:
    """Writes the cells, in the child."""
    path, target = Path(request["source"]), Path(request["folder"]) / CELLS
    encoding = find_encoding(path)
    delimiter = _find_delimiter(path, encoding)
    # Universal newlines: a row number is the physical line on which its record starts.
    with path.open(encoding=encoding, newline=None) as source, target.open("w", encoding="utf-8") as out:
        records = _Records(source, delimiter, path, Limits(**request["limits"]))
        rows, width = records.write(out)
    return {"rows": rows, "width": width, "has_breaks": records.has_breaks}


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


class _Widths:
    """How many separators records have; called only at each change, for speed."""

    def __init__(self) -> None:
        self.most = self.last = 0
        self._is_ragged = False
        self._changed_at = self._widest_at = 0

    def change(self, count: int, row: int) -> None:
        if count > self.most:
            self.most, self._widest_at, self._is_ragged = count, row, False
        else:
            self._is_ragged = self._is_ragged or self.last < self.most
        self.last, self._changed_at = count, row

    def is_cut(self, rows: int) -> bool:
        """Whether the last record alone is narrower than all from the first of full width on."""
        is_short = self.last < self.most and self._changed_at == rows
        return is_short and not self._is_ragged and rows - self._widest_at >= LEAST_ALIKE


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
        self._last_line = ""
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
            self._last_line = following
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

    def _refuse_cut(self, last: str, count: int, width: int) -> None:
        """A last record that alone stops short: an amount in it may have lost its last digits."""
        if not count and not any(sign.isdigit() for sign in last):
            return  # A remark below the table.
        raise SourceError(
            f"最后一行只有 {count + 1} 列，别的行有 {width + 1} 列，且没有换行，像是没有传完",
            where=f"{self._path.name} 第 {self._line_number} 行",
            remedy="请重新导出这个文件；确实完整的，请用 Excel/WPS 打开核对后另存再导入",
        )

    def write(self, out: TextIO) -> tuple[int, int]:
        """Rows written and the widest row's number of cells."""
        rows = 0
        widths = _Widths()
        delimiter, longest = self._delimiter, self._limits.line_characters
        cells = ""
        for line in self._source:
            self._line_number += 1
            number, self._last_line = self._line_number, line
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
            out.write(f"{number}{SEPARATOR}{cells}\n")
            rows += 1
            if count != widths.last:
                widths.change(count, rows)
        width = widths.most
        if widths.is_cut(rows) and not self._last_line.endswith("\n"):
            self._refuse_cut(cells, count, width)
        if width >= self._limits.columns:
            raise SourceError(
                f"有 {width + 1} 列，太多", where=self._path.name, remedy="请核对分隔符，或删去多余列再导入"
            )
        return rows, width + 1 if rows else 0


if __name__ == "__main__":
    sys.exit(answer_within_limits(read))
