"""Texts that other programs take for something else stand in every text cell of every ledger: nothing breaks.

Every page, dialog, download and paper is asked over them. That no script runs is tested in tests/browser.
"""

import csv
import io
import json
from pathlib import Path

import openpyxl
import pytest
from flask.testing import FlaskClient

from app import app
from briefing.content import compose
from briefing.files import write_files
from briefing.period import view_of_period
from data import COUNTY
from data.spec.ledger import load_all
from data.warehouse import _warehouse, warehouse
from pages._components import filters
from tests import hostile_texts
from tests.access import asks
from tests.briefing.papers import docx_parts, pptx_parts
from tests.briefing.test_control_characters import OnePicture
from tests.hostile_texts import runnable, shown_texts

TOWNS = ("371526001", "371526101")
SEED = 20240701


@pytest.fixture(scope="module")
def county(shared: Path) -> Path:
    return hostile_texts.loaded(shared)


@pytest.fixture
def client(county: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("ANXIN_DATA", str(county / "data"))
    _warehouse.cache_clear()
    return app.server.test_client()


def test_most_rows_of_every_ledger_are_kept_and_each_is_accounted_for(county: Path) -> None:
    counts = json.loads((county / "counts.json").read_text(encoding="utf-8"))
    assert {ledger for ledger, *_ in counts} == set(load_all())
    for ledger, read, kept, other, reason in counts:
        assert (reason, read) == (None, kept + other), ledger
        assert kept > 0.8 * len(hostile_texts.ALL), ledger


def test_every_page_dialog_and_download_answers(client: FlaskClient) -> None:
    snapshot = warehouse().snapshot().id
    marks = [f"{kind}:{text}" for kind in ("employer", "project") for text in shown_texts()]
    marks += [f"{file}:0:{line}" for file in range(1, 10) for line in (3, 20, 60)]
    asked = [
        *asks.addresses(snapshot, TOWNS, SEED),
        *asks.pages(snapshot, TOWNS),
        *asks.dialogs(marks, list(shown_texts()), TOWNS),
    ]
    answers = [(one.path, one.words[:80], one.put(client).status) for one in asked]
    assert [one for one in answers if one[2] >= 500] == []
    assert sum(status == 200 for *_, status in answers) > len(answers) / 2


def test_the_same_texts_in_an_address_break_nothing(client: FlaskClient) -> None:
    for text in shown_texts():
        for name in ("town", "authority", "channel", "period", "snapshot", "by", "compare", "why", "also"):
            asked = {name: text, "from": "2024-01-01", "to": "2024-06-30"}
            for path in ("/api/metrics/owed_yuan.json", "/export/rows/owed_yuan.csv", "/complaints"):
                assert client.get(path, query_string=asked).status_code < 500, (path, name, text)


@pytest.mark.parametrize("opening", asks.OPENINGS)
def test_no_download_of_rows_holds_a_formula(client: FlaskClient, opening: str) -> None:
    period = "?from=2024-01-01&to=2024-06-30"
    text = client.get(f"/export/rows/{opening}.csv{period}")
    book = client.get(f"/export/rows/{opening}.xlsx{period}")
    assert (text.status_code, book.status_code) == (200, 200)
    lines = csv.reader(io.StringIO(text.get_data(as_text=True).removeprefix("\ufeff")))
    assert runnable(cell for line in lines for cell in line) == []
    assert formulas(book.get_data()) == []


def test_what_goes_back_to_the_clerk_holds_no_formula(county: Path, client: FlaskClient) -> None:
    assert formulas(client.get("/import/doubts.xlsx").get_data()) == []
    returned = sorted((county / "data" / "state" / "rejects").rglob("*.xlsx"))
    assert returned
    for path in returned:
        assert formulas(path.read_bytes()) == [], path.name


def test_choices_of_a_filter_are_short_enough_to_be_searched() -> None:
    named = {"a": "住建局", "b": "长" * 60, "c": "长" * 61, "d": "w" * 3000}
    with app.server.test_request_context():
        made = filters.options("authority", named)
    assert [one["label"] for one in made] == ["住建局", "长" * 60, "长" * 59 + "…", "w" * 59 + "…"]
    # in full, as pinyin and as its first letters
    assert max(len(one["search"]) for one in made) < 1000


def test_papers_can_be_written_and_read(client: FlaskClient, tmp_path: Path) -> None:
    paper = compose(view_of_period("2024H1", COUNTY))
    write_files(paper, tmp_path, OnePicture(), lambda *_: None)  # type: ignore[arg-type]
    assert docx_parts((tmp_path / paper.files["docx"]).read_bytes())
    assert pptx_parts((tmp_path / paper.files["pptx"]).read_bytes())


def formulas(body: bytes) -> list[str]:
    """Cells of a workbook that a spreadsheet would run, or that lead out of it."""
    book = openpyxl.load_workbook(io.BytesIO(body))
    cells = [cell for sheet in book for row in sheet for cell in row]
    return [str(cell.value) for cell in cells if cell.data_type == "f" or cell.hyperlink]
