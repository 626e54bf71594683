"""The days that each ledger covers, 数据截至, and the day up to which the main sources have all come."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

import duckdb

from data.spec.ledger import Ledger, load_all

# A limit in force on a day; none where it is not in force.
_LIMIT = (
    "(select arg_max(value, effective_from) from parameters where parameter = {} and effective_from <= $on)"
)
# Days that can be: from the first plausible year to the day of loading.
_COVERED = f"""
select min(first_day), max(day) from ({{days}})
where day <= $on and year(first_day) >= coalesce({_LIMIT.format("'first_plausible_year'")}, 0)
"""
# Of the sources of last year's complaints, the latest first: the day at which they hold the share asked for.
_COMPLETE_UNTIL = f"""
with held as (
    select
        data_until,
        sum(complaint_count) over (order by data_until desc) as so_far,
        sum(complaint_count) over () as everything
    from complaint_counts
)

select max(data_until) from held
where so_far * 100 >= everything * {_LIMIT.format("'complete_share_pct'")}
"""


@dataclass(frozen=True)
class SourceDays:
    """Both None where no ledger holds an event day: the day of loading is never used instead."""

    data_until: date | None
    complete_until: date | None


def fill_sources(
    con: duckdb.DuckDBPyConnection, loaded_on: date, title_days: Mapping[str, date]
) -> SourceDays:
    """Fill `sources`, one row a ledger; it and the table of parameters must be there.

    first_day: the first event day, of a ledger by months the first day of its first month; null: none.
    title_day: the first day of the period that a title names, where that is earlier: no event is no gap.
    data_until: the last event day not after `loaded_on`; null: none. judged_until: the day as of which
    records are open or overdue: the earlier of data_until and complete_until.
    """
    held = ledgers_with_rows(con)
    for ledger in load_all().values():
        days = _covered(con, ledger, loaded_on) if ledger.id in held else (None, None)
        (first, last), stated = days, title_days.get(ledger.id)
        con.execute(
            "insert into sources by name select $ledger as ledger, $label as label, $first as first_day,"
            " $title as title_day, $last as data_until,"
            f" {_LIMIT.format('$late')}::integer as late_after_days",
            {
                "ledger": ledger.id,
                "label": ledger.label,
                "first": first,
                "title": stated if first and stated and stated < first else None,
                "last": last,
                "late": f"{ledger.channel}_late_days",
                "on": loaded_on,
            },
        )
    (until,) = con.execute("select max(data_until) from sources").fetchone() or (None,)
    complete = _complete_until(con, until, loaded_on) or until
    con.execute(
        "update sources set judged_until = least($complete, coalesce(data_until, $complete))",
        {"complete": complete},
    )
    return SourceDays(until, complete)


def ledgers_with_rows(con: duckdb.DuckDBPyConnection) -> set[str]:
    """Ids of the ledgers that have any row in force."""
    any_row = " union all ".join(
        f"select '{ledger}' from (select 1 from current_{ledger} limit 1)" for ledger in load_all()
    )
    return {ledger for (ledger,) in con.execute(any_row).fetchall()}


def _covered(con: duckdb.DuckDBPyConnection, ledger: Ledger, on: date) -> tuple[date | None, date | None]:
    """First and last event day of a ledger.

    Which columns are events (received, handled, closed, paid, moved) is each ledger's declaration: due and
    expiry dates are promises, not news. A month without a day of its own is an event of its last day.
    """
    # Names come from the declarations, never from a file that was loaded.
    days = [
        f"select {name}::date as first_day, {name}::date as day from current_{ledger.id}"
        for name in ledger.event_dates
    ]
    if _is_by_month(ledger):
        month = ledger.main_date
        days.append(
            f"select {month} as first_day, last_day({month}) as day from current_{ledger.id}"
            f" where coalesce({', '.join(('null', *ledger.event_dates))}) is null"
        )
        # the months that were paid for belong to the days covered, though paid later
        days.append(f"select {month}, {month} from current_{ledger.id}")
    if not days:
        return None, None
    found = con.execute(_COVERED.format(days=" union all ".join(days)), {"on": on}).fetchone()
    return found or (None, None)


def _is_by_month(ledger: Ledger) -> bool:
    return any(column.field == ledger.main_date and column.kind == "month" for column in ledger.columns)


def _complete_until(con: duckdb.DuckDBPyConnection, until: date | None, on: date) -> date | None:
    """The latest day that the sources of so much of last year's complaints all cover; of all complaints
    where there were none last year."""
    if until is None:
        return None
    for year in (until.year - 1, None):
        counts = " union all ".join(
            f"select '{ledger.id}' as ledger, count(*) as complaint_count from current_{ledger.id}"
            f" where $year::integer is null or year({ledger.main_date}) = $year::integer"
            for ledger in load_all().values()
            if ledger.channel is not None
        )
        con.execute(
            "create or replace temp table complaint_counts as select data_until, complaint_count"
            f" from ({counts}) join sources using (ledger)"
            " where complaint_count > 0 and data_until is not null",
            {"year": year},
        )
        (complete,) = con.execute(_COMPLETE_UNTIL, {"on": on}).fetchone() or (None,)
        if complete is not None:
            return date.fromisoformat(str(complete))
    return None
