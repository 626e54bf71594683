"""Control characters in a ledger's names break no file that is made of them."""

import base64
import io
import re
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from app import app
from briefing.content import compose
from briefing.document_model import Chart, Figure, Page, Paragraph, Section, as_printed
from briefing.files import write_files
from briefing.period import view_of_period
from briefing.renderer import Job
from briefing.tables import Grid
from data import COUNTY
from data.spec.spreadsheet import NOT_IN_XML
from etl.load import load_paths
from etl.publish.build_session import SHANGHAI
from tests.briefing.papers import docx_parts, pptx_parts
from tests.etl_load.conftest import CLUE_HEADER, clue

BAD = "\x01\x0b\x1b\x1f"
PNG = base64.b64decode(
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg=="
)


class OnePicture:
    """In place of the browser that draws: what is tested are the texts around the pictures."""

    def picture(self, _job: Job) -> bytes:
        return PNG


# part of a paper → its fields of text
TEXTS = {
    Section: ("heading", "blocks"),
    Paragraph: ("text", "lead"),
    Chart: ("caption",),
    Grid: ("caption", "heads", "rows"),
    Figure: ("title", "conclusion", "file"),
}


def dirty(part: Any) -> Any:
    """A part of a paper with control characters within every text."""
    if isinstance(part, str):
        return f"{part[:1]}\x02{part[1:]}\x0b" if part else part
    if isinstance(part, list | tuple):
        return type(part)(dirty(one) for one in part)
    names = TEXTS.get(type(part), ())
    return replace(part, **{name: dirty(getattr(part, name)) for name in names}) if names else part


def test_word_and_slides(over_small: None, tmp_path: Path) -> None:
    paper: Page = compose(view_of_period("2024H1", COUNTY))
    spoiled = replace(
        paper,
        title_lines=dirty(paper.title_lines),
        sections=dirty(paper.sections),
        figures=dirty(paper.figures),
        deck=dirty(paper.deck),
        attachment=dirty(paper.attachment),
        definitions=dirty(paper.definitions),
        source=dirty(paper.source),
        files={kind: dirty(name) for kind, name in paper.files.items()},
    )
    assert as_printed(spoiled) == as_printed(paper)
    write_files(spoiled, tmp_path, OnePicture(), lambda *_: None)  # type: ignore[arg-type]
    for kind, parts in (("docx", docx_parts), ("pptx", pptx_parts)):
        made = tmp_path / paper.files[kind]
        lines, *_ = parts(made.read_bytes())
        text = "\n".join(lines)
        assert paper.title in text.replace("\n", "").replace("\v", "")
        assert not NOT_IN_XML.search(text.replace("\v", ""))


@pytest.fixture
def loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A ledger with such characters in employer, project and town, and a line rejected for its date."""
    lines = [
        CLUE_HEADER,
        clue("A1", 被反映单位=f"高唐{BAD}甲公司", 项目名称=f"甲{BAD}小区", 欠薪地=f"鱼邱湖{BAD}街道"),
        clue("A2", day="2024-13-45", 被反映单位=f"乙{BAD}公司"),
        clue("A3", day="2023-03-05", 欠薪地=f"某{BAD}镇"),
    ]
    path = tmp_path / f"全国根治欠薪线索{BAD[0]}.csv"
    path.write_text("\n".join(",".join(map(str, line)) for line in lines) + "\n", encoding="utf-8")
    day = datetime(2024, 7, 1, 9, 30, tzinfo=SHANGHAI)
    report = load_paths([path], data_dir=tmp_path / "data", now=day, user="tester").files[0]
    assert (report.counts.new, report.counts.rejected) == (2, 1), report.reason
    assert report.rejects_file
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path / "data"))
    return Path(report.rejects_file)


def cells(body: bytes) -> list[str]:
    book = openpyxl.load_workbook(io.BytesIO(body))
    return [str(cell.value) for page in book for row in page for cell in row if cell.value is not None]


def test_workbooks_of_a_ledger(loaded: Path) -> None:
    returned = cells(loaded.read_bytes())
    assert any(re.fullmatch(r"乙 ?公司", one) for one in returned)
    client = app.server.test_client()
    rows = client.get("/export/rows/complaints_received.xlsx?from=2023-01-01&to=2024-06-30")
    assert rows.status_code == 200
    shown = cells(rows.data)
    assert any(re.fullmatch(r"高唐 ?甲公司", one) for one in shown)
    assert client.get("/export/rows/complaints_received.csv").status_code == 200
    assert client.get("/import/doubts.xlsx").status_code == 200
    for card in ("complaints-by-town", "home-decisions"):
        assert client.get(f"/export/card/{card}.xlsx").status_code in (200, 404)


def test_papers_of_a_ledger(loaded: Path, tmp_path: Path) -> None:
    paper = compose(view_of_period("2023-01-01..2024-03-31", COUNTY))
    write_files(paper, tmp_path / "out", OnePicture(), lambda *_: None)  # type: ignore[arg-type]
    assert docx_parts((tmp_path / "out" / paper.files["docx"]).read_bytes())
