"""On the wall too figures of one unit stand side by side only with one population, or with the words for it.

Every scene of the demo is walked as it is drawn, in both arrangements; its words stand within it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest

from data.spec.metric import catalogue
from data.warehouse import Warehouse
from pages._components import populations
from pages._wall import picture
from pages._wall.county_queries import county_view
from pages._wall.scene import all_scenes
from tests.conftest import DemoData
from tests.pages.test_populations import unsaid
from tests.wall.conftest import walk, words

# the words of the wall and those of the catalogue; the demo's mediation is counted since 2022
SHORT = {"期末": "区间末日", "本期": "区间内", "历年": "区间内", "2022年以来": "区间内"}
NOTES = ("wall-populations", "wall-card-note")


@dataclass(frozen=True)
class Group:
    """Figures side by side, a row of tiles or a card, and every word of the scene that they stand in."""

    name: str
    metrics: list[str]
    said: str


def class_of(one: Any) -> str:
    return getattr(one, "className", None) or ""


def metrics_of(one: Any) -> list[str]:
    """The figures of a tile or card as it says them itself."""
    return one.to_plotly_json()["props"]["data-metrics"].split()


def spelled(said: str) -> str:
    """The wall's words as the catalogue has them."""
    for short, full in SHORT.items():
        said = said.replace(short, full)
    return said


def groups(drawn: Any) -> Iterator[Group]:
    for scene in walk(drawn):
        if not class_of(scene).startswith("wall-scene"):
            continue
        said = spelled(words(scene))
        for one in walk(scene):
            if class_of(one).startswith("wall-tiles"):
                row = [metric for tile in one.children for metric in metrics_of(tile)]
                yield Group(f"{class_of(scene)}: {class_of(one)}", row, said)
            elif class_of(one).startswith("wall-card wall-"):
                yield Group(f"{class_of(scene)}: {class_of(one)}", metrics_of(one), said)


def notes(drawn: Any) -> list[str]:
    return [one.children for one in walk(drawn) if class_of(one) in NOTES and one.children]


@pytest.fixture(scope="module")
def county(demo: DemoData) -> Warehouse:
    return Warehouse(demo.data_dir)


@pytest.fixture(scope="module")
def drawn(county: Warehouse) -> dict[str, Any]:
    """Both arrangements of all scenes."""
    return {
        shape: picture.draw(county, list(all_scenes()), shape)[1] for shape in (picture.USUAL, picture.WIDE)
    }


# four rows of tiles; cards: 总览 5 (wide 7), 镇街 2, 资金 5, 追缴 5, 预警 4
@pytest.mark.parametrize(("shape", "count"), [(picture.USUAL, 4 + 21), (picture.WIDE, 4 + 23)])
def test_every_scene_says_where_its_figures_differ(drawn: dict[str, Any], shape: str, count: int) -> None:
    found = list(groups(drawn[shape]))
    assert len(found) == count
    assert {one for group in found for one in group.metrics} <= set(catalogue())
    assert {group.name: wrong for group in found if (wrong := unsaid(group.metrics, group.said))} == {}


def test_the_sentence_above_a_scene_is_covered_too(county: Warehouse) -> None:
    """All that a scene reads for its tiles and its sentence."""
    view = county_view(county)
    read = {}
    for scene in all_scenes().values():
        answers = scene.ask(view)
        read[scene.id] = unsaid(list(getattr(answers, "readings", {})), spelled(words(scene.layout(answers))))
    assert read == {"overview": [], "towns": [], "funds": [], "recovery": [], "alerts": []}


@pytest.mark.parametrize("shape", [picture.USUAL, picture.WIDE])
def test_without_the_words_it_is_seen(drawn: dict[str, Any], shape: str) -> None:
    """The four rows of tiles, the running sums of 总览, and those of 追缴 that its tiles speak for."""
    wrong = []
    for group in groups(drawn[shape]):
        said = group.said
        for note in notes(drawn[shape]):
            said = said.replace(spelled(note), "")
        if unsaid(group.metrics, said):
            wrong.append(group.name.split(": ")[1].split()[-1])
    assert sorted(wrong) == sorted(
        ["wall-tiles", "wall-recovered", *["wall-tiles-even"] * 3, "wall-rec-cumulative"]
    )


OVERVIEW = (
    "范围不同：投诉量为本期收到的投诉；超期未结为历年收到、超期未结的投诉；"
    "调解处理为2022年以来到账的调解追发；周转金余额、未追回垫付为期末的资金账户。"
)
SUMS = "范围不同：核实为本期收到的投诉；追发为本期到账的追发（不论何时收到投诉）。"
OTHERS = [
    "范围不同：周转金余额、规模、未追回垫付为期末的资金账户；垫付为本期批准的垫付；"
    "追回为本期追回的垫付（不论何时垫付）；实存保证金为期末在建的项目（含免存）；应存为期末在建、应缴的项目。",
    "范围不同：核实欠薪为本期收到的投诉；追发金额为本期到账的追发（不论何时收到投诉）；"
    "调解处理为2022年以来到账的调解追发。",
    "范围不同：超期未结为历年收到、超期未结的投诉；超期件为本期收到、超期的投诉。",
]


@pytest.mark.parametrize("shape", [picture.USUAL, picture.WIDE])
def test_one_quiet_line_a_group_and_no_more(drawn: dict[str, Any], shape: str) -> None:
    assert notes(drawn[shape]) == [OVERVIEW, SUMS, *OTHERS]


def test_the_wall_says_the_catalogue_s_words_shorter() -> None:
    assert populations.short("verified_yuan") == "本期收到的投诉"
    assert populations.short("open_overdue_count", "历年") == "历年收到、超期未结的投诉"
    assert populations.short("deposit_stored_yuan") == "期末在建的项目（含免存）"
    # a rate of two figures has no population of its own
    assert populations.short("recovered_pct") == ""
    labels = {"fund_advanced_yuan": "垫付", "fund_repaid_yuan": "追回", "recovered_workers": "人数"}
    assert populations.note(labels, populations.short) == (
        "范围不同：垫付为本期批准的垫付；追回为本期追回的垫付（不论何时垫付）。"
    )
    assert populations.note({"fund_balance_yuan": "余额", "fund_pool_yuan": "规模"}, populations.short) == ""
