"""What a trial says of single lines: why one is rejected or doubted, and what an update changes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import duckdb

from data.spec.ledger import Ledger
from data.spec.rules import check_label
from etl.staging.columns import reads

# Of one file and ledger. The workbook that goes back has every rejected line.
MOST_REMARKS = 1_000
MOST_CHANGES = 200
REJECTED, DOUBTED = "rejected", "doubt"
ACCEPTED = "('new', 'updated', 'unchanged')"


@dataclass(frozen=True)
class LineRemark:
    """One thing that is wrong with a line, whole with its remedy; it names no value of the sender's."""

    # REJECTED or DOUBTED
    outcome: str
    sheet: str
    row: int
    column: str | None
    label: str
    message: str

    def to_json(self) -> dict[str, Any]:
        return vars(self).copy()

    def __str__(self) -> str:
        column = f"，{self.column}" if self.column else ""
        what = "退回" if self.outcome == REJECTED else "待核"
        return f"{what}：工作表“{self.sheet}”第 {self.row} 行{column}：{self.message}"


@dataclass(frozen=True)
class LineChange:
    """One column that an updated line changes; the values are masked, None is an empty cell."""

    sheet: str
    row: int
    column: str
    before: str | None
    after: str | None

    def to_json(self) -> dict[str, Any]:
        return vars(self).copy()

    def __str__(self) -> str:
        return (
            f"更新：工作表“{self.sheet}”第 {self.row} 行，{self.column}："
            f"{self.before or '（空）'} → {self.after or '（空）'}"
        )


def count_doubts(con: duckdb.DuckDBPyConnection) -> int:
    """How many accepted lines of the file in `decided` have a doubt."""
    row = con.execute(
        "select count(*) from (select distinct sheet_index, row_number from raw_doubts"
        f" join decided using (sheet_index, row_number) where outcome in {ACCEPTED})"
    ).fetchone()
    assert row is not None
    return int(row[0])


def line_remarks(con: duckdb.DuckDBPyConnection) -> tuple[list[LineRemark], int]:
    """Of the file in `rejects`, `raw_doubts` and `decided`: the rejected lines first, in the file's order.

    At most MOST_REMARKS, and how many there are in all.
    """
    rows = con.execute(
        f"""
        select *, count(*) over () from (
        select distinct '{REJECTED}' as outcome, sheet_name, row_number, column_name, rule, message,
            sheet_index
        from rejects join decided using (sheet_index, row_number)
            join staged using (sheet_index, row_number)
        where decided.outcome = 'rejected'
        union all
        select distinct '{DOUBTED}', sheet_name, row_number, column_name, rule, message, sheet_index
        from raw_doubts join decided using (sheet_index, row_number)
            join staged using (sheet_index, row_number)
        where decided.outcome in {ACCEPTED}
        )
        order by outcome desc, sheet_index, row_number, column_name limit {MOST_REMARKS}
        """
    ).fetchall()
    remarks = [
        LineRemark(outcome, sheet, row, column, check_label(rule), message)
        for outcome, sheet, row, column, rule, message, *_ in rows
    ]
    return remarks, rows[0][-1] if rows else 0


def line_changes(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> tuple[list[LineChange], int]:
    """What the updated lines of `decided` change in the rows that `snap` holds, before they are appended.

    At most MOST_CHANGES, and how many there are in all.
    Hashes of persons are left out: beside them stands what they are of, masked.
    """
    names = {
        read.field: column.name
        for column in ledger.staged
        for read in reads(column)
        if not read.field.endswith("_hash")
    }
    pairs = ", ".join(
        f"{{'field': '{field}', 'was': held.{field}::varchar, 'becomes': staged.{field}::varchar}}"
        for field in names
    )
    rows = con.execute(
        f"""
        with held as (
            select * from snap.stg_{ledger.id}
            where record_key in (select record_key from decided where outcome = 'updated')
            qualify row_number() over (partition by record_key order by file_seq desc) = 1
        ),
        pairs as (
            select staged.sheet_index, staged.sheet_name, staged.row_number, unnest([{pairs}]) as pair
            from decided join staged using (sheet_index, row_number)
                join held on held.record_key = decided.record_key
            where outcome = 'updated'
        )
        select sheet_name, row_number, pair.field, pair.was, pair.becomes, count(*) over () from pairs
        where pair.was is distinct from pair.becomes
        order by sheet_index, row_number limit {MOST_CHANGES}
        """
    ).fetchall()
    changes = [
        LineChange(sheet, row, names[field], before, after) for sheet, row, field, before, after, _ in rows
    ]
    return changes, rows[0][-1] if rows else 0
