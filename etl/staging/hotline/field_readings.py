"""What a text about wages says of each field, and how sure that is."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from functools import cache
from pathlib import Path
from typing import Any

from etl.staging.hotline.amounts_owed import AmountOwed, read_amount
from etl.staging.hotline.field_reading import FieldReading, logistic
from etl.staging.hotline.heads_owed import HeadsOwed, read_heads
from etl.staging.hotline.months_of_pay import read_months
from etl.staging.hotline.town_named import read_town

FIELDS = ("town", "yuan", "worker_count", "months_owed")
CALIBRATION = Path(__file__).with_name("field_calibration.json")


def field_readings(text: str, received: date | None = None) -> dict[str, FieldReading[Any]]:
    """FIELDS of a normalised text; `received` is the day from which 去年10月 and 上个月 are counted."""
    heads = read_heads(text)
    return {
        "town": read_town(text),
        "yuan": _amount(text, heads.value),
        "worker_count": heads,
        "months_owed": read_months(text, received),
    }


def _amount(text: str, heads: HeadsOwed | None) -> FieldReading[AmountOwed]:
    """What about thirty people are owed each is approximate in all."""
    reading = read_amount(text, heads.count if heads else None)
    found = reading.value
    if not (heads and heads.is_approximate and found and found.yuan and found.each_yuan):
        return reading
    is_product = found.yuan == found.each_yuan * heads.count
    return replace(reading, value=replace(found, is_approximate=True)) if is_product else reading


def plain_value(field: str, value: Any) -> Any:
    """The one figure of a reading that has several; the town as it is written."""
    if value is None or isinstance(value, str):
        return value
    return value.yuan if field == "yuan" else value.count


@cache
def _curves() -> Mapping[str, tuple[float, float]]:
    """Field → slope and level of the curve from scores to shares of right readings, as learned."""
    with CALIBRATION.open(encoding="utf-8") as file:
        kept: dict[str, Any] = json.load(file)
    return {name: (slope, level) for name, (slope, level) in kept["fields"].items()}


def confidence(field: str, reading: FieldReading[Any]) -> float:
    """Of a hundred readings with such a score, how many are right, as a share."""
    return logistic(*_curves()[field], reading.score)
