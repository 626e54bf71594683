"""A hand-made snapshot: staged tables as the declarations shape them, a few rows, the real marts on top."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data.paths import REFERENCE
from data.spec.ledger import Ledger, load_all
from etl.marts import build
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


class Snapshot:
    """Rows go in by ledger and field; the marts are built on the first question."""

    def __init__(self) -> None:
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
        return build(self.con, loaded_on=loaded_on, reference_dir=reference_dir).data_until

    def rows(self, query: str) -> list[tuple[Any, ...]]:
        return self.con.execute(query).fetchall()

    def column(self, query: str) -> list[Any]:
        return [row[0] for row in self.rows(query)]

    def day(self, query: str, day: date) -> list[tuple[Any, ...]]:
        """States as of a day: the query's $day is that day."""
        return self.con.execute(query, {"day": day}).fetchall()


@pytest.fixture
def snapshot() -> Iterator[Snapshot]:
    made = Snapshot()
    yield made
    made.con.close()
