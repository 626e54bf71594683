"""How well a visit's words fill what the register leaves empty, over the open labelled visits.

The models were trained on these texts too, so this says how well they fit, not how well they will read. All
fields count as empty; what is less sure than the parameter is not taken, and so counts as missed.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from typing import Any

from data.spec.order_fields import ORDER_FIELDS, WHERE_EMPTY
from data.spec.reference import parameter
from etl import learning
from etl.commands.learn_cli import LABELS
from etl.staging.hotline.visit_text import VisitReading, read_visit
from tests.bench.accuracy import Accuracy
from tests.bench.sealed import FIELDS, ON, same

Pair = tuple[dict[str, Any], VisitReading]
KEYS = {"town": "town", **{field: key for field, (_, key) in FIELDS.items()}}


def visits() -> list[Pair]:
    """The labelled visits, whole and masked by nobody, as they are read."""
    return [
        (one, read_visit(one["content"], WHERE_EMPTY, date.fromisoformat(one["received"])))
        for one in learning.records(LABELS)
        if one["kind"] == "visit"
    ]


def taken(reading: VisitReading) -> VisitReading:
    """Without the fields that are too unsure to be taken."""
    limit = parameter("sure_text_confidence", ON)
    unsure = [field for field in WHERE_EMPTY if reading.confidences[field] < limit]
    return replace(reading, **dict.fromkeys(unsure))


def of_field(pairs: list[Pair], field: str) -> Accuracy:
    """Of all visits, those about something else among them; towns are labelled only in those about wages."""
    names = learning.town_names()
    right = given = wanted = 0
    for one, reading in pairs:
        if field == "town" and not one["label"]["wages"]:
            continue
        label, read = one["label"][KEYS[field]], getattr(reading, field)
        read = names.get(read or "") if field == "town" else read
        given += read is not None
        wanted += label is not None
        if label is not None and read is not None:
            right += read == label if field == "town" else same(field, read, label)
    return Accuracy(right, given, wanted)


def print_visits(say: Callable[[str, str], None]) -> None:
    pairs = [(one, taken(reading)) for one, reading in visits()]
    limit = parameter("sure_text_confidence", ON)
    listed = sum(reading.confidence < limit for _, reading in visits())
    say("来访文字（开放的标注）", f"{len(pairs)}条，待复核{listed}条")
    for field in WHERE_EMPTY:
        say(f"  {ORDER_FIELDS[field]}", str(of_field(pairs, field)))
