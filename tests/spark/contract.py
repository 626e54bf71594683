"""Every mart and every cube on Spark, row by row what DuckDB makes: `make spark`.

Not collected by `make test`: Spark is half a gigabyte, and Java is another program's.
"""

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from data.query.scope import COUNTY
from data.spec.cube import cubes
from data.spec.mart import relations
from data.spec.metric import catalogue
from data.warehouse import Warehouse
from tests.conftest import ROOT, DemoData, run_etl
from tests.snapshot_file import current, opened

# what a snapshot says of itself, and what each table was made from, differ between any two builds
OF_ITSELF = {"snapshot_info", "built_from"}
MASTERS = ("local[2]", "local-cluster[2,1,1024]")


@pytest.fixture(scope="module")
def built(demo: DemoData) -> dict[str, Path]:
    """Engine → snapshot of the county demo, built from the same rows."""
    found = {"duckdb": current(demo.data_dir)}
    for master in MASTERS:
        made = run_etl(demo.data_dir, "build", "--engine", "spark", "--master", master)
        assert made.returncode == 0, made.stdout + made.stderr
        found[master] = current(demo.data_dir)
    assert len(set(found.values())) == 1 + len(MASTERS)
    return found


def tables(path: Path) -> list[str]:
    with opened(path) as con:
        found = con.execute(
            "select table_name from duckdb_tables() where database_name = 'snapshot' order by 1"
        ).fetchall()
    return [name for (name,) in found]


@pytest.mark.parametrize("master", MASTERS)
def test_every_table_is_the_same_row_by_row(built: dict[str, Path], master: str) -> None:
    names = tables(built["duckdb"])
    made = {one.id for one in relations().values() if one.kind == "mart"} | set(cubes())
    assert made <= set(names) == set(tables(built[master]))
    counts = {}
    with duckdb.connect(":memory:") as con:
        con.execute(f"attach '{built['duckdb']}' as one (read_only)")
        con.execute(f"attach '{built[master]}' as other (read_only)")
        for name in sorted(set(names) - OF_ITSELF):
            columns = ", ".join(f'"{line[0]}"' for line in con.execute(f"describe one.{name}").fetchall())
            for first, second in (("one", "other"), ("other", "one")):
                (extra,) = con.execute(
                    f"select count(*) from (select {columns} from {first}.{name}"
                    f" except all select {columns} from {second}.{name})"
                ).fetchone() or (None,)
                assert extra == 0, f"{name}: {extra} rows of {first} alone"
            counts[name] = con.execute(f"select count(*) from one.{name}").fetchone()
    print(json.dumps({name: count for name, count in counts.items() if name in made}))
    assert sum(1 for name in made if counts[name][0]) > len(made) // 2


def asked(warehouse: Warehouse, metric: str, path: Path) -> list[object]:
    return warehouse.measure(metric, by=("month",), snapshot_id=path.stem, scope=COUNTY)[metric].rows


@pytest.mark.parametrize("master", MASTERS)
def test_every_metric_is_the_same(demo: DemoData, built: dict[str, Path], master: str) -> None:
    warehouse = Warehouse(demo.data_dir)
    for metric in catalogue():
        one, other = (asked(warehouse, metric, built[engine]) for engine in ("duckdb", master))
        assert one == other, metric


def test_a_master_that_is_not_there_is_a_sentence(demo: DemoData) -> None:
    before = current(demo.data_dir)
    ended = run_etl(demo.data_dir, "build", "--engine", "spark", "--master", "spark://127.0.0.1:9")
    assert ended.returncode == 1
    assert ended.stderr.strip().splitlines()[-1].startswith("连不上 Spark（spark://127.0.0.1:9）")
    assert current(demo.data_dir) == before
    assert list((demo.data_dir / "snapshots").glob("*.building*")) == []


def test_the_command_says_what_engine_it_has() -> None:
    said = subprocess.run(
        [sys.executable, "-m", "etl", "build", "--help"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert "--engine" in said.stdout and "spark://" in said.stdout
