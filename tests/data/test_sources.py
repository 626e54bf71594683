"""Which sources end elsewhere than the others, worked out by hand over the small county."""

from dataclasses import replace
from datetime import date

from data import Warehouse
from data.query.figure_ledgers import reaches
from data.query.sources import source_notes
from data.query.windows import Window
from data.snapshot.opener import Snapshot, Source


def with_days(snapshot: Snapshot, complete: date, days: dict[str, tuple[date | None, bool]]) -> Snapshot:
    """The snapshot with these sources alone: ledger → its last day, and whether it is late."""
    sources = tuple(Source(ledger, ledger, until, is_late) for ledger, (until, is_late) in days.items())
    return replace(snapshot, sources=sources, last_complete_day=complete, absent=frozenset({"payrolls"}))


def test_each_kind(county: Warehouse) -> None:
    snapshot = with_days(
        county.snapshot(),
        date(2024, 6, 30),
        {
            "national_clues": (date(2024, 6, 30), False),
            "provincial_clues": (date(2024, 7, 13), False),
            "hotline_orders": (date(2024, 6, 20), True),
            "wage_deposits": (date(2024, 6, 16), False),
            "payrolls": (None, True),
            # states without a day of their own: nothing says that they lack any
            "projects": (None, False),
        },
    )
    notes = source_notes(snapshot)
    assert [(one.ledger, one.kind) for one in notes] == [
        ("provincial_clues", "ahead"),
        ("hotline_orders", "late"),
        ("wage_deposits", "late"),
        ("payrolls", "absent"),
    ]
    assert [one.ledger for one in notes if one.is_lacking] == ["hotline_orders", "wage_deposits", "payrolls"]
    of_two = reaches([], snapshot, more=["projects", "provincial_clues"])
    assert [one.ledger for one in source_notes(snapshot, of_two)] == ["provincial_clues"]
    assert source_notes(snapshot, {}) == []


def test_a_window_decides_what_lacks_and_the_allowed_delay_does_not(county: Warehouse) -> None:
    days = {"hotline_orders": (date(2024, 6, 20), True), "wage_deposits": (date(2024, 6, 16), False)}
    snapshot = with_days(county.snapshot(), date(2024, 6, 30), days)

    def kinds(last: date) -> list[tuple[str, str]]:
        notes = source_notes(snapshot, reaches([], snapshot, more=days), Window(date(2024, 6, 1), last))
        return [(one.ledger, one.kind) for one in notes]

    assert kinds(date(2024, 6, 16)) == [("hotline_orders", "behind"), ("wage_deposits", "behind")]
    assert kinds(date(2024, 6, 17)) == [("hotline_orders", "behind"), ("wage_deposits", "late")]
    assert kinds(date(2024, 6, 21)) == [("hotline_orders", "late"), ("wage_deposits", "late")]
