"""What payroll supervision would know of a site: wage account, payments into it, guarantee, who was there.

Drawn from dice of its own, so that the other ledgers of the demo stay what they are. A site in trouble mostly
shows it: the owner stops paying in and the account runs dry. Some troubles show nothing, and some quiet sites
look bad: no rule can be right every time.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field
from datetime import date, timedelta
from random import Random

from etl.demo.days import LAST_DAY, add_months, months
from etl.demo.payroll import Payroll, Worker, amounts
from etl.demo.projects import Project

# From this month on there are balances and attendance sheets; rosters and payments go back to the beginning.
FIRST_MONTH = date(2023, 1, 1)
LAST_MONTH = LAST_DAY.replace(day=1)
SHARE_WITHOUT_ACCOUNT = 0.03
SHARE_OPENED_LATE = 0.06
# Of months that are not paid on time those that the account shows, and of quiet sites those that look bad.
SHARE_SHOWN = 0.65
SHARE_LOOKING_BAD = 0.02
SHARE_WITHOUT_CONTRACT = 0.03
SHARE_WITHOUT_CARD = 0.02
# Of workers who are not on a month's payroll those who were on site all the same.
SHARE_NOT_ON_PAYROLL = 0.1
# So much of the wages is paid in as 人工费.
PAID_IN = 1.05


@dataclass(slots=True)
class Balance:
    day: date
    received: int
    paid: int


@dataclass(slots=True)
class Account:
    number: str
    contract: date
    opened: date
    closed: date | None
    balances: list[Balance] = field(default_factory=list)


@dataclass(slots=True)
class Transfer:
    day: date
    yuan: int
    voucher: str
    month: date


@dataclass(slots=True)
class Guarantee:
    number: str
    form: str
    yuan: int
    first: date
    last: date | None


@dataclass(slots=True)
class Entry:
    worker: Worker
    entered: date
    left: date | None
    has_contract: bool
    has_card: bool


@dataclass(slots=True)
class Attended:
    """One worker's month: the days as marked, halves in their own list."""

    worker: Worker
    month: date
    full: list[int]
    half: list[int]
    is_on_payroll: bool


@dataclass(slots=True)
class Site:
    project: Project
    account: Account | None
    transfers: list[Transfer]
    guarantee: Guarantee | None
    roster: list[Entry]
    attendance: list[Attended]
    # Months of which the owner paid nothing in, and of these those that were paid on time all the same.
    missed: list[date]
    looks_bad: list[date]


def make_site(project: Project, payrolls: list[Payroll], seed: int) -> Site:
    rng = Random(f"{seed}-site-{project.number}")
    missed, looks_bad = _missed(payrolls, rng)
    account = _account(project, rng)
    transfers = _transfers(payrolls, set(missed), rng) if account else []
    if account:
        account.balances = _balances(account, transfers, payrolls)
    return Site(
        project,
        account,
        transfers,
        _guarantee(project, rng),
        _roster(project, payrolls, rng),
        _attendance(project, payrolls, rng),
        missed if account else [],
        looks_bad if account else [],
    )


def _missed(payrolls: list[Payroll], rng: Random) -> tuple[list[date], list[date]]:
    missed, looks_bad = [], []
    for paid in payrolls:
        is_on_time = bool(amounts(paid)["paid_on_time"])
        if rng.random() < (SHARE_LOOKING_BAD if is_on_time else SHARE_SHOWN):
            missed.append(paid.month)
            if is_on_time:
                looks_bad.append(paid.month)
    return missed, looks_bad


def _account(project: Project, rng: Random) -> Account | None:
    draw, number = rng.random(), f"6299{rng.randrange(10**15):015d}"
    contract = project.start - timedelta(days=rng.randint(20, 60))
    opened = contract + timedelta(days=rng.randint(5, 28))
    if draw < SHARE_WITHOUT_ACCOUNT:
        return None
    if draw < SHARE_WITHOUT_ACCOUNT + SHARE_OPENED_LATE:
        opened = contract + timedelta(days=rng.randint(32, 90))
    closed = project.finish + timedelta(days=rng.randint(45, 120)) if project.finish else None
    return Account(number, contract, opened, closed if closed and closed <= LAST_DAY else None)


def _transfers(payrolls: list[Payroll], missed: set[date], rng: Random) -> list[Transfer]:
    """A month's money comes in the month after; what was missed comes with the next that is paid."""
    found, owed = [], 0
    for paid in payrolls:
        owed += round(sum(wage.due for wage in paid.wages) * PAID_IN / 100) * 100
        day = add_months(paid.month, 1) + timedelta(days=rng.randint(0, 7))
        voucher = f"PZ{day:%Y%m%d}{rng.randrange(10**5):05d}"
        if paid.month in missed or not owed or day > LAST_DAY:
            continue
        found.append(Transfer(day, owed, voucher, paid.month))
        owed = 0
    return found


def _balances(account: Account, transfers: list[Transfer], payrolls: list[Payroll]) -> list[Balance]:
    paid_out: Counter[date] = Counter()
    for paid in payrolls:
        for wage in paid.wages:
            if wage.way == "专户代发" and wage.paid_day:
                paid_out[wage.paid_day] += wage.paid
    found = []
    for month in months(FIRST_MONTH, LAST_MONTH):
        day = add_months(month, 1) - timedelta(days=1)
        if account.opened <= day and (account.closed is None or day < account.closed):
            received = sum(one.yuan for one in transfers if one.day <= day)
            paid_by = sum(yuan for on, yuan in paid_out.items() if on <= day)
            found.append(Balance(day, received, min(received, paid_by)))
    return found


def _guarantee(project: Project, rng: Random) -> Guarantee | None:
    draw, form = rng.random(), rng.choice(("银行保函", "银行保函", "担保公司保函", "保证保险"))
    first = project.start - timedelta(days=rng.randint(0, 20))
    days = rng.choice((365, 365, 730, 1095))
    number = f"DB{first:%Y%m}{rng.randrange(10**6):06d}"
    yuan = project.contract_wan * 1000
    if draw < 0.25:
        return None
    return Guarantee(number, form, yuan, first, None if draw > 0.98 else first + timedelta(days=days))


def _roster(project: Project, payrolls: list[Payroll], rng: Random) -> list[Entry]:
    worked: dict[str, tuple[Worker, date, date]] = {}
    for paid in payrolls:
        for wage in paid.wages:
            first = worked.get(wage.worker.person.id_card, (wage.worker, paid.month, paid.month))[1]
            worked[wage.worker.person.id_card] = (wage.worker, first, paid.month)
    entries = []
    for worker, first, last in worked.values():
        entered = max(project.start, first + timedelta(days=rng.randint(-5, 3)))
        is_gone = add_months(last, 2) <= LAST_MONTH or not project.is_live(LAST_DAY)
        left = min(add_months(last, 1) + timedelta(days=rng.randint(-3, 5)), LAST_DAY) if is_gone else None
        has_contract = rng.random() >= SHARE_WITHOUT_CONTRACT
        entries.append(Entry(worker, entered, left, has_contract, rng.random() >= SHARE_WITHOUT_CARD))
    return entries


def _attendance(project: Project, payrolls: list[Payroll], rng: Random) -> list[Attended]:
    """What was paid for was worked; a few worked and are on no payroll of the month."""
    found: list[Attended] = []
    first_crew = [wage.worker for wage in payrolls[0].wages] if payrolls else []
    for paid in payrolls:
        on_payroll = {id(wage.worker) for wage in paid.wages}
        if paid.month >= FIRST_MONTH:
            found += [
                _days(wage.worker, paid.month, wage.days, rng, is_on_payroll=True) for wage in paid.wages
            ]
            found += [
                _days(worker, paid.month, rng.randint(10, 22), rng, is_on_payroll=False)
                for worker in first_crew
                if id(worker) not in on_payroll and rng.random() < SHARE_NOT_ON_PAYROLL
            ]
    if payrolls and project.is_live(LAST_DAY) and payrolls[-1].month < LAST_MONTH:
        # the month whose wages are not yet on any payroll
        found += [
            _days(wage.worker, LAST_MONTH, min(wage.days, 25), rng, is_on_payroll=False)
            for wage in payrolls[-1].wages
        ]
    return found


def _days(worker: Worker, month: date, days: float, rng: Random, *, is_on_payroll: bool) -> Attended:
    last = (add_months(month, 1) - timedelta(days=1)).day
    whole, has_half = int(min(days, last)), days % 1 > 0
    chosen = rng.sample(range(1, last + 1), min(last, whole + has_half))
    half = chosen[:1] if has_half and len(chosen) > whole else []
    return Attended(worker, month, sorted(chosen[len(half) :]), half, is_on_payroll)
