"""Control chart: months as points, their median and limits as thin lines; only points outside are named."""

from collections.abc import Sequence
from itertools import pairwise
from statistics import median

from pages._charts import text
from pages._charts.blank import blank
from pages._charts.look import PAGE, Look
from pages._charts.month_axis import year_runs
from pages._charts.text import Number
from pages._charts.theme import Figure, axis, note, scale

# under twelve months no limits are drawn
LEAST = 12
# limits from the median moving range, for single values
WIDENING = 3.14
# room above the highest point for its figure
HEADROOM = 1.12
# every third month has its name
NAMED = {"01", "04", "07", "10"}


def limits(values: Sequence[float]) -> tuple[float, float, float] | None:
    """Median, lower and upper limit; a count has nothing below zero."""
    if len(values) < LEAST:
        return None
    moves = [abs(after - before) for before, after in pairwise(values)]
    middle, reach = median(values), WIDENING * median(moves)
    return middle, max(middle - reach, 0.0), middle + reach


def control_chart(months: Sequence[str], values: Sequence[Number], name: str, look: Look = PAGE) -> Figure:
    """Months ('2024-06') and their counts, called `name`; an unknown month breaks the line."""
    if not months:
        return blank(look=look)
    points = [None if text.is_missing(value) else float(value or 0) for value in values]
    known = [point for point in points if point is not None]
    found = limits(known)
    largest = max([*known, *(found or ())], default=0)
    _, step = scale(largest)
    layout = look.layout(left=32, right=51, top=13, bottom=39)
    layout["xaxis"] |= {"showline": True, "showticklabels": False, "range": [-0.6, len(months) - 0.4]}
    layout["yaxis"] = axis(look.palette, range=[0, max(largest, step) * HEADROOM], tick0=0, dtick=step)
    layout["annotations"] = _month_names(months, look)
    outside: set[int] = set()
    if found is not None:
        middle, low, high = found
        outside = {at for at, point in enumerate(points) if point is not None and not low <= point <= high}
        for word, value in {"中位": middle, "上限": high, **({"下限": low} if low > 0 else {})}.items():
            layout["shapes"].append(_level(word, value, look))
            layout["annotations"].append(_level_name(word, value, look))
    layout["annotations"] += [
        note(
            f"<b>{text.number(points[at])}</b>",
            xref="x",
            yref="y",
            x=at,
            y=points[at],
            yshift=11 * look.u,
            font={"size": look.size * look.label, "color": look.palette.yellow},
        )
        for at in sorted(outside)
    ]
    return {"data": [_line(name, points, outside, look)], "layout": layout}


def _line(name: str, points: Sequence[float | None], outside: set[int], look: Look) -> Figure:
    palette = look.palette
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": list(range(len(points))),
        "y": list(points),
        "line": {"color": palette.accent, "width": 1.7 * look.u},
        "marker": {
            "color": [palette.yellow if at in outside else palette.accent for at in range(len(points))],
            "size": [(8.7 if at in outside else 5.3) * look.u for at in range(len(points))],
            "opacity": 1,
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _level(word: str, value: float, look: Look) -> Figure:
    is_middle = word == "中位"
    colour = look.palette.secondary if is_middle else look.palette.tertiary
    return {
        "type": "line",
        "xref": "paper",
        "yref": "y",
        "x0": 0,
        "x1": 1,
        "y0": value,
        "y1": value,
        "line": {"color": colour, "width": look.u, **({} if is_middle else {"dash": "dash"})},
    }


def _level_name(word: str, value: float, look: Look) -> Figure:
    return note(
        f"{word}{text.number(value, 0 if value == int(value) else 1)}",
        x=1,
        xshift=5 * look.u,
        xanchor="left",
        yref="y",
        y=value,
        yanchor="middle",
        font={"size": look.size, "color": look.palette.secondary},
    )


def _month_names(months: Sequence[str], look: Look) -> list[Figure]:
    """Every third month, and the year below its months."""
    place = {
        "xref": "x",
        "y": 0,
        "xanchor": "center",
        "yanchor": "middle",
        "font": {"size": look.size, "color": look.palette.secondary},
    }
    named = [(at, text.short_month(month)) for at, month in enumerate(months) if month[5:] in NAMED]
    years = [((first + last) / 2, f"{year}年") for year, first, last in year_runs(months)]
    return [
        *(note(words, x=at, yshift=-10 * look.u, **place) for at, words in named),
        *(note(words, x=at, yshift=-27 * look.u, **place) for at, words in years),
    ]
