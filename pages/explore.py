"""自助分析: any metric by one or two dimensions, as a chart and as a table with totals."""

from typing import Any

import dash
import dash_bootstrap_components as dbc
from dash import Input, Output, callback, html

from data.spec.mart import DIMENSION_LABELS
from data.spec.metric import catalogue, dimensions
from pages import _exploring
from pages._cards import explore as cards
from pages._cards.explored import name_of, unit_of
from pages._components.cards import card_box
from pages._components.leading import leads
from pages._components.page import ADDRESS, Page, connect, page_layout
from pages._components.page_help import PageHelp
from pages._exploring import CHARTS, MOST_DIMENSIONS, TABLE, Exploration
from pages._request import read_request
from pages._url import UrlState, with_explored

dash.register_page(
    __name__,
    path="/explore",
    name="自助分析",
    title="自助分析 · 安薪",
    order=5.2,
    help=PageHelp(
        shows="任选一个指标，按一个或两个维度拆分，画成热力图、柱图、折线图或分格小图，下面附交叉表。指标没有的维度不列出。",
        reading="合计由指标另行统计，不是各格相加：同一事项跨几格只算一次，比率不能相加。“—”是没有数或不能判断，不是零。点图上的数或表里的数，看它的明细。",
        sources="与其他页同一套指标、口径和筛选，来源写在正式图片和下载文件里；口径见标题旁的ⓘ。",
    ),
)

PAGE = Page(prefix="explore", cards=cards.CARDS, fixed=_exploring.fixed)
connect(PAGE)

NO_SECOND = "（不再拆分）"
EXAMPLES = (
    Exploration(),
    Exploration(by=("month",), chart="line"),
    Exploration(by=("channel", "week"), chart="multiples"),
    Exploration("on_time_pct", ("town",), "bar"),
    Exploration("recovered_yuan", ("route", "month"), "bar"),
    Exploration("wages_unpaid_yuan", ("town", "quarter"), TABLE),
    Exploration("matters_received", ("sector", "authority"), "heat"),
)
SELECTS = {"metric": "指标", "rows": "按什么拆分（行）", "columns": "再按什么拆分（列）"}


def layout(**_query: str) -> html.Main:
    boxes = html.Div(
        [card_box(cards.CHART), card_box(cards.PIVOT)], id="explore-cards", className="page-grid is-next"
    )
    return page_layout(PAGE, body=html.Div([_choices(), boxes]))


def _choices() -> html.Section:
    kinds = html.Div(
        [html.Span("图形", className="name", id="explore-charts-name"), _charts_box()], className="chooser"
    )
    selects = [_select(key, name) for key, name in SELECTS.items()]
    return html.Section(
        [
            html.Div([*selects, html.Div(id="explore-swap"), kinds], className="pickers"),
            html.Div(id="explore-examples", className="examples"),
        ],
        className="card-box explore-choices",
        **{"aria-label": "选择指标、拆分和图形"},
    )


def _select(key: str, name: str) -> html.Div:
    """A list whose values are addresses: the scripts go to the one that is chosen."""
    target = f"explore-{key}"
    choice = dbc.Select(id=target, options=[], class_name="goes-to")
    return html.Div([html.Label(name, htmlFor=target, className="name"), choice], className="chooser")


def _charts_box() -> html.Div:
    return html.Div(
        id="explore-charts", className="choices", role="group", **{"aria-labelledby": "explore-charts-name"}
    )


@callback(
    output={
        "options": {key: Output(f"explore-{key}", "options") for key in SELECTS},
        "values": {key: Output(f"explore-{key}", "value") for key in SELECTS},
        "swap": Output("explore-swap", "children"),
        "charts": Output("explore-charts", "children"),
        "examples": Output("explore-examples", "children"),
        "cards": Output("explore-cards", "className"),
    },
    inputs={"search": Input(ADDRESS, "search")},
)
def choose(search: str | None) -> dict[str, Any]:
    """The choices that the address has made, and the address that each of the others leads to."""
    request = read_request(search)
    if request is None:
        empty: dict[str, Any] = {key: [] for key in SELECTS}
        return {
            "options": empty,
            "values": dict.fromkeys(SELECTS, ""),
            "swap": None,
            "charts": [],
            "examples": [],
            "cards": "page-grid is-next",
        }
    state, view = request
    asked = _exploring.of(view)
    here = with_explored(state, asked)
    return {
        "options": {
            "metric": metric_options(state, asked),
            "rows": row_options(state, asked),
            "columns": column_options(state, asked),
        },
        "values": dict.fromkeys(SELECTS, here),
        "swap": swap(state, asked),
        "charts": [chart_button(state, asked, kind) for kind in CHARTS],
        "examples": ["例如：", *(example(state, asked, one) for one in EXAMPLES)],
        "cards": f"page-grid is-next{' is-table' if asked.chart == TABLE else ''}",
    }


def metric_options(state: UrlState, asked: Exploration) -> list[dict[str, str]]:
    return [
        {"label": f"{one.label}（{unit_of(one)}）", "value": with_explored(state, asked.asking(one.id))}
        for one in catalogue().values()
    ]


def row_options(state: UrlState, asked: Exploration) -> list[dict[str, str]]:
    """Every dimension of the metric; the second stays where it goes with the new first."""
    found = []
    for one in dimensions(asked.declared):
        kept = [other for other in asked.by[1:] if other in _exploring.offered_beside(asked.declared, one)]
        found.append(_option(state, asked.split_by(one, *kept), DIMENSION_LABELS[one]))
    return found


def column_options(state: UrlState, asked: Exploration) -> list[dict[str, str]]:
    first = asked.by[0]
    offered = _exploring.offered_beside(asked.declared, first)
    return [
        _option(state, asked.split_by(first), NO_SECOND),
        *(_option(state, asked.split_by(first, one), DIMENSION_LABELS[one]) for one in offered),
    ]


def _option(state: UrlState, asked: Exploration, label: str) -> dict[str, str]:
    return {"label": label, "value": with_explored(state, asked)}


def swap(state: UrlState, asked: Exploration) -> html.Button | None:
    if len(asked.by) < MOST_DIMENSIONS:
        return None
    turned = with_explored(state, asked.split_by(*reversed(asked.by)))
    way = leads(with_explored(state, asked), turned)
    return html.Button("⇄ 行列互换", type="button", className="choice is-swap", **way)


def chart_button(state: UrlState, asked: Exploration, kind: str) -> html.Button:
    """A kind of chart; one that cannot show the dimensions says why, and does nothing."""
    reason = _exploring.why_not(kind, asked.by)
    is_on = kind == asked.chart
    return html.Button(
        CHARTS[kind],
        type="button",
        className="choice is-on" if is_on else "choice",
        disabled=bool(reason),
        title=reason or f"画成{CHARTS[kind]}",
        **{
            "aria-pressed": "true" if is_on else "false",
            **leads(with_explored(state, asked), with_explored(state, asked.drawn_as(kind))),
        },
    )


def example(state: UrlState, asked: Exploration, one: Exploration) -> html.Button:
    return html.Button(
        f"{name_of(one)}（{CHARTS[one.chart]}）",
        type="button",
        className="link-button is-here" if one == asked else "link-button",
        **leads(with_explored(state, asked), with_explored(state, one)),
        **{"aria-pressed": "true" if one == asked else "false"},
    )
