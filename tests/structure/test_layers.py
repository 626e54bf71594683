"""Imports point one way: etl → snapshot → data → charts → components, pages → app."""

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

MAY_NOT_IMPORT = {
    "data": {"etl", "pages", "dash", "dash_ag_grid", "dash_bootstrap_components", "plotly", "flask", "app"},
    "etl": {"pages", "dash", "plotly", "flask", "app"},
    "pages/_charts": {"etl", "data", "dash", "duckdb", "flask", "pages._components", "pages._http", "app"},
    "pages/_components": {"etl", "duckdb", "app", "pages._http"},
    "pages": {"etl", "duckdb", "app"},
    "briefing": {"etl", "duckdb", "app"},
}
# what the loader may ask of `data`: where things lie, what is whole, the reference lists; never a metric
ETL_MAY_ASK_OF_DATA = {"data.paths", "data.spec", "data.snapshot"}


def imported_names(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.level == 0 and node.module:
            names |= {node.module} | {f"{node.module}.{alias.name}" for alias in node.names}
    return names


def breaches(folder: str, forbidden: set[str]) -> list[str]:
    found = []
    for path in sorted((ROOT / folder).rglob("*.py")):
        for name in imported_names(path):
            if any(name == wall or name.startswith(wall + ".") for wall in forbidden):
                found.append(f"{path.relative_to(ROOT)} imports {name}")
    return found


@pytest.mark.parametrize("folder", MAY_NOT_IMPORT)
def test_imports_point_one_way(folder: str) -> None:
    assert breaches(folder, MAY_NOT_IMPORT[folder]) == []


def test_etl_asks_data_only_for_paths_and_lists() -> None:
    found = []
    for path in sorted((ROOT / "etl").rglob("*.py")):
        for name in imported_names(path):
            if name == "data" or (
                name.startswith("data.")
                and not any(
                    name == allowed or name.startswith(allowed + ".") for allowed in ETL_MAY_ASK_OF_DATA
                )
            ):
                found.append(f"{path.relative_to(ROOT)} imports {name}")
    # `from data import paths` lists both `data` and `data.paths`; only the bare package is a breach
    found = [line for line in found if not line.endswith("imports data")]
    assert found == []


def test_pages_ask_briefing_only_through_its_door() -> None:
    found = []
    for path in [ROOT / "app.py", *sorted((ROOT / "pages").rglob("*.py"))]:
        found += [
            f"{path.relative_to(ROOT)} imports {name}"
            for name in imported_names(path)
            if name.startswith("briefing.") and not name.startswith("briefing.api")
        ]
    assert found == []


def test_the_check_itself_can_fail(tmp_path: Path) -> None:
    bad = tmp_path / "bad.py"
    bad.write_text("from etl.load import load_paths\n", encoding="utf-8")
    assert "etl.load" in imported_names(bad)
