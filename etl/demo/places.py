"""Where demo data happens: the county's towns and the ways its offices write their names."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from data.county import county
from data.paths import REFERENCE
from data.spec import reference

# construction crowds into the first towns, the 街道; the weights of further towns begin again
WEIGHTS = (20, 15, 16, 6, 5, 7, 4, 6, 5, 5, 7, 4)
# places in the list of towns
IN_USE = (0, 1, 2, 4, 5, 7, 10)
RISING = -2
COUNTY = county()
UNKNOWN_TOWN = "金城街道办"
VILLAGES = ("东关", "西关", "北张", "南李", "前王", "后赵", "大刘", "小杨", "孙庄", "马庄", "徐楼", "田寨")


@dataclass(frozen=True)
class Town:
    code: str
    name: str
    short: str
    aliases: tuple[str, ...]

    def written(self, rng: Random, shortest: int = 2) -> str:
        """The name as a clerk may write it; the official one in most rows."""
        others = [alias for alias in self.aliases if len(alias) >= shortest]
        return self.name if rng.random() < 0.7 else rng.choice(others)

    def address(self, rng: Random) -> str:
        above = f"{COUNTY.province}{COUNTY.city}{COUNTY.name}"
        return f"{above}{self.name}{rng.choice(VILLAGES)}村{rng.randint(1, 98)}号附近"


@lru_cache
def towns() -> tuple[Town, ...]:
    aliases: dict[str, list[str]] = {}
    with (REFERENCE / "town_aliases.csv").open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            aliases.setdefault(row["town_code"], []).append(row["alias"])
    return tuple(
        Town(town.town_code, town.town_name, town.short_name, tuple(aliases[town.town_code]))
        for town in reference.towns()
    )


@lru_cache
def town_weights() -> dict[str, int]:
    """Town code → how much of the county's work is there."""
    return {town.code: WEIGHTS[place % len(WEIGHTS)] for place, town in enumerate(towns())}


@lru_cache
def towns_in_use() -> frozenset[str]:
    """Codes of the towns whose accounts have advanced."""
    return frozenset(town.code for place, town in enumerate(towns()) if place in IN_USE)


@lru_cache
def rising_town() -> str:
    """Code of the town whose complaints rise."""
    return towns()[RISING].code


@lru_cache
def authority_of_sector() -> dict[str, str]:
    """Sector id → the short name of the office that supervises it."""
    short = {office.authority: office.short_name for office in reference.authorities()}
    return {sector.sector: short[sector.authority] for sector in reference.sectors()}


@lru_cache
def sector_names() -> dict[str, str]:
    return {sector.sector: sector.sector_name for sector in reference.sectors()}


@lru_cache
def pools() -> dict[tuple[str, int], int]:
    """(account code, year) → 元 of the revolving fund's pool."""
    return {(pool.account_code, pool.year): int(pool.pool_yuan) for pool in reference.fund_pools()}
