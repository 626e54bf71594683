"""Which complaints are one 事项: records joined by worker, phone, or employer and project, in a chain.

A chain cannot be written as one SQL join: a record may stretch a matter's last day, and may tie two matters
into one. So the records are read once in the order received, each looking up at most three keys.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, timedelta

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

BATCH = 100_000


def group_records(records: Iterable[tuple[date, Keys]], window_days: int) -> list[int]:
    """For records in the order received, the place of the first record of each one's matter.

    A record joins every matter that shares a key with it and whose last day is at most `window_days` before.
    A matter out of reach stays out of reach, so only the latest matter of each key need be remembered.
    """
    window = timedelta(days=window_days)
    parents: list[int] = []
    last_days: list[date] = []
    latest: dict[str | int, int] = {}

    def root(place: int) -> int:
        while parents[place] != place:
            parents[place] = parents[parents[place]]
            place = parents[place]
        return place

    for place, (day, keys) in enumerate(records):
        parents.append(place)
        last_days.append(day)
        present = [key for key in keys if key is not None]
        matters = {root(latest[key]) for key in present if key in latest}
        joined = [matter for matter in matters if day - last_days[matter] <= window]
        if joined:
            first = min(joined)
            for matter in (*joined, place):
                parents[matter] = first
            last_days[first] = day
        for key in present:
            latest[key] = place
    return [root(place) for place in range(len(parents))]


def group_complaints(con: duckdb.DuckDBPyConnection) -> None:
    """Create the temp table matter_members (complaint_id, complaint_order, matter_id) of dated complaints."""
    row = con.execute("select parameter('matter_window_days')::integer").fetchone()
    assert row is not None
    con.execute(ORDER_RECORDS)
    firsts = group_records(_read(con), row[0])
    places = pd.DataFrame({"complaint_order": range(len(firsts)), "first_order": firsts}, dtype="int64")
    con.register("matter_places", places)
    con.execute(KEEP_MEMBERS)
    con.unregister("matter_places")


def _read(con: duckdb.DuckDBPyConnection) -> Iterator[tuple[date, Keys]]:
    found = con.execute(READ_RECORDS)
    while batch := found.fetchmany(BATCH):
        for day, *keys in batch:
            yield day, tuple(keys)
