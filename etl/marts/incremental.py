"""Makes the relations of a snapshot, and only those of which something they are made from has changed.

What has not changed lies in the new file already, for it began as a copy of the snapshot before. A working
relation is gone when a snapshot is built: it is made again only where something that reads it is.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import duckdb

from data.spec.ledger import load_all
from data.spec.mart import Mart, relations
from etl.marts.engines import Engine
from etl.marts.fingerprints import Fingerprints, content_of
from etl.marts.keys import make_keyed
from etl.marts.reading import Reads, reads_of
from etl.marts.relations import check_columns
from etl.marts.steps import build_step

KEYED = "keyed_"


@dataclass(frozen=True)
class Step:
    """A step in Python that makes the relations which name it as `made_by`.

    `reads` are the tables that it reads, `given` whatever else decides what it makes.
    """

    run: Callable[[duckdb.DuckDBPyConnection], None]
    reads: Reads
    given: object = ""


class Incremental:
    """The relations of one build, each settled once: left as it is, or made anew."""

    def __init__(
        self,
        con: duckdb.DuckDBPyConnection,
        prints: Fingerprints,
        steps: Mapping[str, Step],
        engine: Engine,
    ) -> None:
        self.con = con
        self.engine = engine
        self.prints = prints
        self._steps = steps
        self._there: set[str] = set()
        prints.content_of_relation = self._content

    def settle(self, name: str) -> None:
        """The relation as today's inputs make it; a working one that is as before is not made yet."""
        if name in self.prints.made:
            return
        made = relations()[name]
        if made.kind == "view":
            # of the program alone; nobody but a reader of the snapshot asks it
            self.engine.fill(self.con, made)
            return
        group = self._group(made)
        with build_step(self.con, name):
            reads, given = self._inputs(made)
            made_from = self.prints.made_from(made.made_by or name, reads, given)
            if all(self.prints.is_as_before(one.id, made_from) for one in group):
                for one in group:
                    self.prints.keep(one.id)
                    if one.kind == "mart":
                        self._there.add(one.id)
                return
            self._make(made, reads)
            for one in group:
                names = [column.name for column in one.columns]
                self.prints.note(one.id, made_from, content_of(self.con, one.id, names))

    def settle_part(self, name: str, reads: Reads, make: Callable[[], None], *given: object) -> None:
        """Something else that is made of relations: a cube, doubts of one rule."""
        with build_step(self.con, name.partition(":")[0]):
            made_from = self.prints.made_from(name, reads, *given)
            if self.prints.is_as_before(name, made_from):
                self.prints.keep(name)
                return
            self.need(reads)
            make()
            self.prints.note(name, made_from)

    def need(self, reads: Reads) -> None:
        """All that is read is there."""
        for table in sorted(reads.tables):
            if table in relations():
                self.settle(table)
                if table not in self._there:
                    self._make(relations()[table], self._inputs(relations()[table])[0])
        keyed = [one for one in sorted(reads.tables) if one.startswith(KEYED) and one not in self._there]
        if keyed:
            make_keyed(self.con, [load_all()[one.removeprefix(KEYED)] for one in keyed])
            self._there.update(keyed)

    def _content(self, name: str) -> str:
        self.settle(name)
        return self.prints.made[name].content

    def _group(self, made: Mart) -> list[Mart]:
        """It and those of its step."""
        return [
            one
            for one in relations().values()
            if one is made or (made.made_by and one.made_by == made.made_by)
        ]

    def _inputs(self, made: Mart) -> tuple[Reads, object]:
        if made.made_by:
            step = self._steps[made.made_by]
            return step.reads, step.given
        return reads_of(self.con, made.select), ""

    def _make(self, made: Mart, reads: Reads) -> None:
        self.need(reads)
        with build_step(self.con, made.id):
            if made.made_by:
                self._steps[made.made_by].run(self.con)
            else:
                self.engine.fill(self.con, made)
            for one in self._group(made):
                if made.made_by:
                    check_columns(self.con, one, one.id)
                self._there.add(one.id)
