"""The visits book: made by hand, one workbook, a sheet a year, dates merged over the rows of a day."""

from itertools import groupby
from random import Random

from data.county import county
from etl.demo import shapes
from etl.demo.desk import Desk
from etl.demo.projects import sector_label
from etl.demo.records import Record
from etl.demo.sheets import ACCEPTED, NOTE, REJECTED, TOTAL, Cell, Sheet

FILE = "现场接访/现场投诉来访登记.xlsx"
COLUMNS = (
    "序号", "登记日期", "投诉人（代表）", "身份证号", "电话", "同访人数", "被投诉单位", "项目",
    "属地镇街", "行业", "拖欠时间段", "人数", "金额（元）", "诉求", "接访人", "受理方式", "转往单位",
    "办理结果", "办结日期", "满意度",
)  # fmt: skip
RENAMED: dict[int, dict[str, str]] = {
    2022: {"登记日期": "来访日期", "电话": "联系电话"},
    2023: {"投诉人（代表）": "来访人", "被投诉单位": "用人单位", "属地镇街": "镇（街道）"},
    2024: {"诉求": "主要诉求", "人数": "涉及人数", "金额（元）": "金额\n（元）"},
}
DATE, TOWN, HEADS, MONEY = (COLUMNS.index(name) for name in ("登记日期", "属地镇街", "人数", "金额（元）"))
RESULTS = {"属实已解决": "已协调支付", "引导仲裁诉讼": "已引导申请劳动仲裁", "不属实": "经查不属实"}


def _accept_type(record: Record, rng: Random) -> str:
    if record.status == "不予受理":
        return "不予受理"
    if record.conclusion == "引导仲裁诉讼":
        return rng.choice(("引导仲裁", "引导仲裁诉讼"))
    return rng.choice(("受理", "受理", "转办"))


def cells(record: Record, serial: int, year: int, rng: Random) -> list[Cell]:
    accept_type = _accept_type(record, rng)
    settled = record.settled.date() if record.settled else None
    who = record.person
    return [
        serial,
        shapes.spoken_day(record.day, year, rng),
        who.name,
        None if rng.random() < 0.1 else who.id_card,
        who.phone,
        max(1, min(record.workers, rng.randint(1, 4))),
        record.employer,
        record.project.name if record.project else None,
        record.town.written(rng),
        record.project.sector_text if record.project else sector_label(record.sector, rng),
        record.period,
        record.workers,
        None if record.owed is None else shapes.typed_money(record.owed, rng),
        f"要求支付{record.period}拖欠的工资",
        rng.choice(("小周", "小秦", "老马")),
        accept_type,
        record.handler,
        RESULTS.get(record.conclusion, "已办理") if settled else None,
        shapes.spoken_day(settled, year, rng),
        record.satisfaction or None,
    ]


def _subtotal(sheet: Sheet, label: str, records: list[Record]) -> None:
    line: list[Cell] = [None] * len(COLUMNS)
    line[0] = label
    line[HEADS] = sum(record.workers for record in records)
    line[MONEY] = sum(record.owed or 0 for record in records)
    sheet.add(line, TOTAL)


def _merge_days(sheet: Sheet, rows: list[int], days: list[object]) -> None:
    """Records of one day share one date cell."""
    for _, group in groupby(zip(rows, days, strict=True), key=lambda pair: pair[1]):
        mine = [row for row, _ in group]
        sheet.merge_down(DATE, mine[0], mine[-1])


def _sheet(desk: Desk, year: int, records: list[Record]) -> Sheet:
    sheet = Sheet(f"{year}年", left=1)
    sheet.title(f"{county().name}{year}年农民工工资现场投诉来访登记表", len(COLUMNS))
    sheet.header([RENAMED.get(year, {}).get(column, column) for column in COLUMNS])
    serial = 0
    for month, group in groupby(records, key=lambda record: record.day.month):
        monthly = list(group)
        rows = []
        for record in monthly:
            serial += 1
            line = cells(record, serial, year, desk.rng)
            if record.is_owed_negative:
                line[MONEY] = -5000
            rows.append(sheet.add(line, ACCEPTED))
            if record.is_owed_negative:
                desk.doubt(FILE, sheet, rule="negative_amount", fate="accepted_amount_empty", note="金额为负")
        _merge_days(sheet, rows, [record.day for record in monthly])
        _subtotal(sheet, f"{month}月小计", monthly)
    if year == 2021:
        line = cells(records[-1], serial + 1, year, desk.rng)
        line[DATE] = "2月30日"
        sheet.add(line, REJECTED)
        desk.doubt(FILE, sheet, rule="impossible_date", fate=REJECTED, note="登记日期为2月30日")
    _subtotal(sheet, "合计", records)
    sheet.add(["制表人：周某  审核人：秦某"], NOTE)
    return sheet


def write_visits(desk: Desk, records: list[Record]) -> None:
    by_year = groupby(records, key=lambda record: record.day.year)
    desk.save(FILE, "visits", [_sheet(desk, year, list(group)) for year, group in by_year])
