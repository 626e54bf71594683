"""Where demo data happens: the county's towns and the ways its offices write their names."""

import csv
from dataclasses import dataclass
from functools import lru_cache
from random import Random

from data.paths import REFERENCE
from data.spec import reference

# construction crowds into the three 街道
TOWN_WEIGHTS = {
    "371526001": 20, "371526002": 15, "371526003": 16, "371526101": 6, "371526102": 5, "371526103": 7,
    "371526104": 4, "371526105": 6, "371526106": 5, "371526107": 5, "371526108": 7, "371526109": 4,
}  # fmt: skip
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
        return f"山东省聊城市高唐县{self.name}{rng.choice(VILLAGES)}村{rng.randint(1, 98)}号附近"


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
