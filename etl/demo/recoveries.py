"""Wages that reached the workers, and by which route.

Since the scheme's start, mediation adds up to exactly the size's amount; three cases went to the police.
"""

from datetime import date, timedelta
from random import Random

from etl.demo.days import LAST_DAY, SCHEME_START
from etl.demo.records import Record, Recovery
from etl.demo.grievances import last_day

OTHER_ROUTES = {"责令支付": 38, "总包先行清偿": 30, "保证金": 9, "周转金": 9, "仲裁诉讼": 14}
POLICE = "移送"
POLICE_CASES = 3
MEDIATION = "调解"
MEDIATED_BEFORE_SCHEME = 0.38
ONLY_ON_OTHER_CHANNELS = 0.05


def _share(record: Record, rng: Random) -> float:
    """How much of what was verified came in; a little more year by year."""
    if record.settled is None:
        return rng.choice((0, 0, 0.4))
    draw = rng.random() + 0.015 * (record.day.year - 2021)
    return 0 if draw < 0.02 else rng.choice((0.5, 0.6, 0.7, 0.8)) if draw < 0.14 else 1


def _pay_day(record: Record, rng: Random) -> date:
    until = min(last_day(record.channel), record.settled.date() if record.settled else LAST_DAY)
    return min(until, record.day + timedelta(days=rng.randint(1, 12)))


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


def make_recoveries(records: list[Record], mediated: int, rng: Random, replica: int) -> list[Recovery]:
    verified = {record.grievance for record in records if record.verified}
    found: list[Recovery] = []
    for record in records:
        if record.verified:
            amount = round(record.verified * _share(record, rng), -2)
            if amount:
                record.recovered = amount
                record.recovered_workers = record.verified_workers or 1
                found.append(_from(record, amount, record.recovered_workers, rng))
        elif (
            record.channel in {"hotline", "visits"}
            and record.conclusion == "属实已解决"
            and record.grievance not in verified
            and record.workers < 6
            and rng.random() < ONLY_ON_OTHER_CHANNELS
        ):
            found.append(_from(record, max(500, min(record.owed or 5000, 30_000)), record.workers, rng))
    found.sort(key=lambda one: (one.day, one.clue, one.employer))
    found = _give_routes(found, mediated, rng)
    found[-1].day = LAST_DAY
    for place, recovery in enumerate(found, 1):
        recovery.number = f"ZF{recovery.day.year}-{replica * 20_000 + place:05d}"
    return found


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
    return sorted(recoveries + split, key=lambda one: (one.day, one.clue, one.employer, one.route))


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
