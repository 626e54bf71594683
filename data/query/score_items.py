"""How well one item of the town score is done: the share of its points, and why, in words."""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from typing import Any

from data.query.comparison import Comparison
from data.query.results import rounded
from data.spec.metric import Metric, catalogue
from data.spec.reference import ScoringItem


@dataclass(frozen=True)
class Judged:
    """What an item comes to before it is points: how well, and in words."""

    share: Fraction
    value: Decimal | int | None
    words: str
    is_small_sample: bool = False
    has_no_sample: bool = False


def judge(
    item: ScoringItem, metric: Metric, row: dict[str, Any], county: dict[str, Any], small: int
) -> Judged:
    if item.basis == "last_year_change":
        return _judge_change(item, metric, row)
    if not row["denominator"]:
        words = "无样本，按满分计"
        if row["numerator"] and metric.parts:
            # there are cases, and nothing to measure them by
            above, below = (catalogue()[part] for part in metric.parts)
            cases = f"{above.label}{row['numerator']}{above.unit}"
            words = f"{cases}，没有{below.label}，不能按{below.label}计，按满分计"
        return Judged(Fraction(1), None, words, has_no_sample=True)
    if item.basis == "county_average":
        return _judge_against_county(item, metric, row, county)
    share, words = Fraction(row["numerator"]) / Fraction(row["denominator"]), _words(metric, row)
    is_small = bool(metric.numerator_where) and row["denominator"] < small
    if is_small:
        # Few cases say little: they are weighed together with `small` cases of the county's rate.
        rate = Fraction(county["numerator"]) / Fraction(county["denominator"])
        share = (row["numerator"] + small * rate) / (row["denominator"] + small)
        shrunk = rounded(Decimal(share.numerator) * metric.scale / share.denominator, metric.decimals)
        words += f"，样本量小，并入县均后按{shrunk}%计"
    return Judged(_between(item, share * metric.scale), row["value"], words, is_small_sample=is_small)


def _judge_against_county(
    item: ScoringItem, metric: Metric, row: dict[str, Any], county: dict[str, Any]
) -> Judged:
    above, below = (catalogue()[part] for part in metric.parts)
    words = (
        f"{above.label}{row['numerator']}{above.unit}，{below.label}{row['denominator']}{below.unit}，"
        f"每百项目{row['value']}{above.unit}，县均{county['value']}{above.unit}"
    )
    if not county["numerator"]:
        return Judged(Fraction(1), row["value"], words)
    average = Fraction(county["numerator"]) / Fraction(county["denominator"])
    times = Fraction(row["numerator"]) / Fraction(row["denominator"]) / average
    return Judged(_between(item, times), row["value"], words)


def _judge_change(item: ScoringItem, metric: Metric, row: dict[str, Any]) -> Judged:
    """Change against a year before that can be compared with, as the row's comparison has it. From nothing
    there is no percentage: staying at nothing is full marks for want of a sample, any rise is none."""
    change: Comparison = row["comparison"]
    if not change.is_known:
        words = f"{row['compare_word'] or '无上年同期数据'}，按满分计"
        return Judged(Fraction(1), None, words, has_no_sample=True)
    share = change.share_of_base
    if share is None:
        if not change.value:
            return Judged(Fraction(1), None, "上年同期和本期都为0，按满分计", has_no_sample=True)
        return Judged(Fraction(0), None, f"上年同期为0，增加{change.difference}{metric.unit}")
    pct = rounded(Decimal(share.numerator) / Decimal(share.denominator), 2)
    words = f"本期{change.value}{metric.unit}，上年同期{change.base}{metric.unit}，{_moved(change, pct)}"
    return Judged(_between(item, share), pct, words)


def _moved(change: Comparison, pct: Decimal) -> str:
    """持平, 下降31.73%, or of a handful 少3项（基数小）, as everywhere."""
    rises = change.direction == "up"
    if change.kind == "equal":
        return "持平"
    if change.has_small_base:
        return f"{'多' if rises else '少'}{abs(change.difference or 0)}{change.unit}（基数小）"
    return f"{'上升' if rises else '下降'}{abs(pct)}%"


def _between(item: ScoringItem, value: Fraction) -> Fraction:
    """0 at `zero_at`, 1 at `full_at`, in a straight line; clipped by the caller."""
    return (value - Fraction(item.zero_at)) / (Fraction(item.full_at) - Fraction(item.zero_at))


def _words(metric: Metric, row: dict[str, Any]) -> str:
    unit = metric.part_unit
    below, above = f"{row['denominator']:,}{unit}", f"{row['numerator']:,}{unit}"
    return f"{metric.denominator_label}{below}，{metric.numerator_label}{above}，{row['value']}%"
