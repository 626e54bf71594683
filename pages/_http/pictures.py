"""Official pictures over HTTP: request one, read its state, download it."""

from typing import Any

from flask import Blueprint, Flask, Response, jsonify, request

from briefing.api import RENDERER_HEALTH, Job
from pages._briefing.pictures import PICTURES, Picture
from pages._cards.registry import all_cards
from pages._charts.paper import SHEETS
from pages._http.exports import attachment
from pages._http.stamps import on_picture, stamp
from pages._import.permissions import is_same_origin
from pages._jobs.runner import ID
from pages._request import missing_words, read_request
from pages._scope import request_scope

MOST_LETTERS = 4000
GONE = "没有这张图片，可能已被清理，请重新生成。"

blueprint = Blueprint("pictures", __name__, url_prefix="/pictures")


def register(server: Flask) -> None:
    server.register_blueprint(blueprint)


def json_answer(status: int, **what: Any) -> Response:
    answer = jsonify(what)
    answer.status_code = status
    answer.headers["Cache-Control"] = "no-store"
    return answer


class Refused(Exception):
    """A refused request, with the reason for the user."""

    def __init__(self, status: int, reason: str) -> None:
        super().__init__(reason)
        self.status, self.reason = status, reason


@blueprint.errorhandler(Refused)
def refused(refusal: Refused) -> Response:
    return json_answer(refusal.status, reason=refusal.reason)


@blueprint.before_request
def only_from_our_pages() -> None:
    if request.method != "GET" and not is_same_origin():
        raise Refused(403, "这个请求不是从本系统的页面发出的，没有执行。")


@blueprint.post("")
def request_picture() -> Response:
    """202 with the picture's id; the picture is drawn in the order of the queue."""
    card_id, sheet, search = _read(request.get_json(silent=True))
    page_request = read_request(search)
    if page_request is None:
        raise Refused(404, missing_words(search))
    if fault := RENDERER_HEALTH.fault():
        raise Refused(503, fault)
    name = all_cards()[card_id].file_name(
        page_request.view, "png", is_pinned=bool(page_request.state.snapshot), sheet=SHEETS[sheet]
    )
    picture = PICTURES.enqueue(Job.of(page_request.view, card_id, sheet), name)
    if picture is None:
        raise Refused(503, "排队的图片太多，请稍等片刻再试。")
    return json_answer(202, id=picture.id)


def _read(body: Any) -> tuple[str, str, str]:
    given = body if isinstance(body, dict) else {}
    card_id, sheet, search = (given.get(key) for key in ("card", "sheet", "search"))
    if not isinstance(card_id, str) or not isinstance(search, str) or len(search) > MOST_LETTERS:
        raise Refused(400, "请求写得不对：要有图表编号 card、版式 sheet 和筛选 search。")
    if card_id not in all_cards():
        raise Refused(404, f"没有图表“{card_id}”。")
    if sheet not in SHEETS:
        raise Refused(400, f"没有这种版式；可用：{'、'.join(SHEETS)}。")
    return card_id, str(sheet), search


@blueprint.get("/<picture_id>")
def state(picture_id: str) -> Response:
    picture = _found(picture_id)
    return json_answer(200, state=picture.state, ahead=PICTURES.ahead(picture), reason=picture.reason)


@blueprint.get("/<picture_id>.png")
def fetch(picture_id: str) -> Response:
    picture = _found(picture_id)
    if picture.state != "done":
        raise Refused(409, picture.reason or "这张图片还没有画好。")
    try:
        body = picture.path.read_bytes()
    except FileNotFoundError as gone:
        raise Refused(404, GONE) from gone
    return attachment(on_picture(body, stamp()), picture.name, "image/png")


def _found(picture_id: str) -> Picture:
    picture = PICTURES.get(picture_id, request_scope()) if ID.fullmatch(picture_id) else None
    if picture is None:
        raise Refused(404, GONE)
    return picture
