"""The town scores as one table drawn: rank, town, score on a line, points by block, marks."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pages._charts import text
from pages._charts.blank import blank
from pages._charts.look import CLICKED_BY_ROW, PAGE, Look
from pages._charts.theme import Figure, note

# one town alone is not blown up to the whole height
FEWEST_ROWS = 8
# room for rank and name, in units
NAMES = 158
# of the mark of a score, in units: 1.4 times as high, lower than the closest rows
MARK = 10
WEAK_FILL, POOR_FILL = "#FBEAC6", "#F6C4BF"


@dataclass(frozen=True)
class Limits:
    """Shares of its full points below which a block is coloured, and darker; and what a small sample is."""

    weak_pct: int
    poor_pct: int
    small_sample: int


@dataclass(frozen=True)
class Block:
    """A group of items: its name, its key in the frame, and its full points."""

    name: str
    key: str
    full: float


def ranking(
    frame: pd.DataFrame,
    blocks: Sequence[Block],
    limits: Limits,
    *,
    chosen: str = "",
    look: Look = PAGE,
) -> Figure:
    """Columns town, town_name, rank, score, remark, and one a block with the points got.

    A phone has room for rank, town and score; the blocks are in the table beneath.
    """
    if frame.empty:
        return blank("所选范围没有可排名的镇街", look=look)
    if look.is_phone:
        blocks = ()
    count = len(frame)
    lowest = min(60.0, float(frame["score"].min()) // 10 * 10)
    left = NAMES * look.u
    right = 166 + 66 * len(blocks) if has_remarks(look) else 64
    layout = look.layout(left=NAMES, right=right, top=46, bottom=26, barmode="overlay")
    layout["xaxis"] |= {
        "range": [lowest, 100.5],
        "side": "top",
        "tickvals": list(range(int(lowest), 101, 10)),
        "tickangle": 0,
        "showgrid": True,
        "gridcolor": look.palette.line,
        "tickfont": {"size": look.size * 0.95, "color": look.palette.secondary},
    }
    layout["meta"] = CLICKED_BY_ROW
    layout["yaxis"] = {"visible": False, "range": [max(count, FEWEST_ROWS) - 0.5, -0.5], "fixedrange": True}
    layout["shapes"] = [*_rows(frame, chosen, look), *_weak_cells(frame, blocks, limits, look)]
    layout["annotations"] = [
        *_heads(blocks, left, look),
        *[
            one
            for place, row in enumerate(frame.to_dict("records"))
            for one in _row(row, place, blocks, limits, left=left, look=look)
        ],
        *([_key(limits, left, look)] if has_remarks(look) else []),
    ]
    tokens = [f"why:{code}" for code in frame["town"]]
    hover = [
        f"<b>第{rank}名 {text.safe(name)}</b><br>{text.number(score, 2)}分<br>点击看失分原因"
        for rank, name, score in zip(frame["rank"], frame["town_name"], frame["score"], strict=True)
    ]
    worst = frame["rank"] == frame["rank"].max()
    data = [
        {
            "type": "bar",
            "orientation": "h",
            "name": "",
            "x": [100.5 - lowest] * count,
            "base": [lowest] * count,
            "y": list(range(count)),
            "width": 0.96,
            "marker": {"color": "rgba(0,0,0,0)", "line": {"width": 0}},
            "customdata": tokens,
            "hovertext": hover,
            "hovertemplate": "%{hovertext}<extra></extra>",
        },
        {
            "type": "scatter",
            "mode": "markers",
            "name": "得分",
            "x": list(frame["score"]),
            "y": list(range(count)),
            "marker": {
                "symbol": "line-ns-open",
                "size": MARK * look.u,
                "color": [look.palette.red if bad and count > 1 else look.palette.accent for bad in worst],
                "line": {"width": 7 * look.u},
            },
            "customdata": tokens,
            "hovertext": hover,
            "hovertemplate": "%{hovertext}<extra></extra>",
            "cliponaxis": False,
        },
    ]
    return {"data": data, "layout": layout}


def has_remarks(look: Look) -> bool:
    """On a phone a remark stands beneath the town's name, and no column is coloured."""
    return not look.is_phone


def share_pct(points: float, full: float) -> float:
    """Points got, in per cent of the full ones."""
    return points * 100 / full if full else 100


def _rows(frame: pd.DataFrame, chosen: str, look: Look) -> list[Figure]:
    """Every second row tinted; the town being explained is framed by a bar at the left edge."""
    found = []
    for place, code in enumerate(frame["town"]):
        if place % 2 == 0 or code == chosen:
            found.append(
                {
                    "type": "rect",
                    "xref": "paper",
                    "yref": "y",
                    "x0": -3,
                    "x1": 6,
                    "y0": place - 0.5,
                    "y1": place + 0.5,
                    "fillcolor": look.palette.sequential[0] if code == chosen else "#F7F9FC",
                    "line": {"width": 0},
                    "layer": "below",
                }
            )
    return found


def _column(index: int, look: Look) -> float:
    """Right edge of the index-th column after the score line: the score, then the blocks, the remark."""
    return (58 + 66 * index) * look.u


def _weak_cells(frame: pd.DataFrame, blocks: Sequence[Block], limits: Limits, look: Look) -> list[Figure]:
    found = []
    for place, row in enumerate(frame.to_dict("records")):
        for index, block in enumerate(blocks, 1):
            share = share_pct(row[block.key], block.full)
            if share < limits.weak_pct:
                centre = _column(index, look) - 22 * look.u
                found.append(
                    {
                        "type": "rect",
                        "xref": "paper",
                        "yref": "y",
                        "xsizemode": "pixel",
                        "xanchor": 1,
                        "x0": centre - 28 * look.u,
                        "x1": centre + 28 * look.u,
                        "y0": place - 0.42,
                        "y1": place + 0.42,
                        "fillcolor": POOR_FILL if share < limits.poor_pct else WEAK_FILL,
                        "line": {"width": 0},
                    }
                )
    return found


def _heads(blocks: Sequence[Block], left: float, look: Look) -> list[Figure]:
    font = {"size": look.size, "color": look.palette.secondary}
    at_top = {"y": 1, "yanchor": "bottom", "font": font}
    found = [
        note("名次", x=0, xanchor="center", xshift=-left + 22 * look.u, yshift=6 * look.u, **at_top),
        note("镇街", x=0, xanchor="left", xshift=-left + 48 * look.u, yshift=6 * look.u, **at_top),
        note("得分", x=0.5, xanchor="center", yshift=24 * look.u, **at_top),
    ]
    for index, block in enumerate(blocks, 1):
        words = f"{block.name}<br>{text.number(block.full, 1)}分"
        found.append(
            note(
                words,
                x=1,
                xanchor="center",
                xshift=_column(index, look) - 22 * look.u,
                yshift=4 * look.u,
                **at_top,
            )
        )
    if has_remarks(look):
        at_end = _column(len(blocks), look) + 24 * look.u
        found.append(note("备注", x=1, xanchor="left", xshift=at_end, yshift=6 * look.u, **at_top))
    return found


def _row(
    row: dict, place: int, blocks: Sequence[Block], limits: Limits, *, left: float, look: Look
) -> list[Figure]:
    at = {"yref": "y", "y": place, "yanchor": "middle", "align": "left"}
    strong = {"size": look.size * 1.15, "color": look.palette.ink}
    found = [
        note(f"<b>{row['rank']}</b>", x=0, xanchor="center", xshift=-left + 22 * look.u, font=strong, **at),
        note(_town(row, look), x=0, xanchor="left", xshift=-left + 48 * look.u, font=strong, **at),
        note(
            f"<b>{text.number(row['score'], 2)}</b>",
            x=1,
            xanchor="right",
            xshift=_column(0, look),
            font=strong,
            **at,
        ),
    ]
    if has_remarks(look):
        remark = text.safe(row["remark"]) or text.NONE
        at_end = _column(len(blocks), look) + 24 * look.u
        font = {"size": look.size, "color": look.palette.secondary}
        found.append(note(remark, x=1, xanchor="left", xshift=at_end, font=font, **at))
    for index, block in enumerate(blocks, 1):
        share = share_pct(row[block.key], block.full)
        words = text.number(row[block.key], 2)
        found.append(
            note(
                f"<b>{words}</b>" if share < limits.weak_pct else words,
                x=1,
                xanchor="center",
                xshift=_column(index, look) - 22 * look.u,
                font={"size": look.size * 1.05, "color": look.palette.ink},
                **at,
            )
        )
    return found


def _town(row: dict, look: Look) -> str:
    name, remark = text.safe(row["town_name"]), text.safe(row["remark"])
    if has_remarks(look) or not remark:
        return name
    return f'{name}<br><span style="font-size:{look.size * 0.9}px">{remark}</span>'


def _key(limits: Limits, left: float, look: Look) -> Figure:
    weak, poor = (f'<span style="color:{fill}">■</span>' for fill in (WEAK_FILL, POOR_FILL))
    return note(
        f"{weak} 得分率不足{limits.weak_pct}%　{poor} 不足{limits.poor_pct}%　"
        f"样本量小：不足{limits.small_sample}件，已并入县均计算",
        x=0,
        xanchor="left",
        xshift=-left + 8 * look.u,
        y=0,
        yanchor="top",
        yshift=-6 * look.u,
        font={"size": look.size, "color": look.palette.secondary},
    )
