"""What a SELECT reads, taken from its parsed SQL: its tables, and the columns that may decide its rows."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import duckdb

from etl.errors import LoadError


class UnreadableSelect(LoadError):
    """A SELECT of the program of which it cannot be told what it reads."""


@dataclass(frozen=True)
class Reads:
    """`tables` are read; of those in `whole` every column, of the others none beyond those in `names`."""

    tables: frozenset[str]
    names: frozenset[str] = frozenset()
    whole: frozenset[str] = frozenset()
    # common table expressions: a table of one of these names could be read unseen
    expressions: frozenset[str] = frozenset()


def whole(*tables: str) -> Reads:
    """All columns of these tables."""
    return Reads(frozenset(tables), whole=frozenset(tables))


# Of the SELECTs of the program, each parsed once a process: one text always reads the same.
_KNOWN: dict[str, Reads] = {}


def reads_of(con: duckdb.DuckDBPyConnection, select: str) -> Reads:
    """As DuckDB parses it. A common table expression is no table.

    Raises: UnreadableSelect for what cannot be parsed.
    """
    if select not in _KNOWN:
        _KNOWN[select] = _parsed(con, select)
    return _KNOWN[select]


def _parsed(con: duckdb.DuckDBPyConnection, select: str) -> Reads:
    (text,) = con.execute("select json_serialize_sql($select)", {"select": select}).fetchone() or ("{}",)
    parsed = json.loads(text)
    if parsed.get("error", True):
        raise UnreadableSelect(f"看不出这段 SQL 取自哪些表：{parsed.get('error_message', '')}\n{select}")
    nodes, texts = _walk(parsed["statements"])
    expressions = {entry["key"] for node in nodes for entry in node.get("cte_map", {}).get("map", ())}
    named = [node for node in nodes if node.get("type") == "BASE_TABLE"]
    tables = {node["table_name"] for node in named} - expressions
    aliases: dict[str, set[str]] = {}
    for node in named:
        aliases.setdefault(node["alias"], set()).add(node["table_name"])
    every = {
        table
        for node in nodes
        if node.get("type") == "SELECT_NODE"
        for star in _own_stars({**node, "from_table": None})
        for one in ([star] if star else [found["table_name"] for found in _tables(node["from_table"])])
        for table in aliases.get(one, {one})
    }
    return Reads(
        frozenset(tables),
        texts,
        frozenset(every & tables),
        frozenset(expressions),
    )


def _tables(tree: Any) -> list[dict[str, Any]]:
    return [node for node in _walk(tree)[0] if node.get("type") == "BASE_TABLE"]


def _own_stars(tree: Any) -> Iterator[str]:
    """Of every `*` of one SELECT, not of those inside it, what stands before it; "" for nothing."""
    for value in tree.values() if isinstance(tree, dict) else tree if isinstance(tree, list) else ():
        if isinstance(value, dict) and value.get("type") == "STAR":
            yield value["relation_name"]
        elif not (isinstance(value, dict) and value.get("type") == "SELECT_NODE"):
            yield from _own_stars(value)


def _walk(tree: Any) -> tuple[list[dict[str, Any]], frozenset[str]]:
    """Every node in it, in order, and every text, so every name of a column that it may use."""
    nodes: list[dict[str, Any]] = []
    texts: set[str] = set()
    left = [tree]
    while left:
        one = left.pop()
        if isinstance(one, str):
            texts.add(one)
        elif isinstance(one, dict):
            nodes.append(one)
            left += reversed(one.values())
        elif isinstance(one, list):
            left += reversed(one)
    return nodes, frozenset(texts)
