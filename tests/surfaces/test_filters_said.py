"""Every active filter is said wherever a figure is: titles, sentences, pictures, files, rows."""

import csv
import io
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import unquote

import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

import app
from briefing.basket import Item, compose_basket
from briefing.document import write_document
from briefing.slides import write_slides
from data import COUNTY
from data.spec.metric import dimensions, metric
from data.view import View
from pages._cards.registry import all_cards
from pages._charts.paper import SHEETS, TITLE, Sheet
from pages._components import cards, drilldown, rows
from pages._components.cards import Card
from pages._request import read_view
from tests.conftest import ROOT
from tests.data.small_county.files import FIRST, point_to, write_snapshot

# what each filter is called in a title, by hand
SAID = {
    "town": ("371526001", "鱼邱湖街道"),
    "sector": ("housing", "房建"),
    "channel": ("hotline", "12345热线"),
    "authority": ("housing_bureau", "住建局"),
}
CHOSEN = [
    ("town",),
    ("town", "sector"),
    ("channel",),
    ("sector", "authority"),
    ("town", "sector", "channel", "authority"),
]
DAYS = "?from=2024-01-01&to=2024-06-15"
every_card = pytest.mark.parametrize("card", all_cards().values(), ids=all_cards())
every_choice = pytest.mark.parametrize("chosen", CHOSEN, ids="-".join)


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("said")
    point_to(made, write_snapshot(made, FIRST).name)
    return made


@pytest.fixture
def client(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[FlaskClient]:
    monkeypatch.setenv("ANXIN_DATA", str(folder))
    with app.server.test_request_context():
        yield app.server.test_client()


def search_of(chosen: tuple[str, ...]) -> str:
    return DAYS + "".join(f"&{key}={SAID[key][0]}" for key in chosen)


def asked(chosen: tuple[str, ...]) -> View:
    view = read_view(search_of(chosen))
    assert view is not None
    return view


def words_of(card: Card, chosen: tuple[str, ...]) -> list[str]:
    """The names of the filters that any figure of the card can follow."""
    known = {key for one in card.metrics for key in dimensions(metric(one))}
    return [SAID[key][1] for key in chosen if key in known]


def holds(words: str, wanted: list[str]) -> None:
    assert [one for one in wanted if one not in words] == [], words


def name_of(answer: Any) -> str:
    return unquote(answer.headers["Content-Disposition"].split("''")[1])


@every_choice
@every_card
def test_page_and_picture(card: Card, chosen: tuple[str, ...], client: FlaskClient) -> None:
    view, wanted = asked(chosen), words_of(card, chosen)
    sub = cards.contents(card, view).sub
    holds(card.full_title(view), wanted)
    if not cards.absent_words(card, view):
        holds(sub, wanted)
    names = set()
    for sheet in SHEETS:
        picture = client.get(f"/export/card/{card.id}.json{search_of(chosen)}&sheet={sheet}").get_json()
        names.add(picture["file_name"])
        holds(picture["file_name"], wanted)
        notes = picture["figure"]["layout"]["annotations"]
        every = "".join(note["text"] for note in notes)
        # the lines of the title are bold and in the middle of the sheet
        title = "".join(re.sub("</?b>", "", one["text"]) for one in notes if _is_title(one, SHEETS[sheet]))
        assert title == card.full_title(view).replace(",", "")
        # in full, those too that the figures cannot follow
        holds(every[every.index("单位：") :], [asked((key,)).codes(key)[SAID[key][0]] for key in chosen])
        if card.conclude:
            bold = "".join(re.findall("<b>(.*?)</b>", every))
            sentence = card.conclude(card.ask(view), view)
            # whose score is explained is always said
            holds(sentence, [one for one in wanted if card.id != "town-why" or one != SAID["town"][1]])
            assert sentence.split("，")[0] in bold
    assert len(names) == len(SHEETS)


def _is_title(note: dict[str, Any], sheet: Sheet) -> bool:
    return note.get("xanchor") == "center" and note["font"]["size"] == sheet.size * TITLE and note["y"] == 1


@every_choice
@every_card
def test_files(card: Card, chosen: tuple[str, ...], client: FlaskClient) -> None:
    wanted = words_of(card, chosen)
    answer = client.get(f"/export/card/{card.id}.xlsx{search_of(chosen)}")
    holds(name_of(answer), wanted)
    first = load_workbook(io.BytesIO(answer.data)).worksheets[0]
    about = dict(first.iter_rows(values_only=True))
    lines = "标题 指标 单位 时间 筛选 范围 对比 数据截至 数据到齐 快照 生成时间 口径 说明"
    assert list(about) == lines.split() and all(about.values())
    holds(about["标题"], wanted)
    holds(about["筛选"], [asked((key,)).codes(key)[SAID[key][0]] for key in chosen])
    answer = client.get(f"/export/card/{card.id}.csv{search_of(chosen)}")
    holds(name_of(answer), wanted)
    assert about["标题"] in [line[1] for line in read_csv(answer.data) if line and line[0] == "标题"]


def read_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"))))


@every_choice
@every_card
def test_rows_behind_a_card(card: Card, chosen: tuple[str, ...], client: FlaskClient) -> None:
    opening = drilldown.plain(card.rows)[0]
    known = {key for of in drilldown.figures(opening).values() for key in of}
    wanted = [SAID[key][1] for key in chosen if key in known]
    _, title, _ = rows.open_rows({"of": list(card.rows)}, search_of(chosen))
    holds(title, wanted)
    answer = client.get(f"/export/rows/{opening}.xlsx{search_of(chosen)}")
    holds(name_of(answer), wanted)
    about = dict(load_workbook(io.BytesIO(answer.data)).worksheets[0].iter_rows(values_only=True))
    holds(about["标题"], wanted)


@every_choice
def test_word_and_slides(chosen: tuple[str, ...], client: FlaskClient) -> None:
    """Captions, titles of slides, and what is read to who cannot see the picture."""
    ids = ["complaints-by-month", "complaints-by-town", "recovery-cumulative"]
    view = asked(chosen)
    paper = compose_basket([Item(one, search_of(chosen), "") for one in ids], view.snapshot, COUNTY)
    dot = (ROOT / "docs" / "images" / "home.png").read_bytes()
    pictures = {figure.key: dot for figure in paper.figures}
    word, deck = alt_texts(write_document(paper, pictures)), alt_texts(write_slides(paper, pictures))
    wanted = [SAID[key][1] for key in chosen]
    for place, figure in enumerate(paper.figures):
        holds(figure.title, wanted)
        holds(figure.file, wanted)
        holds(figure.conclusion, wanted)
        holds(word[place], wanted)
        holds(deck[place], wanted)


def alt_texts(body: bytes) -> list[str]:
    """Of the pictures in a Word file or a deck, in their order."""
    with zipfile.ZipFile(io.BytesIO(body)) as file:
        parts = [one for one in file.namelist() if re.search(r"document\.xml$|slides/slide\d+\.xml$", one)]
        parts.sort(key=lambda one: int("".join(re.findall(r"slide(\d+)\.xml", one)) or 0))
        return [words for one in parts for words in re.findall(r'descr="([^"]*)"', file.read(one).decode())]


def test_the_case_that_was_found(client: FlaskClient) -> None:
    """With 鱼邱湖街道 and 房建 the sentence gave the complaints of 房建 as all of the town's."""
    view = asked(("town", "sector"))
    card = all_cards()["complaints-by-month"]
    said = card.conclude(card.ask(view), view) if card.conclude else ""
    assert said.startswith("2024年1月1日至6月15日鱼邱湖街道（房建）投诉量")
    assert card.full_title(view) == "2024年1月1日至6月15日鱼邱湖街道（房建）每月投诉量"


def test_many_codes_are_counted_in_a_title_and_named_beneath(client: FlaskClient) -> None:
    view = read_view(f"{DAYS}&sector=housing,municipal,transport,unknown")
    assert view is not None
    card = all_cards()["complaints-by-month"]
    assert "高唐县（房建等4个行业）" in card.full_title(view)
    assert "_房建等4个行业_" in card.file_name(view, "csv")
    three = read_view(f"{DAYS}&sector=housing,municipal,unknown")
    assert three is not None
    # 未注明 alone would not say what is not known
    assert "高唐县（房建、市政、行业未注明）" in card.full_title(three)
