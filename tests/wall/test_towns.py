"""镇街: its sentence at the edges, the twelve at their places, and colours only where there is a base."""

import re
from decimal import Decimal
from typing import Any
from urllib.parse import unquote

import pytest

from pages._charts.locator import Locator
from pages._charts.look import WALL
from pages._charts.theme import DARK, ChangeEdges
from pages._wall.scenes import towns
from pages._wall.sentence import plain
from tests.comparisons import against
from tests.wall.conftest import SNAPSHOT_STATUS, WINDOW, walk, words


def make_towns(**changes: Any) -> towns.Towns:
    given: dict[str, Any] = {
        "snapshot_status": SNAPSHOT_STATUS,
        "window": WINDOW,
        "tiles": (
            towns.TownTile("梁村镇", 1, 0, against(13, 19, unit="项"), 15),
            towns.TownTile("姜店镇", 1, 3, against(23, 20, unit="项"), 26),
            towns.TownTile("固河镇", 3, 1, against(8, 7, unit="项"), 9),
        ),
        "locator": Locator((((0, 0), (3, 0), (3, 3), (0, 3)),), ((1, 2), (1, 1), (2, 2))),
        "unplaced": (("未知镇街", 2),),
        "ranked": (
            towns.Ranked(1, "固河镇", Decimal("92.52"), "满意率", Decimal("3.10"), True),
            towns.Ranked(2, "姜店镇", Decimal("57.11"), "重复投诉率", Decimal("8.30"), False),
        ),
        "small_sample": 5,
        "small_base": 10,
        "change_edges": ChangeEdges(10, 30),
    }
    return towns.Towns(**{**given, **changes})


def test_towns_usual_sentence() -> None:
    assert plain(towns.answer(make_towns())) == (
        "上半年3个镇街中1个事项下降，姜店镇▲15.0%，1个基数小不比；"
        "评分最高固河镇92.5分，最低姜店镇57.1分；1个镇街件数少，先后可能只是偶然。"
    )


@pytest.mark.parametrize(
    ("tiles", "said"),
    [
        ([("甲", 8, 20), ("乙", 9, 30)], "上半年2个镇街中2个事项下降，没有上升的；"),
        ([("甲", 20, 20)], "上半年1个镇街中没有事项下降的，没有上升的；"),
        ([("甲", 22, 20), ("乙", 60, 30)], "上半年2个镇街中没有事项下降的，乙▲100.0%等2个上升；"),
        ([("甲", 3, 9), ("乙", 0, None)], "上半年2个镇街中，上年基数都小，不作升降判断；"),
        ([("甲", None, 9)], "上半年各镇街投诉数据未到；"),
    ],
)
def test_towns_movement(tiles: list[tuple[str, Any, Any]], said: str) -> None:
    made = tuple(
        towns.TownTile(name, 0, at, against(value, base, unit="项"), 1)
        for at, (name, value, base) in enumerate(tiles)
    )
    assert plain(towns.answer(make_towns(tiles=made))).startswith(said)


def test_towns_without_scores_and_with_one() -> None:
    assert plain(towns.answer(make_towns(ranked=()))).endswith("；评分数据未到。")
    one = make_towns(ranked=make_towns().ranked[1:])
    assert plain(towns.answer(one)).endswith("；评分最高姜店镇57.1分。")


def test_towns_that_share_a_score_are_counted() -> None:
    def ranked(*scores: str) -> tuple[towns.Ranked, ...]:
        named = zip("甲乙丙丁", scores, strict=False)
        return tuple(towns.Ranked(1, name, Decimal(score), "", None, False) for name, score in named)

    shared = make_towns(ranked=ranked("100.00", "99.96", "80.00"))
    assert plain(towns.answer(shared)).endswith("；评分最高甲等2个镇街100.0分，最低丙80.0分。")
    same = make_towns(ranked=ranked("90.00", "90.00"))
    assert plain(towns.answer(same)).endswith("；评分最高甲等2个镇街90.0分。")


def test_towns_stand_at_their_place_and_small_bases_are_not_coloured() -> None:
    built = towns.layout(make_towns())
    tiles = {
        words(one)[:3]: one
        for one in walk(built)
        if (getattr(one, "className", "") or "").split()[:1] == ["wall-town"]
    }
    styles = {name: tile.style for name, tile in tiles.items()}
    assert "wall-town-unjudged" in tiles["固河镇"].className
    assert "wall-town-unjudged" not in tiles["梁村镇"].className
    assert (styles["梁村镇"]["gridColumn"], styles["梁村镇"]["gridRow"]) == (2, 1)
    assert styles["固河镇"]["background"] == "#163159"
    assert styles["梁村镇"]["background"] == towns.mixed(0)
    seen = words(built)
    assert "固河镇8项·9件多1上年7项" in seen
    assert "另有未知镇街2项。" in seen
    assert "重复投诉率 −8.3" in seen


def test_the_locator_has_a_dot_at_each_town_s_real_point() -> None:
    # a square county of three by three at the equator: 146 high, 4 around, so 46 a degree, 6 from the left
    square = Locator((((0, -1.5), (3, -1.5), (3, 1.5), (0, 1.5)),), ((0, 1.5), (1, 0.5)))
    picture = unquote(square.picture(["#111111", "#222222"], WALL))
    assert re.findall(r'cx="([\d.]+)" cy="([\d.]+)" r="5.5" fill="(#\d+)"', picture) == [
        ("6.0", "4.0", "#111111"),
        ("52.0", "50.0", "#222222"),
    ]
    # a town that cannot be judged is grey, the others have the colour of their change
    located = [one for one in walk(towns.layout(make_towns())) if getattr(one, "alt", "")]
    dots = re.findall(r'r="5.5" fill="(#\w+)"', unquote(located[0].src))
    assert dots == [DARK.diverging[0], DARK.diverging[3], DARK.tertiary]


def luminance(colour: str) -> float:
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_tiles_keep_their_text_readable() -> None:
    ink = luminance("#f2f6fc") + 0.05
    assert all(ink / (luminance(towns.mixed(step)) + 0.05) >= 4.5 for step in range(5))
