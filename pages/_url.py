"""Reads and writes addresses, which hold the filters; no other module does so."""

import re
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlencode

from data import Filters, Scope
from data.errors import QuestionError
from data.query import periods
from data.query.filters import FILTER_FIELDS, FILTER_NAMES, codes, snapshot_codes
from data.query.windows import Compare, Window, compare_named, compared
from data.snapshot.opener import Snapshot
from data.view import View

DEFAULT_PERIOD = "this_year"
DEFAULT_COMPARE: Compare = "last_year"
COMPARE_NAMES: Mapping[Compare, str] = MappingProxyType(
    {"last_year": "上年同期", "previous": "上期", "lunar_last_year": "农历同期"}
)
# the open tab of a page
TAB = "tab"
# choices of cards besides the filters, such as the town whose score is explained
CHOICES = ("why",)
# the requested snapshot; without it an address means the current one
SNAPSHOT = "snapshot"
KNOWN = {*FILTER_NAMES, "period", "from", "to", "compare", SNAPSHOT, TAB, *CHOICES}
EARLIEST = date(2000, 1, 1)
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
NO_FESTIVALS: Mapping[int, date] = MappingProxyType({})


# -- any query string ------------------------------------------------------------------------------


def pairs_of(search: str | None) -> list[tuple[str, str]]:
    """Names and values of a query string, those without a value left out."""
    return parse_qsl((search or "").lstrip("?"), keep_blank_values=False)


def query_of(pairs: Iterable[tuple[str, str]]) -> str:
    """The query string of names and values, with its question mark; "" where there is none."""
    listed = list(pairs)
    return "?" + urlencode(listed, safe=",") if listed else ""


def value_of(search: str | None, name: str) -> str:
    """The first value of a name; "" where there is none."""
    return next((value.strip() for key, value in pairs_of(search) if key == name), "")


def without(search: str | None, *names: str) -> str:
    """The same query string without these names."""
    return query_of(pair for pair in pairs_of(search) if pair[0] not in names)


def listed_codes(values: Iterable[str]) -> tuple[str, ...]:
    """The codes of a name that may be given several times, each with several codes between commas."""
    return tuple(part for value in values for part in value.split(","))


def read_day(words: str) -> date | None:
    """A day written 2024-06-30; None of any other writing. Raises: ValueError where there is no such day."""
    return date.fromisoformat(words) if _DAY.fullmatch(words) else None


# -- the address of a page -------------------------------------------------------------------------


@dataclass(frozen=True)
class UrlState:
    """A parsed address: filters, comparison, period, and the parts that could not be used."""

    filters: Filters
    compare: Compare | None
    # a preset by name, or `periods.CUSTOM`
    period: str
    ignored: tuple[str, ...] = ()
    # the open tab and the cards' own choices
    extras: tuple[tuple[str, str], ...] = ()
    # the id in the address; empty where the current snapshot is meant
    snapshot: str = ""

    @property
    def window(self) -> Window:
        assert self.filters.date_from and self.filters.date_to
        return Window(self.filters.date_from, self.filters.date_to)

    @property
    def choices(self) -> tuple[tuple[str, str], ...]:
        """The cards' own parameters."""
        return tuple(pair for pair in self.extras if pair[0] in CHOICES)


def parse(search: str | None, snapshot: Snapshot) -> UrlState:
    """Parses an address for a snapshot. Raises: NoSnapshot where that has no days."""
    return parse_within(
        search,
        snapshot.data_from,
        snapshot.data_until,
        {dimension: snapshot_codes(dimension, snapshot) for dimension in FILTER_NAMES},
        complete_until=snapshot.complete_until,
        festivals=snapshot.festivals,
    )


def parse_within(
    search: str | None,
    data_from: date,
    data_until: date,
    known: Mapping[str, Collection[str]] | None = None,
    *,
    complete_until: date | None = None,
    festivals: Mapping[int, date] = NO_FESTIVALS,
) -> UrlState:
    """The same for given days; wrong parts of the address are ignored and named in Chinese.

    `known`: dimension → the codes that there are, today's where none are given. Presets end at
    `complete_until`, a period of one's own may go on to `data_until`. `festivals`: those by which a lunar
    comparison is laid.
    """
    ignored: list[str] = []
    given: dict[str, list[str]] = {}
    for key, value in pairs_of(search):
        if key in KNOWN:
            given.setdefault(key, []).append(value.strip())
        else:
            ignored.append(f"{key}={value}（没有这个筛选）")
    own = _own_period(given, data_from, data_until, ignored)
    period = periods.CUSTOM if own else _preset(given, ignored)
    window = own or periods.preset(period, complete_until or data_until)
    known = known or {key: codes(key) for key in FILTER_NAMES}
    chosen = {
        FILTER_FIELDS[key]: _codes(key, given.get(key, []), known[key], ignored) for key in FILTER_NAMES
    }
    return UrlState(
        filters=Filters(date_from=window.date_from, date_to=window.date_to, **chosen),
        compare=_compare(given.get("compare", [DEFAULT_COMPARE])[0], window, festivals, ignored),
        period=period,
        ignored=tuple(ignored),
        extras=tuple((key, given[key][0]) for key in sorted({TAB, *CHOICES} & given.keys())),
        snapshot=given.get(SNAPSHOT, [""])[0],
    )


def _codes(key: str, values: list[str], known: Collection[str], ignored: list[str]) -> tuple[str, ...]:
    wanted = [part for part in listed_codes(values) if part]
    name = FILTER_NAMES[key]
    ignored += [f"{name}={part}（没有这个{name}）" for part in wanted if part not in known]
    return tuple(part for part in wanted if part in known)


def _own_period(
    given: dict[str, list[str]], data_from: date, data_until: date, ignored: list[str]
) -> Window | None:
    """A custom period, which takes precedence over a preset; None where there is no valid one."""
    first, last = (
        _day(name, given.get(key), ignored) for name, key in (("起始日", "from"), ("截止日", "to"))
    )
    if not first and not last:
        return None
    first, (last, cut) = first or data_from, periods.cut_at(last or data_until, data_until)
    ignored += [cut] if cut else []
    if first <= last:
        return Window(first, last)
    ignored.append(f"起始日={first}（晚于截止日{last}）")
    return None


def _preset(given: dict[str, list[str]], ignored: list[str]) -> str:
    """A preset by name; the default replaces an unknown one."""
    period = given.get("period", [DEFAULT_PERIOD])[0]
    if period in periods.PRESETS:
        return period
    ignored.append(f"时间={period}（没有这个时间范围）")
    return DEFAULT_PERIOD


def _day(name: str, values: list[str] | None, ignored: list[str]) -> date | None:
    if not values:
        return None
    try:
        found = read_day(values[0])
    except ValueError:
        found = None
    if found is None:
        ignored.append(f"{name}={values[0]}（日期应写成2024-06-30）")
        return None
    if found < EARLIEST:
        ignored.append(f"{name}={values[0]}（早于{EARLIEST.year}年）")
        return None
    return found


def _compare(name: str, window: Window, festivals: Mapping[int, date], ignored: list[str]) -> Compare | None:
    """The comparison; none where its window does not exist. Each answer has the status of its base."""
    chosen = compare_named(name)
    if chosen is None:
        ignored.append(f"对比={name}（没有这种对比）")
        chosen = DEFAULT_COMPARE
    try:
        if festivals:
            compared(window, chosen, festivals)
    except QuestionError as error:
        ignored.append(f"对比={COMPARE_NAMES[chosen]}（{error}）")
        return None
    return chosen


def to_search(state: UrlState, **changes: Any) -> str:
    """The address of a state, without default values."""
    state = replace(state, **changes)
    pairs: list[tuple[str, str]] = []
    if state.period == periods.CUSTOM:
        window = state.window
        pairs += [("from", window.date_from.isoformat()), ("to", window.date_to.isoformat())]
    elif state.period != DEFAULT_PERIOD:
        pairs.append(("period", state.period))
    pairs += [(key, ",".join(chosen)) for key in FILTER_NAMES if (chosen := state.filters.chosen(key))]
    if state.compare not in {DEFAULT_COMPARE, None}:
        pairs.append(("compare", str(state.compare)))
    pairs += state.extras
    if state.snapshot:
        pairs.append((SNAPSHOT, state.snapshot))
    return query_of(pairs)


def pinned_search(state: UrlState) -> str:
    """The address that means the same days for ever: “this year” becomes its first and last day."""
    extras = tuple(pair for pair in state.extras if pair[0] != TAB)
    return to_search(state, period=periods.CUSTOM, extras=extras)


def requested_snapshot(search: str | None) -> str:
    """The snapshot id of an address; empty where it has none."""
    return value_of(search, SNAPSHOT)


def with_snapshot(search: str | None, snapshot_id: str) -> str:
    """The same address with another snapshot id, or none; its filters are not parsed."""
    others = [pair for pair in pairs_of(search) if pair[0] != SNAPSHOT]
    return query_of([*others, *([(SNAPSHOT, snapshot_id)] if snapshot_id else [])])


# -- addresses and views ---------------------------------------------------------------------------


def view_of(state: UrlState, snapshot: Snapshot, scope: Scope, **more: Any) -> View:
    """The view of a parsed address over a snapshot, within a scope."""
    return View(snapshot, state.filters, scope, state.compare, state.choices, **more)


def search_of(view: View) -> str:
    """The address of a view over its own days, of whichever snapshot is the current one."""
    return to_search(UrlState(view.filters, view.compare, periods.CUSTOM, extras=view.choices))


def with_choices(state: UrlState, view: View) -> UrlState:
    """The address with the choices that the page's cards have made by default."""
    others = [pair for pair in state.extras if pair[0] not in CHOICES]
    return replace(state, extras=tuple(sorted([*others, *view.choices])))
