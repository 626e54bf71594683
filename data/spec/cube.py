"""Cubes: small tables of a snapshot with the sums that its figures are made of, by day and dimensions.

The catalogue alone declares them. A count or sum of a figure is a column. A count of different members of
states (`count(distinct project_id)`) keeps the member in the grain and is counted when it is asked for, so
that it stays exact. What depends on the last day asked for (`$date_to`) stays a condition on a day of the
grain. A column is named by a digest of its SQL: where the catalogue has changed since a snapshot was built,
the column is not found, and the figure is read from the mart's own rows.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache

from data.spec.mart import WIDE_DIMENSIONS, Mart, marts
from data.spec.metric import Metric, catalogue, columns_named, fragment_parameters, recorded_counts

COUNT = "count(*)"
STATE_DAYS = ("valid_from", "valid_until")
_DISTINCT = re.compile(r"count\(distinct (\w+)\)")
_SUM = re.compile(r"sum\([^()]+\)")
# The one form in which the last day asked for may be used: a day of the row has come by then.
_HAS_COME = re.compile(r"(\w+) <= \$date_to")
_OR = re.compile(r"\bor\b")
_AND = re.compile(r" and (?![^()]*\))")


@dataclass(frozen=True)
class Measure:
    """A count or a sum over the rows of a mart for which a condition holds ("" for all of them)."""

    aggregate: str
    condition: str = ""

    @cached_property
    def name(self) -> str:
        return f"m_{hashlib.sha256(f'{self.aggregate} | {self.condition}'.encode()).hexdigest()[:12]}"

    @property
    def is_count(self) -> bool:
        return self.aggregate == COUNT

    @property
    def sql(self) -> str:
        return self.aggregate + (f" filter (where {self.condition})" if self.condition else "")


@dataclass(frozen=True)
class CubedMetric:
    """How one figure is read from a cube.

    `rows`: how many of its rows there are, which decides whether a group occurs. `member`: the column whose
    different values are counted; numerator and denominator then count the rows of a member. `come`: days that
    are not later than the last day asked for.
    """

    cube: str
    rows: Measure
    numerator: Measure
    denominator: Measure | None
    member: str = ""
    come: tuple[str, ...] = ()

    @property
    def measures(self) -> tuple[Measure, ...]:
        return (self.rows, self.numerator, *([self.denominator] if self.denominator else []))


@dataclass(frozen=True)
class Cube:
    """One table: its grain (days, then dimensions, then members) and its measures."""

    id: str
    mart: Mart
    days: tuple[str, ...]
    members: tuple[str, ...]
    # measure → the labels of the figures that it serves
    measures: Mapping[Measure, tuple[str, ...]]

    def labels_of(self, name: str) -> str:
        """The figures that a column serves."""
        return "、".join(next(labels for measure, labels in self.measures.items() if measure.name == name))

    @property
    def dimensions(self) -> Mapping[str, str]:
        """Dimension → SQL over the mart; those of thousands of members are read from the mart itself."""
        return {name: sql for name, sql in self.mart.dimensions.items() if name not in WIDE_DIMENSIONS}


@lru_cache(maxsize=512)
def cubed(part: Metric) -> CubedMetric | None:
    """How a figure that is read from one mart is read from its cube; None where it does not add up."""
    conditions = [one for one in _AND.split(part.where) if one]
    come = [found[1] for one in conditions if (found := _HAS_COME.fullmatch(one))]
    where = " and ".join(one for one in conditions if not _HAS_COME.fullmatch(one))
    above, below = (part.numerator, part.denominator) if part.is_ratio else (part.value, "")
    distinct = [match[1] for one in (above, below) if (match := _DISTINCT.fullmatch(one))]
    member = distinct[0] if distinct else ""
    if member:
        if not part.is_stock or {above, below} - {f"count(distinct {member})", ""}:
            return None
        above, below = COUNT, COUNT if below else ""
    if come and _OR.search(where):
        return None
    is_additive = all(one == COUNT or _SUM.fullmatch(one) for one in (above, below) if one)
    if not is_additive or "date_to" in fragment_parameters(where, part.numerator_where):
        return None
    return CubedMetric(
        cube=_cube_id(part),
        rows=Measure(COUNT, where),
        numerator=Measure(above, _both(where, part.numerator_where)),
        denominator=Measure(below, where) if below else None,
        member=member,
        come=tuple(come),
    )


def _both(first: str, second: str) -> str:
    return f"({first}) and ({second})" if first and second else first or second


def _cube_id(part: Metric) -> str:
    return f"cube_{part.mart}" + ("" if part.is_stock else f"_{part.date}")


@cache
def cubes() -> Mapping[str, Cube]:
    """Every cube by id, of what the catalogue counts and sums."""
    found: dict[str, dict[Measure, dict[str, None]]] = {}
    grains: dict[str, tuple[Mart, dict[str, None], dict[str, None]]] = {}
    for part in cubed_parts():
        if (read := cubed(part)) is None:
            continue
        days = STATE_DAYS if part.is_stock else (part.date,)
        _, own_days, members = grains.setdefault(read.cube, (marts()[part.mart], {}, {}))
        own_days |= dict.fromkeys((*days, *read.come))
        members |= dict.fromkeys([read.member] if read.member else [])
        for measure in read.measures:
            found.setdefault(read.cube, {}).setdefault(measure, {})[part.label] = None
    return {
        name: Cube(
            name,
            mart,
            tuple(days),
            tuple(members),
            {measure: tuple(labels) for measure, labels in found[name].items()},
        )
        for name, (mart, days, members) in grains.items()
    }


def cubed_parts() -> Iterator[Metric]:
    """Every figure that is read from a mart, with the counts that say what it lacks."""
    for made in catalogue().values():
        if made.parts:
            continue
        yield made
        if made.lacks_where:
            yield made.lacking
        if marts()[made.mart].is_of_channels:
            for column in columns_named(made):
                if column.sources:
                    yield from recorded_counts(made, column)
