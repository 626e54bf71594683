"""The office's own ledgers: recoveries by year, projects, wage deposits, the emergency fund."""

from collections import Counter
from datetime import timedelta
from random import Random

from data.county import county
from data.spec.reference import COUNTY_ACCOUNT
from etl.demo import shapes
from etl.demo.days import LAST_DAY
from etl.demo.deposits import Advance, Deposit
from etl.demo.desk import Desk
from etl.demo.projects import Project, sector_label
from etl.demo.records import Recovery
from etl.demo.sheets import ACCEPTED, REJECTED, TOTAL, Cell, Sheet

RECOVERY_COLUMNS = (
    "序号", "台账编号", "线索编号", "单位", "项目", "属地镇街", "行业", "追发日期", "追发人数",
    "追发金额（元）", "追发方式", "备注",
)  # fmt: skip
RECOVERY_RENAMED: dict[int, dict[str, str]] = {
    2022: {"追发金额（元）": "追发金额（万元）", "单位": "欠薪单位"},
    2023: {"追发日期": "兑付日期", "线索编号": "关联线索编号", "追发方式": "追缴方式"},
    2024: {"单位": "被反映单位", "项目": "项目名称", "属地镇街": "镇街"},
}
ROUTE_WORDS = {
    "调解": ("调解", "调解", "协商调解", "先行调解"),
    "责令支付": ("责令支付", "责令限期支付"),
    "总包先行清偿": ("总包先行清偿", "先行清偿"),
    "保证金": ("保证金", "动用保证金"),
    "周转金": ("周转金", "周转金垫付"),
    "仲裁诉讼": ("仲裁诉讼", "劳动仲裁"),
    "移送": ("移送公安",),
}
PROJECT_COLUMNS = (
    "序号", "项目编号", "项目名称", "项目类别", "投资性质", "建设单位", "施工总承包单位",
    "统一社会信用代码", "行业主管部门", "属地镇街", "详细地址", "合同额（万元）", "开工日期",
    "计划竣工日期", "实际竣工日期", "施工许可证号", "项目状态", "劳资专管员", "电话", "工资支付日",
)  # fmt: skip
DEPOSIT_COLUMNS = (
    "序号", "项目编号", "项目名称", "施工总承包单位", "合同额（万元）", "应缴比例（%）", "应缴额（元）",
    "已缴金额（元）", "存储形式", "银行", "保函编号", "存储（开立）日期", "到期日", "状态", "减免理由",
    "动用▸日期", "动用▸金额", "补足▸日期", "补足▸金额", "返还日期",
)  # fmt: skip
FUND_COLUMNS = (
    "序号", "批次号", "账户层级", "申请单位", "镇街", "欠薪单位", "项目", "申请日期", "审批人",
    "批准日期", "垫付人数", "垫付金额", "用途", "追偿责任单位", "应追偿", "已追偿", "追偿日期",
    "期初余额", "期末余额",
)  # fmt: skip


def recovery_cells(recovery: Recovery, serial: int, unit: str, rng: Random) -> list[Cell]:
    return [
        serial,
        recovery.number,
        recovery.clue or None,
        recovery.employer,
        recovery.project or None,
        recovery.town.written(rng),
        recovery.sector if recovery.project else sector_label(recovery.sector, rng),
        shapes.day(recovery.day, rng),
        recovery.workers,
        shapes.in_unit(recovery.amount, unit),
        rng.choice(ROUTE_WORDS[recovery.route]),
        None,
    ]


def write_recoveries(desk: Desk, year: int, recoveries: list[Recovery]) -> None:
    file = f"追发台账/追发台账_{year}年.xlsx"
    names = [RECOVERY_RENAMED.get(year, {}).get(column, column) for column in RECOVERY_COLUMNS]
    unit = "万元" if year == 2022 else "元"
    sheet = Sheet("追发台账")
    sheet.title(f"{county().name}{year}年农民工工资追发台账", len(names))
    sheet.header(names)
    for serial, recovery in enumerate(recoveries, 1):
        sheet.add(recovery_cells(recovery, serial, unit, desk.rng), ACCEPTED)
    if year == 2023:
        line = recovery_cells(recoveries[0], len(recoveries) + 1, unit, desk.rng)
        line[1], line[RECOVERY_COLUMNS.index("追发日期")] = f"ZF{year}-999999", f"{year}-06-31"
        sheet.add(line, REJECTED)
        desk.doubt(file, sheet, rule="impossible_date", fate=REJECTED, note="兑付日期为6月31日")
    total: list[Cell] = [None] * len(names)
    total[0] = "合计"
    total[RECOVERY_COLUMNS.index("追发人数")] = sum(one.workers for one in recoveries)
    amount = sum(one.amount for one in recoveries)
    total[RECOVERY_COLUMNS.index("追发金额（元）")] = shapes.in_unit(amount, unit)
    sheet.add(total, TOTAL)
    desk.save(file, "recoveries", [sheet])


def project_cells(project: Project, serial: int, rng: Random) -> list[Cell]:
    return [
        serial,
        project.number,
        project.name,
        project.sector_text,
        project.funding,
        project.owner,
        project.contractor.name,
        project.contractor.credit_code,
        project.authority,
        project.town.written(rng),
        f"{county().name}{project.town.name}{project.village}村",
        project.contract_wan,
        shapes.day(project.start, rng),
        shapes.day(project.planned, rng),
        shapes.day(project.finish, rng),
        project.permit,
        project.status,
        project.officer.name,
        project.officer.phone,
        f"{project.pay_day}日" if project.pay_day and rng.random() < 0.1 else project.pay_day,
    ]


def write_projects(desk: Desk, projects: list[Project]) -> None:
    sheet = Sheet("项目台账")
    sheet.title(f"{county().name}工程建设领域在建项目台账（截至2024年6月30日）", len(PROJECT_COLUMNS))
    sheet.header(list(PROJECT_COLUMNS))
    for serial, project in enumerate(projects, 1):
        sheet.add(project_cells(project, serial, desk.rng), ACCEPTED)
    desk.save("在建项目/在建项目台账.xlsx", "projects", [sheet])


def deposit_cells(deposit: Deposit, serial: int, rng: Random) -> list[Cell]:
    return [
        serial,
        deposit.project.number,
        deposit.project.name,
        deposit.project.contractor.name,
        deposit.project.contract_wan,
        deposit.ratio,
        deposit.required,
        deposit.stored,
        deposit.form or None,
        deposit.bank or None,
        deposit.guarantee or None,
        shapes.day(deposit.stored_day, rng),
        shapes.day(deposit.expiry, rng),
        deposit.status or None,
        deposit.exemption or None,
        shapes.day(deposit.used_day, rng),
        deposit.used,
        shapes.day(deposit.topped_up_day, rng),
        deposit.topped_up,
        shapes.day(deposit.returned_day, rng),
    ]


def write_deposits(desk: Desk, deposits: list[Deposit]) -> None:
    sheet = Sheet("保证金")
    sheet.title(f"{county().name}农民工工资保证金台账", len(DEPOSIT_COLUMNS))
    sheet.two_level_header(list(DEPOSIT_COLUMNS))
    for serial, deposit in enumerate(deposits, 1):
        sheet.add(deposit_cells(deposit, serial, desk.rng), ACCEPTED)
    total: list[Cell] = [None] * len(DEPOSIT_COLUMNS)
    total[0] = "合计"
    total[DEPOSIT_COLUMNS.index("应缴额（元）")] = sum(deposit.required for deposit in deposits)
    sheet.add(total, TOTAL)
    desk.save("工资保证金/工资保证金台账.xlsx", "wage_deposits", [sheet])


def deposit_truth(deposits: list[Deposit]) -> dict[str, int]:
    """Figures of the live projects on the last day."""
    live = [one for one in deposits if one.project.is_live(LAST_DAY)]
    soon = LAST_DAY + timedelta(days=30)
    return {
        "rows": len(deposits),
        "live": len(live),
        "required_yuan_live": sum(one.required for one in live),
        "stored_yuan_live": sum(stored_yuan(one) for one in live),
        "stored_yuan": sum(stored_yuan(one) for one in deposits),
        "exempt_live": sum(1 for one in live if one.exemption),
        "not_stored_live": sum(1 for one in live if one.status == "未缴存"),
        "covered_live": sum(1 for one in live if one.exemption or stored_yuan(one) >= one.required),
        "expiring_within_30_days": sum(1 for one in live if one.expiry and LAST_DAY <= one.expiry <= soon),
    }


def stored_yuan(deposit: Deposit) -> int:
    if deposit.status in ("", "未缴存", "已退还"):
        return 0
    stored = deposit.required if deposit.stored is None else deposit.stored
    return stored - (deposit.used or 0) + (deposit.topped_up or 0)


def advance_cells(advance: Advance, serial: int, rng: Random) -> list[Cell]:
    is_county = advance.account == COUNTY_ACCOUNT
    town = advance.town.name
    applicant = "县人社局" if is_county else town if town.endswith("街道") else f"{town}政府"
    return [
        serial,
        advance.number,
        rng.choice(("县", "县级")) if is_county else "镇街",
        applicant,
        town,
        advance.employer,
        advance.project,
        shapes.day(advance.applied, rng),
        advance.approver,
        shapes.day(advance.advanced_day, rng),
        advance.workers,
        advance.amount,
        advance.purpose,
        advance.debtor,
        advance.amount,
        advance.reclaimed,
        shapes.day(advance.reclaimed_day, rng),
        advance.opening,
        advance.closing,
    ]


def write_fund(desk: Desk, advances: list[Advance]) -> None:
    sheet = Sheet("周转金")
    sheet.title(f"{county().name}农民工工资应急周转金台账", len(FUND_COLUMNS))
    sheet.title(f"填报单位：{county().name}财政局  单位：元", len(FUND_COLUMNS))
    sheet.header(list(FUND_COLUMNS))
    for serial, advance in enumerate(advances, 1):
        sheet.add(advance_cells(advance, serial, desk.rng), ACCEPTED)
    desk.save("应急周转金/应急周转金台账.xlsx", "revolving_fund", [sheet])


def fund_truth(advances: list[Advance]) -> dict[str, object]:
    advanced: Counter[str] = Counter()
    reclaimed: Counter[str] = Counter()
    for one in advances:
        advanced[str(one.advanced_day.year)] += one.amount
        if one.reclaimed_day:
            reclaimed[str(one.reclaimed_day.year)] += one.reclaimed
    return {
        "advances": len(advances),
        "advanced_yuan_by_year": dict(advanced),
        "reclaimed_yuan_by_year": dict(reclaimed),
        "outstanding_yuan": sum(one.amount - one.reclaimed for one in advances),
    }
