"""What is asked for (`Filters`), and that within what may be seen (`Selection`)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from data.errors import OutOfScope, QuestionError
from data.query.scope import SCOPED_DIMENSIONS, Scope
from data.snapshot.opener import Snapshot
from data.spec import reference
from data.spec.mart import DIMENSION_LABELS, FILTER_DIMENSIONS, NARROWING_DIMENSIONS

# Dimension of the filter bar → its Chinese name, in the order of the bar; the same of all that narrows.
FILTER_NAMES: Mapping[str, str] = {one: DIMENSION_LABELS[one] for one in FILTER_DIMENSIONS}
NARROWING_NAMES: Mapping[str, str] = {one: DIMENSION_LABELS[one] for one in NARROWING_DIMENSIONS}
# Dimension → the field of Filters.
FILTER_FIELDS = {
    "town": "towns",
    "sector": "sectors",
    "channel": "channels",
    "authority": "authorities",
    "route": "routes",
    "account": "accounts",
}
# The code of rows that do not say; of a recovery without a channel too, which no list of channels has.
UNKNOWN = "unknown"
UNKNOWN_NAME = "未注明"


@reference.kept
def codes(dimension: str) -> Mapping[str, str]:
    """Code → Chinese name of a filter dimension, as today's lists have it: for where there is no snapshot."""
    readers: dict[str, dict[str, str]] = {
        "town": reference.town_names(),
        "sector": {sector.sector: sector.sector_name for sector in reference.sectors()},
        "channel": {channel.channel: channel.channel_name for channel in reference.channels()},
        "authority": {one.authority: one.authority_name for one in reference.authorities()},
    }
    return readers[dimension]


def snapshot_codes(dimension: str, snapshot: Snapshot) -> Mapping[str, str]:
    """The same as the snapshot has them: with the authorities that only its ledgers name, before 未注明."""
    listed = dict(snapshot.names[dimension])
    if dimension != "authority":
        return listed
    last = {code: listed.pop(code) for code in list(listed) if is_unlisted(dimension, code)}
    last |= {code: listed.pop(code) for code in ("unknown",) if code in listed}
    return listed | last


def is_code(dimension: str, code: str, snapshot: Snapshot) -> bool:
    """Whether rows can be narrowed by a code: one of its list, 未注明, or any word where there is no list."""
    return dimension not in snapshot.names or code == UNKNOWN or code in snapshot_codes(dimension, snapshot)


def _is_known(dimension: str, code: str, snapshot: Snapshot, scope: Scope) -> bool:
    """The same, of an asker who is not told which unlisted authorities others have.

    To whoever is bound to towns each is a code, of which there may be no row; to an authority itself alone.
    """
    if scope.is_county or not is_unlisted(dimension, code):
        return is_code(dimension, code, snapshot)
    return scope.sees(dimension, code)


def code_name(dimension: str, code: str, snapshot: Snapshot) -> str:
    """The Chinese name of a code; what has no list is named by its words."""
    fallback = UNKNOWN_NAME if code == UNKNOWN else code
    return snapshot.names.get(dimension, {}).get(code, fallback)


def is_unlisted(dimension: str, code: str) -> bool:
    """Whether a code is an authority's that no list knows: only a snapshot can say whether it exists."""
    return dimension == "authority" and code.startswith(reference.UNLISTED_AUTHORITY)


def _in_one_order(chosen: tuple[str, ...]) -> tuple[str, ...]:
    """The chosen codes without repeats in one order, so that equal filters are equal keys."""
    return tuple(sorted(set(chosen)))


def no_such_code(dimension: str, code: str) -> QuestionError:
    return QuestionError(f"没有代码为“{code}”的{DIMENSION_LABELS[dimension]}。")


@dataclass(frozen=True)
class Filters:
    """A window, both days inclusive and None for "as far as the data goes", and chosen codes."""

    date_from: date | None = None
    date_to: date | None = None
    towns: tuple[str, ...] = ()
    sectors: tuple[str, ...] = ()
    channels: tuple[str, ...] = ()
    authorities: tuple[str, ...] = ()
    routes: tuple[str, ...] = ()
    accounts: tuple[str, ...] = ()
    # the last day of the window that these days are a part of: what is still unpaid is judged on it
    seen_on: date | None = None

    def __post_init__(self) -> None:
        if self.date_from and self.date_to and self.date_from > self.date_to:
            raise QuestionError(f"起始日 {self.date_from} 晚于截止日 {self.date_to}。")
        for field in FILTER_FIELDS.values():
            object.__setattr__(self, field, _in_one_order(tuple(getattr(self, field))))

    def chosen(self, dimension: str) -> tuple[str, ...]:
        """The codes chosen in a dimension; none where it is not narrowed."""
        codes: tuple[str, ...] = getattr(self, FILTER_FIELDS[dimension])
        return codes

    def choosing(self, dimension: str, codes: Iterable[str]) -> Filters:
        """The same filters with these codes of a dimension."""
        changed: dict[str, Any] = {FILTER_FIELDS[dimension]: tuple(codes)}
        return replace(self, **changed)

    def over(self, date_from: date, date_to: date, seen_on: date | None = None) -> Filters:
        """The same filters over these days."""
        return replace(self, date_from=date_from, date_to=date_to, seen_on=seen_on)

    def to_json(self) -> dict[str, Any]:
        """Plain values, for a process of our own; equal filters give equal values."""
        return {
            "from": self.date_from and self.date_from.isoformat(),
            "to": self.date_to and self.date_to.isoformat(),
            "seen_on": self.seen_on and self.seen_on.isoformat(),
            **{dimension: list(self.chosen(dimension)) for dimension in FILTER_FIELDS},
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> Filters:
        """The reverse of to_json. Raises: KeyError where a part is missing, QuestionError of a wrong code."""
        first, last, seen_on = (
            fields[end] and date.fromisoformat(fields[end]) for end in ("from", "to", "seen_on")
        )
        codes_of = {field: tuple(fields[dimension]) for dimension, field in FILTER_FIELDS.items()}
        return cls(first, last, **codes_of, seen_on=seen_on)


@dataclass(frozen=True)
class Selection:
    """Filters within a scope: for each filter dimension the codes that count, None for all."""

    town: tuple[str, ...] | None
    sector: tuple[str, ...] | None
    channel: tuple[str, ...] | None
    authority: tuple[str, ...] | None
    route: tuple[str, ...] | None
    account: tuple[str, ...] | None
    # Kept beside the codes: rows that lack one of its dimensions must not be read at all.
    scope: Scope

    def chosen(self, dimension: str) -> tuple[str, ...] | None:
        """Codes chosen in a dimension; None where it is not narrowed, or cannot be."""
        chosen: tuple[str, ...] | None = getattr(self, dimension, None)
        return chosen


def select(filters: Filters, scope: Scope, snapshot: Snapshot) -> Selection:
    """The filters, never wider than the scope; a code outside it, or that the snapshot does not know, is an
    error, not an empty answer."""
    for dimension in FILTER_FIELDS:
        for code in filters.chosen(dimension):
            if not _is_known(dimension, code, snapshot, scope):
                raise no_such_code(dimension, code)
    seen: dict[str, tuple[str, ...] | None] = {}
    for dimension, field in SCOPED_DIMENSIONS.items():
        chosen: tuple[str, ...] = getattr(filters, field)
        if outside := [code for code in chosen if not scope.sees(dimension, code)]:
            names = "、".join(snapshot_codes(dimension, snapshot)[code] for code in outside)
            raise OutOfScope(f"无权查看{names}的数据。")
        within = scope.of(dimension)
        seen[dimension] = chosen or (None if within is None else tuple(sorted(within)))
    return Selection(
        town=seen["town"],
        sector=filters.sectors or None,
        channel=filters.channels or None,
        authority=seen["authority"],
        route=filters.routes or None,
        account=filters.accounts or None,
        scope=scope,
    )
