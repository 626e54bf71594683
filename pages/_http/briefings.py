"""Downloads of a briefing: Word, slides, and the pictures as one archive."""

import io
import zipfile
from pathlib import Path

from flask import Blueprint, Flask, Response

from pages._briefing.jobs import JOBS
from pages._http.exports import attachment, refused
from pages._scope import request_scope

KINDS = {
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "zip": "application/zip",
}

blueprint = Blueprint("briefings", __name__, url_prefix="/briefings")


def register(server: Flask) -> None:
    server.register_blueprint(blueprint)


@blueprint.get("/<job_id>/<kind>")
def fetch(job_id: str, kind: str) -> Response:
    if not request_scope().is_county:
        return refused("简报只对全县账户开放。", 403)
    job = JOBS.get(job_id)
    if kind not in KINDS or job is None or not (job.files / "manifest.json").is_file():
        return refused("没有这份简报，可能已被清理，请重新生成。", 404)
    folder = job.files
    made = next(iter(sorted(folder.glob("*.docx" if kind == "zip" else f"*.{kind}"))))
    if kind == "zip":
        name = f"{made.stem.replace('_通报_', '_图片_').replace('_图表材料_', '_图表材料图片_')}.zip"
        return attachment(pictures(folder), name, KINDS[kind])
    return attachment(made.read_bytes(), made.name, KINDS[kind])


def pictures(folder: Path) -> bytes:
    """An archive of the pictures in both formats and the manifest, stored without further compression."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted([*folder.rglob("*.png"), folder / "manifest.json"]):
            archive.write(path, path.relative_to(folder).as_posix())
    return out.getvalue()
