"""Downloads: a card's data, the rows behind a figure, and a card's picture for paper."""

import json
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import wraps
from typing import Any
from urllib.parse import quote

import pandas as pd
from flask import Blueprint, Flask, Response, current_app, request
from plotly.utils import PlotlyJSONEncoder

from data import warehouse
from data.errors import OlderSnapshot
from data.query.comparison import PERCENT_UNIT, Comparison
from data.snapshot.journal import SHANGHAI
from data.spec.mart import DIMENSION_LABELS
from data.spec.metric import catalogue, metric
from data.view import View
from pages._cards.registry import all_cards
from pages._charts import text
from pages._charts.paper import SHEETS
from pages._charts.table import Table
from pages._components import changes, drilldown
from pages._components.cards import Card, absent_words, paper_figure
from pages._components.filters import shortened
from pages._components.grid import MARK, row_ids
from pages._components.narrowing import Figures, file_name, filters_of, subject
from pages._components.rows import ALSO, BASE, GROUP
from pages._http.spreadsheets import XLSX, as_csv, as_xlsx
from pages._request import missing_words, read_request
from pages._scope import person
from pages._url import UrlState, without

MOST_ROWS = 200_000
# parameters of the download itself, not filters
OWN_PARAMETERS = {"sheet", ALSO, BASE, GROUP}

blueprint = Blueprint("exports", __name__, url_prefix="/export")


def register(server: Flask) -> None:
    server.register_blueprint(blueprint)


def page_search(*more: str) -> str:
    """The query string of the requesting page, without the parameters of the download and `more`."""
    return without(request.query_string.decode("utf-8", errors="replace"), *OWN_PARAMETERS, *more)


def refused(sentence: str, status: int) -> Response:
    return Response(sentence, status=status, content_type="text/plain; charset=utf-8")


def attachment(body: bytes, name: str, kind: str) -> Response:
    answer = Response(body, content_type=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


def heavy(route: Callable[..., Response]) -> Callable[..., Response]:
    """The route with a place among the heavy questions for all that it reads and writes. Raises: Busy."""

    @wraps(route)
    def placed(**arguments: Any) -> Response:
        with warehouse().heavy_place():
            return route(**arguments)

    return placed


@blueprint.get("/card/<card_id>.<extension>")
@heavy
def card_file(card_id: str, extension: str) -> Response:
    """A card's data as CSV or XLSX; `.json` is the figure for paper."""
    card = all_cards().get(card_id)
    if card is None or extension not in {"csv", "xlsx", "json"}:
        return refused("没有这个图表，或不支持这种格式。", 404)
    page_request = read_request(page_search())
    if page_request is None:
        return refused(missing_words(page_search()), 404)
    state, view = page_request
    is_pinned = bool(state.snapshot)
    if extension == "json":
        return _picture(card_id, view, is_pinned=is_pinned)
    table = card.table(card.ask(view), view)
    source = "".join([*_base_cuts(view, card), card.source(view)])
    if table.cut_words:
        source = f"{table.cut_words}。{source}"
    if words := absent_words(card, view):
        # an empty list would be read as zero
        table, source = replace(table, frame=table.frame.iloc[:0]), f"{words}。{source}"
    head = about(
        view,
        title=card.full_title(view),
        figures=card.figures(view),
        unit=card.unit_in(view),
        definition=card.definition(view),
        source=source,
        is_present=card.is_present,
    )
    name = card.file_name(view, extension, is_pinned=is_pinned)
    return _file(shown_values(table), head + unread(state), name, extension)


def _base_cuts(view: View, card: Card) -> list[str]:
    """Of a file that compares: which sources' bases are of fewer days, and what the base is without that."""
    try:
        return view.cuts(*card.metrics_in(view))
    except OlderSnapshot:
        # the card itself says so
        return []


def _picture(card_id: str, view: View, *, is_pinned: bool) -> Response:
    card = all_cards()[card_id]
    sheet = SHEETS.get(request.args.get("sheet", "word"))
    if sheet is None:
        return refused("没有这种版式；可用：word、slide。", 400)
    figure = paper_figure(card, view, sheet)
    body = {
        "figure": figure,
        "width": figure["layout"]["width"],
        "height": figure["layout"]["height"],
        "dpi": sheet.dpi,
        "file_name": card.file_name(view, "png", is_pinned=is_pinned, sheet=sheet),
    }
    return Response(json.dumps(body, cls=PlotlyJSONEncoder), content_type="application/json")


@blueprint.route("/rows/<opening>.<extension>", methods=["GET", "POST"])
@heavy
def rows_file(opening: str, extension: str) -> Response:
    """All rows behind a figure or of a list, masked; `?also=` narrows them to a cell, `?base=` gives those of
    the compared window.

    Posted `{"rows": [id, …]}`: those of them that the grid's own filters leave, in the grid's order.
    """
    if not drilldown.is_known(opening) or extension not in {"csv", "xlsx"}:
        return refused("没有这个指标，或不支持这种格式。", 404)
    page_request = read_request(page_search())
    if page_request is None:
        return refused(missing_words(page_search()), 404)
    cell = drilldown.narrowed(page_request.view, drilldown.read_also(request.args.get(ALSO, "")))
    view = drilldown.opened(opening, cell, request.args.get(BASE))
    base = "" if view is cell else request.args.get(BASE, "")
    group = drilldown.read_group(request.args.get(GROUP), opening)
    frame, count = drilldown.rows_of(opening, cell, MOST_ROWS, base=base, group=group)
    figures = drilldown.figures(opening)
    title = f"{drilldown.label(opening)}明细"
    source = drilldown.source(opening, view)
    if request.method == "POST":
        left = rows_left(frame, request.get_json(silent=True))
        if left is None:
            return refused("明细已有更新，请关闭后重新打开，再下载。", 409)
        frame, source = left, f"{source}　共{count}行，本文件为明细窗口里筛选、排序后的{len(left)}行"
    elif count > len(frame):
        source += f"　共{count}行，本文件为前{len(frame)}行"
    frame = frame.drop(columns=MARK, errors="ignore")
    head = about(
        view,
        title=f"{view.period_label}{subject(view, figures)}{title}{drilldown.group_words(group, view)}",
        figures=figures,
        unit="见各列",
        definition=drilldown.definition(opening, view),
        source=source,
    )
    name = file_name(title, view, extension, figures, is_pinned=bool(page_request.state.snapshot))
    return _file(frame, head + unread(page_request.state), name, extension)


@blueprint.get("/change/<metric_id>.<extension>")
@heavy
def change_file(metric_id: str, extension: str) -> Response:
    """The parts of a figure's change; `?by=` is the dimension."""
    if metric_id not in catalogue() or extension not in {"csv", "xlsx"}:
        return refused("没有这个指标，或不支持这种格式。", 404)
    page_request = read_request(page_search("by"))
    if page_request is None:
        return refused(missing_words(page_search("by")), 404)
    view = page_request.view
    by = changes.dimension_of(metric_id, request.args.get("by", ""), view)
    found = view.decompose(metric_id, by)
    if found.reason:
        return refused(found.reason, 400)
    figures, declared = drilldown.figures(metric_id), metric(metric_id)
    title = f"{declared.label}变化按{DIMENSION_LABELS[by]}"
    head = about(
        view,
        title=f"{view.period_label}{subject(view, figures)}{title}",
        figures=figures,
        unit=declared.unit,
        definition=drilldown.definition(metric_id, view),
        source="".join([*changes.notes(found), drilldown.source(metric_id, view)]),
    )
    name = file_name(title, view, extension, figures, is_pinned=bool(page_request.state.snapshot))
    return _file(changes.as_frame(found), head + unread(page_request.state), name, extension)


def rows_left(frame: pd.DataFrame, posted: Any) -> pd.DataFrame | None:
    """The rows of these ids in their order; None where the list no longer has one of them."""
    wanted = posted.get("rows") if isinstance(posted, dict) else None
    places = {row_id: place for place, row_id in enumerate(row_ids(frame))}
    if not isinstance(wanted, list) or not all(isinstance(one, str) and one in places for one in wanted):
        return None
    return frame.iloc[[places[one] for one in wanted]]


def about(
    view: View,
    *,
    title: str,
    figures: Figures,
    unit: str,
    definition: str,
    source: str,
    is_present: bool = False,
) -> list[tuple[str, str]]:
    """What a file says of itself: what it is, of when and of whom, by which rule, compared with what."""
    snapshot = view.snapshot
    days = f"{text.day(view.window.date_from)}至{text.day(view.window.date_to)}"
    return [
        ("标题", title),
        ("指标", "、".join(figures)),
        ("单位", unit),
        ("时间", f"截至{text.day(snapshot.complete_until)}" if is_present else days),
        ("筛选", filters_of(view, figures) or "无"),
        ("范围", view.reach),
        ("对比", compared_with(view)),
        ("数据截至", text.day(snapshot.data_until)),
        ("数据到齐", text.day(snapshot.complete_until)),
        ("快照", snapshot.id + ("（演示数据）" if snapshot.is_demo else "")),
        *([("下载人", who.name)] if (who := person()) else []),
        ("生成时间", f"{current_app.config['NOW']().astimezone(SHANGHAI):%Y-%m-%d %H:%M}"),
        ("口径", definition),
        ("说明", source),
    ]


def unread(state: UrlState) -> list[tuple[str, str]]:
    """What the address asked that could not be used, as the page's chips say it; nothing where all could."""
    return [("已忽略的筛选", "；".join(map(shortened, state.ignored)))] if state.ignored else []


def compared_with(view: View) -> str:
    """同比，上年同期为2023年上半年; 无 where nothing is compared."""
    base = drilldown.based(view, view.compare)
    if view.compare is None or base is view:
        return "无"
    name, base_name = text.COMPARISONS[view.compare]
    return f"{name}，{base_name}为{base.period_label}"


def shown_values(table: Table) -> pd.DataFrame:
    """The table with full headings; money in 万元 as on the page, numbers as numbers, a change as a number
    before its words."""
    found: dict[str, list[Any]] = {}
    for column in table.columns:
        values = table.values(column)
        if column.key == "change" and "comparison" in table.frame:
            found |= changes_as_numbers(column.head, list(table.frame["comparison"]))
        if column.unit == "元":
            values = [None if text.is_missing(value) else round(float(value) / 10000, 6) for value in values]
        found[column.full_head] = values
    return pd.DataFrame(found)


def changes_as_numbers(head: str, comparisons: Sequence[Comparison]) -> dict[str, list[Any]]:
    """同比（%）, or 同比（个百分点）of percentages; empty where the words say a difference, or nothing."""
    if any(one.unit == PERCENT_UNIT for one in comparisons):
        points = [None if one.difference is None else round(one.difference, 2) for one in comparisons]
        return {f"{head}（个百分点）": points}
    return {f"{head}（%）": [one.stated_percent for one in comparisons]}


def _file(frame: pd.DataFrame, head: Sequence[tuple[str, str]], name: str, extension: str) -> Response:
    if extension == "csv":
        return attachment(as_csv(frame, head), name, "text/csv; charset=utf-8")
    return attachment(as_xlsx(frame, head), name, XLSX)
