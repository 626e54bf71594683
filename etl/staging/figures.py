"""Which columns of a sheet are summed, and a cell of theirs as a plain number, in Python and in SQL.

What is no plain number (大写金额, 约3万, a formula that was saved without its value) is unknown.
"""

from __future__ import annotations

from decimal import Decimal, InvalidOperation

from etl.detect.ledger_detection import Assigned, Layout

SUMMED_KINDS = frozenset({"yuan", "count", "quantity"})
# Amounts and counts whose sum means nothing: a rate, a day of the month, a balance that runs on.
NOT_SUMMED = frozenset({"day_rate_yuan", "pay_day", "opening_yuan", "closing_yuan"})
# Full-width digits are turned, marks of money and thousands are left out; then it is a number or not.
WIDE, PLAIN = "０１２３４５６７８９．－", "0123456789.-"
LEFT_OUT = ",，￥¥ \t\u3000\u00a0\ue000\ue001"
TO_PLAIN = str.maketrans(WIDE, PLAIN, LEFT_OUT)
# Text of a cell that says nothing.
NOTHING = ("", "-", "--", "—", "——", "/", "无")


def summed(layout: Layout) -> list[Assigned]:
    """The columns of a sheet whose sum means something."""
    return [
        one
        for one in layout.assigned
        if one.column.kind in SUMMED_KINDS and one.column.field not in NOT_SUMMED
    ]


def plain_figure(text: str) -> Decimal | None:
    """None for what is no plain number."""
    try:
        figure = Decimal(text.translate(TO_PLAIN))
    except InvalidOperation:
        return None
    return figure if figure.is_finite() else None


def plain_text(cell: str) -> str:
    """SQL: the cell as the digits of a plain number, where it is one; parameters of `plain_given`."""
    return f"trim(translate({cell}, $wide, $plain))"


def figure(cell: str) -> str:
    """SQL: the number in a cell, NULL for what is none; nearly all cells are numbers as they are."""
    return f"coalesce(try_cast({cell} as decimal(28, 8)), try_cast({plain_text(cell)} as decimal(28, 8)))"


def plain_given() -> dict[str, object]:
    return {"wide": WIDE + LEFT_OUT, "plain": PLAIN}
