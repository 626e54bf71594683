"""Uploads and downloads of the page 数据: source files, workbooks of rejected rows, the list of doubts."""

import re
from contextlib import ExitStack
from datetime import date
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote

from flask import Blueprint, Flask, Response, current_app, jsonify, request, send_from_directory
from werkzeug.formparser import FormDataParser

from data import DataError
from data.errors import QueryStopped
from data.paths import state_dir, trials_dir
from data.spec.reference import parameter
from pages._components.grid import MARK
from pages._http.exports import attachment, heavy, refused
from pages._http.spreadsheets import XLSX, as_xlsx
from pages._import import doubts, inbox
from pages._import.permissions import is_same_origin
from pages._scope import request_scope

MIB = 1024 * 1024
BATCH = re.compile(r"\d{8}T\d{6}Z-[0-9a-f]{4}")

blueprint = Blueprint("imports", __name__, url_prefix="/import")


def register(server: Flask) -> None:
    server.register_blueprint(blueprint)


def limit_mib() -> int:
    on: date = current_app.config["TODAY"]()
    return int(parameter("upload_mb", on))


@blueprint.before_request
def only_who_may() -> Response | None:
    if not request_scope().is_county:
        return refused("导入和导入记录只对全县账户开放。", 403)
    if request.method != "GET" and not is_same_origin():
        return refused("这个请求不是从本系统的页面发出的，没有执行。", 403)
    return None


@blueprint.post("/upload")
def upload() -> Response:
    """One request a file, streamed to disk. `?inbox=` names the inbox that the first answer gave.

    The name of the file may be a path inside the folder that was dropped; it comes percent-encoded, for
    browsers and servers agree on no other way of writing Chinese there.
    """
    inbox_id = request.args.get("inbox") or inbox.new()
    folder = inbox.folder(inbox_id)
    if folder is None:
        return refused("这次上传已过期，请刷新页面后重新选择文件。", 404)
    limit = limit_mib()
    if request.content_length is None or request.content_length > limit * MIB:
        return refused(f"文件超过单个上限{limit}MB；请拆开，或由维护人员用命令行导入。", 413)
    saved: list[Path] = []
    with ExitStack() as streams:

        def to_disk(*_: Any, **part: Any) -> IO[bytes]:
            path = inbox.upload_path(folder, unquote(part["filename"] or ""))
            saved.append(path)
            return streams.enter_context(path.open("w+b"))

        parser = FormDataParser(stream_factory=to_disk, max_content_length=limit * MIB)
        parser.parse(request.stream, request.mimetype, request.content_length, request.mimetype_params)
    if not saved:
        return refused("请求里没有文件。", 400)
    for path in saved:
        path.chmod(0o600)
    answer = jsonify({"inbox": inbox_id, "files": len(saved)})
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/rejects/<batch>/<name>")
def rejects(batch: str, name: str) -> Response:
    """The workbook of one file's rejected rows."""
    return _workbook(state_dir() / "rejects", batch, name)


@blueprint.get("/trials/<batch>/<name>")
def trials(batch: str, name: str) -> Response:
    """The workbook of one file of a trial."""
    return _workbook(trials_dir(state_dir()), batch, name)


def _workbook(parent: Path, batch: str, name: str) -> Response:
    """Never a file outside that batch's folder."""
    folder = parent / batch
    if not BATCH.fullmatch(batch) or Path(name).name != name or not (folder / name).is_file():
        return refused("没有这个退回文件，可能已被清理。", 404)
    answer = send_from_directory(folder, name, as_attachment=True, mimetype=XLSX)
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/doubts.xlsx")
@heavy
def doubts_file() -> Response:
    """The list 待核, as filtered on the page."""
    ledger, rule = request.args.get("ledger"), request.args.get("rule")
    try:
        frame = doubts.doubts(ledger, rule).drop(columns=MARK)
    except QueryStopped:
        raise
    except DataError as error:
        return refused(str(error), 404)
    head = [
        ("标题", "待核"),
        ("说明", "已接受、但有疑点的行；在“数据”页“待核”处理，或在源文件里更正后重新导入。"),
    ]
    return attachment(as_xlsx(frame, head), "待核.xlsx", XLSX)
