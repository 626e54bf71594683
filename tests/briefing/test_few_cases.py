"""A month of few cases gives no ranks, a half-year with enough does, and says whose order may be chance."""

import re
from pathlib import Path

import pytest

from briefing.content import Briefing, compose
from briefing.document_model import Paragraph, Section
from briefing.period import view_of_period
from briefing.tables import Grid
from data import COUNTY
from data.spec import reference
from pages._cards import ranking
from pages._charts.paper import WORD
from pages._components.cards import paper_figure
from pages._wall.scenes import towns
from tests.data.small_county.complaints import complaint
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot

# seven towns of twelve with one complaint on the 5th of each month from January to May: five in the half-year
BUSY = [town.town_code for town in reference.towns()][:7]
CASES = [
    complaint(100 + 5 * place + month, "hotline", f"2024-0{month}-05", town)
    for place, town in enumerate(BUSY)
    for month in range(1, 6)
]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("few")
    point_to(made, write_snapshot(made, FIRST, {**TABLES, "complaints": CASES}).name)
    return made


def paper_of(period: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> Briefing:
    monkeypatch.setenv("ANXIN_DATA", str(folder))
    return compose(view_of_period(period, COUNTY))


def attached(paper: Briefing) -> Section:
    assert paper.attachment is not None
    return paper.attachment


def test_a_month_of_few_cases_is_not_ranked(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """In May seven towns have one complaint each and five none: all twelve fewer than five."""
    paper = paper_of("2024-05", folder, monkeypatch)
    words = "12个镇街中有12个本期投诉不足5件，件数太少，先后可能只是偶然，本期不排名次。"
    assert attached(paper).blocks == [Paragraph(words)]
    assert "town-scores" not in [figure.key for figure in paper.figures]
    # the slides say it too
    assert words in [slide.title for slide in paper.deck]
    # and the page, its picture, the town's own score and the wall, which show the scores nevertheless
    said = "12个镇街中有12个本期投诉不足5件，件数太少，先后可能只是偶然"
    view = paper.view
    frame = ranking.SCORES.ask(view)
    assert said in ranking.scores_sub(frame, view)
    notes = paper_figure(ranking.SCORES, view, WORD)["layout"]["annotations"]
    assert said in "".join(re.sub("<.*?>", "", one["text"]) for one in notes)
    assert ranking.lost_sentence(ranking.parts_frame(view), view).endswith(f"名；{said}。")
    assert said in "".join(part for part, _ in towns.answer(towns.ask(view)))


def test_a_half_year_is_ranked_with_its_caution(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Seven towns with five complaints each, five with none: less than half have few."""
    paper = paper_of("2024H1", folder, monkeypatch)
    grids = [block for block in attached(paper).blocks if isinstance(block, Grid)]
    assert len(grids) == 1 and len(grids[0].rows) == 12
    small = sum(town.is_small_sample for town in paper.facts.scores().towns)
    listed = sum(row[-1] == "样本量小" for row in grids[0].rows)
    # deposits of a few projects, and matters of a few complaints
    assert listed == small > 0
    assert ("先后可能只是偶然" in grids[0].note) == bool(small)
    figure = next(one for one in paper.figures if one.key == "town-scores")
    assert ("先后可能只是偶然" in figure.conclusion) == bool(small)


@pytest.mark.parametrize(("few", "is_ranked"), [(7, False), (6, True)])
def test_most_means_more_than_half(
    few: int, is_ranked: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    busy = {town.town_code for town in reference.towns()[: 12 - few]}
    six = [town.town_code for town in reference.towns()][:6]
    cases = [
        complaint(200 + 5 * place + month, "hotline", f"2024-0{month}-05", town)
        for place, town in enumerate(six)
        for month in range(1, 6)
        if town in busy
    ]
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, {**TABLES, "complaints": cases}).name)
    scores = paper_of("2024H1", tmp_path, monkeypatch).facts.scores()
    assert (scores.few.towns, not scores.few.is_most) == (few, is_ranked)
