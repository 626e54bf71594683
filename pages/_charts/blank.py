"""The figure that says why it is empty: frame and ground stay, one sentence stands in the middle."""

from pages._charts.theme import PAGE, Figure, Palette, base_layout, note

NOTHING = "所选条件下没有记录"


def blank(reason: str = NOTHING, *, palette: Palette = PAGE, size: float = 12) -> Figure:
    layout = base_layout(palette, size=size)
    layout["xaxis"] |= {"visible": False}
    layout["yaxis"] |= {"visible": False}
    layout["annotations"] = [
        note(reason, x=0.5, y=0.5, font={"size": size * 1.15, "color": palette.secondary})
    ]
    return {"data": [], "layout": layout}
