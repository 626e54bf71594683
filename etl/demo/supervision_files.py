"""The ledgers of payroll supervision on file, as banks, sites and offices keep them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import date, timedelta
from random import Random

from data.county import county
from etl.demo import shapes
from etl.demo.csv_files import CsvFile
from etl.demo.days import LAST_DAY, half_name
from etl.demo.desk import Desk
from etl.demo.sheets import ACCEPTED, HEADER, NOTE, REJECTED, TOTAL, Cell, Sheet
from etl.demo.supervision import Attended, Site

ACCOUNT_COLUMNS = (
    "序号", "项目编号", "项目名称", "施工总承包单位", "合同签订日期", "账户名称", "账号", "开户行",
    "开户日期", "账户状态", "累计到账", "累计代发", "余额", "余额日期", "销户日期",
)  # fmt: skip
TRANSFER_COLUMNS = (
    "序号",
    "项目编号",
    "项目名称",
    "到账日期",
    "到账金额（万元）",
    "拨付方",
    "凭证号",
    "所属月份",
)
GUARANTEE_COLUMNS = (
    "序号", "项目编号", "项目名称", "建设单位", "施工总承包单位", "合同额（万元）", "担保形式",
    "担保金额（元）", "担保期限▸起始日期", "担保期限▸到期日", "保函编号",
)  # fmt: skip
ROSTER_COLUMNS = (
    "序号", "项目编号", "项目名称", "所属参建单位", "班组", "姓名", "身份证号", "手机号", "工种", "进场日期",
    "退场日期", "合同签订", "银行卡号", "开户行",
)  # fmt: skip
DAYS = tuple(range(1, 32))
ATTENDANCE_COLUMNS = (
    "序号", "项目编号", "项目名称", "月份", "班组", "姓名", "身份证号", "工种", *map(str, DAYS), "出勤天数",
)  # fmt: skip
SITE_COLUMNS = ("序号", "姓名", "工种", *(f"出勤日期▸{day}" for day in DAYS), "出勤天数", "本人签字")
EVENT_COLUMNS = ("姓名", "身份证号", "考勤时间", "进/出", "设备号", "项目名称")
# How sites mark a whole day, half a day, and a day off.
MARKS = (("√", "半", "×"), ("8", "4", ""), ("1", "0.5", "0"))
# Of the sites with a month on a sheet of their own, without ID numbers, and of those with a device.
SHEET_MONTH, DEVICE_MONTH = date(2024, 5, 1), date(2024, 4, 1)
SITES_WITH_SHEET, SITES_WITH_DEVICE = 3, 2


def write_sites(desk: Desk, sites: list[Site]) -> None:
    rng = Random(f"{desk.truth.seed}-site-files")
    _write_accounts(desk, sites)
    for year in (2021, 2022, 2023, 2024):
        _write_transfers(desk, sites, year, rng)
    _write_guarantees(desk, sites, rng)
    _write_roster(desk, sites)
    _write_attendance(desk, sites, rng)
    desk.truth.sites = truth_of(sites)


def truth_of(sites: list[Site]) -> dict[str, object]:
    """What a reader of these files must come to."""
    live = [site for site in sites if site.project.is_live(LAST_DAY)]
    attended = [one for site in sites for one in site.attendance]
    return {
        "accounts_open": sum(
            1 for one in sites if one.account and one.account.balances and not one.account.closed
        ),
        "live_without_account": sorted(one.project.number for one in live if one.account is None),
        "opened_late": sorted(
            one.project.number
            for one in sites
            if one.account and one.account.balances and (one.account.opened - one.account.contract).days > 30
        ),
        "transferred_yuan": sum(paid.yuan for one in sites for paid in one.transfers),
        "missed_months": {
            one.project.number: [f"{month:%Y-%m}" for month in one.missed] for one in sites if one.missed
        },
        "quiet_and_looking_bad": {
            one.project.number: [f"{month:%Y-%m}" for month in one.looks_bad]
            for one in sites
            if one.looks_bad
        },
        "roster_entries": sum(len(one.roster) for one in sites),
        "without_contract": sum(1 for one in sites for entry in one.roster if not entry.has_contract),
        "attended_worker_months": len(attended),
        "attended_days": sum(len(one.full) + 0.5 * len(one.half) for one in attended),
        "attended_not_on_payroll": sum(1 for one in attended if not one.is_on_payroll),
        "guarantees_in_force_live": sum(
            1
            for one in live
            if one.guarantee and (one.guarantee.last is None or one.guarantee.last >= LAST_DAY)
        ),
    }


# accounts and payments ----------------------------------------------------------------------------


def _write_accounts(desk: Desk, sites: list[Site]) -> None:
    """The bank's export of every half-year: each account at each month's end."""
    lines: dict[str, list[list[Cell]]] = defaultdict(list)
    for site in sites:
        for balance in site.account.balances if site.account else ():
            lines[half_name(balance.day)].append(_account_cells(site, balance.day))
    for half, rows in sorted(lines.items()):
        encoding = "gb18030" if half == "2023H1" else "utf-8-sig"
        file = CsvFile(
            desk,
            "special_accounts",
            f"工资专户/工资专用账户_{_half_words(half)}",
            ACCOUNT_COLUMNS,
            encoding=encoding,
            limit=1_000_000,
        )
        for serial, cells in enumerate(rows, 1):
            file.add([serial, *cells])
        file.close()


def _half_words(half: str) -> str:
    return f"{half[:4]}年{'上' if half.endswith('1') else '下'}半年"


def _account_cells(site: Site, day: date) -> list[Cell]:
    account, project = site.account, site.project
    assert account is not None
    balance = next(one for one in account.balances if one.day == day)
    is_last = day == account.balances[-1].day
    return [
        project.number,
        project.name,
        project.contractor.name,
        account.contract.isoformat(),
        f"{project.contractor.name}{project.name}农民工工资专用账户",
        account.number,
        f"{county().short}农商银行",
        account.opened.isoformat(),
        "正常",
        balance.received,
        balance.paid,
        balance.received - balance.paid,
        day.isoformat(),
        account.closed.isoformat() if account.closed and is_last else "",
    ]


def _write_transfers(desk: Desk, sites: list[Site], year: int, rng: Random) -> None:
    file = f"工资专户/人工费拨付流水_{year}年.xlsx"
    sheet = Sheet("拨付流水")
    sheet.title(f"{county().name}{year}年人工费拨付流水", len(TRANSFER_COLUMNS))
    sheet.header(list(TRANSFER_COLUMNS))
    total = 0
    paid = [(one, site) for site in sites for one in site.transfers if one.day.year == year]
    for serial, (one, site) in enumerate(sorted(paid, key=lambda found: (found[0].day, found[0].voucher)), 1):
        total += one.yuan
        project = site.project
        day = shapes.day(one.day, rng)
        money = shapes.in_unit(one.yuan, "万元")
        month = f"{one.month.year}年{one.month.month}月"
        sheet.add(
            [serial, project.number, project.name, day, money, project.owner, one.voucher, month], ACCEPTED
        )
    if year == LAST_DAY.year:
        sheet.add([len(paid) + 1, None, None, "2024-06-15", 5, None, "PZ-0", None], REJECTED)
        desk.doubt(file, sheet, rule="required_missing", fate=REJECTED, note="拨付没有写项目")
    sheet.add(["合计", None, None, None, shapes.in_unit(total, "万元"), None, None, None], TOTAL)
    desk.save(file, "account_transfers", [sheet])


def _write_guarantees(desk: Desk, sites: list[Site], rng: Random) -> None:
    sheet = Sheet("支付担保")
    sheet.title(f"{county().name}工程款支付担保台账", len(GUARANTEE_COLUMNS))
    sheet.two_level_header(list(GUARANTEE_COLUMNS))
    given = [(site.project, site.guarantee) for site in sites if site.guarantee]
    for serial, (project, one) in enumerate(given, 1):
        names: list[Cell] = [serial, project.number, project.name, project.owner, project.contractor.name]
        days = [shapes.day(one.first, rng), shapes.day(one.last, rng)]
        sheet.add([*names, project.contract_wan, one.form, one.yuan, *days, one.number], ACCEPTED)
    desk.save("支付担保/工程款支付担保台账.xlsx", "payment_guarantees", [sheet])


# rosters and attendance ---------------------------------------------------------------------------


def _write_roster(desk: Desk, sites: list[Site]) -> None:
    file = CsvFile(
        desk, "rosters", "实名制/实名制花名册", ROSTER_COLUMNS, encoding="utf-8-sig", limit=1_000_000
    )
    for site in sites:
        project = site.project
        for one in site.roster:
            who = one.worker.person
            file.add(
                [
                    file.lines + 1,
                    project.number,
                    project.name,
                    project.contractor.name,
                    one.worker.team,
                    who.name,
                    who.id_card,
                    who.phone,
                    one.worker.trade,
                    one.entered.isoformat(),
                    one.left.isoformat() if one.left else "",
                    "是" if one.has_contract else "否",
                    who.bank_card if one.has_card else "",
                    who.bank if one.has_card else "",
                ]
            )
    file.close()


def _write_attendance(desk: Desk, sites: list[Site], rng: Random) -> None:
    """Most sites are on the platform; some have a month on a sheet of their own, or from a device."""
    own_sheet = _with_month(sites, SHEET_MONTH)[:SITES_WITH_SHEET]
    device = [one for one in _with_month(sites, DEVICE_MONTH) if one not in own_sheet][:SITES_WITH_DEVICE]
    for one in (one for site in device for one in site.attendance if one.month == DEVICE_MONTH):
        # it knows who came, not for how long
        one.full, one.half = sorted((*one.full, *one.half)), []
    halves: dict[str, list[tuple[Site, Attended]]] = defaultdict(list)
    for site in sites:
        for one in site.attendance:
            is_elsewhere = (site in own_sheet and one.month == SHEET_MONTH) or (
                site in device and one.month == DEVICE_MONTH
            )
            if not is_elsewhere:
                halves[half_name(one.month)].append((site, one))
    for half, lines in sorted(halves.items()):
        file = CsvFile(
            desk,
            "attendance",
            f"考勤/考勤表_{_half_words(half)}",
            ATTENDANCE_COLUMNS,
            encoding="gb18030" if half == "2023H1" else "utf-8-sig",
            limit=1_000_000,
        )
        for site, one in lines:
            who, project = one.worker.person, site.project
            head: list[Cell] = [file.lines + 1, project.number, project.name, f"{one.month:%Y-%m}"]
            names: list[Cell] = [one.worker.team, who.name, who.id_card, one.worker.trade]
            file.add([*head, *names, *_marks(one, site), len(one.full) + 0.5 * len(one.half)])
        file.close()
    for place, site in enumerate(own_sheet, 1):
        _write_own_sheet(desk, site, place)
    _write_device(desk, device, rng)


def _with_month(sites: Iterable[Site], month: date) -> list[Site]:
    """Those whose workers of the month all have names of their own, the smallest first."""
    found = []
    for site in sites:
        names = [one.worker.person.name for one in site.attendance if one.month == month]
        on_roster = [one.worker.person.name for one in site.roster]
        # a title with brackets in its project's name is another matter
        if names and len(set(on_roster)) == len(on_roster) and not set("(（") & set(site.project.name):
            found.append(site)
    return sorted(found, key=lambda site: (site.project.crew_size, site.project.number))


def _marks(one: Attended, site: Site) -> list[Cell]:
    whole, half, off = MARKS[site.project.crew_size % len(MARKS)]
    last = (one.month.replace(day=28) + timedelta(days=4)).replace(day=1) - timedelta(days=1)
    return [
        (whole if day in one.full else half if day in one.half else off) if day <= last.day else ""
        for day in DAYS
    ]


def _write_own_sheet(desk: Desk, site: Site, place: int) -> None:
    """As a site keeps it: project and month in the title, two lines of headers, weekdays, no ID numbers."""
    month = SHEET_MONTH
    sheet = Sheet("考勤")
    sheet.title(f"{site.project.name}{month.year}年{month.month}月农民工考勤表", len(SITE_COLUMNS))
    sheet.two_level_header(list(SITE_COLUMNS))
    weekdays = ["一二三四五六日"[date(2024, 5, day).weekday()] for day in DAYS]
    sheet.add([None, None, None, *weekdays, None, None], HEADER)
    mine = [one for one in site.attendance if one.month == month]
    for serial, one in enumerate(mine, 1):
        name = one.worker.person.name
        days = len(one.full) + 0.5 * len(one.half)
        marks = [cell or None for cell in _marks(one, site)]
        sheet.add([serial, name, one.worker.trade, *marks, days, name], ACCEPTED)
    sheet.add(["制表人：劳资专管员　　项目经理：", *[None] * (len(SITE_COLUMNS) - 1)], NOTE)
    desk.save(f"考勤/工地考勤表_2024年5月_{place}.xlsx", "attendance", [sheet])


def _write_device(desk: Desk, sites: list[Site], rng: Random) -> None:
    file = CsvFile(
        desk,
        "attendance_events",
        "考勤/考勤机记录_2024年4月",
        EVENT_COLUMNS,
        encoding="gb18030",
        limit=1_000_000,
    )
    for number, site in enumerate(sites, 1):
        for one in (found for found in site.attendance if found.month == DEVICE_MONTH):
            who = one.worker.person
            for day in one.full:
                for way, hour in (("进", 6), ("出", 17)):
                    at = f"{DEVICE_MONTH:%Y-%m}-{day:02d} {hour:02d}:{rng.randrange(60):02d}:00"
                    named: list[Cell] = [who.name, who.id_card, at, way]
                    file.add([*named, f"SN-{number}", site.project.name])
    file.close()
