"""The key beneath the map of 总览."""

from collections.abc import Sequence

from dash import html
from dash.development.base_component import Component

from pages._charts.county import TownMark, size_key
from pages._charts.look import Look
from pages._charts.theme import DARK, ChangeEdges


def map_key(towns: Sequence[TownMark], edges: ChangeEdges, small_base: int, look: Look) -> Component:
    """What colours, sizes and hollow circles mean; a base below `small_base` matters has no percentage."""
    steps = [
        html.Div([html.I(style={"background": colour}), html.Span(words)], className="wall-step")
        for colour, words in zip(DARK.diverging, edges.words, strict=True)
    ]
    # the key of hollow circles
    reasons = [
        "无上年数据" if town.comparison.base is None else f"上年不足{small_base}项"
        for town in towns
        if town.comparison.percent is None
    ]
    hollow = [html.Span(why, className="wall-key wall-key-hollow") for why in dict.fromkeys(reasons)]
    sizes = [
        html.Span(
            [html.I(style={"width": f"{2 * size:.0f}px", "height": f"{2 * size:.0f}px"}), f"{value}项"],
            className="wall-key-size",
        )
        for value, size in size_key(towns, look)
    ]
    return html.Div(
        [html.Div(steps, className="wall-steps"), html.Div([*sizes, *hollow], className="wall-sizes")],
        className="wall-map-key",
    )
