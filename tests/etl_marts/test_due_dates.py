"""Deadlines: the file's own first, else work-days after the day of receipt, 调休 and all."""

from datetime import date

import pytest

from tests.etl_marts.conftest import Snapshot

MARTS = ("complaints",)

DUE = "select due_date, is_due_provisional from complaints"


@pytest.mark.parametrize(
    ("received", "due"),
    [
        # 2024 春节: off 2月10日–17日, work on Sundays 4 and 18. From Monday the 5th ten work-days are
        # 6 7 8 9 · 18 19 20 21 22 23.
        ("2024-02-05 09:00:00", date(2024, 2, 23)),
        # Received inside the holiday: 18 19 20 21 22 23 · 26 27 28 29.
        ("2024-02-12 09:00:00", date(2024, 2, 29)),
        # Received on the Sunday worked instead: that day does not count. 5–9 are five, 18–22 five more.
        ("2024-02-04 23:59:00", date(2024, 2, 22)),
        # 2026 春节: off 2月15日–23日, work on Saturdays 14 and 28. From Friday the 13th:
        # 14 · 24 25 26 27 · 28 · 2 3 4 5 March.
        ("2026-02-13 10:00:00", date(2026, 3, 5)),
    ],
)
def test_ten_workdays_of_the_national_platform(snapshot: Snapshot, received: str, due: date) -> None:
    snapshot.add("national_clues", native_number="N1", received_at=received, status="核处中")
    snapshot.build(loaded_on=date(2026, 6, 1))
    assert snapshot.rows(DUE) == [(due, False)]


def test_each_channel_has_its_own_limit(snapshot: Snapshot) -> None:
    # Monday 2024-03-04: five work-days end on Monday the 11th, ten on Monday the 18th.
    snapshot.add("hotline_orders", native_number="H1", received_at="2024-03-04 09:00:00")
    snapshot.add("provincial_clues", native_number="S1", received_at="2024-03-04 09:00:00")
    snapshot.add("visits", received_date="2024-03-04")
    snapshot.build()
    assert snapshot.rows("select channel, due_date from complaints order by channel") == [
        ("hotline", date(2024, 3, 11)),
        ("provincial", date(2024, 3, 18)),
        ("visits", date(2024, 3, 18)),
    ]


def test_the_file_s_own_limit_goes_before_the_computed_one(snapshot: Snapshot) -> None:
    received = "2024-03-04 09:00:00"
    snapshot.add("national_clues", native_number="N1", received_at=received, limit_date="2024-04-01")
    snapshot.add("national_clues", native_number="N2", received_at=received, limit_workdays=3)
    snapshot.build()
    assert snapshot.column("select due_date from complaints order by complaint_id") == [
        date(2024, 4, 1),
        date(2024, 3, 7),
    ]


def test_beyond_the_published_calendar_is_an_estimate(snapshot: Snapshot) -> None:
    # Monday 2026-12-28: 29 30 31 December are published; 1月1日 2027 is not yet, so it counts as a plain
    # Friday. Five: 29 30 31 1 · 4.
    snapshot.add("hotline_orders", native_number="H1", received_at="2026-12-28 09:00:00")
    snapshot.build(loaded_on=date(2026, 12, 30))
    assert snapshot.rows(DUE) == [(date(2027, 1, 4), True)]


def test_beyond_any_calendar_is_no_error(snapshot: Snapshot) -> None:
    """A typing slip of a century must not stop a load; five years past loading the calendar ends."""
    snapshot.add("hotline_orders", native_number="H1", received_at="2124-03-04 09:00:00")
    snapshot.add("hotline_orders", native_number="H2", received_at="2024-03-04 09:00:00", limit_workdays=9999)
    snapshot.build()
    assert snapshot.rows(DUE) == [(None, False), (None, False)]
    assert snapshot.rows("select max(day), count(*) - count(distinct day) from workdays") == [
        (date(2029, 7, 15), 0)
    ]


def test_the_calendar_itself(snapshot: Snapshot) -> None:
    snapshot.build(loaded_on=date(2026, 11, 1))
    query = "select is_workday, is_provisional from workdays where day = $day"
    assert snapshot.day(query, date(2024, 2, 9)) == [(True, False)]  # 除夕 2024 was a work-day
    assert snapshot.day(query, date(2026, 2, 14)) == [(True, False)]
    assert snapshot.day(query, date(2026, 2, 16)) == [(False, False)]
    assert snapshot.day(query, date(2027, 2, 8)) == [(True, True)]
    # Counted from the State Council notices for both years.
    assert snapshot.rows(
        "select year(day), count(*) from workdays where is_workday and year(day) in (2024, 2026)"
        " group by 1 order by 1"
    ) == [(2024, 251), (2026, 248)]
