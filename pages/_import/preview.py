"""The preview of uploaded files: the ledger recognised in each, and its columns for correction."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

from pages._charts import text
from pages._components import marks
from pages._components.panels import scroller
from pages._import import corrections, labels
from pages._import.corrections import Correction, Facts
from pages._import.paging import page_of, pager

NOT_USED = "—"
# the choice for an unused column or no mapping; a select treats an empty value as no choice
NONE = "-"
UNITS = ("元", "万元")
NEEDS = {"alone": "（必需）", "either": "（编号、日期有其一）"}
# the loader adds the ledger's command-line name
LEDGER_ID = re.compile(r"（[a-z_]+）")
MIB = 1024 * 1024
# a browser is slow at drawing hundreds of selects at once
SHOWN_COLUMNS = 40
SEVERAL = "本文件含多种台账，按自动识别导入。要更正对应，请把各表另存为单独的文件。"


def files_table(looked: Facts, chosen: Mapping[str, Correction], opened: str | None) -> html.Table:
    """One row for each file: load or not, ledger, rows, matched columns, warnings."""
    head = html.Tr([
        html.Th("导入"), html.Th("文件"), html.Th("台账"), html.Th("行数", className="is-number"),
        html.Th("列", className="is-number"), html.Th("情况"), html.Th("操作"),
    ])  # fmt: skip
    rows = [_file_row(looked, place, chosen, opened) for place in range(len(looked["files"]))]
    return html.Table([html.Thead(head), html.Tbody(rows)], className="plain import-files")


def _file_row(looked: Facts, place: int, chosen: Mapping[str, Correction], opened: str | None) -> html.Tr:
    file = looked["files"][place]
    correction = chosen.get(file["file"], {})
    columns = corrections.columns_of(file, correction)
    is_open = file["file"] == opened
    return html.Tr(
        [
            html.Td(
                dbc.Checkbox(
                    id={"type": "import-take", "place": place},
                    value=corrections.is_taken(file, correction),
                    disabled=not corrections.is_understood(file, correction),
                    label=html.Span(f"导入{file['name']}", className="visually-hidden"),
                )
            ),
            html.Td([html.Span(file["name"], className="file-name"), _size(file)]),
            html.Td(ledger_words(looked, file, correction)),
            html.Td(_rows(file), className="is-number"),
            html.Td(_matched(columns), className="is-number"),
            html.Td(_state(looked, file, correction), className="file-state"),
            html.Td(
                html.Button(
                    "收起" if is_open else "查看列",
                    id={"type": "import-open", "place": place},
                    className="link-button",
                    disabled=not file["sheets"],
                )
            ),
        ],
        className="is-open" if is_open else "",
    )


def _size(file: Facts) -> html.Span | None:
    if file["size"] is None:
        return None
    size = f"{file['size'] / MIB:.1f} MB" if file["size"] >= MIB else f"{max(1, file['size'] // 1024)} KB"
    return html.Span(size, className="file-size")


def _rows(file: Facts) -> str:
    """Lines of the sheets that hold a ledger, titles and headers among them."""
    sheets = corrections.recognised(file) or file["sheets"]
    return text.number(sum(sheet["rows"] for sheet in sheets)) if sheets else "—"


def _matched(columns: Mapping[str, str]) -> str:
    return f"{sum(1 for column in columns.values() if column)}/{len(columns)}" if columns else "—"


def ledger_words(looked: Facts, file: Facts, correction: Correction) -> str:
    names = {one["id"]: one["label"] for one in looked["ledgers"]}
    chosen = corrections.ledger_of(file, correction)
    found = [chosen] if chosen else corrections.ledgers_in(file)
    if not names.keys() >= set(found):
        marks.refuse()
    return "、".join(names[one] for one in found) or "认不出"


def ledger_facts(looked: Facts, ledger: str | None) -> Facts | None:
    return next((one for one in looked["ledgers"] if one["id"] == ledger), None)


def _state(looked: Facts, file: Facts, correction: Correction) -> list[Any]:
    ledger = ledger_facts(looked, corrections.ledger_of(file, correction))
    if not corrections.is_understood(file, correction):
        return [_badge("yellow", "◆ 未识别"), _note(_why(file))]
    found: list[Any] = []
    if absent := corrections.missing(file, correction, ledger):
        found += [_badge("red", "▲ 缺列"), _note(f"没有{'、'.join(absent)}，整表会被退回")]
    elif twice := corrections.duplicated(file, correction, ledger):
        found += [_badge("red", "▲ 重复"), _note(f"两个表头都对应{'、'.join(twice)}")]
    elif file["reason"] and not correction.get("columns"):
        found += [_badge("yellow", "◆ 注意"), _note(_why(file))]
    else:
        found.append(_badge("green", "■ 可导入"))
    if correction.get("columns"):
        found.append(_note("已更正"))
    elif file["mapping"]:
        found.append(_note(f"按映射“{file['mapping']}”"))
    if hidden := [one["sheet"] for one in file["sheets"] if one["is_hidden"] and not one["is_taken"]]:
        found.append(_note(f"隐藏的工作表{'、'.join(hidden)}不导入，要导入请点“查看列”勾选"))
    if file["is_known"]:
        found.append(_note("以前导入过"))
    return found


def _note(words: str) -> html.Span:
    return html.Span(words, className="why")


def _why(file: Facts) -> str:
    """The loader's reason; where the columns are shown, the remedy is on this page."""
    if file["sheets"]:
        return f"{LEDGER_ID.sub('', file['what'])}。请点“查看列”，选台账并核对各列"
    return str(file["reason"] or "")


def _badge(tone: str, words_shown: str) -> html.Span:
    return html.Span(words_shown, className=f"badge-state is-{tone}")


def is_correctable(file: Facts, correction: Correction) -> bool:
    """Whether columns can be corrected: only in a file with one ledger."""
    return corrections.ledger_of(file, correction) is not None and len(corrections.ledgers_in(file)) < 2


# the columns of one file ----------------------------------------------------------------------


def columns_panel(looked: Facts, file: Facts, correction: Correction, requested: int = 0) -> list[Any]:
    """The open file: its ledger, and one page of its columns with their first rows."""
    sheet = corrections.shown_sheet(file)
    if sheet is None:
        return []
    several = len(corrections.ledgers_in(file)) > 1
    ledger = ledger_facts(looked, corrections.ledger_of(file, correction))
    total = len(sheet["columns"])
    page = page_of(requested, total, SHOWN_COLUMNS)
    shown = places_shown(sheet, page)
    return [
        html.Div(
            [
                html.H2(f"列对应：{file['name']}"),
                html.Span(_sheet_words(file, sheet), className="sub"),
            ],
            className="card-head",
        ),
        html.P(SEVERAL, className="panel-note") if several else _choosers(looked, file, correction),
        _sheets_chooser(file),
        scroller("列对应", _columns_table(file, sheet, correction, ledger, shown), "columns-scroll"),
        pager("import-turn", page, total, SHOWN_COLUMNS) if total > SHOWN_COLUMNS else None,
    ]


def places_shown(sheet: Facts, page: int) -> range:
    """The columns of a sheet on one page."""
    return range(page * SHOWN_COLUMNS, min(len(sheet["columns"]), (page + 1) * SHOWN_COLUMNS))


def page_places(sheet: Facts, first: int) -> range:
    """The columns on the page that starts with a given column."""
    return places_shown(sheet, first // SHOWN_COLUMNS)


def _sheet_words(file: Facts, sheet: Facts) -> str:
    others = [one["sheet"] for one in file["sheets"] if one is not sheet]
    parts = [f"工作表“{sheet['sheet']}”，表头在第{sheet['header_row']}行"]
    parts += [f"标题“{sheet['title'][:40]}”"] if sheet["title"] else []
    parts += [f"单位{sheet['unit']}"] if sheet["unit"] else []
    parts += [f"{sheet['year']}年"] if sheet["year"] else []
    parts += [f"标题给出{name}：{value}" for name, value in sheet["title_fields"].items()]
    parts += [f"另有工作表{'、'.join(others[:6])}{'等' if len(others) > 6 else ''}"] if others else []
    return "；".join(parts)


def _choosers(looked: Facts, file: Facts, correction: Correction) -> html.Div:
    sheet = corrections.shown_sheet(file)
    near = {one["ledger"]: one["hits"] for one in (sheet or {}).get("candidates", ())}
    ledgers = [
        {
            "value": one["id"],
            "label": f"{one['label']}（对上{near[one['id']]}列）" if one["id"] in near else one["label"],
        }
        for one in sorted(looked["ledgers"], key=lambda one: -near.get(one["id"], 0))
    ]
    mapping = correction.get("mapping") or file["mapping"] or NONE
    return html.Div(
        [
            html.Label(
                [
                    "台账",
                    dbc.Select(
                        id={"type": "import-ledger", "part": "select"},
                        options=ledgers,
                        value=corrections.ledger_of(file, correction),
                        placeholder="请选择台账",
                        size="sm",
                    ),
                ]
            ),
            html.Label(
                [
                    "已存映射",
                    dbc.Select(
                        id={"type": "import-mapping", "part": "select"},
                        options=[
                            {"value": NONE, "label": "不用映射"},
                            *({"value": one["name"], "label": one["name"]} for one in looked["mappings"]),
                        ],
                        value=mapping,
                        size="sm",
                    ),
                ]
            ),
            html.Span("示例行中的姓名、证件、电话已遮蔽。", className="panel-note push"),
        ],
        className="choosers",
    )


def _sheets_chooser(file: Facts) -> dbc.Checklist | None:
    """Choice of the sheets to read, where there are several; hidden ones are read only when ticked."""
    if len(file["sheets"]) < 2:
        return None
    return dbc.Checklist(
        id={"type": "import-sheets", "part": "list"},
        options=[{"value": one["sheet"], "label": _sheet_label(one)} for one in file["sheets"]],
        value=corrections.sheets_taken(file),
        inline=True,
        className="panel-note",
    )


def _sheet_label(sheet: Facts) -> str:
    hidden = "隐藏，" if sheet["is_hidden"] else ""
    return f"{sheet['sheet']}（{hidden}{text.number(sheet['rows'])}行）"


def _columns_table(
    file: Facts, sheet: Facts, correction: Correction, ledger: Facts | None, shown: Sequence[int]
) -> html.Table:
    """One line for each header: its column, kind and unit, and the first values."""
    is_fixed = len(corrections.ledgers_in(file)) > 1
    kinds = {one["name"]: one["kind"] for one in ledger["columns"]} if ledger else {}
    options = [{"value": NONE, "label": "不导入"}]
    options += [
        {"value": one["name"], "label": one["name"] + NEEDS.get(one["need"], "")}
        for one in (ledger["columns"] if ledger else ())
    ]
    columns = corrections.columns_of(file, correction)
    samples_head = [f"第{number}行" for number in range(1, len(sheet["sample"]) + 1)]
    head = [html.Th(name) for name in ("文件表头", "台账列", "类型", "单位", *samples_head)]
    rows = []
    for place in shown:
        one = sheet["columns"][place]
        column = columns.get(one["header"], "")
        kind = kinds.get(column, one["kind"] if column else None)
        samples = [html.Td(line[place], title=line[place], className="sample") for line in sheet["sample"]]
        chooser = (
            column or NOT_USED
            if is_fixed or ledger is None
            else dbc.Select(
                id={"type": "import-column", "place": place},
                options=options,
                value=column or NONE,
                size="sm",
                className="" if column else "is-left-out",
            )
        )
        rows.append(
            html.Tr(
                [
                    html.Td(one["header"], className="header-cell"),
                    html.Td(chooser, className="column-cell"),
                    html.Td(labels.KINDS.get(kind or "", NOT_USED), className="kind-cell"),
                    html.Td(_unit(one, kind, place, correction, is_fixed), className="unit-cell"),
                    *samples,
                ]
            )
        )
    return html.Table([html.Thead(html.Tr(head)), html.Tbody(rows)], className="plain import-columns")


def _unit(one: Facts, kind: str | None, place: int, correction: Correction, is_fixed: bool) -> Any:
    """Choice of the unit, 元, 万元 or as read, because a wrong unit makes amounts 10,000 times too large."""
    if kind != "yuan":
        return ""
    unit = (correction.get("units") or {}).get(one["header"], one["unit"] or "元")
    if is_fixed:
        return unit
    return dbc.Select(
        id={"type": "import-unit", "place": place},
        options=[{"value": name, "label": name} for name in dict.fromkeys((*UNITS, unit))],
        value=unit,
        size="sm",
    )
