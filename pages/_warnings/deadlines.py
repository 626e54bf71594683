"""When a follow-up is due in work-days by its level: one level higher once that day is past."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from access.followups import Followup
from data.view import View

ACCEPT = "followup_accept_workdays"
CLOSE = {1: "followup_blue_workdays", 2: "followup_yellow_workdays", 3: "followup_red_workdays"}
RED = 3


@dataclass(frozen=True)
class Deadline:
    """`due`: the last day of the step that is next; null: the calendar does not reach so far.

    `level`: the warning's, one higher once the day is past (预警逾期升级).
    """

    due: date | None
    is_late: bool
    level: int


def deadlines(view: View, found: Sequence[Followup], today: date) -> dict[int, Deadline]:
    """Follow-up → its deadline as of today. Of one that is closed: none is late any more."""
    asked = {one.id: (one.sent_on, _workdays(view, one)) for one in found}
    if not asked:
        return {}
    pairs = sorted(set(asked.values()))
    frame = view.question(
        "workdays_after", days=[day for day, _ in pairs], counts=[count for _, count in pairs]
    )
    ends = {(row["起"], row["工作日"]): row["止"] for row in frame.to_dict("records")}
    return {one.id: _deadline(one, ends.get(asked[one.id]), today) for one in found}


def _workdays(view: View, one: Followup) -> int:
    """Not accepted yet: the days for that, of a red warning the same day; else those until it is closed."""
    if one.step == "sent":
        return 0 if one.level == RED else view.limit(ACCEPT)
    return view.limit(CLOSE[one.level])


def _deadline(one: Followup, due: date | None, today: date) -> Deadline:
    is_late = one.is_open and due is not None and today > due
    return Deadline(due, is_late, min(RED, one.level + is_late))
