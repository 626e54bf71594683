"""The key of a chart of series: what each colour is, what the compared window and a target look like."""

from pages._charts import text
from pages._charts.categories import chart_width, wide
from pages._charts.look import Look
from pages._charts.plot import Plot
from pages._charts.theme import Figure, note

# beside the plot, and a line of the key, in units
RIGHT, KEY_ROW = 10, 17


def series_key(plot: Plot, look: Look, *, is_line: bool = False, shift: float = 4) -> Figure:
    """What each colour is, above the plot at its right end; the pointer reads there who wants a target."""
    said = "<br>".join(text.safe(one.title) for one in plot.levels)
    return note(
        "<br>".join(_key_lines(plot, look, is_line=is_line)),
        **({"hovertext": said, "captureevents": True} if said and look.is_live else {}),
        align="right",
        x=1,
        xanchor="right",
        y=1,
        yanchor="bottom",
        yshift=shift * look.u,
        font={"size": look.size, "color": look.palette.secondary},
    )


def key_depth(plot: Plot, look: Look, *, is_line: bool = False) -> float:
    """The height of the lines of the key beyond the first."""
    return KEY_ROW * (len(_key_lines(plot, look, is_line=is_line)) - 1)


def _key_lines(plot: Plot, look: Look, *, is_line: bool) -> list[str]:
    """The parts of the key in as few lines as the chart's width allows."""
    lines: list[str] = []
    left = 0.0
    for sign, words in _key_parts(plot, is_line=is_line):
        part = f"{sign} {text.safe(words)}" if sign else text.safe(words)
        room = wide(f"字 {words}　" if sign else f"{words}　")
        left -= room
        if lines and left >= 0:
            lines[-1] += f"　{part}"
        else:
            lines.append(part)
            left = chart_width(look) - RIGHT - room
    return lines or [""]


def _key_parts(plot: Plot, *, is_line: bool) -> list[tuple[str, str]]:
    """Signs and what they stand for."""
    mark = "━" if is_line else "■"
    is_named = len({one.colour for one in plot.series}) > 1
    parts = [(f'<span style="color:{one.colour}">{mark}</span>', one.name) for one in plot.series if is_named]
    has_base = any(one.has_base for one in plot.series)
    if has_base and plot.base_name and (not is_line or len(plot.series) == 1):
        parts.append(("┅" if is_line else "<b>━</b>", plot.base_name))
    if plot.levels:
        parts.append(("━ ━", "、".join(dict.fromkeys(one.words for one in plot.levels))))
    return [*parts, ("", plot.remark)] if plot.remark else parts
