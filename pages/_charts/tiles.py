"""The towns as equal tiles in their rough places: figure first, change beneath, colour by change."""

from collections.abc import Sequence

from pages._charts import text
from pages._charts.blank import blank
from pages._charts.county import TownMark, key, key_room
from pages._charts.look import PAGE, Look
from pages._charts.theme import ChangeEdges, Figure, axis, note

SIDE = 0.94


def tile_grid(towns: Sequence[TownMark], edges: ChangeEdges, *, unit: str, look: Look = PAGE) -> Figure:
    """One tile a town, size says nothing; a base too small for per cent leaves the tile grey."""
    if not towns:
        return blank(look=look)
    columns = max(town.tile_column for town in towns) + 1
    rows = max(town.tile_row for town in towns) + 1
    steps = [edges.step(town.comparison.percent) for town in towns]
    layout = look.layout(left=2, right=2, top=2, bottom=key_room(look), barmode="overlay")
    layout["xaxis"] = axis(look.palette, visible=False, range=[-0.5, columns - 0.5])
    layout["yaxis"] = axis(look.palette, visible=False, range=[rows, 0])
    layout["annotations"] = [key(edges, look)]
    for town, step in zip(towns, steps, strict=True):
        layout["annotations"] += _words(town, step, look=look)
    bars = {
        "type": "bar",
        "name": unit,
        "x": [town.tile_column for town in towns],
        "y": [SIDE] * len(towns),
        "base": [town.tile_row + (1 - SIDE) / 2 for town in towns],
        "width": SIDE,
        "marker": {"color": [look.palette.diverging[step] for step in steps], "line": {"width": 0}},
        "customdata": [f"town:{town.code}" for town in towns],
        "hovertext": ["<br>".join([f"<b>{town.name}</b>", *town.lines]) for town in towns],
        "hovertemplate": "%{hovertext}<extra></extra>",
    }
    return {"data": [bars], "layout": layout}


def _words(town: TownMark, step: int, *, look: Look) -> list[Figure]:
    ink = look.palette.on_diverging[step]
    change, _ = text.short_change(town.comparison)
    rows = [(0.2, text.safe(town.name), 1.0), (0.5, f"<b>{text.number(town.value)}</b>", 1.75)]
    rows.append((0.8, change, 1.0))
    return [
        note(
            words,
            xref="x",
            yref="y",
            x=town.tile_column,
            y=town.tile_row + down,
            font={"size": look.size * grow, "color": ink},
        )
        for down, words, grow in rows
    ]
