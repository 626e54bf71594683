"""简报: the draft of the 通报 for the period above, and Word, slides and pictures made of it."""

import json
from typing import Any

import dash
from dash import Input, Output, State, callback, dcc, html, no_update

from briefing.api import RENDERER_HEALTH, compose, without_other_filters
from data.query.filters import FILTER_NAMES
from data.spec.metric import catalogue
from data.view import View
from pages._briefing import basket, jobs, made
from pages._briefing.draft import draft
from pages._briefing.job_status import NOT_COUNTY, busy_words, job_status
from pages._briefing.jobs import JOBS
from pages._briefing.pictures import PICTURES
from pages._cards.registry import all_cards
from pages._charts.look import PAPER, PAPER_PHONE, Look
from pages._components.page import (
    ADDRESS,
    NO_SNAPSHOT,
    PHONE_WINDOW,
    WIDTH,
    footer,
    page_heading,
    without_view,
)
from pages._components.page_help import PageHelp
from pages._components.panels import AWAITED
from pages._import.permissions import may_change
from pages._request import read_request, read_view
from pages._url import UrlState

dash.register_page(
    __name__,
    path="/briefing",
    name="简报",
    title="简报 · 安薪",
    order=5.5,
    help=PageHelp(
        shows="按上面的时期写成的通报草稿，以及做成Word、幻灯片和图片的文件。",
        reading="先看草稿，再点“生成”。草稿里的数与图相同。各页图表可以加入材料篮，在这里一起成文。",
        sources="与各页同一份快照；文件里写明数据截至、口径和快照编号。",
    ),
)

POLL_MS = 800


def layout(**_query: str) -> html.Main:
    return html.Main(
        [
            page_heading("briefing"),
            html.Div(id="briefing-notice"),
            html.Div(
                html.Div([basket.card(), _draft_card(), _make_card()], className="page-grid"),
                className="page",
            ),
            # the job that this window started; it is found again after a look at another page
            dcc.Store(id="briefing-job", storage_type="session"),
            dcc.Interval(id="briefing-poll", interval=POLL_MS, disabled=True),
            html.Footer(id="briefing-foot", className="foot"),
        ],
        className="on-briefing",
    )


def _draft_card() -> html.Section:
    head = [
        html.H2("通报文字"),
        html.Span("数字与图表、表格出自同一快照", className="sub"),
        html.Div(
            [dcc.Clipboard(id="briefing-copy", title="复制全文", className="copy"), html.Span("复制全文")],
            className="actions",
        ),
    ]
    return html.Section(
        [
            html.Div(head, className="card-head"),
            html.Article(id="briefing-draft", className="draft", **AWAITED),
        ],
        className="card-box is-draft",
    )


def _make_card() -> html.Section:
    missing = RENDERER_HEALTH.fault()
    return html.Section(
        [
            html.Div(
                [html.H2("生成文件"), html.Span(id="briefing-what", className="sub")], className="card-head"
            ),
            html.P("Word通报、幻灯片和一套正式图片（Word用156毫米宽、300dpi，幻灯片用2560×1440）。"),
            html.Button("生成", id="briefing-make", className="main-button", disabled=bool(missing)),
            html.P(missing, className="is-missing") if missing else None,
            html.Div(id="briefing-state", className="make-state", role="status"),
            html.Div(id="briefing-made", className="made-files"),
            html.H3("文件里的图表"),
            html.Ol(id="briefing-charts"),
        ],
        className="card-box is-make",
    )


@callback(
    output={
        "notice": Output("briefing-notice", "children"),
        "draft": Output("briefing-draft", "children"),
        "copy": Output("briefing-copy", "content"),
        "what": Output("briefing-what", "children"),
        "charts": Output("briefing-charts", "children"),
        "foot": Output("briefing-foot", "children"),
    },
    inputs={"search": Input(ADDRESS, "search"), "width": Input(WIDTH, "data")},
)
def draw(search: str | None, width: str | None = None) -> dict[str, Any]:
    request = read_request(search)
    if request is None:
        nothing = {"copy": "", "what": "", "charts": [], "foot": []}
        return {"notice": without_view(search), "draft": NO_SNAPSHOT, **nothing}
    look = PAPER_PHONE if width == PHONE_WINDOW else PAPER
    with request.view.turn():
        return drawn(request.state, request.view, look)


def drawn(state: UrlState, view: View, look: Look) -> dict[str, Any]:
    """Everything that follows the address."""
    paper = compose(without_other_filters(view))
    return {
        "notice": idle(view),
        "draft": draft(paper, look),
        "copy": paper.plain_text,
        "what": period_title(view),
        "charts": [
            html.Li([all_cards()[one.card].name_in(view), html.Small(one.unit)]) for one in paper.figures
        ],
        "foot": footer(state, without_other_filters(view), tuple(catalogue())),
    }


def idle(view: View) -> html.Div | None:
    """The chosen filters that a 通报 does not follow."""
    names = [name for key, name in FILTER_NAMES.items() if key != "town" and view.chosen(key)]
    if not names:
        return None
    return html.Div(
        html.Span(f"简报不按{'、'.join(names)}筛选", className="chip is-ignored"), className="notice"
    )


@callback(
    output={
        "job": Output("briefing-job", "data"),
        "state": Output("briefing-state", "children", allow_duplicate=True),
        "basket_state": Output("basket-state", "children", allow_duplicate=True),
    },
    inputs={
        "clicks": Input("briefing-make", "n_clicks"),
        "basket_clicks": Input("basket-make", "n_clicks"),
    },
    state={"search": State(ADDRESS, "search"), "kept": State("basket", "data")},
    prevent_initial_call=True,
)
def begin(*, clicks: int | None, basket_clicks: int | None, search: str | None, kept: Any) -> dict[str, Any]:
    """Starts a job for either button, or says why it does not."""
    trigger = dash.ctx.triggered_id
    if trigger == "briefing-make" and clicks:
        return start(search)
    if trigger == "basket-make" and basket_clicks:
        return start(search, kept)
    return dict.fromkeys(("job", "state", "basket_state"), no_update)


def start(search: str | None, kept: Any = None) -> dict[str, Any]:
    """Starts a 通报 of the page's period, or of the basket's charts, on the page's snapshot."""
    view = read_view(search)
    refusal = NO_SNAPSHOT if view is None else "" if may_change() else NOT_COUNTY
    if view is None or refusal:
        return _refused(kept, refusal)
    PICTURES.release_renderer()
    arguments = ["--snapshot", view.snapshot.id]
    if kept is None:
        arguments += ["--period", f"{view.window.date_from}..{view.window.date_to}"]
        for town in view.filters.towns:
            arguments += ["--town", town]
        job = jobs.start(arguments, period_title(view), of=jobs.days_and_towns(view))
    else:
        job = jobs.start(arguments, basket.NAME, json.dumps(kept, ensure_ascii=False))
    if job is None:
        return _refused(kept, busy_words(JOBS.running()))
    return {"job": job.id, "state": no_update, "basket_state": no_update}


def _refused(kept: Any, words: str) -> dict[str, Any]:
    said = html.P(words, className="is-missing")
    return {
        "job": no_update,
        "state": said if kept is None else no_update,
        "basket_state": no_update if kept is None else said,
    }


def period_title(view: View) -> str:
    """2024年上半年，高唐县: what the files of a period are called on the page."""
    return f"{view.period_label}，{view.place}"


@callback(
    output={
        "still": Output("briefing-poll", "disabled"),
        "state": Output("briefing-state", "children"),
        "basket_state": Output("basket-state", "children"),
    },
    inputs={
        "job_id": Input("briefing-job", "data"),
        "search": Input(ADDRESS, "search"),
        "_tick": Input("briefing-poll", "n_intervals"),
    },
)
def watch(job_id: str | None, search: str | None, _tick: int | None) -> dict[str, Any]:
    """How far this window's own job is; another window's shows its own."""
    job = JOBS.get(job_id)
    shown = job_status(job, read_view(search) if job else None)
    is_basket = job is not None and job.about["is_basket"]
    return {
        "still": job is None or not JOBS.is_running(job),
        "state": [] if is_basket else shown,
        "basket_state": shown if is_basket else [],
    }


@callback(
    Output("briefing-made", "children"),
    Output("basket-made", "children"),
    Input(ADDRESS, "search"),
    # changes when the job has ended
    Input("briefing-poll", "disabled"),
)
def list_files(search: str | None, _is_still: bool) -> tuple[list[Any], list[Any]]:
    """What has been made, of the page's period first."""
    view = read_view(search)
    if view is None:
        return [], []
    return made.period_files(view), made.basket_files(view)
