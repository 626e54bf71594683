"""Things that are due, made for tests with nothing but what is said."""

from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from data.query.due_list import DueAdvance, DueComplaint, DueGuarantee

UNTIL = date(2024, 6, 30)


def due_complaint(level: Any = "red", workdays_left: int = -12, **other: Any) -> DueComplaint:
    """A complaint judged on 30 June 2024, so many work-days after its due day."""
    made = DueComplaint(
        level=level,
        judged_on=UNTIL,
        town="姜店镇",
        yuan=None,
        line=None,
        channel="12345热线",
        sector="房建",
        authority="住房和城乡建设局",
        authority_short="住建局",
        workers=42,
        received_date=date(2024, 5, 1),
        due_date=UNTIL + timedelta(days=workdays_left),
        workdays_left=workdays_left,
    )
    return replace(made, **other)


def due_guarantee(level: Any, days_left: int, **other: Any) -> DueGuarantee:
    made = DueGuarantee(
        level=level,
        judged_on=UNTIL,
        town="梁村镇",
        yuan=100000.0,
        line=None,
        project="二号楼",
        form="银行保函",
        sector="水利",
        authority_short="水利局",
        due_date=UNTIL + timedelta(days=days_left),
        days_left=days_left,
    )
    return replace(made, **other)


def due_advance(level: Any, town: str, approved: date, yuan: float, age: str) -> DueAdvance:
    return DueAdvance(
        level=level,
        judged_on=UNTIL,
        town=town,
        yuan=yuan,
        line=None,
        account_code=town,
        approved_date=approved,
        age=age,
        age_days=(UNTIL - approved).days,
    )
