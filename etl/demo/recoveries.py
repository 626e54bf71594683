"""Wages that reached the workers, and by which route.

Since the scheme's start, mediation adds up to exactly the size's amount; three cases went to the police.
"""

from collections import Counter
from datetime import date, timedelta
from random import Random

from etl.demo.days import LAST_DAY, SCHEME_START, half_name, halves
from etl.demo.grievances import last_day
from etl.demo.records import Record, Recovery
from etl.demo.world import World

OTHER_ROUTES = {"责令支付": 38, "总包先行清偿": 30, "保证金": 9, "周转金": 9, "仲裁诉讼": 14}
POLICE = "移送"
POLICE_CASES = 3
MEDIATION = "调解"
MEDIATED_BEFORE_SCHEME = 0.38
ONLY_ON_OTHER_CHANNELS = 0.05
# 追发到位率 by half-year, better from year to year
RECOVERED_SHARE = {
    "2021H1": 0.843,
    "2021H2": 0.858,
    "2022H1": 0.868,
    "2022H2": 0.879,
    "2023H1": 0.884,
    "2023H2": 0.897,
    "2024H1": 0.926,
}


def _pay_day(record: Record, rng: Random) -> date:
    """Before it is closed, and mostly before the half-year's figures are."""
    until = min(last_day(record.channel), record.settled.date() if record.settled else LAST_DAY)
    day = min(until, record.day + timedelta(days=rng.randint(1, 12)))
    half = next(half for half in halves() if half.first <= record.day <= half.last)
    return min(day, half.last) if rng.random() < 0.9 else day


def _from(record: Record, amount: int, workers: int, rng: Random) -> Recovery:
    return Recovery(
        day=_pay_day(record, rng),
        clue=record.number,
        employer=record.employer,
        project=record.project.name if record.project else "",
        town=record.town,
        sector=record.project.sector_text if record.project else record.sector,
        workers=workers,
        amount=amount,
        route="",
    )


def make_recoveries(world: World, records: list[Record]) -> list[Recovery]:
    rng = world.rng
    verified = {record.grievance for record in records if record.verified}
    by_record: list[tuple[Recovery, Record]] = []
    for record in records:
        if record.verified and (record.settled or rng.random() < 0.3):
            record.recovered_workers = record.verified_workers or 1
            by_record.append((_from(record, record.verified, record.recovered_workers, rng), record))
        elif (
            record.channel in {"hotline", "visits"}
            and record.conclusion == "属实已解决"
            and record.grievance not in verified
            and record.workers < 6
            and rng.random() < ONLY_ON_OTHER_CHANNELS
        ):
            amount = max(500, min(record.owed or 5000, 30_000))
            by_record.append((_from(record, amount, record.workers, rng), record))
    by_record.sort(key=lambda pair: _order(pair[0]))
    by_record[-1][0].day = LAST_DAY
    _level(by_record, records, rng)
    for recovery, record in by_record:
        if record.verified:
            record.recovered = recovery.amount
    found = _give_routes([recovery for recovery, _ in by_record], world.size.mediated_yuan, rng)
    for place, recovery in enumerate(found, 1):
        recovery.number = f"ZF{recovery.day.year}-{world.replica * 20_000 + place:06d}"
    return found


def _order(recovery: Recovery) -> tuple[date, str, str, str]:
    return recovery.day, recovery.clue, recovery.employer, recovery.route


def _level(by_record: list[tuple[Recovery, Record]], records: list[Record], rng: Random) -> None:
    """Leave part of some claims unpaid, until each town recovers its share in every half-year."""
    verified: Counter[tuple[str, str]] = Counter()
    for record in records:
        verified[record.town.code, half_name(record.day)] += record.verified or 0
    shares = _shares(verified, rng)
    excess = Counter({place: -round(yuan * shares[place]) for place, yuan in verified.items()})
    for recovery, record in by_record:
        excess[record.town.code, half_name(recovery.day)] += recovery.amount
    order = [recovery for recovery, _ in by_record] * 2
    rng.shuffle(order)
    for recovery in order:
        place = recovery.town.code, half_name(recovery.day)
        if excess[place] > 0:
            cut = min(excess[place], int(recovery.amount * rng.uniform(0.15, 0.45))) // 100 * 100
            recovery.amount -= cut
            excess[place] -= cut


def _shares(verified: Counter[tuple[str, str]], rng: Random) -> dict[tuple[str, str], float]:
    """Towns differ by some points; weighed by their amounts they meet the county's share."""
    offsets = {place: rng.uniform(-0.06, 0.06) for place in verified}
    shares = {}
    for half, share in RECOVERED_SHARE.items():
        mine = [place for place in verified if place[1] == half]
        whole = sum(verified[place] for place in mine) or 1
        mean = sum(offsets[place] * verified[place] for place in mine) / whole
        for place in mine:
            shares[place] = min(1.0, share + offsets[place] - mean)
    return shares


def _give_routes(recoveries: list[Recovery], mediated: int, rng: Random) -> list[Recovery]:
    for recovery in recoveries:
        recovery.route = rng.choices(list(OTHER_ROUTES), list(OTHER_ROUTES.values()))[0]
        if recovery.day < SCHEME_START and rng.random() < MEDIATED_BEFORE_SCHEME:
            recovery.route = MEDIATION
    since = [recovery for recovery in recoveries if recovery.day >= SCHEME_START]
    police = sorted(since, key=lambda one: -one.amount)[5 : 5 + POLICE_CASES]
    for recovery in police:
        recovery.route = POLICE
    left = mediated
    split: list[Recovery] = []
    order = [recovery for recovery in since if recovery.route != POLICE]
    rng.shuffle(order)
    for recovery in order:
        if not left:
            break
        if recovery.amount > left:
            # mediation brought a part of it, an order the rest
            split.append(_part(recovery, recovery.amount - left))
            recovery.amount = left
        recovery.route = MEDIATION
        left -= recovery.amount
    if left:
        raise ValueError(f"演示数据的追发金额不足以凑成调解金额，尚差 {left} 元；请增大规模。")
    return sorted(recoveries + split, key=_order)


def _part(recovery: Recovery, amount: int) -> Recovery:
    return Recovery(
        recovery.day,
        recovery.clue,
        recovery.employer,
        recovery.project,
        recovery.town,
        recovery.sector,
        1,
        amount,
        "责令支付",
    )
