"""Small multiples: the same months side by side on one scale, one panel a channel."""

from collections.abc import Sequence
from dataclasses import dataclass

import pandas as pd

from pages._charts import text
from pages._charts.blank import blank
from pages._charts.look import PAGE, Look
from pages._charts.monthly import Months, columns, late_days, level_marks, prepared
from pages._charts.theme import Figure, axis, note

GAP = 0.035
# between the rows of a phone's panels: the months of one and the heading of the next
ROW_GAP = 0.26
# at most so many months: every how manieth is named
SCREEN_STEPS = ((6, 1), (9, 2), (14, 3), (26, 6), (10_000, 12))
PAPER_STEPS = ((4, 1), (9, 2), (14, 3), (26, 6), (10_000, 12))


@dataclass(frozen=True)
class Panel:
    """One panel: its name and colour, the sum beside the name, the change in words with its tone."""

    id: str
    name: str
    colour: str
    total: str
    change: str
    tone: str
    about: Months


def multiples(frame: pd.DataFrame, panels: Sequence[Panel], *, look: Look = PAGE) -> Figure:
    """Columns panel, month, value, compare_value; every panel has the same months."""
    if frame.empty or not panels:
        return blank(look=look)
    unit = panels[0].about.unit
    shown = {
        panel.id: prepared(frame[frame["panel"] == panel.id].reset_index(drop=True), unit) for panel in panels
    }
    largest = max(one[["value", "base"]].fillna(0).to_numpy().max() for one in shown.values())
    top, step = look.scale(largest)
    # at the size of paper name and figures do not fit one line over a quarter of the width
    has_two_lines = look.is_paper or look.is_phone
    across = min(2, len(panels)) if look.is_phone else len(panels)
    down = -(-len(panels) // across)
    layout = look.layout(left=34, right=6, top=44 if has_two_lines else 26, bottom=24, barmode="overlay")
    layout.pop("xaxis")
    layout.pop("yaxis")
    width = (1 - GAP * (across - 1)) / across
    height = (1 - ROW_GAP * (down - 1)) / down
    data = []
    for place, panel in enumerate(panels):
        months = shown[panel.id]
        suffix = "" if place == 0 else str(place + 1)
        left = place % across * (width + GAP)
        bottom = 1 - height - place // across * (height + ROW_GAP)
        traces = [
            late_days(months, panel.about, top, look),
            columns(months, panel.about, panel.colour, look),
        ]
        if months["base"].notna().any():
            traces.append(level_marks(months, panel.about, look))
        data += [
            {**trace, "xaxis": f"x{suffix}", "yaxis": f"y{suffix}", "name": f"{panel.name} {trace['name']}"}
            for trace in traces
            if trace
        ]
        every = _named(len(months), is_paper=has_two_lines)
        layout[f"xaxis{suffix}"] = axis(
            look.palette,
            domain=[left, left + width],
            anchor=f"y{suffix}",
            range=[-0.5, len(months) - 0.5],
            showgrid=False,
            showline=True,
            tickangle=0,
            tickvals=list(range(0, len(months), every)),
            ticktext=_month_names(list(months["month"])[::every], is_short=has_two_lines),
        )
        layout[f"yaxis{suffix}"] = axis(
            look.palette,
            domain=[bottom, bottom + height],
            anchor=f"x{suffix}",
            range=[0, top],
            dtick=step,
            tick0=0,
            showticklabels=place % across == 0,
        )
        heading = _heading(panel, left, bottom + height, look, "<br>" if has_two_lines else "  ")
        layout["annotations"].append(heading)
    return {"data": data, "layout": layout}


def _named(count: int, *, is_paper: bool) -> int:
    """A year of months does not fit a quarter of the width: so many stand between the named ones."""
    steps = PAPER_STEPS if is_paper else SCREEN_STEPS
    return next(every for most, every in steps if count <= most)


def _month_names(months: Sequence[str], *, is_short: bool) -> list[str]:
    """1月 2月 3月; at the size of paper only the first is named in full: 1月 2 3."""
    names = [text.short_month(month) for month in months]
    return [names[0], *(name.rstrip("月") for name in names[1:])] if is_short else names


def _heading(panel: Panel, left: float, top: float, look: Look, between: str) -> dict:
    words = (
        f'<span style="color:{panel.colour}">■</span> <b>{text.safe(panel.name)}</b>{between}{panel.total}'
        f'  <b><span style="color:{look.palette.tone(panel.tone)}">{panel.change}</span></b>'
    )
    return note(
        words,
        # by this name it is found when a sheet of paper asks for two lines
        name="panel-heading",
        x=left,
        xanchor="left",
        y=top,
        yanchor="bottom",
        yshift=5 * look.u,
        align="left",
        font={"size": look.size * 1.05, "color": look.palette.ink},
    )
