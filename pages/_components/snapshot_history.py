"""“As it was that day”: the snapshot a page is drawn from, the others that are kept, and the way back."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from dash import Input, Output, callback, html

from data import NoSnapshot, warehouse
from data.snapshot.listing import SnapshotInfo, is_undone, kept_snapshots
from data.view import View
from pages._charts import text
from pages._components.leading import leads
from pages._components.narrowing import filters_in_words
from pages._request import missing_words, read_request
from pages._url import (
    UrlState,
    fixed_search,
    pinned_search,
    requested_snapshot,
    to_search,
    with_snapshot,
)

MOST_LISTED = 30
NONE_KEPT = "现在没有保留的快照。"


def parts() -> html.Div:
    """The banner's place in the filter bar, over every page."""
    return html.Div(id="history-banner", role="status")


def moment(loaded_at: datetime) -> str:
    """2024年6月30日 17:05, by the county's clock."""
    return f"{text.day(loaded_at.date())} {loaded_at:%H:%M}"


def latest_id() -> str:
    try:
        return str(warehouse().snapshot().id)
    except NoSnapshot:
        return ""


# -- the line in the footer ------------------------------------------------------------------------


def snapshot_line(state: UrlState, view: View) -> html.Span:
    """The id as a link to this page on this snapshot, and the menu of those that are kept.

    Its data tell the scripts what is shown: the filters with their days fixed, and the words for them.
    """
    pinned = pinned_search(state)
    # the towns are in the lead already
    words = filters_in_words(view.choosing("town"))
    here = to_search(state, snapshot=view.snapshot.id)
    return html.Span(
        [
            html.A(
                f"快照 {view.snapshot.id}",
                href=here,
                className="snapshot-link",
                title="在地址里固定这份快照：以后再打开，仍是今天看到的数字",
                **leads(to_search(state), here),
            ),
            " · 演示数据" if view.snapshot.is_demo else "",
            _menu(state, view),
        ],
        className="push snapshot-line",
        **{
            "data-pinned": pinned,
            "data-fixed": fixed_search(state, view),
            "data-lead": f"{view.period_label}{view.place}",
            "data-tail": f"（{words}）" if words else "",
        },
    )


def _menu(state: UrlState, view: View) -> html.Span:
    latest = latest_id()
    links = choices(
        kept_snapshots(),
        latest,
        view.snapshot.id,
        to_search(state),
        lambda one: to_search(state, snapshot=one),
    )
    return html.Span(
        [
            html.Button(
                "历史快照", className="link-button", **{"data-menu": "history", "aria-haspopup": "menu"}
            ),
            html.Div(
                [
                    html.Div("固定在这份快照和这些日期", className="menu-title"),
                    html.Button(
                        html.Span("复制链接（固定快照）"),
                        className="use-item",
                        role="menuitem",
                        **{"data-link": fixed_search(state, view)},
                    ),
                    html.Div("按当时的数据打开本页", className="menu-title"),
                    *links,
                ],
                className="use-menu is-up",
                role="menu",
                hidden=True,
            ),
        ],
        className="uses",
    )


def choices(
    kept: list[SnapshotInfo], latest: str, shown: str, here: str, search_of: Callable[[str], str]
) -> list[html.A]:
    """One link a snapshot, the newest first; the current one is meant by no id. `here`: the address."""
    links = []
    for one in kept[:MOST_LISTED]:
        search = search_of("" if one.id == latest else one.id)
        marks = "".join(
            f"（{mark}）"
            for mark, is_so in (
                ("最新", one.id == latest),
                ("正在看", one.id == shown),
                ("所装批次已撤销", is_undone(one, kept, latest)),
            )
            if is_so
        )
        links.append(
            html.A(
                [
                    html.Span(f"{moment(one.loaded_at)}装载{marks}"),
                    html.Small(f"数据截至{text.day(one.data_until)}"),
                ],
                href=search or "?",
                className="use-item",
                role="menuitem",
                title=one.id,
                **leads(here, search) | ({"aria-current": "true"} if one.id == shown else {}),
            )
        )
    return links


# -- a snapshot that is gone -----------------------------------------------------------------------


def gone(search: str | None) -> html.Div:
    """Why the page has no figures, and the snapshots that can be opened instead; none is taken silently."""
    latest = latest_id()
    links = choices(kept_snapshots(), latest, "", search or "", lambda one: with_snapshot(search, one))
    return html.Div(
        [
            html.H2("打不开这份历史快照"),
            html.P(missing_words(search)),
            html.P("为免把别的日子的数字当成那一天的，本页没有改用最新数据。可以打开："),
            html.Div(links or NONE_KEPT, className="kept-list"),
        ],
        className="no-data is-gone",
    )


# -- the banner ------------------------------------------------------------------------------------


@callback(
    Output("history-banner", "children"),
    Output("history-banner", "className"),
    Input("address", "search"),
    Input("address", "pathname"),
)
def show_banner(search: str | None, pathname: str | None) -> tuple[Any, str]:
    """Says over every page that it shows an older state, and how to come back."""
    request = read_request(search) if requested_snapshot(search) else None
    if request is None:
        return [], ""
    state, view = request
    since = f"{moment(view.snapshot.loaded_at)}装载"
    until = f"数据截至{text.day(view.snapshot.data_until)}"
    if (pathname or "").rstrip("/").endswith("/data"):
        words = f"本页总是显示最新数据；其他页面仍按{since}的历史快照（{until}）显示。"
    elif view.snapshot.id == latest_id():
        words = f"地址已固定在{since}的快照（{until}）。目前它就是最新的；以后有了新数据，这里也不变。"
    else:
        words = f"您正在看{since}的历史快照（{until}）。"
    back = to_search(state, snapshot="")
    return [
        html.Span(words),
        html.A("回到最新", href=back or "?", className="back", **leads(to_search(state), back)),
    ], "history-banner"
