"""Reading a 12345 order: is it about wages, and whom, where, how much, how many and how long it names.

Orders have no column for these (the hotline's form holds one text). A confidence goes with every reading: of
a hundred readings said to be 0.9 sure, ninety are right. The doubtful ones are listed for a person, with the
words that the reading rests on, and with the reason where something was not taken.
"""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, NamedTuple

from data.spec.order_fields import IS_ABOUT_WAGES, ORDER_FIELDS
from etl.staging.hotline.about_wages import read_wages
from etl.staging.hotline.amounts_owed import AmountOwed
from etl.staging.hotline.employer_and_project import read_employer_and_project
from etl.staging.hotline.field_reading import FieldReading
from etl.staging.hotline.field_readings import FIELDS as MEASURED
from etl.staging.hotline.field_readings import confidence as field_confidence
from etl.staging.hotline.field_readings import field_readings
from etl.staging.hotline.heads_owed import HeadsOwed
from etl.staging.hotline.months_of_pay import MonthsOwed
from etl.staging.hotline.normalised import normalised
from etl.staging.hotline.town_named import read_town
from etl.staging.hotline.wage_features import MOST_CHARACTERS
from etl.staging.hotline.wage_model import OrderColumns

# Of an order, in the order of OrderReading.
FIELDS = tuple(ORDER_FIELDS)
NO_COLUMNS = OrderColumns()
# Of a text that names nobody, as a whole: it cannot be handled as it is.
NOBODY = 0.3
# Where a text about wages names none of these, that is a reading too, and may be wrong.
COUNTED = frozenset({"yuan", "worker_count"})
UNREAD: FieldReading[Any] = FieldReading(None, 1.0)
NO_FIELDS = dict.fromkeys(MEASURED, UNREAD)


@cache
def reading_version() -> str:
    """A hash over the models, rules and words of this folder: another one may read an order otherwise."""
    digest = hashlib.sha256()
    for path in sorted(Path(__file__).parent.iterdir()):
        if path.is_file():
            digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:12]


@dataclass(frozen=True)
class OrderReading:
    """What a text says; None where it names nothing. Confidences, 0–1, are of each field being right.

    `yuan` is what is owed in all; `each_yuan` to each; `least_yuan` and `most_yuan` are the ends of a
    range, of each where `each_yuan` stands. `evidence`: field → the words it rests on; `reasons`: field → why
    nothing was taken, or what is doubtful.
    """

    is_about_wages: bool
    employer: str | None
    project: str | None
    town: str | None
    yuan: Decimal | None
    worker_count: int | None
    months_owed: Decimal | None
    confidences: Mapping[str, float]
    each_yuan: Decimal | None = None
    least_yuan: Decimal | None = None
    most_yuan: Decimal | None = None
    is_approximate: bool | None = None
    evidence: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    reasons: Mapping[str, str] = field(default_factory=dict)

    @property
    def confidence(self) -> float:
        """Of the whole: that of its weakest part, whatever was taken. A text that names nobody cannot be
        handled as it is."""
        if not self.is_about_wages:
            return self.confidences[IS_ABOUT_WAGES]
        taken = [share for name, share in self.confidences.items() if is_weighed(self, name)]
        return min(*taken, 1.0 if self.employer or self.project else NOBODY)


def is_weighed(reading: OrderReading, field: str) -> bool:
    """What was taken may be wrong, and of a text about wages that it names no amount or heads may be."""
    return getattr(reading, field) is not None or (reading.is_about_wages and field in COUNTED)


class OrderWords(NamedTuple):
    """An order: `text` is title and content, `columns` what stands beside them, `received` its day."""

    text: str
    columns: OrderColumns = NO_COLUMNS
    received: date | None = None


def read_order(
    text: str,
    columns: OrderColumns = NO_COLUMNS,
    received: date | None = None,
) -> OrderReading:
    """One order, as OrderWords says it."""
    return read_orders([OrderWords(text, columns, received)])[0]


def read_orders(orders: Sequence[OrderWords]) -> list[OrderReading]:
    """Each by itself, but one step for all before the next: the lists of a step's words stay at hand.

    Of a text that is not about wages only that is read and the town, so that it can be passed on.
    """
    texts = [normalised(one.text)[:MOST_CHARACTERS] for one in orders]
    wages = [read_wages(text, one.columns) for text, one in zip(texts, orders, strict=True)]
    names = [
        read_employer_and_project(text) if about.value else (UNREAD, UNREAD)
        for text, about in zip(texts, wages, strict=True)
    ]
    fields = [
        field_readings(text, one.received) if about.value else NO_FIELDS | {"town": read_town(text)}
        for text, one, about in zip(texts, orders, wages, strict=True)
    ]
    return [
        _reading(text, {IS_ABOUT_WAGES: about, "employer": employer, "project": project, **read})
        for text, about, (employer, project), read in zip(texts, wages, names, fields, strict=True)
    ]


def _reading(text: str, found: Mapping[str, FieldReading[Any]]) -> OrderReading:
    amount: AmountOwed | None = found["yuan"].value
    heads: HeadsOwed | None = found["worker_count"].value
    months: MonthsOwed | None = found["months_owed"].value
    return OrderReading(
        is_about_wages=bool(found["is_about_wages"].value),
        employer=found["employer"].value,
        project=found["project"].value,
        town=found["town"].value,
        yuan=amount.yuan if amount else None,
        worker_count=heads.count if heads else None,
        months_owed=months.count if months else None,
        confidences={name: confidence(name, one) for name, one in found.items()},
        each_yuan=amount.each_yuan if amount else None,
        least_yuan=amount.low if amount else None,
        most_yuan=amount.high if amount else None,
        is_approximate=amount.is_approximate if amount else None,
        evidence={
            name: tuple(text[start:end] for start, end in one.spans)
            for name, one in found.items()
            if one.spans
        },
        reasons={name: one.reason for name, one in found.items() if one.reason},
    )


def confidence(name: str, reading: FieldReading[Any]) -> float:
    """Of a hundred readings with such a score, how many are right, as a share."""
    return field_confidence(name, reading) if name in MEASURED else reading.score
