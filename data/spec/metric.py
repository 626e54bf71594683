"""The catalogue of figures: `data/metrics.toml` read once, checked strictly, as frozen `Metric`s.

Its SQL fragments are the only text that reaches a query unescaped; they come from this file alone.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from data.errors import CatalogueError, UnknownMetric
from data.paths import CATALOGUE
from data.spec.mart import (
    SHORT_TIMES,
    TIME_DIMENSIONS,
    WIDE_DIMENSIONS,
    Mart,
    MartColumn,
    is_of_months,
    marts,
)
from data.spec.reference import parameters

KINDS = ("flow", "stock", "ratio")
GOOD = ("high", "low", "none")
TWO_DECIMAL_UNITS = ("%", "元")
# What a fragment may ask for besides its mart's columns.
FRAGMENT_PARAMETERS = frozenset({"data_until", "complete_until", "date_to"})
_PARAMETER = re.compile(r"\$(\w+)")
_COLUMN = re.compile(r"[a-z][a-z0-9_]*")
# A parameter of data/reference within a definition: {group_workers}
PLACEHOLDER = re.compile(r"\{(\w+)\}")


@dataclass(frozen=True)
class Metric:
    id: str
    label: str
    unit: str
    good: str
    kind: str
    definition: str
    decimals: int = 0
    mart: str = ""
    date: str = ""
    value: str = ""
    where: str = ""
    numerator: str = ""
    numerator_where: str = ""
    denominator: str = ""
    numerator_metric: str = ""
    denominator_metric: str = ""
    denominator_label: str = ""
    numerator_label: str = ""
    part_unit: str = ""
    # What it is counted over, in words, for where figures of different populations stand side by side.
    population: str = ""
    # The rows of its mart of which the figure is not known, and what they are called after their number.
    lacks_where: str = ""
    lacks_label: str = ""
    is_stock: bool = False
    scale: int = 100

    def __hash__(self) -> int:
        """By its id alone: it is a part of many keys."""
        return hash(self.id)

    @property
    def is_ratio(self) -> bool:
        return self.kind == "ratio"

    @property
    def is_by_month(self) -> bool:
        """Whether it is dated by whole months, each on its first day."""
        return is_of_months(self.date)

    @property
    def fragments(self) -> tuple[str, ...]:
        """All its SQL."""
        return (
            self.value,
            self.where,
            self.numerator,
            self.numerator_where,
            self.denominator,
            self.lacks_where,
        )

    @property
    def lacking(self) -> "Metric":
        """How many rows the figure lacks, as a figure of its own."""
        return replace(
            self,
            id=f"{self.id}:lacking",
            kind="flow",
            value="count(*)",
            where=self.lacks_where,
            numerator="",
            numerator_where="",
            denominator="",
        )

    @property
    def parts(self) -> tuple[str, ...]:
        """Ids of the two figures this one divides; empty when it is read from a mart."""
        return (self.numerator_metric, self.denominator_metric) if self.numerator_metric else ()


def fragment_parameters(*fragments: str) -> set[str]:
    """Names of the `$parameters` in SQL fragments."""
    return {name for fragment in fragments for name in _PARAMETER.findall(fragment)}


def read_catalogue(path: Path) -> dict[str, Metric]:
    """Every figure by id, or a `CatalogueError` that names the figure and the key."""
    with path.open("rb") as file:
        try:
            declared = tomllib.load(file)
        except tomllib.TOMLDecodeError as error:
            raise CatalogueError(f"{path.name} 不是有效的 TOML：{error}") from error
    found = {metric_id: _metric(metric_id, keys) for metric_id, keys in declared.items()}
    for metric in found.values():
        _check_parts(metric, found)
    return found


@lru_cache(maxsize=1)
def catalogue() -> Mapping[str, Metric]:
    return read_catalogue(CATALOGUE)


def metric(metric_id: str) -> Metric:
    if metric_id not in catalogue():
        raise UnknownMetric(f"没有名为“{metric_id}”的指标；全部指标见 /api/metrics。")
    return catalogue()[metric_id]


def parts_of(asked: Metric) -> list[Metric]:
    """The metrics that are read from marts: itself, or the two it divides."""
    return [metric(part) for part in asked.parts] or [asked]


def marts_of(asked: Metric) -> tuple[Mart, ...]:
    """The marts a figure reads: one, or those of its two parts."""
    if asked.parts:
        return tuple(mart for part in asked.parts for mart in marts_of(metric(part)))
    return (marts()[asked.mart],)


def dimensions(asked: Metric) -> tuple[str, ...]:
    """What a figure can be split by, every member listed."""
    return (*times(asked), *(one for one in breakdowns(asked) if one not in WIDE_DIMENSIONS))


def times(asked: Metric) -> tuple[str, ...]:
    """The parts of time that a figure can be split by: months and longer where its dates are whole months."""
    is_by_month = any(part.is_by_month for part in parts_of(asked))
    return tuple(one for one in TIME_DIMENSIONS if not (is_by_month and one in SHORT_TIMES))


def breakdowns(asked: Metric) -> tuple[str, ...]:
    """What the rows of a figure can be grouped by besides their time: what every mart it reads has."""
    first, *others = marts_of(asked)
    return tuple(name for name in first.dimensions if all(name in other for other in others))


def columns_named(part: Metric) -> tuple[MartColumn, ...]:
    """The columns of its mart that a figure's SQL names."""
    named = {name for fragment in part.fragments for name in _COLUMN.findall(fragment)}
    return tuple(column for column in marts()[part.mart].columns if column.name in named)


def recorded_counts(part: Metric, column: MartColumn) -> tuple[Metric, Metric]:
    """Two counts over the dates of a figure: those of its rows that have a value in a column, as a ratio to
    all rows; and all rows."""
    filled = " or ".join(f"{name} is not null" for name in column.sources)
    plain = replace(part, where="", lacks_where="", value="", denominator="count(*)", kind="ratio")
    return (
        replace(plain, id=f"{part.id}:recorded", numerator="count(*)", numerator_where=filled),
        replace(plain, id=f"{part.id}:records", numerator="count(*)", numerator_where=""),
    )


def _metric(metric_id: str, keys: Any) -> Metric:
    if not isinstance(keys, dict):
        raise CatalogueError(f"指标目录：“{metric_id}”不是一节；每个指标写成 [{metric_id}] 一节。")
    known = {field.name for field in fields(Metric)} - {"id"}
    if unknown := sorted(set(keys) - known):
        raise CatalogueError(f"指标 {metric_id}：不认识的键 {'、'.join(unknown)}。")
    for key in ("label", "unit", "good", "kind", "definition"):
        if not str(keys.get(key, "")).strip():
            raise CatalogueError(f"指标 {metric_id}：缺少 {key}。")
    if keys["kind"] not in KINDS:
        raise CatalogueError(f"指标 {metric_id}：kind 只能是 {'、'.join(KINDS)}。")
    if keys["good"] not in GOOD:
        raise CatalogueError(f"指标 {metric_id}：good 只能是 {'、'.join(GOOD)}。")
    settled = {
        **keys,
        "decimals": keys.get("decimals", 2 if keys["unit"] in TWO_DECIMAL_UNITS else 0),
        "is_stock": keys.get("is_stock", keys["kind"] == "stock"),
    }
    made = Metric(id=metric_id, **settled)
    _check_types(made)
    _check_shape(made)
    _check_definition(made)
    _check_lacks(made)
    return made


def _check_types(made: Metric) -> None:
    for field in fields(Metric):
        if type(getattr(made, field.name)) is not field.type:
            raise CatalogueError(f"指标 {made.id}：{field.name} 的类型不对。")


def _check_shape(made: Metric) -> None:
    """The keys each kind needs, and no other."""
    if made.parts:
        needed = {"denominator_metric"}
        barred = {"mart", "date", "value", "where", "numerator", "numerator_where", "denominator"}
    elif made.is_ratio:
        needed = {"mart", "numerator", "denominator"}
        barred = {"value", "denominator_metric"}
    else:
        needed = {"mart", "value"}
        barred = {"numerator", "numerator_where", "denominator", "denominator_metric"}
    words = {"denominator_label", "numerator_label", "part_unit"}
    (needed if made.unit == "%" else barred).update(words)
    if not made.parts:
        (barred if made.is_stock else needed).add("date")
    if made.numerator_metric and not made.is_ratio:
        raise CatalogueError(f"指标 {made.id}：只有 ratio 才能由两个指标相除。")
    for key in sorted(needed):
        if not getattr(made, key):
            raise CatalogueError(f"指标 {made.id}：缺少 {key}。")
    for key in sorted(barred):
        if getattr(made, key):
            raise CatalogueError(f"指标 {made.id}：{made.kind} 不用 {key}。")
    if made.mart and made.mart not in marts():
        raise CatalogueError(f"指标 {made.id}：没有名为 {made.mart} 的主题表。")
    if made.mart and marts()[made.mart].is_states != made.is_stock:
        raise CatalogueError(f"指标 {made.id}：{made.mart} 与 is_stock 不符，存量只能取自状态表。")
    if extra := sorted(fragment_parameters(*made.fragments) - FRAGMENT_PARAMETERS):
        raise CatalogueError(f"指标 {made.id}：不认识的参数 ${'、$'.join(extra)}。")


def _check_definition(made: Metric) -> None:
    declared = {one.parameter for one in parameters()}
    if extra := sorted(set(PLACEHOLDER.findall(made.definition)) - declared):
        raise CatalogueError(f"指标 {made.id}：口径里的 {'、'.join(extra)} 不是参数表里的参数。")


def _check_lacks(made: Metric) -> None:
    if bool(made.lacks_where) != bool(made.lacks_label):
        raise CatalogueError(f"指标 {made.id}：lacks_where 和 lacks_label 要么都写、要么都不写。")
    if made.lacks_where and (made.is_stock or made.parts):
        raise CatalogueError(f"指标 {made.id}：lacks_where 只用于自己取数的流量和比率。")


def _check_parts(made: Metric, found: Mapping[str, Metric]) -> None:
    for part in made.parts:
        if part not in found:
            raise CatalogueError(f"指标 {made.id}：没有名为 {part} 的指标。")
        if found[part].is_ratio:
            raise CatalogueError(f"指标 {made.id}：{part} 本身是比率，不能再相除。")
