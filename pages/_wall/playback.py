"""Control chart: months as points, their median and limits as thin lines; only points outside are named."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pages._charts import text
from pages._charts.month_axis import year_runs
from pages._charts.text import Number
from pages._charts.theme import WALL, Figure, axis, base_layout, note, scale

WIDTH, HEIGHT = 580, 304
LEFT, RIGHT, TOP, BOTTOM = 48, 76, 20, 58
SIZE = 18
# under twelve months no limits are drawn
LEAST = 12
# limits from the median moving range, for single values
WIDENING = 3.14


def limits(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Median, lower and upper limit; a count has nothing below zero."""
    if len(values) < LEAST:
        return None
    moves = [abs(after - before) for before, after in pairwise(values)]
    middle, reach = median(values), WIDENING * median(moves)
    return middle, max(middle - reach, 0.0), middle + reach


def chart(months: Sequence[str], values: Sequence[Number]) -> Figure:
    """Months ('2024-06') and their counts; an unknown month breaks the line."""
    points = [None if text.is_missing(value) else float(value or 0) for value in values]
    known = [point for point in points if point is not None]
    found = limits(known)
    largest = max([*known, *(found or ())], default=0)
    _, step = scale(largest)
    top = max(largest, step) * 1.12
    layout = base_layout(
        WALL,
        size=SIZE,
        width=WIDTH,
        height=HEIGHT,
        margin={"l": LEFT, "r": RIGHT, "t": TOP, "b": BOTTOM, "pad": 0},
        xaxis=axis(
            WALL, showgrid=False, showline=True, showticklabels=False, range=[-0.6, max(len(months), 1) - 0.4]
        ),
        yaxis=axis(
            WALL, range=[0, top], tick0=0, dtick=step, tickfont={"size": SIZE, "color": WALL.secondary}
        ),
    )
    _months(layout, months)
    outside: set[int] = set()
    if found is not None:
        middle, low, high = found
        outside = {at for at, point in enumerate(points) if point is not None and not low <= point <= high}
        _lines(layout, {"中位": middle, "上限": high} | ({"下限": low} if low > 0 else {}))
    for at in outside:
        layout["annotations"].append(
            note(f"<b>{text.number(points[at])}</b>", xref="x", yref="y", x=at, y=points[at], yshift=17)
            | {"font": {"size": 20, "color": WALL.yellow}}
        )
    return {"data": [_points(points, outside)], "layout": layout}


def _points(points: Sequence[float | None], outside: set[int]) -> Figure:
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": "超期件",
        "x": list(range(len(points))),
        "y": list(points),
        "line": {"color": WALL.accent, "width": 2.5},
        "marker": {
            "color": [WALL.yellow if at in outside else WALL.accent for at in range(len(points))],
            "size": [13 if at in outside else 8 for at in range(len(points))],
            "opacity": 1,
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _lines(layout: Figure, lines: dict[str, float]) -> None:
    for name, value in lines.items():
        layout["shapes"].append(
            {"type": "line", "xref": "paper", "yref": "y", "x0": 0, "x1": 1, "y0": value, "y1": value}
            | {"line": {"color": WALL.secondary if name == "中位" else WALL.tertiary, "width": 1.5}}
            | ({} if name == "中位" else {"line": {"color": WALL.tertiary, "width": 1.5, "dash": "dash"}})
        )
        layout["annotations"].append(
            note(
                f"{name}{text.number(value, 0 if value == int(value) else 1)}",
                x=1,
                xshift=8,
                yref="y",
                y=value,
            )
            | {"xanchor": "left", "yanchor": "middle", "font": {"size": SIZE, "color": WALL.secondary}}
        )


def _months(layout: Figure, months: Sequence[str]) -> None:
    """Every third month, and its year below where the year begins."""
    place = {
        "y": 0,
        "xanchor": "center",
        "yanchor": "middle",
        "font": {"size": SIZE, "color": WALL.secondary},
    }
    layout["annotations"] += [
        note(text.short_month(month), xref="x", x=at, yshift=-15, **place)
        for at, month in enumerate(months)
        if int(month[5:]) % 3 == 1
    ]
    layout["annotations"] += [
        note(f"{year}年", xref="x", x=(first + last) / 2, yshift=-41, **place)
        for year, first, last in year_runs(months)
    ]
