"""Reads and writes addresses, which hold the filters; no other module does so."""

import re
from collections.abc import Callable, Collection, Iterable, Mapping
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
from pages import _exploring
from pages._days import typed_day
from pages._exploring import Exploration

DEFAULT_PERIOD = "this_year"
DEFAULT_COMPARE: Compare = "last_year"
COMPARE_NAMES: Mapping[Compare, str] = MappingProxyType(
    {"last_year": "上年同期", "previous": "上期", "lunar_last_year": "农历同期"}
)
# the open tab of a page
TAB = "tab"
# choices of cards besides the filters, such as the town whose score is explained, what 自助分析 asks
WHY, OVERLAY, GRAIN = "why", "overlay", "grain"
# the period within which a month was clicked, a preset or 2024-01-01..2024-06-30: charts by month keep it
WITHIN = "within"
CHOICES = (WHY, OVERLAY, GRAIN, WITHIN, *_exploring.NAMES)
# those of a few values: their Chinese name, and the values
FEW: Mapping[str, tuple[str, Collection[str]]] = MappingProxyType(
    {OVERLAY: ("叠加", ("year", "town", "channel")), GRAIN: ("横轴", ("month", "week"))}
)
# the requested snapshot; without it an address means the current one
SNAPSHOT = "snapshot"
# the record whose ledger lines an address opens; no other address takes it over
RECORD = "record"
KNOWN = {*FILTER_NAMES, "period", "from", "to", "compare", SNAPSHOT, TAB, RECORD, *CHOICES}
CodesOf = Callable[[str], Collection[str]]
_DAY = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")


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
    """A day written 2024-06-30, as the interface takes it; None of any other writing.

    Raises: ValueError where there is no such day.
    """
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


def parse(search: str | None, snapshot: Snapshot, codes_of: CodesOf | None = None) -> UrlState:
    """Parses an address for a snapshot. Raises: NoSnapshot where that has no days.

    `codes_of`: the codes of a dimension that the asker may name; without it all of the snapshot's.
    """
    named = {one: codes_of(one) if codes_of else snapshot_codes(one, snapshot) for one in FILTER_NAMES}
    reach = periods.reach_of(snapshot)
    return parse_within(search, snapshot.data_from, snapshot.data_until, named, reach=reach)


def parse_within(
    search: str | None,
    data_from: date,
    data_until: date,
    known: Mapping[str, Collection[str]] | None = None,
    *,
    reach: periods.Reach | None = None,
) -> UrlState:
    """The same for given days; wrong parts of the address are ignored and named in Chinese.

    `known`: dimension → the codes that there are, today's where none are given. `reach`: where presets end,
    and the festivals by which a lunar comparison is laid; a period of one's own may go on to `data_until`.
    """
    ignored: list[str] = []
    given: dict[str, list[str]] = {}
    for key, value in pairs_of(search):
        if key in KNOWN:
            given.setdefault(key, []).append(value.strip())
        else:
            ignored.append(f"{key}={value}（没有这个筛选）")
    own = _own_period(given, data_from, data_until, ignored)
    reach = reach or periods.Reach(data_until, data_from)
    period = periods.CUSTOM if own else _preset(given, reach, ignored)
    window = own or periods.preset(period, reach)
    known = known or {key: codes(key) for key in FILTER_NAMES}
    chosen: dict[str, Any] = {
        FILTER_FIELDS[key]: _codes(key, given.get(key, []), known[key], ignored) for key in FILTER_NAMES
    }
    extras = _extras(given, reach, ignored)
    return UrlState(
        filters=Filters(date_from=window.date_from, date_to=window.date_to, **chosen),
        compare=_compare(given.get("compare", [DEFAULT_COMPARE])[0], window, reach.festivals, ignored),
        period=period,
        ignored=tuple(ignored),
        extras=extras,
        snapshot=given.get(SNAPSHOT, [""])[0],
    )


def _extras(
    given: dict[str, list[str]], reach: periods.Reach, ignored: list[str]
) -> tuple[tuple[str, str], ...]:
    """The open tab and the cards' choices, those of a few values only with one of them."""
    found = [(key, given[key][0]) for key in sorted({TAB, *CHOICES} & given.keys())]
    wrong = [(key, value) for key, value in found if key in FEW and value not in FEW[key][1]]
    ignored += [f"{FEW[key][0]}={value}（没有这种{FEW[key][0]}）" for key, value in wrong]
    if WITHIN in given and _window_named(given[WITHIN][0], reach) is None:
        wrong.append((WITHIN, given[WITHIN][0]))
        ignored.append(f"所在时间={given[WITHIN][0]}（没有这个时间范围）")
    kept = dict(pair for pair in found if pair not in wrong)
    return tuple(sorted((kept | _explored(kept, ignored)).items()))


def _explored(found: Mapping[str, str], ignored: list[str]) -> dict[str, str]:
    """What 自助分析 asks, the wrong parts of it left out; empty where the address says nothing of it."""
    explored = {key: found[key] for key in _exploring.NAMES if key in found}
    if not explored:
        return {}
    exploration, wrong = _exploring.read(explored)
    ignored += wrong
    return exploration.choices


def _window_named(words: str, reach: periods.Reach) -> Window | None:
    """The days of a preset, or of 2024-01-01..2024-06-30; None of anything else."""
    if words in periods.presets(reach):
        return periods.preset(words, reach)
    try:
        first, last = (typed_day(part) for part in words.split("..", 1))
    except (ValueError, QuestionError):
        return None
    return Window(first, last) if first <= last else None


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


def _preset(given: dict[str, list[str]], reach: periods.Reach, ignored: list[str]) -> str:
    """A preset by name; the default replaces an unknown one."""
    period = given.get("period", [DEFAULT_PERIOD])[0]
    if period in periods.presets(reach):
        return period
    ignored.append(f"时间={period}（没有这个时间范围）")
    return DEFAULT_PERIOD


def _day(name: str, values: list[str] | None, ignored: list[str]) -> date | None:
    if not values:
        return None
    try:
        return typed_day(values[0])
    except QuestionError as wrong:
        ignored.append(f"{name}={values[0]}（{wrong}）")
        return None


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
    # a preset stands within nothing
    pairs += [pair for pair in state.extras if pair[0] != WITHIN or state.period == periods.CUSTOM]
    if state.snapshot:
        pairs.append((SNAPSHOT, state.snapshot))
    return query_of(pairs)


def pinned_search(state: UrlState) -> str:
    """The address that means the same days for ever: “this year” becomes its first and last day."""
    extras = tuple(pair for pair in state.extras if pair[0] not in {TAB, WITHIN})
    return to_search(state, period=periods.CUSTOM, extras=extras)


def widened(state: UrlState) -> UrlState:
    """The address of the period within which its month was clicked; of the usual one where there is none."""
    words = dict(state.extras).get(WITHIN, DEFAULT_PERIOD)
    state = elsewhere(state)
    if ".." not in words:
        return replace(state, period=words)
    first, last = (typed_day(part) for part in words.split("..", 1))
    return replace(state, period=periods.CUSTOM, filters=state.filters.over(first, last))


def elsewhere(state: UrlState) -> UrlState:
    """The same address without the period that a clicked month lay within: another one has been chosen."""
    return replace(state, extras=tuple(pair for pair in state.extras if pair[0] != WITHIN))


def within(view: View) -> Window:
    """The period that charts by month show: as asked, or to 数据截至 the one with days of a clicked month."""
    found, shown = _window_named(view.choice(WITHIN), periods.reach_of(view.snapshot)), view.window
    if found is None or shown.date_to < found.date_from or found.date_to < shown.date_from:
        return shown
    return Window(found.date_from, max(shown.date_to, min(found.date_to, view.snapshot.data_until)))


def requested_snapshot(search: str | None) -> str:
    """The snapshot id of an address; empty where it has none."""
    return value_of(search, SNAPSHOT)


def requested_record(search: str | None) -> str:
    """The mark of the record that an address opens; empty where it opens none."""
    return value_of(search, RECORD)


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


def fixed_search(state: UrlState, view: View) -> str:
    """The address that shows the same figures for ever: of the snapshot shown, its days fixed."""
    return to_search(state, period=periods.CUSTOM, snapshot=view.snapshot.id)


def record_search(mark: str, snapshot_id: str) -> str:
    """The address that opens the lines of a record as a snapshot has them."""
    return query_of([(SNAPSHOT, snapshot_id), (RECORD, mark)])


def with_choices(state: UrlState, view: View) -> UrlState:
    """The address with the choices that the page's cards have made by default."""
    others = [pair for pair in state.extras if pair[0] not in CHOICES]
    return replace(state, extras=tuple(sorted([*others, *view.choices])))


def with_explored(state: UrlState, asked: Exploration) -> str:
    """The address that asks this of 自助分析, with the same filters."""
    others = [pair for pair in state.extras if pair[0] not in _exploring.NAMES]
    return to_search(state, extras=tuple(sorted([*others, *asked.choices.items()])))
