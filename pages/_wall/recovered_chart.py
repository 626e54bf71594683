"""Verified against recovered, cumulative through the window, with the gap between them named."""

import pandas as pd

from pages._charts import text
from pages._charts.theme import WALL, Figure, axis, base_layout, note, scale

WIDTH, HEIGHT = 580, 218
LEFT, RIGHT, TOP, BOTTOM = 62, 142, 14, 34
SIZE = 18
LABEL_STEP = 27


def cumulative(frame: pd.DataFrame, *, height: int = HEIGHT) -> Figure:
    """Two lines and the gap; columns month, verified_yuan, recovered_yuan (元 since the window's start)."""
    months = list(frame["month"])
    verified, recovered = _wan(frame["verified_yuan"]), _wan(frame["recovered_yuan"])
    known = [value for value in [*verified, *recovered] if value is not None]
    largest = max(known, default=0)
    _, step = scale(largest)
    top = max(largest, step) * 1.06
    layout = base_layout(
        WALL,
        size=SIZE,
        width=WIDTH,
        height=height,
        margin={"l": LEFT, "r": RIGHT, "t": TOP, "b": BOTTOM, "pad": 0},
        xaxis=axis(
            WALL,
            showgrid=False,
            showline=True,
            range=[-0.35, max(len(months) - 1, 1) + 0.12],
            tickvals=list(range(len(months))),
            ticktext=[text.short_month(month) for month in months],
            tickfont={"size": SIZE, "color": WALL.secondary},
        ),
        yaxis=axis(
            WALL, range=[0, top], tick0=0, dtick=step, tickfont={"size": SIZE, "color": WALL.secondary}
        ),
    )
    layout["annotations"] += _end_labels(verified, recovered, top, height - TOP - BOTTOM)
    paid = _line("追发到位", recovered, WALL.accent)
    return {
        "data": [paid, _gap(verified, recovered), _line("核实欠薪", verified, WALL.ink)],
        "layout": layout,
    }


def _wan(yuan: pd.Series) -> list[float | None]:
    return [None if text.is_missing(value) else float(value) / 10000 for value in yuan]


def _line(name: str, values: list[float | None], colour: str) -> Figure:
    last = len(values) - 1
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": list(range(len(values))),
        "y": values,
        "line": {"color": colour, "width": 3},
        "marker": {
            "color": colour,
            "opacity": 1,
            "size": [11 if index == last else 0 for index in range(len(values))],
        },
        "cliponaxis": False,
        "hoverinfo": "skip",
    }


def _gap(verified: list[float | None], recovered: list[float | None]) -> Figure:
    """The shade from the recovered line up to the verified one; none where more came in than was owed."""
    upper = [
        None if owed is None or paid is None else max(owed, paid)
        for owed, paid in zip(verified, recovered, strict=True)
    ]
    return {
        "type": "scatter",
        "mode": "none",
        "name": "未追回",
        "x": list(range(len(upper))),
        "y": upper,
        "fill": "tonexty",
        "fillcolor": "rgba(255,201,77,0.25)",
        "hoverinfo": "skip",
    }


def _end_labels(
    verified: list[float | None], recovered: list[float | None], top: float, plot: int
) -> list[Figure]:
    """核实, 追发 and the gap at the lines' ends, pushed apart so that none covers another."""
    owed = verified[-1] if verified else None
    paid = recovered[-1] if recovered else None
    labels = [
        (owed or 0.0, "核实数据未到" if owed is None else f"核实 {_written(owed)}", WALL.ink),
        (paid or 0.0, "追发数据未到" if paid is None else f"<b>追发 {_written(paid)}</b>", WALL.accent),
    ]
    if owed is not None and paid is not None:
        gap = owed - paid
        words = f"未追回 {text.number(gap, 1)}" if gap >= 0 else f"多追 {text.number(-gap, 1)}"
        labels.insert(1, ((owed + paid) / 2, words, WALL.yellow if gap > 0 else WALL.green))
    ordered = sorted(labels, key=lambda label: -label[0])
    heights = _apart([plot * value / top for value, _, _ in ordered], plot)
    return [
        note(words, x=1, xshift=14, xanchor="left", y=0, yshift=height)
        | {"font": {"size": 20, "color": colour}, "align": "left", "yanchor": "middle"}
        for height, (_, words, colour) in zip(heights, ordered, strict=True)
    ]


def _written(wan: float) -> str:
    return text.number(wan, 1 if wan else 0)


def _apart(heights: list[float], plot: float) -> list[float]:
    """Heights from the top down, at least one label step apart and inside the plot."""
    placed: list[float] = []
    for height in heights:
        highest = placed[-1] - LABEL_STEP if placed else plot
        placed.append(min(height, highest))
    short = max(0.0, 8 - placed[-1])
    # too low: lift from the bottom up, only as far as needed
    for index in range(len(placed) - 1, -1, -1):
        floor = 8 + LABEL_STEP * (len(placed) - 1 - index)
        placed[index] = max(placed[index], floor) if short else placed[index]
    return placed
