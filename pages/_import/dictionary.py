"""口径与数据字典: from the catalogue, the parameters and the comments that the snapshot carries."""

from typing import Any

import pandas as pd
from dash import html

from data.catalogue import catalogue
from pages._charts import text
from pages._import import words
from pages._import.logs import ask, card, heads, table


def dictionary_section() -> list[Any]:
    fields = ask("dictionary")
    described = dict(zip(fields["表"], fields["表说明"], strict=True))
    return [_metrics(described), _parameters(ask("parameter_list")), _fields(fields)]


def _metrics(described: dict[str, str]) -> html.Section:
    rows = [
        html.Tr(
            [
                html.Td([html.B(one.label), html.Code(one.id)]),
                html.Td(one.unit),
                html.Td(words.METRIC_KINDS[one.kind]),
                html.Td(words.METRIC_DIRECTIONS[one.good]),
                html.Td(one.definition, className="why"),
                html.Td(_source(one.mart, one.parts, described)),
            ]
        )
        for one in catalogue().values()
    ]
    names = heads("指标", "单位", "性质", "方向", "口径", "取自")
    return card("指标口径", f"{len(rows)}项，页面、大屏、导出和接口用的都是这一份。", table(names, rows))


def _source(mart: str, parts: tuple[str, ...], described: dict[str, str]) -> str:
    if parts:
        return " ÷ ".join(catalogue()[part].label for part in parts)
    return described.get(mart, mart).split("：")[0]


def _parameters(found: pd.DataFrame) -> html.Section:
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
    names = heads("参数", "值", "单位", "起用日期", "依据", numbers=frozenset({"值"}))
    return card("参数", "县里可以改的数，各有起用日期和依据；改后重新导入或重建即生效。", table(names, rows))


def _fields(fields: pd.DataFrame) -> html.Section:
    names = heads("字段", "类型", "说明")
    parts = []
    for name, columns in fields.groupby("表", sort=True):
        rows = [
            html.Tr([html.Td(html.Code(field)), html.Td(words.type_name(kind)), html.Td(meaning)])
            for field, kind, meaning in zip(columns["字段"], columns["类型"], columns["说明"], strict=True)
        ]
        meaning = columns["表说明"].iloc[0]
        summary = html.Summary([html.B(meaning.split("：")[0]), html.Code(name)])
        parts.append(html.Details([summary, html.P(meaning, className="panel-note"), table(names, rows)]))
    return card("数据字典", f"{len(parts)}张表，说明写在数据快照里，随快照走。", *parts)
