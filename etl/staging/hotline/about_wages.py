"""Whether a text complains of pay owed: the model of wages, and in long letters plain words besides."""

from __future__ import annotations

from etl.staging.hotline.field_reading import FieldReading
from etl.staging.hotline.wage_model import OrderColumns, model_reading
from etl.staging.hotline.wage_rules import mentions_unpaid, states_arrears

# The labelled texts are short; in letters of more characters the model sees much that it has not learned.
LONG = 250
# Of such letters on which the words decide, about so many are about wages: a person looks at them.
BY_WORDS = 0.55
# Shorter ones that speak of unpaid pay are mostly about something else (73 of 78 labelled ones),
# yet must not be missed: said to be no surer than this, they are on the list that a person looks at.
DOUBTED = 0.85
STATED = "按“拖欠工资”一类的明白话判断，请核对"


def read_wages(text: str, columns: OrderColumns) -> FieldReading[bool]:
    """Of a normalised text; the score is the share of right answers among such readings.

    The spans are the clauses that say most of it. Where it does not, the reason names what the text is about.
    """
    found = model_reading(text, columns)
    if found.value:
        return found
    if len(text) > LONG and states_arrears(text):
        return FieldReading(True, BY_WORDS, found.spans, STATED)
    if found.score > DOUBTED and mentions_unpaid(text):
        return FieldReading(False, DOUBTED, found.spans, f"{found.reason}；但写到没有给的工资，请核对")
    return found
