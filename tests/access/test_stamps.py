"""Word, slides and pictures say who downloaded them, when and of what part; the audit keeps it as well."""

import io
import json
import zipfile
from pathlib import Path

import docx
import pptx
import pytest
from PIL import Image

from access import audit
from pages._briefing.pictures import PICTURES, Picture
from pages._http import stamps
from tests.access.conftest import SignedIn
from tests.briefing.test_control_characters import PNG

JOB = "fedcba9876543210" * 2
WORDS = "下载人：analyst；下载时间：2024-07-01 09:30；范围：全县"


@pytest.fixture
def paper(county: Path) -> Path:
    """Files of a 通报, as its job leaves them."""
    folder = county / "state" / "jobs" / "briefing" / JOB
    files = folder / "files"
    (files / "图片_Word").mkdir(parents=True, exist_ok=True)
    about = {"title": "2024年上半年", "is_basket": False, "maker": "analyst", "of": []}
    (folder / "job.json").write_text(json.dumps({"kind": "briefing", "started_at": 1.0, "about": about}))
    (folder / "exit_code").write_text("0")
    (files / "manifest.json").write_text("{}")
    document = docx.Document()
    document.add_paragraph("正文")
    document.save(str(files / "高唐县_通报_1.docx"))
    pptx.Presentation().save(str(files / "高唐县_通报_1.pptx"))
    (files / "图片_Word" / "图一.png").write_bytes(PNG)
    return files


def comment(png: bytes) -> str:
    with Image.open(io.BytesIO(png)) as picture:
        picture.load()
        return str(picture.info.get("Comment", ""))  # type: ignore[attr-defined]


def test_papers_say_who_took_them(paper: Path, signed_in: SignedIn) -> None:
    browser = signed_in("analyst")
    document = docx.Document(io.BytesIO(browser.get(f"/briefings/{JOB}/docx").data))
    assert [one.text for one in document.paragraphs] == ["正文"]
    assert document.core_properties.last_modified_by == "analyst"
    assert document.core_properties.comments == WORDS
    slides = pptx.Presentation(io.BytesIO(browser.get(f"/briefings/{JOB}/pptx").data))
    assert slides.core_properties.comments == WORDS
    with zipfile.ZipFile(io.BytesIO(browser.get(f"/briefings/{JOB}/zip").data)) as archive:
        assert archive.read(stamps.NOTE).decode() == f"{WORDS}\n{stamps.HASHES}\n"
        assert comment(archive.read("图片_Word/图一.png")) == WORDS
    kept = [one for one in audit.lines(paper.parents[3]) if one.action == "paper"]
    taken = {(one.who, one.about["address"]) for one in kept}
    assert taken >= {("analyst", f"/briefings/{JOB}/{kind}") for kind in ("docx", "pptx", "zip")}


def test_a_picture_says_who_took_it(
    county: Path, signed_in: SignedIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "drawn.png").write_bytes(PNG)
    drawn = Picture(JOB, None, "图.png", tmp_path / "drawn.png", 0.0, "done")  # type: ignore[arg-type]
    monkeypatch.setattr(PICTURES, "get", lambda _id, _scope: drawn)
    taken = signed_in("analyst").get(f"/pictures/{JOB}.png").data
    assert comment(taken) == WORDS
    assert next(audit.lines(county / "state")).action == "picture"
    with Image.open(io.BytesIO(taken)) as picture, Image.open(io.BytesIO(PNG)) as before:
        assert picture.tobytes() == before.tobytes()


def test_without_accounts_files_stay_as_they_were_made() -> None:
    assert stamps.on_picture(PNG, None) == PNG
    assert stamps.on_office(b"PK", None) == b"PK"
