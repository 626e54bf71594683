"""Requests of Dash callbacks are checked against what the callbacks declare, before any of them runs.

A browser sends back ids, properties and values, and anybody can write such a request by hand. One that no
page of ours can have sent gets 400 with a sentence; what a callback raises after that is our fault, a 500.
"""

import json
from collections.abc import Mapping
from typing import Any, get_type_hints

from dash import Dash
from flask import Response, request
from werkzeug.exceptions import BadRequest

from pages._components.marks import FORGED
from pages._http.errors import refused, sentence
from pages._http.json_types import fits

PATH = "_dash-update-component"
WILDCARDS = (["ALL"], ["MATCH"], ["ALLSMALLER"])
# Dash's own router has no annotations; its arguments are texts too.
ADDRESS_PROPERTIES = frozenset({"pathname", "search"})


def register(app: Dash) -> None:
    server = app.server
    # runs after Dash's own hook, which collects the callbacks at the first request
    server.before_request(lambda: refusal(app) if is_callback() else None)
    server.register_error_handler(BadRequest, bad_request)


def is_callback() -> bool:
    return request.method == "POST" and request.path.endswith(f"/{PATH}")


def bad_request(error: BadRequest) -> Response:
    """Answers what a callback or another route refuses with its Chinese sentence."""
    # the library's own words are English
    words = FORGED if error.description in (None, BadRequest.description) else error.description
    return sentence(str(words), 400) if is_callback() else refused(str(words), 400)


def refusal(app: Dash) -> Response | None:
    try:
        body = json.loads(request.get_data())
    except (ValueError, RecursionError):
        return sentence(FORGED, 400)
    return None if is_understood(app.callback_map, body) else sentence(FORGED, 400)


def is_understood(declared: Mapping[str, Any], body: Any) -> bool:
    """Whether the body names a callback that runs here, its components, and values of the types it takes."""
    if not isinstance(body, dict) or not isinstance(body.get("output"), str) or not is_plain(body):
        return False
    callback = declared.get(body["output"])
    # A callback without a function runs only in the browser.
    if callback is None or "callback" not in callback:
        return False
    inputs, state = body.get("inputs", []), body.get("state", [])
    if not (has_shape(inputs, callback["inputs"]) and has_shape(state, callback["state"])):
        return False
    if not has_outputs(body.get("outputs"), callback["output"]):
        return False
    given = [*inputs, *state]
    if not all(is_address(one) for one in given):
        return False
    return has_changed(body.get("changedPropIds", []), callback["inputs"]) and takes(callback, given)


def is_plain(value: Any) -> bool:
    """Whether every text can be stored and sent: no NUL and no lone surrogate."""
    if isinstance(value, str):
        return "\x00" not in value and not any("\ud800" <= sign <= "\udfff" for sign in value)
    if isinstance(value, dict):
        return all(is_plain(key) and is_plain(one) for key, one in value.items())
    return not isinstance(value, list) or all(is_plain(one) for one in value)


# ids ------------------------------------------------------------------------------------------


def has_shape(given: Any, declared: list[dict[str, str]]) -> bool:
    return (
        isinstance(given, list)
        and len(given) == len(declared)
        and all(
            is_of(one, wanted["id"], wanted["property"]) for one, wanted in zip(given, declared, strict=True)
        )
    )


def is_of(given: Any, component: str, prop: str) -> bool:
    """One component, or the list of those that a pattern with ALL has found."""
    pattern = pattern_of(component)
    if isinstance(pattern, dict) and any(part in (["ALL"], ["ALLSMALLER"]) for part in pattern.values()):
        return isinstance(given, list) and all(names(one, pattern, prop) for one in given)
    return names(given, pattern, prop)


def pattern_of(component: str) -> str | dict[str, Any]:
    """An id as it is declared: a name, or a pattern with wildcards."""
    found: str | dict[str, Any] = json.loads(component) if component.startswith("{") else component
    return found


def names(given: Any, component: str | dict[str, Any], prop: str) -> bool:
    """Whether a component is given by the declared id and property."""
    if not isinstance(given, dict) or given.get("property") != prop:
        return False
    found = given.get("id")
    if isinstance(component, str):
        return found == component
    return (
        isinstance(found, dict)
        and found.keys() == component.keys()
        and all(
            is_name(found[key]) if part in WILDCARDS else found[key] == part
            for key, part in component.items()
        )
    )


def is_name(value: Any) -> bool:
    """Whether a value may replace a wildcard: a text or a number."""
    return isinstance(value, str | int | float) and not isinstance(value, bool)


def has_outputs(given: Any, declared: Any) -> bool:
    """The outputs that the callback declares: one, or a list of as many."""
    if not isinstance(declared, list | tuple):
        given, declared = [given], [declared]
    return (
        isinstance(given, list)
        and len(given) == len(declared)
        and all(
            is_of(bare(one), output.component_id_str(), output.component_property)
            for one, output in zip(given, declared, strict=True)
        )
    )


def bare(given: Any) -> Any:
    """An output without the suffix that Dash adds where several callbacks share it."""
    if isinstance(given, list):
        return [bare(one) for one in given]
    if not isinstance(given, dict) or not isinstance(given.get("property"), str):
        return None
    return {**given, "property": given["property"].partition("@")[0]}


def has_changed(changed: Any, declared: list[dict[str, str]]) -> bool:
    """Whether only inputs of the callback are listed as changed; one may no longer be on the page."""
    return isinstance(changed, list) and all(
        isinstance(one, str) and is_input(one, declared) for one in changed
    )


def is_input(changed: str, declared: list[dict[str, str]]) -> bool:
    written, _, prop = changed.rpartition(".")
    try:
        component = json.loads(written) if written.startswith("{") else written
    except (ValueError, RecursionError):
        return False
    given = {"id": component, "property": prop}
    return any(names(given, pattern_of(one["id"]), one["property"]) for one in declared)


# values ---------------------------------------------------------------------------------------


def takes(callback: Mapping[str, Any], given: list[Any]) -> bool:
    """Whether the values have the types in the annotations of the callback's function."""
    function = callback["callback"].__wrapped__
    hints = get_type_hints(function)
    names_of = function.__code__.co_varnames
    indices = callback["inputs_state_indices"]
    if isinstance(indices, int):
        indices = [indices]
    pairs = indices.items() if isinstance(indices, dict) else zip(names_of, indices, strict=False)
    return all(grouped(index, given, hints.get(name)) for name, index in pairs)


def grouped(index: Any, given: list[Any], hint: Any) -> bool:
    """One argument: a component's value, or a mapping of several."""
    if isinstance(index, dict):
        values = {key: value_of(given[at]) for key, at in index.items()}
        return hint is None or fits(values, hint)
    one = given[index]
    if hint is None and isinstance(one, dict) and one["property"] in ADDRESS_PROPERTIES:
        return fits(value_of(one), str | None)
    return hint is None or fits(value_of(one), hint)


def is_address(given: Any) -> bool:
    """Whether a path of the address starts with a slash; other properties are not checked here."""
    path = given.get("value") if isinstance(given, dict) and given["property"] == "pathname" else None
    return path is None or (isinstance(path, str) and path.startswith("/"))


def value_of(given: Any) -> Any:
    """The value sent; None for a component that is not on the page or has no value."""
    return [one.get("value") for one in given] if isinstance(given, list) else given.get("value")
