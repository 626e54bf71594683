"""Write the demo: a folder of ledgers as offices keep them, a marker `DEMO` and the truth of it all."""

import json
from collections.abc import Callable
from datetime import date
from itertools import groupby
from pathlib import Path
from random import Random

from etl.demo import clue_files, hotline_files, ledger_files, matters, payroll, payroll_files, visit_files
from etl.demo.companies import Companies
from etl.demo.days import FIRST_DAY, LAST_DAY, add_months, half_name, months
from etl.demo.deposits import make_advances, make_deposits
from etl.demo.grievances import last_day, make_records
from etl.demo.outcomes import settle
from etl.demo.people import People
from etl.demo.places import UNKNOWN_TOWN
from etl.demo.projects import Project, make_projects
from etl.demo.records import Record, Recovery
from etl.demo.recoveries import make_recoveries
from etl.demo.sizes import Size
from etl.demo.truth import DemoTruth, empty
from etl.errors import SourceError

MARKER = "DEMO"
TRUTH = "truth.json"
Progress = Callable[[str, int, int], None]
STEPS = ("投诉与追发", "项目、保证金与周转金", "工资发放表")
PEOPLE_PER_REPLICA = 17_000
SITE_WORKBOOKS = 6
YEARS = range(FIRST_DAY.year, LAST_DAY.year + 1)
# the rows on which planted doubts sit, by channel and year
UNKNOWN_TOWN_ROWS = (("national", 2024), ("hotline", 2023), ("hotline", 2024))
NEGATIVE_VISIT_YEAR = 2022


def clear(out: Path) -> None:
    """Never write among real ledgers; an older demo gives way."""
    if out.is_dir() and any(out.iterdir()) and not (out / MARKER).is_file():
        raise SourceError(f"{out} 不是空文件夹，也不是演示数据文件夹", remedy="请换一个空文件夹再生成演示数据")
    if (out / TRUTH).is_file():
        for name in json.loads((out / TRUTH).read_text(encoding="utf-8"))["files"]:
            (out / name).unlink(missing_ok=True)
    out.mkdir(parents=True, exist_ok=True)
    (out / MARKER).write_bytes(b"")


def write_county(out: Path, size: Size, seed: int, progress: Progress) -> DemoTruth:
    truth = empty(size.name, seed)
    rng = Random(seed)
    people = People(0, seed)
    companies = Companies(rng, "")
    projects = make_projects(size.projects, size.crew_range, companies, people, rng, 0)
    records = make_records(size, projects, companies, people, rng, 0)
    settle(records, rng)
    _mark_doubtful(records)
    recoveries = make_recoveries(records, size.mediated_yuan, rng, 0)

    progress(STEPS[0], 0, len(STEPS))
    _write_complaints(out, records, people, truth, rng)
    _write_recoveries(out, recoveries, truth, rng)
    _group(records, truth)
    progress(STEPS[1], 1, len(STEPS))
    ledger_files.write_projects(out, projects, truth, rng)
    ledger_files.write_deposits(out, make_deposits(projects, rng, 0), truth, rng)
    ledger_files.write_fund(out, make_advances(projects, people, rng, 0), truth, rng)
    _count_projects(projects, truth)
    progress(STEPS[2], 2, len(STEPS))
    _write_payrolls(out, size, projects, people, truth, rng)
    progress(STEPS[2], 3, len(STEPS))
    return truth


def _mark_doubtful(records: list[Record]) -> None:
    """A few records whose town nobody knows, and amounts that are left to be planted."""
    for channel, year in UNKNOWN_TOWN_ROWS:
        mine = [one for one in records if (one.channel, one.day.year) == (channel, year) and not one.project]
        mine[len(mine) // 2].is_town_unknown = True
    visits = [one for one in records if one.channel == "visits" and one.day.year == NEGATIVE_VISIT_YEAR]
    visits[len(visits) // 2].owed = None


def _write_complaints(
    out: Path, records: list[Record], people: People, truth: DemoTruth, rng: Random
) -> None:
    by_channel = {
        (channel, year): [one for one in records if (one.channel, one.day.year) == (channel, year)]
        for channel in ("national", "provincial", "hotline")
        for year in YEARS
    }
    corrected = clue_files.corrected_later(records)
    for channel in ("national", "provincial"):
        for year in YEARS:
            mine = [clue_files.as_still_open(one) if one in corrected else one for one in by_channel[channel, year]]
            clue_files.write_year(out, channel, year, mine, truth, rng)
    clue_files.write_correction(out, corrected, truth, rng)
    for year in YEARS:
        mine = by_channel["hotline", year]
        count = round(len(mine) * hotline_files.SHARE_OF_OTHER_ORDERS)
        until = min(date(year, 12, 31), last_day("hotline"))
        others = hotline_files.other_orders(count, date(year, 1, 1), until, people, rng, 0)
        hotline_files.write_year(out, year, mine, others, truth, rng)
    visit_files.write_visits(out, [one for one in records if one.channel == "visits"], truth, rng)
    truth.count_records(records)


def _write_recoveries(out: Path, recoveries: list[Recovery], truth: DemoTruth, rng: Random) -> None:
    for year, group in groupby(recoveries, key=lambda one: one.day.year):
        ledger_files.write_recoveries(out, year, list(group), truth, rng)
    truth.count_recoveries(recoveries)


def _group(records: list[Record], truth: DemoTruth) -> None:
    found = matters.group([matters.keyed(record) for record in records])
    truth.matters = [[member.identity for member in matter] for matter in found]
    for matter in found:
        half = half_name(matter[0].day)
        truth.matters_by_half[half] = truth.matters_by_half.get(half, 0) + 1


def _count_projects(projects: list[Project], truth: DemoTruth) -> None:
    for month in months(FIRST_DAY, LAST_DAY):
        last = add_months(month, 1) - (LAST_DAY - LAST_DAY.replace(day=29))
        truth.live_projects_by_month_end[f"{month:%Y-%m}"] = sum(project.is_live(last) for project in projects)


def _write_payrolls(
    out: Path, size: Size, projects: list[Project], people: People, truth: DemoTruth, rng: Random
) -> None:
    by_hand = _made_on_site(projects)
    with payroll_files.PlatformFiles(out, truth, size.rows_per_file) as platform:
        planted = False
        for project in projects:
            for paid in payroll.payrolls_of(project, people, rng):
                truth.count_payroll(paid.month, payroll.amounts(paid))
                if by_hand.get(project.number) == paid.month:
                    payroll_files.write_site_workbook(out, paid, truth, rng)
                    continue
                platform.add(paid)
                if not planted and paid.month.year == 2023:
                    platform.plant_impossible_month(paid)
                    planted = True


def _made_on_site(projects: list[Project]) -> dict[str, date]:
    """A few small sites keep a month of their payroll by hand."""
    wanted = [date(2023, 3, 1), date(2023, 8, 1), date(2023, 11, 1), date(2024, 3, 1), date(2024, 4, 1), date(2024, 5, 1)]
    found: dict[str, date] = {}
    for month in wanted[:SITE_WORKBOOKS]:
        for project in sorted(projects, key=lambda one: one.crew_size):
            if project.number not in found and month in payroll.project_months(project):
                found[project.number] = month
                break
    return found


