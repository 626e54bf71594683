"""A table of rows that sorts and filters in the browser; a click on a row leads to its ledger line."""

import json
import re
from datetime import date, datetime, time
from functools import lru_cache
from numbers import Real
from pathlib import Path
from typing import Any

import dash_ag_grid as dag
import pandas as pd

from pages._charts import text

LOCALE = Path(__file__).parents[2] / "assets" / "vendor" / "ag-grid-locale-zh-CN.json"
# the hidden column with the id of a row's ledger line
MARK = "行标识"
AFTER_MARK = "#"
# headings of columns that can be added up
SUMMED = re.compile("元|金额|人数|件数|事项数")
# up to this number of rows the grid is as high as its rows, without a scroll bar
FEW_ROWS = 12


@lru_cache(maxsize=1)
def grid_locale() -> dict[str, str]:
    return json.loads(LOCALE.read_text(encoding="utf-8"))


def grid(frame: pd.DataFrame, part: str = "rows") -> dag.AgGrid:
    """The grid of rows; a click on a row with a line id opens that line."""
    ids = row_ids(frame)
    frame = frame.drop(columns=MARK, errors="ignore")
    records = [{**record, "id": row_id} for record, row_id in zip(_records(frame), ids, strict=True)]
    is_short = 0 < len(records) <= FEW_ROWS
    return dag.AgGrid(
        id={"type": "rows-grid", "part": part},
        className="rows-grid is-short" if is_short else "rows-grid",
        columnDefs=[_column(frame, name, place) for place, name in enumerate(frame.columns)],
        rowData=records,
        getRowId="params.data.id",
        defaultColDef={"resizable": True, "sortable": True, "filter": True, "minWidth": 84},
        columnSize="autoSize",
        dashGridOptions={
            "localeText": grid_locale() | {"noRowsToShow": "所选条件下没有记录"},
            "rowHeight": 35,
            "headerHeight": 35,
            "animateRows": False,
            "domLayout": "autoHeight" if is_short else "normal",
            "enableCellTextSelection": True,
        },
        style={"height": None},
    )


def row_ids(frame: pd.DataFrame) -> list[str]:
    """Each row's id on the page: that of its ledger line, where it has one, and its place in the list."""
    marks = list(frame[MARK]) if MARK in frame else [""] * len(frame)
    return [f"{mark}{AFTER_MARK}{place}" for place, mark in enumerate(marks)]


def _column(frame: pd.DataFrame, name: str, place: int) -> dict[str, Any]:
    """Numbers right, words left, the first column pinned."""
    column: dict[str, Any] = {"field": f"c{place}", "headerName": name, "maxWidth": 420}
    kept = [value for value in frame[name] if not text.is_missing(value)]
    if kept and all(isinstance(value, Real) and not isinstance(value, bool) for value in kept):
        column |= {"type": "rightAligned", "filter": "agNumberColumnFilter"}
        # the row 合计 beneath adds these up over the rows that the grid's own filters leave
        column["context"] = {"isSummed": bool(SUMMED.search(name))}
        if "元" in name or "金额" in name:
            column["valueFormatter"] = {
                "function": "params.value == null ? '' : d3.format(',.2f')(params.value)"
            }
    if place == 0:
        column["pinned"] = "left"
    return column


def _records(frame: pd.DataFrame) -> list[dict[str, Any]]:
    """Plain values, missing ones empty. Fields are numbered, because a heading may contain a dot."""
    names = [f"c{place}" for place in range(len(frame.columns))]
    return [
        dict(zip(names, map(_plain, row), strict=True)) for row in frame.itertuples(index=False, name=None)
    ]


def _plain(value: Any) -> Any:
    if text.is_missing(value):
        return None
    if isinstance(value, bool):
        return "是" if value else "否"
    if isinstance(value, datetime):
        return f"{value:%Y-%m-%d}" if value.time() == time() else f"{value:%Y-%m-%d %H:%M}"
    return value.isoformat() if isinstance(value, date) else value
