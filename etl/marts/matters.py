"""Which complaints are one 事项: records joined by worker, phone, or employer and project, in a chain.

A chain cannot be written as one SQL join: a record may stretch a matter's last day, and may tie two matters
into one. So the records are read once in the order received, each looking up at most three keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from typing import NamedTuple

import duckdb
import pandas as pd

Keys = tuple[str | int | None, ...]

# Equal keys are numbered in SQL: integers are quicker to look up than hashes, and one key space cannot be
# mistaken for another (a worker's hash is never a phone's). A site needs both its employer and its project.
READ_RECORDS = """
    select
        received_date,
        case when worker_key is not null then 3 * dense_rank() over (order by worker_key) end,
        case when phone_key is not null then 3 * dense_rank() over (order by phone_key) + 1 end,
        case when employer_key is not null and project_key is not null
            then 3 * dense_rank() over (order by employer_key, project_key) + 2 end
    from ordered_records
    order by complaint_order
"""

ORDER_RECORDS = """
    create or replace temp table ordered_records as
    select
        complaint_id, received_date, worker_key, phone_key, employer_key, project_key,
        row_number() over (
            order by received_date, channels.sort_order, complaint_id
        ) - 1 as complaint_order
    from complaint_records
    inner join channels using (channel)
    where received_date is not null
"""

# A matter is known by its first record, so its id survives loads that only add later records.
KEEP_MEMBERS = """
    create or replace temp table matter_members as
    select members.complaint_id, members.complaint_order, firsts.complaint_id as matter_id
    from ordered_records as members
    inner join matter_places on matter_places.complaint_order = members.complaint_order
    inner join ordered_records as firsts on firsts.complaint_order = matter_places.first_order
"""

# Each record that joined, with the earlier one it shares a key with; `reason` is the place of that key.
KEEP_LINKS = """
    create or replace temp table joined_links as
    select complaint_order, joined_order, ['worker', 'phone', 'site'][reason + 1] as reason,
        days_apart::integer as days_apart, days_since_last::integer as days_since_last
    from matter_link_rows
"""

KEEP_SPLITS = """
    create or replace temp table told_splits as
    select unnest($complaints::varchar[]) as complaint_id, unnest($apart_from::varchar[]) as apart_from,
        unnest($told_at::timestamp[]) as told_at, unnest($told_by::varchar[]) as told_by,
        unnest($reasons::varchar[]) as reason
"""

# A matter that was known by another record then (its first one was undone) cannot be looked up any more.
READ_SPLITS = """
    select records.complaint_order, firsts.complaint_order
    from told_splits
    inner join ordered_records as records using (complaint_id)
    left join ordered_records as firsts on firsts.complaint_id = told_splits.apart_from
"""

BATCH = 100_000
CHINA = timezone(timedelta(hours=8))


@dataclass(frozen=True)
class Split:
    """A person's word that a complaint is no part of the matter it was joined to."""

    complaint_id: str
    apart_from: str | None
    told_at: datetime
    told_by: str
    reason: str


class Link(NamedTuple):
    """Why a record joined: places of the two records, the place of the shared key, the days between."""

    place: int
    joined_to: int
    reason: int
    days_apart: int
    days_since_last: int


@dataclass(frozen=True)
class Grouping:
    """For each record the place of the first record of its matter, and why records joined."""

    firsts: list[int]
    links: list[Link]


class _Matters:
    """Matters as they grow, record after record. A matter is the tree of places under its first record.

    A matter out of reach stays out of reach, so only the latest record of each key need be remembered.
    """

    def __init__(self, window_days: int, apart: Mapping[int, int | None]) -> None:
        self._window = window_days
        self._apart = apart
        self._parents: list[int] = []
        self._days: list[date] = []
        self._last_days: list[date] = []
        self._latest: dict[str | int | None, int] = {}
        # matter → records whose matters a person has told apart from it
        self._foes: dict[int, set[int]] = {}
        self.links: list[Link] = []

    def root(self, place: int) -> int:
        while self._parents[place] != place:
            self._parents[place] = self._parents[self._parents[place]]
            place = self._parents[place]
        return place

    def add(self, day: date, keys: Keys) -> None:
        place = len(self._parents)
        self._parents.append(place)
        self._days.append(day)
        self._last_days.append(day)
        shared = [(reason, self._latest[key]) for reason, key in enumerate(keys) if key in self._latest]
        near = [one for one in shared if self._days_since(one[1], day) <= self._window]
        if place in self._apart:
            self._keep_apart(place, [earlier for _, earlier in near])
        else:
            self._join(place, day, near)
        self._latest.update((key, place) for key in keys if key is not None)

    def _days_since(self, earlier: int, day: date) -> int:
        return (day - self._last_days[self.root(earlier)]).days

    def _join(self, place: int, day: date, near: list[tuple[int, int]]) -> None:
        joined: list[int] = []
        for _, earlier in near:
            matter = self.root(earlier)
            # Of two matters told apart the record joins the one of the stronger key, and ties them no more.
            if matter not in joined and not any(self._are_apart(matter, other) for other in joined):
                joined.append(matter)
        for reason, earlier in near:
            if self.root(earlier) in joined:
                apart, since = (day - self._days[earlier]).days, self._days_since(earlier, day)
                self.links.append(Link(place, earlier, reason, apart, since))
        first = min(joined, default=place)
        for matter in (*joined, place):
            self._parents[matter] = first
            if matter != first and matter in self._foes:
                self._foes.setdefault(first, set()).update(self._foes.pop(matter))
        self._last_days[first] = day

    def _keep_apart(self, place: int, earlier: list[int]) -> None:
        """The record begins a matter of its own, which none that it would have joined is ever tied to."""
        told = self._apart[place]
        for one in (*earlier, *([told] if told is not None and told < place else [])):
            self._foes.setdefault(self.root(one), set()).add(place)
            self._foes.setdefault(place, set()).add(one)

    def _are_apart(self, matter: int, other: int) -> bool:
        return any(self.root(foe) == other for foe in self._foes.get(matter, ()))


def group_records(
    records: Iterable[tuple[date, Keys]], window_days: int, apart: Mapping[int, int | None] | None = None
) -> Grouping:
    """Group records given in the order received, by keys of which the strongest evidence comes first.

    A record joins every matter that shares a key with it and whose last day is at most `window_days` before.
    `apart`: places of records that a person has split off, each with the place of the first record of the
    matter it stood in.
    """
    matters = _Matters(window_days, apart or {})
    count = 0
    for day, keys in records:
        matters.add(day, keys)
        count += 1
    return Grouping([matters.root(place) for place in range(count)], matters.links)


def group_complaints(con: duckdb.DuckDBPyConnection, splits: Sequence[Split] = ()) -> None:
    """Create the temp tables matter_members (complaint_id, complaint_order, matter_id) of dated complaints,
    joined_links and told_splits."""
    row = con.execute("select parameter('matter_window_days')::integer").fetchone()
    assert row is not None
    con.execute(ORDER_RECORDS)
    _tell_splits(con, splits)
    apart = dict(con.execute(READ_SPLITS).fetchall())
    grouping = group_records(_read(con), row[0], apart)
    places = pd.DataFrame(
        {"complaint_order": range(len(grouping.firsts)), "first_order": grouping.firsts}, dtype="int64"
    )
    columns = ["complaint_order", "joined_order", "reason", "days_apart", "days_since_last"]
    links = pd.DataFrame(grouping.links, columns=columns).astype("int64")
    kept = (("matter_places", places, KEEP_MEMBERS), ("matter_link_rows", links, KEEP_LINKS))
    for name, frame, keep in kept:
        con.register(name, frame)
        con.execute(keep)
        con.unregister(name)


def _tell_splits(con: duckdb.DuckDBPyConnection, splits: Sequence[Split]) -> None:
    con.execute(
        KEEP_SPLITS,
        {
            "complaints": [one.complaint_id for one in splits],
            "apart_from": [one.apart_from for one in splits],
            "told_at": [one.told_at.astimezone(CHINA).replace(tzinfo=None) for one in splits],
            "told_by": [one.told_by for one in splits],
            "reasons": [one.reason for one in splits],
        },
    )


def _read(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[date, Keys]]:
    found = con.execute(READ_RECORDS)
    while batch := found.fetchmany(BATCH):
        for day, *keys in batch:
            yield day, tuple(keys)
