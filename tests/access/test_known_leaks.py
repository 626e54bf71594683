"""The leaks that other systems' users have reported, one test a kind, over the county of two towns.

Apache Superset: caches keyed without the scope (pull requests 18924, 19110), downloads of an ended token
(24745), the API of a chart asked for more than its page shows (26201), rights checked on the page only
(33698), queries that run elsewhere (31492). Metabase: rows by user passed over by links and subscriptions.
"""

import json
import shutil
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient

from access import accounts, walls
from data.query.row_sources import written
from data.warehouse import warehouse
from pages._views import store
from tests.access import asks
from tests.access.asks import YEAR, callback, get
from tests.access.conftest import NOW, ORIGIN, Clock
from tests.access.running import County, over, signed_in_as
from tests.access.two_towns import FIRST, SECOND

SCOPES = json.dumps({"towns": None, "authorities": None})


@pytest.fixture
def county(
    two_towns: County, tmp_path: Path, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> Iterator[County]:
    """A copy of one's own, served."""
    own = County(tmp_path / "data", two_towns.snapshots)
    shutil.copytree(two_towns.data, own.data)
    over(own, monkeypatch)
    yield own


def text(browser: FlaskClient, ask: asks.Ask) -> str:
    return ask.put(browser).text


def test_what_is_remembered_for_the_county_is_not_given_to_a_town(county: County) -> None:
    """Asked by the county, a town, the other town and the county again, of one memory."""
    for ask in (
        get("api", f"/api/metrics/owed_yuan.json{YEAR}&by=month", ""),
        get("rows", f"/export/rows/owed_yuan.csv{YEAR}", ""),
        get("card", f"/export/card/repeat-employers.csv{YEAR}", ""),
        callback("page", "..complaints-notice.", "", address=YEAR, window_width="wide"),
        callback("search", "search-hits.", "", search_request={"text": "建筑"}, address=""),
    ):
        whole, first, second, again = (
            text(signed_in_as(one), ask) for one in ("county", "first", "second", "county")
        )
        assert len({whole, first, second}) == 3 and whole == again, ask.words


def test_a_token_that_has_ended_downloads_nothing(county: County) -> None:
    state = county.data / "state"
    token = accounts.new_token(state, "first", now=NOW, by="test")
    bearer = {"Authorization": f"Bearer {token}"}
    stranger = signed_in_as("county")
    stranger.delete_cookie("anxin_session")
    addresses = (f"/export/rows/owed_yuan.csv{YEAR}", f"/api/metrics/owed_yuan.csv{YEAR}")
    assert [stranger.get(one, headers=bearer).status_code for one in addresses] == [200, 200]
    accounts.disable(state, "first", now=NOW, by="test")
    for address in addresses:
        answer = stranger.get(address, headers=bearer)
        assert answer.status_code == 401 and FIRST.mark not in answer.get_data(as_text=True)


def test_a_session_that_has_ended_downloads_nothing(county: County, clock: Clock) -> None:
    browser = signed_in_as("first")
    clock.on(hours=13)
    answer = browser.get(f"/export/card/complaints-by-month.xlsx{YEAR}")
    assert answer.status_code == 401 and "登录已过期" in answer.get_data(as_text=True)


@pytest.mark.parametrize("more", [f"&town={SECOND.code}", f"&town={FIRST.code},{SECOND.code}"])
def test_the_data_of_a_chart_go_no_further_than_its_page(county: County, more: str) -> None:
    browser = signed_in_as("first")
    for address in ("card/complaints-by-town.json", "card/complaints-by-town.csv", "rows/owed_yuan.csv"):
        answer = browser.get(f"/export/{address}{YEAR}{more}")
        assert answer.status_code == 403, address
        assert SECOND.mark not in answer.get_data(as_text=True)


def test_a_scope_that_a_request_brings_along_is_none(county: County) -> None:
    """Neither in the address nor in what is posted."""
    first = signed_in_as("first")
    plain = text(first, get("rows", f"/export/rows/owed_yuan.csv{YEAR}", ""))
    for more in (f"&scope={SCOPES}", "&role=analyst", "&towns=", "&user=county"):
        forged = text(first, get("rows", f"/export/rows/owed_yuan.csv{YEAR}{more}", ""))
        assert SECOND.mark not in forged
        assert forged.split("\n\r\n")[0] == plain.split("\n\r\n")[0]
    body = {"card": "repeat-employers", "sheet": "word", "search": YEAR, "scope": json.loads(SCOPES)}
    asked = first.post("/pictures", json=body, headers={"Origin": ORIGIN})
    assert asked.status_code == 202
    picture = asks.picture("repeat-employers", YEAR).put(first)
    assert FIRST.mark in picture.text and SECOND.mark not in picture.text


def rows_of(town_code: str) -> list[str]:
    """The marks of a town's rows, read from the snapshot itself."""
    with warehouse().cursor() as (_, cursor):
        lines = cursor.execute("select row_id from complaints where town_code = ?", [town_code]).fetchall()
    return [line[0] for line in lines]


def test_marks_of_foreign_rows_open_nothing(county: County) -> None:
    """The lines, matters, employers, projects, accounts, files and loads of whatever mark anybody writes."""
    foreign = rows_of(SECOND.code)
    with warehouse().cursor() as (_, cursor):
        ids = cursor.execute(
            "select complaint_id, matter_id from complaints where town_code = ?", [SECOND.code]
        ).fetchall()
    marks = [
        *foreign[:3],
        f"joined:{ids[0][0]}",
        f"matters:{json.dumps([one[1] for one in ids])}",
        f"employer:{SECOND.employer}",
        f"project:{SECOND.number}",
        f"wages:2024-02-01:{SECOND.number}",
        f"deposit:{json.dumps([SECOND.number, foreign[0]])}",
        f"account:{SECOND.code}:2024-06-01",
        "file:1",
        "batch:20240701T013100Z-0000",
    ]
    browser = signed_in_as("first")
    for mark in marks:
        for how in (
            {"line_request": {"mark": mark}, "address": YEAR},
            {"line_request": {}, "address": f"?record={mark}"},
        ):
            said = callback("lines", "..line-modal.", "", **how).put(browser)
            shown = unquote(said.text).replace(mark, "")
            assert said.status < 500, mark
            assert not any(name in shown for name in (SECOND.mark, SECOND.number, *foreign)), (mark, shown)
            assert not SECOND.amounts.search(shown), mark


def test_a_matter_that_is_opened_by_its_own_town_is_shown(county: County) -> None:
    """The test above does not pass because nothing is ever shown."""
    said = callback(
        "lines", "..line-modal.", "", line_request={"mark": f"employer:{FIRST.employer}"}, address=YEAR
    )
    assert FIRST.project in said.put(signed_in_as("first")).text


def test_pictures_of_the_county_and_of_a_neighbour_are_not_found(county: County) -> None:
    body = {"card": "repeat-employers", "sheet": "word", "search": YEAR}
    for owner in ("county", "second", "bureau"):
        browser = signed_in_as(owner)
        asks.picture("repeat-employers", YEAR).put(browser)
        id = browser.post("/pictures", json=body, headers={"Origin": ORIGIN}).get_json()["id"]
        for address in (f"/pictures/{id}", f"/pictures/{id}.png"):
            assert signed_in_as("first").get(address).status_code == 404
        assert browser.get(f"/pictures/{id}.png").status_code == 200


def test_work_that_runs_elsewhere_is_asked_for_by_whom_it_is_for(county: County) -> None:
    """Jobs of briefings and loads, baskets, uploads and returned workbooks: a town has none of them."""
    first = signed_in_as("first")
    for address in (
        f"/briefings/{'0' * 32}/docx",
        "/import/rejects/20240701T013100Z-0000/x.xlsx",
        "/import/trials/20240701T013100Z-0000/x.xlsx",
        "/import/doubts.xlsx",
    ):
        assert first.get(address).status_code == 403, address
    for beginning in (
        "..basket-list.",
        "basket.data",
        "..briefing-job.",
        "..briefing-poll.",
        "..briefing-made.",
        "..import-job.",
        "import-saved.",
        "review-list.",
        "doubts-body.",
        "join-list.",
        "..snapshots-body.",
    ):
        assert callback("jobs", beginning, "").put(first).status == 403, beginning


def test_saved_views_and_screens_lead_no_town_to_more(county: County) -> None:
    """A view that the county has kept is an address: a town that has it is refused."""
    view = store.SavedView("", "乙岭的件", "/complaints", f"?town={SECOND.code}", "", "", "2024-07-01")
    kept = store.save(view)
    first = signed_in_as("first")
    assert callback("views", "..views-modal.", "", views_open=1, address="").put(first).status == 403
    page = callback("page", "..complaints-notice.", "", address=kept.search, window_width="wide")
    assert page.put(first).status == 403
    token = walls.add(county.data / "state", "大屏", [], now=NOW, by="test")
    screen = signed_in_as("first")
    screen.delete_cookie("anxin_session")
    assert screen.get(f"/screen?token={token}").status_code == 302
    for ask in (
        get("rows", f"/export/rows/owed_yuan.csv{YEAR}", ""),
        get("api", f"/api/metrics/owed_yuan.json{YEAR}", ""),
        callback("rows", "..rows-modal.", "", rows_request={"of": ["owed_yuan"]}, address=YEAR),
    ):
        assert ask.put(screen).status == 403


def test_an_earlier_snapshot_has_the_same_bounds(county: County) -> None:
    earlier = county.snapshots[0]
    first = signed_in_as("first")
    for address in (
        "/api/metrics/owed_yuan.json",
        "/export/rows/owed_yuan.csv",
        "/export/card/repeat-employers.csv",
    ):
        said = get("old", f"{address}{YEAR}&snapshot={earlier}", "").put(first)
        assert said.status == 200 and SECOND.mark not in said.text and not SECOND.amounts.search(said.text)
        assert (
            get("old", f"{address}{YEAR}&snapshot={earlier}&town={SECOND.code}", "").put(first).status == 403
        )


def test_an_authority_that_only_a_neighbour_s_ledger_names_is_not_offered(county: County) -> None:
    """Nor can a town tell whether there is one: a name that exists and one that does not answer alike."""
    first, second = signed_in_as("first"), signed_in_as("second")
    bar = callback("filters", "..address.search...", "", address="")
    assert SECOND.authority not in text(first, bar)
    assert SECOND.authority in text(second, bar) and SECOND.authority in text(signed_in_as("county"), bar)
    there, nowhere = (
        get("api", f"/api/metrics/owed_yuan.json{YEAR}&authority=other:{name}", "").put(first)
        for name in (SECOND.authority, "没有的局")
    )
    assert there == nowhere
    for page in ("..complaints-notice.", "..home-notice."):
        one, other = (
            callback("page", page, "", address=f"?authority=other:{name}", window_width="wide").put(first)
            for name in (SECOND.authority, "没有的局")
        )
        assert one.status == other.status == 200
        assert one.text.replace(SECOND.authority, "没有的局") == other.text


def test_strangers_learn_nothing_from_what_every_program_serves(county: County, clock: Clock) -> None:
    """Neither layout, callbacks nor health say a name, a day, a snapshot or a file of the data folder."""
    (county.data / "snapshots" / f"{SECOND.mark}.xlsx").write_text("x")
    browser = signed_in_as("county")
    known = browser.get("/healthz").get_json()
    assert any(SECOND.mark in one for one in known["warnings"])
    browser.delete_cookie("anxin_session")
    assert browser.get("/healthz").get_json() == {"status": "up"}
    for address in ("/_dash-layout", "/_dash-dependencies", f"/pictures/{'0' * 32}", "/api/metrics"):
        assert browser.get(address).status_code == 401


def test_errors_name_no_rows(county: County) -> None:
    """Of a refusal the words are of what was asked, never of what is there."""
    first = signed_in_as("first")
    for address in (*asks.WRONG, f"/api/metrics/owed_yuan.json?by=employer&town={SECOND.code}"):
        said = get("error", address, "").put(first)
        assert said.status in (200, 400, 403, 404), address
        assert SECOND.mark not in said.text and str(county.data) not in said.text


def test_no_browser_keeps_what_an_account_gets(county: County) -> None:
    """The next person at the same machine finds nothing in its memory."""
    first = signed_in_as("first")
    for address in (
        "/complaints",
        f"/api/metrics/owed_yuan.json{YEAR}",
        f"/export/card/complaints-by-month.json{YEAR}",
        f"/export/rows/owed_yuan.csv{YEAR}",
        "/_dash-layout",
    ):
        assert "no-store" in first.get(address).headers["Cache-Control"], address


def test_questions_about_loads_are_the_county_s_alone() -> None:
    """Those that are written by the program too."""
    for name in ("line_loads", "line_versions", "file_lines"):
        assert (written(name, {"visits"}) or "").startswith("-- county only")
