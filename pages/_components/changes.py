"""为什么变了: a change taken apart by one dimension, in a dialog: parts that add up to it, and their rows."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import dash_bootstrap_components as dbc
import pandas as pd
from dash import Input, Output, State, callback, dcc, html, no_update

from data.errors import DataError
from data.query.decomposition import Decomposition, Part, offered
from data.query.filters import FILTER_NAMES
from data.spec.mart import DIMENSION_LABELS
from data.spec.metric import Metric, catalogue, metric
from data.view import View
from pages._charts import text
from pages._components import drilldown, marks
from pages._components.narrowing import figures_named, idle_filters, subject
from pages._components.panels import dialog, scroller
from pages._request import read_view

# what a reader of the parts of any ratio should know
RATIO_NOTE = (
    "每一部分＝（分子的增减－两期平均的比率×分母的增减）÷两期平均的分母，相加正好是比率的变化。"
    "其中“自身高低”是这一部分自己的比率变了，“占比增减”是它的分母多了或少了、而它的比率高于或低于总的比率。"
)
MATTERS_NOTE = "事项按首条投诉的镇街、行业、渠道、主管部门统计，一项只计一处，各部分没有重叠。"
OVERLAP_NOTE = "同一个项目可能记在几处，各部分都计、合计只计一次，重叠单列一行。"


def change_parts() -> list[Any]:
    """The dialog and the store that asks for it; both stand in the shell, before the dialog of the rows."""
    return [
        dcc.Store(id="change-request"),
        dialog(
            "change-modal",
            "change-title",
            "为什么变了",
            dbc.ModalBody(id="change-body"),
            is_scrolled=True,
            className="change-modal",
        ),
    ]


def opener(metric_ids: Sequence[str], by: str = "") -> dict[str, str]:
    """What a button says of itself so that the scripts open the dialog of these figures."""
    return {"data-change": ",".join(metric_ids), "data-by": by}


@dataclass(frozen=True)
class ChangeRequest:
    """A parsed click on 为什么变了."""

    of: tuple[str, ...]
    chosen: str
    by: str
    view: View


def understood(request: Mapping[str, Any], view: View) -> ChangeRequest | None:
    """The parsed click; None where nothing in it can be taken apart."""
    of = tuple(dict.fromkeys(one for one in marks.listed(request.get("of")) if one in catalogue()))
    if not of:
        return None
    wanted = str(request.get("chosen") or "")
    chosen = wanted if wanted in of else of[0]
    return ChangeRequest(of, chosen, dimension_of(chosen, str(request.get("by") or ""), view), view)


def dimension_of(metric_id: str, wanted: str, view: View) -> str:
    """The dimension asked for; else the first that the filters have not narrowed to one member."""
    known = offered(metric(metric_id))
    if wanted in known:
        return wanted
    wide = [one for one in known if one not in FILTER_NAMES or len(view.chosen(one)) != 1]
    return (wide or list(known))[0]


@callback(
    Output("change-modal", "is_open"),
    Output("change-title", "children"),
    Output("change-body", "children"),
    Input("change-request", "data"),
    State("address", "search"),
    prevent_initial_call=True,
)
def open_change(request: dict[str, Any] | None, search: str | None) -> tuple[Any, Any, Any]:
    view = read_view(search)
    asked = understood(marks.mapping(request), view) if view else None
    if asked is None:
        return no_update, no_update, no_update
    figures = figures_named(asked.chosen)
    of = subject(asked.view, figures) + idle_filters(asked.view, figures)
    title = f"为什么变了：{asked.view.period_label}{of}{metric(asked.chosen).label}"
    try:
        found = asked.view.decompose(asked.chosen, asked.by)
    except DataError as error:
        return True, title, [_choices(asked), html.P(str(error), className="empty")]
    return True, title, [_choices(asked), *_body(asked, found)]


def _choices(asked: ChangeRequest) -> html.Div:
    figures = [_choice(asked, metric(one).label, one, asked.by, one == asked.chosen) for one in asked.of]
    ways = [
        _choice(asked, f"按{DIMENSION_LABELS[one]}", asked.chosen, one, one == asked.by)
        for one in offered(metric(asked.chosen))
    ]
    groups = [
        html.Div(group, className="choices", role="group", **{"aria-label": name})
        for name, group in (("指标", figures), ("按什么分解", ways))
        if group[1:]
    ]
    return html.Div(groups, className="rows-choices")


def _choice(asked: ChangeRequest, words: str, chosen: str, by: str, is_on: bool) -> html.Button:
    return html.Button(
        words,
        className="choice is-on" if is_on else "choice",
        **{
            "aria-pressed": "true" if is_on else "false",
            "data-chosen": chosen,
            **opener(asked.of, by),
        },
    )


def _body(asked: ChangeRequest, found: Decomposition) -> list[Any]:
    if found.reason:
        return [html.P(found.reason, className="empty")]
    declared = found.answer.metric
    said = html.B(f"{declared.label}{text.shown(found.comparison.value, declared.unit)}")
    change = text.compare(found.comparison)
    moved = html.Span(change.delta, className=f"tone-{change.tone}")
    words = [said, html.Span([change.lead, moved, change.tail]), html.Span(_sum_words(found))]
    downloads = [_download(asked, extension) for extension in ("xlsx", "csv")]
    name = f"{declared.label}的变化，按{DIMENSION_LABELS[asked.by]}"
    return [
        html.Div([*words, *downloads], className="rows-head"),
        scroller(name, _table(found)),
        *(html.P(one, className="change-note") for one in notes(found)),
    ]


def _download(asked: ChangeRequest, extension: str) -> html.Button:
    return html.Button(
        f"下载{extension.upper()}",
        className=f"link-button{' push' if extension == 'xlsx' else ''}",
        **{
            "data-download": f"export/change/{asked.chosen}.{extension}",
            "data-extra": f"by={asked.by}",
        },
    )


def _sum_words(found: Decomposition) -> str:
    """共多266件：下面各部分相加正好是这个数."""
    moved = found.comparison.difference or Decimal(0)
    return f"下面各部分相加正好是{_signed(moved, found.answer.metric)}{unit_of(found.answer.metric)}"


def notes(found: Decomposition) -> list[str]:
    """What a reader of the parts should know of them."""
    declared = found.answer.metric
    said = [RATIO_NOTE] if declared.is_ratio else []
    if declared.mart == "matters":
        said.append(MATTERS_NOTE)
    if any(part.kind == "overlap" for part in found.parts):
        said.append(OVERLAP_NOTE)
    return [*said, *found.answer.notes]


# -- the table -------------------------------------------------------------------------------------


def unit_of(declared: Metric) -> str:
    """The unit of a difference."""
    return "个百分点" if declared.unit == "%" else declared.unit


def _signed(number: Decimal | None, declared: Metric) -> str:
    """Exact, so that the parts add up to the eye too: 元 with its cents, not in 万元."""
    return text.number(number, declared.decimals, sign=True)


def _figure(number: Any, declared: Metric) -> str:
    return text.number(number, declared.decimals)


def _table(found: Decomposition) -> html.Table:
    declared = found.answer.metric
    base_name = text.COMPARISONS[found.comparison.compare or ""][1]
    moved = "对合计的影响" if declared.is_ratio else "增减"
    heads = [_head(base_name, declared.unit), _head("本期", declared.unit), _head(moved, unit_of(declared))]
    if declared.is_ratio:
        heads += [["自身高低"], ["占比增减"]]
    most = max((abs(part.difference) for part in found.parts), default=Decimal(0)) or Decimal(1)
    head = [html.Th(DIMENSION_LABELS[found.by]), *(html.Th(one, className="is-number") for one in heads)]
    return html.Table(
        [
            html.Thead(html.Tr([*head, html.Th("", className="change-bars")])),
            html.Tbody([_total_row(found), *(_row(found, part, most) for part in found.parts)]),
        ],
        className="plain change-table",
    )


def _head(words: str, unit: str) -> list[Any]:
    """A heading with its unit, for which a phone has no room."""
    return [words, html.Span(f"（{unit}）", className="not-on-phone")]


def _total_row(found: Decomposition) -> html.Tr:
    one, declared = found.comparison, found.answer.metric
    cells = [_figure(one.base, declared), _figure(one.value, declared), _signed(one.difference, declared)]
    cells += ["", ""] if declared.is_ratio else []
    return html.Tr(
        [
            html.Td("合计"),
            *(html.Td(cell, className="is-number") for cell in cells),
            html.Td("", className="change-bars"),
        ],
        className="is-total",
    )


def _row(found: Decomposition, part: Part, most: Decimal) -> html.Tr:
    declared = found.answer.metric
    compare = found.comparison.compare or ""
    cells: list[Any] = [
        html.Td([part.name, html.Small(part.word, className="change-word") if part.word else None]),
        html.Td(_opening(found, part, part.base, part.sums.before, compare), className="is-number"),
        html.Td(_opening(found, part, part.value, part.sums.now, ""), className="is-number"),
        html.Td(
            html.Span(_signed(part.difference, declared), className=f"tone-{part.tone}"),
            className="is-number",
        ),
    ]
    if declared.is_ratio:
        effects = (part.rate_effect, part.mix_effect)
        cells += [html.Td(_signed(one, declared), className="is-number") for one in effects]
    return html.Tr([*cells, html.Td(_bar(part, most), className="change-bars")])


def _opening(found: Decomposition, part: Part, figure: Any, counted: Decimal, base: str) -> Any:
    """The figure of a part in one of the windows; a click opens its rows."""
    declared = found.answer.metric
    words = _figure(figure, declared)
    if declared.is_ratio and declared.part_unit != "元":
        above, below = (part.sums.before, part.sums.before_of) if base else (part.sums.now, part.sums.now_of)
        counted = below or above
        words = f"{words}（{text.number(above)}/{text.number(below)}）" if counted else text.NONE
    if part.group is None or not counted:
        return words
    return html.Button(
        words,
        className="link-button",
        title="查看明细",
        **{
            "data-rows": declared.id,
            "data-base": base,
            "data-group": drilldown.group_written(part.group),
            "aria-label": f"{part.name}{'对比期' if base else '本期'}{words}，查看明细",
        },
    )


def _bar(part: Part, most: Decimal) -> html.Div:
    """Less to the left, more to the right of the middle."""
    share = float(50 * abs(part.difference) / most)
    start = 50 - share if part.difference < 0 else 50
    style = {"left": f"{start:.2f}%", "width": f"{share:.2f}%"}
    return html.Div(html.I(style=style, className=f"is-{part.tone}"), className="diverging")


# -- as a file -------------------------------------------------------------------------------------


def as_frame(found: Decomposition) -> pd.DataFrame:
    """One row a part, the total first; numbers exact in the metric's own unit."""
    declared = found.answer.metric
    base_name = text.COMPARISONS[found.comparison.compare or ""][1]
    lines = [
        _line("合计", found.comparison, None),
        *(_line(one.name, one, one) for one in found.parts),
    ]
    heads = [DIMENSION_LABELS[found.by], f"{base_name}（{declared.unit}）", f"本期（{declared.unit}）"]
    heads.append(f"{'对合计的影响' if declared.is_ratio else '增减'}（{unit_of(declared)}）")
    if declared.is_ratio:
        heads += [
            "其中自身高低",
            "其中占比增减",
            f"{base_name}分子",
            f"{base_name}分母",
            "本期分子",
            "本期分母",
        ]
    rows = [[*line[: len(heads)], words] for line, words in lines]
    return pd.DataFrame(rows, columns=[*heads, "说明"])


def _line(name: str, one: Any, part: Part | None) -> tuple[list[Any], str]:
    """The numbers of a line and why one of them is not there; what a channel does not keep is no nought."""
    words = part.word if part else ""
    numbers = [one.base, one.value, one.difference]
    effects = [part.rate_effect, part.mix_effect] if part else [None, None]
    counts: list[Any] = [None] * 4
    if part and part.sums:
        # a window that is not known has no counts either; of 0 in 0 the counts are known, the share is not
        if not words or one.base is not None:
            counts[:2] = [part.sums.before, part.sums.before_of]
        if not words or one.value is not None:
            counts[2:] = [part.sums.now, part.sums.now_of]
    cells = [None if cell is None else float(cell) for cell in [*numbers, *effects, *counts]]
    return [name, *cells], words
