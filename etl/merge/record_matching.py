"""Which row of the snapshot a line is a version of, where its key has more or fewer fields since.

An ID number, a team or the number of a guarantee is often filled in later, and another list leaves it out.
Such a line says the same of everything else (its match key) and contradicts nothing: where exactly one row
is like it, it is a version of that row; where several are, it stays a row of its own.
"""

from __future__ import annotations

import duckdb

from data.spec.ledger import Ledger
from etl.merge.key_collisions import split_shared_keys
from etl.merge.reused_numbers import keep_other_cases


def compared_fields(ledger: Ledger) -> list[str]:
    """Fields that distinguish two rows of one match key where both have them."""
    loose = ledger.match_key or ledger.fallback_key
    personal = ledger.of_kind("id_card", "phone")
    fields = [
        *(name for name in (*ledger.key, *ledger.optional_key) if name in ledger.by_field),
        *(column.field for column in (*personal, *ledger.of_kind("bank_card"))),
        *(f"{column.field}_hash" for column in personal),
    ]
    return [name for name in dict.fromkeys(fields) if name not in loose]


def match_records(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Set `record_key` of `staged` to that of the row it is a version of; `natural_key` stays as written."""
    split_shared_keys(con, ledger)
    keep_other_cases(con, ledger)
    _find_candidates(con, ledger)
    if con.execute("select 1 from candidate_lines limit 1").fetchone():
        _take_records(con, ledger)
    for name in ("candidate_lines", "candidate_rows"):
        con.execute(f"drop table {name}")


def _take_records(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """The candidate lines that are versions of a row held."""
    # A row is known by any key that one of its versions had. Whoever is known goes before who is only like.
    con.execute(
        f"""
        create or replace temp table like_pairs as
        with held as (select record_key, natural_key, file_seq from snap.stg_{ledger.id}),
        known as (
            select line_key, line_key as record_key from candidate_lines
            where line_key in (select record_key from held)
            union all
            select natural_key as line_key, arg_max(record_key, file_seq) from held where natural_key in
                (select line_key from candidate_lines) and natural_key not in (select record_key from held)
            group by natural_key
        ),
        pairs as (
            select line_key, record_key, true as is_known from known
            union all
            select line.line_key, held.record_key, false
            from candidate_lines as line join candidate_rows as held
                on held.match_key = line.match_key and {_are_compatible(ledger)}
            where line.line_key not in (select line_key from known)
        ),
        claimed as (
            select *, count(*) over (partition by line_key) as rows_like,
                count(*) over (partition by record_key) as lines_like,
                count(*) filter (is_known) over (partition by record_key) as lines_known
            from pairs
        )
        select line_key, record_key from claimed
        where case when is_known then lines_known = 1 else rows_like = 1 and lines_like = 1 end
        """
    )
    con.execute(
        "update staged set record_key = like_pairs.record_key from like_pairs"
        " where like_pairs.line_key = staged.record_key and like_pairs.record_key <> staged.record_key"
    )
    con.execute("drop table like_pairs")


def _find_candidates(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Temp tables: candidate_lines, of `staged`, that could match a row held; candidate_rows, those rows.

    Most lines of most files match none, so they are found by hashing alone before anything is sorted.
    """
    table = f"snap.stg_{ledger.id}"
    names = "".join(f", {name}" for name in compared_fields(ledger))
    con.execute(
        f"""
        create or replace temp table candidate_lines as
        select record_key as line_key, match_key{names} from staged
            anti join rejects using (sheet_index, row_number)
        where skip_rule is null and (match_key in (select match_key from {table}) or record_key in (
            select record_key from {table}
            union all select natural_key from {table} where natural_key <> record_key
        ))
        qualify row_number() over (partition by record_key order by sheet_index desc, row_number desc) = 1
        """
    )
    con.execute(
        f"""
        create or replace temp table candidate_rows as
        select record_key, match_key{names} from {table} where record_key in
            (select record_key from {table} where match_key in (select match_key from candidate_lines))
        qualify row_number() over (partition by record_key order by file_seq desc) = 1
        """
    )


def _are_compatible(ledger: Ledger) -> str:
    """SQL: the line contradicts the row held in no distinguishing field."""
    return " and ".join(
        f"(line.{name} is null or held.{name} is null or line.{name} = held.{name})"
        for name in compared_fields(ledger)
    )
