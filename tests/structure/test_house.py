"""Rules of the house that a reader would otherwise have to remember."""

import ast
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
PACKAGES = ("app.py", "access", "etl", "data", "pages", "briefing", "service")


def python_files() -> list[Path]:
    files: list[Path] = []
    for name in PACKAGES:
        place = ROOT / name
        files += [place] if place.is_file() else sorted(place.rglob("*.py"))
    assert files
    return files


@pytest.mark.parametrize("path", python_files(), ids=lambda path: str(path.relative_to(ROOT)))
def test_file_is_short_enough_to_read(path: Path) -> None:
    assert len(path.read_text(encoding="utf-8").splitlines()) <= 350


def test_no_clock_below_the_entry_points() -> None:
    """数据截至 comes from the ledgers; only the command lines and app.py may ask what day it is."""
    clock = re.compile(r"\b(date\.today|datetime\.now|datetime\.utcnow|Timestamp\.now|Timestamp\.today)\b")
    commands = {ROOT / package / "__main__.py" for package in ("access", "etl", "service")}
    entry_points = {*commands, ROOT / "app.py"}
    found = [
        str(path.relative_to(ROOT))
        for path in python_files()
        if path not in entry_points and clock.search(path.read_text(encoding="utf-8"))
    ]
    sql_clock = re.compile(r"\b(current_date|today\(\)|now\(\)|current_timestamp)\b", re.IGNORECASE)
    found += [
        str(path.relative_to(ROOT))
        for path in sorted(ROOT.glob("etl/**/*.sql")) + sorted(ROOT.glob("data/**/*.sql"))
        if sql_clock.search(path.read_text(encoding="utf-8"))
    ]
    assert found == []


def test_addresses_are_read_and_written_in_one_file() -> None:
    """A filter in an address means the same on pages, in the interface and in papers."""
    parsers = {"parse_qs", "parse_qsl", "urlencode", "urlparse", "quote_plus", "unquote_plus"}
    found = []
    for path in python_files():
        place = path.relative_to(ROOT)
        if place.parts[0] not in {"pages", "briefing"} or place == Path("pages/_url.py"):
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ImportFrom) and node.module == "urllib.parse":
                found += [f"{place}: {one.name}" for one in node.names if one.name in parsers]
            if isinstance(node, ast.Import):
                found += [f"{place}: {one.name}" for one in node.names if one.name.startswith("urllib")]
    assert found == []


def test_every_surface_asks_a_view() -> None:
    """Snapshot, filters and scope travel together: nobody asks the warehouse with some of them left out."""
    found = []
    for path in python_files():
        place = path.relative_to(ROOT)
        if place.parts[0] not in {"pages", "briefing"}:
            continue
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.Attribute) or node.attr not in {"measure", "question", "rows"}:
                continue
            asked = node.value.func if isinstance(node.value, ast.Call) else node.value
            if getattr(asked, "id", getattr(asked, "attr", "")) == "warehouse":
                found.append(f"{place}:{node.lineno}")
    assert found == []


def test_no_swallowed_errors() -> None:
    found = []
    for path in python_files():
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.ExceptHandler) and all(isinstance(line, ast.Pass) for line in node.body):
                found.append(f"{path.relative_to(ROOT)}:{node.lineno}")
    assert found == []


def test_served_files_name_no_outside_address() -> None:
    """No request leaves the machine: styles and scripts of our own hold no address but namespaces."""
    outside = re.compile(r"(?:https?:)?//(?!www\.w3\.org/)[a-z0-9.-]+\.[a-z]{2,}", re.IGNORECASE)
    found = []
    for path in sorted((ROOT / "assets").rglob("*")):
        if path.suffix not in {".css", ".js"} or ".min." in path.name or "vendor" in path.parts:
            continue
        for number, line in enumerate(path.read_text(encoding="utf-8").splitlines(), 1):
            if outside.search(line):
                found.append(f"{path.relative_to(ROOT)}:{number}: {line.strip()[:80]}")
    assert found == []


def test_tracked_files_are_small_and_hold_no_ledgers() -> None:
    tracked = subprocess.run(
        ["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True
    ).stdout.split("\0")
    big = [
        name
        for name in tracked
        if name and (ROOT / name).exists() and (ROOT / name).stat().st_size > 3_000_000
    ]
    ledgers = [name for name in tracked if name.endswith((".xlsx", ".xls", ".duckdb"))]
    assert (big, ledgers) == ([], [])


def test_every_module_with_callbacks_is_imported_by_the_app(tmp_path: Path) -> None:
    """A callback is registered when its module is imported: one that nothing imports answers no click."""
    declare = re.compile(r"^@callback\b|^clientside_callback\(|^    clientside_callback\(", re.MULTILINE)
    declaring = {
        ".".join(path.relative_to(ROOT).with_suffix("").parts)
        for path in python_files()
        if declare.search(path.read_text(encoding="utf-8"))
    }
    assert len(declaring) > 10
    listed = subprocess.run(
        [sys.executable, "-c", "import app, sys; print(*sys.modules)"],
        cwd=ROOT,
        env={**os.environ, "ANXIN_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=True,
    )
    imported = {name.removeprefix("__main__.") for name in listed.stdout.split()}
    assert declaring - imported == set()
