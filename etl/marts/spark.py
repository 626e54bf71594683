"""Fills relations and cubes on Apache Spark: the marts' own SELECTs, carried over by sqlglot.

Needs requirements-spark.txt and Java. What a SELECT reads goes to Spark as Parquet files, what it makes comes
back as Parquet files: the snapshot is an ordinary one, and equal to what DuckDB makes.
"""

from __future__ import annotations

import os
import re
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from importlib import import_module
from pathlib import Path
from typing import Any

import duckdb

from data.snapshot.attached import text_literal
from data.spec.cube import Cube
from data.spec.mart import Mart, relations
from etl.errors import LoadError
from etl.marts.cubes import checked_kinds, create_cube, cube_select
from etl.marts.reading import reads_of
from etl.marts.relations import MartError, create_table, fill

LOCAL = "local[*]"
KEYED = "keyed_"
INSTALL = "python -m pip install -r requirements-spark.txt"
# DuckDB adds whole numbers up in sixteen bytes, for which neither Parquet nor Spark has a type.
WIDE = frozenset({"HUGEINT", "UHUGEINT"})
SETTINGS = {
    "spark.sql.session.timeZone": "Asia/Shanghai",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.host": "127.0.0.1",
    # as DuckDB: a value that is not of its type stops the build
    "spark.sql.ansi.enabled": "true",
    "spark.sql.parquet.outputTimestampType": "TIMESTAMP_MICROS",
    "spark.sql.shuffle.partitions": "8",
}
_GROUP_ALL = re.compile(r"\bgroup by all\s*$", re.IGNORECASE)


class SparkFailed(LoadError):
    """Spark could not be reached, or stopped; the message says what to do."""


class SparkEngine:
    """One session; files lie in a folder of their own below `work`, which whoever made it removes."""

    def __init__(self, session: Any, work: Path) -> None:
        self._session = session
        self._work = work
        # relations and keyed ledgers that Spark has: nothing of them changes while a snapshot is built
        self._there: set[str] = set()

    def fill(self, con: duckdb.DuckDBPyConnection, made: Mart) -> None:
        if made.kind == "view":
            fill(con, made)
            return
        folder = self._answer(con, made.id, made.select)
        given = {line[0] for line in con.execute(f"describe {_parquet(folder)}").fetchall()}
        declared = {column.name for column in made.columns}
        if given != declared:
            words = "、".join(sorted(given ^ declared))
            raise MartError(f"主题表 {made.id} 在 Spark 上的列与表头不一致：{words}。请改正 {made.id}.sql。")
        create_table(con, made)
        con.execute(f"insert into {made.id} by name {_parquet(folder)}")
        self._session.read.parquet(str(folder)).createOrReplaceTempView(made.id)
        self._there.add(made.id)

    def fill_cube(self, con: duckdb.DuckDBPyConnection, cube: Cube) -> None:
        select = cube_select(cube)
        kinds = checked_kinds(con, cube, select)
        keys = len(kinds) - len(cube.measures)
        numbers = ", ".join(str(place + 1) for place in range(keys))
        folder = self._answer(con, cube.id, _GROUP_ALL.sub(f"group by {numbers}", select))
        create_cube(con, cube, kinds, _parquet(folder))

    def _answer(self, con: duckdb.DuckDBPyConnection, name: str, select: str) -> Path:
        """The folder with what a SELECT gives, written by Spark."""
        for table in sorted(reads_of(con, select).tables):
            if table not in self._there:
                self._give(con, table)
        folder = self._work / f"made_{name}"
        shutil.rmtree(folder, ignore_errors=True)
        try:
            self._session.sql(carried_over(select)).write.parquet(str(folder))
        except Exception as error:
            # of py4j or Spark, whose classes are there only where Spark is
            raise SparkFailed(
                f"Spark 没有算成“{name}”（{type(error).__name__}）；没有发布，原快照继续使用。"
                "请看 Spark 的日志，或不带 --engine spark 重建。"
            ) from error
        return folder

    def _give(self, con: duckdb.DuckDBPyConnection, table: str) -> None:
        """A table of DuckDB's as files that Spark reads."""
        folder = self._work / f"given_{table}"
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        columns = ", ".join(
            f'"{name}"::decimal(38, 0) as "{name}"' if kind in WIDE else f'"{name}"'
            for name, kind, *_ in con.execute(f"describe {table}").fetchall()
        )
        target = text_literal(str(folder / "part.parquet"))
        con.execute(f"copy (select {columns} from {table}) to {target} (format parquet)")
        self._session.read.parquet(str(folder)).createOrReplaceTempView(table)
        if table in relations() or table.startswith(KEYED):
            self._there.add(table)


def carried_over(select: str) -> str:
    """The SELECT in Spark's SQL. Raises: MartError for what Spark does not have."""
    sqlglot = import_module("sqlglot")
    try:
        (found,) = sqlglot.transpile(
            select, read="duckdb", write="spark", unsupported_level=sqlglot.ErrorLevel.RAISE
        )
    except sqlglot.errors.SqlglotError as error:
        raise MartError(f"这段 SQL 不能照搬到 Spark：{error}\n{select}") from error
    return str(found)


def _parquet(folder: Path) -> str:
    return f"select * from read_parquet({text_literal(str(folder / '*.parquet'))})"


@contextmanager
def spark_engine(master: str, work: Path) -> Iterator[SparkEngine]:
    """An engine over any Spark master: local[2], local-cluster[2,1,1024], spark://host:7077.

    Raises: SparkFailed where pyspark or Java is not there or the master does not answer, with the remedy.
    """
    if shutil.which("java") is None and not os.environ.get("JAVA_HOME"):
        raise SparkFailed(
            "没有找到 Java，不能用 Spark 重建；Debian/Ubuntu 请安装 default-jre-headless，或设 JAVA_HOME。"
        )
    try:
        sql = import_module("pyspark.sql")
        import_module("sqlglot")
    except ImportError as error:
        raise SparkFailed(f"没有安装 Spark 的软件包；请执行 {INSTALL}") from error
    folder = work / "spark"
    folder.mkdir(parents=True, exist_ok=True)
    builder = sql.SparkSession.builder.master(master).appName("anxin")
    for name, value in {**SETTINGS, "spark.local.dir": str(folder)}.items():
        builder = builder.config(name, value)
    try:
        session = builder.getOrCreate()
    except Exception as error:
        raise SparkFailed(f"连不上 Spark（{master}）；请核对地址和防火墙，原快照继续使用。") from error
    try:
        session.sparkContext.setLogLevel("ERROR")
        yield SparkEngine(session, folder)
    finally:
        session.stop()
