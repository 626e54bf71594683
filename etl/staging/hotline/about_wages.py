"""Whether a text complains of pay owed: the model of wages, and in long letters plain words besides."""

from __future__ import annotations

from etl.staging.hotline.field_reading import FieldReading
from etl.staging.hotline.wage_model import OrderColumns, model_reading
from etl.staging.hotline.wage_rules import states_arrears

# The labelled texts are short; in letters of more characters the model sees much that it has not learned.
LONG = 300
# In shorter texts plain words count where the model is in doubt.
IN_DOUBT = 0.3
# Of the labelled texts on which the words decide, that many are about wages: a person looks at them.
BY_WORDS = 0.55
STATED = "按“拖欠工资”一类的明白话判断，请核对"


def read_wages(text: str, columns: OrderColumns) -> FieldReading[bool]:
    """Of a normalised text; the score is the share of right answers among such readings.

    The spans are the clauses that say most of it. Where it does not, the reason names what the text is about.
    """
    found = model_reading(text, columns)
    if found.value or not states_arrears(text):
        return found
    if len(text) > LONG or 1 - found.score > IN_DOUBT:
        return FieldReading(True, BY_WORDS, found.spans, STATED)
    return found
