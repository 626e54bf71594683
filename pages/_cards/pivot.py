"""The table of 自助分析: the first dimension in rows, the second in columns, totals on both sides.

A total is the metric's own figure without that dimension, never a sum of what the table shows.
"""

from collections.abc import Sequence
from typing import Any

import pandas as pd
from dash import html

from data.spec.mart import DIMENSION_LABELS
from data.view import View
from pages import _exploring
from pages._cards.explored import (
    LATE,
    ROWS,
    Explored,
    Member,
    Row,
    base_name,
    changes_of,
    explored,
    token,
    unit_of,
)  # fmt: skip
from pages._charts import text
from pages._charts.table import Column, Table
from pages._components.changes import opener
from pages._components.light import light
from pages._components.plain_table import rows_kept, under_cut

TOTAL = "合计"
# a sheet has room for so many columns
MOST_ON_PAPER = 14


def pivot_frame(view: View) -> pd.DataFrame:
    """Rows of the first dimension under 合计. Columns name, total, compare_value, change, note, then c0, c1…
    by the second; null where nothing is known."""
    found = explored(view)
    if found.refused:
        frame = pd.DataFrame()
    else:
        rows, columns = found.sides[0], _columns(found)
        lines = [_line(found, TOTAL, found.total, [one.total for one in columns])]
        lines += [
            _line(found, one.name, one.total, [found.cell(one, other) for other in columns]) for one in rows
        ]
        frame = pd.DataFrame(lines)
    frame.attrs["reason"] = found.refused
    frame.attrs["heads"] = [] if found.refused else [one.name for one in _columns(found)]
    return frame


def _columns(found: Explored) -> Sequence[Member]:
    return found.sides[1] if len(found.sides) > 1 else ()


def _line(found: Explored, name: str, total: Row, cells: Sequence[Row]) -> dict[str, Any]:
    change, tone = text.short_change(total["comparison"])
    return {
        "name": name,
        "total": total["value"],
        "compare_value": total["compare_value"] if total["is_comparable"] else None,
        "comparison": total["comparison"],
        "change": change,
        "tone": tone,
        "note": found.note(total),
        **{f"c{place}": row["value"] for place, row in enumerate(cells)},
    }


def pivot_table(frame: pd.DataFrame, view: View) -> Table:
    asked = _exploring.of(view)
    unit, heads = asked.declared.unit, frame.attrs["heads"]
    is_pivot = bool(heads)
    columns = [
        Column(DIMENSION_LABELS[asked.by[0]], "name"),
        Column(TOTAL if is_pivot else "本期", "total", unit, has_bare_head=is_pivot),
    ]
    if view.compare:
        change, base = text.COMPARISONS[view.compare][0], base_name(view)
        columns.append(Column(base, "compare_value", unit, has_bare_head=is_pivot, is_on_paper=not is_pivot))
        columns.append(Column(change, "change", tone_key="tone"))
    columns += [
        Column(head, f"c{place}", unit, has_bare_head=True, is_on_paper=place < MOST_ON_PAPER)
        for place, head in enumerate(heads)
    ]
    columns.append(Column("说明", "note", is_on_paper=not is_pivot))
    cut = f"列前{MOST_ON_PAPER}栏，共{len(heads)}栏" if len(heads) > MOST_ON_PAPER else ""
    return Table(columns, frame, empty=frame.attrs["reason"] or "所选条件下没有记录", left_out=cut)


def pivot_sub(_frame: pd.DataFrame, view: View) -> str:
    found = explored(view)
    words = [unit_of(found.metric), view.period_label]
    if not found.reason:
        words += [*found.marks(), f"{TOTAL}另行统计，不是各格相加"]
    return "，".join(words)


# -- on the page -----------------------------------------------------------------------------------


def show_pivot(frame: pd.DataFrame, view: View) -> Any:
    """The table whose figures open their rows; the arrow keys go from one to the next."""
    found = explored(view)
    if found.reason or frame.empty:
        return html.Div(found.reason or "所选条件下没有记录", className="empty")
    columns, members = _columns(found), found.sides[0]
    heads = _heads(found, columns)
    # beside the totals
    kept = max(1, rows_kept(len(heads)) - 1)
    lines = [_shown(found, None, found.total, [((one,), one.total) for one in columns])]
    lines += [
        _shown(found, one, one.total, [((one, other), found.cell(one, other)) for other in columns])
        for one in members[:kept]
    ]
    head = html.Thead(html.Tr([_head(words) for words in heads]))
    drawn = html.Table([head, html.Tbody(lines)], className="plain pivot", **{"data-cells": ""})
    return under_cut(light(drawn), kept, len(members))


def _heads(found: Explored, columns: Sequence[Member]) -> list[str]:
    compare = found.view.compare
    change, base = (text.COMPARISONS[compare][0] if compare else ""), base_name(found.view)
    figures = [TOTAL, change] if columns else ["本期", base, change, "说明"]
    names = [
        f"{one.name}{LATE if one.is_time and one.total['status'] == 'partial' else ''}" for one in columns
    ]
    return [DIMENSION_LABELS[found.asked.by[0]], *filter(None, figures), *names]


def _head(words: str) -> html.Th:
    is_first = words in DIMENSION_LABELS.values()
    return html.Th(words, scope="col", className="" if is_first or words == "说明" else "is-number")


def _shown(
    found: Explored, one: Member | None, total: Row, cells: Sequence[tuple[tuple[Member, ...], Row]]
) -> html.Tr:
    own = (one,) if one else ()
    change, tone = text.short_change(total["comparison"])
    is_late = one is not None and one.is_time and total["status"] == "partial"
    parts: list[Any] = [html.Th(f"{one.name if one else TOTAL}{LATE if is_late else ''}", scope="row")]
    parts.append(_cell(found, own, total))
    if found.view.compare:
        if not cells:
            base = total["compare_value"] if total["is_comparable"] else None
            parts.append(html.Td(text.shown(base, found.metric.unit).text, className="is-number"))
        why = _why(found, change, tone) if one is None and change != text.NONE else change
        parts.append(html.Td(why, className=f"is-number tone-{tone}"))
    if not cells and not found.asked.by[1:]:
        parts.append(html.Td(found.note(total)))
    parts += [_cell(found, members, row) for members, row in cells]
    return html.Tr(parts, className="is-total" if one is None else "")


def _why(found: Explored, change: str, tone: str) -> Any:
    """The change of the whole figure, which opens why, as that of a tile does."""
    of, by = changes_of(found.view)
    if not of:
        return change
    name = f"{found.metric.label}{change}：为什么变了"
    return html.Button(
        change, className=f"why tone-{tone}", title="为什么变了", **{"aria-label": name, **opener(of, by)}
    )


def _cell(found: Explored, members: Sequence[Member], row: Row) -> html.Td:
    """A figure as a button that opens its rows; where nothing is known the reason stands behind it."""
    words = found.words(row)
    name = "　".join(one.name for one in members) or TOTAL
    lines = [name, *found.in_full(members, row)]
    button = html.Button(
        words,
        className="cell-button",
        title="\n".join(lines),
        # the first figure is the stop of the Tab key
        tabIndex=-1 if members else 0,
        **{
            "data-rows": found.metric.id,
            "data-also": token(members).removeprefix(ROWS),
            "aria-label": f"{name}，{'，'.join(lines[1:])}",
        },
    )
    return html.Td(button, className="is-number")
