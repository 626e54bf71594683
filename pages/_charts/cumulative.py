"""核实 and 追发 summed through the window, the gap between them shaded and named."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

import pandas as pd

from data.query.comparison import half_up
from pages._charts import text
from pages._charts.blank import blank
from pages._charts.look import PAGE, Look
from pages._charts.month_axis import day_marks
from pages._charts.theme import Figure, axis, note

# from one label to the next, and from the lowest to the plot's foot, in units
LABEL_STEP = 18
LOWEST = 8


def running(frame: pd.DataFrame) -> pd.DataFrame:
    """Columns verified_yuan and recovered_yuan (元, of the month) as sums from the first month on.

    The sum of an absent ledger is unknown, not 0.
    """
    summed = frame.copy()
    for name in ("verified_yuan", "recovered_yuan"):
        if name in frame and not frame[name].isna().all():
            summed[name] = _sums(frame[name])
    return summed


def _sums(yuan: pd.Series) -> pd.Series:
    # in whole 分, because sums of binary fractions may fall below a half and round down
    cents = (yuan.astype("float64").fillna(0) * 100).round().cumsum()
    return pd.Series([Decimal(int(one)) / 100 for one in cents], index=yuan.index, dtype="object")


def cumulative(frame: pd.DataFrame, look: Look = PAGE) -> Figure:
    """Columns month, verified_yuan, recovered_yuan (元, from the window's first day to the month's last).

    `frame.attrs["words"]`: column → why its sum is unknown; `["marks"]`: what happened on some days.
    """
    if frame.empty:
        return blank(look=look)
    space = look.curve
    verified, recovered = (_wan(frame[name]) for name in ("verified_yuan", "recovered_yuan"))
    top, step = look.scale(max((value for value in [*verified, *recovered] if value is not None), default=0))
    # the year beneath the first month keeps off the axis
    first = -0.6 if look.is_phone else -0.3
    layout = look.layout(left=space.left, right=space.right, top=space.top, bottom=space.bottom)
    layout["xaxis"] |= {
        "tickvals": list(range(len(frame))),
        "ticktext": _month_names(list(frame["month"]), look),
        "range": [first, len(frame) - 1 + space.beyond] if len(frame) > 1 else [-0.5, 0.5],
        "showline": True,
        "tickangle": 0,
    }
    layout["yaxis"] = axis(look.palette, range=[0, top], dtick=step, tick0=0)
    layout["annotations"] = _ends(
        verified[-1], recovered[-1], frame.attrs.get("words", {}), last=len(frame) - 1, top=top, look=look
    )
    layout["shapes"], signs = day_marks(
        frame.attrs.get("marks", ()), list(frame["month"]), look, is_point=True
    )
    layout["annotations"] += signs
    months = [text.month(month) for month in frame["month"]]
    thin, thick = (width * look.u for width in space.lines)
    data = [
        _gap(verified, recovered, look),
        _line("核实", verified, months=months, colour=look.palette.ink, width=thin, look=look),
        _line("追发", recovered, months=months, colour=look.palette.accent, width=thick, look=look),
    ]
    return {"data": [trace for trace in data if trace], "layout": layout}


def _wan(yuan: pd.Series) -> list[float | None]:
    """万元 rounded half-up, so that a label and its point agree."""
    return [
        None if text.is_missing(value) else float(half_up(Decimal(str(value)) / 10000, 2)) for value in yuan
    ]


def _month_names(months: list[str], look: Look) -> list[str]:
    years = [month[:4] for month in months]
    return [
        text.short_month(month)
        + (f"<br>{years[at]}年" if look.curve.has_years and (at == 0 or years[at] != years[at - 1]) else "")
        for at, month in enumerate(months)
    ]


def _line(
    name: str, values: list[float | None], *, months: list[str], colour: str, width: float, look: Look
) -> Figure:
    last = len(values) - 1
    words = [
        f"{month}累计{name} {text.number(value, look.decimals)}万元"
        for month, value in zip(months, values, strict=True)
    ]
    ends = [0.0] * last + [width * 3.7]
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": list(range(len(values))),
        "y": values,
        "line": {"color": colour, "width": width},
        "marker": {"size": width * 2.2 if look.curve.has_points else ends, "color": colour, "opacity": 1},
        "cliponaxis": False,
        **look.pointed(words),
    }


def _gap(verified: list[float | None], recovered: list[float | None], look: Look) -> Figure | None:
    """The shade from the recovered line up to the verified one; none where more came in than was owed, and
    none at all where a sum is unknown."""
    known = [(owed, paid) for owed, paid in zip(verified, recovered, strict=True) if None not in (owed, paid)]
    if len(known) < len(verified):
        return None
    places = list(range(len(known)))
    upper = [max(owed, paid) for owed, paid in known]  # type: ignore[type-var]
    lower = [paid for _, paid in known]
    return {
        "type": "scatter",
        "mode": "none",
        "name": "未追回",
        "x": [*places, *reversed(places)],
        "y": [*upper, *reversed(lower)],
        "fill": "toself",
        "fillcolor": look.palette.gap,
        "hoverinfo": "skip",
    }


def _ends(
    verified: float | None,
    recovered: float | None,
    why: Mapping[str, str],
    *,
    last: int,
    top: float,
    look: Look,
) -> list[Figure]:
    """Both sums and the gap at the right end, pushed apart so that none covers another."""
    palette = look.palette
    labels = [
        (verified or 0.0, f"核实 {_written(verified, look, why.get('verified_yuan'))}", palette.ink),
        (recovered or 0.0, f"追发 {_written(recovered, look, why.get('recovered_yuan'))}", palette.accent),
    ]
    if verified is None or recovered is None:
        # the missing sum is named beside the known one
        at = max(verified or 0.0, recovered or 0.0)
        labels = [(at, words, colour) for _, words, colour in labels]
    else:
        labels[1] = (recovered, f"<b>{labels[1][1]}</b>", palette.accent)
        labels.sort(key=lambda label: -label[0])
        gap = Decimal(str(verified)) - Decimal(str(recovered))
        words = f"{'未追回' if gap >= 0 else '多追回'} {_written(float(abs(gap)), look)}"
        # below the lower sum
        labels.append((min(verified, recovered), words, palette.yellow if gap > 0 else palette.green))
    size = look.size * look.label
    space = look.curve
    plot = space.height * look.u if look.height is None else look.height - (space.top + space.bottom) * look.u
    own = [plot * value / top for value, _, _ in labels]
    return [
        note(
            words,
            xref="x",
            yref="y",
            x=last,
            y=value,
            xanchor="left",
            yanchor="middle",
            xshift=10 * look.u,
            yshift=placed - height,
            font={"size": size, "color": colour},
        )
        for (value, words, colour), height, placed in zip(labels, own, apart(own, plot, look.u), strict=True)
    ]


def _written(wan: float | None, look: Look, why: str | None = None) -> str:
    if wan is None:
        return why or text.ABSENT
    # exactly zero is written 0, since 0.0 may be a few yuan
    return text.number(wan, 0 if look.decimals == 1 and not wan else look.decimals)


def apart(heights: Sequence[float], plot: float, u: float) -> list[float]:
    """Heights from the top down, at least one label step apart and inside the plot."""
    step, lowest = LABEL_STEP * u, LOWEST * u
    placed: list[float] = []
    for height in heights:
        highest = placed[-1] - step if placed else plot
        placed.append(min(height, highest))
    # labels below the plot are moved up from the bottom, only as far as needed
    for index in range(len(placed) - 1, -1, -1):
        placed[index] = max(placed[index], lowest + step * (len(placed) - 1 - index))
    return placed
