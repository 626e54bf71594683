"""What persons have decided about 事项: complaints split off, and pairs joined that the rule leaves apart."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, fields
from datetime import datetime, timedelta, timezone

import duckdb

CHINA = timezone(timedelta(hours=8))

KEEP_SPLITS = """
    create or replace temp table split_decisions as
    select unnest($complaint_id::varchar[]) as complaint_id, unnest($apart_from::varchar[]) as apart_from,
        unnest($decided_at::timestamp[]) as decided_at, unnest($decided_by::varchar[]) as decided_by,
        unnest($reason::varchar[]) as reason
"""

KEEP_JOINS = """
    create or replace temp table join_decisions as
    select unnest($complaint_id::varchar[]) as complaint_id, unnest($joined_to::varchar[]) as joined_to,
        unnest($decided_at::timestamp[]) as decided_at, unnest($decided_by::varchar[]) as decided_by,
        unnest($reason::varchar[]) as reason
"""

# A matter that was known by another record then (its first one was undone) cannot be looked up any more.
READ_SPLITS = """
    select records.complaint_order, firsts.complaint_order
    from split_decisions
    inner join ordered_records as records using (complaint_id)
    left join ordered_records as firsts on firsts.complaint_id = split_decisions.apart_from
"""

# A pair one of which is not there any more joins nothing. Dates may have been corrected since: the later one
# joins the earlier one as they are ordered now.
READ_JOINS = """
    select greatest(records.complaint_order, others.complaint_order),
        least(records.complaint_order, others.complaint_order)
    from join_decisions
    inner join ordered_records as records using (complaint_id)
    inner join ordered_records as others on others.complaint_id = join_decisions.joined_to
    where records.complaint_order <> others.complaint_order
    order by 1, 2
"""


@dataclass(frozen=True)
class Split:
    """A person's word that a complaint is no part of the matter it was joined to."""

    complaint_id: str
    apart_from: str | None
    decided_at: datetime
    decided_by: str
    reason: str


@dataclass(frozen=True)
class Join:
    """A person's word that two complaints are one matter."""

    complaint_id: str
    joined_to: str
    decided_at: datetime
    decided_by: str
    reason: str


@dataclass(frozen=True)
class Decisions:
    """All that is in force."""

    splits: Sequence[Split] = ()
    joins: Sequence[Join] = ()


NO_DECISIONS = Decisions()


def fill(con: duckdb.DuckDBPyConnection, decisions: Decisions) -> None:
    """Make the relations split_decisions and join_decisions."""
    con.execute(KEEP_SPLITS, _columns(Split, decisions.splits))
    con.execute(KEEP_JOINS, _columns(Join, decisions.joins))


def split_places(con: duckdb.DuckDBPyConnection) -> dict[int, int | None]:
    """Place of a record split off → place of the first record of the matter it stood in, if it is there."""
    return dict(con.execute(READ_SPLITS).fetchall())


def join_places(con: duckdb.DuckDBPyConnection) -> dict[int, list[int]]:
    """Place of a record → places of the earlier ones that a person has joined it to."""
    places: dict[int, list[int]] = defaultdict(list)
    for later, earlier in con.execute(READ_JOINS).fetchall():
        places[later].append(earlier)
    return dict(places)


def _columns(
    kind: type[Split] | type[Join], decisions: Sequence[Split] | Sequence[Join]
) -> dict[str, list[object]]:
    columns: dict[str, list[object]] = {
        one.name: [getattr(decision, one.name) for decision in decisions] for one in fields(kind)
    }
    columns["decided_at"] = [one.decided_at.astimezone(CHINA).replace(tzinfo=None) for one in decisions]
    return columns
