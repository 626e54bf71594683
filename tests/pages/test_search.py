"""The list beneath the search box: groups, how many more, and sentences in place of hits."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient

from data.query.search import Found, Group, Hit
from data.view import View
from pages._components import search
from tests.pages.test_forged_marks import send

HIT = Hit("employer", "employer:甲公司", "<b>甲</b>公司", "", None, "", "", 1200, 3)
OUTPUT = "search-hits.children"


def words(parts: list[Any]) -> str:
    return json.dumps([one.to_plotly_json() for one in parts], ensure_ascii=False, default=str)


def test_a_group_says_how_many_more_there_are() -> None:
    shown = words(search.hits(Found((Group("employer", (HIT,), 1001, 2),)), "甲"))
    assert "单位（1,001）" in shown
    assert "还有1,000条" in shown
    assert "投诉1,200件 · 事项3项" in shown


def test_nothing_found_says_what_can_be_found_and_repeats_little() -> None:
    shown = words(search.hits(Found(), "<i>" + "甲" * 60, is_county=False))
    assert f"没有找到“<i>{'甲' * 21}…”" in shown
    assert search.NO_PERSONS in shown
    assert search.NO_LOADS in shown


@pytest.mark.parametrize("typed", [None, "", "  ", "N1", "甲" * 10_000, "%_'\"", "<script>", "13812345678"])
def test_whatever_is_typed_is_answered(client: FlaskClient, typed: str | None) -> None:
    value = {"id": "search-request", "property": "data", "value": {"text": typed}}
    answer = send(client, OUTPUT, [value], "search-request.data")
    assert answer.status_code == 200, answer.get_data(as_text=True)


def test_hits_lead_to_lines(view: View) -> None:
    found = {one.kind: one for one in view.search("N1").groups}
    assert [hit.mark for hit in found["case"].hits] == ["1:0:1"]
