"""The cubes of one snapshot as columns in memory, read when a figure first needs them."""

import threading
from collections.abc import Callable, Iterable, Mapping
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import date
from typing import Any

import duckdb
import numpy as np
from numpy.typing import NDArray

from data.spec.cube import Cube, Measure, cubes

# A sum in whole cents that a float holds exactly.
EXACT = 2**53
DAY_ZERO = date(1970, 1, 1).toordinal()
Array = NDArray[Any]
# Opens a cursor on the snapshot.
Opened = Callable[[], AbstractContextManager[tuple[Any, duckdb.DuckDBPyConnection]]]


@dataclass(frozen=True)
class Dimension:
    """Of each row the place of its code in `codes`; None stands for rows without one."""

    codes: tuple[str | None, ...]
    places: Array


@dataclass(frozen=True)
class Sums:
    """Of each row a sum in units of 10^-decimals, and whether there is one; all have one where None."""

    units: Array
    is_there: Array | None
    decimals: int


@dataclass(frozen=True)
class CubeColumns:
    """The rows of a cube, sorted by its first day. Days count from 1970-01-01."""

    days: Mapping[str, Array]
    dimensions: Mapping[str, Dimension]
    # of each row a number for its member, 0 where it has none
    members: Mapping[str, Array]
    sums: Mapping[str, Sums]

    def has(self, measures: Iterable[Measure]) -> bool:
        """Whether the snapshot was built with these columns."""
        return all(one.name in self.sums for one in measures)


class SnapshotCubes:
    """The cubes of a snapshot that has them; safe for threads."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._read: dict[str, CubeColumns | None] = {}

    def get(self, name: str, opened: Opened) -> CubeColumns | None:
        """One cube, read by a cursor of `opened` the first time; None where the snapshot was built before it
        was declared, or its sums are too large."""
        if name not in self._read:
            # the cursor first: it takes a place among the running questions, and who waits here must hold one
            with opened() as (_, cursor), self._lock:
                if name not in self._read:
                    self._read[name] = _read(cubes()[name], cursor)
        return self._read[name]


def _read(cube: Cube, cursor: duckdb.DuckDBPyConnection) -> CubeColumns | None:
    held = cursor.execute(
        "select column_name, data_type from duckdb_columns() where table_name = $table", {"table": cube.id}
    ).fetchall()
    kinds = dict(held)
    grain = {*cube.days, *cube.dimensions, *cube.members}
    if not grain <= kinds.keys():
        return None
    # of measures, those that today's catalogue still has
    measures = [one.name for one in cube.measures if one.name in kinds]
    codes = {dimension: _codes(cursor, cube.id, dimension) for dimension in cube.dimensions}
    columns = [
        *(f"{day} - date '1970-01-01' as {day}" for day in cube.days),
        *(f"coalesce(list_position(${name}_codes, {name}), 0) as {name}" for name in cube.dimensions),
        *(
            f"if({member} is null, 0, dense_rank() over (order by {member})) as {member}"
            for member in cube.members
        ),
        *(f"({name} * 100)::bigint as {name}" if _is_money(kinds[name]) else name for name in measures),
    ]
    parameters = {f"{name}_codes": listed for name, listed in codes.items()}
    found = cursor.execute(
        f"select {', '.join(columns)} from {cube.id} order by {cube.days[0]}", parameters
    ).fetchnumpy()
    sums = {name: _sums(found[name], 2 if _is_money(kinds[name]) else 0) for name in measures}
    if any(float(np.abs(one.units, dtype=np.float64).sum()) >= EXACT for one in sums.values()):
        return None
    return CubeColumns(
        days={day: _days(found[day]) for day in cube.days},
        dimensions={name: Dimension((None, *codes[name]), _small(np.asarray(found[name]))) for name in codes},
        members={member: _small(np.asarray(found[member])) for member in cube.members},
        sums=sums,
    )


def _codes(cursor: duckdb.DuckDBPyConnection, table: str, dimension: str) -> list[str]:
    lines = cursor.execute(
        f"select distinct {dimension} from {table} where {dimension} is not null order by 1"
    ).fetchall()
    return [code for (code,) in lines]


def _is_money(kind: str) -> bool:
    return kind.startswith("DECIMAL")


def _days(column: Any) -> Array:
    """A day that is not known comes after all others: no condition on it holds."""
    unknown = np.iinfo(np.int32).max
    return np.ma.filled(np.ma.asarray(column).astype(np.int32), unknown)


def _sums(column: Any, decimals: int) -> Sums:
    masked = np.ma.asarray(column)
    is_missing = np.ma.getmaskarray(masked)
    return Sums(_small(np.ma.filled(masked, 0)), None if not is_missing.any() else ~is_missing, decimals)


def _small(column: Array) -> Array:
    """The same whole numbers in as few bytes as hold them all."""
    if not len(column):
        return column
    kind = np.result_type(np.min_scalar_type(column.min()), np.min_scalar_type(column.max()))
    return column.astype(kind)
