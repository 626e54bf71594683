"""What changed: the towns where a figure rose and fell most against a compared window."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from data.query.filters import Filters
from data.query.results import rounded
from data.query.scope import Scope
from data.query.windows import Compare
from data.spec import reference
from data.warehouse import Warehouse


@dataclass(frozen=True)
class Change:
    """One town's figure then and now; `change_pct` is None where there was nothing to compare with."""

    town_code: str
    town_name: str
    value: Decimal | int
    compare_value: Decimal | int
    change_pct: Decimal | None

    @property
    def change(self) -> Decimal | int:
        return self.value - self.compare_value


@dataclass(frozen=True)
class Changes:
    rises: tuple[Change, ...]
    falls: tuple[Change, ...]


def largest_changes(
    w: Warehouse,
    metric_id: str,
    *,
    filters: Filters,
    scope: Scope,
    compare: Compare = "last_year",
    most: int = 3,
    snapshot_id: str | None = None,
) -> Changes:
    """The towns with the largest rise and the largest fall of a figure, by the amount changed."""
    answer = w.measure(
        metric_id, by="town", filters=filters, scope=scope, compare=compare, snapshot_id=snapshot_id
    )[metric_id]
    changes = [
        _change(row)
        for row in answer.rows
        if row["town"] not in reference.SPECIAL_TOWNS
        and row["value"] is not None
        and row["compare_value"] is not None
    ]
    rises = sorted((one for one in changes if one.change > 0), key=lambda one: -one.change)
    falls = sorted((one for one in changes if one.change < 0), key=lambda one: one.change)
    return Changes(tuple(rises[:most]), tuple(falls[:most]))


def _change(row: dict[str, Any]) -> Change:
    now, before = row["value"], row["compare_value"]
    pct = rounded(Decimal(now - before) * 100 / Decimal(before), 2) if before else None
    return Change(row["town"], row["town_name"], now, before, pct)
