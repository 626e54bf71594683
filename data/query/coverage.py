"""What is known of a figure: decided here alone, for every answer, its rows and the window compared with.

A ledger covers the days from its first event day to its own 数据截至. Of a figure over a window:
- `known`: all its ledgers cover all of it;
- `partial`: some day or some of its sources is not covered; the value is of what is there;
- `unknown`: no day is covered, or a ledger that it cannot do without never came; there is no value.
Nought is said only of days that a ledger covers.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Literal

from data.query.figure_ledgers import Reach, part_ledgers, reach
from data.query.memo import remembered
from data.query.periods import day_label
from data.query.recorded_columns import NOT_RECORDED, Channels, is_unrecorded, not_recorded
from data.query.sources import begins_within, ends_before
from data.query.windows import BASE_LABELS, Compare, Shift, Window, move_back, window_back
from data.snapshot.opener import Snapshot
from data.spec.mart import marts
from data.spec.metric import Metric, parts_of

Status = Literal["known", "partial", "unknown"]
STATUSES: tuple[Status, ...] = ("known", "partial", "unknown")
PROJECTS = "projects"
# columns of deposit_states that the ledger of projects decides
PROJECT_STATES = re.compile(r"\b(is_live|is_under_way|is_finished)\b")
# columns of complaints as judged on the day up to which the main sources have all come
JUDGED_STATES = re.compile(r"\bis_(settled|due|overdue|open_overdue)\b")
ABSENT = "数据未到"
LATE = "数据未齐"
OTHER_MONTHS = "月数不同"


@dataclass(frozen=True)
class Coverage:
    """How much is known, and what lacks as Chinese sentences; `reason` is "" where all is known.

    `word` is the reason in the few characters for which a tile or cell has room.
    """

    status: Status = "known"
    lacks: tuple[str, ...] = ()
    word: str = ""

    @property
    def reason(self) -> str:
        return "".join(self.lacks)


@dataclass(frozen=True)
class BaseCoverage(Coverage):
    """The same of a compared window. `is_comparable`: a change against it can be given in per cent.

    A base of which whole months lie before the first day of its ledgers is another length of time.
    """

    is_comparable: bool = True


@dataclass(frozen=True)
class Cover:
    """The days that one ledger covers; None is without an end on that side.

    `is_of_months`: the last is that of the last month with lines; `until` is the ledger's own last day.
    """

    ledger: str
    label: str
    first: date | None
    last: date | None
    until: date | None = None
    is_of_months: bool = False

    def of(self, window: Window) -> Window | None:
        """The days of a window that are covered; None where there is none."""
        date_from = max(window.date_from, self.first or window.date_from)
        date_to = min(window.date_to, self.last or window.date_to)
        return Window(date_from, date_to) if date_from <= date_to else None


def is_absent(asked: Metric, snapshot: Snapshot, channels: Channels = None) -> bool:
    """Whether a figure is computed from a mart of which no ledger ever came."""
    return any(_is_absent(part, snapshot, channels) for part in parts_of(asked))


def nothing_known(asked: Metric, snapshot: Snapshot, channels: Channels = None) -> str:
    """Why a figure is unknown whatever days are asked for, as 追发台账数据未到; "" where it is not so.

    A ledger never came, or the channels asked for do not record what the figure is made of.
    """
    parts = parts_of(asked)
    absent = [part for part in parts if _is_absent(part, snapshot, channels)]
    unrecorded = [part for part in parts if is_unrecorded(part, snapshot, channels)]
    words = [f"{_missing_labels(part, snapshot, channels)}{ABSENT}" for part in absent]
    words += [not_recorded(part, snapshot, channels) for part in unrecorded]
    return "；".join(dict.fromkeys(words))


@remembered
def covers(part: Metric, snapshot: Snapshot, channels: Channels) -> tuple[Cover, ...]:
    """What the sources of a mart cover, those left out that never came.

    A ledger of states may tell of no day at all (在建项目): it covers all. One of happenings that tells of
    none covers none.
    """
    found = []
    for ledger in sorted(part_ledgers(part, snapshot, channels) - snapshot.absent):
        source = snapshot.source(ledger)
        first, until = snapshot.first_days.get(ledger), source.data_until if source else None
        own: Reach = reach(part, ledger, snapshot)
        if part.is_stock or first or own.last:
            label = source.label if source else ledger
            found.append(Cover(ledger, label, first, own.last, until, own.is_of_months))
    return tuple(found)


def judge(parts: Iterable[Metric], window: Window, snapshot: Snapshot, channels: Channels) -> Coverage:
    """What is known of a figure of all these parts over a window."""
    found = [_judge(part, window, snapshot, channels) for part in parts]
    lacks = tuple(dict.fromkeys(words for one in found for words in one.lacks))
    status = _least(one.status for one in found)
    return Coverage(status, lacks, next((one.word for one in found if one.status == status), ""))


def _least(statuses: Iterable[Status]) -> Status:
    return STATUSES[max((STATUSES.index(status) for status in statuses), default=0)]


@remembered
def _judge(part: Metric, window: Window, snapshot: Snapshot, channels: Channels) -> Coverage:
    if not part_ledgers(part, snapshot, channels):
        # records of no channel (未注明) are in no channel's ledger: there are none, and that is known
        return Coverage()
    words, word = _nothing_known(part, window, snapshot, channels)
    if words:
        return Coverage("unknown", (words,), word)
    lacks = []
    if missing := _missing_labels(part, snapshot, channels):
        lacks.append(f"{missing}数据未到，未计入{part.label}。")
    known = covers(part, snapshot, channels)
    lacks += [words for one in known for words in _lacks(one, window, is_stock=part.is_stock)]
    if _is_judged(part) and window.date_to > snapshot.complete_until:
        lacks.append(f"办理状态判定到 {snapshot.complete_until}，其后的未计入{part.label}。")
    if part.is_stock:
        has_any = any(one.first is None or one.first <= window.date_to for one in known)
    else:
        has_any = any(one.of(window) for one in known)
    if has_any:
        return Coverage("partial", tuple(lacks), LATE) if lacks else Coverage()
    firsts = [one.first for one in known if one.first and one.first > window.date_to]
    word = f"台账自{day_label(max(firsts))}起" if firsts else LATE
    return Coverage("unknown", tuple(lacks) or (f"{part.label}没有有日期的台账行。",), word)


def _nothing_known(part: Metric, window: Window, snapshot: Snapshot, channels: Channels) -> tuple[str, str]:
    """Why there is no figure whatever days its ledgers cover, in full and in short; "" where not so."""
    if _is_absent(part, snapshot, channels):
        return f"{_missing_labels(part, snapshot, channels)}数据未到，{part.label}未知。", ABSENT
    if is_unrecorded(part, snapshot, channels):
        return f"{not_recorded(part, snapshot, channels)}，{part.label}未知。", NOT_RECORDED
    if words := _begins_late(part, window, snapshot):
        return words
    if part.is_by_month and not window.months_begun:
        return f"所问区间内没有一个月的月初，{part.label}按月份统计，未知。", "不足整月"
    if _lacks_pools(part, window.date_to, snapshot):
        return f"参数表没有 {window.date_to.year} 年的周转金规模，{part.label}未知。", "没有资金规模"
    return "", ""


def _begins_late(part: Metric, window: Window, snapshot: Snapshot) -> tuple[str, str] | None:
    if not part.is_stock and window.date_from > (until := snapshot.data_until):
        return f"所问区间晚于数据截至 {until}，{part.label}未知。", "晚于数据截至"
    if _is_judged(part) and window.date_from > (until := snapshot.complete_until):
        return f"办理状态判定到 {until}，所问区间在其后，{part.label}未知。", LATE
    return None


def _lacks(cover: Cover, window: Window, *, is_stock: bool) -> list[str]:
    """What a source lacks of a window; of a stock, the states come from all that was before."""
    first, last, lacks = cover.first, cover.last, []
    days = Window(window.date_to, window.date_to) if is_stock else window
    if begins_within(first, days):
        lacks.append(f"{cover.label}数据自 {first} 起，之前未知。")
    if ends_before(last, window):
        reached = f"应发月份只到 {last:%Y-%m}" if last and cover.is_of_months else f"数据只到 {last}"
        lacks.append(f"{cover.label}{reached}，之后未齐。")
    return lacks


def _is_absent(part: Metric, snapshot: Snapshot, channels: Channels) -> bool:
    ledgers = part_ledgers(part, snapshot, channels)
    return (bool(ledgers) and ledgers <= snapshot.absent) or _lacks_projects(part, snapshot)


def _missing_labels(part: Metric, snapshot: Snapshot, channels: Channels) -> str:
    ledgers = part_ledgers(part, snapshot, channels)
    if _lacks_projects(part, snapshot):
        ledgers |= {PROJECTS}
    return "、".join(one.label for one in snapshot.sources if one.ledger in ledgers & snapshot.absent)


def _is_judged(part: Metric) -> bool:
    return any(JUDGED_STATES.search(fragment) for fragment in part.fragments)


def _lacks_projects(part: Metric, snapshot: Snapshot) -> bool:
    """What is under construction is known from the ledger of projects: without it, nothing is known to be."""
    return bool(PROJECT_STATES.search(part.where or "")) and PROJECTS in snapshot.absent


def _lacks_pools(part: Metric, day: date, snapshot: Snapshot) -> bool:
    """A year for which no account's pool was put down has no known pool, not a pool of zero."""
    return "pool_yuan" in part.value and day.year not in snapshot.pool_years


# -- the window compared with ----------------------------------------------------------------------


@dataclass(frozen=True)
class Against:
    """Which window is compared with: its kind, and how far it lies back."""

    compare: Compare
    shift: Shift


def base_of(cover: Cover, window: Window, shift: Shift) -> Window | None:
    """The days of the compared window that answer to those which a source covers of this one.

    A month that it covers whole is compared with a whole month, a 29 February with it.
    """
    own = cover.of(window)
    if own is None:
        return None
    base = window_back(Window(window.date_from, own.date_to), shift)
    is_cut = own.date_from > window.date_from
    return Window(move_back(own.date_from, shift), base.date_to) if is_cut else base


def base_cuts(
    part: Metric, window: Window, shift: Shift, snapshot: Snapshot, channels: Channels
) -> dict[str, Window | None]:
    """Ledger → the days of the base that are compared, of those that are not the whole base.

    Days of this window that a source has not yet reported are not counted in the base.
    """
    if part.is_stock:
        return {}
    base, until = window_back(window, shift), snapshot.complete_until
    if _is_judged(part) and window.date_from <= until:
        window = Window(window.date_from, min(window.date_to, until))
    cuts = {one.ledger: base_of(one, window, shift) for one in covers(part, snapshot, channels)}
    return {ledger: cut for ledger, cut in cuts.items() if cut != base}


def base_seen_on(part: Metric, window: Window, shift: Shift, snapshot: Snapshot, channels: Channels) -> date:
    """The day on which it is judged of the compared window what is still unpaid.

    What is paid after the days that a source has reported is not known yet of this window either.
    """
    seen_on = window_back(window, shift).date_to
    if part.is_stock or marts()[part.mart].is_of_channels:
        return seen_on
    known = [replace(one, last=one.until) for one in covers(part, snapshot, channels)]
    reported = (base_of(one, window, shift) for one in known)
    return min((days.date_to for days in reported if days), default=seen_on)


def judge_base(
    parts: Iterable[Metric], window: Window, against: Against, snapshot: Snapshot, channels: Channels
) -> BaseCoverage:
    """What is known of the window to compare with, of the days that are compared."""
    found = [_judge_base(part, window, against, snapshot, channels) for part in parts]
    lacks = tuple(dict.fromkeys(words for one in found for words in one.lacks))
    status = _least(one.status for one in found)
    is_comparable = status != "unknown" and all(one.is_comparable for one in found)
    label = BASE_LABELS[against.compare]
    words = next((one.word for one in found if one.word), f"{label}数据不全")
    word = f"无{label}数据" if status == "unknown" else "" if is_comparable else words
    return BaseCoverage(status, lacks, word, is_comparable=is_comparable)


@remembered
def _judge_base(
    part: Metric, window: Window, against: Against, snapshot: Snapshot, channels: Channels
) -> BaseCoverage:
    shift, label = against.shift, BASE_LABELS[against.compare]
    base = window_back(window, shift)
    if not part_ledgers(part, snapshot, channels):
        return BaseCoverage()
    now = _judge(part, window, snapshot, channels)
    if now.status == "unknown":
        words = f"本期{part.label}未知，不与{label}比较。"
        return BaseCoverage("unknown", (words,), is_comparable=False)
    if _lacks_pools(part, base.date_to, snapshot):
        words = f"参数表没有 {base.date_to.year} 年的周转金规模，{label}未知。"
        return BaseCoverage("unknown", (words,), is_comparable=False)
    known = covers(part, snapshot, channels)
    compared = [one for one in known if part.is_stock or one.of(window)]
    wanted = {one.ledger: base if part.is_stock else base_of(one, window, shift) for one in compared}
    there = [one for one in compared if (days := wanted[one.ledger]) and _reaches(one, days, part.is_stock)]
    firsts = [one.first for one in compared if one.first]
    if not there:
        words = f"{part.label}的数据自 {min(firsts)} 起，无{label}数据。" if firsts else f"无{label}数据。"
        return BaseCoverage("unknown", (words,), is_comparable=False)
    lacks = []
    for one in compared:
        days = wanted[one.ledger]
        if days and one.first and one.first > (days.date_to if part.is_stock else days.date_from):
            lacks.append(_base_lack(one, days, label))
    # By whole months: that nothing happened in a month's first days makes it no shorter.
    earliest = min(days.date_from for days in wanted.values() if days)
    is_whole = part.is_stock or len(firsts) < len(compared) or earliest >= min(firsts).replace(day=1)
    if part.is_by_month and (words := _unlike_months(part, window, there, wanted, label)):
        has_any = any(days and days.months_begun for days in wanted.values())
        status: Status = "partial" if has_any else "unknown"
        return BaseCoverage(status, (*lacks, words), OTHER_MONTHS, is_comparable=False)
    return BaseCoverage("partial" if lacks else "known", tuple(lacks), is_comparable=is_whole)


def _unlike_months(
    part: Metric, window: Window, compared: Iterable[Cover], bases: Mapping[str, Window | None], label: str
) -> str:
    """That a figure by months is of another number of months in the base, moved by days; "" where not so."""
    for one in compared:
        own, days = one.of(window), bases[one.ledger]
        if own and days and own.months_begun != days.months_begun:
            return (
                f"{part.label}按月份统计，本期有{own.months_begun}个月，"
                f"{label}有{days.months_begun}个月，不作比较。"
            )
    return ""


def _reaches(cover: Cover, base: Window, is_stock: bool) -> bool:
    if is_stock:
        return cover.first is None or cover.first <= base.date_to
    return cover.of(base) is not None


def _base_lack(cover: Cover, base: Window, label: str) -> str:
    if cover.first and cover.first > base.date_to:
        return f"{cover.label}的数据自 {cover.first} 起，{label}没有这一来源，不完全可比。"
    return f"{cover.label}的{label}数据自 {cover.first} 起，不完整。"
