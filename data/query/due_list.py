"""What is due, listed once: complaints past their day or nearly, guarantees that end, advances not reclaimed.

Present states: complaints as of the earlier of `complete_until` and their own ledger's day, guarantees and
advances as of `complete_until`, whatever the period asked for. Limits are the snapshot's parameters of that
day. Neither person nor employer is named: the list is shown where anyone may read it.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, ClassVar, Literal

import pandas as pd

from data.frames import money_sum, records
from data.query import ageing, coverage, periods
from data.query.filters import Filters
from data.query.scope import Scope
from data.snapshot.opener import Snapshot
from data.spec.metric import metric
from data.warehouse import EVERYTHING, Warehouse

Kind = Literal["complaint", "guarantee", "advance"]
# red: past its day. yellow: falls due soon, or an advance of the oldest class. blue: to be watched.
Level = Literal["red", "yellow", "blue"]
LEVELS: tuple[Level, ...] = ("red", "yellow", "blue")
# kind → the metric that is unknown where the kind's ledgers never came
METRICS: dict[Kind, str] = {
    "complaint": "open_overdue_count",
    "guarantee": "deposit_stored_yuan",
    "advance": "fund_outstanding_yuan",
}


@dataclass(frozen=True)
class DueLimits:
    """How soon is soon and what is watched: complaints in work-days, guarantees in days.

    `ages` are the classes of age of advances, the youngest first; from `old_months` on they are old.
    """

    soon_workdays: int
    watch_workdays: int
    guarantee_soon_days: int
    guarantee_watch_days: int
    ages: tuple[str, ...]
    old_months: int


@dataclass(frozen=True)
class DueItem:
    """One thing that is due; `line` is the mark of its ledger line, None where it has none."""

    kind: ClassVar[Kind]

    level: Level
    judged_on: date
    town: str | None
    yuan: float | None
    line: str | None


@dataclass(frozen=True)
class DueComplaint(DueItem):
    """An open complaint; `workdays_left` is negative once work-days have passed since its due day."""

    kind = "complaint"

    channel: str
    sector: str | None
    authority: str | None
    authority_short: str | None
    workers: int | None
    received_date: date
    due_date: date
    workdays_left: int


@dataclass(frozen=True)
class DueGuarantee(DueItem):
    """A guarantee of a live project; `days_left` is negative from the day after its expiry."""

    kind = "guarantee"

    project: str
    form: str
    sector: str | None
    authority_short: str | None
    due_date: date
    days_left: int


@dataclass(frozen=True)
class DueAdvance(DueItem):
    """An advance of the revolving fund not wholly reclaimed; `yuan` is what is still out."""

    kind = "advance"

    account_code: str
    approved_date: date
    age: str
    age_days: int


@dataclass(frozen=True)
class DueList:
    """Each kind in its order: the longest overdue, the earliest expiry, the oldest advance first."""

    as_of: date
    limits: DueLimits
    complaints: tuple[DueComplaint, ...] = ()
    guarantees: tuple[DueGuarantee, ...] = ()
    advances: tuple[DueAdvance, ...] = ()
    # kinds of which nothing is known, for their ledgers never came
    unknown: tuple[Kind, ...] = ()

    @property
    def items(self) -> tuple[DueItem, ...]:
        """All of them: what must be acted on now first, whatever its kind."""
        listed: Sequence[DueItem] = (*self.complaints, *self.guarantees, *self.advances)
        return tuple(sorted(listed, key=lambda one: LEVELS.index(one.level)))

    def count(self, kind: Kind, *levels: Level) -> int | None:
        """How many of a kind are of these levels; None where nothing is known of the kind."""
        if kind in self.unknown:
            return None
        return sum(one.kind == kind and one.level in levels for one in self.items)


def present(filters: Filters, snapshot: Snapshot) -> Filters:
    """The filters without their period: as of `complete_until`."""
    return replace(filters, date_from=None, date_to=snapshot.complete_until)


def due_list(
    w: Warehouse, *, filters: Filters = EVERYTHING, scope: Scope, snapshot_id: str | None = None
) -> DueList:
    """All that is due within filters and scope, over one snapshot."""
    snapshot = w.snapshot(snapshot_id)
    now = present(filters, snapshot)
    return w.remembered(("due_list", snapshot.id, now, scope), lambda: _listed(w, now, scope, snapshot))


def _listed(w: Warehouse, filters: Filters, scope: Scope, snapshot: Snapshot) -> DueList:
    limits, as_of = due_limits(snapshot), snapshot.complete_until

    def rows(name: str, **parameters: Any) -> list[dict[str, Any]]:
        return records(w.question(name, filters=filters, scope=scope, snapshot_id=snapshot.id, **parameters))

    workdays = max(limits.soon_workdays, limits.watch_workdays)
    days = max(limits.guarantee_soon_days, limits.guarantee_watch_days)
    channels = filters.channels or None
    return DueList(
        as_of=as_of,
        limits=limits,
        complaints=tuple(
            _complaint(row, limits, snapshot) for row in rows("overdue_list", due_within_workdays=workdays)
        ),
        guarantees=tuple(
            _guarantee(row, limits, snapshot) for row in rows("deposit_expiring", within_days=days)
        ),
        advances=tuple(_advance(row, limits, as_of) for row in rows("fund_ageing")),
        unknown=tuple(
            kind for kind, one in METRICS.items() if coverage.is_absent(metric(one), snapshot, channels)
        ),
    )


def due_limits(snapshot: Snapshot) -> DueLimits:
    """The limits in force on the day that present states are as of."""

    def limit(name: str) -> int:
        return int(snapshot.parameter(name, snapshot.complete_until))

    return DueLimits(
        soon_workdays=limit("due_soon_workdays"),
        watch_workdays=limit("due_watch_workdays"),
        guarantee_soon_days=limit("guarantee_soon_days"),
        guarantee_watch_days=limit("guarantee_watch_days"),
        ages=tuple(ageing.fund_ages(snapshot, snapshot.complete_until)),
        old_months=ageing.fund_edges(snapshot, snapshot.complete_until)[-1],
    )


def _level(left: int, soon: int, *, is_past: bool) -> Level:
    return "red" if is_past else "yellow" if left <= soon else "blue"


def _complaint(row: dict[str, Any], limits: DueLimits, snapshot: Snapshot) -> DueComplaint:
    left = int(row["剩余工作日"])
    workers = _known(row["反映人数"])
    return DueComplaint(
        level=_level(left, limits.soon_workdays, is_past=periods.is_past(row["到期日"], row["判定日"])),
        judged_on=row["判定日"],
        town=_known(row["镇街"]),
        yuan=_known(row["反映金额（元）"]),
        line=_known(row["行标识"]),
        channel=row["渠道"],
        sector=_known(row["行业"]),
        authority=_known(row["主管部门"]),
        authority_short=short_authority(_known(row["主管部门"]), snapshot),
        workers=None if workers is None else int(workers),
        received_date=row["收到日期"],
        due_date=row["到期日"],
        workdays_left=left,
    )


def _guarantee(row: dict[str, Any], limits: DueLimits, snapshot: Snapshot) -> DueGuarantee:
    left = int(row["剩余天数"])
    return DueGuarantee(
        level=_level(left, limits.guarantee_soon_days, is_past=left < 0),
        judged_on=snapshot.complete_until,
        town=_known(row["镇街"]),
        yuan=_known(row["保函金额（元）"]),
        line=_known(row["行标识"]),
        project=row["项目"],
        form=row["存储形式"],
        sector=_known(row["行业"]),
        authority_short=short_authority(_known(row["主管部门"]), snapshot),
        due_date=row["保函到期日"],
        days_left=left,
    )


def _advance(row: dict[str, Any], limits: DueLimits, as_of: date) -> DueAdvance:
    return DueAdvance(
        level="yellow" if row["账龄"] == limits.ages[-1] else "blue",
        judged_on=as_of,
        town=row["资金账户"],
        yuan=_known(row["未追回（元）"]),
        line=_known(row["行标识"]),
        account_code=row["账户代码"],
        approved_date=row["批准日期"],
        age=row["账龄"],
        age_days=int(row["账龄天数"]),
    )


def total_yuan(items: Iterable[DueItem]) -> float:
    """The money of several; what is not known adds nothing."""
    return money_sum(one.yuan for one in items)


def short_authority(name: str | None, snapshot: Snapshot) -> str | None:
    """The short name of an authority that the reference list has; any other as it is."""
    short = {one.authority_name: one.short_name for one in snapshot.authorities}
    return None if name is None else short.get(name, name)


def _known(value: Any) -> Any:
    return None if value is None or pd.isna(value) else value
