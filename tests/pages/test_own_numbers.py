"""Numbers of the office follow the snapshot that answers, in figures and words; an old one keeps its own."""

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from app import app
from briefing import sentences
from briefing.facts import Facts
from data import warehouse
from data.paths import REFERENCE
from data.view import View
from pages._cards import decisions, funds, home, ranking
from pages._charts.look import PAGE
from pages._components import drilldown
from pages._components.cards import Card
from pages._components.page import drawn
from pages._request import read_request, read_view
from pages._wall.county_queries import change_edges, county_view
from pages._wall.scenes import funds as wall_funds
from pages.home import PAGE as HOME
from tests.briefing.given import give
from tests.data.small_county.files import FIRST, SECOND, point_to, write_snapshot

# parameter → as the office had put it down, and as it is put down now
CHANGED = {
    "matter_window_days": (30, 45),
    "repeat_window_days": (180, 90),
    "group_workers": (10, 20),
    "small_sample": (5, 2),
    "score_weak_pct": (80, 95),
    "score_poor_pct": (70, 60),
    "fund_age_first_months": (3, 2),
    "fund_age_second_months": (6, 5),
    "fund_age_old_months": (12, 24),
    "map_mild_change_pct": (10, 15),
    "map_strong_change_pct": (30, 45),
}


@pytest.fixture(scope="module")
def two_snapshots(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same rows under the old numbers, and under the new ones, which are current."""
    folder = tmp_path_factory.mktemp("numbers")
    changed = folder / "reference"
    shutil.copytree(REFERENCE, changed)
    table = changed / "parameters.csv"
    text = table.read_text(encoding="utf-8")
    for name, (old, new) in CHANGED.items():
        assert text.count(f"\n{name},2021-01-01,{old},") == 1, name
        text = text.replace(f"\n{name},2021-01-01,{old},", f"\n{name},2021-01-01,{new},")
    table.write_text(text, encoding="utf-8")
    write_snapshot(folder, FIRST)
    point_to(folder, write_snapshot(folder, SECOND, reference_dir=changed).name)
    return folder


@pytest.fixture
def views(two_snapshots: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[View, View]]:
    monkeypatch.setenv("ANXIN_DATA", str(two_snapshots))
    with app.server.test_request_context():
        old, new = read_view(f"?snapshot={FIRST}"), read_view("")
        assert old and new and (old.snapshot.id, new.snapshot.id) == (FIRST, SECOND)
        yield old, new


def words_on(card: Card, view: View) -> str:
    assert card.draw
    figure = card.draw(card.ask(view), view, PAGE)
    return " ".join(one["text"] for one in figure["layout"]["annotations"])


def test_definitions(views: tuple[View, View]) -> None:
    for view, window, back, workers in zip(views, (30, 45), (180, 90), (10, 20), strict=True):
        assert f"与上一条相隔不超过{window}天的投诉" in drilldown.definition("matters_received", view)
        assert f"此前{back}天内已有过事项" in drilldown.definition("repeat_pct", view)
        assert f"涉及{workers}人及以上的事项" in drilldown.definition("group_matters", view)
        assert f"不超过{window}天" in home.MAP.definition(view)


def test_the_page_puts_the_definitions_of_its_snapshot_out(views: tuple[View, View]) -> None:
    for view, window in zip(views, (30, 45), strict=True):
        infos = drawn(HOME, read_request(f"?snapshot={view.snapshot.id}"))["infos"]
        assert len(infos) == len(HOME.tiles) + len(HOME.cards)
        assert f"不超过{window}天" in str(infos)
    assert drawn(HOME, None)["infos"][0] is not None


def test_the_catalogue_over_http_is_the_current_snapshots(views: tuple[View, View]) -> None:
    listed = app.server.test_client().get("/api/metrics").get_json()["metrics"]
    words = {one["id"]: one["definition"] for one in listed}
    assert "20人" in words["group_matters"] and not any("{" in one for one in words.values())


def test_group_matters_in_the_briefing(views: tuple[View, View]) -> None:
    for view, workers in zip(views, (10, 20), strict=True):
        facts = Facts(view)
        give(facts, "repeat_pct", None)
        give(facts, "group_matters", 3)
        assert sentences.repeated(facts).startswith(f"涉及{workers}人及以上的群体性事项3起")


def test_ranking(views: tuple[View, View]) -> None:
    old, new = (words_on(ranking.SCORES, view) for view in views)
    assert "得分率不足80%" in old and "不足70%" in old and "样本量小：不足5件" in old
    assert "得分率不足95%" in new and "不足60%" in new and "样本量小：不足2件" in new


def test_a_block_is_coloured_by_the_snapshots_limits(views: tuple[View, View]) -> None:
    """Every block below 95 of 100 is marked now; before, those below 80."""
    for view, weak in zip(views, (80, 95), strict=True):
        frame = ranking.scores_frame(view)
        shares = [
            100 * frame[block.key].iloc[row] / block.full
            for block in frame.attrs["blocks"]
            for row in range(len(frame))
        ]
        drawn_shapes = ranking.draw(frame, view, PAGE)["layout"]["shapes"]
        marked = [one for one in drawn_shapes if one.get("xsizemode") == "pixel"]
        assert len(marked) == sum(share < weak for share in shares) and len(marked) > 0


def test_ages_of_advances(views: tuple[View, View]) -> None:
    """Of 10 January and 1 March, seen from 15 June: 5 and 3 whole months old."""
    for view, ages, counts in zip(
        views,
        (["3个月以内", "3–6个月", "6–12个月", "1年以上"], ["2个月以内", "2–5个月", "5–24个月", "2年以上"]),
        ([0, 2, 0, 0], [0, 1, 1, 0]),
        strict=True,
    ):
        frame = funds.ages_frame(view)
        assert frame["name"].tolist() == ages and frame["count"].tolist() == counts
        on_the_wall = wall_funds.ask(county_view(warehouse(), view.snapshot.id))
        assert list(on_the_wall.ages) == ages
        assert not any("垫付" in what for what in decisions.DECISIONS.ask(view)["what"])


def test_colours_of_the_map(views: tuple[View, View]) -> None:
    for view, mild, strong in zip(views, (10, 15), (30, 45), strict=True):
        for card in (home.MAP, home.TILES):
            words = words_on(card, view)
            assert f"变化{mild}%以内" in words and f"升{mild}–{strong}%" in words
        edges = change_edges(county_view(warehouse(), view.snapshot.id))
        assert (edges.mild, edges.strong) == (mild, strong)
