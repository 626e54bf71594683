"""A complaint as one channel received it. Ledger writers only choose how to write it down."""

from dataclasses import dataclass
from datetime import date, datetime

from etl.demo.people import Person
from etl.demo.places import Town
from etl.demo.projects import Project

DECLINED = ("退回", "不予受理")
VERIFIED = ("属实已解决", "部分属实", "属实处理中")


@dataclass(slots=True, eq=False)
class Record:
    channel: str
    grievance: int
    received: datetime
    person: Person
    town: Town
    sector: str
    employer: str
    project: Project | None
    workers: int
    owed: int | None
    period: str
    handler: str
    due: date
    number: str = ""
    status: str = ""
    conclusion: str = ""
    settled: datetime | None = None
    verified_workers: int | None = None
    verified: int | None = None
    satisfaction: str = ""
    is_town_unknown: bool = False
    is_owed_absurd: bool = False
    is_owed_negative: bool = False
    recovered: int = 0
    recovered_workers: int = 0

    @property
    def day(self) -> date:
        return self.received.date()

    @property
    def identity(self) -> str:
        """The id under which the truth lists it; visits have no number of their own."""
        return f"{self.channel}:{self.number}" if self.number else f"visits:{self.day}:{self.employer}"


@dataclass(slots=True, eq=False)
class Recovery:
    day: date
    clue: str
    employer: str
    project: str
    town: Town
    sector: str
    workers: int
    amount: int
    route: str
    number: str = ""
