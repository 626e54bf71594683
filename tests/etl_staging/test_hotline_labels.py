"""12345 texts labelled by hand against what the rules read in them: see tests/bench/reading.py."""

import pytest

from tests.bench import reading


def test_orders_labelled_by_hand():
    """Made-up orders in many people's words; what the rules are known to miss is counted, and no more."""
    orders = reading.orders("tuned")
    wages = reading.about_wages(orders)
    assert (wages.right, wages.given, wages.wanted) == (23, 23, 23)
    right = {field: reading.of_field(orders, field) for field in (*reading.NAMES, *reading.NUMBERS)}
    assert {field: (one.right, one.given, one.wanted) for field, one in right.items()} == {
        "employer": (15, 17, 15), "project": (10, 11, 11), "town": (15, 16, 16),
        "yuan": (18, 18, 18), "worker_count": (9, 9, 9), "months_owed": (6, 6, 9),
    }  # fmt: skip


def test_orders_that_no_rule_was_written_for():
    """In words that avoid 工资 many are missed: what counts is that a person gets to see them."""
    orders = reading.orders("held_out")
    wages = reading.about_wages(orders)
    assert wages.precision == 1
    assert wages.recall >= 0.5, wages
    assert reading.missed_unseen(orders) <= 1
    assert all((reading.of_field(orders, field).precision or 0) >= 0.9 for field in reading.NUMBERS)


needs_messages = pytest.mark.skipif(
    not reading.MESSAGES.is_dir(), reason="the collection of citizens' messages is not beside the project"
)


@needs_messages
def test_citizens_messages():
    messages = reading.messages("tuned")
    wages = reading.about_wages(messages)
    assert wages.wanted >= 60
    assert wages.precision >= 0.9, wages
    assert wages.recall >= 0.95, wages
    assert reading.of_field(messages, "yuan").recall >= 0.9
    assert reading.of_field(messages, "worker_count").recall >= 0.85


@needs_messages
def test_citizens_messages_that_no_rule_was_written_for():
    """A fair draw, and every other one that speaks of 血汗钱, 农民工, 拖欠: none is about wages."""
    messages = reading.messages("held_out")
    assert len(messages) >= 100
    wages = reading.about_wages(messages)
    assert (wages.given, wages.wanted) == (0, 0)
