"""Figures given by hand in place of the metrics' own."""

from datetime import date

from briefing.facts import Facts, Figure
from data.query.due_list import DueComplaint
from data.spec.metric import metric
from tests.comparisons import against
from tests.due_items import due_complaint

TOWNS = (("371526001", "鱼邱湖街道"), ("371526002", "汇鑫街道"), ("371526101", "梁村镇"))


def give(facts: Facts, metric_id: str, value: object, base: object = None, *, compared: bool = True) -> None:
    declared = metric(metric_id)
    facts.used[metric_id, ""] = [
        Figure(
            metric_id,
            declared.label,
            declared.unit,
            value,  # type: ignore[arg-type]
            against(value, base, unit=declared.unit, good=declared.good) if compared else None,
        )
    ]


def give_towns(facts: Facts, figures: list[tuple[int, int]], *, compared: bool = True) -> None:
    facts.used["complaints_received", "town"] = [
        Figure(
            "complaints_received",
            "投诉量",
            "件",
            now,
            against(now, before) if compared else None,
            key=code,
            name=name,
        )
        for (code, name), (now, before) in zip(TOWNS, figures, strict=False)
    ]


def listed(*lines: tuple[str, date]) -> list[DueComplaint]:
    return [due_complaint(town=town, received_date=day) for town, day in lines]
