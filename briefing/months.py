"""Which monthly chart a briefing shows: a month's briefing shows the twelve months up to it."""

from datetime import date

from pages._cards.complaints import BY_MONTH
from pages._cards.twelve_months import TWELVE_MONTHS
from pages._components.view import View


def is_one_month(window: tuple[date, date]) -> bool:
    first, last = window
    return (first.year, first.month) == (last.year, last.month)


def monthly_card(view: View) -> str:
    """Part of a month stands beside no whole ones, and the first month of all has none before it."""
    first = view.asked.window[0]
    has_before = view.snapshot.data_from < first and first.day == 1
    return TWELVE_MONTHS.id if is_one_month(view.asked.window) and has_before else BY_MONTH.id
