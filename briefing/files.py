"""Writes all files of a paper: pictures in two formats, Word, the slides, and the manifest."""

import hashlib
import io
import json
import re
import zipfile
from pathlib import Path
from typing import Any

from briefing.document import write_document
from briefing.document_model import Page, Progress, as_printed
from briefing.renderer import Job, Renderer
from briefing.slides import write_slides
from pages._charts.paper import SHEETS
from pages._components.narrowing import for_sheet

MANIFEST = "manifest.json"
# when a workbook was made and changed, among its properties
MOMENT = re.compile(rb"<dcterms:(created|modified)[^>]*>[^<]*</dcterms:\1>")
FOLDERS = {"word": "图片_Word", "slide": "图片_幻灯片"}


def write_files(paper: Page, folder: Path, renderer: Renderer, progress: Progress) -> dict[str, Any]:
    """Writes all files into a folder and returns the manifest."""
    paper = as_printed(paper)
    total = len(paper.figures) * len(SHEETS) + 2
    pictures: dict[str, dict[str, bytes]] = {sheet: {} for sheet in SHEETS}
    files: dict[str, bytes] = {}
    for figure in paper.figures:
        for sheet, format_ in SHEETS.items():
            name = f"{FOLDERS[sheet]}/{for_sheet(figure.file, format_)}"
            progress(len(files), total, name)
            png = renderer.picture(Job.of(figure.view, figure.card, sheet))
            pictures[sheet][figure.key] = files[name] = png
    for extension, write, sheet in (("docx", write_document, "word"), ("pptx", write_slides, "slide")):
        name = paper.files[extension]
        progress(len(files), total, name)
        files[name] = timeless(write(paper, pictures[sheet]))
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    manifest = manifest_of(paper, files)
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    progress(total, total, MANIFEST)
    return manifest


def timeless(office_file: bytes) -> bytes:
    """The office file without times of writing, so that the same content gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(office_file)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            body = old.read(entry)
            # the workbook behind a chart of a slide
            if entry.filename.endswith(".xlsx"):
                body = timeless(_without_moment(body))
            new.writestr(zipfile.ZipInfo(entry.filename), body, zipfile.ZIP_DEFLATED)
    return out.getvalue()


def _without_moment(workbook: bytes) -> bytes:
    """The workbook without the time at which it was written."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(workbook)) as old, zipfile.ZipFile(out, "w") as new:
        for entry in old.infolist():
            new.writestr(entry.filename, MOMENT.sub(b"", old.read(entry)))
    return out.getvalue()


def manifest_of(paper: Page, files: dict[str, bytes]) -> dict[str, Any]:
    """Files with their hashes, and the inputs needed to check or make them again."""
    return {
        "title": paper.title,
        "snapshot": paper.snapshot.id,
        "data_until": paper.snapshot.data_until.isoformat(),
        "is_demo": paper.snapshot.is_demo,
        "notes": list(paper.notes),
        "files": [
            {"file": name, "sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}
            for name, body in files.items()
        ],
        **paper.record,
    }
