"""Why a figure changed: its parts by one dimension, which add up exactly to the change of its answer.

What is compared with what, and whether it can be, is the answer's own: here its rows are only taken apart.

A count or sum: the part of a group is its value less its base.

A ratio R = scale × N ÷ D: with N and D the sums over all groups, 0 and 1 the base and the window, and a
stroke for the mean of both,

    R1 − R0 = Σ (scale × Δn − R̄ × Δd) ÷ D̄        over the groups' own n and d.

It is exact, for scale × ΔN = R̄ × ΔD + D̄ × ΔR, treats both windows alike, and needs no rate of a group, so
that one without a denominator has its part too: a group moves the ratio by what its numerator grew beyond
the county's rate of what its denominator grew. Where a group has a rate r in both windows its part is
divided further, exactly again:

    d̄ × Δr ÷ D̄             the group's own rate changed;
    (r̄ − R̄) × Δd ÷ D̄       the group grew or shrank, and lies above or below the whole.

A group with a denominator in one window only has no change of its own rate: all is of the second kind.
What is shown is rounded to the metric's decimals, the remainders going to the largest, so that the rounded
parts add up to the change of the rounded ratio.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import floor
from typing import Any, Literal

from data.query.comparison import Comparison, Tone, tone_of
from data.query.compiler import Group
from data.query.filters import UNKNOWN, Filters
from data.query.results import Answer, figures
from data.query.scope import Scope
from data.query.windows import BASE_LABELS, Compare
from data.spec.mart import DIMENSION_LABELS
from data.spec.metric import Metric, breakdowns, metric
from data.warehouse import Warehouse

# Parameter of data/reference: how many groups are listed, the others summed up.
MOST = "decomposition_most"
ORDER = ("town", "sector", "channel", "authority", "employer", "route", "account")
NO_COMPARISON = "没有选择对比的时期，没有变化可以分解。"
Kind = Literal["group", "rest", "overlap"]


@dataclass(frozen=True)
class Sums:
    """Numerator and denominator in both windows; a count or sum has no denominators."""

    now: Decimal = Decimal(0)
    now_of: Decimal = Decimal(0)
    before: Decimal = Decimal(0)
    before_of: Decimal = Decimal(0)

    @property
    def moved(self) -> Decimal:
        return self.now - self.before

    @property
    def moved_of(self) -> Decimal:
        return self.now_of - self.before_of

    @property
    def is_nothing(self) -> bool:
        return not (self.now or self.now_of or self.before or self.before_of)

    def __add__(self, other: "Sums") -> "Sums":
        return Sums(
            self.now + other.now,
            self.now_of + other.now_of,
            self.before + other.before,
            self.before_of + other.before_of,
        )

    def __sub__(self, other: "Sums") -> "Sums":
        return self + Sums(-other.now, -other.now_of, -other.before, -other.before_of)


@dataclass(frozen=True)
class Part:
    """One part of a change.

    `difference` is in the metric's unit, in points of a percentage; `rate_effect` + `mix_effect` come to it,
    and are None where the group has no rate of its own. `value` and `base` are the group's own figures; None
    where there is none or it is not known, for the reason `word`. `group` leads to the rows behind it; None
    of what several groups count in common.
    """

    kind: Kind
    name: str
    group: Group | None
    value: Any
    base: Any
    sums: Sums
    difference: Decimal
    tone: Tone
    rate_effect: Decimal | None = None
    mix_effect: Decimal | None = None
    word: str = ""


@dataclass(frozen=True)
class Decomposition:
    """A change and its parts, the largest first; without parts `reason` says why."""

    answer: Answer
    by: str
    parts: tuple[Part, ...]
    reason: str = ""

    @property
    def comparison(self) -> Comparison:
        """The change that is taken apart, as the answer carries it."""
        found: Comparison = self.answer.total()["comparison"]
        return found


@dataclass(frozen=True)
class _Found:
    """A part before it is rounded."""

    kind: Kind
    name: str
    group: Group | None
    sums: Sums
    exact: Fraction
    rate: Fraction | None = None
    word: str = ""
    has_value: bool = True
    has_base: bool = True


def offered(asked: Metric) -> tuple[str, ...]:
    """The dimensions by which a change of the metric can be taken apart."""
    return tuple(one for one in ORDER if one in breakdowns(asked))


def decompose(
    w: Warehouse,
    metric_id: str,
    by: str,
    *,
    filters: Filters,
    scope: Scope,
    compare: Compare | None,
    snapshot_id: str | None = None,
) -> Decomposition:
    """The change of a figure by the members of one dimension.

    Raises: QuestionError where the metric cannot be split so; OutOfScope.
    """
    asked = metric(metric_id)
    whole, split = (
        w.measure(metric_id, by=one, filters=filters, scope=scope, compare=compare, snapshot_id=snapshot_id)[
            metric_id
        ]
        for one in ((), (by,))
    )
    total = whole.total()
    if reason := _why_none(whole, total, compare):
        return Decomposition(whole, by, (), reason)
    snapshot = w.snapshot(whole.snapshot_id)
    most = int(snapshot.parameter(MOST, snapshot.data_until))
    found = _gathered(asked, by, _groups(asked, by, total, split.rows), _sums(total), most)
    rounded = _apportioned([one.exact for one in found], total["comparison"].difference, asked.decimals)
    parts = [_part(asked, one, share) for one, share in zip(found, rounded, strict=True)]
    return Decomposition(whole, by, tuple(parts))


def _why_none(answer: Answer, total: dict[str, Any], compare: Compare | None) -> str:
    """Why a change cannot be taken apart: it is not known, or there was nothing."""
    if compare is None:
        return NO_COMPARISON
    if answer.status == "unknown":
        return answer.reason
    if total["value"] is not None and not total["is_comparable"]:
        return answer.compare_reason or total["compare_word"]
    if not total["comparison"].is_known:
        where = "本期" if total["value"] is None else BASE_LABELS[compare]
        return _without_denominator(answer.metric, where)
    nothing = f"本期和{BASE_LABELS[compare]}都没有，没有变化可以分解。"
    return nothing if _sums(total).is_nothing else ""


def _without_denominator(asked: Metric, where: str) -> str:
    below = asked.denominator_label or metric(asked.denominator_metric).label
    return f"{where}没有{below}，{asked.label}没有数，没有变化可以分解。"


# -- the groups ------------------------------------------------------------------------------------


def _groups(asked: Metric, by: str, total: dict[str, Any], rows: Sequence[dict[str, Any]]) -> list[_Found]:
    """Every group in which anything was counted, with its exact part."""
    whole, found = _sums(total), []
    for row in rows:
        sums = _sums(row)
        if sums.is_nothing:
            continue
        exact, rate = _effects(asked, whole, sums)
        found.append(
            _Found(
                "group",
                row[f"{by}_name"],
                Group(by, (row[by],)),
                sums,
                exact,
                rate,
                row["word"] if row["status"] == "unknown" else row["compare_word"],
                has_value=row["value"] is not None,
                has_base=row["comparison"].base is not None,
            )
        )
    return found


def _gathered(asked: Metric, by: str, groups: list[_Found], whole: Sums, most: int) -> list[_Found]:
    """The largest groups, the others as one, and what several groups count in common."""
    ordered = sorted(groups, key=lambda one: (-abs(one.exact), -(one.sums.now + one.sums.before)))
    named = [one for one in ordered if one.group != Group(by, (UNKNOWN,))]
    # one single other group is named, not counted
    others = named[most:] if len(named) > most + 1 else []
    gathered = {id(one) for one in others}
    shown = [one for one in ordered if id(one) not in gathered]
    if others:
        codes = tuple(one.group.codes[0] for one in shown if one.group)
        rates = [one.rate for one in others if one.rate is not None]
        has_rates = asked.is_ratio and len(rates) == len(others)
        shown.append(
            _Found(
                "rest",
                f"其他{len(others)}个{DIMENSION_LABELS[by]}",
                Group(by, codes, is_rest=True),
                sum((one.sums for one in others), Sums()),
                sum((one.exact for one in others), Fraction(0)),
                sum(rates, Fraction(0)) if has_rates else None,
            )
        )
    if left := _overlap(asked, by, groups, whole):
        shown.append(left)
    return shown


def _overlap(asked: Metric, by: str, groups: list[_Found], whole: Sums) -> _Found | None:
    """What the whole counts once and several groups too, as distinct projects; None where there is none."""
    left = whole - sum((one.sums for one in groups), Sums())
    if left.is_nothing:
        return None
    name = f"几个{DIMENSION_LABELS[by]}都计的，合计只计一次"
    return _Found("overlap", name, None, left, _effects(asked, whole, left)[0])


def _sums(row: dict[str, Any]) -> Sums:
    """What a row's figures are made of, as the whole has it even where too little is known of the row."""
    return Sums(*(Decimal(one or 0) for one in row["sums"]))


def _effects(asked: Metric, whole: Sums, own: Sums) -> tuple[Fraction, Fraction | None]:
    """A group's exact part, and what of it is the change of its own rate."""
    if not asked.is_ratio:
        return Fraction(own.moved), None
    scale = asked.scale
    mean_of = Fraction(whole.now_of + whole.before_of) / 2
    mean = scale * (
        Fraction(whole.now) / Fraction(whole.now_of) + Fraction(whole.before) / Fraction(whole.before_of)
    )
    exact = (scale * Fraction(own.moved) - mean / 2 * Fraction(own.moved_of)) / mean_of
    if own.now_of and own.before_of:
        moved = Fraction(own.now) / Fraction(own.now_of) - Fraction(own.before) / Fraction(own.before_of)
        return exact, scale * moved * Fraction(own.now_of + own.before_of) / 2 / mean_of
    has_rates = (own.now_of or not own.now) and (own.before_of or not own.before)
    return exact, Fraction(0) if has_rates else None


# -- rounding --------------------------------------------------------------------------------------


def _apportioned(exact: Sequence[Fraction], total: Decimal, decimals: int) -> list[Decimal]:
    """The parts rounded to add up to `total`: what rounding leaves goes to the largest remainders."""
    unit = Decimal(1).scaleb(-decimals)
    sizes = [one / Fraction(unit) for one in exact]
    whole = [floor(one) for one in sizes]
    left = int(total / unit) - sum(whole)
    order = sorted(range(len(sizes)), key=lambda at: (whole[at] - sizes[at], -abs(sizes[at])))
    for place in order[:left]:
        whole[place] += 1
    return [one * unit for one in whole]


def _part(asked: Metric, found: _Found, difference: Decimal) -> Part:
    value, base = None, None
    if asked.is_ratio:
        value = figures(asked, found.sums.now, found.sums.now_of)[2]
        base = figures(asked, found.sums.before, found.sums.before_of)[2]
    else:
        value, base = found.sums.now, found.sums.before
    part = Part(
        found.kind,
        found.name,
        found.group,
        value if found.has_value else None,
        base if found.has_base else None,
        found.sums,
        difference,
        tone_of("up" if difference > 0 else "down" if difference else "same", asked.good),
        word=found.word,
    )
    if found.rate is None or found.kind == "overlap":
        return part
    unit = Decimal(1).scaleb(-asked.decimals)
    rate = Decimal(round(found.rate / Fraction(unit))) * unit
    return replace(part, rate_effect=rate, mix_effect=difference - rate)
