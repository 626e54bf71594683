"""Days before the first day of a ledger: a page shows “—” for them, for nothing is known of them."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date
from typing import Any

from data.query import coverage
from data.query.results import FIGURES, Answer
from data.query.windows import bin_end
from data.snapshot.opener import Snapshot
from data.spec.mart import TIME_DIMENSIONS

NOTHING = dict.fromkeys([figure for figure in FIGURES if not figure.startswith("compare_")])


def without_days_before(answer: Answer, snapshot: Snapshot, channels: tuple[str, ...] | None) -> Answer:
    """The answer without the figures of windows that end before the ledgers of the figure begin."""
    rows = [
        {**row, **NOTHING} if _ends_before(answer, row, snapshot, channels) else row for row in answer.rows
    ]
    return replace(answer, rows=rows)


def _ends_before(
    answer: Answer, row: dict[str, Any], snapshot: Snapshot, channels: tuple[str, ...] | None
) -> bool:
    asked = (row["channel"],) if "channel" in answer.by else channels
    last = _last_day(answer, row)
    firsts: Iterable[date | None] = (
        coverage.first_day(part, snapshot, asked) for part in coverage.parts_of(answer.metric)
    )
    return any(first is not None and last < first for first in firsts)


def _last_day(answer: Answer, row: dict[str, Any]) -> date:
    """The last day that a row stands for: of its month or week, or of the window."""
    grain = next((dimension for dimension in answer.by if dimension in TIME_DIMENSIONS), None)
    if grain is None:
        return answer.date_to
    key = row[grain]
    if grain == "month":
        start = date.fromisoformat(f"{key}-01")
    else:
        start = date.fromisocalendar(int(key[:4]), int(key[6:]), 1)
    return min(bin_end(start, grain), answer.date_to)
