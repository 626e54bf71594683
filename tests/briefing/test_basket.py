"""材料篮: what a snapshot can give of the charts put by, and the files made of just these."""

import json
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from briefing import __main__ as command
from briefing.basket import Item, compose_basket, numeral, read_items, resolve_item
from briefing.document import write_document
from briefing.errors import BasketError
from briefing.slides import write_slides
from data import COUNTY, warehouse
from pages._briefing.basket import changed
from tests.briefing.papers import docx_parts, pptx_parts
from tests.conftest import ROOT

HALF = "?from=2024-01-01&to=2024-06-15"
MONTHS = Item("complaints-by-month", HALF, "甲")
TOWN = Item("complaints-by-sector", f"{HALF}&town=371526001&channel=visits", "乙")


@pytest.fixture
def snapshot(over_small: None) -> Any:
    return warehouse().snapshot()


@pytest.fixture(scope="module")
def dot() -> bytes:
    return (ROOT / "docs" / "images" / "home.png").read_bytes()


def test_a_chart_is_named_by_its_days_place_and_filters(snapshot: Any) -> None:
    one = resolve_item(TOWN, snapshot, COUNTY)
    assert one.title == "2024年1月1日至6月15日鱼邱湖街道（现场投诉）分行业投诉量"
    assert one.filters == "镇街：鱼邱湖街道；渠道：现场投诉"
    assert (one.left_out, list(one.remarks)) == ("", [])


@pytest.mark.parametrize(
    ("item", "words"),
    [
        (Item("no-such-card", HALF, "旧图"), "图表“no-such-card”已不存在"),
        (Item("complaints-by-month", "?from=2025-01-01&to=2025-06-30", "丙"), "没有这段时间的数据"),
        (Item("complaints-by-month", "?from=2001-01-01&to=2001-12-31", "丁"), "没有这段时间的数据"),
    ],
)
def test_what_cannot_be_had_says_why(snapshot: Any, item: Item, words: str) -> None:
    assert words in resolve_item(item, snapshot, COUNTY).left_out


def test_a_filter_that_is_no_more_is_said(snapshot: Any) -> None:
    one = resolve_item(
        Item("complaints-by-month", f"{HALF}&town=371526999,371526001", "甲"), snapshot, COUNTY
    )
    assert one.left_out == ""
    assert one.title == "2024年1月1日至6月15日鱼邱湖街道每月投诉量"
    assert list(one.remarks) == ["加入时的“镇街=371526999（没有这个镇街）”未采用"]


def test_all_are_of_the_one_snapshot_and_say_so(snapshot: Any) -> None:
    old = "wages-20200101T000000Z-00000000"
    one = resolve_item(Item("complaints-by-month", f"{HALF}&snapshot={old}", "甲"), snapshot, COUNTY)
    assert list(one.remarks) == [f"加入时看的是快照{old}，本图按快照{snapshot.id}重画"]
    paper = compose_basket([one.item], snapshot, COUNTY)
    assert paper.record["charts"][0]["search"] == HALF
    same = Item("complaints-by-month", f"{HALF}&snapshot={snapshot.id}", "甲")
    assert list(resolve_item(same, snapshot, COUNTY).remarks) == []


def test_files_hold_just_these_charts_in_their_order(snapshot: Any, dot: bytes) -> None:
    gone = Item("no-such-card", HALF, "旧图")
    paper = compose_basket([TOWN, gone, MONTHS, TOWN], snapshot, COUNTY)
    assert [figure.card for figure in paper.figures] == [TOWN.card, MONTHS.card, TOWN.card]
    assert len({figure.file for figure in paper.figures}) == 3
    pictures = {figure.key: dot for figure in paper.figures}
    paragraphs, tables, foot = docx_parts(write_document(paper, pictures))
    headings = [line for line in paragraphs if line[:2] in {"一、", "二、", "三、", "四、"}]
    assert headings == ["一、分行业投诉量", "二、每月投诉量", "三、分行业投诉量"]
    assert [line for line in paragraphs if line.startswith("图")] == [
        "图1　2024年1月1日至6月15日鱼邱湖街道（现场投诉）分行业投诉量",
        "图2　2024年1月1日至6月15日高唐县每月投诉量",
        "图3　2024年1月1日至6月15日鱼邱湖街道（现场投诉）分行业投诉量",
    ]
    assert "“旧图”：图表“no-such-card”已不存在。" in paragraphs
    assert sum(line.startswith("投诉量：") for line in paragraphs) == 1
    assert snapshot.id in foot
    assert tables == []
    lines, _ = pptx_parts(write_slides(paper, pictures))
    # the title of a slide is what the chart shows, in the order of the basket
    titles = [slide.title.rstrip("。") for slide in paper.deck]
    assert len(titles) == 4 and titles[3] == "未收入的图表：1张"
    assert titles[0] == titles[2] != titles[1]
    assert titles[0] == "2024年1月1日至6月15日鱼邱湖街道（现场投诉）投诉量0件"
    assert titles[1].startswith("2024年1月1日至6月15日高唐县")
    assert [line for line in lines if line in titles] == titles
    assert "“旧图”：图表“no-such-card”已不存在。" in lines
    assert list(paper.notes) == ["“旧图”没有收入：图表“no-such-card”已不存在。"]


def test_the_words_under_a_heading_are_the_card_s_figure(snapshot: Any) -> None:
    paper = compose_basket([MONTHS], snapshot, COUNTY)
    answer = warehouse().measure(
        "complaints_received",
        filters=resolve_item(MONTHS, snapshot, COUNTY).view.filters,
        scope=COUNTY,  # type: ignore[union-attr]
    )
    said = paper.figures[0].conclusion
    assert said.startswith(
        f"2024年1月1日至6月15日高唐县投诉量{answer['complaints_received'].total()['value']}件"
    )
    assert said in paper.plain_text


@pytest.mark.parametrize(
    ("found", "words"),
    [
        ({"card": "x"}, "清单"),
        ([{"card": "complaints-by-month"}], "第1项"),
        (["complaints-by-month"], "第1项"),
        ([{"card": "complaints-by-month", "search": ""}] * 25, "最多24张"),
    ],
)
def test_a_wrong_list_is_refused(found: Any, words: str) -> None:
    with pytest.raises(BasketError, match=words):
        read_items(found)


def test_nothing_to_draw_is_refused_with_the_reasons(snapshot: Any) -> None:
    with pytest.raises(BasketError, match="空的"):
        compose_basket([], snapshot, COUNTY)
    with pytest.raises(BasketError, match="“旧图”：图表“no-such-card”已不存在"):
        compose_basket([Item("no-such-card", "", "旧图")], snapshot, COUNTY)


def test_numerals() -> None:
    assert [numeral(one) for one in (1, 10, 11, 20, 24)] == ["一", "十", "十一", "二十", "二十四"]


def test_a_row_moves_and_goes() -> None:
    kept = [{"card": name} for name in "abc"]

    def order(do: str, at: int) -> str:
        return "".join(one["card"] for one in changed(kept, do, at))

    assert [order("up", 2), order("down", 0), order("drop", 1)] == ["acb", "bac", "ac"]
    # at the edge, or of a row that is gone meanwhile, nothing changes
    assert [order("up", 0), order("down", 2), order("drop", 7)] == ["abc", "abc", "abc"]


@pytest.mark.parametrize(
    "arguments",
    [["--period", "2024H1"], ["--cards", "CARDS"]],
    ids=["period", "cards"],
)
def test_a_snapshot_cleared_away_is_said(
    over_small: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], arguments: list[str]
) -> None:
    cards = tmp_path / "cards.json"
    cards.write_text(json.dumps([{"card": MONTHS.card, "search": HALF}]))
    given = [str(cards) if one == "CARDS" else one for one in arguments]
    old = "wages-20200101T000000Z-00000000"
    assert command.main([*given, "--snapshot", old, "--out", str(tmp_path / "out")]) == 1
    assert (
        capsys.readouterr().err
        == f"没有编号为“{old}”的快照，可能已过保留期。去掉 --snapshot 则用当前快照。\n"
    )
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(("written", "words"), [("no json", "不是 JSON"), (None, "读不了文件")])
def test_a_file_that_is_no_list_is_said(
    over_small: None, tmp_path: Path, capsys: pytest.CaptureFixture[str], written: str | None, words: str
) -> None:
    cards = tmp_path / "cards.json"
    if written is not None:
        cards.write_text(written)
    assert command.main(["--cards", str(cards), "--out", str(tmp_path / "out")]) == 1
    assert words in capsys.readouterr().err


def test_period_and_cards_exclude_each_other(tmp_path: Path) -> None:
    both = [sys.executable, "-m", "briefing", "--period", "2024", "--cards", "x", "--out", str(tmp_path)]
    assert subprocess.run(both, cwd=ROOT, capture_output=True, check=False).returncode == 2
