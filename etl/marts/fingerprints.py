"""What each relation of a snapshot was made from, so that the next build makes anew only what has changed.

A fingerprint says of a relation `made_from`: a hash over the program and the content of all that it reads,
and `content`: a hash over its own rows. Where an input was made anew with the rows that it had before, what
is made of it stays as it is.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import NamedTuple

import duckdb

from data.spec.ledger import load_all
from data.spec.mart import relations
from etl.marts.keys import keyed_from
from etl.marts.reading import Reads, UnreadableSelect
from etl.marts.reference import tables

# The relations of a snapshot and what they were made from; lines of ledgers are here as `stg_<ledger>`.
TABLE = "built_from"
# Of the log a relation may read only what never changes: the name of the file of a line, and the day on
# which its batch was loaded.
LOG = frozenset({"files", "batches"})
# Temporary tables and views of every build that are there before what reads them.
MADE_FIRST = ("town_doubts", "named_authorities", "unlisted_authorities", "authority_keys")


# Of these rows are added and removed while a snapshot is built.
CHANGING = ("doubts", "town_doubts", "warning_changes")


class Fingerprint(NamedTuple):
    made_from: str
    content: str


@dataclass(frozen=True)
class Former:
    """Of the snapshot whose marts lie in the new one: what they were made from; nothing where none do.

    `staged`: ledger → what its lines were known by, of the ledgers whose lines are the same now.
    `program`: the code and the declarations of this build.
    """

    program: str = ""
    made: Mapping[str, Fingerprint] = field(default_factory=dict)
    staged: Mapping[str, str] = field(default_factory=dict)


NOTHING_FORMER = Former()


def digest(*parts: object) -> str:
    """One hash over texts, each apart from the next."""
    return hashlib.sha256("\0".join(map(str, parts)).encode()).hexdigest()[:32]


def content_of(con: duckdb.DuckDBPyConnection, table: str, columns: list[str] | None = None) -> str:
    """A hash over the rows of a table, in whichever order they are; of some columns only, if given."""
    names = sorted(columns if columns is not None else columns_of(con, table))
    row = "hash(" + ", ".join(f'"{name}"' for name in names) + ")" if names else "0"
    found = con.execute(f"select count(*), sum({row}), bit_xor({row}) from {table}").fetchone()
    return digest(*names, *(found or ()))


def columns_of(con: duckdb.DuckDBPyConnection, table: str) -> list[str]:
    return [line[0] for line in con.execute(f"describe {table}").fetchall()]


class Fingerprints:
    """Those of a build that is going on. `program` stands for the code, the declarations and the engine.

    `unknown` is what the lines of a ledger are known by of which nothing is known: no other build has it.
    """

    def __init__(self, con: duckdb.DuckDBPyConnection, former: Former, *, program: str, unknown: str) -> None:
        self._con = con
        self._program = program
        self.former = former.made
        self.made: dict[str, Fingerprint] = {}
        self._staged = {ledger: former.staged.get(ledger, unknown) for ledger in load_all()}
        self._contents: dict[tuple[str, frozenset[str] | None], str] = {}
        # set by the build: how the content of a declared relation comes to be known
        self.content_of_relation: Callable[[str], str] = lambda name: self.made[name].content

    def made_from(self, name: str, reads: Reads, *given: object) -> str:
        """Over all that `name` reads and is given.

        Raises: UnreadableSelect for a table of which nobody says what is in it.
        """
        if hidden := sorted(reads.expressions & {*relations(), *tables()}):
            raise UnreadableSelect(f"{name}：公用表表达式 {'、'.join(hidden)} 与表同名，看不出取自哪里。")
        inputs = [f"{table}={self._input(name, table, reads)}" for table in sorted(reads.tables - LOG)]
        return digest(self._program, name, *inputs, *given)

    def is_as_before(self, name: str, made_from: str) -> bool:
        former = self.former.get(name)
        return former is not None and former.made_from == made_from

    def keep(self, name: str) -> None:
        self.made[name] = self.former[name]

    def note(self, name: str, made_from: str, content: str = "") -> None:
        self.made[name] = Fingerprint(made_from, content)

    def staged(self, ledger: str) -> str:
        """What the lines of a ledger are known by."""
        return self._staged[ledger]

    def _input(self, name: str, table: str, reads: Reads) -> str:
        kind, _, ledger = table.partition("_")
        if table in relations():
            return self.content_of_relation(table)
        if ledger in self._staged:
            if kind == "stg":
                return self._staged[ledger]
            if kind == "current":
                return digest(self._staged[ledger], self._cells(ledger))
            if kind == "keyed":
                parts = [self._part(*one) for one in keyed_from(ledger)]
                return digest(self._staged[ledger], self._cells(ledger), *parts)
        if table in ("doubts", *MADE_FIRST) or table in tables():
            return self._columns(table, None if table in reads.whole else reads.names)
        raise UnreadableSelect(f"{name} 取自 {table}，而这张表里有什么没有记下，看不出是否变了。")

    def _columns(self, table: str, names: frozenset[str] | None) -> str:
        declared = tables().get(table)
        every = [one.name for one in declared.columns] if declared else columns_of(self._con, table)
        chosen = frozenset(every if names is None else names & set(every))
        if table in CHANGING:
            return content_of(self._con, table, sorted(chosen))
        if (table, chosen) not in self._contents:
            self._contents[table, chosen] = content_of(self._con, table, sorted(chosen))
        return self._contents[table, chosen]

    def _cells(self, ledger: str) -> str:
        """Cells of a ledger that persons have corrected."""
        return self._part("settlements", f"kind = 'value' and ledger = '{ledger}'")

    def _part(self, table: str, condition: str) -> str:
        key = (f"{table} where {condition}", None)
        if key not in self._contents:
            names = columns_of(self._con, table)
            source = f"(select * from {table} where {condition})"
            self._contents[key] = content_of(self._con, source, names)
        return self._contents[key]

    def save(self) -> None:
        """Into the table of the snapshot."""
        staged = {f"stg_{ledger}": Fingerprint("", name) for ledger, name in self._staged.items()}
        lines = [(name, *of) for name, of in {**self.made, **staged}.items()]
        self._con.execute(
            f"insert into {TABLE} select unnest($1), unnest($2), unnest($3)",
            [list(column) for column in zip(*lines, strict=True)],
        )


def read_former(con: duckdb.DuckDBPyConnection, schema: str) -> dict[str, Fingerprint]:
    """What a snapshot says its relations were made from; nothing where it is of an older program."""
    try:
        rows = con.execute(f"select relation, made_from, content from {schema}.{TABLE}").fetchall()
    except duckdb.CatalogException:
        return {}
    return {name: Fingerprint(made_from, content) for name, made_from, content in rows}
