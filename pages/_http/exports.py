"""Downloads: a card's data, the rows behind a figure, and a card's picture for paper."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal
from numbers import Number
from typing import Any
from urllib.parse import quote

import pandas as pd
from flask import Blueprint, Flask, Response, request
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Alignment, Font, PatternFill
from openpyxl.utils import get_column_letter
from plotly.utils import PlotlyJSONEncoder

from data.spec.spreadsheet import csv_text, is_formula, xml_text
from data.view import View
from pages._cards.registry import all_cards
from pages._charts import text
from pages._charts.paper import SHEETS
from pages._charts.table import Table
from pages._components import drilldown
from pages._components.cards import (
    absent_words,
    file_name,
    filters_in_words,
    paper_figure,
    source_line,
)
from pages._components.grid import MARK
from pages._request import missing_words, read_request
from pages._url import without

XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
MOST_ROWS = 200_000
# parameters of the download itself, not filters
OWN_PARAMETERS = {"sheet", "base"}

blueprint = Blueprint("exports", __name__, url_prefix="/export")


def register(server: Flask) -> None:
    server.register_blueprint(blueprint)


def page_search() -> str:
    """The query string of the requesting page, without the parameters of the download."""
    return without(request.query_string.decode("utf-8", errors="replace"), *OWN_PARAMETERS)


def refused(sentence: str, status: int) -> Response:
    return Response(sentence, status=status, content_type="text/plain; charset=utf-8")


def attachment(body: bytes, name: str, kind: str) -> Response:
    answer = Response(body, content_type=kind)
    answer.headers["Content-Disposition"] = f"attachment; filename*=UTF-8''{quote(name)}"
    answer.headers["Cache-Control"] = "no-store"
    return answer


@blueprint.get("/card/<card_id>.<extension>")
def card_file(card_id: str, extension: str) -> Response:
    """A card's data as CSV or XLSX; `.json` is the figure for paper."""
    card = all_cards().get(card_id)
    if card is None or extension not in {"csv", "xlsx", "json"}:
        return refused("没有这个图表，或不支持这种格式。", 404)
    page_request = read_request(page_search())
    if page_request is None:
        return refused(missing_words(page_search()), 404)
    state, view = page_request
    is_pinned = bool(state.snapshot)
    if extension == "json":
        return _picture(card_id, view, is_pinned=is_pinned)
    table = card.table(card.ask(view), view)
    source = source_line(view, card.ledgers(view))
    if table.cut_words:
        source = f"{table.cut_words}。{source}"
    if words := absent_words(card, view):
        # an empty list would be read as zero
        table, source = replace(table, frame=table.frame.iloc[:0]), f"{words}。{source}"
    title = card.name_in(view)
    head = about(title, view, card.unit, card.definition(view), source)
    name = file_name(title, view, extension, is_pinned=is_pinned)
    return _file(shown_values(table), head, name, extension)


def _picture(card_id: str, view: View, *, is_pinned: bool) -> Response:
    card = all_cards()[card_id]
    sheet = SHEETS.get(request.args.get("sheet", "word"))
    if sheet is None:
        return refused("没有这种版式；可用：word、slide。", 400)
    figure = paper_figure(card, view, sheet)
    body = {
        "figure": figure,
        "width": figure["layout"]["width"],
        "height": figure["layout"]["height"],
        "dpi": sheet.dpi,
        "file_name": file_name(card.name_in(view), view, "png", is_pinned=is_pinned),
    }
    return Response(json.dumps(body, cls=PlotlyJSONEncoder), content_type="application/json")


@blueprint.get("/rows/<opening>.<extension>")
def rows_file(opening: str, extension: str) -> Response:
    """All rows behind a figure or of a list, masked; `?base=` gives those of the compared window."""
    if not drilldown.is_known(opening) or extension not in {"csv", "xlsx"}:
        return refused("没有这个指标，或不支持这种格式。", 404)
    page_request = read_request(page_search())
    if page_request is None:
        return refused(missing_words(page_search()), 404)
    view = drilldown.opened(opening, page_request.view, request.args.get("base"))
    frame, count = drilldown.rows_of(opening, view, MOST_ROWS)
    frame = frame.drop(columns=MARK, errors="ignore")
    title = f"{drilldown.label(opening)}明细"
    source = source_line(view, ())
    if count > len(frame):
        source += f"　共{count}行，本文件为前{len(frame)}行"
    head = about(title, view, "见各列", drilldown.definition(opening, view), source)
    name = file_name(title, view, extension, is_pinned=bool(page_request.state.snapshot))
    return _file(frame, head, name, extension)


def about(title: str, view: View, unit: str, definition: str, source: str) -> list[tuple[str, str]]:
    """The block above the table: title, period and definition."""
    return [
        ("标题", f"{view.period_label}{view.place}{title}"),
        ("时间", f"{text.day(view.window.date_from)}至{text.day(view.window.date_to)}"),
        ("筛选", filters_in_words(view) or "无"),
        ("单位", unit),
        ("数据截至", text.day(view.snapshot.data_until)),
        ("快照", view.snapshot.id),
        ("口径", definition),
        ("说明", source),
    ]


def shown_values(table: Table) -> pd.DataFrame:
    """The table with full headings; money in 万元 as on the page, numbers as numbers."""
    found: dict[str, list[Any]] = {}
    for column in table.columns:
        values = table.values(column)
        if column.unit == "元":
            values = [None if text.is_missing(value) else round(float(value) / 10000, 6) for value in values]
        found[column.full_head] = values
    return pd.DataFrame(found)


def _file(frame: pd.DataFrame, head: Sequence[tuple[str, str]], name: str, extension: str) -> Response:
    if extension == "csv":
        return attachment(as_csv(frame, head), name, "text/csv; charset=utf-8")
    return attachment(as_xlsx(frame, head), name, XLSX)


def plain(value: Any) -> Any:
    """A cell as a spreadsheet takes it: missing as empty, numbers as numbers, all else as text."""
    if text.is_missing(value):
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, date):
        return f"{value:%Y-%m-%d %H:%M}" if isinstance(value, datetime) else value.isoformat()
    if isinstance(value, Decimal):
        return float(value)
    # a list or a record of the warehouse is written as text
    return value if isinstance(value, str | Number) else str(value)


def csv_cell(value: Any) -> Any:
    made = plain(value)
    return csv_text(made) if isinstance(made, str) else made


def lines(frame: pd.DataFrame, cell: Callable[[Any], Any]) -> Iterable[list[Any]]:
    return ([cell(value) for value in row] for row in frame.itertuples(index=False, name=None))


def as_csv(frame: pd.DataFrame, head: Sequence[tuple[str, str]]) -> bytes:
    """UTF-8 with a byte-order mark, so that Excel reads the Chinese; the heading block follows the table."""
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow([csv_cell(str(name)) for name in frame.columns])
    writer.writerows(lines(frame, csv_cell))
    writer.writerow([])
    writer.writerows([csv_cell(name), csv_cell(words)] for name, words in head)
    return out.getvalue().encode("utf-8-sig")


def as_xlsx(frame: pd.DataFrame, head: Sequence[tuple[str, str]]) -> bytes:
    """One sheet 数据: heading block, then the table with a fixed header row."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet("数据")
    for place, name in enumerate(frame.columns, 1):
        sample = [str(value) for value in frame[name].head(50) if not text.is_missing(value)]
        longest = max([len(str(name)) * 1.7, *(len(words) * 1.3 for words in sample)])
        sheet.column_dimensions[get_column_letter(place)].width = min(46, max(12, longest + 2))
    sheet.freeze_panes = f"A{len(head) + 3}"

    def cell(value: Any, *, bold: bool = False, fill: str = "", wrap: bool = False) -> WriteOnlyCell:
        shown = plain(value)
        made = WriteOnlyCell(sheet, value=xml_text(shown) if isinstance(shown, str) else shown)
        made.font = Font(name="微软雅黑", bold=bold)
        if isinstance(made.value, str):
            # always a text cell, whatever its first character; the quote prefix keeps it text when it is
            # edited
            made.data_type = "s"
            made.quotePrefix = is_formula(made.value)
        if isinstance(made.value, float):
            made.number_format = "#,##0.00"
        if fill:
            made.fill = PatternFill("solid", fgColor=fill)
        if wrap:
            made.alignment = Alignment(wrap_text=False, vertical="top")
        return made

    for name, words in head:
        sheet.append([cell(name, bold=True), cell(words, wrap=True)])
    sheet.append([])
    sheet.append([cell(str(name), bold=True, fill="E6EEF8") for name in frame.columns])
    for row in lines(frame, cell):
        sheet.append(row)
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()
