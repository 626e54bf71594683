"""简报: the draft of the 通报 for the period above, and Word, slides and pictures made of it."""

from typing import Any

import dash
from dash import Input, Output, State, callback, dcc, html, no_update

from briefing.asked import search_of, view_of
from briefing.chromium import MISSING, chromium_path
from briefing.content import CHARTS, Briefing, Paragraph, compose
from briefing.tables import Grid
from pages._briefing.jobs import JOBS, Job
from pages._components.cards import REGISTRY
from pages._components.page import ADDRESS, NO_SNAPSHOT, footer, how_to_load
from pages._components.view import NAMES, View, read_view
from pages._http.scope import request_scope
from pages._import.guard import may_change

dash.register_page(__name__, path="/briefing", name="简报", title="简报 · 安薪", order=5.5)

POLL_MS = 800
BUSY = "正在生成另一份，请等它结束。"
NOT_COUNTY = "生成简报只对全县账户开放。"


def layout(**_query: str) -> html.Main:
    running = JOBS.running()
    return html.Main(
        [
            html.Div(id="briefing-notice"),
            html.Div(html.Div([_draft_card(), _make_card()], className="page-grid"), className="page"),
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
    missing = chromium_path() is None
    return html.Section(
        [
            html.Div(
                [html.H2("生成文件"), html.Span(id="briefing-what", className="sub")], className="card-head"
            ),
            html.P("Word通报、幻灯片和一套正式图片（Word用156毫米宽、300dpi，幻灯片用2560×1440）。"),
            html.Button("生成", id="briefing-make", className="main-button", disabled=missing),
            html.P(MISSING, className="is-missing") if missing else None,
            html.Div(_state(JOBS.latest()), id="briefing-state", className="make-state", role="status"),
            html.H3("图表"),
            html.Ol([html.Li([REGISTRY[card].title, html.Small(REGISTRY[card].unit)]) for card in CHARTS]),
        ],
        className="card-box is-make",
    )


def briefing_view(view: View) -> View:
    """The period and towns of the bar; the other filters are no part of a 通报."""
    return view_of(search_of(view.asked.window, view.filters.towns), view.snapshot, view.scope)


@callback(
    output={
        "notice": Output("briefing-notice", "children"),
        "draft": Output("briefing-draft", "children"),
        "copy": Output("briefing-copy", "content"),
        "what": Output("briefing-what", "children"),
        "foot": Output("briefing-foot", "children"),
    },
    inputs={"search": Input(ADDRESS, "search")},
)
def draw(search: str | None) -> dict[str, Any]:
    view = read_view(search)
    if view is None:
        return {"notice": how_to_load(), "draft": NO_SNAPSHOT, "copy": "", "what": "", "foot": []}
    made = compose(briefing_view(view))
    return {
        "notice": idle(view),
        "draft": draft(made),
        "copy": made.plain_text,
        "what": f"{view.asked.period_label}，{view.place}",
        "foot": footer(view),
    }


def idle(view: View) -> html.Div | None:
    """Which chosen filters a 通报 does not follow."""
    names = [name for key, name in NAMES.items() if key != "town" and view.asked.chosen(key)]
    if not names:
        return None
    return html.Div(
        html.Span(f"简报不按{'、'.join(names)}筛选", className="chip is-ignored"), className="notice"
    )


def draft(made: Briefing) -> list[Any]:
    """The 通报 as it will read, tables included; a chart stands as its caption."""
    parts: list[Any] = [html.H3(made.title)]
    for section in (*made.sections, made.attachment):
        parts.append(html.H4(section.heading))
        for block in section.blocks:
            if isinstance(block, Paragraph):
                parts.append(html.P([html.B(block.lead), block.text] if block.lead else block.text))
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
    return html.Div([html.Div(grid.caption, className="caption"), table], className="grid")


@callback(
    output={
        "job": Output("briefing-job", "data"),
        "still": Output("briefing-poll", "disabled"),
        "state": Output("briefing-state", "children"),
    },
    inputs={"clicks": Input("briefing-make", "n_clicks"), "_tick": Input("briefing-poll", "n_intervals")},
    state={"search": State(ADDRESS, "search"), "job_id": State("briefing-job", "data")},
    prevent_initial_call=True,
)
def work(*, clicks: int | None, _tick: int | None, search: str | None, job_id: str | None) -> dict[str, Any]:
    """The button starts a job, the poll follows it and stops at its end."""
    if dash.ctx.triggered_id == "briefing-make":
        return _start(search) if clicks else dict.fromkeys(("job", "still", "state"), no_update)
    job = JOBS.get(job_id)
    is_over = job is None or job.process.poll() is not None
    return {"job": no_update, "still": is_over, "state": _state(job)}


def _start(search: str | None) -> dict[str, Any]:
    view = read_view(search)
    refusal = NO_SNAPSHOT if view is None else "" if may_change() else NOT_COUNTY
    if view is None or refusal:
        return {"job": no_update, "still": True, "state": html.P(refusal, className="is-missing")}
    first, last = view.asked.window
    arguments = ["--period", f"{first}..{last}", "--snapshot", view.snapshot.id]
    for town in view.filters.towns:
        arguments += ["--town", town]
    job = JOBS.start(arguments, f"{view.asked.period_label}，{view.place}")
    if job is None:
        running = JOBS.running()
        return {"job": running.id if running else no_update, "still": running is None, "state": html.P(BUSY)}
    return {"job": job.id, "still": False, "state": _state(job)}


def _state(job: Job | None) -> list[Any]:
    """Progress while it runs, the files at its end, or the reason."""
    if job is None or request_scope().towns is not None:
        return []
    if job.process.poll() is None:
        told = JOBS.progress(job)
        bar = html.Progress(max=str(told.total or 1), value=str(told.done))
        count = f"{told.done}/{told.total} {told.file.rsplit('/', 1)[-1]}" if told.total else "正在启动"
        return [bar, html.Span(f"{count}，已用{job.seconds}秒")]
    if reason := JOBS.reason(job):
        return [html.P(reason, className="is-missing")]
    files = JOBS.manifest(job)["files"]
    sizes = {
        kind: sum(one["bytes"] for one in files if one["file"].endswith(kind))
        for kind in ("docx", "pptx", "png")
    }
    links = (("Word通报", "docx", "docx"), ("幻灯片", "pptx", "pptx"), ("全部图片", "zip", "png"))
    return [
        html.P(f"{job.title}，已生成{len(files)}个文件："),
        html.Ul(
            [
                html.Li(
                    [
                        html.A(
                            label, href=dash.get_relative_path(f"/briefings/{job.id}/{kind}"), download=""
                        ),
                        html.Small(f"{sizes[ending] / 1048576:.1f}MB"),
                    ]
                )
                for label, kind, ending in links
            ],
            className="made",
        ),
    ]
