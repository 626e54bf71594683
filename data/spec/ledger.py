"""The ledgers that the office holds: one TOML declaration each, read into frozen dataclasses."""

from __future__ import annotations

import dataclasses
import tomllib
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path
from typing import Any

from data.paths import LEDGERS
from data.spec.headers import match_candidates, normalise_header
from data.spec.order_fields import WHERE_EMPTY
from data.spec.units import YUAN_PER

__all__ = ["KINDS", "Column", "Ledger", "LedgerError", "load_all", "load_file", "normalise_header"]

KINDS = frozenset(
    {
        "serial",
        # The year of a row whose month is in another column.
        "year",
        "ignored",
        "text",
        "town",
        "company",
        "project",
        "code",
        "number",
        "long_text",
        "date",
        "datetime",
        "month",
        "yuan",
        "count",
        "quantity",
        "pct",
        "limit",
        "name",
        "id_card",
        "phone",
        "bank_card",
        # One mark a day of a month, in columns headed 1 to 31 (etl/detect/day_columns.py).
        "day_marks",
    }
)
UNSTAGED_KINDS = frozenset({"serial", "ignored", "year"})


class LedgerError(Exception):
    """A declaration that contradicts itself."""


@dataclass(frozen=True)
class Column:
    """One column: its Chinese header (`name`), staged field, kind and the other spellings of the header."""

    name: str
    kind: str
    field: str = ""
    aliases: tuple[str, ...] = ()
    codes: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict, hash=False)
    unit: str | None = None
    many: str | None = None
    # Of amounts to be summed: a header that is the total where parts stand beside it → the headers that
    # are its parts; none named: all others.
    totals: dict[str, tuple[str, ...]] = dataclasses.field(default_factory=dict, hash=False)
    # The head count that an amount is shared by: yuan a head above the parameter is absurd.
    workers: str | None = None
    # Of a name: its keyed hash is kept besides the mask, as `<field>_hash`, so that lists of one site meet.
    hashed: bool = False

    @property
    def is_staged(self) -> bool:
        return self.kind not in UNSTAGED_KINDS

    def raw_name(self, part: int = 1) -> str:
        """What one of its columns is called in the table of cells: of marks each day, of amounts the further
        ones that are summed."""
        return self.name if part == 1 and self.kind != "day_marks" else f"{self.name}@{part}"


@dataclass(frozen=True)
class Ledger:
    """One kind of ledger file: how it is recognised, keyed and read."""

    id: str
    label: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    fallback_key: tuple[str, ...]
    main_date: str
    number: str = ""
    channel: str | None = None
    # Fields that are part of either key, yet may be empty: a worker in two teams is two rows.
    optional_key: tuple[str, ...] = ()
    # Fields that set rows of one key apart where they contradict each other in one file.
    distinguishing_fields: tuple[str, ...] = ()
    # The person and the employer of a case: a line of the same number that differs in both is another case.
    parties: tuple[str, ...] = ()
    # Fields that stay the same when others of a key are filled in later; by default the fallback key.
    match_key: tuple[str, ...] = ()
    event_dates: tuple[str, ...] = ()
    # Dates of the row used in place of a main date that cannot be read, the nearest first.
    main_date_from: tuple[str, ...] = ()
    required: tuple[str, ...] = ()
    is_date_optional: bool = False
    title_words: tuple[str, ...] = ()
    title_fields: tuple[str, ...] = ()
    signature: tuple[str, ...] = ()
    # The field that identifies persons across rows: the hash of the ID number, else of the telephone.
    person: str = ""
    # The parameter above which an amount is set aside as absurd.
    absurd_yuan: str = "absurd_yuan"
    # The rule that speaks of rows without their main date, where it is not the common one.
    undated_rule: str = "no_date"
    # Fields whose words are read for what the ledger has no column for; doubts point at the last of them.
    read_words: tuple[str, ...] = ()
    # What an order says beside its words: category, nature and office, in this order.
    read_beside: tuple[str, ...] = ()
    # What is read from them: fields that other ledgers have a column for.
    read_fields: tuple[str, ...] = ()
    # Field of a reading (see order_fields.py) → own field: it is read from the words where that is empty.
    read_where_empty: dict[str, str] = dataclasses.field(default_factory=dict, hash=False)

    @cached_property
    def fields(self) -> frozenset[str]:
        """All that the ledger can tell of a row: fields of its columns, and what its words are read for."""
        return frozenset((*self.by_field, *self.read_fields))

    @property
    def is_of_orders(self) -> bool:
        """Whether all is read from the words, and first of all whether a row is about wages."""
        return bool(self.read_words) and not self.read_where_empty

    @cached_property
    def by_alias(self) -> dict[str, Column]:
        """Normalised header → column; a spelling that two columns claim is an error."""
        index: dict[str, Column] = {}
        for column in self.columns:
            for spelling in (column.name, *column.aliases):
                name, _ = normalise_header(spelling)
                if name in index:
                    raise LedgerError(
                        f"台账声明 {self.id}.toml：表头“{spelling}”同时写在“{index[name].name}”和"
                        f"“{column.name}”两处，请只保留一处"
                    )
                index[name] = column
        return index

    @cached_property
    def by_name(self) -> dict[str, Column]:
        return {column.name: column for column in self.columns}

    @cached_property
    def by_field(self) -> dict[str, Column]:
        return {column.field: column for column in self.staged}

    @cached_property
    def staged(self) -> tuple[Column, ...]:
        """Columns that give staged fields, in declaration order."""
        return tuple(column for column in self.columns if column.is_staged)

    def of_kind(self, *kinds: str) -> tuple[Column, ...]:
        return tuple(column for column in self.columns if column.kind in kinds)

    def match(self, header: object) -> Column | None:
        """The column that a header cell names: as written first, then without its bracketed notes."""
        for candidate in match_candidates(header):
            if candidate in self.by_alias:
                return self.by_alias[candidate]
        return None


def _column(path: Path, raw: dict[str, Any]) -> Column:
    known = {"name", "kind", "field", "aliases", "codes", "unit", "many", "totals", "workers", "hashed"}
    where = f"台账声明 {path.name} 列“{raw.get('name', '?')}”"
    if unknown := set(raw) - known:
        raise LedgerError(
            f"{where}：不认识的写法 {'、'.join(sorted(unknown))}，可用的有 {'、'.join(sorted(known))}"
        )
    if raw.get("kind") not in KINDS:
        raise LedgerError(f"{where}：不认识的类型 {raw.get('kind')!r}，可用的有 {'、'.join(sorted(KINDS))}")
    column = Column(
        **{
            **raw,
            "aliases": tuple(raw.get("aliases", ())),
            "codes": {code: tuple(spellings) for code, spellings in raw.get("codes", {}).items()},
            "totals": {total: tuple(parts) for total, parts in raw.get("totals", {}).items()},
        }
    )
    if column.is_staged != bool(column.field):
        raise LedgerError(f"{where}：类型 {column.kind} {'必须' if column.is_staged else '不应'}写 field")
    if (column.kind == "code") != bool(column.codes):
        raise LedgerError(f"{where}：codes 只用于类型 code，且不能缺少")
    if column.unit is not None and (column.kind != "yuan" or column.unit not in YUAN_PER):
        raise LedgerError(f"{where}：unit 只用于金额列，取值为 {'、'.join(YUAN_PER)}")
    if column.hashed and column.kind != "name":
        raise LedgerError(f"{where}：hashed 只用于类型 name")
    if column.many not in (None, "sum") or (column.many and column.kind != "yuan"):
        raise LedgerError(f"{where}：many 只可写 sum，且只用于金额列")
    spellings = (column.name, *column.aliases)
    if unknown := {one for total, parts in column.totals.items() for one in (total, *parts)} - set(spellings):
        raise LedgerError(f"{where}：totals 中的 {'、'.join(sorted(unknown))} 不是这一列的表头")
    return column


def _check_fields(path: Path, ledger: Ledger) -> None:
    """Every field that the declaration speaks of must be one that staging gives."""
    fields = [column.field for column in ledger.staged]
    if repeated := {name for name in fields if fields.count(name) > 1}:
        raise LedgerError(
            f"台账声明 {path.name}：字段 {'、'.join(sorted(repeated))} 写在多列，请改为一列加别名"
        )
    given = set(fields) | {f"{c.field}_hash" for c in ledger.of_kind("id_card", "phone")}
    given |= {ledger.person} if ledger.person else set()
    named = (
        *ledger.key,
        *ledger.fallback_key,
        *ledger.optional_key,
        *ledger.distinguishing_fields,
        *ledger.parties,
        *ledger.match_key,
        ledger.main_date,
        *ledger.event_dates,
        *ledger.main_date_from,
        *ledger.required,
        *ledger.title_fields,
        *([ledger.number] if ledger.number else []),
        *ledger.read_words,
        *ledger.read_beside,
        *ledger.read_where_empty.values(),
        *(column.workers for column in ledger.staged if column.workers),
    )
    if missing := [name for name in named if name not in given]:
        raise LedgerError(f"台账声明 {path.name}：字段 {'、'.join(missing)} 没有对应的列")
    if ledger.parties and [ledger.by_field[name].kind for name in ledger.parties] != ["name", "company"]:
        raise LedgerError(f"台账声明 {path.name}：parties 应依次为一个 name 列和一个 company 列")
    if bool(ledger.read_words) != bool(ledger.read_fields or ledger.read_where_empty):
        raise LedgerError(
            f"台账声明 {path.name}：read_words 和 read_fields（或 read_where_empty）要么都写、要么都不写"
        )
    if unknown := sorted(set(ledger.read_where_empty) - set(WHERE_EMPTY)):
        raise LedgerError(
            f"台账声明 {path.name}：read_where_empty 中的 {'、'.join(unknown)} 不能从文字里读，"
            f"可用的有 {'、'.join(WHERE_EMPTY)}"
        )
    if ledger.read_where_empty and (ledger.number or not ledger.channel):
        raise LedgerError(f"台账声明 {path.name}：read_where_empty 只用于没有编号的渠道台账")
    if unmatched := [name for name in ledger.signature if name not in ledger.by_name]:
        raise LedgerError(f"台账声明 {path.name}：signature 中的 {'、'.join(unmatched)} 不是列名")


def load_file(path: Path) -> Ledger:
    """One declaration, checked."""
    raw = tomllib.loads(path.read_text(encoding="utf-8"))
    lists = {
        name: tuple(value) for name, value in raw.items() if isinstance(value, list) and name != "columns"
    }
    try:
        columns = tuple(_column(path, column) for column in raw["columns"])
        ledger = Ledger(**{**raw, **lists, "columns": columns})
    except (KeyError, TypeError) as error:
        raise LedgerError(f"台账声明 {path.name} 写法不完整：{error}") from error
    if ledger.id != path.stem:
        raise LedgerError(f"台账声明 {path.name}：id 应与文件名一致，现为 {ledger.id!r}")
    _check_fields(path, ledger)
    _ = ledger.by_alias
    return ledger


@cache
def load_all() -> dict[str, Ledger]:
    """Every declared ledger by id."""
    return {ledger.id: ledger for ledger in map(load_file, sorted(LEDGERS.glob("*.toml")))}


def read_ledgers() -> list[Ledger]:
    """Those whose words are read."""
    return [ledger for ledger in load_all().values() if ledger.read_words]


def order_ledger() -> Ledger:
    """The one ledger of which all is read: it has no column for employer, project, money or people.

    Raises LedgerError where none or several are such: orders passed over have one store.
    """
    found = [ledger for ledger in read_ledgers() if ledger.is_of_orders]
    if len(found) != 1:
        raise LedgerError(f"写明 read_words 而没有 read_where_empty 的台账应恰有一个，现有 {len(found)} 个")
    return found[0]
