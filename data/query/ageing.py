"""Classes of age of advances not reclaimed: their edges in months are parameters, their names follow."""

from datetime import date
from itertools import pairwise
from typing import Any

from data.snapshot.opener import Snapshot

EDGES = ("fund_age_first_months", "fund_age_second_months", "fund_age_old_months")
MONTHS_A_YEAR = 12
YEARS = "一两三四五六七八九"


def fund_edges(snapshot: Snapshot, on: date) -> list[int]:
    """Months at which the second and every later class begins."""
    return [int(snapshot.parameter_or_first(name, on)) for name in EDGES]


def fund_ages(snapshot: Snapshot, on: date) -> list[str]:
    """3个月以内、3–6个月、6–12个月、1年以上: the youngest first, the last one is old."""
    edges = fund_edges(snapshot, on)
    between = [f"{low}–{high}个月" for low, high in pairwise(edges)]
    return [f"{edges[0]}个月以内", *between, f"{span(edges[-1])}以上"]


def span(months: int) -> str:
    """1年, or 18个月."""
    years, rest = divmod(months, MONTHS_A_YEAR)
    return f"{months}个月" if rest else f"{years}年"


def spoken(months: int) -> str:
    """The same within a sentence: 一年, 两年, or 18个月."""
    years, rest = divmod(months, MONTHS_A_YEAR)
    return f"{YEARS[years - 1]}年" if not rest and 0 < years <= len(YEARS) else span(months)


def question_parameters(snapshot: Snapshot, on: date) -> dict[str, Any]:
    """For data/questions: `$fund_age_months` and `$fund_ages`."""
    return {"fund_age_months": fund_edges(snapshot, on), "fund_ages": fund_ages(snapshot, on)}
