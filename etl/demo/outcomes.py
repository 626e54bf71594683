"""What became of each record: status, conclusion, closing day, verified amount, rating."""

from datetime import date, timedelta
from random import Random

from etl.demo.days import LAST_DAY, add_workdays, at_office_hours
from etl.demo.grievances import LIMIT_WORKDAYS, last_day
from etl.demo.records import DECLINED, VERIFIED, Record

ON_TIME = {2021: 0.88, 2022: 0.922, 2023: 0.95, 2024: 0.99}
SATISFIED = {2021: 0.915, 2022: 0.928, 2023: 0.94, 2024: 0.947}
# a few of the last spring are never closed: they are the overdue ones on the wall
NEVER_CLOSED_FROM, NEVER_CLOSED_UNTIL = date(2024, 4, 1), date(2024, 6, 5)
SHARE_NEVER_CLOSED = 0.075
CONCLUSIONS = {
    "属实已解决": 67,
    "部分属实": 9,
    "不属实": 6,
    "工程款等经济纠纷": 5,
    "引导仲裁诉讼": 6,
    "已入司法程序": 2,
    "无法联系或信息不全": 4,
    "非本地转办": 1,
}
OPEN = {"hotline": "办理中", "national": "核处中", "provincial": "核处中", "visits": ""}
NEWLY_IN = {"hotline": "待派单", "national": "待接收", "provincial": "待接收", "visits": ""}


def settle(records: list[Record], rng: Random) -> None:
    concluded: set[int] = set()
    spring = [
        record.identity
        for record in records
        if NEVER_CLOSED_FROM <= record.day <= NEVER_CLOSED_UNTIL and record.workers < 10
    ]
    never_closed = set(rng.sample(spring, round(len(spring) * SHARE_NEVER_CLOSED)))
    for record in records:
        is_left_open = record.identity in never_closed
        if not is_left_open and rng.random() < 0.035:
            _decline(record, rng)
        else:
            _close(record, is_left_open, rng)
            _conclude(record, concluded, rng)
        _rate(record, rng)


def _decline(record: Record, rng: Random) -> None:
    record.status = "不予受理" if record.channel == "visits" else rng.choice(DECLINED)
    day = add_workdays(record.day, 1)
    if record.status == "不予受理" and day <= last_day(record.channel):
        record.settled = at_office_hours(day, rng)


def _closing_day(record: Record, rng: Random) -> date:
    """On time with days to spare, or late beyond any doubt about holidays."""
    if rng.random() < ON_TIME[record.day.year]:
        limit = LIMIT_WORKDAYS[record.channel]
        return add_workdays(record.day, rng.randint(1, limit - (2 if limit <= 5 else 3)))
    return record.due + timedelta(days=rng.randint(13, 45))


def _close(record: Record, is_left_open: bool, rng: Random) -> None:
    day = _closing_day(record, rng)
    until = last_day(record.channel)
    if is_left_open or day > until:
        is_new = (until - record.day).days <= 2
        record.status = NEWLY_IN[record.channel] if is_new else OPEN[record.channel]
    elif (until - day).days <= 12 and rng.random() < 0.3 and record.channel != "visits":
        record.status = "待审核"
    else:
        record.status = "已办结" if record.channel != "visits" else ""
        record.settled = at_office_hours(day, rng)
        if record.settled < record.received:
            record.settled = record.received + timedelta(hours=1)


def _conclude(record: Record, concluded: set[int], rng: Random) -> None:
    is_second = record.grievance in concluded
    if record.channel in {"national", "provincial"}:
        if record.settled is None:
            # amounts that are still disputed are not verified yet, the large ones least of all
            record.conclusion = "属实处理中" if record.workers < 10 and rng.random() < 0.35 else ""
        elif is_second and rng.random() < 0.8:
            record.conclusion = "重复线索"
        else:
            record.conclusion = rng.choices(list(CONCLUSIONS), list(CONCLUSIONS.values()))[0]
        if record.conclusion in VERIFIED:
            concluded.add(record.grievance)
            _verify(record, rng)
    elif record.settled is not None:
        record.conclusion = rng.choices(("属实已解决", "引导仲裁诉讼", "不属实", "部分属实"), (76, 10, 6, 8))[
            0
        ]


def _verify(record: Record, rng: Random) -> None:
    reported = record.owed or record.workers * 9000
    share = (
        rng.uniform(0.5, 0.8) if record.conclusion == "部分属实" else rng.choice((1, 1, 1, 0.96, 0.9, 0.85))
    )
    record.verified = max(500, int(reported * share) // 100 * 100)
    record.verified_workers = max(1, round(record.workers * (share if share < 0.8 else 1)))


def _rate(record: Record, rng: Random) -> None:
    if record.settled is None or record.status in DECLINED:
        return
    draw = rng.random()
    if draw < 0.13:
        record.satisfaction = "未接通"
    elif draw < 0.86:
        happy = rng.random() < SATISFIED[record.day.year]
        record.satisfaction = rng.choice(("满意", "满意", "满意", "满意", "基本满意")) if happy else "不满意"


def overdue_open(records: list[Record]) -> list[Record]:
    """What is past its day and not closed on the last day of the demo."""
    return [
        record
        for record in records
        if record.settled is None and record.status not in DECLINED and record.due < LAST_DAY
    ]
