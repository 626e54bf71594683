"""Long ledgers as CSV, written line by line; a full file is closed and the next part begun."""

import csv
from collections import Counter
from collections.abc import Sequence
from contextlib import ExitStack

from etl.demo.desk import Desk
from etl.demo.sheets import ACCEPTED, HEADER, Cell
from etl.demo.truth import FileTruth


class CsvFile:
    """One ledger's file, in parts of at most `limit` lines."""

    def __init__(
        self, desk: Desk, ledger: str, stem: str, header: Sequence[str], *, encoding: str, limit: int
    ) -> None:
        self._desk = desk
        self._ledger = ledger
        self._stem = stem
        self._header = [name.replace("▸", "") for name in header]
        self._encoding = encoding
        self._limit = limit
        self._part = 0
        self._stack = ExitStack()
        self.lines = 0
        self._begin()

    def _begin(self) -> None:
        self.close()
        self._part += 1
        self.name = f"{self._stem}{f'_{self._part}' if self._part > 1 else ''}.csv"
        path = self._desk.path(self.name)
        handle = self._stack.enter_context(path.open("w", encoding=self._encoding, newline=""))
        self._writer = csv.writer(handle)
        self._writer.writerow(self._header)
        self.fates: Counter[str] = Counter({HEADER: 1})

    def add_all(self, lines: Sequence[Sequence[Cell]]) -> None:
        """Accepted lines, one part after another."""
        done = 0
        while done < len(lines):
            if self.lines and self.lines % self._limit == 0:
                self._begin()
            some = lines[done : done + self._limit - self.lines % self._limit]
            self._writer.writerows(some)
            self.fates[ACCEPTED] += len(some)
            self.lines += len(some)
            done += len(some)

    def add(self, cells: Sequence[Cell], fate: str = ACCEPTED) -> None:
        if self.lines and self.lines % self._limit == 0:
            self._begin()
        self._writer.writerow(cells)
        self.fates[fate] += 1
        self.lines += 1

    def close(self) -> None:
        if self._part:
            self._stack.close()
            self._desk.truth.files[self.name] = FileTruth.of(self._ledger, self.fates)
