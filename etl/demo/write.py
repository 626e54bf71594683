"""Write the county's demo: a folder of ledgers as offices keep them, and the truth of it all."""

from collections.abc import Callable
from datetime import date, timedelta
from itertools import groupby

from etl.demo import (
    clue_files,
    hotline_files,
    ledger_files,
    matters,
    oversight_files,
    payroll,
    payroll_files,
    supervision,
    supervision_files,
    visit_files,
)
from etl.demo.days import FIRST_DAY, LAST_DAY, add_months, half_name, months
from etl.demo.deposits import make_advances, make_deposits
from etl.demo.desk import Desk
from etl.demo.grievances import make_records
from etl.demo.outcomes import settle
from etl.demo.places import rising_town
from etl.demo.projects import Project, make_projects
from etl.demo.records import Record, Recovery
from etl.demo.recoveries import make_recoveries
from etl.demo.truth import DemoTruth, add
from etl.demo.world import World

Progress = Callable[[str, int, int], None]
YEARS = range(FIRST_DAY.year, LAST_DAY.year + 1)
UNKNOWN_TOWN_IN = (("national", 2024), ("hotline", 2023), ("hotline", 2024))
ABSURD_AMOUNT_IN = ("national", 2023)
NEGATIVE_AMOUNT_IN = ("visits", 2022)
# months that a small site has on a sheet of its own instead of on the platform
MADE_ON_SITE = tuple(
    date.fromisoformat(f"{month}-01")
    for month in ("2023-03", "2023-08", "2023-11", "2024-03", "2024-04", "2024-05")
)


def write_county(desk: Desk, world: World, progress: Progress) -> None:
    projects = make_projects(world)
    records = make_records(world, projects)
    settle(records, world.rng)
    _mark_doubtful(records)
    recoveries = make_recoveries(world, records)
    _write_complaints(desk, world, records)
    count_matters(desk.truth, records, is_listed=True)
    _write_recoveries(desk, recoveries)
    progress("投诉与追发台账", 1, 1)
    _write_stocks(desk, world, projects)
    progress("项目、保证金、周转金台账", 1, 1)
    sites = _write_payrolls(desk, world, projects, progress)
    supervision_files.write_sites(desk, sites)
    oversight_files.write_oversight(desk, sites)
    progress("专户、拨付、担保、实名制、考勤、抽查、诚信台账", 1, 1)


def _of(records: list[Record], channel: str, year: int) -> list[Record]:
    return [record for record in records if record.channel == channel and record.day.year == year]


def _mark_doubtful(records: list[Record]) -> None:
    """A few records whose town nobody knows, and two whose amount cannot be."""
    for channel, year in UNKNOWN_TOWN_IN:
        # a project would tell the town; the rising town keeps its count
        mine = [
            record
            for record in _of(records, channel, year)
            if not record.project and record.town.code != rising_town()
        ]
        mine[len(mine) // 2].is_town_unknown = True
    clues, visits = _of(records, *ABSURD_AMOUNT_IN), _of(records, *NEGATIVE_AMOUNT_IN)
    absurd, negative = clues[len(clues) // 2], visits[len(visits) // 2]
    absurd.owed, absurd.is_owed_absurd = None, True
    negative.owed, negative.is_owed_negative = None, True


def _write_complaints(desk: Desk, world: World, records: list[Record]) -> None:
    corrected = clue_files.corrected_later(records)
    for channel in ("national", "provincial"):
        for year in YEARS:
            known = [
                clue_files.as_still_open(record) if record in corrected else record
                for record in _of(records, channel, year)
            ]
            clue_files.write_year(desk, channel, year, known)
    clue_files.write_correction(desk, corrected)
    for year in YEARS:
        orders = _of(records, "hotline", year)
        count = round(len(orders) * hotline_files.SHARE_OF_OTHER_ORDERS)
        hotline_files.write_year(desk, year, orders, hotline_files.other_orders(world, count, year))
    visit_files.write_visits(desk, [record for record in records if record.channel == "visits"])
    desk.truth.count_records(records)


def _write_recoveries(desk: Desk, recoveries: list[Recovery]) -> None:
    for year, group in groupby(recoveries, key=lambda recovery: recovery.day.year):
        ledger_files.write_recoveries(desk, year, list(group))
    desk.truth.count_recoveries(recoveries)


def count_matters(truth: DemoTruth, records: list[Record], *, is_listed: bool) -> None:
    found = matters.group([matters.keyed(record) for record in records])
    if is_listed:
        truth.matters = [[member.identity for member in matter] for matter in found]
    for matter in found:
        add(truth.matters_by_half, {half_name(matter[0].day): 1})


def _write_stocks(desk: Desk, world: World, projects: list[Project]) -> None:
    deposits, advances = make_deposits(world, projects), make_advances(world, projects)
    ledger_files.write_projects(desk, projects)
    ledger_files.write_deposits(desk, deposits)
    ledger_files.write_fund(desk, advances)
    count_live_projects(desk.truth, projects)
    desk.truth.deposits = ledger_files.deposit_truth(deposits)
    desk.truth.fund = ledger_files.fund_truth(advances)


def count_live_projects(truth: DemoTruth, projects: list[Project]) -> None:
    for month in months(FIRST_DAY, LAST_DAY):
        last = add_months(month, 1) - timedelta(days=1)
        live = sum(project.is_live(last) for project in projects)
        add(truth.live_projects_by_month_end, {f"{month:%Y-%m}": live})


def _write_payrolls(
    desk: Desk, world: World, projects: list[Project], progress: Progress
) -> list[supervision.Site]:
    """Their files; what else is known of each site, which has dice of its own."""
    on_site, sites = _made_on_site(projects), []
    is_planted = False
    with payroll_files.PlatformFiles(desk, world.size.rows_per_file) as platform:
        for done, project in enumerate(projects, 1):
            payrolls = []
            for paid in payroll.payrolls_of(project, world.people, world.rng):
                payrolls.append(paid)
                desk.truth.count_payroll(paid.month, payroll.amounts(paid))
                if on_site.get(project.number) == paid.month:
                    payroll_files.write_site_workbook(desk, paid)
                    continue
                platform.add(paid)
                if not is_planted and paid.month.year == 2023:
                    platform.plant_impossible_month(paid)
                    is_planted = True
            sites.append(supervision.make_site(project, payrolls, desk.truth.seed))
            progress("工资发放表", done, len(projects))
    return sites


def _made_on_site(projects: list[Project]) -> dict[str, date]:
    found: dict[str, date] = {}
    small_first = sorted(projects, key=lambda project: (project.crew_size, project.number))
    for month in MADE_ON_SITE:
        for project in small_first:
            if project.number not in found and month in payroll.project_months(project):
                found[project.number] = month
                break
    return found
