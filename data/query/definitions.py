"""口径 in words: the catalogue's text with the numbers of the snapshot that answers."""

import re
from datetime import date
from decimal import Decimal
from typing import Protocol

from data.errors import NoSnapshot
from data.spec import reference
from data.spec.metric import PLACEHOLDER, Metric
from data.warehouse import Warehouse


class Parameters(Protocol):
    """A snapshot, or the module of today's reference files where there is none yet."""

    def parameter(self, name: str, on: date, /) -> Decimal: ...


def definition_of(declared: Metric, source: Parameters, on: date) -> str:
    """The metric's 口径 with its {parameters} as in force on a day, the last one of the window."""

    def number(found: re.Match[str]) -> str:
        return f"{_value(source, found.group(1), on).normalize():f}"

    return PLACEHOLDER.sub(number, declared.definition)


def _value(source: Parameters, name: str, on: date) -> Decimal:
    try:
        return source.parameter(name, on)
    except reference.LookupsError:
        # A day before the parameter's first version: the words name the latest.
        return source.parameter(name, date.max)


def in_force_now(w: Warehouse) -> tuple[Parameters, date]:
    """Whose numbers, and of which day, where no window is asked for: the current snapshot's 数据截至."""
    try:
        snapshot = w.snapshot()
        return snapshot, snapshot.data_until
    except NoSnapshot:
        return reference, date.max
