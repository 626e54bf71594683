"""Payrolls: every live project, every month, every worker of its crew."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from random import Random

from etl.demo.days import LAST_DAY, SPRING_MONTHS, add_months, months
from etl.demo.people import People, Person
from etl.demo.projects import Project

FIRST_MONTH = date(2021, 1, 1)
LAST_MONTH = date(2024, 5, 1)
DEFAULT_PAY_DAY = 15
TEAMS = {
    "木工班": ("木工", 260, 380),
    "钢筋班": ("钢筋工", 260, 360),
    "瓦工班": ("瓦工", 250, 360),
    "水电班": ("水电工", 240, 340),
    "普工班": ("普工", 150, 220),
}
ON_TIME = {2021: 0.925, 2022: 0.943, 2023: 0.962, 2024: 0.978}
THROUGH_ACCOUNT = {2021: 0.925, 2022: 0.942, 2023: 0.958, 2024: 0.969}


@dataclass(slots=True)
class Worker:
    person: Person
    team: str
    trade: str
    day_rate: int


@dataclass(slots=True)
class Wage:
    """One worker's month."""

    worker: Worker
    days: float
    overtime: int
    payable: int
    loan: int
    fine: int
    meals: int
    paid: int
    paid_day: date | None
    way: str
    back_paid: int = 0
    back_paid_day: date | None = None

    @property
    def deducted(self) -> int:
        return self.loan + self.fine + self.meals

    @property
    def due(self) -> int:
        return self.payable - self.deducted


@dataclass(slots=True)
class Payroll:
    project: Project
    month: date
    wages: list[Wage]


def crew_of(project: Project, people: People, rng: Random) -> list[Worker]:
    names = rng.sample(list(TEAMS), rng.randint(2, 4))
    crew = []
    for place, person in enumerate(people.crew(project.crew_size)):
        team = names[place * len(names) // project.crew_size]
        trade, low, high = TEAMS[team]
        crew.append(Worker(person, team, trade, rng.randrange(low, high, 10)))
    return crew


def project_months(project: Project) -> list[date]:
    """Months in which work was done and the payroll is in the files."""
    first = max(FIRST_MONTH, project.start.replace(day=1))
    last = min(LAST_MONTH, (project.until - timedelta(days=1)).replace(day=1))
    return months(first, last) if first <= last else []


def pay_day(project: Project, month: date) -> date:
    return add_months(month, 1).replace(day=project.pay_day or DEFAULT_PAY_DAY)


def make_payroll(project: Project, month: date, crew: list[Worker], rng: Random) -> Payroll:
    due_day = pay_day(project, month)
    is_on_time = rng.random() < ON_TIME[month.year]
    paid_day = due_day - timedelta(days=rng.randint(0, 4))
    trouble = "" if is_on_time else rng.choice(("late", "late", "partly", "partly", "unpaid"))
    if trouble == "late":
        paid_day = due_day + timedelta(days=rng.randint(4, 25))
    through_account = rng.random() < 0.4 or THROUGH_ACCOUNT[month.year]
    wages = []
    slack = 0.75 if month.month in SPRING_MONTHS else 0.96
    for worker in crew:
        if rng.random() > slack:
            continue
        wage = _wage(worker, paid_day, float(through_account), month, rng)
        if trouble in ("partly", "unpaid") and rng.random() < 0.3:
            _hold_back(wage, due_day, trouble, rng)
        if wage.paid_day and wage.paid_day > LAST_DAY:
            wage.paid, wage.paid_day = 0, None
        wages.append(wage)
    return Payroll(project, month, wages)


def _wage(worker: Worker, paid_day: date, through_account: float, month: date, rng: Random) -> Wage:
    most = 36 if month.month in SPRING_MONTHS else 54
    days = rng.randint(most - 16, most) / 2
    overtime = rng.choice((0, 0, 0, 200, 300, 500))
    payable = round(worker.day_rate * days) + overtime
    draw = rng.random()
    loan = 500 if draw < 0.06 else 1000 if draw < 0.08 else 0
    fine = 50 if 0.08 <= draw < 0.1 else 0
    meals = 300 if draw > 0.85 else 0
    way = "专户代发" if rng.random() < through_account else rng.choice(("现金", "其他"))
    due = payable - loan - fine - meals
    return Wage(worker, days, overtime, payable, loan, fine, meals, due, paid_day, way)


def _hold_back(wage: Wage, due_day: date, trouble: str, rng: Random) -> None:
    missing = round(wage.due * rng.choice((0.3, 0.5, 1)))
    wage.paid -= missing
    back = due_day + timedelta(days=rng.randint(10, 70))
    if not wage.paid:
        wage.paid_day = None
    if due_day >= LAST_DAY.replace(day=1):
        # the last month's back pay came in time for the last day of the ledgers
        back = min(back, LAST_DAY)
    if trouble == "partly" and back <= LAST_DAY:
        wage.back_paid, wage.back_paid_day = missing, back


def payrolls_of(project: Project, people: People, rng: Random) -> Iterator[Payroll]:
    crew = crew_of(project, people, rng)
    for month in project_months(project):
        yield make_payroll(project, month, crew, rng)


def amounts(payroll: Payroll) -> dict[str, float]:
    """What the truth keeps of a month."""
    limit = pay_day(payroll.project, payroll.month)
    payable = deducted = paid = back_paid = unpaid = through_account = 0
    is_on_time = True
    for wage in payroll.wages:
        taken_off = wage.loan + wage.fine + wage.meals
        due = wage.payable - taken_off
        payable += wage.payable
        deducted += taken_off
        paid += wage.paid
        back_paid += wage.back_paid
        unpaid += max(0, due - wage.paid - wage.back_paid)
        if wage.way == "专户代发":
            through_account += wage.paid
        if wage.paid < due or wage.paid_day is None or wage.paid_day > limit:
            is_on_time = False
    return {
        "rows": len(payroll.wages),
        "project_months": 1,
        "payable_yuan": payable,
        "deducted_yuan": deducted,
        "paid_yuan": paid,
        "back_paid_yuan": back_paid,
        "unpaid_yuan": unpaid,
        "through_account_yuan": through_account,
        "paid_on_time": int(is_on_time),
    }
