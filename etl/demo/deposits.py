"""Wage deposits, one line a project, and the advances of the emergency fund."""

from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from data.spec.reference import COUNTY_ACCOUNT
from etl.demo.days import LAST_DAY
from etl.demo.people import BANKS
from etl.demo.places import Town, pools, towns_in_use
from etl.demo.projects import Project
from etl.demo.world import World

RATIOS = (1, 1.5, 2, 2, 2, 3)
FORMS = {"银行保函": 55, "现金": 27, "保证保险": 10, "担保公司保函": 8}
EXEMPTIONS = ("合同额较小且一年内未发生拖欠，依法免存", "三年内未发生拖欠且制度落实到位，依法免存")
ADVANCES = 25
FIRST_ADVANCE = date(2021, 1, 20)


@dataclass(slots=True, eq=False)
class Deposit:
    project: Project
    ratio: float
    required: int
    stored: int | None
    form: str
    bank: str
    guarantee: str
    stored_day: date | None
    expiry: date | None
    status: str
    exemption: str = ""
    used_day: date | None = None
    used: int | None = None
    topped_up_day: date | None = None
    topped_up: int | None = None
    returned_day: date | None = None


@dataclass(slots=True, eq=False)
class Advance:
    number: str
    account: str
    town: Town
    employer: str
    project: str
    applied: date
    approver: str
    advanced_day: date
    workers: int
    amount: int
    purpose: str
    debtor: str
    reclaimed: int
    reclaimed_day: date | None
    opening: int = 0
    closing: int = 0


def make_deposits(world: World, projects: list[Project]) -> list[Deposit]:
    rng = world.rng
    found = [_deposit(project, place + world.replica * 1000, rng) for place, project in enumerate(projects)]
    _make_exceptions(found, rng)
    return found


def _deposit(project: Project, serial: int, rng: Random) -> Deposit:
    ratio = rng.choice(RATIOS)
    required = round(project.contract_wan * 100 * ratio)
    form = rng.choices(list(FORMS), list(FORMS.values()))[0]
    stored_day = min(project.start + timedelta(days=rng.randint(2, 24)), LAST_DAY)
    has_guarantee = form != "现金"
    deposit = Deposit(
        project=project,
        ratio=ratio,
        required=required,
        stored=required if rng.random() < 0.8 else None,
        form=form,
        bank=rng.choice(BANKS) if form in {"现金", "银行保函"} else "鲁西演示担保有限公司",
        guarantee=f"GTBH{stored_day:%Y}{serial:06d}" if has_guarantee else "",
        stored_day=stored_day,
        expiry=project.planned + timedelta(days=rng.randint(60, 400)) if has_guarantee else None,
        status="已缴存",
    )
    if project.finish and (LAST_DAY - project.finish).days > 75:
        deposit.status = "已退还"
        deposit.returned_day = project.finish + timedelta(days=rng.randint(40, 75))
    elif project.finish and rng.random() < 0.6:
        deposit.status = "退还申请中"
    return deposit


def _make_exceptions(deposits: list[Deposit], rng: Random) -> None:
    """The few that give the office work: exempt, not stored, short, expiring, used."""
    live = [one for one in deposits if one.project.is_live(LAST_DAY)]
    rng.shuffle(live)
    # whose money was used must have been stored before; only a guarantee can expire
    old = [one for one in live if one.stored_day and one.stored_day < date(2023, 12, 1)][:2]
    guaranteed = [one for one in live if one.guarantee and one not in old][:6]
    rest = [one for one in live if one not in old and one not in guaranteed][:14]
    for deposit in rest[:8]:
        deposit.ratio, deposit.required, deposit.stored = 0, 0, None
        deposit.form = deposit.bank = deposit.guarantee = deposit.status = ""
        deposit.stored_day = deposit.expiry = None
        deposit.exemption = EXEMPTIONS[0] if deposit.project.contract_wan < 800 else EXEMPTIONS[1]
    for deposit in rest[8:12]:
        deposit.stored, deposit.form, deposit.bank, deposit.guarantee = None, "", "", ""
        deposit.stored_day = deposit.expiry = None
        deposit.status = "未缴存"
    for deposit in rest[12:]:
        deposit.stored = deposit.required * 6 // 1000 * 100
    for deposit, days in zip(guaranteed, (6, 13, 20, 25, 29, -9), strict=False):
        deposit.expiry = LAST_DAY + timedelta(days=days)
    for place, deposit in enumerate(old):
        deposit.stored = deposit.required
        deposit.used_day = date(2024, 1, 29) + timedelta(days=place * 30)
        deposit.used = deposit.required // 200 * 100
        if place == 0:
            deposit.status = "已动用"
        else:
            deposit.topped_up_day, deposit.topped_up = date(2024, 3, 15), deposit.used


def make_advances(world: World, projects: list[Project]) -> list[Advance]:
    found = []
    span = (LAST_DAY - FIRST_ADVANCE).days - 20
    for place in range(ADVANCES):
        day = FIRST_ADVANCE + timedelta(days=int(span * (place + world.rng.random()) / ADVANCES))
        found.append(_advance(world, projects, day, place))
    _reckon_balances(found)
    return found


def _advance(world: World, projects: list[Project], day: date, place: int) -> Advance:
    rng = world.rng
    is_county = place % 5 in {0, 2}
    live = [one for one in projects if one.is_live(day)]
    if not is_county:
        live = [one for one in live if one.town.code in towns_in_use()] or live
    project = rng.choice(live)
    amount = rng.randint(60, 420) * 1000 if is_county else rng.randint(15, 120) * 1000
    reclaimed, reclaimed_day = _reclaim(amount, day, place, rng)
    return Advance(
        number=f"ZZJ{day.year}-{world.replica * 100 + place + 1:05d}",
        account=COUNTY_ACCOUNT if is_county else project.town.code,
        town=project.town,
        employer=project.contractor.name,
        project=project.name,
        applied=day - timedelta(days=rng.randint(1, 4)),
        approver=world.people.new().name,
        advanced_day=day,
        workers=max(2, amount // rng.randint(4000, 9000)),
        amount=amount,
        purpose=rng.choice(("工资", "工资", "基本生活费")),
        debtor=project.contractor.name,
        reclaimed=reclaimed,
        reclaimed_day=reclaimed_day,
    )


def _reclaim(amount: int, day: date, place: int, rng: Random) -> tuple[int, date | None]:
    back = day + timedelta(days=rng.randint(40, 260))
    if place == 20:
        back = LAST_DAY
    if back > LAST_DAY or place in (6, 13):
        return 0, None
    return (amount if rng.random() < 0.7 else amount * rng.choice((40, 50, 80)) // 100), back


def outstanding(advances: list[Advance], account: str, day: date) -> int:
    mine = [one for one in advances if one.account == account]
    out = sum(one.amount for one in mine if one.advanced_day <= day)
    return out - sum(one.reclaimed for one in mine if one.reclaimed_day and one.reclaimed_day <= day)


def _reckon_balances(advances: list[Advance]) -> None:
    for one in advances:
        pool = pools()[(one.account, one.advanced_day.year)]
        one.closing = pool - outstanding(advances, one.account, one.advanced_day)
        one.opening = one.closing + one.amount
