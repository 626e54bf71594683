"""What the address asks for. Filters live in the URL alone; everything else is read from it."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from types import MappingProxyType
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pandas as pd

from data import Filters, Scope, warehouse
from data.errors import NoSnapshot, QuestionError
from data.query import periods
from data.query.definitions import definition_of, in_force_now
from data.query.filters import codes, snapshot_codes
from data.query.results import Answer
from data.query.windows import COMPARES, Compare, Window, compared, move_months
from data.snapshot.opener import Snapshot
from data.spec.metric import metric as metric_of
from pages._scope import request_scope

DEFAULT_PERIOD = "this_year"
DEFAULT_COMPARE: Compare = "last_year"
# parameter of the address → its Chinese name; the order is the order in the address
NAMES = {"town": "镇街", "sector": "行业", "channel": "渠道", "authority": "主管部门"}
FIELDS = {"town": "towns", "sector": "sectors", "channel": "channels", "authority": "authorities"}
COMPARE_NAMES = {"last_year": "上年同期", "previous": "上期", "lunar_last_year": "农历同期"}
# a page's own choice, kept in the address beside the filters
PAGE_PARAMETERS = {"why", "tab"}
# the snapshot asked for; without it an address means the current one
SNAPSHOT = "snapshot"
EARLIEST = date(2000, 1, 1)
NO_FESTIVALS: Mapping[int, date] = MappingProxyType({})


@dataclass(frozen=True)
class UrlState:
    """The address understood: filters, comparison, period, and what in it could not be used."""

    filters: Filters
    compare: Compare | None
    period: str
    period_label: str
    ignored: tuple[str, ...] = ()
    extras: tuple[tuple[str, str], ...] = ()
    # the id in the address; empty where the current snapshot is meant
    snapshot: str = ""

    @property
    def window(self) -> tuple[date, date]:
        assert self.filters.date_from and self.filters.date_to
        return self.filters.date_from, self.filters.date_to

    def chosen(self, dimension: str) -> tuple[str, ...]:
        return getattr(self.filters, FIELDS[dimension])


def parse_filters(
    search: str | None,
    data_from: date,
    data_until: date,
    authorities: Collection[str] = (),
    *,
    complete_until: date | None = None,
    festivals: Mapping[int, date] = NO_FESTIVALS,
) -> UrlState:
    """Filters of a query string; whatever is wrong in it is left out and named in Chinese.

    `authorities`: codes of those that only the snapshot knows. Presets end at `complete_until`, a period of
    one's own may go on to `data_until`. `festivals`: those by which a lunar comparison is laid.
    """
    ignored: list[str] = []
    given: dict[str, list[str]] = {}
    for key, value in parse_qsl((search or "").lstrip("?"), keep_blank_values=False):
        if key in NAMES or key in {"period", "from", "to", "compare", SNAPSHOT} | PAGE_PARAMETERS:
            given.setdefault(key, []).append(value.strip())
        else:
            ignored.append(f"{key}={value}（没有这个筛选）")
    until = complete_until or data_until
    period, date_from, date_to = _window(given, data_from, data_until, ignored) or _preset(
        given, until, ignored
    )
    known = {key: {*codes(key), *(authorities if key == "authority" else ())} for key in NAMES}
    chosen = {FIELDS[key]: _codes(key, given.get(key, []), known[key], ignored) for key in NAMES}
    filters = Filters(date_from=date_from, date_to=date_to, **chosen)
    extras = tuple((key, given[key][0]) for key in sorted(PAGE_PARAMETERS & given.keys()))
    return UrlState(
        filters=filters,
        compare=_compare(
            given.get("compare", [DEFAULT_COMPARE])[0], (date_from, date_to), festivals, ignored
        ),
        period=period,
        period_label=periods.window_label(date_from, date_to),
        ignored=tuple(ignored),
        extras=extras,
        snapshot=given.get(SNAPSHOT, [""])[0],
    )


def _codes(key: str, values: list[str], known: Collection[str], ignored: list[str]) -> tuple[str, ...]:
    wanted = [part for value in values for part in value.split(",") if part]
    ignored += [f"{NAMES[key]}={part}（没有这个{NAMES[key]}）" for part in wanted if part not in known]
    return tuple(part for part in wanted if part in known)


def _window(
    given: dict[str, list[str]], data_from: date, data_until: date, ignored: list[str]
) -> tuple[str, date, date] | None:
    """A period of one's own, which goes before a preset; None where there is none, or none that can be."""
    first, last = (
        _date(name, given.get(key), ignored) for name, key in (("起始日", "from"), ("截止日", "to"))
    )
    if first or last:
        first, last = first or data_from, last or data_until
        if last > data_until:
            # the rest of the month that 数据截至 stands in is no mistake: a click on that month asks for it
            if (last.year, last.month) != (data_until.year, data_until.month):
                ignored.append(f"截止日={last}（晚于数据截至，按{periods.day_label(data_until)}计）")
            last = data_until
        if first <= last:
            return periods.CUSTOM, first, last
        ignored.append(f"起始日={first}（晚于截止日{last}）")
    return None


def _preset(given: dict[str, list[str]], until: date, ignored: list[str]) -> tuple[str, date, date]:
    """A preset by name; a wrong one gives way to the default."""
    period = given.get("period", [DEFAULT_PERIOD])[0]
    if period not in periods.PRESETS:
        ignored.append(f"时间={period}（没有这个时间范围）")
        period = DEFAULT_PERIOD
    return period, *periods.preset(period, until)


def _date(name: str, values: list[str] | None, ignored: list[str]) -> date | None:
    if not values:
        return None
    try:
        found = date.fromisoformat(values[0])
    except ValueError:
        ignored.append(f"{name}={values[0]}（日期应写成2024-06-30）")
        return None
    if found < EARLIEST:
        ignored.append(f"{name}={values[0]}（早于{EARLIEST.year}年）")
        return None
    return found


def _compare(
    name: str, window: tuple[date, date], festivals: Mapping[int, date], ignored: list[str]
) -> Compare | None:
    """The comparison, or none where there is no such window; what is known of it each answer tells."""
    compare = next((one for one in COMPARES if one == name), None)
    if compare is None:
        ignored.append(f"对比={name}（没有这种对比）")
        compare = DEFAULT_COMPARE
    try:
        if festivals:
            compared(Window(*window), compare, festivals)
    except QuestionError as error:
        ignored.append(f"对比={COMPARE_NAMES[compare]}（{error}）")
        return None
    return compare


def to_search(asked: UrlState, **changes: Any) -> str:
    """The address of a view; what is default is left out, so that a plain view has a plain address."""
    asked = replace(asked, **changes)
    pairs: list[tuple[str, str]] = []
    if asked.period == periods.CUSTOM:
        first, last = asked.window
        pairs += [("from", first.isoformat()), ("to", last.isoformat())]
    elif asked.period != DEFAULT_PERIOD:
        pairs.append(("period", asked.period))
    pairs += [(key, ",".join(asked.chosen(key))) for key in NAMES if asked.chosen(key)]
    if asked.compare not in {DEFAULT_COMPARE, None}:
        pairs.append(("compare", str(asked.compare)))
    pairs += asked.extras
    if asked.snapshot:
        pairs.append((SNAPSHOT, asked.snapshot))
    return "?" + urlencode(pairs, safe=",") if pairs else ""


@dataclass(frozen=True)
class View:
    """A page's question: what the address asks, of which snapshot, within whose scope."""

    asked: UrlState
    snapshot: Any
    scope: Scope

    @property
    def filters(self) -> Filters:
        return self.asked.filters

    @property
    def compare(self) -> Compare | None:
        return self.asked.compare

    def measure(
        self, *ids: str, by: Sequence[str] = (), compare: bool = True, filters: Filters | None = None
    ) -> dict[str, Answer]:
        return warehouse().measure(
            ids,
            by=tuple(by),
            filters=filters or self.filters,
            scope=self.scope,
            compare=self.compare if compare else None,
            snapshot_id=self.snapshot.id,
        )

    def frame(self, metric: str, by: str, **more: Any) -> pd.DataFrame:
        """One metric by one dimension: columns of the dimension, value, compare_value and parts."""
        return self.measure(metric, by=(by,), **more)[metric].frame()

    def question(self, name: str, **parameters: Any) -> pd.DataFrame:
        return warehouse().question(
            name, filters=self.filters, scope=self.scope, snapshot_id=self.snapshot.id, **parameters
        )

    def limit(self, parameter: str) -> int:
        """A number that the office has put down, as in force on 数据截至."""
        return int(self.snapshot.parameter(parameter, self.snapshot.data_until))

    def limit_then(self, parameter: str) -> int:
        """The same as in force on the window's last day, for what is judged by that day's number."""
        return int(self.snapshot.parameter(parameter, self.asked.window[1]))

    def codes(self, dimension: str) -> Mapping[str, str]:
        """Code → Chinese name, those that only this snapshot has with them."""
        return snapshot_codes(dimension, self.snapshot)

    def months_back(self, months: int) -> Filters:
        """The same filters over at least so many months up to the window's end: room for a trend."""
        first, last = self.asked.window
        start = min(first, move_months(last.replace(day=1), 1 - months))
        return replace(self.filters, date_from=max(start, min(first, self.snapshot.data_from.replace(day=1))))

    @property
    def place(self) -> str:
        """The towns asked for, for titles and file names: 高唐县, or the town's name."""
        names = [codes("town")[town] for town in self.filters.towns]
        if not names:
            return "高唐县"
        return "、".join(names) if len(names) <= 3 else f"{names[0]}等{len(names)}个镇街"

    def late_sources(self, ledgers: Sequence[str] = ()) -> list[Any]:
        """Sources that have not reached 数据截至, of those that a figure stands on."""
        return [
            one for one in self.snapshot.sources if one.is_late and (not ledgers or one.ledger in ledgers)
        ]


def snapshot_asked(search: str | None) -> str:
    """The snapshot id of an address, or nothing."""
    pairs = parse_qsl((search or "").lstrip("?"))
    return next((value.strip() for key, value in pairs if key == SNAPSHOT), "")


def read_view(search: str | None) -> View | None:
    """The view of an address, or None where its snapshot is not there: `missing_words` says why.

    An older snapshot that is gone is never answered from another one.
    """
    try:
        snapshot = warehouse().snapshot(snapshot_asked(search) or None)
        asked = understood(search, snapshot)
    except NoSnapshot:
        return None
    return View(asked, snapshot, request_scope())


def understood(search: str | None, snapshot: Snapshot) -> UrlState:
    """What an address asks of a snapshot. Raises: NoSnapshot where it tells of no day."""
    return parse_filters(
        search,
        snapshot.data_from,
        snapshot.data_until,
        snapshot_codes("authority", snapshot),
        complete_until=snapshot.complete_until,
        festivals=snapshot.festivals,
    )


def missing_words(search: str | None) -> str:
    """Why an address has no view."""
    try:
        understood("", warehouse().snapshot(snapshot_asked(search) or None))
    except NoSnapshot as reason:
        return str(reason)
    return ""


def pinned_search(asked: UrlState) -> str:
    """The address that means the same days for ever: “this year” becomes its first and last day."""
    extras = tuple((key, value) for key, value in asked.extras if key != "tab")
    return to_search(replace(asked, period=periods.CUSTOM, extras=extras))


def definition_in(view: View | None, metric_id: str) -> str:
    """A metric's 口径 with the numbers of the view's snapshot; of the current one where there is no view."""
    declared = metric_of(metric_id)
    if view is None:
        return definition_of(declared, *in_force_now(warehouse()))
    return definition_of(declared, view.snapshot, view.asked.window[1])
