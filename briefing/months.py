"""Which monthly chart a briefing shows: a month's briefing shows the twelve months up to it."""

from data.query.windows import Window
from data.view import View
from pages._cards.complaints import BY_MONTH
from pages._cards.twelve_months import TWELVE_MONTHS


def is_one_month(window: Window) -> bool:
    return window.month_count == 1


def monthly_card(view: View) -> str:
    """The twelve-month chart for a month from its first day that has a month before it; else the window's."""
    first = view.window.date_from
    has_before = view.snapshot.data_from < first and first.day == 1
    return TWELVE_MONTHS.id if is_one_month(view.window) and has_before else BY_MONTH.id
