"""口径与数据字典: from the catalogue, the parameters and the comments that the snapshot carries."""

from typing import Any

import pandas as pd
from dash import MATCH, Input, Output, callback, ctx, html
from dash.exceptions import PreventUpdate

from data import warehouse
from data.query.definitions import definition_of, in_force_now
from data.spec.metric import catalogue
from pages._charts import text
from pages._import import labels
from pages._import.logs import ask, card, heads, light_table

PARAMETERS = "parameters"


def dictionary_section() -> list[Any]:
    """The metrics; parameters and the fields of a table are loaded when they are opened."""
    fields = ask("dictionary")
    described = dict(zip(fields["表"], fields["表说明"], strict=True))
    parameters = _folded(PARAMETERS, [html.B("县里可以改的数")])
    tables = [
        _folded(name, [html.B(meaning.split("：")[0]), html.Code(name)])
        for name, meaning in sorted(described.items())
    ]
    return [
        _metrics(described),
        card("参数", "各有起用日期和依据；改后重新导入或重建即生效。", parameters),
        card("数据字典", f"{len(tables)}张表，说明写在数据快照里，随快照走。", *tables),
    ]


def _folded(name: str, words_shown: list[Any]) -> html.Details:
    summary = html.Summary(words_shown, id={"type": "dictionary-open", "part": name})
    return html.Details([summary, html.Div(id={"type": "dictionary-part", "part": name})])


@callback(
    Output({"type": "dictionary-part", "part": MATCH}, "children"),
    Input({"type": "dictionary-open", "part": MATCH}, "n_clicks"),
    prevent_initial_call=True,
)
def open_part(clicks: int | None) -> list[Any]:
    """Loads a part at the first click; later clicks only fold and unfold it in the browser."""
    if clicks != 1 or not ctx.triggered_id:
        raise PreventUpdate
    return part(str(ctx.triggered_id["part"]))


def part(name: str) -> list[Any]:
    return [_parameters(ask("parameter_list"))] if name == PARAMETERS else _fields(ask("dictionary"), name)


def _metrics(described: dict[str, str]) -> html.Section:
    source, on = in_force_now(warehouse())
    rows = [
        html.Tr(
            [
                html.Td([html.B(one.label), html.Code(one.id)]),
                html.Td(one.unit),
                html.Td(labels.METRIC_KINDS[one.kind]),
                html.Td(labels.METRIC_DIRECTIONS[one.good]),
                html.Td(definition_of(one, source, on), className="why"),
                html.Td(_source(one.mart, one.parts, described)),
            ]
        )
        for one in catalogue().values()
    ]
    names = heads("指标", "单位", "性质", "方向", "口径", "取自")
    return card(
        "指标口径", f"{len(rows)}项，页面、大屏、导出和接口用的都是这一份。", light_table(names, rows)
    )


def _source(mart: str, parts: tuple[str, ...], described: dict[str, str]) -> str:
    if parts:
        return " ÷ ".join(catalogue()[part].label for part in parts)
    return described.get(mart, mart).split("：")[0]


def _parameters(found: pd.DataFrame) -> html.Div:
    rows = [
        html.Tr(
            [
                html.Td([html.B(row["名称"]), html.Code(row["参数"])]),
                html.Td(f"{row['值']:,.10g}", className="is-number"),
                html.Td(row["单位"]),
                html.Td(text.day(row["起用日期"])),
                html.Td(row["依据"], className="why"),
            ]
        )
        for _, row in found.iterrows()
    ]
    return light_table(heads("参数", "值", "单位", "起用日期", "依据", numbers=frozenset({"值"})), rows)


def _fields(fields: pd.DataFrame, name: str) -> list[Any]:
    columns = fields[fields["表"] == name]
    rows = [
        html.Tr([html.Td(html.Code(field)), html.Td(labels.type_name(kind)), html.Td(meaning)])
        for field, kind, meaning in zip(columns["字段"], columns["类型"], columns["说明"], strict=True)
    ]
    meanings = [html.P(meaning, className="panel-note") for meaning in columns["表说明"].head(1)]
    return [*meanings, light_table(heads("字段", "类型", "说明"), rows)]
