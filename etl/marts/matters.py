"""Which complaints are one 事项: records joined by worker, phone, or employer and project, in a chain.

A chain cannot be written as one SQL join: a record may stretch a matter's last day, and may tie two matters
into one. So the records are read once in the order received, each looking up at most three keys.

One worker or one telephone may have complaints about two sites: two records that both name an
employer and a project, neither of which agrees, are not joined by it. They are candidates for a person, whose
word joins them in every later build.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple

import duckdb
import pandas as pd

from etl.marts import matter_decisions
from etl.marts.matter_decisions import Decisions

Keys = tuple[str | int | None, ...]
# Employer and project as their keys, of a record that names both; else None.
Site = tuple[str, str]

# Equal keys are numbered in SQL: integers are quicker to look up than hashes, and one key space cannot be
# mistaken for another (a worker's hash is never a phone's). A site needs both its employer and its project.
READ_RECORDS = """
    select
        received_date,
        case when worker_key is not null then 3 * dense_rank() over (order by worker_key) end,
        case when phone_key is not null then 3 * dense_rank() over (order by phone_key) + 1 end,
        case when employer_key is not null and project_key is not null
            then 3 * dense_rank() over (order by employer_key, project_key) + 2 end,
        employer_key,
        project_key
    from ordered_records
    order by complaint_order
"""

# A matter is known by its first record, so its id survives loads that only add later records.
KEEP_MEMBERS = """
    create or replace temp table matter_members as
    select members.complaint_id, members.complaint_order, firsts.complaint_id as matter_id
    from ordered_records as members
    inner join matter_places on matter_places.complaint_order = members.complaint_order
    inner join ordered_records as firsts on firsts.complaint_order = matter_places.first_order
"""

# Each record that joined, with the earlier one it shares a key with; `reason` is the place of that key, and
# PERSON where a person has joined the two.
PERSON = 3
KEEP_LINKS = """
    create or replace temp table joined_links as
    select complaint_order, joined_order, ['worker', 'phone', 'site', 'person'][reason + 1] as reason,
        days_apart::integer as days_apart, days_since_last::integer as days_since_last
    from matter_link_rows
"""

# Pairs that a person may join. A third record may have tied the two: those are one matter already.
KEEP_CANDIDATES = """
    create or replace temp table unlike_pairs as
    select complaint_order, joined_order, ['worker', 'phone', 'site'][reason + 1] as reason,
        days_apart::integer as days_apart, days_since_last::integer as days_since_last
    from matter_candidate_rows
"""

BATCH = 100_000


class Record(NamedTuple):
    """A complaint to be grouped. Keys: worker, phone, site, the strongest first; None where unknown."""

    day: date
    keys: Keys
    site: Site | None = None


class Link(NamedTuple):
    """Two records with an equal key: their places, the place of the key, the days between."""

    place: int
    joined_to: int
    reason: int
    days_apart: int
    days_since_last: int


@dataclass(frozen=True)
class Grouping:
    """For each record the place of the first record of its matter, why records joined, and which did not
    join although they have a key in common."""

    firsts: list[int]
    links: list[Link]
    candidates: list[Link]


def agree(one: Site | None, other: Site | None) -> bool:
    """Whether two records may be about one site: either does not say, or employer or project is the same.

    A name inside the other is the same one, cut short or with its section or phase.
    """
    if one is None or other is None or one == other:
        return True
    return any(mine in others or others in mine for mine, others in zip(one, other, strict=True))


class _Matters:
    """Matters as they grow, record after record. A matter is the tree of places under its first record.

    A matter out of reach stays out of reach: of each key only the latest record of each site is remembered.
    """

    def __init__(
        self,
        window_days: int,
        splits: Mapping[int, int | None],
        joins: Mapping[int, Collection[int]],
        needs_agreement: bool,
    ) -> None:
        self._window = window_days
        self._splits = splits
        self._joins = joins
        self._needs_agreement = needs_agreement
        self._parents: list[int] = []
        self._days: list[date] = []
        self._last_days: list[date] = []
        # key → site → place of the latest record
        self._latest: dict[str | int, dict[Site | None, int]] = {}
        # matter → records whose matters a person has split off from it
        self._separated: dict[int, set[int]] = {}
        self.links: list[Link] = []
        self.candidates: list[Link] = []

    def root(self, place: int) -> int:
        while self._parents[place] != place:
            self._parents[place] = self._parents[self._parents[place]]
            place = self._parents[place]
        return place

    def add(self, record: Record) -> None:
        place, site = len(self._parents), record.site if self._needs_agreement else None
        self._parents.append(place)
        self._days.append(record.day)
        self._last_days.append(record.day)
        near, unlike = self._shared(record, site)
        confirmed = self._joins.get(place, ())
        near = [*((PERSON, earlier) for earlier in confirmed), *near]
        unlike = [(reason, earlier) for reason, earlier in unlike if earlier not in confirmed]
        if place in self._splits:
            self._separate(place, [earlier for _, earlier in near])
        else:
            self.candidates += [self._link(place, reason, earlier) for reason, earlier in unlike]
            self._join(place, record.day, near)
        for key in record.keys:
            if key is not None:
                # latest records are kept in the order received
                self._latest[key].pop(site, None)
                self._latest[key][site] = place

    def _shared(
        self, record: Record, site: Site | None
    ) -> tuple[list[tuple[int, int]], list[tuple[int, int]]]:
        """(place of the key, earlier record) within reach, the latest of each key first: those that agree
        with the record, and those that do not."""
        near: list[tuple[int, int]] = []
        unlike: list[tuple[int, int]] = []
        for reason, key in enumerate(record.keys):
            if key is None:
                continue
            known = self._latest.setdefault(key, {})
            for other, earlier in reversed(list(known.items())):
                if self._days_since(earlier, record.day) > self._window:
                    del known[other]
                else:
                    (near if agree(site, other) else unlike).append((reason, earlier))
        return near, unlike

    def _days_since(self, earlier: int, day: date) -> int:
        return (day - self._last_days[self.root(earlier)]).days

    def _link(self, place: int, reason: int, earlier: int) -> Link:
        day = self._days[place]
        return Link(place, earlier, reason, (day - self._days[earlier]).days, self._days_since(earlier, day))

    def _join(self, place: int, day: date, near: list[tuple[int, int]]) -> None:
        joined: list[int] = []
        for _, earlier in near:
            matter = self.root(earlier)
            # Of two matters that were split the record joins that of the stronger key and does not link them.
            if matter not in joined and not any(self._are_separated(matter, other) for other in joined):
                joined.append(matter)
        linked: set[tuple[int, int]] = set()
        for reason, earlier in near:
            # of each matter the latest record that has the key
            if self.root(earlier) in joined and (reason, self.root(earlier)) not in linked:
                linked.add((reason, self.root(earlier)))
                self.links.append(self._link(place, reason, earlier))
        first = min(joined, default=place)
        for matter in (*joined, place):
            self._parents[matter] = first
            if matter != first and matter in self._separated:
                self._separated.setdefault(first, set()).update(self._separated.pop(matter))
        self._last_days[first] = day

    def _separate(self, place: int, earlier: list[int]) -> None:
        """The record starts a matter of its own, never linked to those that it would have joined."""
        first = self._splits[place]
        for one in (*earlier, *([first] if first is not None and first < place else [])):
            self._separated.setdefault(self.root(one), set()).add(place)
            self._separated.setdefault(place, set()).add(one)

    def _are_separated(self, matter: int, other: int) -> bool:
        return any(self.root(one) == other for one in self._separated.get(matter, ()))


def group_records(
    records: Iterable[Record],
    window_days: int,
    splits: Mapping[int, int | None] | None = None,
    joins: Mapping[int, Collection[int]] | None = None,
    *,
    needs_agreement: bool = True,
) -> Grouping:
    """Group records given in the order received.

    A record joins every matter that holds a record with an equal key, unless the two name two sites that do
    not agree (`needs_agreement`), and whose last day is at most `window_days` before.
    `splits`: places of records that a person has split off, each with the place of the first record of the
    matter it stood in. `joins`: places of records with those of earlier ones that a person has joined
    them to, however far apart.
    """
    matters = _Matters(window_days, splits or {}, joins or {}, needs_agreement)
    count = 0
    for record in records:
        matters.add(record)
        count += 1
    return Grouping([matters.root(place) for place in range(count)], matters.links, matters.candidates)


def group_complaints(con: duckdb.DuckDBPyConnection, decisions: Decisions) -> None:
    """The step `matters`: from ordered_records and parameters_in_force the temporary tables matter_members,
    joined_links, unlike_pairs, split_decisions and join_decisions, each declared in its file."""
    row = con.execute(
        "select max(value) filter (where parameter = 'matter_window_days')::integer,"
        " max(value) filter (where parameter = 'join_needs_agreement') <> 0 from parameters_in_force"
    ).fetchone()
    assert row is not None
    window_days, needs_agreement = row
    matter_decisions.fill(con, decisions)
    splits, joins = matter_decisions.split_places(con), matter_decisions.join_places(con)
    grouping = group_records(_read(con), window_days, splits, joins, needs_agreement=needs_agreement)
    places = pd.DataFrame(
        {"complaint_order": range(len(grouping.firsts)), "first_order": grouping.firsts}, dtype="int64"
    )
    kept = (
        ("matter_places", places, KEEP_MEMBERS),
        ("matter_link_rows", _frame(grouping.links), KEEP_LINKS),
        ("matter_candidate_rows", _frame(grouping.candidates), KEEP_CANDIDATES),
    )
    for name, frame, keep in kept:
        con.register(name, frame)
        con.execute(keep)
        con.unregister(name)


def _frame(links: list[Link]) -> pd.DataFrame:
    columns = ["complaint_order", "joined_order", "reason", "days_apart", "days_since_last"]
    return pd.DataFrame(links, columns=columns).astype("int64")


def _read(con: duckdb.DuckDBPyConnection) -> Iterator[Record]:
    found = con.execute(READ_RECORDS)
    while batch := found.fetchmany(BATCH):
        for day, worker, phone, site, employer, project in batch:
            named = (employer, project) if employer and project else None
            yield Record(day, (worker, phone, site), named)
