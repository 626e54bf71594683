"""Many texts read together: as each by itself, and the same whatever order their features come in."""

import re
from datetime import date

import pytest

from etl import learning
from etl.commands.learn_cli import LABELS
from etl.staging.hotline import people_words, spoken_months, spoken_numbers, wage_rules
from etl.staging.hotline.normalised import PLAIN, normalised
from etl.staging.hotline.order_text import OrderWords, read_order, read_orders
from etl.staging.hotline.text_fields import Told, read_all
from etl.staging.hotline.visit_text import read_visit
from etl.staging.hotline.wage_model import OrderColumns, WageModel
from etl.staging.hotline.word_classes import CLAUSE, clauses, lexicon

# They say first what they may begin with.
SEARCHED = {
    "number": spoken_numbers.NUMBER,
    "calendar": spoken_months.CALENDAR,
    "period": spoken_months.PERIOD,
    "length": spoken_months.LENGTH,
    "stated": wage_rules.STATED,
    "pair": people_words.PAIR,
    "one worker": people_words.ONE_WORKER,
    "only me": people_words.ONLY_ME,
}
DAY = date(2024, 3, 5)
LABOUR = OrderColumns("劳动保障", "投诉", "县人社局")
TEXTS = (
    "众合商贸有限公司拖欠5名员工三个月工资，共计20000元。",
    "小区停水三天，物业不管。",
    "在姜店镇翡翠华府三期做木工，欠我8600元，一直没给。",
    "",
    "健身房不退押金2000元。",
)


def test_orders_read_together_are_read_as_each_alone() -> None:
    orders = [OrderWords(text, columns, DAY) for text in TEXTS for columns in (OrderColumns(), LABOUR)]
    together = read_orders(orders)
    assert together == [read_order(*one) for one in orders]
    assert [one.is_about_wages for one in together] == [True, True, False, False, True, True, *[False] * 4]


def test_orders_and_visits_of_one_list_keep_their_places() -> None:
    told: list[Told] = [
        (TEXTS[0], "劳动保障", "投诉", "县人社局", DAY, None),
        (TEXTS[0], None, None, None, DAY, "yuan,town"),
        (TEXTS[1], None, None, None, None, None),
    ]
    assert read_all(told) == [
        read_order(TEXTS[0], LABOUR, DAY),
        read_visit(TEXTS[0], ["yuan", "town"], DAY),
        read_order(TEXTS[1]),
    ]


def test_features_are_summed_exactly_in_any_order() -> None:
    # (0.1 + 0.2 + 0.3) / √(1 + 3 + 5) + 1 = 1.2, and 0.1 + 0.2 + 0.3 is not 0.3 + 0.2 + 0.1 in floating point
    weights = {"a": (0.1, 1.0), "b": (0.2, 3.0), "c": (0.3, 5.0), "d": (-0.6, 7.0)}
    model = WageModel(weights, 1.0, 1.0, 0.0, "")
    assert model.raw(["a", "b", "c", "unknown"]) == model.raw(["c", "b", "a"]) == 1.2
    assert model.raw(weights) == 1.0
    assert model.raw(["unknown"]) == 1.0


def test_no_word_of_the_lists_holds_a_mark_that_parts_clauses() -> None:
    assert [word for word in lexicon() if not CLAUSE.fullmatch(word)] == []


def test_words_and_amounts_go_to_their_clauses() -> None:
    told = clauses("工资没发，押金3000元；、停水")
    assert [(one.start, one.end, one.words) for one in told] == [
        (0, 4, ("工资", "没发")),
        (5, 12, ("押金", "元")),
        (14, 16, ("停水",)),
    ]
    assert ["amount" in one.classes for one in told] == [False, True, False]


@pytest.mark.parametrize("name", SEARCHED)
def test_what_a_pattern_says_it_begins_with_hides_nothing(name: str) -> None:
    bare, said = re.subn(r"^\(\?=\[[^\]]+\]\)", "", SEARCHED[name].pattern)
    assert said == 1
    texts = [learning.text_of(one) for one in learning.records(LABELS)]
    found = [[match.span() for match in SEARCHED[name].finditer(text)] for text in texts]
    assert found == [[match.span() for match in re.finditer(bare, text)] for text in texts]
    assert any(found)


def test_plain_texts_are_normalised_as_all_others_are() -> None:
    plain = "".join(chr(code) for code in range(0x10000) if PLAIN.fullmatch(chr(code)))
    # with a sign that is not plain the whole goes the long way
    assert normalised(plain + "\u3000").removesuffix(" ") == normalised(plain)
    assert normalised("１２，５００元(a;b)?") == "12500元（a；b）？"
