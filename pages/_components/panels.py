"""Parts that every page shares: panels of narrow windows, dialogs, choices of one among a few."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Any

import dash_bootstrap_components as dbc
from dash import html

# a page with an element of this mark is seen once all of them have content: nothing jumps when it comes
AWAITED = MappingProxyType({"data-awaited": ""})


def opener(panel: str, words: Any) -> html.Button:
    """The button of a narrow window that opens the panel of this id; wide windows show the panel itself."""
    return html.Button(
        words,
        className="panel-opener only-narrow",
        type="button",
        **{"data-panel": panel, "aria-controls": panel, "aria-expanded": "false"},
    )


def panel_head(title: str) -> html.Div:
    """Title and ✕ of a panel, seen in narrow windows only."""
    close = html.Button(
        "✕", className="panel-close", type="button", **{"data-panel-close": "", "aria-label": f"关闭{title}"}
    )
    return html.Div([html.B(title), close], className="panel-head only-narrow")


def segmented(choice_id: str, name: str, options: Mapping[Any, str], value: str, more: str = "") -> html.Div:
    """One of a few choices, all in sight."""
    choice = dbc.RadioItems(
        id=choice_id,
        options=[{"value": key, "label": label} for key, label in options.items()],
        value=value,
        className=f"segmented {more}".strip(),
        inline=True,
    )
    return html.Div(choice, role="radiogroup", className="segmented-box", **{"aria-label": name})


def scroller(name: str, content: Any = None, class_name: str = "table-scroll", **more: Any) -> html.Div:
    """A wide table scrolls in here; the Tab key stops here, so that the arrow keys scroll it."""
    named = {"aria-label": f"{name}，可左右滚动"}
    return html.Div(content, className=class_name, role="region", tabIndex=0, **named, **more)


def dialog(
    dialog_id: str, title_id: str, title: Any, body: Any, *, is_scrolled: bool = False, **more: Any
) -> dbc.Modal:
    """A dialog with a name and a ✕ in Chinese; `body` is its body's content, or the body and what follows."""
    close = html.Button(
        className="btn-close", type="button", **{"data-dialog-close": dialog_id, "aria-label": "关闭"}
    )
    head = dbc.ModalHeader([dbc.ModalTitle(title, id=title_id), close], close_button=False)
    return dbc.Modal(
        [head, *(body if isinstance(body, list) else [body])],
        id=dialog_id,
        is_open=False,
        scrollable=is_scrolled,
        labelledby=title_id,
        **more,
    )
