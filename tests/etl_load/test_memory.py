"""The loader keeps to the memory that a parameter gives it; what does not fit goes to its work folder."""

from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from data.spec.reference import parameter
from etl.feedback.report import LoadReport
from etl.publish import store
from tests.etl_load.conftest import clue


def test_what_does_not_fit_spills_into_the_work_folder(tmp_path: Path) -> None:
    con = store.connect(tmp_path, 60)
    # 2,000,000 digests of 32 characters are over 64 MB
    con.execute("create temp table many as select md5(range::varchar) as digest from range(2_000_000)")
    assert con.execute("select count(distinct digest) from many").fetchone() == (2_000_000,)
    files = con.execute("select path from duckdb_temporary_files()").fetchall()
    assert files and all(Path(path).parent == tmp_path for (path,) in files)
    con.close()


@pytest.mark.usefixtures("without_marts")
def test_a_load_keeps_to_the_parameter(
    load: Callable[..., LoadReport],
    clues: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    given: list[int] = []
    real = store.connect

    def connect(work: Path, memory_mb: int) -> object:
        given.append(memory_mb)
        return real(work, memory_mb)

    monkeypatch.setattr(store, "connect", connect)
    load(clues("甲.xlsx", [clue("A1")]))
    assert given == [int(parameter("loader_memory_mb", date(2024, 7, 1)))]
