"""A number under which a later line has another person's case: both are kept, each asked about.

A correction changes one thing or another of a case; a line that agrees in nothing of what tells cases apart
is another case, under a number that was mistyped or given twice. It would take the other's place, so it
becomes a record of its own, and the one held stays as it is. The doubt on both is RULE of key_collisions.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from dataclasses import dataclass, field

import duckdb

from data.spec.ledger import Ledger
from etl.merge.key_collisions import RULE
from etl.staging.columns import content_text, reads

# What both must give to have nothing in common: a single field may just have been corrected.
FEWEST_COMPARED = 3
# Fields of few values, or of values made of others: having one in common says nothing.
NOT_COMPARED = frozenset({"code", "limit", "count", "town"})

# Of the other rows with the number this many are named.
MOST_NAMED = 5

# By one part (a person, an employer) of the line `a` and of the row `b`: true where they differ, NULL where
# either does not say. Names are held masked; one character is a slip of the pen, more with the same ID or
# telephone a correction. Of an equal masked name 张* says less than 张*明.
PERSON_DIFFERS = """
    case
        when a.id_hash = b.id_hash or a.phone_hash = b.phone_hash then false
        when a.id_hash <> b.id_hash or a.phone_hash <> b.phone_hash
            then not coalesce(a.person = b.person and length(a.person) > 2, false)
        when contains(a.person, b.person) or contains(b.person, a.person) then false
        when length(a.person) > 2 and length(a.person) = length(b.person)
            then not is_one_slip(a.person, b.person)
        else a.person <> b.person
    end
"""
EMPLOYER_DIFFERS = """
    case
        when contains(a.employer, b.employer) or contains(b.employer, a.employer) then false
        else not is_one_slip(a.employer, b.employer)
    end
"""


@dataclass
class _Group:
    """The contents that a file has under one number, in its order, and the records held."""

    contents: list[str] = field(default_factory=list)
    held: list[str] = field(default_factory=list)
    # (content, record or other content) → how much they have in common; those of another case are not in it.
    likeness: dict[tuple[str, str], int] = field(default_factory=dict)


def keep_other_cases(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Set `record_key` of `staged` lines whose number is another record's; `natural_key` stays as written."""
    if not ledger.number or ledger.key != (ledger.number,) or ledger.distinguishing_fields:
        return
    _find_suspects(con, f"snap.stg_{ledger.id}")
    if con.execute("select 1 from numbered_keys limit 1").fetchone():
        _give_records(con, ledger)
    con.execute("drop table numbered_keys")


def _give_records(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Of the lines under the numbers in numbered_keys."""
    _read(con, ledger)
    found = {
        (key, content): record
        for key, group in _groups(con).items()
        for content, record in _records_of(key, group).items()
    }
    if found:
        _write(con, found)
        _doubt(con, ledger)
    for name in ("numbered_lines", "numbered_rows", "numbered_pairs"):
        con.execute(f"drop table {name}")


# reading ------------------------------------------------------------------------------------------


def _texts(ledger: Ledger) -> list[str]:
    """SQL of each field that is compared: the way it is written is no difference."""
    return [
        content_text(read, column.kind)
        for column in ledger.staged
        if column.field != ledger.number and column.kind not in NOT_COMPARED
        for read in reads(column)
        if not read.field.endswith("_hash")
    ]


def _fields(ledger: Ledger) -> str:
    """SQL: what is compared, the same of a line and of a row held."""
    person, employer = ledger.parties or ("null::varchar", "null::varchar")
    hashes = {
        kind: next((f"{column.field}_hash" for column in ledger.of_kind(kind)), "null::varchar")
        for kind in ("id_card", "phone")
    }
    return ", ".join(
        (
            f"nullif(regexp_replace({person}, '(先生|女士|师傅|同志)$', ''), '') as person",
            f"{hashes['id_card'] if ledger.parties else 'null::varchar'} as id_hash",
            f"{hashes['phone'] if ledger.parties else 'null::varchar'} as phone_hash",
            f"company_key({employer}) as employer",
            *(f"{text} as f{n}" for n, text in enumerate(_texts(ledger))),
        )
    )


def _find_suspects(con: duckdb.DuckDBPyConnection, table: str) -> None:
    """Temp table numbered_keys: those under which the file and the rows held say different things."""
    con.execute(
        f"""
        create or replace temp table numbered_keys as
        with lines as (
            select record_key as number_key, content_hash from staged
            anti join rejects using (sheet_index, row_number)
            where skip_rule is null and starts_with(record_key, 'k:')
        ),
        held as (
            select natural_key as number_key, record_key, content_hash, file_seq
            from {table} where natural_key in (select number_key from lines)
        ),
        newest as (
            select number_key, record_key, arg_max(content_hash, file_seq) as content_hash
            from held group by all
        )
        select number_key from lines group by all having min(content_hash) <> max(content_hash)
        union
        select number_key from held group by all having min(record_key) <> max(record_key)
        union
        select number_key from lines join newest using (number_key)
        where lines.content_hash <> newest.content_hash
        """
    )


def _read(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Temp tables: numbered_lines, numbered_rows (the newest version of each record that ever had one of the
    numbers), and numbered_pairs, of a line with a row or with another line of its number that says something
    else: is_other, agree."""
    table = f"snap.stg_{ledger.id}"
    con.execute(
        f"""
        create or replace temp table numbered_lines as
        select record_key as number_key, content_hash, sheet_index, sheet_name, row_number, {_fields(ledger)}
        from staged anti join rejects using (sheet_index, row_number)
        where skip_rule is null and record_key in (select number_key from numbered_keys)
        """
    )
    con.execute(
        f"""
        create or replace temp table numbered_rows as
        with known as (
            select distinct natural_key as number_key, record_key from {table}
            where natural_key in (select number_key from numbered_lines)
        ),
        newest as (
            select record_key, content_hash, file_seq, sheet_name, row_number, {_fields(ledger)}
            from {table} where record_key in (select record_key from known)
            qualify row_number() over (partition by record_key order by file_seq desc) = 1
        )
        select number_key, newest.* from known join newest using (record_key)
        """
    )
    count = len(_texts(ledger))
    agree = " + ".join(f"coalesce((a.f{n} = b.f{n})::integer, 0)" for n in range(count))
    compared = " + ".join(f"coalesce((a.f{n} = b.f{n})::integer * 0 + 1, 0)" for n in range(count))
    pair = f"""
        {agree} as agree, coalesce(({PERSON_DIFFERS}) and ({EMPLOYER_DIFFERS}), false)
            or (agree = 0 and {compared} >= {FEWEST_COMPARED}) as is_other,
        agree + case when ({PERSON_DIFFERS}) = false then {count} else 0 end as likeness
    """
    con.execute(
        f"""
        create or replace temp table numbered_pairs as
        select a.number_key, a.content_hash, b.record_key as other, {pair}
        from numbered_lines as a join numbered_rows as b using (number_key)
        where a.content_hash <> b.content_hash
        union all
        select a.number_key, a.content_hash, b.content_hash as other, {pair}
        from numbered_lines as a join numbered_lines as b using (number_key)
        where a.content_hash <> b.content_hash
        """
    )


def _groups(con: duckdb.DuckDBPyConnection) -> dict[str, _Group]:
    """Numbers that belong to several cases, in the file or among the rows held."""
    con.execute(
        """
        create or replace temp table shared_numbers as
        select number_key from numbered_pairs where is_other
        union
        select number_key from numbered_rows group by number_key having count(*) > 1
        """
    )
    groups: dict[str, _Group] = defaultdict(_Group)
    for key, content in con.execute(
        "select number_key, content_hash from numbered_lines semi join shared_numbers using (number_key)"
        " group by all order by min((sheet_index, row_number))"
    ).fetchall():
        groups[key].contents.append(content)
    for key, record, content in con.execute(
        "select number_key, record_key, content_hash from numbered_rows"
        " semi join shared_numbers using (number_key) order by all"
    ).fetchall():
        groups[key].held.append(record)
        # A line that says the same as the row is not among the pairs.
        groups[key].likeness[content, record] = 1_000_000
    for key, content, other, likeness in con.execute(
        "select number_key, content_hash, other, likeness from numbered_pairs"
        " semi join shared_numbers using (number_key) where not is_other"
    ).fetchall():
        groups[key].likeness[content, other] = likeness
    con.execute("drop table shared_numbers")
    return groups


# deciding -----------------------------------------------------------------------------------------


def _records_of(key: str, group: _Group) -> dict[str, str]:
    """The record of each content: the held one it is most like, else that of a line before, else another."""
    found: dict[str, str] = {}
    for content in group.contents:
        like = [
            (group.likeness[content, record], record)
            for record in group.held
            if (content, record) in group.likeness
        ]
        if like:
            best = max(likeness for likeness, _ in like)
            found[content] = min(record for likeness, record in like if likeness == best)
            continue
        before = [one for one in found if (content, one) in group.likeness and found[one] not in group.held]
        if before:
            found[content] = found[before[-1]]
        elif group.held or found:
            found[content] = _own_key(key, content)
        else:
            found[content] = key
    return found


def _own_key(key: str, content: str) -> str:
    return "p:" + hashlib.md5(f"{key}\x1f{content}".encode(), usedforsecurity=False).hexdigest()


# writing ------------------------------------------------------------------------------------------


def _write(con: duckdb.DuckDBPyConnection, found: dict[tuple[str, str], str]) -> None:
    con.execute(
        """
        update staged set record_key = assigned.record_key
        from (
            select unnest($keys::varchar[]) as number_key, unnest($contents::varchar[]) as content_hash,
                unnest($records::varchar[]) as record_key
        ) as assigned
        where staged.record_key = assigned.number_key and staged.content_hash = assigned.content_hash
            and skip_rule is null
        """,
        {
            "keys": [key for key, _ in found],
            "contents": [content for _, content in found],
            "records": list(found.values()),
        },
    )


def _doubt(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Each such line says where else its number is; rows held are doubted when the marts are built."""
    rows = con.execute(
        """
        with lines as (
            select number_key, line.sheet_index, line.row_number, staged.record_key,
                '工作表“' || line.sheet_name || '”第 ' || line.row_number || ' 行' as place
            from numbered_lines as line join staged using (sheet_index, row_number)
        ),
        others as (
            select number_key, record_key,
                '“' || file_name || '”工作表“' || sheet_name || '”第 ' || row_number || ' 行' as place
            from numbered_rows left join snap.files using (file_seq)
            union all
            select number_key, record_key, place from lines
        )
        select line.sheet_index, line.row_number, list(distinct other.place order by other.place)
        from lines as line join others as other using (number_key)
        where line.record_key <> other.record_key group by all order by all
        """
    ).fetchall()
    column = ledger.by_field[ledger.number].name
    differ = "、".join(ledger.by_field[name].name for name in ledger.parties) or "其余各项"
    con.execute(
        "insert into raw_doubts select unnest($sheets::integer[]), unnest($rows::integer[]), $rule, $column,"
        " unnest($messages::varchar[])",
        {
            "sheets": [sheet for sheet, _, _ in rows],
            "rows": [row for _, row, _ in rows],
            "rule": RULE,
            "column": column,
            "messages": [
                f"这个{column}也写在{'、'.join(others[:MOST_NAMED])}，{differ}不同，像是另一件，"
                "没有改动那一行，按不同的行分别计；请核对，写错编号的请改正后重新导入"
                for _, _, others in rows
            ],
        },
    )
