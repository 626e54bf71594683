"""Typed readers of the reference files in `data/reference/`, each read once a process."""

import csv
import hashlib
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import lru_cache
from pathlib import Path
from typing import ParamSpec, TypeVar, cast

from data.county import county
from data.paths import REFERENCE

UNKNOWN_TOWN = "unknown"
COUNTY_ACCOUNT = county().code
# The id of an authority that ledgers name and the list lacks: this and its name.
UNLISTED_AUTHORITY = "other:"
# Town codes that no list of towns holds, and only occur where a row has them.
SPECIAL_TOWNS = {UNKNOWN_TOWN: "未知镇街", COUNTY_ACCOUNT: "县本级"}


P = ParamSpec("P")
T = TypeVar("T")
_CLEARED: list[Callable[[], None]] = []


class LookupsError(Exception):
    """A reference file that cannot be used; the message is Chinese."""


def kept(function: Callable[P, T]) -> Callable[P, T]:
    """What is read of the files is remembered until `forget` is called."""
    remembered = lru_cache(maxsize=1024)(function)
    _CLEARED.append(remembered.cache_clear)
    return cast(Callable[P, T], remembered)


def forget() -> None:
    """The files are read again: a server has opened another snapshot, which may come of an edit of them."""
    for clear in _CLEARED:
        clear()


@dataclass(frozen=True)
class Town:
    town_code: str
    town_name: str
    short_name: str
    kind: str
    sort_order: int
    longitude: float
    latitude: float
    tile_column: int
    tile_row: int
    population_10k: Decimal | None


@dataclass(frozen=True)
class Channel:
    channel: str
    channel_name: str
    short_name: str
    ledger: str
    sort_order: int


@dataclass(frozen=True)
class Sector:
    sector: str
    sector_name: str
    authority: str
    is_engineering: bool
    sort_order: int


@dataclass(frozen=True)
class Authority:
    authority: str
    authority_name: str
    short_name: str
    sort_order: int


@dataclass(frozen=True)
class FundPool:
    account_code: str
    year: int
    pool_yuan: Decimal
    label: str
    source: str


@dataclass(frozen=True)
class ScoringItem:
    item: str
    block: str
    metric: str
    # value: full_at and zero_at are values of the metric; county_average: multiples of the county's;
    # last_year_change: per cent more than in the year before
    basis: str
    points: Decimal
    full_at: Decimal
    zero_at: Decimal
    effective_from: date
    label: str
    source: str


@dataclass(frozen=True)
class Parameter:
    parameter: str
    effective_from: date
    value: Decimal
    unit: str
    label: str
    source: str


def _lines(name: str) -> Iterator[dict[str, str]]:
    path = REFERENCE / name
    if not path.is_file():
        raise LookupsError(f"缺少参考表 {name}；请从安装包恢复 data/reference/{name}。")
    with path.open(encoding="utf-8-sig", newline="") as file:
        yield from csv.DictReader(file)


@kept
def towns() -> list[Town]:
    """The county's town-streets in official order."""
    found = [
        Town(
            town_code=line["town_code"],
            town_name=line["town_name"],
            short_name=line["short_name"],
            kind=line["kind"],
            sort_order=int(line["sort_order"]),
            longitude=float(line["longitude"]),
            latitude=float(line["latitude"]),
            tile_column=int(line["tile_column"]),
            tile_row=int(line["tile_row"]),
            population_10k=Decimal(line["population_10k"]) if line["population_10k"] else None,
        )
        for line in _lines("towns.csv")
    ]
    return sorted(found, key=lambda town: town.sort_order)


@kept
def town_names() -> dict[str, str]:
    """Code → name, the special codes included."""
    return {town.town_code: town.town_name for town in towns()} | SPECIAL_TOWNS


@kept
def channels() -> list[Channel]:
    found = [
        Channel(
            channel=line["channel"],
            channel_name=line["channel_name"],
            short_name=line["short_name"],
            ledger=line["ledger"],
            sort_order=int(line["sort_order"]),
        )
        for line in _lines("channels.csv")
    ]
    return sorted(found, key=lambda channel: channel.sort_order)


@kept
def sectors() -> list[Sector]:
    found = [
        Sector(
            sector=line["sector"],
            sector_name=line["sector_name"],
            authority=line["authority"],
            is_engineering=line["is_engineering"] == "true",
            sort_order=int(line["sort_order"]),
        )
        for line in _lines("sectors.csv")
    ]
    return sorted(found, key=lambda sector: sector.sort_order)


@kept
def authorities() -> list[Authority]:
    found = [
        Authority(
            authority=line["authority"],
            authority_name=line["authority_name"],
            short_name=line["short_name"],
            sort_order=int(line["sort_order"]),
        )
        for line in _lines("authorities.csv")
    ]
    return sorted(found, key=lambda authority: authority.sort_order)


@kept
def aliases(dimension: str) -> dict[str, tuple[str, ...]]:
    """Code → other names of a town, sector or authority, as ledgers write them; none of another dimension."""
    found: dict[str, tuple[str, ...]] = {}
    key = {"town": "town_code", "sector": "sector", "authority": "authority"}.get(dimension)
    for line in _lines(f"{dimension}_aliases.csv") if key else ():
        found[line[key or ""]] = (*found.get(line[key or ""], ()), line["alias"])
    return found


@kept
def parameters() -> list[Parameter]:
    """Every version of every parameter, oldest first."""
    found = [
        Parameter(
            parameter=line["parameter"],
            effective_from=date.fromisoformat(line["effective_from"]),
            value=Decimal(line["value"]),
            unit=line["unit"],
            label=line["label"],
            source=line["source"],
        )
        for line in _lines("parameters.csv")
    ]
    return sorted(found, key=lambda parameter: (parameter.parameter, parameter.effective_from))


def parameter(name: str, on: date) -> Decimal:
    """The value in force on a day: the latest version that had begun by then."""
    versions = [version for version in parameters() if version.parameter == name]
    if not versions:
        raise LookupsError(f"参数表没有参数“{name}”；请在 data/reference/parameters.csv 增加一行。")
    begun = [version for version in versions if version.effective_from <= on]
    if not begun:
        raise LookupsError(
            f"参数“{name}”在 {on} 尚未生效；请在 data/reference/parameters.csv 补上更早的生效日期。"
        )
    return begun[-1].value


@kept
def fund_pools() -> list[FundPool]:
    return [
        FundPool(
            account_code=line["account_code"],
            year=int(line["year"]),
            pool_yuan=Decimal(line["pool_yuan"]),
            label=line["label"],
            source=line["source"],
        )
        for line in _lines("fund_pools.csv")
    ]


@kept
def spring_festivals() -> dict[int, date]:
    """Year → the first day of its lunar year."""
    return {
        int(line["year"]): date.fromisoformat(line["spring_festival"])
        for line in _lines("spring_festivals.csv")
    }


@kept
def county_outline() -> tuple[tuple[tuple[float, float], ...], ...]:
    """The county's outer rings, each a row of points (longitude, latitude)."""
    shape = json.loads((REFERENCE / "county_outline.geojson").read_text(encoding="utf-8"))
    rings = [polygon[0] for feature in shape["features"] for polygon in feature["geometry"]["coordinates"]]
    return tuple(tuple((longitude, latitude) for longitude, latitude, *_ in ring) for ring in rings)


@kept
def scoring_items() -> list[ScoringItem]:
    """Every version of every item of the town score, in the order of the scheme."""
    return [
        ScoringItem(
            item=line["item"],
            block=line["block"],
            metric=line["metric"],
            basis=line["basis"],
            points=Decimal(line["points"]),
            full_at=Decimal(line["full_at"]),
            zero_at=Decimal(line["zero_at"]),
            effective_from=date.fromisoformat(line["effective_from"]),
            label=line["label"],
            source=line["source"],
        )
        for line in _lines("scoring.csv")
    ]


def reference_hash(folder: Path = REFERENCE) -> str:
    """sha256 over name and content of every reference file: a change means marts must be built again."""
    digest = hashlib.sha256()
    for path in sorted(folder.iterdir()):
        if path.is_file() and not path.name.startswith("."):
            digest.update(path.name.encode() + b"\0" + hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()
