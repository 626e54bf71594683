"""Which rows an answer has, in what order, and the cells that name them."""

from collections.abc import Callable, Iterable
from itertools import product
from typing import Any, Protocol

from data.query.filters import Selection, code_name
from data.query.group_sums import Key
from data.query.windows import Window, bin_label, bins
from data.snapshot.opener import Snapshot
from data.spec import reference
from data.spec.mart import TIME_DIMENSIONS

# Dimensions whose members always stand in an answer, where a filter does not leave them out.
COMPLETE_DIMENSIONS = ("town", "channel")


class Split(Protocol):
    """What of a request its rows depend on."""

    @property
    def by(self) -> tuple[str, ...]: ...
    @property
    def window(self) -> Window: ...
    @property
    def selection(self) -> Selection: ...
    @property
    def snapshot(self) -> Snapshot: ...


def keys(request: Split, found: Iterable[Key]) -> list[Key]:
    """Every combination that an answer shows, in the order of showing.

    Months and weeks of the window, towns of the county and the four channels are all there, with
    such others as occur (未知镇街); of the rest, the combinations that occur.
    """
    found, by = list(found), request.by
    complete: dict[str, list[Any]] = {}
    for place, dimension in enumerate(by):
        if dimension in TIME_DIMENSIONS:
            complete[dimension] = list(bins(request.window, dimension))
        elif dimension in COMPLETE_DIMENSIONS:
            members = _members(dimension, request)
            complete[dimension] = members + sorted({key[place] for key in found} - set(members))
    rest = [place for place, dimension in enumerate(by) if dimension not in complete]
    occurring = {tuple(key[place] for place in rest) for key in found} if rest else {()}
    made = []
    for others in occurring:
        for chosen in product(*complete.values()):
            values = dict(zip(complete, chosen, strict=True))
            parts = iter(others)
            made.append(tuple(values[one] if one in values else next(parts) for one in by))
    return sorted(made, key=_ranking(request))


def _members(dimension: str, request: Split) -> list[str]:
    """Codes of a complete dimension that the selection leaves; special towns only where chosen."""
    names = request.snapshot.names[dimension]
    chosen = request.selection.chosen(dimension)
    if chosen is not None:
        return [code for code in names if code in chosen]
    return [code for code in names if code not in reference.SPECIAL_TOWNS]


def _ranking(request: Split) -> Callable[[Key], list[tuple[int, Any]]]:
    """Sort key: listed codes in the order of their list, others after them by code."""
    names = request.snapshot.names
    orders = [{code: place for place, code in enumerate(names.get(one, ()))} for one in request.by]

    def rank(key: Key) -> list[tuple[int, Any]]:
        pairs = zip(orders, key, strict=True)
        return [(order[value], "") if value in order else (len(order), value) for order, value in pairs]

    return rank


def cells(request: Split, key: Key) -> dict[str, Any]:
    """The code of each dimension, and its Chinese name in a column beside it."""
    made: dict[str, Any] = {}
    for dimension, value in zip(request.by, key, strict=True):
        if dimension in TIME_DIMENSIONS:
            made[dimension] = bin_label(value, dimension)
            continue
        made[dimension] = value
        made[f"{dimension}_name"] = code_name(dimension, value, request.snapshot)
    return made
