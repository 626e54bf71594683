"""Whether a text complains of pay owed: the model of wages, and in long letters plain words besides."""

from __future__ import annotations

import re

from etl.staging.hotline.field_reading import FieldReading
from etl.staging.hotline.garbled import MOST_GARBLED, garbled_share
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
# Pay owed beside another claim, each with its sum: the model takes the text for the other one, having seen
# few such texts. What is said to be paid is not owed.
_SUM = r"(?:是|为|共|约|大约|近)?[\d.一二两三四五六七八九十百千]{1,8}[多余来]?[万千元块]"
_PAY = "(?:工资|工钱|薪水|薪资|劳动报酬|人工费)"
_PAID = "(?![^，。；]{0,6}(?:已|付过|结清|付清|发完|给完))"
BESIDE_DAMAGES = re.compile(
    rf"欠(?!条)[^，。；！？]{{0,10}}{_PAY}(?:款|共计|合计|合共|一共)?{_SUM}元?{_PAID}[，、；]?"
    "(?:另外?|并|同时|还|外加|加上|以及|和|再)[^，。；！？]{0,6}(?:赔偿|补偿|违约金|赔)"
)
WITHIN_DEBT = re.compile(
    rf"欠[^。；！？]{{0,10}}(?:材料|货|料|工程|机械|设备|租赁)[款钱费][^。；！？]{{0,10}}?{_SUM}元?，?"
    rf"(?:其中|里面|里头|当中|包[含括]|[、和及与]|另外?[有欠]?|还有)[^，。；！？没不]{{0,6}}{_PAY}{_SUM}元?{_PAID}"
)
# A text in a wrong encoding may say anything: a person looks at it, whatever was read.
GARBLED = 0.5
WRONG_ENCODING = "文字有乱码，看不清写的什么；请向来源单位索取原文"
BESIDE = "工资和别的款项写在一起，请核对"


def read_wages(text: str, columns: OrderColumns) -> FieldReading[bool]:
    """Of a normalised text; the score is the share of right answers among such readings.

    The spans are the clauses that say most of it. Where it does not, the reason names what the text is about.
    """
    found = _of_words(text, columns)
    if garbled_share(text) > MOST_GARBLED:
        return FieldReading(found.value, min(found.score, GARBLED), found.spans, WRONG_ENCODING)
    return found


def _of_words(text: str, columns: OrderColumns) -> FieldReading[bool]:
    found = model_reading(text, columns)
    if found.value:
        return found
    if len(text) > LONG and states_arrears(text):
        return FieldReading(True, BY_WORDS, found.spans, STATED)
    for pattern, share in ((BESIDE_DAMAGES, DOUBTED), (WITHIN_DEBT, BY_WORDS)):
        if beside := pattern.search(text):
            return FieldReading(True, share, (beside.span(),), BESIDE)
    if found.score > DOUBTED and mentions_unpaid(text):
        return FieldReading(False, DOUBTED, found.spans, f"{found.reason}；但写到没有给的工资，请核对")
    return found
