"""全站搜索: the box in the shell's head, and the hits beneath it; a hit opens its ledger lines."""

from datetime import date, datetime
from typing import Any

from dash import ClientsideFunction, Input, Output, State, callback, clientside_callback, dcc, html

from data.errors import DataError
from data.query.search import KINDS, Found, Group, Hit
from pages._charts import text
from pages._components import marks
from pages._components.panels import opener, panel_head
from pages._request import missing_words, read_view

FIELD, HITS = "search-field", "search-hits"
PANEL = "shell-search"
# what is typed: {"text": …}, put here by the scripts
REQUEST = "search-request"
NO_PERSONS = "姓名、证件和电话在库里已遮蔽，不能用来查人。"
NO_LOADS = "来源文件和导入批次只对全县账户开放。"
HINT = "可查编号（从头输起）、单位、项目、来源文件和批次；↑↓选择，回车打开。"
# a text longer than this is not repeated in an answer
REPEATED = 24


def search_box() -> html.Div:
    """The field with its list of hits; a narrow window opens both as a sheet."""
    return html.Div(
        [
            panel_head("搜索"),
            # the scripts put a plain field here: Dash's own moves the caret of who types fast
            html.Div(id=FIELD, className="search-field"),
            html.Kbd("/", title="按 / 到搜索框", **{"aria-hidden": "true"}),
            html.Div(id=HITS, className="search-hits"),
            dcc.Store(id=REQUEST),
        ],
        id=PANEL,
        className="panel is-search",
        role="search",
        **{"aria-label": "全站搜索"},
    )


def search_opener() -> html.Button:
    """The narrow window's button for it."""
    return opener(PANEL, html.Span("搜索", className="search-sign"))


@callback(
    Output(HITS, "children"),
    Input(REQUEST, "data"),
    State("address", "search"),
    prevent_initial_call=True,
)
def find(request: dict[str, Any] | None, search: str | None) -> Any:
    """The hits for what is typed, of the snapshot that the page shows. Nothing typed is kept."""
    words = marks.mapping(request).get("text") or ""
    if not isinstance(words, str):
        marks.refuse()
    view = read_view(search)
    if view is None:
        return _said(missing_words(search))
    if not words.strip():
        return []
    try:
        found = view.search(words)
    except DataError as error:
        return _said(str(error))
    return hits(found, words, is_county=view.scope.is_county)


def hits(found: Found, words: str, *, is_county: bool = True) -> list[Any]:
    """The groups as a list to choose from, or why there is none; `data-of` is the text they answer."""
    if found.refusal:
        return [_said(found.refusal)]
    listed = [_group(one) for one in found.groups]
    notes = [NO_PERSONS] if found.is_personal else []
    if not listed:
        shown = words.strip()
        shown = shown if len(shown) <= REPEATED else f"{shown[:REPEATED]}…"
        notes = [f"没有找到“{shown}”。{HINT}", NO_PERSONS, *([] if is_county else [NO_LOADS])]
    options = html.Div(
        listed, id="search-list", role="listbox", **{"aria-label": "搜索结果", "data-of": words}
    )
    return [options, *(_said(one) for one in notes)]


def _said(words: str) -> html.P:
    return html.P(words, className="search-said", role="status")


def _group(group: Group) -> html.Div:
    more = group.total - len(group.hits)
    name = f"{KINDS[group.kind]}（{text.number(group.total)}）"
    # a hit says what it is by itself: its number in the list names it for the keys
    options = [_option(one, f"search-{group.kind}-{place}") for place, one in enumerate(group.hits)]
    rest = html.Div(f"还有{text.number(more)}条，多输几个字可缩小", className="search-more") if more else None
    return html.Div(
        [html.Div(name, className="search-kind", **{"aria-hidden": "true"}), *options, rest],
        role="group",
        **{"aria-label": name},
    )


def _option(hit: Hit, option_id: str) -> html.Div:
    """A click on it opens its lines, and closes the sheet of a narrow window."""
    return html.Div(
        [html.Span(hit.name), html.Small(detail(hit))],
        id=option_id,
        className="search-hit",
        role="option",
        **{"data-line": hit.mark, "data-panel-close": "", "aria-selected": "false"},
    )


def detail(hit: Hit) -> str:
    """What tells one hit from another: channel, day, town, employer, and how much hangs on it."""
    parts = {
        "case": (hit.way, _day(hit.day), hit.town, hit.firm),
        "matter": (f"{hit.count}件", _day(hit.day), hit.town, hit.firm),
        "employer": (f"投诉{text.number(hit.count)}件", f"事项{text.number(hit.more)}项" if hit.more else ""),
        "project": (hit.way, hit.town, hit.firm, f"投诉{text.number(hit.count)}件"),
        "file": (hit.way, f"{text.number(hit.count)}行", _day(hit.day), "已撤销" if hit.more else ""),
        "batch": (_day(hit.day), hit.way, f"{text.number(hit.count)}个文件", "已撤销" if hit.more else ""),
    }[hit.kind]
    return " · ".join(part for part in parts if part)


def _day(moment: date | datetime | None) -> str:
    if moment is None:
        return ""
    clock = f" {moment:%H:%M}" if isinstance(moment, datetime) else ""
    return f"{moment:%Y-%m-%d}{clock}"


def connect() -> None:
    """An address that names a record opens its lines; closing them takes it from the address."""
    clientside_callback(
        ClientsideFunction("search", "record"),
        Output("line-request", "data"),
        Input("address", "search"),
        prevent_initial_call=True,
    )
    clientside_callback(
        ClientsideFunction("search", "closed"), Input("line-modal", "is_open"), prevent_initial_call=True
    )
