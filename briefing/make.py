"""Makes a whole briefing: pictures in two formats, the Word 通报, the slides, and what they are made of."""

import hashlib
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from briefing.asked import search_of
from briefing.content import Briefing, charts_of
from briefing.document import write_document
from briefing.renderer import Job, Renderer
from briefing.slides import write_slides
from pages._charts.paper import SHEETS
from pages._components.cards import REGISTRY, file_name

MANIFEST = "manifest.json"
FOLDERS = {"word": "图片_Word", "slide": "图片_幻灯片"}
Progress = Callable[[int, int, str], None]


def make(briefing: Briefing, folder: Path, renderer: Renderer, progress: Progress) -> dict[str, Any]:
    """Writes all files into a folder, and answers with what the manifest says."""
    view = briefing.view
    search = search_of(view.asked.window, view.filters.towns)
    cards = charts_of(view)
    total = len(cards) * len(SHEETS) + 2
    pictures: dict[str, dict[str, bytes]] = {sheet: {} for sheet in SHEETS}
    files: dict[str, bytes] = {}
    for card in cards:
        for sheet in SHEETS:
            name = f"{FOLDERS[sheet]}/{file_name(REGISTRY[card].title, view, 'png')}"
            progress(len(files), total, name)
            png = renderer.picture(Job(view.snapshot.id, card, search, sheet))
            pictures[sheet][card] = files[name] = png
    for title, extension, write, sheet in (
        ("通报", "docx", write_document, "word"),
        ("幻灯片", "pptx", write_slides, "slide"),
    ):
        name = file_name(title, view, extension)
        progress(len(files), total, name)
        files[name] = write(briefing, pictures[sheet])
    for name, body in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(body)
    manifest = manifest_of(briefing, files)
    (folder / MANIFEST).write_text(json.dumps(manifest, ensure_ascii=False, indent=1), encoding="utf-8")
    progress(total, total, MANIFEST)
    return manifest


def manifest_of(briefing: Briefing, files: dict[str, bytes]) -> dict[str, Any]:
    """Files with their hashes, and every figure used: enough to check each or to make all again."""
    view = briefing.view
    first, last = view.asked.window
    return {
        "title": briefing.title,
        "snapshot": view.snapshot.id,
        "data_until": view.snapshot.data_until.isoformat(),
        "from": first.isoformat(),
        "to": last.isoformat(),
        "towns": list(view.filters.towns),
        "is_demo": view.snapshot.is_demo,
        "files": [
            {"file": name, "sha256": hashlib.sha256(body).hexdigest(), "bytes": len(body)}
            for name, body in files.items()
        ],
        "figures": briefing.facts.listed(),
    }
