"""Doubts on what one ledger says and another does not bear out: judged at every build, for either may come
first. One SELECT a file in `doubts`, named by its rule and, where several files share one, by a part of it.

A line `-- ledgers:` names the ledgers that its rows are of, `channels` for those of the channels; without it
they may be of any.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from data.spec.ledger import load_all
from data.spec.mart import CHANNELS
from etl.marts.incremental import Incremental
from etl.marts.reading import reads_of
from etl.marts.relations import MartError

FOLDER = Path(__file__).parent / "doubts"
_LEDGERS = re.compile(r"^-- ledgers: (.+)$", re.MULTILINE)


@dataclass(frozen=True)
class Judged:
    """One file: its SELECT gives ledger, row_id, rule, column_name, message."""

    name: str
    rule: str
    ledgers: tuple[str, ...]
    select: str


@cache
def judged() -> tuple[Judged, ...]:
    found = []
    for path in sorted(FOLDER.glob("*.sql")):
        select = path.read_text(encoding="utf-8")
        named = _LEDGERS.search(select)
        ids = [one.strip() for one in named[1].split(",")] if named else list(load_all())
        if ids == [CHANNELS]:
            ids = [ledger.id for ledger in load_all().values() if ledger.channel is not None]
        found.append(Judged(path.stem, path.stem.partition("__")[0], tuple(ids), select))
    return tuple(found)


def doubt_across(made: Incremental) -> None:
    """Replace the doubts of every rule of which something that it asks has changed."""
    for one in judged():
        # lines that are written anew may have lost the doubts that they had
        lines = [made.prints.staged(ledger) for ledger in one.ledgers]
        made.settle_part(
            f"across_doubts:{one.name}",
            reads_of(made.con, one.select),
            lambda one=one: _judge(made, one),  # type: ignore[misc]
            *lines,
        )


def _judge(made: Incremental, one: Judged) -> None:
    con = made.con
    con.execute(f"create or replace temp table judged_doubts as {one.select}")
    given = {"rule": one.rule, "ledgers": list(one.ledgers)}
    strange = con.execute(
        "select distinct ledger from judged_doubts"
        " where not list_contains($ledgers, ledger) or rule <> $rule",
        given,
    ).fetchall()
    if strange:
        raise MartError(f"待核规则 {one.name}.sql 给出了别的台账或别的规则的行：{strange}。请改正表头。")
    con.execute("delete from doubts where rule = $rule and list_contains($ledgers, ledger)", given)
    con.execute("insert into doubts by name select * from judged_doubts")
    con.execute("drop table judged_doubts")
