"""Downloads read back: days are days, numbers numbers, and the sheet is ready to be sorted and filtered."""

import csv
import io
from datetime import date, datetime
from decimal import Decimal

import pandas as pd
from openpyxl import load_workbook

from data.query.comparison import Limits, make_comparison
from pages._cards import ranking
from pages._cards.splits import comparison_table
from pages._http.exports import shown_values
from pages._http.spreadsheets import as_csv, as_xlsx
from pages._request import read_view

FRAME = pd.DataFrame(
    {
        "镇街": ["甲镇", "乙镇"],
        "本期（件）": [10.0, float("nan")],
        "金额（万元）": [1234.5, 0.1 + 0.2],
        "到位率（%）": [88.6, 100.0],
        "收到日期": [date(2024, 6, 30), None],
        "办理时间": [datetime(2024, 6, 30, 9, 5), None],  # noqa: DTZ001  the ledgers' own clock
        "行号": [1200, 3],
    }
)


def test_types_formats_and_view_of_the_sheet() -> None:
    sheet = load_workbook(io.BytesIO(as_xlsx(FRAME, [("标题", "甲")])))["数据"]
    first = {head.value: cell for head, cell in zip(sheet[1], sheet[2], strict=True)}
    found = {name: (cell.value, cell.number_format) for name, cell in first.items()}
    assert found == {
        "镇街": ("甲镇", "General"),
        "本期（件）": (10, "#,##0"),
        "金额（万元）": (1234.5, "#,##0.00"),
        "到位率（%）": (88.6, "0.00"),
        "收到日期": (datetime(2024, 6, 30), "yyyy-mm-dd"),  # noqa: DTZ001
        "办理时间": (datetime(2024, 6, 30, 9, 5), "yyyy-mm-dd hh:mm"),  # noqa: DTZ001
        "行号": (1200, "0"),
    }
    assert isinstance(first["本期（件）"].value, int) and first["收到日期"].is_date
    assert (sheet.freeze_panes, sheet.auto_filter.ref) == ("A2", "A1:G3")
    widths = {name: sheet.column_dimensions[cell.column_letter].width for name, cell in first.items()}
    # six letters of double width and two of one, with the filter's button; a moment has sixteen letters
    assert all(10 <= width <= 60 for width in widths.values()) and widths["办理时间"] >= 16


def test_csv_has_plain_numbers() -> None:
    lines = list(csv.reader(io.StringIO(as_csv(FRAME, []).decode("utf-8-sig"))))
    assert lines[1] == ["甲镇", "10", "1234.5", "88.6", "2024-06-30", "2024-06-30 09:05", "1200"]
    assert lines[2] == ["乙镇", "", "0.3", "100", "", "", "3"]


def test_why_opens_the_rows_of_its_own_town(over_county: None) -> None:
    """Its 查看明细 opened those of the whole county."""
    view = read_view("?why=371526101")
    assert view is not None
    head = ranking.show_parts(ranking.parts_frame(view), view)[0]
    assert getattr(head, "data-rows-of") == "town:371526101"


def test_a_change_is_a_number_beside_its_words(over_county: None) -> None:
    limits = Limits(small_base=Decimal(10), manifold=Decimal(10))
    figures = {"value": [214, 3], "compare_value": [313, 7]}
    counts = [
        make_comparison(value, base, compare="last_year", unit="件", good="low", limits=limits)
        for value, base in zip(*figures.values(), strict=True)
    ]
    view = read_view("")
    assert view is not None
    frame = pd.DataFrame({"name": ["甲", "乙"], **figures, "comparison": counts})
    shown = shown_values(comparison_table(frame, view, "镇街", "件"))
    assert list(shown.columns) == ["镇街", "本期（件）", "上年同期（件）", "同比（%）", "同比"]
    # −99/313; on a base below ten only the difference is said
    assert list(shown["同比（%）"]) == [Decimal("-31.63"), None]
    assert list(shown["同比"]) == ["▼31.63%", "少4"]
