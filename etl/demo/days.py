"""Days of the demo: half-years, the run-up to 春节, plain working days."""

from datetime import date, datetime, time, timedelta
from functools import cache
from itertools import accumulate
from random import Random
from typing import NamedTuple

from data.spec.reference import spring_festivals

FIRST_DAY = date(2021, 1, 1)
LAST_DAY = date(2024, 6, 30)
# the provincial platform's last export was earlier, so that a late source can be seen
PROVINCIAL_LAST_DAY = date(2024, 6, 20)
SCHEME_START = date(2022, 1, 1)
# months in which sites stand still for 春节
SPRING_MONTHS = (1, 2)


class Half(NamedTuple):
    name: str
    first: date
    last: date


def half_name(day: date) -> str:
    return f"{day.year}H{1 if day.month <= 6 else 2}"


def halves() -> list[Half]:
    found = []
    for year in range(FIRST_DAY.year, LAST_DAY.year + 1):
        found.append(Half(f"{year}H1", date(year, 1, 1), date(year, 6, 30)))
        if year < LAST_DAY.year:
            found.append(Half(f"{year}H2", date(year, 7, 1), date(year, 12, 31)))
    return found


def months(first: date, last: date) -> list[date]:
    """First days of the months from one day to another."""
    count = (last.year - first.year) * 12 + last.month - first.month
    return [add_months(first.replace(day=1), step) for step in range(count + 1)]


def add_months(month: date, count: int) -> date:
    years, place = divmod(month.month - 1 + count, 12)
    return date(month.year + years, place + 1, 1)


def days_between(first: date, last: date) -> list[date]:
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def complaint_weight(day: date) -> float:
    """How much a day draws complaints: most before 春节, hardly any during it."""
    weight = 0.55 if day.weekday() >= 5 else 1.0
    festivals = spring_festivals()
    for festival in (festivals[day.year], festivals[day.year + 1]):
        ahead = (festival - day).days
        if 0 < ahead <= 50:
            weight *= 1 + 2.4 * (1 - ahead / 50)
        elif -7 <= ahead <= 0:
            weight *= 0.2
        elif -16 <= ahead < -7:
            weight *= 0.5
    if day.month == 9:
        weight *= 1.25
    return weight


class DayPicker:
    """Draws days of a window by their weight."""

    def __init__(self, first: date, last: date) -> None:
        self._days = days_between(first, last)
        self._cumulative = list(accumulate(complaint_weight(day) for day in self._days))

    def pick(self, rng: Random) -> date:
        return rng.choices(self._days, cum_weights=self._cumulative)[0]


@cache
def is_plain_workday(day: date) -> bool:
    """Good enough for a demo: weekdays outside the two long holidays."""
    if day.weekday() >= 5:
        return False
    festival = spring_festivals()[day.year]
    return not (-1 <= (day - festival).days <= 6) and not (day.month == 10 and day.day <= 7)


def add_workdays(day: date, count: int) -> date:
    while count:
        day += timedelta(days=1)
        count -= is_plain_workday(day)
    return day


def at_office_hours(day: date, rng: Random) -> datetime:
    clock = time(rng.randint(8, 17), rng.randint(0, 59), rng.randint(0, 59))
    return datetime.combine(day, clock)
