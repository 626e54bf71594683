"""The filter bar: one on all pages. It writes the address and shows what the address says."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from typing import Any

from dash import Input, Output, callback, ctx, dcc, html, no_update

from data import Filters
from data.query import periods
from data.query.filters import FILTER_NAMES, codes
from data.query.windows import compare_named
from data.spec import reference
from data.view import View
from pages._components import marks, snapshot_history, typed_dates
from pages._components.leading import leads
from pages._components.panels import opener, panel_head, segmented
from pages._components.search_words import search_words
from pages._request import read_request
from pages._scope import request_scope
from pages._url import (
    CHOICES,
    COMPARE_NAMES,
    DEFAULT_COMPARE,
    DEFAULT_PERIOD,
    SNAPSHOT,
    TAB,
    WITHIN,
    UrlState,
    elsewhere,
    to_search,
    widened,
)

LABELS = {
    "select_all": "全选",
    "deselect_all": "全不选",
    "selected_count": "已选{num_selected}项",
    "search": "名称、别名或拼音首字母",
    "clear_search": "清除查找",
    "clear_selection": "清除",
    "no_options_found": "没有找到",
}
# what an address keeps when its filters are cleared: all that is none
KEPT = ("compare", SNAPSHOT, TAB, *(name for name in CHOICES if name != WITHIN))
WIDTHS = {"town": 100, "sector": 92, "channel": 112, "authority": 108}
# Of a part of the address that is not understood, so many signs are shown.
MOST_IGNORED = 80
# Of a name in a list of choices: a ledger's cell may hold a whole text in place of an authority's name. The
# list is searched by every part of every name, which is the square of its length: 3,000 signs stop a browser.
MOST_NAME = 60


def options(dimension: str, named: Mapping[str, str]) -> list[dict[str, str]]:
    """Codes and names in official order, those that the asker may see; 县本级 is an account, no place that a
    complaint comes from."""
    scope = request_scope()
    return [
        {"value": code, "label": _in_list(name), "search": search_words(dimension, code, _in_list(name))}
        for code, name in named.items()
        if code != reference.COUNTY_ACCOUNT and scope.sees(dimension, code)
    ]


def _in_list(name: str) -> str:
    return name if len(name) <= MOST_NAME else f"{name[: MOST_NAME - 1]}…"


def filter_bar() -> html.Div:
    """The controls in one line; a narrow window has a button there, which opens them as a sheet."""
    controls = [
        _control("period", "时间", _period(), 98),
        html.Div([_dates(), *typed_dates.parts()], className="filter is-dates"),
        *[_control(key, name, _many(key), WIDTHS[key]) for key, name in FILTER_NAMES.items()],
        segmented("filters-compare", "与哪个时期比较", COMPARE_NAMES, DEFAULT_COMPARE),
    ]
    line = [
        opener("filters-panel", ["筛选", html.B(id="filters-count", className="count")]),
        html.Div(
            [
                panel_head("筛选"),
                *controls,
                html.Button(
                    "看结果", className="main-button only-narrow", type="button", **{"data-panel-close": ""}
                ),
            ],
            id="filters-panel",
            className="panel is-sheet",
            **{"aria-label": "筛选"},
        ),
        html.Div(id="filters-chips", className="chips"),
    ]
    # the banner of an older snapshot stays in sight with the bar
    return html.Div(
        [html.Div(line, className="line"), snapshot_history.parts()], className="filters", id="filters"
    )


def _control(key: str, name: str, control: Any, width: int) -> html.Div:
    # the scripts name the control by the span of this id
    return html.Div(
        [
            html.Span(name, id=f"filters-{key}-name", className="name"),
            html.Div(control, className="control", style={"width": f"{width}px"}),
        ],
        className="filter",
    )


def period_options(presets: Mapping[str, str]) -> list[dict[str, str]]:
    """The presets, and the dates of one's own."""
    named = {**presets, periods.CUSTOM: periods.CUSTOM_LABEL}
    return [{"value": key, "label": label} for key, label in named.items()]


def _period() -> dcc.Dropdown:
    return dcc.Dropdown(
        id="filters-period",
        options=period_options(periods.PRESETS),
        value=DEFAULT_PERIOD,
        clearable=False,
        searchable=False,
        maxHeight=440,
        labels=LABELS,
    )


def _dates() -> dcc.DatePickerRange:
    return dcc.DatePickerRange(
        id="filters-dates",
        display_format="YYYY年M月D日",
        month_format="YYYY年MMMM",
        first_day_of_week=1,
        minimum_nights=0,
        start_date_placeholder_text="起始日",
        end_date_placeholder_text="截止日",
        number_of_months_shown=2,
        clearable=False,
        updatemode="bothdates",
    )


def _many(dimension: str) -> dcc.Dropdown:
    return dcc.Dropdown(
        id=f"filters-{dimension}",
        options=options(dimension, codes(dimension)),
        multi=True,
        placeholder="全部",
        clearable=False,
        debounce=True,
        closeOnSelect=False,
        maxHeight=320,
        labels=LABELS,
    )


@callback(
    output={
        "search": Output("address", "search"),
        "period": Output("filters-period", "value"),
        "periods": Output("filters-period", "options"),
        "first": Output("filters-dates", "start_date"),
        "last": Output("filters-dates", "end_date"),
        "codes": {key: Output(f"filters-{key}", "value") for key in FILTER_NAMES},
        "options": {key: Output(f"filters-{key}", "options") for key in FILTER_NAMES},
        "compare": Output("filters-compare", "value"),
        "chips": Output("filters-chips", "children"),
        "count": Output("filters-count", "children"),
        "fault": Output(typed_dates.FAULT, "children"),
        "answer": Output(typed_dates.ANSWER, "data"),
    },
    inputs={
        "search": Input("address", "search"),
        "period": Input("filters-period", "value"),
        "first": Input("filters-dates", "start_date"),
        "last": Input("filters-dates", "end_date"),
        "typed": Input(typed_dates.TYPED, "data"),
        "chosen": {key: Input(f"filters-{key}", "value") for key in FILTER_NAMES},
        "compare": Input("filters-compare", "value"),
    },
)
def keep_in_step(
    *,
    search: str | None,
    period: str | None,
    first: str | None,
    last: str | None,
    typed: dict[str, str] | None,
    chosen: dict[str, list[str] | None],
    compare: str | None,
) -> dict[str, Any]:
    """Address and controls agree: a control writes the address, anything else reads it."""
    request = read_request(search)
    if request is None:
        return _unchanged() | {"chips": [], "count": "", "fault": []}
    asked, view = request
    moved = {str(one).split(".")[0] for one in ctx.triggered_prop_ids} if ctx.triggered_id else set()
    if typed_dates.TYPED in moved:
        reading = typed_dates.read(typed, asked)
        if reading.window is None:
            answer = typed_dates.answer(asked, reading.wrong)
            return _unchanged() | {"fault": list(reading.says), "answer": answer}
        first, last = reading.window.date_from.isoformat(), reading.window.date_to.isoformat()
    if moved and "address" not in moved:
        asked = chosen_in_bar(
            asked,
            moved,
            period=period,
            dates=(first, last),
            chosen=chosen,
            compare=compare,
            named=view.codes,
        )
    wanted = to_search(asked)
    read_again = read_request(wanted)
    asked = (
        read_again.state
        if read_again and wanted != (search or "") and "address" not in moved and moved
        else asked
    )
    return {
        "search": wanted if moved and "address" not in moved else no_update,
        **shown_in_bar(asked),
        "periods": period_options(periods.presets(periods.reach_of(view.snapshot))),
        "options": {key: options(key, view.codes(key)) for key in FILTER_NAMES},
        "chips": [*_own_scope(view), *chips(asked, view.codes)],
        "count": str(count) if (count := active(asked)) else "",
        "fault": [],
        "answer": typed_dates.answer(asked),
    }


def _unchanged() -> dict[str, Any]:
    """The bar as it is."""
    plain = ("search", "period", "periods", "first", "last", "compare", "chips", "count", "fault", "answer")
    lists = ("codes", "options")
    return dict.fromkeys(plain, no_update) | {key: dict.fromkeys(FILTER_NAMES, no_update) for key in lists}


def chosen_in_bar(
    asked: UrlState,
    moved: set[str],
    *,
    period: str | None,
    dates: tuple[str | None, str | None],
    chosen: dict[str, list[str] | None],
    compare: str | None,
    named: Callable[[str], Mapping[str, str]] = codes,
) -> UrlState:
    """What the controls that moved say; all else is as the address has it, which may be newer than the bar.

    The one of them that moved decides between a preset and dates of one's own.
    """
    first, last = asked.window.date_from, asked.window.date_to
    name = asked.period
    if "filters-period" in moved and period:
        name = period
    elif moved & {"filters-dates", typed_dates.TYPED} and all(dates):
        name = periods.CUSTOM
        first, last = (marks.day(str(day)[:10]) for day in dates)
    if moved & {"filters-period", "filters-dates", typed_dates.TYPED}:
        asked = elsewhere(asked)
    filters = Filters(date_from=min(first, last), date_to=max(first, last))
    for key in FILTER_NAMES:
        codes_of = chosen[key] or () if f"filters-{key}" in moved else asked.filters.chosen(key)
        filters = filters.choosing(key, [code for code in codes_of if code in named(key)])
    compared_with = compare_named(compare) if "filters-compare" in moved else asked.compare
    return replace(asked, filters=filters, period=name, compare=compared_with, ignored=())


def shown_in_bar(asked: UrlState) -> dict[str, Any]:
    return {
        "period": asked.period,
        "first": asked.window.date_from.isoformat(),
        "last": asked.window.date_to.isoformat(),
        "codes": {key: list(asked.filters.chosen(key)) for key in FILTER_NAMES},
        "compare": asked.compare or DEFAULT_COMPARE,
    }


def shortened(words: str) -> str:
    """What was ignored, as far as a reader needs it: how it begins, and the reason at its end."""
    return words if len(words) <= MOST_IGNORED else f"{words[:40]}…{words[-20:]}"


def _own_scope(view: View) -> list[Any]:
    """Whose figures the page shows, where the asker sees a part of the county only; it has no way off."""
    return [] if view.scope.is_county else [html.Span(f"只看{view.reach}", className="chip")]


def chips(asked: UrlState, named: Callable[[str], Mapping[str, str]] = codes) -> list[Any]:
    """What is on, each with its own way off; one 清除 for all; and what the address asked in vain."""
    found: list[Any] = []
    if asked.period != DEFAULT_PERIOD:
        found.append(_chip(periods.window_label(asked.window), asked, widened(asked)))
    for key, name in FILTER_NAMES.items():
        chosen = asked.filters.chosen(key)
        for code in chosen:
            left = [one for one in chosen if one != code]
            fewer = replace(asked, filters=asked.filters.choosing(key, left))
            found.append(_chip(f"{name}：{named(key)[code]}", asked, fewer))
    if found:
        keeps = {"data-keeps": ",".join(KEPT)}
        found.append(html.Button("清除", id="filters-clear", className="link-button", **keeps))
    ignored = [
        html.Span(f"已忽略：{words}", className="chip is-ignored") for words in map(shortened, asked.ignored)
    ]
    return [*ignored, *found]


def active(asked: UrlState) -> int:
    """How many filters are on: the period where it is not the usual one, and every chosen code."""
    chosen = sum(len(asked.filters.chosen(key)) for key in FILTER_NAMES)
    return chosen + (asked.period != DEFAULT_PERIOD)


def _chip(words: str, asked: UrlState, left: UrlState) -> html.Button:
    return html.Button(
        [words, html.Span("✕", className="cross", **{"aria-hidden": "true"})],
        className="chip",
        title=f"去掉“{words}”",
        **leads(to_search(asked), to_search(left)),
    )
