"""The 12345 export: one GB18030 CSV a year, wage complaints and other orders mixed."""

import csv
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from random import Random

from etl.demo import hotline_text
from etl.demo.days import DayPicker, add_workdays, at_office_hours
from etl.demo.desk import Desk
from etl.demo.grievances import last_day
from etl.demo.people import Person
from etl.demo.places import UNKNOWN_TOWN, towns
from etl.demo.records import Record
from etl.demo.sheets import ACCEPTED, NOT_WAGES, REJECTED, REPEATED, SUPERSEDED, Cell, Sheet
from etl.demo.world import World

FOLDER = "12345热线"
COLUMNS = (
    "序号", "工单编号", "受理员工号", "受理员", "来电人", "来电号码", "分类", "紧急程度", "来电类别",
    "受理渠道", "主要内容", "受理时间", "工单状态", "受理类型", "是否保密", "是否回复", "办理单位",
    "转办时间", "转办意见", "办结时间", "办结时限", "是否延期", "退单次数", "办理结果", "回访时间",
    "服务过程满意", "办理结果满意", "重办次数", "所属镇街",
)  # fmt: skip
NUMBER, RECEIVED = COLUMNS.index("工单编号"), COLUMNS.index("受理时间")
RENAMED: dict[int, dict[str, str]] = {
    2022: {"受理时间": "来电时间", "来电号码": "联系电话", "主要内容": "诉求内容", "所属镇街": "镇街"},
    2023: {"工单编号": "工单号", "办理单位": "承办单位", "办理结果满意": "办理结果满意度"},
    2024: {"分类": "诉求分类", "办结时限": "要求办结时间", "工单状态": "办理状态", "来电人": "市民姓名"},
}
SHARE_OF_OTHER_ORDERS = 0.15
INTAKES = ("电话", "电话", "电话", "微信", "省平台转办", "APP", "网站")


@dataclass(slots=True)
class Order:
    """One line of the file, whether about wages or not."""

    number: str
    received: datetime
    person: Person
    category: str
    text: str
    town: str
    handler: str
    due: date
    status: str
    settled: datetime | None
    satisfaction: str
    fate: str


def orders_of(records: list[Record], rng: Random) -> list[Order]:
    found = []
    for record in records:
        town = UNKNOWN_TOWN if record.is_town_unknown else record.town.written(rng)
        found.append(
            Order(
                number=record.number,
                received=record.received,
                person=record.person,
                category="劳动保障/拖欠工资",
                text=hotline_text.complaint(record, rng),
                town="" if rng.random() < 0.15 and not record.is_town_unknown else town,
                handler=record.handler,
                due=record.due,
                status=record.status,
                settled=record.settled,
                satisfaction=record.satisfaction,
                fate=ACCEPTED,
            )
        )
    return found


def other_orders(world: World, count: int, year: int) -> list[Order]:
    """Orders that have nothing to do with wages."""
    rng = world.rng
    last = min(date(year, 12, 31), last_day("hotline"))
    picker = DayPicker(date(year, 1, 1), last)
    found = []
    for place in range(count):
        received = at_office_hours(picker.pick(rng), rng)
        town = rng.choice(towns())
        category, text = hotline_text.other_order(town.written(rng), rng)
        closing = at_office_hours(add_workdays(received.date(), 3), rng)
        found.append(
            Order(
                number=f"{received:%Y%m%d}{90_000_000 + world.replica * 10_000 + place:08d}",
                received=received,
                person=world.people.new(),
                category=category,
                text=text,
                town=town.written(rng),
                handler=rng.choice(("住建局", "执法局", "人社局", "热力公司")),
                due=add_workdays(received.date(), 5),
                status="已办结" if closing.date() <= last else "办理中",
                settled=closing if closing.date() <= last else None,
                satisfaction=rng.choice(("满意", "基本满意", "未接通", "")),
                fate=NOT_WAGES,
            )
        )
    return found


def _guarded(text: str, rng: Random) -> str:
    """Exports guard long numbers from Excel with an apostrophe or a tab."""
    return rng.choice((f"'{text}", f"{text}\t", f"\t{text}", text))


def _limit(order: Order, rng: Random) -> str:
    shape = rng.randrange(4)
    if shape == 0:
        return "5个工作日"
    return "" if shape == 1 else f"{order.due:%Y-%m-%d} 23:59:59" if shape == 2 else f"{order.due:%Y/%m/%d}"


def cells(order: Order, serial: int, rng: Random) -> list[Cell]:
    sent = order.received + timedelta(minutes=rng.randint(2, 40))
    result = rng.choice(("已协调单位支付", "已转办并回复来电人", "经核实，已答复")) if order.settled else None
    return [
        serial,
        _guarded(order.number, rng),
        f"GT{rng.randint(1, 30):03d}",
        rng.choice(("小刘", "小孟", "小葛")),
        order.person.name,
        _guarded(order.person.phone, rng),
        order.category,
        rng.choice(("一般", "一般", "一般", "紧急")),
        "投诉举报" if order.fate == ACCEPTED else rng.choice(("求助", "咨询", "投诉举报")),
        rng.choice(INTAKES),
        order.text,
        f"{order.received:%Y-%m-%d %H:%M:%S}" if rng.random() < 0.7 else f"{order.received:%Y/%m/%d %H:%M}",
        order.status,
        rng.choice(("转办", "直接答复")) if order.fate != ACCEPTED else "转办",
        rng.choice(("否", "否", "是")),
        "是",
        order.handler,
        f"{sent:%Y-%m-%d %H:%M:%S}",
        "请按规定时限办理，并回复来电人",
        f"{order.settled:%Y-%m-%d %H:%M:%S}" if order.settled else None,
        _limit(order, rng),
        "否",
        rng.choice((0, 0, 0, 0, 1)),
        result,
        None,
        order.satisfaction or None,
        order.satisfaction or None,
        0,
        order.town or None,
    ]


def _plant(desk: Desk, sheet: Sheet, file: str, orders: list[Order], year: int) -> None:
    """The few lines that must be skipped or refused, after all others."""
    settled = [order for order in orders if order.fate == ACCEPTED and order.settled]
    serial = len(orders) + 1
    if year == 2021:
        line = cells(settled[0], serial, desk.rng)
        line[NUMBER] = line[RECEIVED] = None
        sheet.add(line, REJECTED)
        note = "没有工单编号，也没有受理时间"
        desk.doubt(file, sheet, rule="no_number_and_date", fate=REJECTED, note=note)
    elif year == 2022:
        # an older state of an order further up: the last line of a number wins, so the final one follows
        order = settled[len(settled) // 2]
        place = orders.index(order) + 1
        older = replace(order, status="办理中", settled=None, satisfaction="")
        newest, sheet.lines[place] = sheet.lines[place], cells(older, place, desk.rng)
        sheet.fates[place] = SUPERSEDED
        sheet.add([serial, *newest[1:]], ACCEPTED)
        note = f"工单 {order.number} 先后两行，以后一行为准"
        desk.doubt(file, sheet, rule=SUPERSEDED, fate="skipped", note=note)
    elif year == 2023:
        place = orders.index(settled[len(settled) // 3]) + 1
        sheet.add([serial, *sheet.lines[place][1:]], REPEATED)
        desk.doubt(file, sheet, rule=REPEATED, fate="skipped", note="同一工单重复一行")


def write_year(desk: Desk, year: int, records: list[Record], others: list[Order]) -> None:
    file = f"{FOLDER}/12345工单_{year}.csv"
    orders = sorted(orders_of(records, desk.rng) + others, key=lambda order: (order.received, order.number))
    sheet = Sheet("")
    sheet.header([RENAMED.get(year, {}).get(column, column) for column in COLUMNS])
    for serial, order in enumerate(orders, 1):
        sheet.add(cells(order, serial, desk.rng), order.fate)
        if order.town == UNKNOWN_TOWN:
            desk.doubt(file, sheet, rule="unknown_town", fate="accepted_unknown_town", note=UNKNOWN_TOWN)
    _plant(desk, sheet, file, orders, year)
    with desk.path(file).open("w", encoding="gb18030", newline="") as handle:
        csv.writer(handle).writerows(sheet.lines)
    desk.count(file, "hotline_orders", [sheet])
    for record in records:
        desk.truth.hotline_text[record.number] = hotline_text.facts(record)
