"""核实 and 追发 summed month by month, the gap between them shaded and named."""

from decimal import Decimal

import pandas as pd

from pages._charts import text
from pages._charts.blank import blank
from pages._charts.monthly import in_reading_unit
from pages._charts.theme import PAGE, Figure, Palette, axis, base_layout, note, scale


def cumulative(frame: pd.DataFrame, *, palette: Palette = PAGE, size: float = 12) -> Figure:
    """Columns month, verified_yuan, recovered_yuan (元, of the month): lines from the window's begin."""
    if frame.empty:
        return blank(palette=palette, size=size)
    u = size / 12
    verified, recovered = _running(frame["verified_yuan"]), _running(frame["recovered_yuan"])
    is_whole = bool(verified.notna().all() and recovered.notna().all())
    places = list(range(len(frame)))
    top, step = scale(max(verified.fillna(0).max(), recovered.fillna(0).max()))
    layout = base_layout(palette, size=size)
    layout["margin"] = {"l": 50 * u, "r": 106 * u, "t": 14 * u, "b": 44 * u}
    years = [month[:4] for month in frame["month"]]
    layout["xaxis"] |= {
        "tickvals": places,
        "ticktext": [
            text.short_month(month) + (f"<br>{years[at]}年" if at == 0 or years[at] != years[at - 1] else "")
            for at, month in enumerate(frame["month"])
        ],
        "range": [-0.3, len(frame) - 0.7] if len(frame) > 1 else [-0.5, 0.5],
        "showline": True,
        "tickangle": 0,
    }
    layout["yaxis"] = axis(palette, range=[0, top], dtick=step, tick0=0)
    layout["annotations"] = _ends(
        verified.iloc[-1], recovered.iloc[-1], last=len(frame) - 1, top=top, palette=palette, size=size
    )
    months = [text.month(month) for month in frame["month"]]
    data = [
        _line("核实", verified, places=places, colour=palette.ink, width=2.0 * u, months=months),
        _line(
            "追发",
            recovered,
            places=places,
            colour=palette.accent,
            width=3.0 * u,
            months=months,
            fill=palette.gap if is_whole else None,
        ),
    ]
    return {"data": data, "layout": layout}


def _running(values: pd.Series) -> pd.Series:
    """Sums from the begin in 万元; a ledger that never came runs nowhere, for nought would be a figure."""
    if values.isna().all():
        return in_reading_unit(values, "元")
    # summed in whole 分: sums of fractions of a 万 may fall short of the half that a reader rounds up
    cents = (values.fillna(0) * 100).round().cumsum()
    return pd.Series([float(text.rounded(Decimal(int(one)) / 1_000_000, 2)) for one in cents])


def _line(
    name: str,
    values: pd.Series,
    *,
    places: list[int],
    colour: str,
    width: float,
    months: list[str],
    fill: str | None = None,
) -> dict:
    """The second line fills up to the first: the gap is what has not been recovered."""
    return {
        "type": "scatter",
        "mode": "lines+markers",
        "name": name,
        "x": places,
        "y": [None if pd.isna(value) else value for value in values],
        "line": {"color": colour, "width": width},
        "marker": {"size": width * 2.2, "color": colour},
        "fill": "tonexty" if fill else "none",
        **({"fillcolor": fill} if fill else {}),
        "hovertext": [
            f"{month}累计{name} {text.number(value, 2)}万元"
            for month, value in zip(months, values, strict=True)
        ],
        "hovertemplate": "%{hovertext}<extra></extra>",
        "cliponaxis": False,
    }


def _ends(
    verified: float, recovered: float, *, last: int, top: float, palette: Palette, size: float
) -> list[Figure]:
    """Both sums and the gap at the right end, pushed apart so that they never overlap."""
    if pd.isna(verified) or pd.isna(recovered):
        return _lone_end(verified, recovered, last=last, palette=palette, size=size)
    gap = Decimal(str(verified)) - Decimal(str(recovered))
    words = [
        (verified, f"核实 {text.number(verified, 2)}", palette.ink),
        (recovered, f"<b>追发 {text.number(recovered, 2)}</b>", palette.accent),
    ]
    words.sort(key=lambda one: -one[0])
    apart = (words[0][0] - words[1][0]) / top
    close = apart < 0.1
    # beside the axis the lower words would stand on the months' names
    lift = 26 * size / 12 if words[1][0] / top < 0.12 else 0
    gap_words = f"未追回 {text.number(gap, 2)}" if gap >= 0 else f"多追回 {text.number(-gap, 2)}"
    found = []
    for place, (value, line, colour) in enumerate(words):
        shift = (9 if place == 0 else -9) * size / 12 if close else 0
        shift += lift if place or apart < 0.25 else 0
        found.append(_end(line, last, value, shift=shift, colour=colour, size=size))
    found.append(
        _end(
            gap_words,
            last,
            words[1][0],
            shift=(-27 if close else -18) * size / 12 + lift,
            colour=palette.yellow,
            size=size,
        )
    )
    return found


def _lone_end(verified: float, recovered: float, *, last: int, palette: Palette, size: float) -> list[Figure]:
    """One sum, or none, and beneath it what has not come."""
    named = (("核实", verified, palette.ink), ("追发", recovered, palette.accent))
    at = max((value for _, value, _ in named if not pd.isna(value)), default=0.0)
    return [
        _end(
            f"{name} {text.ABSENT if pd.isna(value) else text.number(value, 2)}",
            last,
            at,
            shift=(18 if pd.isna(value) else 0) * (1 if place else -1) * -size / 12,
            colour=colour,
            size=size,
        )
        for place, (name, value, colour) in enumerate(named)
    ]


def _end(words: str, last: int, value: float, *, shift: float, colour: str, size: float) -> Figure:
    return note(
        words,
        xref="x",
        yref="y",
        x=last,
        y=value,
        xanchor="left",
        yanchor="middle",
        xshift=10 * size / 12,
        yshift=shift,
        font={"size": size * 1.05, "color": colour},
    )
