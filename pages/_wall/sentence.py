"""The answer sentence of 总览, composed of metrics as text spans."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from data.query.comparison import Comparison
from pages._charts import text
from pages._charts.county import TownMark
from pages._charts.text import Number, is_missing, number

# tones: "" plain, "strong" a figure, "better"/"worse" a judged change, "yellow" soon, "red" act now
Span = tuple[str, str]


@dataclass(frozen=True)
class Facts:
    """The figures of the sentence, all for one window; None is unknown, never zero."""

    period: str
    volume: Comparison
    verified_yuan: Number
    recovered_yuan: Number
    open_overdue: Number
    due_soon: Number
    soon_workdays: int


def answer(facts: Facts) -> list[Span]:
    """The answer sentence as spans of (text, tone)."""
    return [
        *_volume(facts),
        ("；", ""),
        *_money(facts),
        ("；", ""),
        *_pressing(facts),
        ("。", ""),
    ]


def plain(spans: list[Span]) -> str:
    return "".join(words for words, _ in spans)


def _volume(facts: Facts) -> list[Span]:
    volume = facts.volume
    received = volume.value
    if received is None:
        return [(f"{facts.period}投诉数据未到", "")]
    if received == 0:
        head: list[Span] = [(f"{facts.period}没有收到投诉", "strong")]
    else:
        head = [(f"{facts.period}投诉 ", ""), (f"{number(received)}件", "strong")]
    if not volume.is_known:
        return [*head, ("，没有上年同期可比", "")]
    if volume.base == 0:
        return [*head, ("，上年同期也没有" if received == 0 else "，上年同期没有投诉", "")]
    if volume.direction == "same":
        return [*head, (f"，与上年同期{text.SAME if volume.kind == 'equal' else text.ALMOST}", "")]
    less_or_more = f"{'多' if volume.direction == 'up' else '少'}{text.difference(volume)}"
    if volume.has_small_base:
        return [*head, (f"，上年同期{number(volume.base)}件，{less_or_more}（基数小）", "")]
    return [*head, ("，比上年同期", ""), (less_or_more, volume.tone)]


def _money(facts: Facts) -> list[Span]:
    verified, recovered = facts.verified_yuan, facts.recovered_yuan
    if is_missing(verified):
        head: list[Span] = [("核实欠薪数据未到", "")]
    elif Decimal(str(verified)) == 0:
        head = [("没有核实的欠薪", "")]
    else:
        head = [(f"核实欠薪{text.money(verified, 1)}", "")]
    if is_missing(recovered):
        return [*head, ("，追发数据未到", "")]
    if Decimal(str(recovered)) == 0:
        # nothing verified and nothing recovered: no more text is needed
        return (
            head if not is_missing(verified) and Decimal(str(verified)) == 0 else [*head, ("，尚未追发", "")]
        )
    tail: list[Span] = [("，已追发", ""), (text.money(recovered, 1), "strong")]
    if not is_missing(verified) and Decimal(str(recovered)) > Decimal(str(verified)):
        tail.append(("（含以前年度）", ""))
    return [*head, *tail]


def _pressing(facts: Facts) -> list[Span]:
    overdue, soon = facts.open_overdue, facts.due_soon
    if is_missing(overdue):
        return [("超期情况未知", "")]
    has_soon = not is_missing(soon) and Decimal(str(soon)) > 0
    soon_words: list[Span] = (
        [(f"{facts.soon_workdays}个工作日内到期", ""), (f"{number(soon)}件", "yellow")] if has_soon else []
    )
    if Decimal(str(overdue)) == 0:
        none_late: Span = ("没有超期未结", "better")
        return [none_late, *([("，", ""), *soon_words] if has_soon else [])]
    late: list[Span] = [("还有 ", ""), (f"{number(overdue)}件超期未结", "red")]
    return [*late, *([("，", ""), *soon_words] if has_soon else [])]


def most_line(towns: Sequence[TownMark]) -> list[Span]:
    """The line below the map: the three towns with most matters."""
    if all(is_missing(town.value) for town in towns):
        return [("各镇街投诉数据未到", "")]
    known = [town for town in towns if not is_missing(town.value) and Decimal(str(town.value)) > 0]
    if not known:
        return [("所选期间各镇街都没有事项", "")]
    most = sorted(known, key=lambda town: -Decimal(str(town.value)))[:3]
    return [("最多：", ""), ("、".join(f"{town.name}{number(town.value)}项" for town in most), "strong")]


def rising_line(towns: Sequence[TownMark]) -> list[Span]:
    """Towns with a rise against last year; up to three are named. Small bases are not judged."""
    judged = [town for town in towns if town.comparison.percent is not None]
    rising = sorted((town for town in judged if town.rises), key=lambda town: -(town.comparison.percent or 0))
    if all(town.comparison.base is None for town in towns):
        return [("没有上年同期可比", "")]
    if not judged:
        return [("各镇街上年同期基数都小，不作升降判断", "")]
    if not rising:
        return [("没有镇街上升" if len(judged) == len(towns) else "可比的镇街没有上升", "better")]
    names = "、".join(town.name for town in rising[:3])
    only = "只有" if len(rising) == 1 and len(judged) > 1 else ""
    many = f"等{len(rising)}个镇街" if len(rising) > 3 else ""
    return [(f"{only}{names}{many}上升", "worse")]
