"""The town score: items of data/reference/scoring.csv, each measured by town, and the rank they give.

A score is the same for every reader, so it is reckoned over the whole county and then shown for the
towns within filters and scope: a town sees its own score and rank, and nobody else's.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pandas as pd

from data.errors import CatalogueError, OutOfScope
from data.query import coverage
from data.query.few_cases import FewCases, few_cases
from data.query.filters import Filters, select
from data.query.measures import window_of
from data.query.results import base, rounded
from data.query.scope import COUNTY, Scope
from data.query.score_items import Judged, judge
from data.snapshot.opener import Snapshot
from data.spec import reference
from data.spec.metric import Metric, catalogue, metric
from data.spec.reference import ScoringItem
from data.warehouse import Warehouse

FULL_SCORE = Decimal(100)
CENT = Decimal("0.01")
BASES = ("value", "county_average", "last_year_change")
# Towns of equal score are ordered by these items in turn; equal in all, they share a rank (1, 2, 2, 4).
TIE_ORDER = ("B2", "B1", "C1", "D1")


@dataclass(frozen=True)
class ScorePart:
    """One item of one town's score."""

    item: ScoringItem
    unit: str
    value: Decimal | int | None
    numerator: Decimal | int | None
    denominator: Decimal | int | None
    share: Decimal
    full: Decimal
    points: Decimal
    is_small_sample: bool
    has_no_sample: bool
    explanation: str

    @property
    def lost(self) -> Decimal:
        return self.full - self.points


@dataclass(frozen=True)
class TownScore:
    town_code: str
    town_name: str
    score: Decimal
    rank: int
    parts: tuple[ScorePart, ...]

    @property
    def is_small_sample(self) -> bool:
        return any(part.is_small_sample for part in self.parts)

    @property
    def has_no_sample(self) -> bool:
        return any(part.has_no_sample for part in self.parts)


@dataclass(frozen=True)
class ScoreTable:
    """Scores of the towns in the order of their rank, and the scheme they were reckoned by."""

    snapshot_id: str
    data_until: date
    date_from: date
    date_to: date
    items: tuple[ScoringItem, ...]
    towns: tuple[TownScore, ...]
    ranked_towns: int
    notes: tuple[str, ...]
    few: FewCases

    @property
    def caution(self) -> str:
        """Why the order may be chance: most towns have few cases, or some of these do; else nothing."""
        small = sum(town.is_small_sample for town in self.towns)
        return self.few.caution or (f"{small}个镇街件数少，先后可能只是偶然" if small else "")

    def frame(self) -> pd.DataFrame:
        """One row a town: rank, score, marks, and the points of each item under its name."""
        return pd.DataFrame(
            [
                {
                    "town": town.town_code,
                    "town_name": town.town_name,
                    "rank": town.rank,
                    "score": float(town.score),
                    "is_small_sample": town.is_small_sample,
                    "has_no_sample": town.has_no_sample,
                    **{part.item.item: float(part.points) for part in town.parts},
                }
                for town in self.towns
            ]
        )

    def parts(self) -> pd.DataFrame:
        """One row a town and item, with what was lost and why."""
        return pd.DataFrame(
            [
                {
                    "town": town.town_code,
                    "town_name": town.town_name,
                    "item": part.item.item,
                    "block": part.item.block,
                    "label": part.item.label,
                    "metric": part.item.metric,
                    "unit": part.unit,
                    "value": None if part.value is None else float(part.value),
                    "full": float(part.full),
                    "points": float(part.points),
                    "lost": float(part.lost),
                    "is_small_sample": part.is_small_sample,
                    "has_no_sample": part.has_no_sample,
                    "explanation": part.explanation,
                }
                for town in self.towns
                for part in town.parts
            ]
        )


def town_scores(
    w: Warehouse, filters: Filters, scope: Scope, *, snapshot_id: str | None = None
) -> ScoreTable:
    """The score of each town within filters and scope; towns outside are ranked with but not shown."""
    if scope.authorities is not None:
        raise OutOfScope("镇街评分不分主管部门，只对全县和镇街账户开放。")
    county_wide = replace(filters, towns=())
    snapshot = w.snapshot(snapshot_id)
    shown = select(filters, scope, snapshot).town
    date_to = filters.date_to or snapshot.data_until
    items, notes = items_in_force(snapshot.scoring, date_to)
    items, left_out = _known_items(items, snapshot, county_wide.channels)
    notes += left_out
    window = window_of(county_wide, snapshot)
    small = int(snapshot.parameter_or_first("small_sample", date_to))
    fulls = full_points(items)
    parts: dict[str, list[ScorePart]] = {}
    for item, full in zip(items, fulls, strict=True):
        county, towns = (
            w.measure(
                item.metric,
                by=by,
                filters=county_wide,
                scope=COUNTY,
                compare="last_year" if item.basis == "last_year_change" else None,
                snapshot_id=snapshot.id,
            )[item.metric]
            for by in ((), ("town",))
        )
        notes += [lack for lack in (*towns.lacks, *towns.compare_lacks) if lack not in notes]
        for row in towns.rows:
            if row["town"] not in reference.SPECIAL_TOWNS:
                judged = judge(item, towns.metric, row, county.total(), small)
                parts.setdefault(row["town"], []).append(_part(item, towns.metric, row, full, judged))
    scored = _ranked(parts, snapshot.names["town"])
    return ScoreTable(
        snapshot_id=snapshot.id,
        data_until=snapshot.data_until,
        date_from=window.date_from,
        date_to=window.date_to,
        items=tuple(items),
        towns=tuple(town for town in scored if shown is None or town.town_code in shown),
        ranked_towns=len(scored),
        notes=tuple(notes),
        few=few_cases(w, county_wide, snapshot, date_to),
    )


def items_in_force(scheme: Sequence[ScoringItem], on: date) -> tuple[list[ScoringItem], list[str]]:
    """The scheme of a day: of each item the latest version begun; before the first, the first on trial."""
    versions = sorted(scheme, key=lambda item: item.effective_from)
    begun = [item for item in versions if item.effective_from <= on]
    notes = []
    if not begun:
        first = versions[0].effective_from
        begun = [item for item in versions if item.effective_from == first]
        notes = [f"评分细则自 {first} 起施行，此前的区间按该细则试算。"]
    latest = {item.item: item for item in begun}
    order = list(dict.fromkeys(item.item for item in scheme))
    in_force = sorted(latest.values(), key=lambda item: order.index(item.item))
    for item in in_force:
        if item.metric not in catalogue():
            raise CatalogueError(f"评分表 {item.item}：没有名为 {item.metric} 的指标。")
        if item.basis not in BASES:
            raise CatalogueError(f"评分表 {item.item}：basis 只能是 {'、'.join(BASES)}。")
        if item.full_at == item.zero_at:
            raise CatalogueError(f"评分表 {item.item}：满分线与零分线不能相同。")
    return in_force, notes


def _known_items(
    items: Sequence[ScoringItem], snapshot: Snapshot, channels: tuple[str, ...]
) -> tuple[list[ScoringItem], list[str]]:
    """Items that can be judged; where nothing can be known of one, its points go to the others."""
    words = {
        one.item: coverage.nothing_known(metric(one.metric), snapshot, channels or None) for one in items
    }
    unknown = [one for one in items if words[one.item]]
    if not unknown:
        return list(items), []
    labels = "、".join(one.label for one in unknown)
    is_late = all(words[one.item].endswith(coverage.ABSENT) for one in unknown)
    reasons = "；".join(dict.fromkeys(filter(None, words.values())))
    why = f"的{coverage.ABSENT}" if is_late else f"未知（{reasons}）"
    return [one for one in items if one not in unknown], [f"{labels}{why}，不计分，分值由其余各项分担。"]


def full_points(items: Sequence[ScoringItem]) -> list[Decimal]:
    """Points of each item scaled to 100.00 in all; what rounding leaves goes to the largest remainders."""
    available = sum(item.points for item in items)
    cents = [Fraction(item.points) / Fraction(available) * 10_000 for item in items]
    whole = [int(cent) for cent in cents]
    by_remainder = sorted(range(len(cents)), key=lambda place: whole[place] - cents[place])
    for place in by_remainder[: 10_000 - sum(whole)]:
        whole[place] += 1
    return [Decimal(cent) * CENT for cent in whole]


def _part(item: ScoringItem, metric: Metric, row: dict[str, Any], full: Decimal, judged: Judged) -> ScorePart:
    share = min(max(judged.share, Fraction(0)), Fraction(1))
    points = rounded(full * share.numerator / share.denominator, 2)
    lost = full - points
    return ScorePart(
        item=item,
        unit="%" if item.basis == "last_year_change" else metric.unit,
        value=judged.value,
        numerator=row["numerator"],
        denominator=base(row) if item.basis == "last_year_change" else row["denominator"],
        share=rounded(Decimal(share.numerator) / Decimal(share.denominator), 4),
        full=full,
        points=points,
        is_small_sample=judged.is_small_sample,
        has_no_sample=judged.has_no_sample,
        explanation=f"{judged.words}，" + (f"扣{lost}分。" if lost else "不扣分。"),
    )


def _ranked(parts: dict[str, list[ScorePart]], names: Any) -> list[TownScore]:
    """Towns by score, ties ordered by TIE_ORDER; within an equal rank in official order."""
    standing = {}
    for town, own in parts.items():
        points = {part.item.item: part.points for part in own}
        score = sum(points.values(), Decimal(0))
        standing[town] = (score, *(points.get(item, Decimal(0)) for item in TIE_ORDER))
    ordered = sorted(standing, key=lambda town: standing[town], reverse=True)
    return [
        TownScore(
            town_code=town,
            town_name=names[town],
            score=standing[town][0],
            rank=1 + sum(other > standing[town] for other in standing.values()),
            parts=tuple(parts[town]),
        )
        for town in ordered
    ]
