"""A hand-made snapshot: staged tables as the declarations shape them, a few rows, the real marts on top.

A module whose tests ask a few marts says which: MARTS = ("complaints",). Only these and what they are made of
are built for it, as they are in a whole build: half of the time of one test goes into the others.
"""

from collections.abc import Collection, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.paths import REFERENCE
from data.spec.ledger import Ledger, load_all
from data.spec.mart import Mart, relations
from etl.marts import build, run
from etl.marts import relations as making
from etl.publish.store import LOG_TABLES
from etl.staging import staged_columns

LOADED_ON = date(2024, 7, 15)
PROVENANCE = (
    "row_id text, record_key text, natural_key text, content_hash text, batch_id text, file_seq integer,"
    " sheet_name text, row_number integer"
)


def create_staged(con: duckdb.DuckDBPyConnection, ledger: Ledger) -> None:
    columns = ", ".join(f"{field} {sql_type}" for field, sql_type in staged_columns(ledger))
    con.execute(f"create table stg_{ledger.id} ({PROVENANCE}, {columns})")
    con.execute(f"create view current_{ledger.id} as select * from stg_{ledger.id}")


def needed_for(marts: Collection[str]) -> dict[str, Mart]:
    """These relations and all that they are made of, in the order of a build; those of one step together."""
    declared = relations()
    needed: set[str] = set()
    waiting = set(marts)
    while waiting:
        name = waiting.pop()
        needed.add(name)
        step = declared[name].made_by
        beside = [one.id for one in declared.values() if step and one.made_by == step]
        waiting |= {*declared[name].after, *beside} - needed
    return {name: one for name, one in declared.items() if name in needed}


class Snapshot:
    """Rows go in by ledger and field; then the marts are built.

    With `marts` these alone, without comments, cubes and the doubts that whole marts show.
    """

    def __init__(self, marts: Collection[str] = ()) -> None:
        self.marts = marts
        self.con = duckdb.connect(config={"threads": 1})
        self.row_count = 0
        for ledger in load_all().values():
            create_staged(self.con, ledger)
        for name, columns in LOG_TABLES.items():
            self.con.execute(f"create table {name} ({columns})")

    def add(self, ledger: str, **fields: Any) -> str:
        """One staged row; its row_id."""
        self.row_count += 1
        row = {
            "row_id": f"1:0:{self.row_count}",
            "record_key": f"key-{self.row_count}",
            "natural_key": f"key-{self.row_count}",
            "file_seq": 1,
            "row_number": self.row_count,
            **fields,
        }
        marks = ", ".join(f"${name}" for name in row)
        self.con.execute(f"insert into stg_{ledger} ({', '.join(row)}) values ({marks})", row)
        return str(row["row_id"])

    def build(self, loaded_on: date = LOADED_ON, reference_dir: Path = REFERENCE) -> date | None:
        """数据截至; None where no ledger holds an event day."""
        with pytest.MonkeyPatch.context() as patch:
            if self.marts:
                patch.setattr(run, "relations", lambda: needed_for(self.marts))
                patch.setattr(making, "write_comments", lambda con, made, kind: None)
                for step in ("fill_cubes", "doubt_across", "settle_doubts"):
                    patch.setattr(run, step, lambda made: None)
            return build(self.con, loaded_on=loaded_on, reference_dir=reference_dir).data_until

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.con.execute(query).fetchall()

    def column(self, query: str) -> list[Any]:
        return [row[0] for row in self.rows(query)]

    def day(self, query: str, day: date) -> list[tuple[Any, ...]]:
        """States as of a day: the query's $day is that day."""
        return self.con.execute(query, {"day": day}).fetchall()


@pytest.fixture
def snapshot(request: pytest.FixtureRequest) -> Iterator[Snapshot]:
    made = Snapshot(getattr(request.module, "MARTS", ()))
    yield made
    made.con.close()
