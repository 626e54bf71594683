"""The marts: one SQL file each in etl/marts, whose opening comment declares it in TOML, then one SELECT.

The declaration says what the table means, its grain and key, what it is made of, its columns with types,
units and comments, the dimensions it can be split by, and where a row of it leads. Tables, their comments,
the order of building, the catalogue's checks and the drill-down are all made from it.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, fields
from functools import cache
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from types import MappingProxyType
from typing import Any

from data.errors import CatalogueError
from data.paths import MART_FILES

TIME_DIMENSIONS = ("day", "week", "month", "quarter", "year")
# Shorter than a month: what is dated by whole months cannot be split by them.
SHORT_TIMES = ("day", "week")
# The filter bar has these; a mart that lacks one ignores that filter and says so.
FILTER_DIMENSIONS = ("town", "sector", "channel", "authority")
# Narrowed by besides: a cell of a split by one of them is opened so.
NARROWING_DIMENSIONS = (*FILTER_DIMENSIONS, "route", "account")

DIMENSION_LABELS = {
    "day": "日",
    "week": "周",
    "month": "月份",
    "quarter": "季度",
    "year": "年",
    "town": "镇街",
    "sector": "行业",
    "channel": "渠道",
    "authority": "主管部门",
    "route": "追发方式",
    "account": "资金账户",
    "employer": "用人单位",
}
# Thousands of members: split by only where the largest are listed and the others summed up.
WIDE_DIMENSIONS = ("employer",)

# mart: a table of the snapshot. view: kept as a view. work: gone when the snapshot is built.
KINDS = ("mart", "view", "work")
TYPES = re.compile(r"text|integer|bigint|double|boolean|date|timestamp|decimal\(\d+, \d+\)")
_NAME = re.compile(r"[a-z][a-z0-9_]*")
_FILE = re.compile(r"\s*/\*(?P<header>.*?)\*/(?P<select>.*)", re.DOTALL)
# A day that only the ledgers of the four channels have is known by the channel of each row.
CHANNELS = "channels"


@dataclass(frozen=True)
class MartColumn:
    """A column; `null` says in Chinese what an empty cell means, "" where there is none."""

    name: str
    type: str
    comment: str
    unit: str = ""
    null: str = ""
    # Fields of the channels' ledgers that fill it, of which one is enough; of an amount the one of its name.
    fields: tuple[str, ...] = ()
    # What stands before the share of records whose channel keeps it: 核实79/214件.
    recorded: str = "登记"

    @property
    def sources(self) -> tuple[str, ...]:
        """The fields without which a channel does not keep it; none where it does not depend on any."""
        return self.fields or ((self.name,) if self.unit else ())

    @property
    def description(self) -> str:
        """The comment with the unit behind the first words, and what an empty cell means."""
        what, colon, rule = self.comment.partition("：")
        unit = f"（{self.unit}）" if self.unit else ""
        return f"{what}{unit}{colon}{rule}" + (f"；空：{self.null}" if self.null else "")


@dataclass(frozen=True)
class Mart:
    """One declared relation and the SELECT that fills it."""

    id: str
    label: str
    description: str
    columns: tuple[MartColumn, ...]
    kind: str = "mart"
    key: tuple[str, ...] = ()
    # Ids of the ledgers that it is built from; `channels` for those of the four channels.
    ledgers: tuple[str, ...] = ()
    # Whether one of its ledgers is enough: the others tell of the same in another way.
    is_of_any_ledger: bool = False
    # Relations that must be there before; reference tables and the ledgers' own are.
    after: tuple[str, ...] = ()
    # The Python step that makes it, where no SELECT can.
    made_by: str = ""
    # The date column whose earliest value is the first day of its ledgers.
    first_day: str = ""
    # Whether a row holds on every day with valid_from <= day < valid_until.
    is_states: bool = False
    # Dimension → SQL over the mart's columns; the only identifiers a query is built from.
    dimensions: Mapping[str, str] = field(default_factory=dict, hash=False)
    # What its rows are counted in.
    row_unit: str = "条"
    # Columns by which a row is traced to lines of ledgers.
    drill: tuple[str, ...] = ()
    # Of a reference table: the file that it is copied from, and the column that numbers its lines from 1.
    csv: str = ""
    numbered: str = ""
    select: str = ""

    def __contains__(self, dimension: str) -> bool:
        return dimension in self.dimensions or dimension in TIME_DIMENSIONS

    @property
    def is_of_channels(self) -> bool:
        return CHANNELS in self.ledgers


def read_mart(path: Path) -> Mart:
    """One file, checked. Raises: CatalogueError, in Chinese, naming the file and what to mend."""
    found = _FILE.fullmatch(path.read_text(encoding="utf-8"))
    if found is None:
        raise CatalogueError(f"主题表 {path.name}：文件应以 /* … */ 开头，其中用 TOML 写明这张表。")
    try:
        raw = tomllib.loads(found["header"])
    except tomllib.TOMLDecodeError as error:
        raise CatalogueError(f"主题表 {path.name}：表头不是有效的 TOML（{error}）。") from error
    return _mart(path, raw, found["select"].strip().removesuffix(";"))


def read_table(name: str, raw: dict[str, Any]) -> Mart:
    """A table without a SELECT, of a section of a TOML file. Raises: CatalogueError."""
    return _mart(Path(name), {"id": name, **raw}, "")


def _mart(path: Path, raw: dict[str, Any], select: str) -> Mart:
    known = {one.name for one in fields(Mart)} - {"select"}
    if unknown := sorted(set(raw) - known):
        raise CatalogueError(f"主题表 {path.name}：不认识的写法 {'、'.join(unknown)}。")
    for name in ("id", "label", "description", "columns"):
        if not raw.get(name):
            raise CatalogueError(f"主题表 {path.name}：缺少 {name}。")
    columns = tuple(_column(path, one) for one in raw["columns"])
    lists = {name: tuple(value) for name, value in raw.items() if isinstance(value, list)}
    dimensions = MappingProxyType(dict(raw.get("dimensions", {})))
    made = Mart(**{**raw, **lists, "columns": columns, "dimensions": dimensions, "select": select})
    _check(path, made)
    return made


def _column(path: Path, raw: Any) -> MartColumn:
    where = f"主题表 {path.name} 列“{raw.get('name', '?') if isinstance(raw, dict) else raw}”"
    if not isinstance(raw, dict) or {"name", "type", "comment"} - set(raw):
        raise CatalogueError(f"{where}：name、type、comment 三项都要写。")
    if unknown := sorted(set(raw) - {one.name for one in fields(MartColumn)}):
        raise CatalogueError(f"{where}：不认识的写法 {'、'.join(unknown)}。")
    raw = {**raw, "fields": tuple(raw.get("fields", ()))}
    if not all(isinstance(one, str) and one.strip() for value in raw.values() for one in _texts(value)):
        raise CatalogueError(f"{where}：各项都应是不为空的文字。")
    if not TYPES.fullmatch(raw["type"]) or not _NAME.fullmatch(raw["name"]):
        raise CatalogueError(f"{where}：不认识的类型 {raw['type']}，或列名不是小写英文。")
    return MartColumn(**raw)


def _texts(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else (value,)


def _check(path: Path, made: Mart) -> None:
    where = f"主题表 {path.name}"
    if made.id != path.stem:
        raise CatalogueError(f"{where}：id 应与文件名一致，现为 {made.id}。")
    if made.kind not in KINDS:
        raise CatalogueError(f"{where}：kind 只能是 {'、'.join(KINDS)}。")
    names = [column.name for column in made.columns]
    if repeated := sorted({name for name in names if names.count(name) > 1}):
        raise CatalogueError(f"{where}：列 {'、'.join(repeated)} 写了两次。")
    states = ("valid_from", "valid_until") if made.is_states else ()
    filled = (field for column in made.columns for field in column.fields)
    named = (*made.key, *made.drill, *states, *([made.first_day] if made.first_day else []), *filled)
    if missing := [name for name in named if name not in names]:
        raise CatalogueError(f"{where}：columns 里没有 {'、'.join(missing)}。")
    if made.first_day and not made.is_of_channels and len(made.ledgers) != 1:
        raise CatalogueError(f"{where}：有 first_day 的表应只取自一种台账，或取自渠道（channels）。")
    if nullable := [one.name for one in made.columns if one.null and one.name in (*made.key, *states)]:
        raise CatalogueError(f"{where}：{'、'.join(nullable)} 是主键或起止日期，不能为空，请去掉 null。")
    for dimension, expression in made.dimensions.items():
        if dimension not in DIMENSION_LABELS:
            raise CatalogueError(f"{where}：没有名为 {dimension} 的维度。")
        if not set(re.findall(_NAME, re.sub(r"'[^']*'|coalesce", "", expression))) <= set(names):
            raise CatalogueError(f"{where}：维度 {dimension} 用到了 columns 里没有的列：{expression}。")


def is_of_months(column: str) -> bool:
    """Whether a column of days holds months, each as its first day."""
    return column.endswith("_month")


@cache
def relations() -> Mapping[str, Mart]:
    """Every declared relation by id, those that need others behind them."""
    return in_order(read_mart(path) for path in sorted(MART_FILES.glob("*.sql")))


def in_order(found: Iterable[Mart]) -> dict[str, Mart]:
    """Each behind all that it needs, otherwise by name. Raises: CatalogueError for what nothing makes."""
    by_id = {one.id: one for one in sorted(found, key=lambda one: one.id)}
    for one in by_id.values():
        if missing := [name for name in one.after if name not in by_id]:
            raise CatalogueError(f"主题表 {one.id}：after 中的 {'、'.join(missing)} 没有声明。")
    # Those of one step are made together: each waits for what any of them needs.
    steps: dict[str, set[str]] = {}
    for one in by_id.values():
        if one.made_by:
            steps.setdefault(one.made_by, set()).update(one.after)
    needs = {name: sorted(steps[one.made_by] if one.made_by else one.after) for name, one in by_id.items()}
    try:
        return {name: by_id[name] for name in TopologicalSorter(needs).static_order()}
    except CycleError as error:
        raise CatalogueError(f"主题表互相需要：{' → '.join(error.args[1])}。") from error


@cache
def marts() -> Mapping[str, Mart]:
    """The marts that a figure may be declared over and a question may be scoped to, by id."""
    return {name: one for name, one in relations().items() if one.dimensions}
