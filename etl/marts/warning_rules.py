"""The rules of early warning, one SQL file each in `warnings`, and what they say of the ledgers of a build.

A file begins with a comment in TOML: what it is called (`label`) and judges (`of`), the ledgers and tables
that it reads, its parameters, when it is blue, yellow and red, and what ends it. Its SELECT gives the level
of each subject on every day on which that changes, from dated events alone: what it says of a past day does
not depend on what came later. A level of null: the subject cannot be judged, and `reason` says why.
`limits` has the rule's parameters as columns, one row a time in which they stayed the same.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields, replace
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any

import duckdb

from data.spec.ledger import load_all
from data.spec.mart import CHANNELS
from etl.marts.incremental import Incremental
from etl.marts.reading import Reads, reads_of, whole
from etl.marts.reference import tables
from etl.marts.relations import MartError
from etl.marts.source_days import ledgers_with_rows

FOLDER = Path(__file__).parent / "warnings"
_FILE = re.compile(r"\s*/\*(?P<header>.*?)\*/(?P<select>.*)", re.DOTALL)
_PLACEHOLDER = re.compile(r"\{(\w+)\}")
# What is in force on a day, by column of the table `limits`.
Limits = Mapping[str, Decimal | int | None]
TEXTS = ("blue", "yellow", "red", "closes", "source")


@dataclass(frozen=True)
class WarningRule:
    """One file. `ledgers`: those without which it cannot judge; of `one|other` either is enough, and of the
    channels any. `cut_by`: it judges no day after the last that one of these tells of. `is_of_warnings`: it
    judges what the other rules gave.
    """

    code: str
    label: str
    of: str
    ledgers: tuple[str, ...]
    reads: tuple[str, ...]
    parameters: tuple[str, ...]
    blue: str
    yellow: str
    red: str
    closes: str
    source: str
    select: str
    cut_by: tuple[str, ...] = ()
    is_of_warnings: bool = False

    @property
    def switch(self) -> str:
        """The parameter that turns it on (1) or off (0)."""
        return self.parameter("on")

    def parameter(self, name: str) -> str:
        return f"{self.code.lower()}_{name}"

    @property
    def sources(self) -> tuple[tuple[str, ...], ...]:
        """The ledgers in groups, of each of which one is enough."""
        return tuple(_either(one) for one in self.ledgers)


def _either(ledger: str) -> tuple[str, ...]:
    if ledger == CHANNELS:
        return tuple(one.id for one in load_all().values() if one.channel is not None)
    return tuple(ledger.split("|"))


def read_rule(path: Path) -> WarningRule:
    """Raises: MartError, in Chinese, naming the file and what to mend."""
    found = _FILE.fullmatch(path.read_text(encoding="utf-8"))
    try:
        raw = tomllib.loads(found["header"]) if found else {}
    except tomllib.TOMLDecodeError as error:
        raise MartError(f"预警规则 {path.name}：表头不是有效的 TOML（{error}）。") from error
    declared = {one.name for one in fields(WarningRule)} - {"code", "select"}
    optional = {"cut_by", "is_of_warnings"}
    if wrong := sorted((set(raw) - declared) | (declared - optional - set(raw))):
        raise MartError(f"预警规则 {path.name}：缺少或不认识 {'、'.join(wrong)}。")
    lists = {name: tuple(value) for name, value in raw.items() if isinstance(value, list)}
    select = found["select"].strip().removesuffix(";") if found else ""
    made = WarningRule(**{**raw, **lists, "code": path.stem.partition("_")[0], "select": select})
    named = {name for text in (made.blue, made.yellow, made.red) for name in _PLACEHOLDER.findall(text)}
    if strange := sorted(named - set(made.parameters)):
        raise MartError(f"预警规则 {path.name}：{'、'.join(strange)} 不在 parameters 里。")
    return made


@cache
def warning_rules() -> tuple[WarningRule, ...]:
    """All of them by code, those that judge warnings last."""
    found = [read_rule(path) for path in sorted(FOLDER.glob("*.sql"))]
    return tuple(sorted(found, key=lambda one: (one.is_of_warnings, one.code)))


def reads_named(con: duckdb.DuckDBPyConnection, rule: WarningRule) -> Reads:
    """What its SELECT reads, but for the rule's own limits."""
    found = reads_of(con, rule.select)
    return replace(found, tables=found.tables - {"limits"}, whole=found.whole - {"limits"})


@dataclass(frozen=True)
class _Sources:
    """Of the ledgers: id → label, last and first day, and those with rows; and the days of the build."""

    known: Mapping[str, tuple[str, date | None, date | None]]
    held: frozenset[str]
    data_until: date | None
    reference_day: date


def judge_warnings(made: Incremental) -> None:
    """Fill `warning_rules`, and of `warning_changes` the rows of every rule of which something has changed.

    A rule that lacks a parameter judges nothing and says so, as one that lacks a ledger does: a county's own
    list of parameters may be older than the program.
    Raises: MartError for two levels of one subject on one day.
    """
    con = made.con
    made.need(whole("parameter_spells"))
    sources = _sources(con)
    described = []
    for rule in warning_rules():
        values = _limits(con, rule, sources.reference_day)
        described.append(_described(rule, values, sources))
        until = described[-1]["judged_until"]
        if until is None:
            con.execute("delete from warning_changes where rule = $rule", {"rule": rule.code})
        else:
            # `limits` is a table of this moment: its rows stand for it
            reads = reads_named(con, rule)
            spells = con.execute("select * from limits order by valid_from").fetchall()
            made.settle_part(
                f"warning:{rule.code}",
                reads,
                lambda rule=rule, until=until: _judge(con, rule, until),  # type: ignore[misc]
                until,
                spells,
            )
    con.execute("drop table limits")
    columns = [one.name for one in tables()["warning_rules"].columns]
    # one statement: each of executemany's is planned by itself
    con.execute(
        f"insert into warning_rules ({', '.join(columns)}) select {', '.join('unnest(?)' for _ in columns)}",
        [[one[column] for one in described] for column in columns],
    )


def _sources(con: duckdb.DuckDBPyConnection) -> _Sources:
    known = {
        ledger: (label, until, first)
        for ledger, label, until, first in con.execute(
            "select ledger, label, data_until, coalesce(title_day, first_day) from sources"
        ).fetchall()
    }
    days = con.execute("select data_until, reference_day from build_info").fetchone()
    assert days is not None
    return _Sources(known, frozenset(ledgers_with_rows(con)), *days)


def _limits(con: duckdb.DuckDBPyConnection, rule: WarningRule, on: date) -> Limits:
    """The temporary table `limits`: valid_from, valid_until, is_on, a column a parameter; what is in force
    on a day by column."""
    names = {"is_on": rule.switch, **{name: rule.parameter(name) for name in rule.parameters}}
    columns = ", ".join(
        f"max(spells.value) filter (where spells.parameter = '{parameter}')"
        # days are added to dates
        f"{'::integer' if column.endswith('days') else ''} as {column}"
        for column, parameter in names.items()
    )
    used = ", ".join(f"'{one}'" for one in names.values())
    con.execute(
        f"""
        create or replace temp table limits as
        select
            starts.day as valid_from,
            lead(starts.day, 1, date '9999-12-31') over (order by starts.day) as valid_until,
            {columns}
        from (select distinct valid_from as day from parameter_spells where parameter in ({used})) as starts
        inner join parameter_spells as spells
            on spells.parameter in ({used})
            and spells.valid_from <= starts.day and starts.day < spells.valid_until
        group by starts.day
        """
    )
    row = con.execute(
        f"select {', '.join(names)} from limits where valid_from <= $on and $on < valid_until", {"on": on}
    ).fetchone()
    return dict(zip(names, row or (None,) * len(names), strict=True))


def _described(rule: WarningRule, values: Limits, sources: _Sources) -> dict[str, Any]:
    """Its row of `warning_rules`; `judged_until` is None where a ledger that it needs never came."""
    missing = [group for group in rule.sources if not sources.held & set(group)]
    ends = [
        max(days)
        for one in rule.cut_by
        if (days := [until for ledger in _either(one) if (until := sources.known[ledger][1]) is not None])
    ]
    firsts = [
        min(days)
        for group in rule.sources
        if (days := [first for one in group if (first := sources.known[one][2]) is not None])
    ]
    unset = [rule.parameter("on" if name == "is_on" else name) for name, one in values.items() if one is None]
    judged_until = None
    if not missing and not unset and sources.data_until is not None:
        judged_until = min([sources.data_until, *ends])
    texts = {
        name: _PLACEHOLDER.sub(lambda found: _plain(values[found[1]]), getattr(rule, name)) or None
        for name in TEXTS
    }

    def named(groups: Iterable[tuple[str, ...]]) -> str:
        return "、".join("或".join(sources.known[one][0] for one in group) for group in groups)

    return {
        "rule": rule.code,
        "label": rule.label,
        "about": rule.of,
        **texts,
        "ledgers": named(rule.sources),
        "missing": "、".join(filter(None, [named(missing), *(f"参数{one}" for one in unset)])) or None,
        "is_early": not rule.is_of_warnings and CHANNELS not in rule.ledgers,
        "is_on": bool(values["is_on"]),
        "judged_from": max(firsts, default=None) if judged_until else None,
        "judged_until": judged_until,
    }


def _plain(value: Decimal | int | None) -> str:
    if value is None:
        return "（没有参数）"
    return f"{value:f}".rstrip("0").rstrip(".") if "." in f"{value:f}" else f"{value:f}"


def _judge(con: duckdb.DuckDBPyConnection, rule: WarningRule, judged_until: date) -> None:
    """Its changes up to the last day that it judges, of subjects of a time at which it is on."""
    con.execute(f"create or replace temp table judged as {rule.select}")
    twice = con.execute(
        "select subject, day, count(*) from judged where level is not null"
        " group by subject, day having count(*) > 1 order by all limit 1"
    ).fetchone()
    if twice:
        raise MartError(
            f"预警规则 {rule.code}：{twice[0]} 在 {twice[1]} 有 {twice[2]} 个级别；请改正这条规则。"
        )
    con.execute("delete from warning_changes where rule = $rule", {"rule": rule.code})
    con.execute(
        "insert into warning_changes by name"
        " select $rule as rule, judged.* from judged"
        " inner join limits on limits.valid_from <= judged.since and judged.since < limits.valid_until"
        " where limits.is_on = 1 and judged.day <= $until",
        {"rule": rule.code, "until": judged_until},
    )
    con.execute("drop table judged")
