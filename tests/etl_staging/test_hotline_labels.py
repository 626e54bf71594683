"""12345 texts labelled by hand against what is read in them: see tests/bench/reading.py.

None of these texts is among those that the models were trained with.
"""

import pytest

from tests.bench import reading


def test_orders_labelled_by_hand():
    """Made-up orders in many people's words; what is known to be missed is counted, and no more."""
    orders = reading.orders("tuned")
    wages = reading.about_wages(orders)
    assert (wages.right, wages.given, wages.wanted) == (21, 21, 23)
    right = {field: reading.of_field(orders, field) for field in (*reading.NAMES, *reading.NUMBERS)}
    assert {field: (one.right, one.given, one.wanted) for field, one in right.items()} == {
        "employer": (13, 14, 15), "project": (7, 11, 11), "town": (15, 16, 16),
        "yuan": (18, 18, 18), "worker_count": (8, 9, 9), "months_owed": (8, 9, 9),
    }  # fmt: skip


def test_orders_that_no_rule_was_written_for():
    """In words that avoid 工资."""
    orders = reading.orders("held_out")
    wages = reading.about_wages(orders)
    assert wages.precision == wages.recall == 1
    assert all((reading.of_field(orders, field).precision or 0) >= 0.8 for field in reading.NUMBERS)


needs_messages = pytest.mark.skipif(
    not reading.MESSAGES.is_dir(), reason="the collection of citizens' messages is not beside the project"
)


@needs_messages
def test_citizens_messages():
    messages = reading.messages("tuned")
    wages = reading.about_wages(messages)
    assert wages.wanted >= 60
    assert wages.precision >= 0.88, wages
    assert wages.recall >= 0.95, wages
    assert reading.missed_unseen(messages) == 0
    assert reading.of_field(messages, "yuan").recall >= 0.8
    assert reading.of_field(messages, "worker_count").recall >= 0.85


@needs_messages
def test_citizens_messages_that_no_rule_was_written_for():
    """A fair draw, and every other one that speaks of 血汗钱, 农民工, 拖欠: none is about wages.

    The two that are taken for it, of teachers' pay and of water fees, are doubtful enough for the list.
    """
    messages = reading.messages("held_out")
    assert len(messages) >= 100
    wages = reading.about_wages(messages)
    assert (wages.given, wages.wanted) == (2, 0)
    assert all(one.is_for_a_person for one in messages if one.reading.is_about_wages)
