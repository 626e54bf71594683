"""Staged rows of one file → new, updated and unchanged rows of the snapshot, with everything counted."""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date

import duckdb

from data.spec.ledger import Ledger
from etl.merge.corrected_workbook import apply_identities
from etl.merge.key_collisions import doubt_taken_numbers, places
from etl.merge.record_matching import match_records
from etl.merge.skipped_orders import store_skipped
from etl.staging import staged_columns
from etl.staging.body_lines import RawCounts
from etl.staging.hotline.text_fields import apply_decisions

# The skip rule, and the doubt beside the line that holds, of a line that its own file corrects.
SUPERSEDED = "superseded_in_file"


class CountError(Exception):
    """Lines of a file that are neither accepted nor rejected nor skipped: a mistake in the program."""


@dataclass
class Counts:
    """rows_read = accepted + rejected + skipped, always."""

    rows_read: int = 0
    new: int = 0
    updated: int = 0
    unchanged: int = 0
    rejected: int = 0
    skipped: Counter[str] = field(default_factory=Counter)

    @property
    def accepted(self) -> int:
        return self.new + self.updated + self.unchanged

    def check(self, where: str) -> None:
        accounted = self.accepted + self.rejected + sum(self.skipped.values())
        if accounted != self.rows_read:
            raise CountError(
                f"{where}：读取 {self.rows_read} 行，接受 {self.accepted}、退回 {self.rejected}、"
                f"跳过 {sum(self.skipped.values())}，合不上；没有导入"
            )


def decide(
    con: duckdb.DuckDBPyConnection, ledger: Ledger, raw: RawCounts, where: str, sha256: str | None = None
) -> Counts:
    """Temp table `decided`: every staged line with its outcome; returns the counts, reconciled.

    A line that a rule skips is not rejected as well. Of lines with one key the last one of its sheet holds,
    and of several sheets that of the later state. A file of known content (`sha256`), read again for what
    was left out then, corrects nothing that came after it.
    """
    match_records(con, ledger)
    if apply_identities(con, ledger):
        doubt_taken_numbers(con, ledger)
    if ledger.read_words and not ledger.number:
        # its rows are known by their key, which is settled only now
        apply_decisions(con, ledger)
    _find_known_lines(con, ledger, sha256)
    con.execute(
        f"""
        create or replace temp table decided as
        with faulty as (select distinct sheet_index, row_number from rejects),
        judged as (
            select staged.sheet_index, staged.row_number, record_key, content_hash,
                -- One number, which is compared faster than the pair.
                staged.sheet_index::bigint << 32 | staged.row_number as place,
                case when skip_rule is not null then skip_rule
                    when faulty.row_number is not null then 'rejected' end as outcome
            from staged left join faulty using (sheet_index, row_number)
        ),
        last_lines as (
            select record_key, arg_max(content_hash, rank) as content_hash, arg_max(place, rank) as place
            from ({_ranked(con, ledger)}) group by record_key
        ),
        held as (
            select record_key, arg_max(content_hash, file_seq) as content_hash
            from snap.stg_{ledger.id} where record_key in (select record_key from last_lines)
            group by record_key
        )
        select judged.sheet_index, judged.row_number, judged.record_key, judged.content_hash,
            case when judged.outcome is not null then judged.outcome
                when judged.place = last_lines.place then
                    case when held.record_key is null then 'new'
                        when held.content_hash = judged.content_hash then 'unchanged'
                        when (judged.record_key, judged.content_hash) in (from known_lines)
                            then 'known_before'
                        else 'updated' end
                when judged.content_hash = last_lines.content_hash then 'repeated'
                else '{SUPERSEDED}' end as outcome
        from judged
            left join last_lines on judged.outcome is null and last_lines.record_key = judged.record_key
            left join held on held.record_key = last_lines.record_key
        """
    )
    _doubt_superseded(con, ledger)
    outcomes = dict(con.execute("select outcome, count(*) from decided group by outcome").fetchall())
    counts = Counts(
        rows_read=raw.rows_read,
        skipped=Counter(raw.skipped),
        new=outcomes.pop("new", 0),
        updated=outcomes.pop("updated", 0),
        unchanged=outcomes.pop("unchanged", 0) + outcomes.pop("known_before", 0),
        rejected=outcomes.pop("rejected", 0),
    )
    counts.skipped.update(outcomes)
    counts.check(where)
    return counts


def _ranked(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> str:
    """SQL: the lines of `judged` that may hold, each with what it is ranked by among those of its key.

    In a sheet the last one goes before. Sheets of one workbook come in any order, so between them the later
    of the days about the case counts, then how much of a row is filled in.
    """
    is_open = "select record_key, content_hash, place, sheet_index from judged where outcome is null"
    row = con.execute("select min(sheet_index) = max(sheet_index) from staged").fetchone()
    if row is None or row[0] is not False:
        return f"select *, place as rank from ({is_open})"
    days = ", ".join(f"{name}::timestamp" for name in ledger.event_dates) or "null::timestamp"
    fields = ", ".join(f"{name}::varchar" for name, _ in staged_columns(ledger))
    return f"""
        select line.*, row(
                row_number() over (partition by line.record_key, line.sheet_index order by place desc) = 1,
                coalesce(greatest({days}), timestamp '0001-01-01'), list_count([{fields}]), place
            ) as rank
        from ({is_open}) as line join staged
            on staged.sheet_index = line.sheet_index and staged.row_number = place & 4294967295
    """


def _differing(ledger: Ledger) -> str:
    """SQL: the names of the columns in which the lines `staged` and `other` differ."""
    columns = [column for column in ledger.staged if column.kind not in ("id_card", "phone", "bank_card")]
    fields = {name for name, _ in staged_columns(ledger)}
    names = ", ".join(
        f"case when staged.{column.field} is distinct from other.{column.field} then '{column.name}' end"
        for column in columns
        if column.field in fields
    )
    return f"concat_ws('、', {names})"


def _find_known_lines(con: duckdb.DuckDBPyConnection, ledger: Ledger, sha256: str | None) -> None:
    """Temp table `known_lines`: what the very content of this file has said already, in a load in force.

    Read by a changed program it may say the same row otherwise: then it corrects its own row, but none that
    another file has corrected since.
    """
    con.execute(
        f"""
        create or replace temp table known_lines as
        with same_file as (
            select file_seq from snap.files join snap.batches using (batch_id)
            where sha256 = $sha256 and ledger = $ledger and not is_undone
        ),
        said as (
            select record_key, content_hash from snap.stg_{ledger.id} semi join same_file using (file_seq)
            union
            select record_key, content_hash from snap.sightings semi join same_file using (file_seq)
            where ledger = $ledger
        ),
        held as (
            select record_key, max(file_seq) as file_seq from snap.stg_{ledger.id}
            where record_key in (select record_key from said) group by record_key
        )
        from said
        union
        select record_key, content_hash from staged
        where record_key in (select record_key from held anti join same_file using (file_seq))
        """,
        {"sha256": sha256, "ledger": ledger.id},
    )


def _doubt_superseded(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """A line displaced by another of its file that says something else is named beside that one."""
    rows = con.execute(
        f"""
        select last.sheet_index, last.row_number, line.sheet_index, staged.sheet_name, line.row_number,
            {_differing(ledger)}
        from decided as line join staged using (sheet_index, row_number)
            join decided as last on last.record_key = line.record_key
                and last.outcome in ('new', 'updated', 'unchanged')
            join staged as other
                on other.sheet_index = last.sheet_index and other.row_number = last.row_number
        where line.outcome = '{SUPERSEDED}' order by all
        """
    ).fetchall()
    displaced: dict[tuple[int, int], list[tuple[int, str, int]]] = {}
    differing: dict[tuple[int, int], list[str]] = {}
    for sheet, row, *line, names in rows:
        displaced.setdefault((sheet, row), []).append((line[0], line[1], line[2]))
        differing.setdefault((sheet, row), []).extend(names.split("、") if names else [])
    con.execute(
        "insert into raw_doubts select unnest($sheets::integer[]), unnest($rows::integer[]),"
        " $rule, $column, unnest($messages::varchar[])",
        {
            "sheets": [sheet for sheet, _ in displaced],
            "rows": [row for _, row in displaced],
            "rule": SUPERSEDED,
            "column": ledger.by_field[ledger.number].name if ledger.number else "",
            "messages": [
                f"{places(lines, sheet)}与本行（第 {row} 行）编号或自然键相同而内容不同"
                f"{_in_what(differing[sheet, row])}，以本行为准{_why(lines, sheet)}，"
                "前者没有计入；如应分别计入，请补全能区分两行的栏目后重新导入"
                for (sheet, row), lines in displaced.items()
            ],
        },
    )


def _in_what(columns: Sequence[str]) -> str:
    names = list(dict.fromkeys(columns))
    return f"（{'、'.join(names)}）" if names else ""


def _why(lines: Sequence[tuple[int, str, int]], sheet: int) -> str:
    is_elsewhere = any(index != sheet for index, _, _ in lines)
    return "（不同工作表以办结、办理日期较晚的为准，日期相同的以内容较全的为准）" if is_elsewhere else ""


@dataclass(frozen=True)
class FileEntry:
    """One file (or the sheets of it that hold one ledger) as the log keeps it."""

    file_seq: int
    batch_id: str
    file_name: str
    stored_path: str
    sha256: str
    is_demo: bool
    # ImportOptions as JSON, and the build version that read it
    options: str
    read_by: str
    # First and last day that its titles name; None where they name none.
    period_from: date | None = None
    period_to: date | None = None


def append_rows(con: duckdb.DuckDBPyConnection, ledger: Ledger, file_seq: int, batch_id: str) -> None:
    """What `decided` says of the lines in `staged`: new versions, their doubts, and what was only seen."""
    fields = ", ".join(f"staged.{name}" for name, _ in staged_columns(ledger))
    names = ", ".join(name for name, _ in staged_columns(ledger))
    row_id = "$seq::integer || ':' || decided.sheet_index || ':' || decided.row_number"
    con.execute(
        f"""
        insert into snap.stg_{ledger.id}
            (row_id, record_key, natural_key, match_key, returned_as, content_hash, batch_id, file_seq,
            sheet_name, row_number, {names})
        select {row_id}, staged.record_key, natural_key, match_key, returned_as, staged.content_hash, $batch,
            $seq, staged.sheet_name, staged.row_number, {fields}
        from staged join decided using (sheet_index, row_number)
        where outcome in ('new', 'updated')
        """,
        {"seq": file_seq, "batch": batch_id},
    )
    con.execute(
        """
        insert into snap.sightings
            (ledger, record_key, content_hash, file_seq, sheet_index, sheet_name, row_number)
        select $ledger, staged.record_key, staged.content_hash, $seq, sheet_index, sheet_name, row_number
        from staged join decided using (sheet_index, row_number) where outcome = 'unchanged'
        """,
        {"ledger": ledger.id, "seq": file_seq},
    )
    con.execute(
        f"""
        insert into snap.doubts (ledger, row_id, rule, column_name, message)
        select $ledger, {row_id}, rule, column_name, message
        from raw_doubts join decided using (sheet_index, row_number) where outcome in ('new', 'updated')
        """,
        {"ledger": ledger.id, "seq": file_seq},
    )


def append(con: duckdb.DuckDBPyConnection, ledger: Ledger, entry: FileEntry, counts: Counts) -> None:
    """The file's rows and its log into the snapshot being built. The caller holds a transaction."""
    append_rows(con, ledger, entry.file_seq, entry.batch_id)
    con.execute(
        """
        insert into snap.rejections (file_seq, sheet_name, row_number, rule, column_name, message)
        select $seq, staged.sheet_name, row_number, rule, column_name, message
        from rejects join staged using (sheet_index, row_number)
            join decided using (sheet_index, row_number) where outcome = 'rejected'
        """,
        {"seq": entry.file_seq},
    )
    if ledger.is_of_orders:
        store_skipped(con, entry.file_seq)
    con.execute(
        "insert into snap.files values (" + ", ".join("?" * 18) + ")",
        [
            entry.file_seq,
            entry.batch_id,
            entry.file_name,
            entry.stored_path,
            entry.sha256,
            ledger.id,
            counts.rows_read,
            counts.accepted,
            counts.new,
            counts.updated,
            counts.unchanged,
            counts.rejected,
            json.dumps(dict(sorted(counts.skipped.items()))),
            entry.is_demo,
            entry.options,
            entry.read_by,
            entry.period_from,
            entry.period_to,
        ],
    )
