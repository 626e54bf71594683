"""The build fingerprint covers every stage of the loader and what is declared beside it."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from etl.publish import store
from tests.conftest import ROOT


def tracked(folder: str) -> list[Path]:
    told = subprocess.run(
        ["git", "-c", "core.quotepath=off", "ls-files", folder],
        cwd=ROOT, capture_output=True, text=True, check=True,
    )  # fmt: skip
    return [ROOT / line for line in told.stdout.splitlines()]


def folders() -> list[Path]:
    """Every folder of the loader and of declarations, but demonstration files and questions."""
    found = {path.parent for path in (*tracked("etl"), *tracked("data")) if path.suffix in store.CODE}
    kept_out = (ROOT / "etl" / "demo", ROOT / "data" / "questions", ROOT / "data" / "query",
                ROOT / "data" / "snapshot")  # fmt: skip
    return sorted(one for one in found if not any(one.is_relative_to(out) for out in kept_out))


@pytest.mark.parametrize("folder", folders(), ids=lambda path: str(path.relative_to(ROOT)))
def test_a_change_in_any_folder_changes_the_fingerprint(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for path in store.build_files():
        copy = tmp_path / path.relative_to(ROOT)
        copy.parent.mkdir(parents=True, exist_ok=True)
        copy.write_bytes(path.read_bytes())
    before = store.build_version()
    monkeypatch.setattr(store, "ETL", tmp_path / "etl")
    monkeypatch.setattr(store, "DATA", tmp_path / "data")
    # Where it lies is no difference.
    assert store.build_version() == before
    changed = next(path for path in sorted(folder.iterdir()) if path.suffix in store.CODE)
    copy = tmp_path / changed.relative_to(ROOT)
    copy.write_bytes(copy.read_bytes() + b"\n")
    assert store.build_version() != before


def test_neither_sources_nor_demonstration_files_are_in_it() -> None:
    names = {path.relative_to(ROOT).parts[:2] for path in store.build_files()}
    assert ("etl", "demo") not in names and ("etl", "extract") in names and ("data", "reference") in names
    assert not names & {("data", "sources"), ("data", "snapshots"), ("data", "state")}
