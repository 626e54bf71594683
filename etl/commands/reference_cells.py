"""Whether the cells of a reference file are as its table declares: types, empty cells, codes of others."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from datetime import date
from decimal import Decimal, InvalidOperation

from data.spec.mart import Mart, MartColumn
from data.spec.reference import SPECIAL_TOWNS
from etl.errors import LoadError

# column → the table whose codes it names
CODES = {
    "town_code": "towns",
    "account_code": "towns",
    "sector": "sectors",
    "authority": "authorities",
}
WHOLE = re.compile(r"-?\d{1,18}")
LONGEST = 2000
# A comment goes on after the first words with what the column holds.
WORDS_END = re.compile("[；：，]")
Lines = Sequence[Mapping[str, str]]


def check_cells(table: Mart, columns: Sequence[str], lines: Lines, all_lines: Mapping[str, Lines]) -> None:
    """Raises: LoadError that names the line, the column and what is wanted."""
    declared = {one.name: one for one in table.columns}
    if not lines:
        raise LoadError(f"{table.label}一行也没有，没有保存。")
    for place, line in enumerate(lines, start=1):
        for name in columns:
            column = declared.get(name)
            words = (column and _wrong(column, line[name])) or _unknown(table, name, line[name], all_lines)
            if words:
                what = WORDS_END.split(column.comment)[0] if column else name
                raise LoadError(f"{table.label}第{place}行的“{what}”{words}，没有保存。")


def check_named(changed: str, tables: Mapping[str, Mart], all_lines: Mapping[str, Lines]) -> None:
    """Raises: LoadError where a line of another table names a code that the changed one has no longer."""
    for id, lines in all_lines.items():
        for place, line in enumerate(lines, start=1):
            for name, cell in line.items():
                if CODES.get(name) == changed and (words := _unknown(tables[id], name, cell, all_lines)):
                    raise LoadError(f"{tables[id].label}第{place}行还{words}；请先改那一行，没有保存。")


def _wrong(column: MartColumn, cell: str) -> str:
    if len(cell) > LONGEST:
        return f"长于{LONGEST}字"
    if not cell:
        return "" if column.null else "是空的"
    kind = column.type.partition("(")[0]
    is_right = {
        "integer": lambda: WHOLE.fullmatch(cell),
        "bigint": lambda: WHOLE.fullmatch(cell),
        "decimal": lambda: _is_number(cell),
        "double": lambda: _is_number(cell),
        "boolean": lambda: cell.lower() in ("true", "false"),
        "date": lambda: _is_day(cell),
    }.get(kind)
    wanted = {
        "integer": "应是整数", "bigint": "应是整数", "decimal": "应是数", "double": "应是数",
        "boolean": "应是 true 或 false", "date": "应是日期，如 2024-01-31",
    }  # fmt: skip
    return "" if is_right is None or is_right() else f"{wanted[kind]}，现为“{cell[:40]}”"


def _is_number(cell: str) -> bool:
    try:
        return Decimal(cell).is_finite()
    except InvalidOperation:
        return False


def _is_day(cell: str) -> bool:
    try:
        return date.fromisoformat(cell).isoformat() == cell
    except ValueError:
        return False


def _unknown(table: Mart, name: str, cell: str, all_lines: Mapping[str, Lines]) -> str:
    """Of a code that another table decides: that it has no such code."""
    other = CODES.get(name)
    if not cell or other is None or other == table.id or other not in all_lines:
        return ""
    known = {line[name if name != "account_code" else "town_code"] for line in all_lines[other]}
    return "" if cell in known | {*SPECIAL_TOWNS} else f"写着“{cell[:40]}”，没有这个代码"
