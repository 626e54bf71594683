"""How the tests of this room ask: a figure of the hand-made county, whole or by one dimension."""

from datetime import date
from typing import Any

from data import COUNTY, Answer, Filters, Warehouse

HALF = Filters(date(2024, 1, 1), date(2024, 6, 15))


def ask(county: Warehouse, metric_id: str, filters: Filters = HALF, **how: Any) -> Answer:
    return county.measure(metric_id, filters=filters, **{"scope": COUNTY, **how})[metric_id]


def split(county: Warehouse, metric_id: str, by: str, filters: Filters = HALF, **how: Any) -> dict[str, Any]:
    return {row[by]: row["value"] for row in ask(county, metric_id, filters, by=by, **how).rows}
