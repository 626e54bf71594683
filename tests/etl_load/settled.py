"""Rows with doubts that a person settles, loaded once; each test has its own copy of the data folder."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data import COUNTY, Warehouse
from etl.commands import batches, settle
from etl.commands.settle import Doubt
from tests.etl_load.conftest import NOW, Loaded, books, clue, clue_sheet
from tests.snapshot_file import query

__all__ = ["held", "named", "named_once", "start", "undone"]

WHO: dict[str, Any] = {"now": NOW, "user": "核对人"}
# 7,200,000 yuan for three workers is far above what a head can be owed.
MUCH = 7_200_000
# Three rows of places that are no town, an amount that cannot be, two settled without a day.
HELD = [
    clue("A"),
    clue("B", 欠薪地="城东片"),
    clue("C", 欠薪地="城东片"),
    clue("E", yuan=MUCH),
    clue("F", 核处状态="已办结"),
    clue("G", 核处状态="已办结"),
    clue("H", 欠薪地="城西片"),
]
# Of the doubts those that are on other rows than B and C.
OTHERS = ["E absurd_amount_per_head", "F settled_without_time", "G settled_without_time", "H unknown_town"]


@pytest.fixture(scope="module")
def held(loaded_once: Callable[..., Loaded]) -> Loaded:
    return loaded_once("settling", books({"一": clue_sheet(HELD)}))


@pytest.fixture
def start(held: Loaded, data_dir: Path) -> None:
    """The test's own copy of a data folder with these rows."""
    held.copy_to(data_dir)


def name_east(data_dir: Path) -> None:
    """梁村镇 is meant by 城东片; the batch of this decision is written into a file of the folder."""
    doubt = doubts(data_dir)["B unknown_town"]
    change = settle.name(doubt, "梁村镇", is_this_row_only=False, data_dir=data_dir, **WHO)
    (data_dir / "east").write_text(change.batches[0], encoding="utf-8")


def name_west_and_undo(data_dir: Path) -> None:
    doubt = doubts(data_dir)["H unknown_town"]
    change = settle.name(doubt, "固河镇", is_this_row_only=False, data_dir=data_dir, **WHO)
    batches.undo(change.batches[0], data_dir=data_dir, **WHO)


@pytest.fixture(scope="module")
def named_once(held: Loaded, changed_once: Callable[..., Path]) -> Path:
    return changed_once("settling named", held.data_dir, name_east)


@pytest.fixture
def named(named_once: Path, data_dir: Path) -> str:
    """The test's own copy of the data folder with 城东片 named; gives the batch of that."""
    shutil.copytree(named_once, data_dir)
    return (data_dir / "east").read_text(encoding="utf-8")


@pytest.fixture
def undone(named_once: Path, changed_once: Callable[..., Path], data_dir: Path) -> None:
    """The test's own copy of the data folder with 城东片 named, and 城西片 too, which was undone."""
    shutil.copytree(changed_once("settling undone", named_once, name_west_and_undo), data_dir)


def doubts(data_dir: Path) -> dict[str, Doubt]:
    """Number of the clue and rule → the doubt."""
    rows = query(
        data_dir,
        "select native_number || ' ' || rule, ledger, row_id, rule, column_name"
        " from current_doubts join current_national_clues using (row_id)",
    )
    return {key: Doubt(*rest) for key, *rest in rows}


def by_town(data_dir: Path) -> dict[str, int]:
    answer = Warehouse(data_dir).measure("complaints_received", by="town", scope=COUNTY)[
        "complaints_received"
    ]
    return {row["town_name"]: row["value"] for row in answer.rows if row["value"]}
