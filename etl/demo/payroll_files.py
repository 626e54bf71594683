"""Payrolls on file: the platform's CSV by half-year, and a few workbooks made on site."""

from datetime import date
from functools import cache
from itertools import groupby
from random import Random

from etl.demo.csv_files import CsvFile
from etl.demo.days import half_name, halves
from etl.demo.desk import Desk
from etl.demo.payroll import Payroll, Wage
from etl.demo.sheets import ACCEPTED, NOTE, REJECTED, TOTAL, Cell, Sheet
from etl.demo.truth import Doubt

FOLDER = "工资发放"
COLUMNS = (
    "序号", "项目编号", "项目名称", "月份", "所属参建单位", "班组", "姓名", "身份证号", "联系电话",
    "工种", "出勤天数", "日工资标准", "加班费", "应发工资", "扣款", "实发工资", "发放日期", "发放方式",
    "补发金额", "补发日期", "银行卡号", "开户行",
)  # fmt: skip
OLD_NAMES = {
    "月份": "工资月份", "所属参建单位": "所属分包商", "联系电话": "手机号码", "日工资标准": "单日工资（元）",
    "应发工资": "应发合计（元）", "实发工资": "实发工资（元）", "扣款": "扣款合计", "补发金额": "补发工资",
}  # fmt: skip
SITE_COLUMNS = (
    "序号", "姓名", "身份证号", "联系电话", "工种", "出勤天数", "日工资标准（元）", "加班费", "应发工资",
    "扣款▸借支", "扣款▸罚款", "扣款▸伙食", "实发工资", "发放日期", "发放方式", "银行卡号",
    "开户行", "本人签字",
)  # fmt: skip
# half-years before this one come in GB18030 with other headers, later ones in UTF-8 with a BOM
NEW_SYSTEM_FROM = "2022H2"
WAY_WORDS = {"专户代发": ("专户代发", "银行代发"), "现金": ("现金",), "其他": ("微信", "转账")}
DIGITS = "零壹贰叁肆伍陆柒捌玖"


@cache
def _month_text(month: date, half: str) -> str:
    return f"{month.year}年{month.month}月" if half < NEW_SYSTEM_FROM else f"{month:%Y-%m}"


@cache
def _day_text(day: date | None, half: str) -> str:
    if day is None:
        return ""
    return f"{day.year}/{day.month}/{day.day}" if half < NEW_SYSTEM_FROM else day.isoformat()


def line_of(payroll: Payroll, wage: Wage, serial: int, half: str) -> list[Cell]:
    worker = wage.worker
    who = worker.person
    guard = "\t" if half < NEW_SYSTEM_FROM else ""
    words = WAY_WORDS[wage.way]
    return [
        serial,
        payroll.project.number + guard,
        payroll.project.name,
        _month_text(payroll.month, half),
        payroll.project.contractor.name,
        worker.team,
        who.name,
        guard + who.id_card,
        who.phone,
        worker.trade,
        wage.days,
        worker.day_rate,
        wage.overtime or "",
        wage.payable,
        wage.deducted or "",
        wage.paid,
        _day_text(wage.paid_day, half),
        words[serial % len(words)] if wage.paid or wage.back_paid else "",
        wage.back_paid or "",
        _day_text(wage.back_paid_day, half),
        who.bank_card + guard,
        who.bank,
    ]


class PlatformFiles:
    """The platform's CSV of every half-year, all open at once: payrolls come project by project."""

    def __init__(self, desk: Desk, rows_per_file: int) -> None:
        self._desk = desk
        self._files = {half.name: self._open(half.name, rows_per_file) for half in halves()}

    def _open(self, half: str, rows_per_file: int) -> CsvFile:
        is_old = half < NEW_SYSTEM_FROM
        words = f"{half[:4]}年{'上' if half.endswith('1') else '下'}半年"
        header = [OLD_NAMES.get(name, name) if is_old else name for name in COLUMNS]
        encoding = "gb18030" if is_old else "utf-8-sig"
        stem = f"{FOLDER}/工资发放_{words}"
        return CsvFile(self._desk, "payrolls", stem, header, encoding=encoding, limit=rows_per_file)

    def __enter__(self) -> "PlatformFiles":
        return self

    def __exit__(self, *_: object) -> None:
        for file in self._files.values():
            file.close()

    def add(self, payroll: Payroll) -> None:
        half = half_name(payroll.month)
        file = self._files[half]
        first = file.lines + 1
        file.add_all(
            [line_of(payroll, wage, serial, half) for serial, wage in enumerate(payroll.wages, first)]
        )

    def plant_impossible_month(self, payroll: Payroll) -> None:
        """One line whose month does not exist."""
        half = half_name(payroll.month)
        file = self._files[half]
        line = line_of(payroll, payroll.wages[0], file.lines + 1, half)
        line[COLUMNS.index("月份")] = f"{payroll.month.year}-13"
        file.add(line, REJECTED)
        note = f"月份为{payroll.month.year}-13"
        row = sum(file.fates.values())
        self._desk.truth.doubts.append(Doubt(file.name, "", row, "impossible_date", REJECTED, note))


def _capital(yuan: int) -> str:
    """壹万贰仟…元整, as the foot of a payroll has it."""
    words = ""
    digits = str(yuan)
    for place, digit in enumerate(digits):
        power = len(digits) - place - 1
        if digit != "0":
            words += DIGITS[int(digit)] + ("", "拾", "佰", "仟")[power % 4]
        elif not words.endswith("零") and power % 4:
            words += "零"
        if power == 4:
            words = words.rstrip("零") + "万"
    return words.rstrip("零") + "元整"


def _site_line(wage: Wage, serial: int, rng: Random) -> list[Cell]:
    who = wage.worker.person
    day = wage.paid_day
    return [
        serial,
        who.name,
        who.id_card,
        who.phone,
        wage.worker.trade,
        wage.days,
        wage.worker.day_rate,
        wage.overtime or None,
        wage.payable,
        wage.loan or None,
        wage.fine or None,
        wage.meals or None,
        wage.paid,
        None if day is None else f"{day.year}年{day.month}月{day.day}日",
        rng.choice(WAY_WORDS[wage.way]) if wage.paid else None,
        who.bank_card,
        who.bank,
        None,
    ]


def _site_sheet(payroll: Payroll, team: str, wages: list[Wage], rng: Random) -> Sheet:
    sheet = Sheet(team)
    month = f"{payroll.month.year}年{payroll.month.month}月"
    sheet.title(f"{payroll.project.name}{month}农民工工资发放表", len(SITE_COLUMNS))
    sheet.title(f"班组：{team}          单位：元", len(SITE_COLUMNS))
    sheet.two_level_header(list(SITE_COLUMNS))
    for serial, wage in enumerate(wages, 1):
        sheet.add(_site_line(wage, serial, rng), ACCEPTED)
    paid = sum(wage.paid for wage in wages)
    total: list[Cell] = [None] * len(SITE_COLUMNS)
    total[0] = "合计"
    total[SITE_COLUMNS.index("应发工资")] = sum(wage.payable for wage in wages)
    total[SITE_COLUMNS.index("实发工资")] = paid
    sheet.add(total, TOTAL)
    sheet.add([f"大写金额：{_capital(paid)}"], NOTE)
    sheet.add(["制表人：          班组长：          项目经理：          劳资专管员："], NOTE)
    return sheet


def write_site_workbook(desk: Desk, payroll: Payroll) -> None:
    """One workbook a project and month, a sheet a team; project, month and team stand in the title."""
    sheets = [
        _site_sheet(payroll, team, list(wages), desk.rng)
        for team, wages in groupby(payroll.wages, key=lambda wage: wage.worker.team)
    ]
    desk.save(f"{FOLDER}/手工表_{payroll.project.number}_{payroll.month:%Y%m}.xlsx", "payrolls", sheets)
