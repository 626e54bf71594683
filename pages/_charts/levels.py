"""Warnings by level as sorted bars: red, then yellow, then blue along each row, each with its number."""

import pandas as pd

from pages._charts import text
from pages._charts.blank import blank
from pages._charts.lists import ListStyle, TextColumn, list_bars
from pages._charts.look import PAGE, Look
from pages._charts.theme import Figure

# column of the frame → heading; the shape says the level where colours cannot be told apart
LEVELS = {"red": "▲红", "yellow": "◆黄", "blue": "●蓝"}


def level_bars(frame: pd.DataFrame, style: ListStyle, *, look: Look = PAGE) -> Figure:
    """Columns name, red, yellow, blue (all null where nothing is known), token (may be absent)."""
    if frame.empty:
        return blank(look=look)
    counts = frame[list(LEVELS)]
    total = counts.sum(axis=1, min_count=1)
    columns = [
        TextColumn(head, [text.number(value) for value in frame[level]], width=40)
        for level, head in LEVELS.items()
    ]
    columns.append(TextColumn("共", [text.number(value) for value in total], is_bold=True, width=48))
    figure = list_bars(frame.assign(value=total), style, columns, look=look)
    whole = next(trace for trace in figure["data"] if trace["name"] == "本期")
    colours = {"red": look.palette.red, "yellow": look.palette.yellow, "blue": look.palette.blue}
    parts, base = [], pd.Series(0.0, index=counts.index)
    for level, head in LEVELS.items():
        values = counts[level].fillna(0)
        marker = {"color": colours[level], "line": {"width": 0}}
        parts.append(whole | {"name": head, "x": list(values), "base": list(base), "marker": marker})
        base = base + values
    place = figure["data"].index(whole)
    figure["data"][place : place + 1] = parts
    return figure
