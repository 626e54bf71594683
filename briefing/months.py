"""Which monthly chart a briefing shows: a month's briefing shows the twelve months up to it."""

from data.query.windows import Window
from data.view import View
from pages._cards.complaints import BY_MONTH
from pages._cards.twelve_months import TWELVE_MONTHS


def is_one_month(window: Window) -> bool:
    return window.month_count == 1


def monthly_card(view: View) -> str:
    """Part of a month stands beside no whole ones, and the first month of all has none before it."""
    first = view.window.date_from
    has_before = view.snapshot.data_from < first and first.day == 1
    return TWELVE_MONTHS.id if is_one_month(view.window) and has_before else BY_MONTH.id
