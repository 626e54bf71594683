"""An empty figure with one sentence in the middle that gives the reason."""

from pages._charts.look import PAGE, Look
from pages._charts.theme import Figure, note

NOTHING = "所选条件下没有记录"


def blank(reason: str = NOTHING, *, look: Look = PAGE) -> Figure:
    layout = look.layout(left=44, right=12, top=12, bottom=28)
    layout["xaxis"] |= {"visible": False}
    layout["yaxis"] |= {"visible": False}
    layout["annotations"] = [
        note(reason, x=0.5, y=0.5, font={"size": look.size * 1.15, "color": look.palette.secondary})
    ]
    return {"data": [], "layout": layout}
