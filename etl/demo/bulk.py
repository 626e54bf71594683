"""City and province: many replicas of the county, streamed into CSV files with memory flat.

Nothing is planted here and no 事项 are listed: at this size the files measure speed, and the truth
holds sums and counts only.
"""

from collections.abc import Iterable, Sequence

from etl.demo import clue_files, hotline_files, ledger_files, payroll, payroll_files, visit_files
from etl.demo.csv_files import CsvFile
from etl.demo.deposits import make_advances, make_deposits
from etl.demo.desk import Desk
from etl.demo.grievances import make_records
from etl.demo.outcomes import settle
from etl.demo.projects import Project, make_projects
from etl.demo.records import Record, Recovery
from etl.demo.recoveries import make_recoveries
from etl.demo.sheets import ACCEPTED
from etl.demo.sizes import Size
from etl.demo.world import World, make_world
from etl.demo.write import YEARS, Progress, count_live_projects, count_matters

STEMS = {
    "national": ("national_clues", "全国平台/全国根治欠薪线索_{year}年", clue_files.COLUMNS),
    "provincial": ("provincial_clues", "省平台/省平台投诉_{year}年", clue_files.COLUMNS),
    "hotline": ("hotline_orders", "12345热线/12345工单_{year}", hotline_files.COLUMNS),
    "visits": ("visits", "现场接访/现场投诉来访登记_{year}年", visit_files.COLUMNS),
    "recoveries": ("recoveries", "追发台账/追发台账_{year}年", ledger_files.RECOVERY_COLUMNS),
}
STOCKS = {
    "projects": ("在建项目/在建项目台账", ledger_files.PROJECT_COLUMNS),
    "wage_deposits": ("工资保证金/工资保证金台账", ledger_files.DEPOSIT_COLUMNS),
    "revolving_fund": ("应急周转金/应急周转金台账", ledger_files.FUND_COLUMNS),
}


class LargeFiles:
    """All files of the demo, open at once: a replica brings lines for every year."""

    def __init__(self, desk: Desk, rows_per_file: int) -> None:
        def opened(ledger: str, stem: str, columns: Sequence[str]) -> CsvFile:
            encoding = "gb18030" if ledger == "hotline_orders" else "utf-8-sig"
            return CsvFile(desk, ledger, stem, columns, encoding=encoding, limit=rows_per_file)

        self.yearly = {
            (kind, year): opened(ledger, stem.format(year=year), columns)
            for kind, (ledger, stem, columns) in STEMS.items()
            for year in YEARS
        }
        self.stocks = {ledger: opened(ledger, stem, columns) for ledger, (stem, columns) in STOCKS.items()}

    def __enter__(self) -> "LargeFiles":
        return self

    def __exit__(self, *_: object) -> None:
        for file in (*self.yearly.values(), *self.stocks.values()):
            file.close()


def write_large(desk: Desk, size: Size, seed: int, progress: Progress) -> None:
    with (
        LargeFiles(desk, size.rows_per_file) as files,
        payroll_files.PlatformFiles(desk, size.rows_per_file) as platform,
    ):
        for replica in range(size.replicas):
            # replica 0 would share its names with the county's own demo
            world = make_world(size, seed, replica + 1)
            projects = make_projects(world)
            _add_complaints(desk, world, files, projects)
            _add_stocks(desk, world, files, projects)
            for project in projects:
                for paid in payroll.payrolls_of(project, world.people, world.rng):
                    desk.truth.count_payroll(paid.month, payroll.amounts(paid))
                    platform.add(paid)
            progress("演示台账", replica + 1, size.replicas)


def _add_complaints(desk: Desk, world: World, files: LargeFiles, projects: list[Project]) -> None:
    records = make_records(world, projects)
    settle(records, world.rng)
    recoveries = make_recoveries(world, records)
    for record in records:
        if record.channel != "hotline":
            _add_record(world, files, record)
    for year in YEARS:
        _add_orders(world, files, year, [one for one in records if one.channel == "hotline"])
    _add_recoveries(world, files, recoveries)
    desk.truth.count_records(records)
    desk.truth.count_recoveries(recoveries)
    count_matters(desk.truth, records, is_listed=False)


def _add_record(world: World, files: LargeFiles, record: Record) -> None:
    year = record.day.year
    file = files.yearly[record.channel, year]
    if record.channel == "visits":
        # without a title there is no year to complete a short date
        file.add(visit_files.cells(record, file.lines + 1, 0, world.rng))
    else:
        file.add(clue_files.cells(record, file.lines + 1, "元", world.rng))


def _add_orders(world: World, files: LargeFiles, year: int, records: list[Record]) -> None:
    file = files.yearly["hotline", year]
    mine = hotline_files.orders_of([one for one in records if one.day.year == year], world.rng)
    count = round(len(mine) * hotline_files.SHARE_OF_OTHER_ORDERS)
    for order in mine + hotline_files.other_orders(world, count, year):
        file.add(hotline_files.cells(order, file.lines + 1, world.rng), order.fate)


def _add_recoveries(world: World, files: LargeFiles, recoveries: Iterable[Recovery]) -> None:
    for recovery in recoveries:
        file = files.yearly["recoveries", recovery.day.year]
        file.add(ledger_files.recovery_cells(recovery, file.lines + 1, "元", world.rng), ACCEPTED)


def _add_stocks(desk: Desk, world: World, files: LargeFiles, projects: list[Project]) -> None:
    for project in projects:
        file = files.stocks["projects"]
        file.add(ledger_files.project_cells(project, file.lines + 1, world.rng))
    for deposit in make_deposits(world, projects):
        file = files.stocks["wage_deposits"]
        file.add(ledger_files.deposit_cells(deposit, file.lines + 1, world.rng))
    count_live_projects(desk.truth, projects)
    if world.replica == 1:
        # one county's advances: the pools do not grow with the number of replicas
        for advance in make_advances(world, projects):
            file = files.stocks["revolving_fund"]
            file.add(ledger_files.advance_cells(advance, file.lines + 1, world.rng))
