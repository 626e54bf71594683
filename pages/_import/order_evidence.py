"""The words that a reading rests on, marked in its text; what is doubtful; the amount in full."""

import json
import re
from collections.abc import Mapping
from typing import Any

import pandas as pd
from dash import html

from data.spec.order_fields import ORDER_FIELDS
from pages._charts import text

# How a scale may be typed in the text.
SHORT_SIGNS = {"万": "wW", "千": "kK"}
NOT_TAKEN = "把握不大，没有采用"


def told(value: Any) -> dict[str, Any]:
    """What is kept as JSON; nothing where nothing is."""
    return {} if text.is_missing(value) else json.loads(value)


def marked(whole: str, evidence: Mapping[str, list[str]]) -> list[Any]:
    """The text with the words of every field marked; of two that overlap the field named first."""
    spans: list[tuple[int, int, str]] = []
    for field, label in ORDER_FIELDS.items():
        for words in evidence.get(field, ()):
            found = _as_written(words).search(whole)
            if found and all(found.end() <= first or found.start() >= last for first, last, _ in spans):
                spans.append((*found.span(), label))
    children: list[Any] = []
    last = 0
    for begin, end, label in sorted(spans):
        children += [whole[last:begin], html.Mark(whole[begin:end], title=f"{label}的依据")]
        last = end
    return [*children, whole[last:]]


def _as_written(words: str) -> re.Pattern[str]:
    """The words with what reading has written in full: 83800元 is 83,800元 in the text, 1.2万 is 1.2w."""
    return re.compile("".join(_sign(one) for one in words))


def _sign(sign: str) -> str:
    if sign in SHORT_SIGNS:
        return f" ?[{sign}{SHORT_SIGNS[sign]}]"
    return re.escape(sign) + ("[,，]?" if sign.isdecimal() else "")


def explained(row: pd.Series) -> html.Ul:
    """A line a field: the words it rests on, and what is doubtful or why nothing was taken."""
    evidence, reasons = told(row["依据"]), told(row["原因"])
    lines = []
    for field, label in ORDER_FIELDS.items():
        words = "、".join(f"“{one}”" for one in evidence.get(field, ()))
        parts = [
            words and f"依据{words}",
            amount_words(row) if field == "yuan" else "",
            reasons.get(field, ""),
            NOT_TAKEN if is_not_taken(row, field) else "",
        ]
        if said := "；".join(filter(None, parts)):
            lines.append(html.Li([html.B(f"{label}："), said]))
    return html.Ul(lines, className="reading-reasons")


def is_not_taken(row: pd.Series, field: str) -> bool:
    """Of a visit, what is unsure is not taken until a person confirms it."""
    sure = row[f"{ORDER_FIELDS[field]}的把握"]
    value = row["金额（元）" if field == "yuan" else ORDER_FIELDS[field]]
    if text.is_missing(sure) or text.is_missing(value):
        return False
    return bool(row["是来访"] and sure < row["把握界线"])


def amount_words(row: pd.Series) -> str:
    """每人5,000元，约数 and the ends of a range, which the amount alone does not say."""
    each, least, most = (row[name] for name in ("每人金额", "最少", "最多"))
    parts = []
    if not text.is_missing(least):
        of_whom = "每人" if not text.is_missing(each) else ""
        parts.append(f"写的是{of_whom}{text.number(least)}至{text.number(most)}元，取少的")
    elif not text.is_missing(each):
        parts.append(f"每人{text.number(each)}元")
    if row["是约数"] is True:
        parts.append("约数")
    return "，".join(parts)
