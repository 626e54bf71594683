"""The many ways one date or amount is written."""

from datetime import date, datetime
from random import Random

from etl.demo.sheets import Cell


def moment(value: datetime | None, rng: Random) -> Cell:
    """A platform's time: text in three shapes, or a true Excel date."""
    if value is None:
        return None
    shape = rng.randrange(4)
    if shape == 0:
        return value.replace(second=0)
    if shape == 1:
        return f"{value.year}/{value.month}/{value.day} {value:%H:%M}"
    if shape == 2:
        return f"{value.year}.{value.month}.{value.day}"
    return f"{value:%Y-%m-%d %H:%M:%S}"


def day(value: date | None, rng: Random) -> Cell:
    if value is None:
        return None
    shape = rng.randrange(5)
    if shape == 0:
        return value
    if shape == 1:
        return f"{value.year}/{value.month}/{value.day}"
    if shape == 2:
        return f"{value.year}.{value.month}.{value.day}"
    if shape == 3:
        return f"{value:%Y%m%d}"
    return f"{value:%Y-%m-%d}"


def spoken_day(value: date | None, year_of_title: int, rng: Random) -> Cell:
    """By hand: 2024年3月5日, or 3月5日 where the sheet's title gives the year."""
    if value is None:
        return None
    short = f"{value.month}月{value.day}日"
    is_plain = value.year == year_of_title and rng.random() < 0.45
    return short if is_plain else f"{value.year}年{short}"


def in_unit(yuan: int | float | None, unit: str) -> Cell:
    """Whole hundreds of 元, so 万元 needs two decimals at most."""
    if yuan is None:
        return None
    return round(yuan / 10_000, 4) if unit == "万元" else int(yuan)


def typed_money(yuan: int, rng: Random) -> Cell:
    """An amount as a clerk types it into a hand-made table of 元."""
    shape = rng.randrange(6)
    if shape == 0:
        return f"{yuan / 10_000:g}万"
    if shape == 1:
        return f"￥{yuan:,}"
    if shape == 2:
        return f"{yuan:,}"
    if shape == 3:
        return f"{yuan}元"
    return yuan
