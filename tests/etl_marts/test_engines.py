"""Where Spark or Java is not there the build says so and changes nothing. What Spark makes: tests/spark."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from data.spec.cube import cubes
from etl.marts.cubes import cube_select
from etl.marts.relations import MartError
from etl.marts.spark import SparkFailed, carried_over, spark_engine
from tests.conftest import ROOT


def test_without_java_the_build_says_what_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(SparkFailed, match="default-jre-headless"), spark_engine("local[1]", tmp_path):
        pass


def test_without_spark_the_build_says_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    java = tmp_path / "java"
    java.write_text("#!/bin/sh\n", encoding="utf-8")
    java.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    # as where it is not installed
    monkeypatch.setitem(sys.modules, "pyspark.sql", None)
    with pytest.raises(SparkFailed, match=r"requirements-spark\.txt"), spark_engine("local[1]", tmp_path):
        pass


def test_a_build_on_spark_before_any_load_is_refused(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "etl", "build", "--engine", "spark"],
        cwd=ROOT,
        env={**os.environ, "ANXIN_DATA": str(tmp_path)},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ended.returncode == 1 and "还没有任何快照" in ended.stderr


def test_the_sums_of_every_cube_are_carried_over() -> None:
    for cube in cubes().values():
        carried = carried_over(cube_select(cube)).upper()
        assert carried.startswith("SELECT") and all(one.name.upper() in carried for one in cube.measures)


def test_what_is_no_sql_is_told() -> None:
    with pytest.raises(MartError, match="不能照搬到 Spark"):
        carried_over("select from where")
