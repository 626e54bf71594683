"""One number on several things: rows that would be one record by their key alone, and lose money.

A batch number of the revolving fund may be on the lines of two accounts or two employers, a guarantee on
two projects, a worker in one team twice for two kinds of work. Such lines are rows of their own where their
cells say so: in one file by contradicting each other in one of the ledger's `distinguishing_fields`; across
files only where they have nothing of these fields in common, for a later file may correct any one of them.
"""

from __future__ import annotations

import hashlib
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field

import duckdb

from data.spec.ledger import Ledger
from etl.staging.columns import content_text, key_text, reads

TABLE = "split_lines"
RULE = "number_shared"
# What a number must have to belong to something else altogether: one field may just have been corrected.
LEAST_DIFFERENCES = 2

Part = tuple[str | None, ...]


@dataclass
class _Group:
    """What a file says under one key, and the rows held that were ever known by it."""

    # Places of the codes in a part: of few values, so that having one in common says nothing.
    codes: frozenset[int]
    lines: list[Part] = field(default_factory=list)
    held: dict[str, Part] = field(default_factory=dict)


def split_shared_keys(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """Set `record_key` of such lines in `staged`; `natural_key` stays the plain one."""
    if not ledger.distinguishing_fields:
        return
    found = {
        (key, part): row
        for key, group in _groups(con, ledger).items()
        for part, row in _rows_of(key, group).items()
    }
    if found:
        _write(con, ledger, found)
        if ledger.number:
            _doubt(con, ledger)
        con.execute(f"drop table {TABLE}")
    con.execute("drop table keyed_lines")


# reading ------------------------------------------------------------------------------------------


def _texts(ledger: Ledger) -> list[str]:
    """SQL of each field that distinguishes rows: the way it is written is no difference."""
    texts = []
    for name in ledger.distinguishing_fields:
        column = ledger.by_field[name]
        read = next(read for read in reads(column) if read.field == name)
        texts.append((content_text if column.kind == "town" else key_text)(read, column.kind))
    return texts


def _lines(ledger: Ledger) -> str:
    """Lines of `staged` that are known by a key of their own."""
    parts = ", ".join(f"{text} as part{n}" for n, text in enumerate(_texts(ledger)))
    return (
        f"select sheet_index, sheet_name, row_number, record_key as plain_key, {parts} from staged"
        " anti join rejects using (sheet_index, row_number)"
        " where skip_rule is null and starts_with(record_key, 'k:')"
    )


def _groups(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> dict[str, _Group]:
    """Keys that belong to several things, in the file or among the rows held."""
    table = f"snap.stg_{ledger.id}"
    names = [f"part{n}" for n in range(len(ledger.distinguishing_fields))]
    differ = " or ".join(f"min({name}) <> max({name})" for name in names)
    con.execute(f"create or replace temp table keyed_lines as {_lines(ledger)}")
    # Only where several fields could disagree altogether is one row held enough to be asked about.
    several = "min(record_key) <> max(record_key)" if len(names) < LEAST_DIFFERENCES else "true"
    con.execute(
        f"""
        create or replace temp table shared_keys as
        select plain_key from keyed_lines group by plain_key having count(*) > 1 and ({differ})
        union
        select natural_key from {table} where natural_key in (select plain_key from keyed_lines)
        group by natural_key having {several}
        """
    )
    codes = frozenset(
        n for n, name in enumerate(ledger.distinguishing_fields) if ledger.by_field[name].kind == "code"
    )
    groups: dict[str, _Group] = defaultdict(lambda: _Group(codes))
    lines = con.execute(
        f"select plain_key, {', '.join(names)} from keyed_lines semi join shared_keys using (plain_key)"
        " group by all order by min((sheet_index, row_number))"
    )
    for key, *part in lines.fetchall():
        groups[key].lines.append(tuple(part))
    texts = ", ".join(_texts(ledger))
    held = con.execute(
        f"""
        with known as (
            select distinct natural_key, record_key from {table}
            where natural_key in (select plain_key from shared_keys)
        ),
        newest as (
            select record_key, {texts} from {table} where record_key in (select record_key from known)
            qualify row_number() over (partition by record_key order by file_seq desc) = 1
        )
        select natural_key, newest.* from known join newest using (record_key)
        order by natural_key, record_key
        """
    )
    for key, row, *part in held.fetchall():
        groups[key].held[row] = tuple(part)
    con.execute("drop table shared_keys")
    return groups


# deciding -----------------------------------------------------------------------------------------


def _contradict(one: Part, other: Part) -> bool:
    return any(a != b for a, b in zip(one, other, strict=True) if a is not None and b is not None)


def _are_unrelated(one: Part, other: Part, codes: frozenset[int]) -> bool:
    """Whether they have nothing in common, and enough that they could have."""
    differ = [
        a != b
        for n, (a, b) in enumerate(zip(one, other, strict=True))
        if a is not None and b is not None and (n not in codes or a != b)
    ]
    return len(differ) >= LEAST_DIFFERENCES and all(differ)


def _is_ordinary(group: _Group) -> bool:
    """One thing under one number, whatever the file has corrected of it."""
    if len(group.held) > 1:
        return False
    if any(_contradict(a, b) for a in group.lines for b in group.lines):
        return False
    return not any(_are_unrelated(a, b, group.codes) for a in group.lines for b in group.held.values())


def _rows_of(key: str, group: _Group) -> dict[Part, str]:
    """The row of each part: the same again, else the only one that agrees, else the only one left."""
    if _is_ordinary(group):
        return {}
    found: dict[Part, str] = {}
    held = dict(group.held)

    def take(part: Part, row: str) -> None:
        found[part] = row
        del held[row]

    for part in group.lines:
        if same := [row for row, other in held.items() if other == part]:
            take(part, same[0])
    left = [part for part in group.lines if part not in found]
    agreeing = {part: [row for row in held if not _contradict(part, held[row])] for part in left}
    claims = [row for rows in agreeing.values() for row in rows]
    for part, rows in agreeing.items():
        if len(rows) == 1 and claims.count(rows[0]) == 1:
            take(part, rows[0])
    left = [part for part in left if part not in found]
    if len(left) == 1 and len(held) == 1:
        [(row, other)] = held.items()
        if not _are_unrelated(left[0], other, group.codes):
            take(left[0], row)
    return {part: found.get(part) or _natural_key(key, part) for part in group.lines}


def _natural_key(key: str, part: Part) -> str:
    text = "\x1f".join([key, *(one or "" for one in part)])
    return "p:" + hashlib.md5(text.encode(), usedforsecurity=False).hexdigest()


# writing ------------------------------------------------------------------------------------------


def _write(con: duckdb.DuckDBPyConnection, ledger: Ledger, found: dict[tuple[str, Part], str]) -> None:
    """Temp table `split_lines`: line, plain key and own row; and these into `staged`."""
    names = [f"part{n}" for n in range(len(ledger.distinguishing_fields))]
    columns = ", ".join(
        f"unnest(${name}::varchar[]) as {name}" for name in ("plain_key", *names, "record_key")
    )
    given: dict[str, list[str | None]] = {
        "plain_key": [key for key, _ in found],
        "record_key": list(found.values()),
        **{name: [part[n] for _, part in found] for n, name in enumerate(names)},
    }
    same = " and ".join(f"line.{name} is not distinct from assigned.{name}" for name in names)
    con.execute(
        f"create or replace temp table {TABLE} as"
        " select line.sheet_index, line.row_number, line.plain_key, assigned.record_key"
        f" from keyed_lines as line join (select {columns}) as assigned"
        f" on assigned.plain_key = line.plain_key and {same}",
        given,
    )
    con.execute(
        f"update staged set record_key = {TABLE}.record_key from {TABLE}"
        f" where staged.sheet_index = {TABLE}.sheet_index and staged.row_number = {TABLE}.row_number"
    )


def _doubt(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """A number on several rows is probably a mistake, so each of them says where else it is written."""
    column = ledger.by_field[ledger.number].name
    fields = "、".join(ledger.by_field[name].name for name in ledger.distinguishing_fields)
    rows = con.execute(
        f"select plain_key, sheet_index, row_number, sheet_name, {TABLE}.record_key"
        f" from {TABLE} join staged using (sheet_index, row_number) order by all"
    ).fetchall()
    by_key: dict[str, list[tuple[int, int, str, str]]] = defaultdict(list)
    for key, *line in rows:
        by_key[key].append((line[0], line[1], line[2], line[3]))
    doubts = []
    for lines in by_key.values():
        for sheet, number, _, record_key in lines:
            others = [line for line in lines if line[3] != record_key]
            where = places(((one[0], one[2], one[1]) for one in others), sheet) or "已导入的另一行"
            doubts.append(
                (sheet, number, f"这个{column}也写在{where}，{fields}不同，按不同的行分别计；请核对")
            )
    con.execute(
        "insert into raw_doubts select unnest($sheets::integer[]), unnest($rows::integer[]), $rule, $column,"
        " unnest($messages::varchar[])",
        {
            "sheets": [sheet for sheet, _, _ in doubts],
            "rows": [row for _, row, _ in doubts],
            "messages": [message for _, _, message in doubts],
            "rule": RULE,
            "column": column,
        },
    )


def doubt_taken_numbers(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    """A returned line whose number was corrected to one that another row has: both rows stay, with a doubt.

    The other row is doubted when the marts are built, as long as both have the number.
    """
    if not ledger.number:
        return
    con.execute(
        f"""
        insert into raw_doubts
        with lines as (
            select sheet_index, row_number, record_key, natural_key, returned_as from staged
            anti join rejects using (sheet_index, row_number)
            where skip_rule is null and starts_with(natural_key, 'k:')
        ),
        others as (
            select record_key, natural_key from lines
            union all
            select record_key, natural_key from snap.stg_{ledger.id} anti join lines using (record_key)
            qualify row_number() over (partition by record_key order by file_seq desc) = 1
        )
        select sheet_index, row_number, $rule, $column,
            '这个' || $column || '另一行已经在用，按不同的行分别计；请核对，写错的请改正后重新导入'
        from lines where returned_as is not null and exists (
            select 1 from others
            where others.natural_key = lines.natural_key and others.record_key <> lines.record_key
        )
        """,
        {"rule": RULE, "column": ledger.by_field[ledger.number].name},
    )


def places(lines: Iterable[tuple[int, str, int]], from_sheet: int, most: int = 5) -> str:
    """第 5 行、第 9 行; a line of another sheet is names with the sheet's name."""
    names = [
        f"第 {row} 行" if sheet == from_sheet else f"工作表“{name}”第 {row} 行" for sheet, name, row in lines
    ]
    more = f"等 {len(names)} 行" if len(names) > most else ""
    return "、".join(names[:most]) + more
