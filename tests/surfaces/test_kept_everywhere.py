"""核实79/214件 and 该渠道不登记: said alike in API, tile, 口径, picture, 通报 and wall."""

import json
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

import app
from briefing import sentences
from briefing.content import definitions
from briefing.facts import Facts
from data import warehouse
from data.query.windows import Window
from data.view import View
from pages import recovery as page_of_recovery
from pages._cards import recovery as cards
from pages._charts.look import PAGE
from pages._components.cards import absent_words
from pages._components.page import drawn
from pages._request import read_request, read_view
from pages._wall.county_queries import county_view, readings
from pages._wall.parts import Tile, tile
from tests.data.small_county.files import FIRST, point_to, write_snapshot

HALF = "from=2024-01-01&to=2024-06-15"
# c1 to c5 of 2024, of which c2 and c4 came by platforms, and c2 has an amount
SHARE = "核实2/5件"
SENTENCE = "核实2/5件：12345工单、现场投诉不登记核实欠薪金额，不在核实欠薪金额之内；登记的渠道中已填写的1件。"


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("kept")
    point_to(made, write_snapshot(made, FIRST).name)
    return made


@pytest.fixture(autouse=True)
def over(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    monkeypatch.setenv("ANXIN_DATA", str(folder))
    with app.server.test_request_context():
        yield


def view_of(query: str) -> View:
    view = read_view(f"?{query}")
    assert view is not None
    return view


def words_of(component: Any) -> str:
    return json.dumps(component, ensure_ascii=False, default=lambda one: one.to_plotly_json())


def test_api() -> None:
    body = app.server.test_client().get(f"/api/metrics/verified_yuan.json?{HALF}").json
    assert (body["recorded"], body["recorded_of"], body["recorded_filled"]) == (2, 5, 1)
    assert SENTENCE in body["notes"]


def on_page(query: str) -> dict[str, dict[str, Any]]:
    """What the page's callback puts out, by the metric of each tile."""
    found = drawn(page_of_recovery.PAGE, read_request(f"?{query}"))
    metrics = [one.metric for one in page_of_recovery.PAGE.tiles]
    return {kind: dict(zip(metrics, found[kind], strict=False)) for kind in ("tiles", "shares", "infos")}


def test_tile_and_definition_of_the_page() -> None:
    page = on_page(HALF)
    for metric_id in ("verified_yuan", "recovered_pct"):
        assert page["shares"][metric_id] == SHARE
        assert SENTENCE in words_of(page["infos"][metric_id])
    # a figure that all channels keep says nothing
    assert page["shares"]["owed_yuan"] == ""
    assert cards.CUMULATIVE.definition(view_of(HALF)).count(SENTENCE) == 1


@pytest.mark.parametrize("card", ["recovery-cumulative", "recovery-pct-by-town"])
def test_picture_and_table(card: str) -> None:
    client = app.server.test_client()
    picture = client.get(f"/export/card/{card}.json?{HALF}").json
    said = "".join(one["text"] for one in picture["figure"]["layout"]["annotations"])
    assert SHARE in said.replace("<br>", "")
    table = client.get(f"/export/card/{card}.csv?{HALF}")
    assert SENTENCE in table.data.decode("utf-8-sig")


def test_briefing() -> None:
    facts = Facts(view_of(HALF))
    assert f"经核实欠薪1.50万元（{SHARE}）" in sentences.paid_back(facts)
    assert f"追发到位率83.33%（{SHARE}）" in sentences.single(facts, "recovered_pct", "高唐县")
    assert SENTENCE in definitions(facts.view)


def test_wall() -> None:
    half = county_view(warehouse()).over(Window(date(2024, 1, 1), date(2024, 6, 15)))
    asked = readings(half, "verified_yuan", "recovered_pct", "owed_yuan")
    drawn_tiles = {name: words_of(tile(Tile(name, name, one))) for name, one in asked.items()}
    assert {name: SHARE in words for name, words in drawn_tiles.items()} == {
        "verified_yuan": True,
        "recovered_pct": True,
        "owed_yuan": False,
    }


def test_one_channel_that_keeps_none() -> None:
    view = view_of(f"{HALF}&channel=hotline")
    tiles = on_page(f"{HALF}&channel=hotline")["tiles"]
    for metric_id in ("verified_yuan", "recovered_pct"):
        figure, *_, versus = tiles[metric_id]
        assert figure.children[0].children == "—"
        assert "该渠道不登记" in words_of(versus)
    facts = Facts(view)
    assert sentences.paid_back(facts).startswith("核实欠薪未知（该渠道不登记）；")
    assert "追发到位率未知（该渠道不登记）" in sentences.single(facts, "recovered_pct", "高唐县")
    assert absent_words(cards.PCT_BY_TOWN, view) == "12345工单不登记核实欠薪金额"
    frame = cards.both_by_month(view)
    assert frame["verified_yuan"].isna().all()
    assert cards.CUMULATIVE.draw is not None
    assert "核实 该渠道不登记" in words_of(cards.CUMULATIVE.draw(frame, view, PAGE)["layout"]["annotations"])
