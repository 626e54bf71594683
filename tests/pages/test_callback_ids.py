"""Every callback names components that some page has, and properties that they have.

Dash checks this in the browser where the document holds the layouts of all pages, half a megabyte. Ours does
not: it is checked here.
"""

from collections.abc import Iterator
from typing import Any

import dash
import pytest
from dash.development.base_component import Component

import app
from pages._components import shell


def named(callback: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Component and property of all outputs, inputs and states."""
    for one in [*callback["inputs"], *callback["state"]]:
        yield one["id"], one["property"]
    if callback["no_output"]:
        return
    output = callback["output"]
    for one in output.strip(".").split("...") if output.startswith("..") else [output]:
        component, _, prop = one.rpartition(".")
        # several callbacks may write one property: Dash adds a mark to it
        yield component, prop.partition("@")[0]


def components(layout: Any) -> Iterator[Component]:
    if isinstance(layout, list | tuple):
        for one in layout:
            yield from components(one)
    elif isinstance(layout, Component):
        yield layout
        yield from layout._traverse()


def has(component: Component, prop: str) -> bool:
    """Whether the component takes the property; some take all that begin with data- or aria-."""
    return prop in component.available_properties or prop.startswith(
        tuple(component.available_wildcard_properties)
    )


@pytest.fixture
def there(over_county: None) -> dict[str, list[Component]]:
    """Components with a name, on all pages and around them, by that name."""
    app.server.preprocess_request()
    layouts = [page["layout"]() for page in dash.page_registry.values()]
    found: dict[str, list[Component]] = {}
    for one in components([shell.shell(), *layouts]):
        if isinstance(getattr(one, "id", None), str):
            found.setdefault(one.id, []).append(one)
    return found


def test_callbacks_name_what_is_there(there: dict[str, list[Component]]) -> None:
    wanted = {
        pair for callback in app.app._callback_list for pair in named(callback) if not pair[0].startswith("{")
    }
    assert len(wanted) > 300
    assert {pair for pair in wanted if pair[0] not in there} == set()
    assert {
        (component, prop) for component, prop in wanted if not all(has(one, prop) for one in there[component])
    } == set()


def test_names_are_unique_on_a_page(there: dict[str, list[Component]]) -> None:
    """The shell is on every page: nothing of a page may have a name of it, and nothing a name twice."""
    around = [one.id for one in components(shell.shell()) if isinstance(getattr(one, "id", None), str)]
    assert len(around) == len(set(around)) > 30
    for page in dash.page_registry.values():
        own = [one.id for one in components(page["layout"]()) if isinstance(getattr(one, "id", None), str)]
        assert len(own) == len(set(own))
        assert set(own) & set(around) == set()
