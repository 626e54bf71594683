"""Reading a visit's text for what the register leaves empty, by the same rules as an order's.

That a visit counts is the register's word. But of a text that does not speak of pay owed only the town is
read, as of an order: the money and the people in it are of something else.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from datetime import date
from typing import Any

from data.spec.order_fields import IS_ABOUT_WAGES, WHERE_EMPTY
from etl.staging.hotline.order_text import NOBODY, OrderReading, is_weighed, read_order

NAMES = frozenset({"employer", "project"})
BESIDE_YUAN = ("each_yuan", "least_yuan", "most_yuan", "is_approximate")
OTHER_MATTER = "{}；只读镇街，是否计入以登记为准"


@dataclass(frozen=True)
class VisitReading(OrderReading):
    """The same with what was read alone: `confidences` has the fields that the register leaves empty, and
    whether the text is about wages, which decides only whether they are read."""

    @property
    def confidence(self) -> float:
        """Of the whole: that of its weakest part. What names nobody cannot be handled as it is."""
        sure = [share for field, share in self.confidences.items() if is_weighed(self, field)]
        names_nobody = self.confidences.keys() >= NAMES and not (self.employer or self.project)
        return min(*sure, NOBODY if self.is_about_wages and names_nobody else 1.0)


def read_visit(text: str, empty: Collection[str], received: date | None = None) -> VisitReading:
    """`empty`: those of WHERE_EMPTY that the register does not give; `received`: its day."""
    return of_visit(read_order(text, received=received), empty)


def of_visit(whole: OrderReading, empty: Collection[str]) -> VisitReading:
    """What of the reading of a visit's text is taken."""
    given = [field for field in WHERE_EMPTY if field not in empty]
    kept = {IS_ABOUT_WAGES, *empty}
    values: dict[str, Any] = vars(whole) | dict.fromkeys(given)
    if "yuan" in given:
        values |= dict.fromkeys(BESIDE_YUAN)
    reasons = {field: reason for field, reason in whole.reasons.items() if field in kept}
    if not whole.is_about_wages:
        reasons[IS_ABOUT_WAGES] = OTHER_MATTER.format(reasons[IS_ABOUT_WAGES])
    return VisitReading(
        **values
        | {
            "confidences": {field: share for field, share in whole.confidences.items() if field in kept},
            "evidence": {field: words for field, words in whole.evidence.items() if field in kept},
            "reasons": reasons,
        }
    )
