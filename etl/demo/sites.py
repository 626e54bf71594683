"""Against whom one complains: an employer, mostly on a project, and the worker who speaks.

Grievances at one employer and project, or of one worker, never lie within 31 days of each other
unless they are one.
"""

from dataclasses import dataclass
from datetime import date, timedelta

from etl.demo.companies import TRADE_WEIGHTS
from etl.demo.days import LAST_DAY
from etl.demo.people import Person
from etl.demo.projects import Project
from etl.demo.world import World

SHARE_REPEATED = {2021: 0.085, 2022: 0.075, 2023: 0.065, 2024: 0.055}
SHARE_IN_CONSTRUCTION = 0.7
# days that two grievances of one site lie apart: a repeated one, and one that is no repeat
APART = 31
QUIET = 185
# days after which a site is not complained about again
OVERRIPE = 175


@dataclass(slots=True)
class Site:
    """Whom the grievance is against, and the worker who speaks."""

    sector: str
    employer: str
    project: Project | None
    person: Person
    last: date = LAST_DAY


class Sites:
    """Finds for each grievance a site that nobody complained about lately, or a repeated one."""

    def __init__(self, world: World, projects: list[Project]) -> None:
        self._by_town: dict[str, list[Project]] = {}
        for project in projects:
            self._by_town.setdefault(project.town.code, []).append(project)
        self._companies = world.companies
        self._people = world.people
        self._rng = world.rng
        many = round(260 * max(1.0, world.size.complaint_factor))
        self._labour = [world.companies.labour() for _ in range(many)]
        self._last_seen: dict[tuple[str, str], date] = {}
        # until when an employer has a grievance running: a visit is known by its day and employer
        self._busy_until: dict[str, date] = {}
        self._earlier: dict[str, list[Site]] = {}
        self._repeats_due = 0.0

    def find(self, town: str, first: date, last: date) -> Site:
        site = self._repeated(town, first) or self._construction(town, first) or self._business()
        site.last = last
        if site.project:
            self._last_seen[(site.employer, site.project.name)] = last
        self._busy_until[site.employer] = max(last, self._busy_until.get(site.employer, last))
        self._earlier.setdefault(town, []).append(site)
        return site

    def _repeated(self, town: str, first: date) -> Site | None:
        self._repeats_due += SHARE_REPEATED[first.year]
        if self._repeats_due < 1:
            return None
        # grievances come in the order of their first days: what is overripe stays so
        mine = [site for site in self._earlier.get(town, []) if (first - site.last).days <= OVERRIPE]
        self._earlier[town] = mine
        ripe = [
            site
            for site in mine
            if (first - site.last).days >= APART and self._busy_until[site.employer] < first
        ]
        if not ripe:
            return None
        site = self._rng.choice(ripe)
        # a site repeats once: a second grievance must not lie close to the first repeat
        mine.remove(site)
        self._repeats_due -= 1
        return Site(site.sector, site.employer, site.project, site.person)

    def _construction(self, town: str, first: date) -> Site | None:
        if self._rng.random() >= SHARE_IN_CONSTRUCTION:
            return None
        lately = first - timedelta(days=120)
        open_to = [
            project
            for project in self._by_town.get(town, [])
            if project.start + timedelta(days=30) <= first and project.until > lately
        ]
        for _ in range(40 if open_to else 0):
            project = self._rng.choice(open_to)
            employer = (
                project.contractor.name if self._rng.random() < 0.25 else self._rng.choice(self._labour)
            )
            seen = self._last_seen.get((employer, project.name))
            is_busy = self._busy_until.get(employer, date.min) >= first
            if not is_busy and (seen is None or (first - seen).days > QUIET):
                return Site(project.sector, employer, project, self._people.new())
        return None

    def _business(self) -> Site:
        sector = self._rng.choices(list(TRADE_WEIGHTS), list(TRADE_WEIGHTS.values()))[0]
        return Site(sector, self._companies.employer(sector), None, self._people.new())
