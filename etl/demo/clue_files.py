"""The exports of the national and the provincial platform: one workbook a year, and a corrected one."""

from dataclasses import replace
from datetime import datetime
from random import Random

from data.county import county
from etl.demo import shapes
from etl.demo.days import LAST_DAY
from etl.demo.desk import Desk
from etl.demo.places import UNKNOWN_TOWN
from etl.demo.projects import sector_label
from etl.demo.records import Record
from etl.demo.sheets import ACCEPTED, REJECTED, TOTAL, Cell, Sheet

FOLDERS = {"national": "全国平台", "provincial": "省平台"}
LEDGERS = {"national": "national_clues", "provincial": "provincial_clues"}
FILES = {"national": "全国根治欠薪线索_{year}年", "provincial": "省平台投诉_{year}年"}
TITLES = {
    "national": "全国根治欠薪线索反映平台线索台账（{year}年）",
    "provincial": "山东省农民工工资支付监管平台投诉台账（{year}年）",
}
COLUMNS = (
    "序号", "线索编号", "提交时间", "接收时间", "反映人", "身份证号", "联系电话", "领域", "行业",
    "被反映单位", "项目名称", "施工总承包单位", "建设单位", "欠薪地▸镇街", "欠薪地▸详细地址",
    "欠薪起止时间", "涉及人数", "欠薪金额", "线索内容", "承办单位", "承办人", "转办时间", "办理时限",
    "核处状态", "核处结论", "核实▸人数", "核实▸金额", "追发▸人数", "追发▸金额", "办结时间",
    "是否超期", "满意度", "备注",
)  # fmt: skip
COMPLAINANT, ID_CARD, NUMBER, RECEIVED, ACCEPTED_AT, ASSIGNED_AT, OWED = (
    COLUMNS.index(name)
    for name in ("反映人", "身份证号", "线索编号", "提交时间", "接收时间", "转办时间", "欠薪金额")
)
# other years' exports name the same columns otherwise
RENAMED: dict[tuple[str, int], dict[str, str]] = {
    ("national", 2022): {
        "提交时间": "反映时间",
        "被反映单位": "用人单位",
        "联系电话": "手机号码",
        "领域": "所属领域",
    },
    ("national", 2023): {"提交时间": "提交时间（反映时间）", "身份证号": "身份证\n号码", "行业": "所属行业"},
    ("national", 2024): {"欠薪地▸镇街": "欠薪地▸镇", "施工总承包单位": "总包单位", "核处状态": "线索状态"},
    ("provincial", 2021): {"线索编号": "投诉编号", "反映人": "投诉人", "线索内容": "投诉内容"},
    ("provincial", 2022): {"线索编号": "投诉单号", "被反映单位": "被投诉单位", "办理时限": "办结时限"},
    ("provincial", 2024): {"线索编号": "省平台编号", "满意度": "满意度评价", "承办单位": "承办部门"},
}
# one year's national export counts in 万元
UNITS = {("national", 2022): "万元"}
OLD_FORMAT = ("provincial", 2021)
ABSURD_YUAN = 24_300_000_000_000
WRITES_LIMIT_IN_DAYS = 0.35
CONTENTS = (
    "{employer}拖欠工资，涉及{workers}人，请核实。",
    "本人在{place}干活，{employer}一直不发工资，\n多次催要无果。",
    "工程已完工，班组工资至今未结清，联系电话{phone}，望尽快处理。",
    "{period}工资未发，单位以资金紧张为由拖延，共{workers}人。",
)


def _content(record: Record, rng: Random) -> str:
    return rng.choice(CONTENTS).format(
        employer=record.employer,
        workers=record.workers,
        place=record.project.name if record.project else record.town.name,
        phone=record.person.phone,
        period=record.period,
    )


def _typed_workers(count: int, rng: Random) -> Cell:
    return f"{count}余人" if count in (10, 20, 30) and rng.random() < 0.5 else count


def _typed_owed(owed: int | None, unit: str, rng: Random) -> Cell:
    if owed is not None and unit == "元" and owed % 10_000 == 0 and rng.random() < 0.3:
        return f"约{owed // 10_000}万"
    return shapes.in_unit(owed, unit)


def _limit(record: Record, rng: Random) -> Cell:
    return "10个工作日" if rng.random() < WRITES_LIMIT_IN_DAYS else shapes.day(record.due, rng)


def _accepted_at(record: Record, hours: int) -> datetime:
    late = record.received.replace(hour=18, minute=0, second=0)
    return min(late, record.received.replace(minute=min(59, record.received.minute + hours)))


def mask(line: list[Cell]) -> None:
    """The old export hides names and ID numbers; phones it shows."""
    name, id_card = str(line[COMPLAINANT]), line[ID_CARD]
    line[COMPLAINANT] = name[0] + "*" * (len(name) - 1)
    if id_card:
        line[ID_CARD] = f"{str(id_card)[:6]}********{str(id_card)[-4:]}"


def cells(record: Record, serial: int, unit: str, rng: Random) -> list[Cell]:
    project = record.project
    who = record.person
    is_late = record.settled is not None and record.settled.date() > record.due
    company = record.employer.replace("（", "(").replace("）", ")") if rng.random() < 0.5 else record.employer
    accepted = _accepted_at(record, rng.randint(5, 50))
    return [
        serial,
        record.number,
        shapes.moment(record.received, rng),
        shapes.moment(accepted, rng),
        who.name,
        None if rng.random() < 0.06 else who.id_card,
        f"{who.phone}\t" if rng.random() < 0.1 else who.phone,
        "工程建设领域" if project else "非工程建设领域",
        project.sector_text if project else sector_label(record.sector, rng),
        company,
        project.name if project else None,
        project.contractor.name if project else None,
        project.owner if project else None,
        _town_cell(record, rng),
        f"{county().name}某处" if record.is_town_unknown else record.town.address(rng),
        record.period,
        _typed_workers(record.workers, rng),
        _typed_owed(record.owed, unit, rng),
        _content(record, rng),
        record.handler,
        rng.choice(("张主任", "李科长", "王队长", "赵副所长")),
        shapes.moment(accepted, rng),
        _limit(record, rng),
        record.status,
        record.conclusion or None,
        record.verified_workers,
        shapes.in_unit(record.verified, unit),
        record.recovered_workers or None,
        shapes.in_unit(record.recovered, unit) if record.recovered else None,
        shapes.moment(record.settled, rng),
        "是" if is_late else "否",
        record.satisfaction or None,
        "与工程款纠纷交叉" if record.conclusion == "工程款等经济纠纷" else None,
    ]


def _town_cell(record: Record, rng: Random) -> Cell:
    if record.is_town_unknown:
        return UNKNOWN_TOWN
    # left blank it must be read from the address
    return None if rng.random() < 0.12 else record.town.written(rng)


def _start(channel: str, year: int, name: str) -> tuple[Sheet, str]:
    unit = UNITS.get((channel, year), "元")
    names = [RENAMED.get((channel, year), {}).get(column, column) for column in COLUMNS]
    sheet = Sheet(name)
    sheet.title(TITLES[channel].format(year=year), len(names))
    sheet.title(f"填报单位：{county().name}治欠办  单位：{unit}", len(names))
    sheet.two_level_header(names)
    return sheet, unit


def _total(sheet: Sheet, records: list[Record], unit: str) -> None:
    line: list[Cell] = [None] * len(COLUMNS)
    line[0] = "合计"
    line[OWED] = shapes.in_unit(sum(one.owed or 0 for one in records), unit)
    line[COLUMNS.index("核实▸金额")] = shapes.in_unit(sum(one.verified or 0 for one in records), unit)
    sheet.add(line, TOTAL)


def _planted(channel: str, year: int, sample: Record, rng: Random) -> tuple[list[Cell], str, str] | None:
    """A line that cannot be right, the rule it breaks, and what is wrong with it."""
    line = cells(sample, 0, "元", rng)
    line[NUMBER] = f"{year}02303799999999{year}" if channel == "national" else f"SD{year}030699999999"
    if (channel, year) == ("national", 2022):
        line[RECEIVED] = f"{year}年2月30日"
        # No other date of the row may stand in for it.
        line[ACCEPTED_AT] = line[ASSIGNED_AT] = None
        return line, "impossible_date", "提交时间为2月30日"
    if (channel, year) == ("national", 2023):
        for place in (NUMBER, RECEIVED, ACCEPTED_AT, ASSIGNED_AT):
            line[place] = None
        return line, "no_number_and_date", "没有线索编号，也没有提交时间"
    if (channel, year) == ("provincial", 2023):
        line[ID_CARD] = float(sample.person.id_card[:17] + "0")
        return line, "damaged_number", "身份证号存成了数值，末几位已丢失"
    return None


def write_year(desk: Desk, channel: str, year: int, records: list[Record]) -> None:
    is_old = (channel, year) == OLD_FORMAT
    file = f"{FOLDERS[channel]}/{FILES[channel].format(year=year)}.{'xls' if is_old else 'xlsx'}"
    sheet, unit = _start(channel, year, "线索台账" if channel == "national" else "投诉台账")
    for serial, record in enumerate(records, 1):
        line = cells(record, serial, unit, desk.rng)
        if is_old:
            mask(line)
        if record.is_owed_absurd:
            line[OWED] = ABSURD_YUAN
        sheet.add(line, ACCEPTED)
        if record.is_owed_absurd:
            desk.doubt(
                file, sheet, rule="absurd_amount", fate="accepted_amount_empty", note="欠薪金额24.3万亿元"
            )
        if record.is_town_unknown:
            desk.doubt(file, sheet, rule="unknown_town", fate="accepted_unknown_town", note=UNKNOWN_TOWN)
    planted = _planted(channel, year, records[len(records) // 2], desk.rng)
    if planted:
        line, rule, note = planted
        sheet.add(line, REJECTED)
        desk.doubt(file, sheet, rule=rule, fate=REJECTED, note=note)
    _total(sheet, records, unit)
    desk.save(file, LEDGERS[channel], [sheet])


def corrected_later(records: list[Record]) -> list[Record]:
    """Three clues whose closing the yearly file does not know yet; the corrected file brings it."""
    closed = [one for one in records if one.channel == "national" and one.settled and one.conclusion]
    return sorted(closed, key=lambda one: (one.settled or one.received, one.number))[-3:]


def as_still_open(record: Record) -> Record:
    return replace(
        record,
        status="核处中",
        conclusion="",
        settled=None,
        verified=None,
        verified_workers=None,
        satisfaction="",
        recovered=0,
        recovered_workers=0,
    )


def write_correction(desk: Desk, records: list[Record]) -> None:
    """A later export of a few lines; its name sorts after the yearly file's, so it is loaded after it."""
    file = f"{FOLDERS['national']}/{FILES['national'].format(year=LAST_DAY.year)}6月更正.xlsx"
    sheet, unit = _start("national", LAST_DAY.year, "更正")
    for serial, record in enumerate(records, 1):
        sheet.add(cells(record, serial, unit, desk.rng), ACCEPTED)
        note = f"{record.number}：核处中改为{record.status}"
        desk.doubt(file, sheet, rule="corrected", fate="updated", note=note)
    desk.save(file, "national_clues", [sheet])
