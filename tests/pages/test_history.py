"""“As it was that day”: a page asked of an older snapshot answers from it, and never from another."""

import csv
import io
import json
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest
from dash.development.base_component import Component
from flask.testing import FlaskClient
from openpyxl import load_workbook
from plotly.utils import PlotlyJSONEncoder

import app
from data.paths import snapshots_dir
from data.snapshot.listing import kept_snapshots
from pages._cards.registry import all_cards
from pages._components import rows, snapshot_history
from pages._components.page import drawn
from pages._request import missing_words, read_request, read_view
from pages._url import parse, pinned_search
from pages.complaints import PAGE as COMPLAINTS_PAGE
from pages.recovery import PAGE as RECOVERY_PAGE
from tests.data.small_county.complaints import COMPLAINTS, complaint
from tests.data.small_county.days import YUQIUHU
from tests.data.small_county.files import FIRST, SECOND, TABLES, point_to, write_snapshot

GONE = "wages-20200101T000000Z-0000dead"


@pytest.fixture
def over_two(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """FIRST has five complaints of 2024, two of them in 鱼邱湖; SECOND has a third there, and is current."""
    write_snapshot(tmp_path, FIRST)
    later = complaint(90, "visits", "2024-06-03", YUQIUHU, worker_count=4, owed_yuan=Decimal("77777.00"))
    point_to(tmp_path, write_snapshot(tmp_path, SECOND, {**TABLES, "complaints": [*COMPLAINTS, later]}).name)
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    with app.server.test_request_context():
        yield


@pytest.fixture
def client(over_two: None) -> FlaskClient:
    return app.server.test_client()


def said(part: Any) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


def links(part: Any) -> list[tuple[str, str]]:
    """Words and address of every link."""
    found = [one for one in part._traverse() if isinstance(one, Component) and hasattr(one, "href")]
    return [(one.to_plotly_json()["props"]["data-search"], said(one.children)) for one in found]


@pytest.mark.parametrize(
    ("search", "count"), [("", 6), (f"?snapshot={FIRST}", 5), (f"?snapshot={SECOND}", 6)]
)
def test_figures_charts_and_footer_are_of_the_snapshot_asked_for(
    over_two: None, search: str, count: int
) -> None:
    view = read_view(search)
    assert view is not None
    page = drawn(COMPLAINTS_PAGE, read_request(search), search)
    assert f'"children": "{count}"' in said(page["tiles"][0])
    town_bars = next(trace for trace in page["bodies"][1]["data"] if trace.get("name") == "本期")
    assert sum(town_bars["x"]) == count
    assert f"快照 {FIRST if count == 5 else SECOND}" in said(page["foot"])


def test_rows_are_of_the_snapshot_asked_for(over_two: None) -> None:
    for search, count in ((f"?town={YUQIUHU}&snapshot={FIRST}", 2), (f"?town={YUQIUHU}", 3)):
        _, _, body = rows.open_rows({"of": ["complaints_received"]}, search)
        assert f"共{count}行" in said(body)


def test_downloads_are_of_the_snapshot_and_say_so(client: FlaskClient) -> None:
    query = f"?town={YUQIUHU}&snapshot={FIRST}"
    book = load_workbook(io.BytesIO(client.get(f"/export/rows/complaints_received.xlsx{query}").data))
    assert dict(book["说明"].iter_rows(values_only=True))["快照"] == FIRST
    # under the heading
    assert book["数据"].max_row == 1 + 2
    for search, count in ((query, "2"), (f"?town={YUQIUHU}", "3")):
        answer = client.get(f"/export/card/complaints-by-town.csv{search}")
        found = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
        assert found[1][:2] == ["鱼邱湖街道", count]
    picture = client.get(f"/export/card/complaints-by-month.json{query}").get_json()
    assert picture["file_name"].endswith("_截至20240615_快照00000001_Word.png")
    assert FIRST in said(picture["figure"])


def test_the_interface_answers_from_the_snapshot_asked_for(client: FlaskClient) -> None:
    def answer(search: str) -> Any:
        return client.get(f"/api/metrics/complaints_received.json?from=2024-01-01&to=2024-06-15{search}")

    for search, snapshot, count in (
        ("", SECOND, 6),
        ("&snapshot=", SECOND, 6),
        (f"&snapshot={SECOND}", SECOND, 6),
        (f"&snapshot={FIRST}", FIRST, 5),
    ):
        body = answer(search).get_json()
        assert (body["snapshot"], body["rows"][0]["value"]) == (snapshot, count)
    gone = answer(f"&snapshot={GONE}")
    assert gone.status_code == 404
    assert gone.get_json() == {"error": f"没有编号为“{GONE}”的快照，可能已过保留期。"}
    assert answer(f"&snapshot={FIRST}&snapshot={SECOND}").status_code == 400


def test_an_official_picture_is_asked_of_the_snapshot(client: FlaskClient) -> None:
    asked = {"card": "complaints-by-month", "sheet": "word", "search": f"?snapshot={GONE}"}
    answer = client.post("/pictures", json=asked, headers={"Origin": "http://localhost"})
    assert answer.status_code == 404
    assert answer.get_json()["reason"] == f"没有编号为“{GONE}”的快照，可能已过保留期。"


@pytest.mark.parametrize("wrong", [GONE, "../../etc/passwd", "x' or 1=1", "CURRENT"])
def test_a_snapshot_that_is_gone_is_said_and_none_is_taken_instead(client: FlaskClient, wrong: str) -> None:
    search = f"?town={YUQIUHU}&snapshot={wrong}"
    assert read_view(search) is None
    assert wrong in missing_words(search)
    page = drawn(RECOVERY_PAGE, read_request(search), search)
    assert said(page["tiles"][0]).count("—") == 1 and page["foot"] == []
    offered = links(page["notice"])
    assert [address for address, _ in offered] == [f"?town={YUQIUHU}", f"?town={YUQIUHU}&snapshot={FIRST}"]
    assert "最新" in offered[0][1] and "最新" not in offered[1][1]
    assert all("2024年6月16日 09:00装载" in words and "2024年6月15日" in words for _, words in offered)
    refused = client.get("/export/card/complaints-by-town.csv", query_string={"snapshot": wrong})
    assert (refused.status_code, refused.get_data(as_text=True)) == (404, missing_words(search))


def test_the_menu_lists_what_is_kept_and_keeps_the_filters(over_two: None) -> None:
    assert [one.id for one in kept_snapshots()] == [SECOND, FIRST]
    asked = read_request(f"?town={YUQIUHU}&snapshot={FIRST}")
    assert asked is not None
    line, *menu = links(snapshot_history.snapshot_line(*asked))
    assert line[0] == f"?town={YUQIUHU}&snapshot={FIRST}"
    assert [address for address, _ in menu] == [f"?town={YUQIUHU}", f"?town={YUQIUHU}&snapshot={FIRST}"]
    assert "正在看" in menu[1][1]


def test_a_file_that_cannot_be_read_is_no_choice(over_two: None) -> None:
    snapshots_dir().joinpath(f"{GONE}.duckdb").write_bytes(b"half a file")
    assert [one.id for one in kept_snapshots()] == [SECOND, FIRST]
    assert read_view(f"?snapshot={GONE}") is None


def test_the_banner_says_what_is_shown_and_the_way_back(over_two: None) -> None:
    old, name = snapshot_history.show_banner(f"?town={YUQIUHU}&snapshot={FIRST}", "/complaints")
    assert name == "history-banner"
    assert old[0].children == "您正在看2024年6月16日 09:00装载的历史快照（数据截至2024年6月15日）。"
    assert old[1].to_plotly_json()["props"]["data-search"] == f"?town={YUQIUHU}"
    latest, _ = snapshot_history.show_banner(f"?snapshot={SECOND}", "/")
    assert "目前它就是最新的" in latest[0].children
    elsewhere, _ = snapshot_history.show_banner(f"?snapshot={FIRST}", "/data")
    assert elsewhere[0].children.startswith("本页总是显示最新数据")
    assert snapshot_history.show_banner("", "/complaints") == ([], "")


def test_filters_keep_the_snapshot_and_pins_keep_the_days(over_two: None) -> None:
    asked = read_request(f"?channel=visits&why=371526001&tab=x&snapshot={FIRST}")
    assert asked is not None
    days = "?from=2024-01-01&to=2024-06-15&channel=visits&why=371526001"
    assert pinned_search(asked.state) == f"{days}&snapshot={FIRST}"
    plain = read_request("")
    assert plain is not None
    assert pinned_search(plain.state) == "?from=2024-01-01&to=2024-06-15"
    # read again when more data have come, it is the same window
    assert parse(pinned_search(plain.state), plain.view.snapshot).window == plain.view.window
    assert "快照" not in all_cards()["complaints-by-town"].file_name(plain.view, "csv")
