"""Questions that are no "measure by dimensions": lists, ages and rows, one file each in data/questions/.

A file is one `select` over CTEs that are written for it, so that no file can forget filter or scope:
- `selected`: the rows that a metric counts, with `in_numerator`, where the question is asked of a metric, and
  `labelled`: the same with the names of their codes and the file, sheet and line of each;
- `scoped_<mart>`: a mart within filters and scope, whole in time, for each mart that the file's first
  line names: `-- scoped: complaints, recoveries`;
- those of `_shared.sql`.
A file whose first line is `-- county only` speaks of loads and definitions: it has no rows of a town, and
whoever sees a part of the county only may not ask it.
A file whose first line is `-- of the calendar` reads no ledger: whoever may ask anything may ask it.
Its $parameters are date_from, date_to, as_of (the window's last day), data_until, complete_until, the classes
of age (see `ageing`) and its own.
"""

import re
from collections.abc import Hashable
from dataclasses import dataclass, replace
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data.errors import OutOfScope, QuestionError
from data.paths import QUESTIONS
from data.query import ageing, row_sources
from data.query.compiler import Group, Parameters, Query, as_asked, rows_query, selection_conditions
from data.query.filters import Filters, select
from data.query.measures import Request, base_asked, window_of
from data.query.scope import Scope
from data.query.windows import Compare
from data.snapshot.opener import Snapshot
from data.spec import reference
from data.spec.mart import marts
from data.spec.metric import Metric, fragment_parameters

_SCOPED = re.compile(r"^-- scoped: *([a-z_, ]+)$", re.MULTILINE)
_NAME = re.compile(r"[a-z][a-z_]*")
_COUNTY_ONLY = "-- county only"
_CALENDAR = "-- of the calendar"
_SHARED = "_shared.sql"
# Parameters of a question that come from the window asked for.
WINDOW_PARAMETERS = frozenset({"date_from", "date_to", "as_of", "data_until"})
# What a list is called where it is refused.
LIST = "这份清单"
# Set by `rows()` only: whether a row is in a ratio's numerator.
IN_NUMERATOR = "计入分子"


@dataclass(frozen=True)
class Question:
    """A file of data/questions: its SQL, the marts it names as scoped, and whether no town is in it.

    `is_calendar`: it reads no ledger at all.
    """

    name: str
    sql: str
    scoped: tuple[str, ...]
    is_county_only: bool = False
    is_calendar: bool = False


@lru_cache(maxsize=64)
def read_question(name: str, folder: Path = QUESTIONS) -> Question:
    path = folder / f"{name}.sql"
    if not _NAME.fullmatch(name) or not path.is_file():
        raise QuestionError(f"没有名为“{name}”的查询。")
    return _parsed(name, path.read_text(encoding="utf-8"))


def _found(name: str, snapshot: Snapshot) -> Question:
    """The file's question, else the one that the declarations give."""
    if not (QUESTIONS / f"{name}.sql").is_file():
        sql = row_sources.written(name, {source.ledger for source in snapshot.sources})
        if sql is not None:
            return _parsed(name, sql)
    return read_question(name)


def _parsed(name: str, sql: str) -> Question:
    named = _SCOPED.search(sql)
    scoped = tuple(one.strip() for one in named.group(1).split(",")) if named else ()
    return Question(name, sql, scoped, sql.startswith(_COUNTY_ONLY), sql.startswith(_CALENDAR))


def compile_question(
    name: str,
    *,
    metric: Metric | None,
    filters: Filters,
    scope: Scope,
    snapshot: Snapshot,
    given: Parameters,
    compare: Compare | None = None,
    group: Group | None = None,
) -> Query:
    """The file with its CTEs in front, and exactly the parameters that it uses.

    `compare`: of a metric, its rows in the window that is compared with, like with like; `group`: those of
    one part alone.
    """
    asked = _found(name, snapshot)
    selection = select(filters, scope, snapshot)
    if asked.is_county_only and not scope.is_county:
        raise OutOfScope("导入记录和数据字典只对全县账户开放。")
    if metric is None and not (asked.scoped or asked.is_county_only or asked.is_calendar):
        raise QuestionError(f"查询 {name} 要随指标一起提问。")
    parameters: Parameters = {
        "special_towns": list(reference.SPECIAL_TOWNS),
        "special_names": list(reference.SPECIAL_TOWNS.values()),
        "complete_until": snapshot.last_complete_day,
    }
    ctes = [(QUESTIONS / _SHARED).read_text(encoding="utf-8"), row_sources.ledger_lines(snapshot)]
    for mart in asked.scoped:
        conditions, codes = selection_conditions(marts()[mart].dimensions, selection, LIST)
        parameters |= codes
        ctes.append(f"scoped_{mart} as (select * from {mart} where {' and '.join(conditions) or 'true'})")
    if metric is not None:
        window_asked = as_asked(window_of(filters, snapshot), snapshot, filters.seen_on)
        if compare:
            window_asked = base_asked(Request(metric, (), filters, scope, compare, snapshot), metric)
            read = window_asked.window
            filters = replace(filters, date_from=read.date_from, date_to=read.date_to)
        rows = rows_query(metric, selection, window_asked, group)
        parameters |= rows.parameters
        ctes += [f"selected as ({rows.sql})", row_sources.labelled(marts()[metric.mart], "selected")]
    parameters |= _own_parameters(asked, filters, snapshot, given, set(parameters))
    return Query("with " + ",\n\n".join(ctes) + "\n\n" + asked.sql, parameters)


def key_of(snapshot: Snapshot, query: Query, limit: int | None) -> Hashable:
    """Equal where the same rows would be read again."""
    given = frozenset((name, _plain(value)) for name, value in query.parameters.items())
    return (snapshot.id, query.sql, given, limit)


def _plain(value: Any) -> Hashable:
    return tuple(map(_plain, value)) if isinstance(value, list | tuple) else value


def count(cursor: duckdb.DuckDBPyConnection, query: Query) -> int:
    """How many rows a question has in all."""
    line = cursor.execute(f"select count(*) from ({query.sql}\n)", query.parameters).fetchone()
    return int(line[0]) if line else 0


def limited(query: Query, limit: int | None) -> Query:
    if limit is None:
        return query
    return Query(f"{query.sql}\nlimit $row_limit", query.parameters | {"row_limit": limit})


def fetch(cursor: duckdb.DuckDBPyConnection, query: Query) -> pd.DataFrame:
    """The rows as a frame of plain values: None for nothing, whole columns of numbers as numbers."""
    lines = cursor.execute(query.sql, query.parameters).fetchall()
    headings = [column[0] for column in cursor.description or ()]
    columns = zip(*lines, strict=True) if lines else [()] * len(headings)
    return pd.DataFrame({heading: _column(values) for heading, values in zip(headings, columns, strict=True)})


def without_idle_columns(frame: pd.DataFrame, metric: Metric) -> pd.DataFrame:
    """计入分子 only where the metric is a share of the rows."""
    if metric.numerator_where or IN_NUMERATOR not in frame:
        return frame
    return frame.drop(columns=IN_NUMERATOR)


def _column(values: tuple[Any, ...]) -> "pd.Series[Any]":
    plain = [float(value) if isinstance(value, Decimal) else value for value in values]
    kinds = {type(value) for value in plain}
    if kinds == {int}:
        return pd.Series(plain, dtype="int64")
    if kinds == {float}:
        return pd.Series(plain, dtype="float64")
    return pd.Series(plain, dtype="object")


def _own_parameters(
    asked: Question, filters: Filters, snapshot: Snapshot, given: Parameters, taken: set[str]
) -> Parameters:
    """What the SQL uses of the window and of `given`. Raises: NoSnapshot where there is no day that it uses.

    What the loader did is answered also of a store whose ledgers hold no event day.
    """
    used = fragment_parameters(asked.sql) - taken
    offered: Parameters = dict(given)
    if used & WINDOW_PARAMETERS:
        window = window_of(filters, snapshot)
        days = (window.date_from, window.date_to, window.date_to, snapshot.data_until)
        offered = dict(zip(("date_from", "date_to", "as_of", "data_until"), days, strict=True)) | given
        if "fund_ages" in used:
            offered |= ageing.question_parameters(snapshot, window.date_to)
    if missing := sorted(used - set(offered)):
        raise QuestionError(f"查询 {asked.name} 缺少参数 {'、'.join(missing)}。")
    if idle := sorted(set(given) - used):
        raise QuestionError(f"查询 {asked.name} 没有参数 {'、'.join(idle)}。")
    return {name: offered[name] for name in used}
