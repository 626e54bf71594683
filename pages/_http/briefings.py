"""Downloads of a briefing: Word, slides, and the pictures as one archive."""

import io
import zipfile
from pathlib import Path

from flask import Blueprint, Flask, Response

from pages._briefing.jobs import JOBS
from pages._http.exports import attachment, refused
from pages._http.stamps import HASHES, NOTE, Stamp, on_office, on_picture, stamp
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
    folder, mark = job.files, stamp()
    made = next(iter(sorted(folder.glob("*.docx" if kind == "zip" else f"*.{kind}"))))
    if kind == "zip":
        name = f"{made.stem.replace('_通报_', '_图片_').replace('_图表材料_', '_图表材料图片_')}.zip"
        return attachment(pictures(folder, mark), name, KINDS[kind])
    return attachment(on_office(made.read_bytes(), mark), made.name, KINDS[kind])


def pictures(folder: Path, mark: Stamp | None) -> bytes:
    """An archive of the pictures in both formats and the manifest, stored without further compression.

    With accounts each picture says who took it, and so does a note beside them.
    """
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_STORED) as archive:
        for path in sorted([*folder.rglob("*.png"), folder / "manifest.json"]):
            body = path.read_bytes()
            name = path.relative_to(folder).as_posix()
            archive.writestr(name, on_picture(body, mark) if path.suffix == ".png" else body)
        if mark is not None:
            archive.writestr(NOTE, f"{mark.words}\n{HASHES}\n")
    return out.getvalue()
