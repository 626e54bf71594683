"""A step of the build that fails says in Chinese which step it was and, where it can, which rows."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager

import duckdb

from data.spec.ledger import load_all
from etl.errors import LoadError, log_fault
from etl.machine_faults import MACHINE_FAULTS

DUPLICATE = re.compile(r'[Dd]uplicate key "(?:\w+: )?(.*?)"(?: violates|$)')
# Rows named in one message.
MOST_NAMED = 5


class BuildStepError(LoadError):
    """A step of the build failed on what the ledgers hold; `step` is its name."""

    def __init__(self, step: str, error: Exception, rows: str) -> None:
        self.step = step
        super().__init__(
            f"汇总到“{step}”这一步出错（{type(error).__name__}{rows}）；没有发布，原快照继续使用。"
            + ("请核对这些行；仍不行时" if rows else "")
            + "请把这批文件和本提示发给维护人员"
        )


@contextmanager
def build_step(con: duckdb.DuckDBPyConnection, name: str) -> Iterator[None]:
    """Raises: BuildStepError for any fault in it, but for those of the machine and those worded already."""
    try:
        yield
    except (*MACHINE_FAULTS, MemoryError, OSError, LoadError):
        raise
    except Exception as error:
        log_fault(f"build step {name}", error)
        raise BuildStepError(name, error, _rows(con, error)) from error


def _rows(con: duckdb.DuckDBPyConnection, error: Exception) -> str:
    """Of two rows with one key: the key, and the rows of the ledgers that bear it."""
    found = DUPLICATE.search(str(error)) if isinstance(error, duckdb.ConstraintException) else None
    if found is None:
        return ""
    key = found.group(1)
    without_channel = key.partition(":")[2] or key
    names = {one.partition("#")[0] for one in (key, without_channel)}
    queries = [
        f"select file_name, sheet_name, row_number, file_seq from current_{ledger.id}"
        f" join files using (file_seq) where row_id in (from names) or record_key in (from names)"
        + (f" or {ledger.number} in (from names)" if ledger.number else "")
        for ledger in load_all().values()
    ]
    rows = con.execute(
        "with names as (select unnest($names::varchar[]))"
        f" select file_name, sheet_name, row_number from ({' union all '.join(queries)})"
        f" order by file_seq, sheet_name, row_number limit {MOST_NAMED}",
        {"names": sorted(names)},
    ).fetchall()
    places = "、".join(f"“{file}”工作表“{sheet}”第 {row} 行" for file, sheet, row in rows)
    return f"，标识重复：{key}" + (f"，见{places}" if places else "")
