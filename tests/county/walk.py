"""All that the server of a county shows, as texts: `python -m tests.county.walk FOLDER`, a file each."""

import json
import sys
from pathlib import Path

from dash import page_registry
from docx import Document
from plotly.utils import PlotlyJSONEncoder
from pptx import Presentation

import app
from briefing.api import make
from data import COUNTY, warehouse
from pages._cards.registry import all_cards
from pages._components.page import is_page_output
from pages._http.callback_guard import PATH
from pages._http.warming import _body
from pages._wall.picture import draw
from pages._wall.scene import all_scenes

PERIOD = "2024H1"


def main(folder: Path) -> None:
    client = app.server.test_client()
    for page in page_registry.values():
        answer = client.get(page["path"])
        assert answer.status_code in (200, 404), page["path"]
        keep(folder, f"document{page['path'].replace('/', '_')}", answer.get_data(as_text=True))
    for place, output in enumerate(filter(is_page_output, app.app.callback_map)):
        answer = client.post(f"/{PATH}", json=_body(app.app, output, "wide"))
        assert answer.status_code == 200, output
        keep(folder, f"page_{place}", json.dumps(answer.get_json(), ensure_ascii=False))
    for address in ("/_dash-layout", "/no-such-page", "/login", "/api/metrics.json", "/healthz"):
        keep(folder, f"address{address.replace('/', '_')}", client.get(address).get_data(as_text=True))
    for card in all_cards():
        answer = client.get(f"/export/card/{card}.csv")
        keep(folder, f"card_{card}", answer.headers["Content-Disposition"] + answer.get_data(as_text=True))
    with app.server.test_request_context():
        for scene in all_scenes():
            _, drawn = draw(warehouse(), [scene])
            keep(folder, f"scene_{scene}", json.dumps(drawn, cls=PlotlyJSONEncoder, ensure_ascii=False))
        made = make(PERIOD, COUNTY, folder / "briefing")
    keep(folder, "manifest", json.dumps(made, ensure_ascii=False, default=str))
    for path in (folder / "briefing").rglob("*"):
        keep(folder, f"name_{path.name}", path.name + "".join(texts_of(path)))


def texts_of(path: Path) -> list[str]:
    if path.suffix == ".docx":
        word = Document(str(path))
        parts = [section.header for section in word.sections] + [section.footer for section in word.sections]
        found = [one.text for part in (word, *parts) for one in part.paragraphs]
        return found + [cell.text for table in word.tables for row in table.rows for cell in row.cells]
    if path.suffix == ".pptx":
        shapes = [shape for slide in Presentation(str(path)).slides for shape in slide.shapes]
        return [shape.text_frame.text for shape in shapes if shape.has_text_frame]
    return [path.read_text(encoding="utf-8")] if path.suffix in (".json", ".csv", ".txt") else []


def keep(folder: Path, name: str, text: str) -> None:
    kept = folder / "texts"
    kept.mkdir(parents=True, exist_ok=True)
    (kept / f"{name}.txt").write_text(text, encoding="utf-8")


if __name__ == "__main__":
    main(Path(sys.argv[1]))
