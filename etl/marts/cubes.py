"""The cubes of a new snapshot: filled from its marts as `data.spec.cube` declares them."""

import re
from functools import partial

import duckdb

from data.spec.cube import Cube, Measure, cubes
from data.spec.mart import DIMENSION_LABELS
from etl.marts.incremental import Incremental
from etl.marts.reading import reads_of
from etl.marts.relations import MartError, literal

# What a figure may ask of the snapshot; both are the same for every question to it.
OF_THE_SNAPSHOT = ("data_until", "complete_until")
# What a sum can be: a whole number, or yuan to the cent.
_SUMMED = re.compile(r"BIGINT|HUGEINT|INTEGER|DECIMAL\(\d+,2\)")
WHAT = "的汇总：各项指标按日期和维度的件数与合计，由指标目录声明"
NO_ROWS = "空：没有这样的行"


def fill_cubes(made: Incremental) -> None:
    """One table a cube, in the order of its first day, so that a window is one run of rows."""
    for cube in cubes().values():
        made.settle_part(
            cube.id, reads_of(made.con, cube_select(cube)), partial(made.engine.fill_cube, made.con, cube)
        )


def fill_cube(con: duckdb.DuckDBPyConnection, cube: Cube) -> None:
    """The table of one cube. Raises: MartError for a sum that is neither a whole number nor yuan."""
    select = cube_select(cube)
    create_cube(con, cube, checked_kinds(con, cube, select), select)


def checked_kinds(con: duckdb.DuckDBPyConnection, cube: Cube, select: str) -> dict[str, str]:
    """Column → type of a cube's SELECT. Raises: MartError for a sum that cannot be kept."""
    measures = [measure.name for measure in cube.measures]
    kinds = {line[0]: line[1] for line in con.execute(f"describe {select}").fetchall()}
    if wrong := [cube.labels_of(name) for name in measures if not _SUMMED.fullmatch(kinds[name])]:
        raise MartError(
            f"指标 {'、'.join(wrong)} 的合计不是整数或两位小数的金额，不能汇总；请改正 metrics.toml。"
        )
    return kinds


def create_cube(con: duckdb.DuckDBPyConnection, cube: Cube, kinds: dict[str, str], select: str) -> None:
    """The table, from a SELECT that gives its columns."""
    measures = {measure.name for measure in cube.measures}
    columns = ", ".join(
        f"{name}::{_stored(kind)} as {name}" if name in measures else name for name, kind in kinds.items()
    )
    con.execute(f"drop table if exists {cube.id}")
    con.execute(f"create table {cube.id} as select {columns} from ({select}) order by {cube.days[0]}")
    _comment(con, cube)


def cube_select(cube: Cube) -> str:
    """Its keys first, then its sums."""
    keys = [
        *(f"{day} as {day}" for day in cube.days),
        *(f"{sql} as {dimension}" for dimension, sql in cube.dimensions.items()),
        *cube.members,
    ]
    sums = [f"{_bound(measure.sql)} as {measure.name}" for measure in cube.measures]
    return (
        f"select {', '.join([*keys, *sums])} from {cube.mart.id}"
        f" where {cube.days[0]} is not null group by all"
    )


def _bound(sql: str) -> str:
    """The snapshot's own days, which are known when it is built."""
    for name in OF_THE_SNAPSHOT:
        sql = sql.replace(f"${name}", f"(select {name} from build_info)")
    return sql


def _stored(kind: str) -> str:
    """Eight bytes a sum: DuckDB adds up in sixteen."""
    return "decimal(18, 2)" if kind.startswith("DECIMAL") else "bigint"


def _comment(con: duckdb.DuckDBPyConnection, cube: Cube) -> None:
    comments = {column.name: column.description for column in cube.mart.columns}
    lines = [
        f"comment on table {cube.id} is {literal(cube.mart.label + WHAT)}",
        *(
            f"comment on column {cube.id}.{name} is {literal(comments[name])}"
            for name in (*cube.days, *cube.members)
        ),
        *(
            f"comment on column {cube.id}.{dimension} is {literal(comments.get(sql) or _code(dimension))}"
            for dimension, sql in cube.dimensions.items()
        ),
        *(
            f"comment on column {cube.id}.{measure.name} is {literal(_description(measure, labels))}"
            for measure, labels in cube.measures.items()
        ),
    ]
    con.execute(";".join(["begin transaction", *lines, "commit"]))


def _code(dimension: str) -> str:
    return f"{DIMENSION_LABELS[dimension]}代码；未写的为 unknown"


def _description(measure: Measure, labels: tuple[str, ...]) -> str:
    nothing = "" if measure.is_count else f"；{NO_ROWS}"
    return f"{'、'.join(labels)}：{measure.sql}{nothing}"
