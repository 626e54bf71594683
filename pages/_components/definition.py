"""ⓘ beside a figure or a title, which opens its 口径."""

import re

import dash_bootstrap_components as dbc
from dash import html


def info(target: str, title: str, definition: str) -> html.Span:
    """ⓘ that opens the 口径; it closes on a click anywhere else."""
    body = dbc.PopoverBody(info_lines(definition), id=info_id(target))
    return html.Span(
        [
            html.Button("i", id=target, className="info", title="口径", **{"aria-label": f"{title}的口径"}),
            dbc.Popover(body, target=target, trigger="legacy", placement="bottom"),
        ]
    )


def info_id(target: str) -> str:
    """Id of the 口径 itself, which follows the snapshot shown."""
    return f"{target}-text"


def info_lines(definition: str) -> list[html.P]:
    return [html.P(part) for part in re.split(r"(?<=[。；])(?=\S{2,12}：)", definition) if part]
