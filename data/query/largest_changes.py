"""What changed: the towns where a figure rose and fell most against a compared window."""

from dataclasses import dataclass
from decimal import Decimal

from data.query.comparison import Comparison
from data.query.filters import Filters
from data.query.scope import Scope
from data.query.windows import Compare
from data.spec import reference
from data.warehouse import Warehouse


@dataclass(frozen=True)
class Change:
    """One town's figure then and now."""

    town_code: str
    town_name: str
    comparison: Comparison

    @property
    def difference(self) -> Decimal:
        return self.comparison.difference or Decimal(0)


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
        Change(row["town"], row["town_name"], row["comparison"])
        for row in answer.rows
        if row["town"] not in reference.SPECIAL_TOWNS and row["comparison"].is_known
    ]
    rises = sorted((one for one in changes if one.difference > 0), key=lambda one: -one.difference)
    falls = sorted((one for one in changes if one.difference < 0), key=lambda one: one.difference)
    return Changes(tuple(rises[:most]), tuple(falls[:most]))
