"""What lets the tests run in any order and beside one another."""

import ast
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from data.paths import data_dir
from data.snapshot.opener import open_file
from tests import snapshot_file
from tests.conftest import ROOT, made_once
from tests.data.small_county.files import FIRST, point_to, write_snapshot

TESTS = Path(__file__).parents[1]


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    point_to(tmp_path, write_snapshot(tmp_path, FIRST).name)
    return tmp_path


def test_a_snapshot_is_read_beside_the_product_s_reader(folder: Path) -> None:
    """Before it, while it has the file open, and while both have."""
    path = snapshot_file.current(folder)
    ask = "select snapshot_id from snapshot_info"
    with snapshot_file.opened(path) as before:
        reader, _ = open_file(path)
        with snapshot_file.opened(path) as beside:
            for connection in (before, reader, beside):
                assert connection.execute(ask).fetchall() == [(FIRST,)]
        reader.close()
    assert snapshot_file.query(folder, ask) == [(FIRST,)]


def test_a_snapshot_read_by_a_test_cannot_be_changed(folder: Path) -> None:
    with (
        snapshot_file.opened(snapshot_file.current(folder)) as connection,
        pytest.raises(duckdb.InvalidInputException, match="read-only"),
    ):
        connection.execute("delete from complaints")


def opens_a_file_to_read(node: ast.AST) -> bool:
    """`duckdb.connect(…, read_only=True)`"""
    return (
        isinstance(node, ast.Call)
        and ast.unparse(node.func) in {"duckdb.connect", "connect"}
        and any(one.arg == "read_only" for one in node.keywords)
    )


def test_snapshots_are_read_in_one_way() -> None:
    """A plain connection fails in a process where another test has the same file open with other settings."""
    found = [
        f"{path.relative_to(TESTS)}:{node.lineno}"
        for path in sorted(TESTS.rglob("*.py"))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if opens_a_file_to_read(node)
    ]
    assert found == []
    assert opens_a_file_to_read(ast.parse("duckdb.connect(path, read_only=True)", mode="eval").body)


def test_what_all_processes_share_is_made_once(tmp_path: Path) -> None:
    made: list[Path] = []

    def make(folder: Path) -> None:
        made.append(folder)
        (folder / "file").write_text("whole", encoding="utf-8")

    def contents(_asker: int) -> str:
        return (made_once(tmp_path / "shared" / "thing", make) / "file").read_text(encoding="utf-8")

    with ThreadPoolExecutor(4) as askers:
        assert list(askers.map(contents, range(8))) == ["whole"] * 8
    assert made == [tmp_path / "shared" / "thing"]


def test_what_could_not_be_made_is_made_by_the_next(tmp_path: Path) -> None:
    def fail(folder: Path) -> None:
        (folder / "half").touch()
        raise OSError("the disk is full")

    with pytest.raises(OSError, match="full"):
        made_once(tmp_path / "shared" / "thing", fail)
    folder = made_once(tmp_path / "shared" / "thing", lambda folder: (folder / "whole").touch())
    assert [one.name for one in folder.iterdir()] == ["whole"]


def test_a_test_that_names_no_data_folder_does_not_find_the_project_s() -> None:
    """`make test` names the project's own folder, which may hold real ledgers."""
    assert not data_dir().is_relative_to(ROOT)
