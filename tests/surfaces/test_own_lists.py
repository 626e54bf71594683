"""Towns, sectors, channels, authorities and the scheme of scores are those of the snapshot that answers."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import duckdb
import pytest

import app
from data import COUNTY, Filters, Warehouse
from data.errors import QuestionError
from data.view import View
from pages._cards import home, ranking
from pages._components.filters import options
from pages._components.page import drawn
from pages._request import PageRequest, read_request
from pages._url import parse
from pages._wall import county_queries
from pages._wall.scenes import recovery, towns
from pages.ranking import PAGE as RANKING
from tests.data.small_county.days import LIANGCUN, YUQIUHU
from tests.data.small_county.files import FIRST, point_to, write_snapshot

HALF = "from=2024-01-01&to=2024-06-15"
NEW_TOWN = "371526199"
# What differs from today's files: names, the code of a town, and one item of the score less.
OTHER_LISTS = f"""
update towns set town_name = '老鱼邱湖街道', short_name = '老鱼' where town_code = '{YUQIUHU}';
update towns set town_code = '{NEW_TOWN}', town_name = '旧镇', short_name = '旧' where town_name = '清平镇';
update sectors set sector_name = '房屋建筑' where sector = 'housing';
update channels set channel_name = '市民热线', short_name = '热线' where channel = 'hotline';
update authorities set authority_name = '建设局', short_name = '建' where authority = 'housing_bureau';
delete from scoring_items where metric = 'recovered_pct';
"""


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("lists")
    path = write_snapshot(made, FIRST)
    with duckdb.connect(str(path)) as con:
        con.execute(OTHER_LISTS)
    point_to(made, path.name)
    return made


@pytest.fixture
def w(folder: Path) -> Warehouse:
    return Warehouse(folder)


@pytest.fixture
def view(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[View]:
    monkeypatch.setenv("ANXIN_DATA", str(folder))
    with app.server.test_request_context():
        request = read_request(f"?{HALF}")
        assert request is not None
        yield request.view


@pytest.mark.parametrize(
    ("by", "code", "name"),
    [
        ("town", YUQIUHU, "老鱼邱湖街道"),
        ("town", NEW_TOWN, "旧镇"),
        ("sector", "housing", "房屋建筑"),
        ("channel", "hotline", "市民热线"),
        ("authority", "housing_bureau", "建设局"),
    ],
)
def test_rows_and_options(view: View, by: str, code: str, name: str) -> None:
    rows = {row[by]: row[f"{by}_name"] for row in view.split("complaints_received", by, compare=None)}
    assert rows[code] == name
    assert (code, name) in [(one["value"], one["label"]) for one in options(by, view.codes(by))]


def test_a_code_of_the_snapshot_alone_may_be_asked_for_and_one_of_today_may_not(w: Warehouse) -> None:
    def asked(town: str) -> object:
        filters = Filters(date(2024, 1, 1), date(2024, 6, 15), towns=(town,))
        answer = w.measure("complaints_received", filters=filters, scope=COUNTY)
        return answer["complaints_received"].total()["value"]

    assert asked(NEW_TOWN) == 0
    with pytest.raises(QuestionError, match="没有代码为“371526103”的镇街"):
        asked("371526103")


def test_an_address_knows_the_snapshot_s_codes(view: View) -> None:
    request = read_request(f"?{HALF}&town={NEW_TOWN},371526103")
    assert request is not None
    assert request.view.place == "旧镇"
    assert request.state.ignored == ("镇街=371526103（没有这个镇街）",)


def test_map_tiles_and_wall(view: View) -> None:
    frame = view.frame("matters_received", "town")
    frame["change"] = ""
    assert "老鱼" in {mark.name for mark in home.town_marks(frame, view)}
    county = county_queries.county_view(view.warehouse)
    assert {tile.name for tile in towns.ask(county).tiles} >= {"老鱼邱湖街道", "旧镇"}
    assert {rate.name for rate in recovery.ask(county).towns} >= {"老鱼邱湖街道", "旧镇"}


def test_the_list_of_what_is_due(view: View) -> None:
    """c3 of 梁村镇 is the housing bureau's."""
    (late,) = [one for one in view.due_list().complaints if one.level == "red"]
    assert (late.authority, late.authority_short, late.channel) == ("建设局", "建", "现场投诉")
    assert {town.town_name for town in view.snapshot.towns if town.town_code == LIANGCUN} == {late.town}


def test_the_scheme_of_scores(view: View) -> None:
    scored = ranking.scored(view)
    assert "recovered_pct" in ranking.SCORED
    assert "recovered_pct" not in scored
    assert [card.metrics_in(view) for card in ranking.CARDS if card.metrics_of] == [scored, scored]
    request = PageRequest(parse("", view.snapshot), view)
    told = [sub.to_plotly_json()["props"] for sub in drawn(RANKING, request)["subs"]]
    assert [one["data-rows-are"] for one in told] == [",".join(scored)] * 2
    assert "追发到位率" not in {part.item.label for town in view.scores().towns for part in town.parts}
