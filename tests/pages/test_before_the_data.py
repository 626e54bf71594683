"""A window wholly before the data, and addresses far too long: a sentence or a short one, never a fault."""

import json

import pytest
from flask.testing import FlaskClient

from pages._components.filters import shortened
from tests.pages.test_busy import asked, post

BEFORE = "from=2019-01-01&to=2020-12-31"
PAGES = ["home", "complaints", "recovery", "funds", "ranking", "explore", "briefing"]


@pytest.mark.parametrize("page", PAGES)
def test_a_page_is_drawn_and_says_from_when_there_are_data(client: FlaskClient, page: str) -> None:
    answer = post(client, asked(page, f"?{BEFORE}"))
    assert answer.status_code == 200
    if page == "funds":
        # a balance has no first days that it lacks: its tiles say from when it is known
        return
    foot = json.dumps(answer.get_json()["response"][f"{page}-foot"], ensure_ascii=False)
    assert "起，之前未知" in foot


@pytest.mark.parametrize("card", ["complaints-by-town", "complaints-by-sector", "complaints-by-channel"])
def test_a_card_says_that_nothing_is_known_and_not_that_there_is_nothing(
    client: FlaskClient, card: str
) -> None:
    body = json.dumps(post(client, asked("complaints", f"?{BEFORE}")).get_json(), ensure_ascii=False)
    assert "没有记录" not in body
    told = client.get(f"/export/card/{card}.csv?{BEFORE}").get_data(as_text=True)
    assert "台账自2023年1月10日起，所选时间都在此前" in told and "鱼邱湖" not in told.partition("口径")[0]


@pytest.mark.parametrize("card", ["fund-ageing", "town-scores", "town-why", "home-map", "home-tiles"])
@pytest.mark.parametrize("kind", ["csv", "json"])
def test_a_card_of_it_is_a_file(client: FlaskClient, card: str, kind: str) -> None:
    assert client.get(f"/export/card/{card}.{kind}?{BEFORE}").status_code in {200, 404}


@pytest.mark.parametrize("metric", ["complaints_received", "fund_balance_yuan", "wages_unpaid_yuan"])
def test_rows_of_an_unknown_figure_are_not_read_as_zero(client: FlaskClient, metric: str) -> None:
    words = client.get(f"/export/rows/{metric}.csv?{BEFORE}").get_data(as_text=True)
    assert "未知：" in words
    known = client.get(f"/export/rows/{metric}.csv?from=2024-01-01&to=2024-05-31").get_data(as_text=True)
    assert "未知：" not in known


@pytest.mark.parametrize("address", ["/api/metrics/complaints_received.json", "/export/rows/owed_yuan.csv"])
def test_a_snapshot_s_name_of_any_length_is_not_there(client: FlaskClient, address: str) -> None:
    answer = client.get(f"{address}?snapshot=wages-{'a' * 10_000}")
    words = answer.get_data(as_text=True)
    assert answer.status_code in {404, 503} and "没有编号为" in words and len(words) < 300


def test_a_page_of_such_a_snapshot_says_so(client: FlaskClient) -> None:
    answer = post(client, asked("complaints", f"?snapshot=wages-{'a' * 10_000}"))
    assert answer.status_code == 200


def test_what_is_ignored_is_named_shortly() -> None:

    words = shortened(f"town={'B' * 5000}（没有这个代码）")
    assert words.startswith("town=BBB") and words.endswith("（没有这个代码）") and len(words) < 80
    assert shortened("town=9（没有这个代码）") == "town=9（没有这个代码）"
