"""What can be known of a figure: none where its ledgers never came, or its window lies outside the data.

Nought is said only of days that a ledger covers; what is not known is not nought.
"""

import re
from collections.abc import Iterator, Sequence
from datetime import date
from functools import lru_cache

from data.query.windows import BASE_LABELS, Compare, Window
from data.snapshot.opener import Snapshot, Source
from data.spec import reference
from data.spec.mart import marts
from data.spec.metric import Metric, metric

Channels = tuple[str, ...] | None
PROJECTS = "projects"
# columns of deposit_states that the ledger of projects decides
PROJECT_STATES = re.compile(r"\b(is_live|is_under_way|is_finished)\b")


def parts_of(asked: Metric) -> list[Metric]:
    """The metrics that are read from marts: itself, or the two it divides."""
    return [metric(part) for part in asked.parts] or [asked]


@lru_cache(maxsize=256)
def mart_ledgers(mart: str, channels: Channels = None) -> frozenset[str]:
    """The ledgers that a mart is made of: its own, or those of the channels asked for."""
    made = marts()[mart]
    if not made.is_of_channels:
        return frozenset(made.ledgers)
    return frozenset(
        one.ledger for one in reference.channels() if channels is None or one.channel in channels
    )


def ledgers_of(asked: Metric) -> frozenset[str]:
    """All the ledgers that a figure stands on."""
    return frozenset[str]().union(*(mart_ledgers(part.mart) for part in parts_of(asked)))


def is_absent(asked: Metric, snapshot: Snapshot, channels: Channels = None) -> bool:
    """Whether a figure stands on a mart of which no ledger ever came."""
    parts = parts_of(asked)
    found = [mart_ledgers(part.mart, channels) for part in parts]
    has_none = any(bool(ledgers) and ledgers <= snapshot.absent for ledgers in found)
    return has_none or any(_lacks_projects(part, snapshot) for part in parts)


def is_known(parts: Sequence[Metric], window: Window, snapshot: Snapshot, channels: Channels) -> bool:
    """Whether there is a figure for a window, of all its parts."""
    return all(
        not is_absent(part, snapshot, channels)
        and (part.is_stock or window.date_from <= snapshot.data_until)
        and not _is_beyond_reach(part, window, snapshot, channels)
        and not _lacks_pools(part, window.date_to, snapshot)
        for part in parts
    )


def is_known_before(parts: Sequence[Metric], window: Window, snapshot: Snapshot, channels: Channels) -> bool:
    """The same of a window to compare with, which may lie before the first day of a ledger."""
    firsts = [first_day(part, snapshot, channels) for part in parts]
    reaches_back = all(first is None or window.date_to >= first for first in firsts)
    return reaches_back and is_known(parts, window, snapshot, channels)


def first_day(part: Metric, snapshot: Snapshot, channels: Channels) -> date | None:
    """The first day of a flow's own ledgers; None where there is none to know, as of a stock."""
    if part.is_stock:
        return None
    ledgers = mart_ledgers(part.mart, channels)
    return min((day for ledger, day in snapshot.first_days.items() if ledger in ledgers), default=None)


def notes(part: Metric, window: Window, snapshot: Snapshot, channels: Channels) -> Iterator[str]:
    """Why there is no figure, or what it lacks."""
    ledgers = mart_ledgers(part.mart, channels)
    if _lacks_projects(part, snapshot):
        ledgers |= {PROJECTS}
    missing = [source.label for source in snapshot.sources if source.ledger in ledgers & snapshot.absent]
    if missing:
        is_whole = is_absent(part, snapshot, channels)
        what = f"{part.label}未知" if is_whole else f"未计入{part.label}"
        yield f"{'、'.join(missing)}数据未到，{what}。"
        if is_whole:
            return
    until = snapshot.data_until
    if window.date_to > until and part.is_stock:
        yield f"{part.label}：数据截至 {until}，{window.date_to} 的存量按截至日的台账推算。"
    elif window.date_from > until:
        yield f"所问区间晚于数据截至 {until}，{part.label}未知。"
    elif window.date_to > until:
        yield f"数据截至 {until}，之后未计。"
    for source in _late_sources(part, snapshot, channels):
        if source.data_until is not None and source.data_until < window.date_to and window.date_from <= until:
            yield f"{source.label}数据只到 {source.data_until}，之后未齐。"
    if _lacks_pools(part, window.date_to, snapshot):
        yield f"参数表没有 {window.date_to.year} 年的周转金规模，{part.label}未知。"


def notes_before(
    part: Metric, window: Window, compare: Compare, snapshot: Snapshot, channels: Channels
) -> Iterator[str]:
    """The same of the window to compare with; that nothing happened in a month's first days is no gap."""
    first, base = first_day(part, snapshot, channels), BASE_LABELS[compare]
    if first is None:
        return
    if window.date_to < first:
        yield f"{part.label}的数据自 {first} 起，无{base}数据。"
        return
    if window.date_from < first.replace(day=1):
        yield f"{part.label}的{base}数据自 {first} 起，不完整。"
    # Of several channels each begins by itself: one that was not there yet is in this window alone.
    ledgers = mart_ledgers(part.mart, channels)
    for source in snapshot.sources:
        began = snapshot.first_days.get(source.ledger)
        if source.ledger in ledgers and began and window.date_to < began:
            yield f"{source.label}的数据自 {began} 起，{base}没有这一来源，不完全可比。"


def _late_sources(part: Metric, snapshot: Snapshot, channels: Channels) -> list[Source]:
    """The sources of a flow that have fallen behind the others."""
    ledgers = frozenset[str]() if part.is_stock else mart_ledgers(part.mart, channels)
    return [source for source in snapshot.sources if source.is_late and source.ledger in ledgers]


def _is_beyond_reach(part: Metric, window: Window, snapshot: Snapshot, channels: Channels) -> bool:
    """Whether a window begins after all that a flow's ledgers tell of: late is not nought."""
    late = {one.ledger: one.data_until for one in _late_sources(part, snapshot, channels)}
    came = mart_ledgers(part.mart, channels) - snapshot.absent
    reached = [late.get(ledger) for ledger in came]
    return bool(reached) and all(day is not None and day < window.date_from for day in reached)


def _lacks_projects(part: Metric, snapshot: Snapshot) -> bool:
    """What is under construction is told by the ledger of projects: without it, nothing is known to be."""
    return bool(PROJECT_STATES.search(part.where or "")) and PROJECTS in snapshot.absent


def _lacks_pools(part: Metric, day: date, snapshot: Snapshot) -> bool:
    """A year for which no account's pool was put down has none that is known, not one of nought."""
    return "pool_yuan" in part.value and day.year not in snapshot.pool_years
