"""What is typed into the two date fields: a period of one's own, or beside them what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from dash import ClientsideFunction, Input, clientside_callback, dcc, html

from data.errors import QuestionError
from data.query import periods
from data.query.windows import Window
from pages._components.leading import leads
from pages._days import typed_day
from pages._url import UrlState, elsewhere, to_search

TYPED, ANSWER, FAULT = "filters-typed", "filters-dates-answer", "filters-dates-fault"
ENDS = {"first": "起始日", "last": "截止日"}
# words are repeated so far in an answer
MOST_SAID = 20


@dataclass(frozen=True)
class Reading:
    """The period typed, or None and what to say; `wrong` names the fields that are marked."""

    window: Window | None
    says: tuple[Any, ...] = ()
    wrong: tuple[str, ...] = ()


def parts() -> list[Any]:
    """The answer beneath the fields, and the stores between them and the scripts."""
    return [
        html.Div(id=FAULT, className="fault", role="alert"),
        # {"first", "last"}: both fields as they stand when one was typed into
        dcc.Store(id=TYPED),
        # {"first", "last", "wrong"}: the days that hold, as they are shown, and the wrong fields
        dcc.Store(id=ANSWER),
    ]


def connect() -> None:
    clientside_callback(
        ClientsideFunction("dates", "answered"), Input(ANSWER, "data"), prevent_initial_call=True
    )


def read(typed: Mapping[str, str] | None, asked: UrlState) -> Reading:
    """Both fields as typed; `asked` is the period that holds until they are right."""
    words = {end: (typed or {}).get(end, "").strip() for end in ENDS}
    days: dict[str, date] = {}
    faults: dict[str, str] = {}
    for end, written in words.items():
        try:
            days[end] = typed_day(written)
        except QuestionError as wrong:
            faults[end] = f"{ENDS[end]}“{_short(written)}”：{wrong}。" if written else f"{ENDS[end]}{wrong}。"
    if faults:
        return Reading(None, (*map(html.P, faults.values()), *_still(asked)), tuple(faults))
    first, last = days["first"], days["last"]
    if first <= last:
        return Reading(Window(first, last))
    turned = replace(elsewhere(asked), filters=asked.filters.over(last, first), period=periods.CUSTOM)
    way = leads(to_search(asked), to_search(turned))
    turn = html.Button("对调两个日期", className="link-button", type="button", **way)
    says = html.P([f"起始日{first}晚于截止日{last}，请改一个，或", turn, "。"])
    return Reading(None, (says, *_still(asked)), tuple(ENDS))


def _still(asked: UrlState) -> tuple[Any, ...]:
    """Which period the figures still have, and the way back to it."""
    back = html.Button("恢复", className="link-button", type="button", **{"data-dates-back": ""})
    return (html.P([f"图表仍是{periods.window_label(asked.window)}的。", back], className="still"),)


def _short(words: str) -> str:
    return words if len(words) <= MOST_SAID else f"{words[:MOST_SAID]}…"


def answer(asked: UrlState, wrong: tuple[str, ...] = ()) -> dict[str, Any]:
    """For the scripts: the days that hold, as the fields show them, and which fields are wrong."""
    window = asked.window
    return {
        "first": periods.day_label(window.date_from),
        "last": periods.day_label(window.date_to),
        "wrong": list(wrong),
    }
