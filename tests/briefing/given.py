"""Figures given by hand in place of the metrics' own."""

from datetime import date

import pandas as pd

from briefing.facts import Facts, Figure
from data.spec.metric import metric

TOWNS = (("371526001", "鱼邱湖街道"), ("371526002", "汇鑫街道"), ("371526101", "梁村镇"))


def give(facts: Facts, metric_id: str, value: object, base: object = None, *, compared: bool = True) -> None:
    declared = metric(metric_id)
    facts.used[metric_id, ""] = [
        Figure(metric_id, declared.label, declared.unit, value, base, None, compared, False)  # type: ignore[arg-type]
    ]


def give_towns(facts: Facts, figures: list[tuple[int, int]], *, compared: bool = True) -> None:
    facts.used["complaints_received", "town"] = [
        Figure("complaints_received", "投诉量", "件", now, before, None, compared, False, code, name)
        for (code, name), (now, before) in zip(TOWNS, figures, strict=False)
    ]


def listed(*lines: tuple[str, date]) -> pd.DataFrame:
    return pd.DataFrame(lines, columns=["镇街", "收到日期"])
