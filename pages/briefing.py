"""简报: the draft of the 通报 for the period above, and Word, slides and pictures made of it."""

import json
from typing import Any

import dash
from dash import Input, Output, State, callback, dcc, html, no_update

from briefing.api import RENDERER_HEALTH, Briefing, Grid, Paragraph, compose, without_other_filters
from data.query.filters import FILTER_NAMES
from data.view import View
from pages._briefing import basket, jobs
from pages._briefing.job_status import BUSY, NOT_COUNTY, job_status
from pages._briefing.jobs import JOBS
from pages._briefing.pictures import PICTURES
from pages._cards.registry import all_cards
from pages._components.page import ADDRESS, NO_SNAPSHOT, footer, page_heading, without_view
from pages._components.panels import scroller
from pages._import.permissions import may_change
from pages._request import read_request, read_view

dash.register_page(__name__, path="/briefing", name="简报", title="简报 · 安薪", order=5.5)

POLL_MS = 800


def layout(**_query: str) -> html.Main:
    running = JOBS.running()
    return html.Main(
        [
            page_heading("briefing"),
            html.Div(id="briefing-notice"),
            html.Div(
                html.Div([basket.card(), _draft_card(), _make_card()], className="page-grid"),
                className="page",
            ),
            dcc.Store(id="briefing-job", data=running.id if running else None),
            dcc.Interval(id="briefing-poll", interval=POLL_MS, disabled=running is None),
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
        [html.Div(head, className="card-head"), html.Article(id="briefing-draft", className="draft")],
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
            html.Div(
                job_status(JOBS.latest(is_basket=False)),
                id="briefing-state",
                className="make-state",
                role="status",
            ),
            html.H3("图表"),
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
    inputs={"search": Input(ADDRESS, "search")},
)
def draw(search: str | None) -> dict[str, Any]:
    request = read_request(search)
    if request is None:
        nothing = {"copy": "", "what": "", "charts": [], "foot": []}
        return {"notice": without_view(search), "draft": NO_SNAPSHOT, **nothing}
    state, view = request
    made = compose(without_other_filters(view))
    return {
        "notice": idle(view),
        "draft": draft(made),
        "copy": made.plain_text,
        "what": f"{view.period_label}，{view.place}",
        "charts": [
            html.Li([all_cards()[one.card].name_in(view), html.Small(one.unit)]) for one in made.figures
        ],
        "foot": footer(state, view),
    }


def idle(view: View) -> html.Div | None:
    """The chosen filters that a 通报 does not follow."""
    names = [name for key, name in FILTER_NAMES.items() if key != "town" and view.chosen(key)]
    if not names:
        return None
    return html.Div(
        html.Span(f"简报不按{'、'.join(names)}筛选", className="chip is-ignored"), className="notice"
    )


def draft(made: Briefing) -> list[Any]:
    """The draft of the 通报 with its tables; a chart is shown as its caption."""
    parts: list[Any] = [html.H3(made.title)]
    for section in made.all_sections:
        parts.append(html.H4(section.heading))
        for block in section.blocks:
            if isinstance(block, Paragraph):
                parts.append(html.P([html.B(block.lead), block.full.removeprefix(block.lead)]))
            elif isinstance(block, Grid):
                parts.append(_grid(block))
            else:
                parts.append(html.P(f"〔{block.caption}〕", className="figure-place"))
    return parts


def _grid(grid: Grid) -> html.Div:
    rows = [
        html.Tr(
            [html.Td(word, className="" if place in grid.words or place == 0 else "is-number")
             for place, word in enumerate(row)],
            className="is-total" if grid.has_total and row is grid.rows[-1] else "",
        )
        for row in grid.rows
    ]  # fmt: skip
    heads = [
        html.Th(head, className="" if place in grid.words or place == 0 else "is-number")
        for place, head in enumerate(grid.heads)
    ]
    table = html.Table([html.Thead(html.Tr(heads)), html.Tbody(rows)], className="plain")
    return scroller(grid.caption, [html.Div(grid.caption, className="caption"), table], "grid")


@callback(
    output={
        "job": Output("briefing-job", "data"),
        "still": Output("briefing-poll", "disabled"),
        "state": Output("briefing-state", "children"),
        "basket_state": Output("basket-state", "children"),
    },
    inputs={
        "clicks": Input("briefing-make", "n_clicks"),
        "basket_clicks": Input("basket-make", "n_clicks"),
        "_tick": Input("briefing-poll", "n_intervals"),
    },
    state={
        "search": State(ADDRESS, "search"),
        "job_id": State("briefing-job", "data"),
        "kept": State("basket", "data"),
    },
    prevent_initial_call=True,
)
def work(
    *,
    clicks: int | None,
    basket_clicks: int | None,
    _tick: int | None,
    search: str | None,
    job_id: str | None,
    kept: Any,
) -> dict[str, Any]:
    """Starts a job for either button; the poll shows its progress and stops when it has ended."""
    trigger = dash.ctx.triggered_id
    if trigger == "briefing-make" and clicks:
        return _start(search)
    if trigger == "basket-make" and basket_clicks:
        return _start(search, kept)
    if trigger != "briefing-poll":
        return _outputs()
    job = JOBS.get(job_id)
    is_over = job is None or not JOBS.is_running(job)
    shown = {"basket_state" if job and job.about["is_basket"] else "state": job_status(job)}
    return _outputs(still=is_over, **shown)


def _outputs(**what: Any) -> dict[str, Any]:
    return {**dict.fromkeys(("job", "still", "state", "basket_state"), no_update), **what}


def _start(search: str | None, kept: Any = None) -> dict[str, Any]:
    """Starts a 通报 of the page's period, or of the basket's charts, on the page's snapshot."""
    place = "state" if kept is None else "basket_state"
    view = read_view(search)
    refusal = NO_SNAPSHOT if view is None else "" if may_change() else NOT_COUNTY
    if view is None or refusal:
        return _outputs(still=True, **{place: html.P(refusal, className="is-missing")})
    PICTURES.release_renderer()
    arguments = ["--snapshot", view.snapshot.id]
    if kept is None:
        arguments += ["--period", f"{view.window.date_from}..{view.window.date_to}"]
        for town in view.filters.towns:
            arguments += ["--town", town]
        job = jobs.start(arguments, f"{view.period_label}，{view.place}")
    else:
        job = jobs.start(arguments, basket.NAME, json.dumps(kept, ensure_ascii=False))
    if job is None:
        running = JOBS.running()
        job_id = running.id if running else no_update
        return _outputs(job=job_id, still=running is None, **{place: html.P(BUSY)})
    return _outputs(job=job.id, still=False, **{place: job_status(job)})
