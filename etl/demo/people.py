"""Synthetic persons. A person is a number; everything else follows from it.

No ID number can exist: its check digit is wrong on purpose. Phones lie in a range no operator has
been given, bank cards fail the Luhn check.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from data.county import county

SURNAMES = "王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕"
GIVEN = "明强军伟勇磊涛斌波辉刚健平海东建国志文玉春秀红丽霞兰芳梅凤英立永长福德庆成林山"
REGIONS = (county().code, county().code, "371525", "371502", "371523", "410926", "130581")
WEIGHTS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2)
CHECK_DIGITS = "10X98765432"
FIRST_BIRTHDAY = date(1962, 1, 1)
BIRTHDAYS = 14_000
HERE = county().short
BANKS = (f"{HERE}农商银行", *(f"{one}{HERE}支行" for one in ("邮储银行", "农业银行", "建设银行")))


@dataclass(frozen=True, slots=True)
class Person:
    name: str
    id_card: str
    phone: str
    bank_card: str
    bank: str


def _scatter(number: int, salt: int) -> int:
    """A fixed shuffling of numbers, so that neighbours do not share a surname."""
    return ((number + 1) * 2_654_435_761 ^ (salt * 40_503)) % 4_294_967_291


def wrong_check_digit(body: str) -> str:
    right = sum(int(digit) * weight for digit, weight in zip(body, WEIGHTS, strict=True)) % 11
    return CHECK_DIGITS[(right + 5) % 11]


def _luhn_digit(body: str) -> int:
    total = 0
    for place, digit in enumerate(reversed(body)):
        value = int(digit) * (2 if place % 2 == 0 else 1)
        total += value - 9 if value > 9 else value
    return -total % 10


def person(number: int, seed: int) -> Person:
    mixed = _scatter(number, seed)
    given = GIVEN[mixed // 41 % len(GIVEN)]
    if mixed % 3:
        given += GIVEN[mixed // 1709 % len(GIVEN)]
    birthday = FIRST_BIRTHDAY + timedelta(days=number % BIRTHDAYS)
    body = f"{REGIONS[mixed % len(REGIONS)]}{birthday:%Y%m%d}{number // BIRTHDAYS % 1000:03d}"
    card = f"629999{number:012d}"
    return Person(
        name=SURNAMES[mixed % len(SURNAMES)] + given,
        id_card=body + wrong_check_digit(body),
        phone=f"{16_900_000_000 + number}",
        bank_card=f"{card}{(_luhn_digit(card) + 3) % 10}",
        bank=BANKS[mixed % len(BANKS)],
    )


class People:
    """Hands out persons nobody has been before."""

    def __init__(self, first: int, seed: int) -> None:
        self._next = first
        self._seed = seed

    def new(self) -> Person:
        self._next += 1
        return person(self._next - 1, self._seed)

    def crew(self, size: int) -> list[Person]:
        return [self.new() for _ in range(size)]
