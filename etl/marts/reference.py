"""Reference data in the snapshot: the CSV files that the office keeps, and the calendar of work-days."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import cache
from pathlib import Path

import duckdb

from data.spec import annotations as notes
from data.spec.mart import Mart, read_table
from data.spec.reference import LookupsError
from etl.marts.relations import MartError, create_table

FOLDER = Path(__file__).parent
# Dialect and line ends are as spreadsheets leave them after an edit; the types are the tables'.
LINES = (
    "read_csv($path, header = true, all_varchar = true, delim = ',', quote = '\"', escape = '\"',"
    " strict_mode = false)"
)


# What is settled may still hold; whoever fills it sees to that.
SETTLED = "settled_doubts"
# What rules judged stays judged where nothing that they read has changed.
JUDGED = "warning_changes"
# Tables of a file to which a build adds: the authorities that ledgers name beyond the list.
ADDED_TO = frozenset({"authorities"})


@cache
def tables() -> Mapping[str, Mart]:
    """The declared tables that no SELECT fills, by id."""
    raw = tomllib.loads((FOLDER / "reference.toml").read_text(encoding="utf-8"))
    return {name: read_table(name, section) for name, section in raw.items()}


def fill_reference(
    con: duckdb.DuckDBPyConnection, *, reference_dir: Path, loaded_on: date, is_copy: bool = False
) -> None:
    """Create every reference table and fill those of a file, matched by the names of their columns.

    `is_copy`: the database began as a copy of one that the same program filled from the same files; a table
    of a file stays then, but for those that a build adds to. The calendar reaches to five years after
    `loaded_on`. Raises: MartError for a file that cannot be read.
    """
    held = {
        name
        for (name,) in con.execute(
            "select table_name from duckdb_tables() where database_name = current_database()"
        ).fetchall()
    }
    # Staging keeps a temporary copy of the aliases, which would hide the snapshot's own.
    con.execute("drop table if exists temp.main.town_aliases")
    try:
        notes.annotations(reference_dir)
        notes.targets(reference_dir)
        for table in tables().values():
            if table.id in held and (
                table.id == SETTLED or (is_copy and (table.id == JUDGED or _stays(table)))
            ):
                continue
            create_table(con, table)
            if table.csv:
                number = f"row_number() over () as {table.numbered}, " if table.numbered else ""
                con.execute(
                    f"insert into {table.id} by name select {number}* from {LINES}",
                    {"path": str(reference_dir / table.csv)},
                )
        con.execute(
            (FOLDER / "scripts" / "workdays.sql").read_text(encoding="utf-8"),
            {"path": str(reference_dir / "workdays.csv"), "loaded_on": loaded_on},
        )
    except (duckdb.Error, LookupsError) as error:
        raise MartError(f"参考表读不进去，请改正 {reference_dir} 中的这一处后重新加载：{error}") from error


def _stays(table: Mart) -> bool:
    """Whether a build leaves the table as its file fills it."""
    return bool(table.csv) and table.id not in ADDED_TO
