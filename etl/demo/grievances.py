"""Who complains when, where and through which channels.

Counts per half-year and channel are fixed by the size; towns get exact quotas.
"""

from dataclasses import dataclass, field
from datetime import date, timedelta
from math import exp
from random import Random
from statistics import NormalDist

from etl.demo.days import (
    LAST_DAY,
    PROVINCIAL_LAST_DAY,
    DayPicker,
    Half,
    add_workdays,
    at_office_hours,
    halves,
)
from etl.demo.people import People
from etl.demo.places import Town, authority_of_sector, rising_town, town_weights, towns
from etl.demo.projects import Project
from etl.demo.records import Record
from etl.demo.sites import Site, Sites
from etl.demo.sizes import CHANNELS, Size
from etl.demo.world import World

LIMIT_WORKDAYS = {"hotline": 5, "national": 10, "provincial": 10, "visits": 10}
# of the records received, the share that are a second or a third one of a grievance
SECOND_RECORDS = 0.135
THIRD_RECORDS = 0.018


@dataclass(slots=True)
class Grievance:
    place: int
    half: Half
    channels: list[str]
    days: list[date]
    town: Town = field(default_factory=lambda: towns()[0])
    # where it stands among the half-year's grievances by workers and by pay a head, 0–1
    size_rank: float = 0.5
    rate_rank: float = 0.5

    @property
    def first(self) -> date:
        return self.days[0]

    @property
    def last(self) -> date:
        return self.days[-1]


def last_day(channel: str) -> date:
    return PROVINCIAL_LAST_DAY if channel == "provincial" else LAST_DAY


def _split(counts: dict[str, int], rng: Random) -> list[list[str]]:
    """Deal the half-year's records out to grievances of one, two or three channels.

    The number of each kind follows the number of records, so that 事项 fall as 件 do.
    """
    left = [channel for channel, count in counts.items() for _ in range(count)]
    total = len(left)
    rng.shuffle(left)
    triples, pairs = round(total * THIRD_RECORDS), round(total * (SECOND_RECORDS - THIRD_RECORDS))
    dealt = []
    for wanted in [3] * triples + [2] * pairs:
        chosen: list[str] = []
        while len(chosen) < wanted:
            place = next(place for place in range(len(left) - 1, -1, -1) if left[place] not in chosen)
            chosen.append(left.pop(place))
        dealt.append(chosen)
    return dealt + [[channel] for channel in left]


def _days(channels: list[str], half: Half, picker: DayPicker, rng: Random) -> list[date]:
    while True:
        days = [picker.pick(rng)]
        # the joining rule is a chain: a third record may come more than 30 days after the first
        gaps = [rng.choice((0, 1, 2, 3, 5, 8, 13, 21, 26, 30)) for _ in channels[1:]]
        for gap in gaps:
            days.append(days[-1] + timedelta(days=gap))
        allowed = all(day <= min(half.last, last_day(ch)) for day, ch in zip(days, channels, strict=True))
        # the joint centre opens on weekends only in the weeks before 春节
        closed = any(
            ch == "visits" and day.weekday() >= 5 and day.month not in (1, 2)
            for day, ch in zip(days, channels, strict=True)
        )
        if allowed and not closed:
            return days


def _town_quotas(total: int, half: Half, size: Size) -> dict[str, int]:
    weights = dict(town_weights())
    quotas: dict[str, int] = {}
    fixed = size.rising_town_count(half.name)
    if fixed is not None:
        quotas[rising_town()] = fixed
        del weights[rising_town()]
    rest = total - sum(quotas.values())
    whole = sum(weights.values())
    shares = {code: rest * weight / whole for code, weight in weights.items()}
    quotas |= {code: int(share) for code, share in shares.items()}
    by_remainder = sorted(shares, key=lambda code: (int(shares[code]) - shares[code], code))
    for code in by_remainder[: total - sum(quotas.values())]:
        quotas[code] += 1
    return quotas


def _give_towns(grievances: list[Grievance], quotas: dict[str, int], rng: Random) -> None:
    by_code = {town.code: town for town in towns()}
    left = dict(quotas)
    for grievance in sorted(grievances, key=lambda one: (-len(one.channels), one.place)):
        need = len(grievance.channels)
        codes = [code for code, count in left.items() if count >= need]
        code = rng.choices(codes, [left[code] for code in codes])[0]
        left[code] -= need
        grievance.town = by_code[code]


def plan(size: Size, rng: Random) -> list[Grievance]:
    """All grievances in the order of their first day."""
    planned: list[Grievance] = []
    for half in halves():
        counts = size.counts_of(half.name)
        picker = DayPicker(half.first, half.last)
        mine = []
        for channels in _split(counts, rng):
            mine.append(Grievance(0, half, channels, _days(channels, half, picker, rng)))
        _pin_edges(mine, half)
        _rank(mine, rng)
        _give_towns(mine, _town_quotas(sum(counts.values()), half, size), rng)
        planned += mine
    planned.sort(key=lambda one: one.first)
    for place, grievance in enumerate(planned):
        grievance.place = place
    return planned


def _rank(grievances: list[Grievance], rng: Random) -> None:
    """Deal sizes out evenly, so that amounts follow the number of grievances and not a few large ones."""
    on_platforms: list[Grievance] = []
    elsewhere: list[Grievance] = []
    for one in grievances:
        (on_platforms if {"national", "provincial"} & set(one.channels) else elsewhere).append(one)
    for mine in (on_platforms, elsewhere):
        ranks = [(place + 0.5) / len(mine) for place in range(len(mine))]
        for name in ("size_rank", "rate_rank"):
            rng.shuffle(ranks)
            for grievance, rank in zip(mine, ranks, strict=True):
                setattr(grievance, name, rank)


def _pin_edges(grievances: list[Grievance], half: Half) -> None:
    """Every source but the provincial one reaches the very last day, and the first day has a record."""
    singles = {one.channels[0]: one for one in grievances if len(one.channels) == 1}
    if half.last == LAST_DAY:
        for channel in CHANNELS:
            if channel in singles:
                singles[channel].days = [last_day(channel)]
    elif half.name == "2021H1" and "hotline" in singles:
        singles["hotline"].days = [half.first]


# (up to this rank, fewest, most) workers
HEAD_COUNTS = ((0.33, 1, 1), (0.7, 2, 5), (0.86, 6, 9), (0.98, 10, 29), (1.0, 30, 58))
PAY_PER_HEAD = NormalDist(mu=9.15, sigma=0.5)


def _head_count(rank: float) -> int:
    lowest = 0.0
    for highest, fewest, most in HEAD_COUNTS:
        if rank <= highest:
            return fewest + round((most - fewest) * (rank - lowest) / (highest - lowest))
        lowest = highest
    raise ValueError(f"a rank lies between 0 and 1, not at {rank}")


def _period(day: date, rng: Random) -> str:
    months = rng.randint(1, 5)
    last = (day.month - 2) % 12 + 1
    year = day.year if last < day.month else day.year - 1
    first = max(1, last - months)
    return rng.choice(
        (
            f"{year}年{first}月-{last}月",
            f"{year}年{first}月至{last}月",
            f"{year}年{last}月",
            "去年年底",
            "近半年",
        )
    )


def _colleague_may_speak(grievance: Grievance) -> bool:
    """A workmate may come instead only where employer and project alone surely join the records."""
    return "hotline" not in grievance.channels and (grievance.last - grievance.first).days <= 30


def records_of(grievance: Grievance, site: Site, people: People, rng: Random) -> list[Record]:
    workers = _head_count(grievance.size_rank)
    per_head = round(exp(PAY_PER_HEAD.inv_cdf(grievance.rate_rank)))
    office = site.project.authority if site.project else authority_of_sector()[site.sector]
    period = _period(grievance.first, rng)
    found = []
    for turn, (channel, day) in enumerate(zip(grievance.channels, grievance.days, strict=True)):
        person = site.person
        if turn and site.project and _colleague_may_speak(grievance) and rng.random() < 0.5:
            person = people.new()
        mine = workers if turn == 0 or rng.random() < 0.5 else max(1, workers + rng.randint(-2, 2))
        owed = max(600, mine * per_head // 100 * 100)
        handler = rng.choices((office, "人社局", "劳动保障监察大队", grievance.town.name), (60, 15, 15, 10))[
            0
        ]
        found.append(
            Record(
                channel=channel,
                grievance=grievance.place,
                received=at_office_hours(day, rng),
                person=person,
                town=grievance.town,
                sector=site.sector,
                employer=site.employer,
                project=site.project,
                workers=mine,
                owed=None if channel != "visits" and rng.random() < 0.04 else owed,
                period=period,
                handler=handler,
                due=add_workdays(day, LIMIT_WORKDAYS[channel]),
            )
        )
    return found


def make_records(world: World, projects: list[Project]) -> list[Record]:
    """Every accepted record, in the order received, with its channel's own number."""
    sites = Sites(world, projects)
    found: list[Record] = []
    for grievance in plan(world.size, world.rng):
        found += records_of(
            grievance,
            sites.find(grievance.town.code, grievance.first, grievance.last),
            world.people,
            world.rng,
        )
    found.sort(key=lambda record: record.received)
    _number(found, world.replica)
    return found


def _number(records: list[Record], replica: int) -> None:
    counts = dict.fromkeys(CHANNELS, 0)
    for record in records:
        counts[record.channel] += 1
        serial = replica * 20_000 + counts[record.channel]
        if record.channel == "national":
            record.number = f"{record.day:%Y%m%d}37{serial:09d}"
        elif record.channel == "provincial":
            record.number = f"SD{record.day:%Y%m%d}{serial:08d}"
        elif record.channel == "hotline":
            record.number = f"{record.day:%Y%m%d}{serial:08d}"
