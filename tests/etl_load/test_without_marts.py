"""A load that leaves the marts out, as many tests here do, holds and says what a whole load does."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from contextlib import nullcontext
from pathlib import Path
from typing import Any

import duckdb
import pytest

from etl.load import load_paths
from tests.etl_load.conftest import NOW, clue, marts_left_out
from tests.snapshot_file import query

TABLES = ("stg_national_clues", "current_national_clues", "current_doubts", "rejections", "notices", "files")
# All but what each load has of its own.
ROWS = "select columns(lambda name: name not in ('batch_id', 'stored_path')) from {table} order by all"


def loaded(path: Path, data_dir: Path) -> dict[str, Any]:
    """What the report says and what the snapshot holds."""
    report = load_paths([path], data_dir=data_dir, now=NOW, user="tester").to_json()
    [file] = report["files"]
    tables = {table: query(data_dir, ROWS.format(table=table)) for table in TABLES}
    return {
        "until": report["data_until"],
        "file": file | {"rejects_file": Path(file["rejects_file"]).name},
        **tables,
    }


def test_the_rows_the_log_and_the_doubts_are_those_of_a_whole_load(
    clues: Callable[..., Path], tmp_path: Path
) -> None:
    rows = [
        clue("A1"),
        # a doubt about a cell, two rows of one number but for zeros, a day that cannot be, a wrong total
        clue("A2", yuan="约3万"),
        clue("0101"),
        clue("101"),
        clue("A3", "2024-02-30"),
        ["合计", *[None] * 9, 1],
    ]
    path = clues("全国.xlsx", rows)
    whole, short = tmp_path / "whole", tmp_path / "short"
    found = []
    for data_dir, way in ((whole, nullcontext()), (short, marts_left_out())):
        if found:
            # the same key of personal hashes
            shutil.copytree(whole / "state", short / "state")
        with way:
            found.append(loaded(path, data_dir))
    assert found[0] == found[1]
    assert len(found[0]["current_national_clues"]) == 4
    assert len(found[0]["current_doubts"]) == 3
    assert query(whole, "select count(*) from complaints") == [(4,)]
    with pytest.raises(duckdb.CatalogException, match="complaints"):
        query(short, "select count(*) from complaints")
