"""A county of two towns and one account more, whose rows cannot be mistaken for one another's.

Every name of a town's rows begins with its mark, every number and sum of money with its digits. `neighbour`
decides how many rows the second town has and what they say: with another one nothing of the first changes.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from pathlib import Path

from etl.load import load_paths
from etl.publish.build_session import SHANGHAI
from tests.etl_load.conftest import CLUE_HEADER, CLUE_TITLE, clue, write_book

LOADED = datetime(2024, 7, 1, 9, 30, tzinfo=SHANGHAI)
OWN_TOWN, OTHER_TOWN = "371526001", "371526101"
# the office of the county that has projects in the first town only
BUREAU = "transport_bureau"


@dataclass(frozen=True)
class Rows:
    """What a town's rows say: `mark` in every name, `digits` at the head of every number and amount.

    `months`: how many months of 2024 have complaints; `authority`: as the ledgers write it.
    """

    code: str
    name: str
    mark: str
    digits: int
    months: int
    authority: str

    @property
    def employer(self) -> str:
        return f"{self.mark}建筑有限公司"

    @property
    def project(self) -> str:
        return f"{self.mark}安置房项目"

    @property
    def number(self) -> str:
        return f"XM{self.digits}01"

    def yuan(self, place: int) -> int:
        """An amount that no other row of the county has, nor any sum of the other town's."""
        return self.digits * 1000 + 7 * place + 1

    @property
    def names(self) -> tuple[str, ...]:
        """Texts that no answer to the other town may hold."""
        heads = ("TS", "DH", "ZF", "ZZJ", "XM", "BH")
        return (self.mark, self.code, self.name, *(f"{head}{self.digits}" for head in heads))

    @property
    def amounts(self) -> re.Pattern[str]:
        """Any of its amounts, in 元 as text and number, and in 万元."""
        yuan = [self.yuan(place) for place in range(700)]
        forms = [form for one in yuan for form in (str(one), f"{one:,}", f"{one / 10000:.4f}")]
        return re.compile(rf"(?<![A-Za-z\d.,-])(?:{'|'.join(map(re.escape, forms))})(?!\d)")


FIRST = Rows(OWN_TOWN, "鱼邱湖街道", "甲溪", 83, 6, "交通运输局")
SECOND = Rows(OTHER_TOWN, "梁村镇", "乙岭", 47, 6, "乙岭专班")
# the same county, but for the second town
CHANGED = Rows(OTHER_TOWN, "梁村镇", "丙塬", 29, 3, "丙塬专班")


def write_county(folder: Path, neighbour: Rows, *, months: int = 6) -> None:
    """The ledgers of both towns, as offices write them: one file a ledger, both towns in each."""
    towns = (FIRST, neighbour)
    lines = {
        "线索": [CLUE_HEADER, *(one for town in towns for one in _clues(town, months))],
        "来访": [_VISITS, *(one for town in towns for one in _visits(town, months))],
        "工单": [_ORDERS, *(one for town in towns for one in _orders(town, months))],
        "追发": [_RECOVERIES, *(one for town in towns for one in _recoveries(town, months))],
        "项目": [_PROJECTS, *(_project(town) for town in towns)],
        "保证金": [_DEPOSITS, *(_deposit(town) for town in towns)],
        "周转金": [_FUND, *(_advance(town) for town in towns)],
        "工资": [_PAYROLL, *(one for town in towns for one in _payroll(town, months))],
    }
    titles = {
        "线索": CLUE_TITLE,
        "来访": "高唐县现场投诉来访登记簿",
        "工单": "12345热线工单",
        "追发": "高唐县2024年农民工工资追发台账",
        "项目": "高唐县在建项目台账",
        "保证金": "高唐县农民工工资保证金台账",
        "周转金": "高唐县应急周转金台账",
        "工资": "高唐县农民工工资发放表",
    }
    for name, rows in lines.items():
        write_book(folder / f"{name}.xlsx", {"台账": [[titles[name]], *rows]})


def load_county(folder: Path, neighbour: Rows) -> Path:
    """A data folder with two snapshots: the clues of the first three months, then everything."""
    data, first, all_of_it = (folder / name for name in ("data", "first", "all"))
    # persons are known by a keyed hash: with one key the same rows have the same marks in both counties
    (data / "state").mkdir(parents=True)
    (data / "state" / "hash.key").write_bytes(bytes(range(32)))
    write_county(first, neighbour, months=3)
    load_paths([first / "线索.xlsx"], data_dir=data, now=LOADED, user="装载员")
    write_county(all_of_it, neighbour)
    load_paths([all_of_it], data_dir=data, now=LOADED + timedelta(minutes=1), user="装载员")
    return data


def _months(town: Rows, months: int) -> Sequence[date]:
    """Days of the year before and of this one; both towns reach the same last day."""
    last = date(2024, months, 25)
    own = [date(2024, month, 5 + month) for month in range(1, min(months, town.months) + 1)]
    return [date(2023, 2, 8), date(2023, 5, 9), *own, last]


_VISITS = [
    "登记日期",
    "投诉人",
    "身份证号",
    "电话",
    "同访人数",
    "被投诉单位",
    "项目",
    "属地镇街",
    "人数",
    "金额",
    "诉求",
    "接访人",
    "受理方式",
    "转往单位",
    "办理结果",
    "办结日期",
]
_ORDERS = [
    "工单编号",
    "来电人",
    "来电号码",
    "工单标题",
    "主要内容",
    "受理时间",
    "工单状态",
    "办理单位",
    "所属镇街",
    "办结时间",
]
_RECOVERIES = [
    "台账编号",
    "线索编号",
    "单位",
    "项目",
    "属地镇街",
    "行业",
    "追发日期",
    "追发人数",
    "追发金额（元）",
    "追发方式",
]
_PROJECTS = [
    "项目编号",
    "项目名称",
    "项目类别",
    "建设单位",
    "施工总承包单位",
    "行业主管部门",
    "属地镇街",
    "合同额（万元）",
    "开工日期",
    "计划竣工日期",
    "项目状态",
    "工资支付日",
]
_DEPOSITS = [
    "项目编号",
    "项目名称",
    "施工总承包单位",
    "应缴额（元）",
    "已缴金额（元）",
    "存储形式",
    "保函编号",
    "存储（开立）日期",
    "到期日",
    "状态",
]
_FUND = [
    "批次号",
    "账户层级",
    "申请单位",
    "镇街",
    "欠薪单位",
    "项目",
    "申请日期",
    "审批人",
    "批准日期",
    "垫付人数",
    "垫付金额",
    "已追偿",
    "追偿日期",
]
_PAYROLL = [
    "项目编号",
    "项目名称",
    "月份",
    "姓名",
    "身份证号",
    "出勤天数",
    "应发工资",
    "实发工资",
    "发放日期",
    "发放方式",
]


def _clues(town: Rows, months: int) -> list[list[object]]:
    last = _months(town, months)[-1]
    return [
        clue(
            f"TS{town.digits}{place:03}",
            str(day),
            town.yuan(place),
            反映人=f"{town.mark}一",
            联系电话=f"139{town.digits}{place:06}",
            被反映单位=town.employer,
            项目名称=town.project,
            欠薪地=town.name,
            涉及人数=2 + place,
            核处状态="已办结" if place % 2 else "核处中",
            核处结论="属实" if place % 2 else "",
            办结时间=str(day + timedelta(days=4)) if place % 2 and day < last else "",
        )
        for place, day in enumerate(_months(town, months))
    ]


def _visits(town: Rows, months: int) -> list[list[object]]:
    return [
        [
            day + timedelta(days=1),
            f"{town.mark}二",
            "",
            f"138{town.digits}{place:06}",
            1,
            f"{town.mark}劳务有限公司",
            f"{town.mark}商住楼",
            town.name,
            2 + place,
            town.yuan(100 + place),
            f"{town.mark}欠薪",
            "登记员",
            "受理",
            town.authority,
            "",
            "",
        ]
        for place, day in enumerate(_months(town, months))
    ]


def _orders(town: Rows, months: int) -> list[list[object]]:
    return [
        [
            f"DH{town.digits}{place:03}",
            f"{town.mark}三",
            f"137{town.digits}{place:06}",
            "拖欠农民工工资",
            f"来电人反映在{town.name}{town.mark}装饰有限公司干活，"
            f"拖欠{3 + place}名农民工工资{town.yuan(200 + place)}元。",
            f"{day + timedelta(days=2)} 09:00",
            "办理中",
            town.authority,
            town.name,
            "",
        ]
        for place, day in enumerate(_months(town, months))
    ]


def _recoveries(town: Rows, months: int) -> list[list[object]]:
    return [
        [
            f"ZF{town.digits}{place:03}",
            f"TS{town.digits}{place:03}",
            town.employer,
            town.project,
            town.name,
            "房建",
            day + timedelta(days=1),
            2,
            town.yuan(300 + place),
            "调解",
        ]
        for place, day in enumerate(_months(town, months))
    ]


def _project(town: Rows) -> list[object]:
    return [
        town.number,
        town.project,
        "房建",
        f"{town.mark}置业有限公司",
        town.employer,
        town.authority,
        town.name,
        town.digits,
        "2023-01-01",
        "2025-12-31",
        "在建",
        15,
    ]


def _deposit(town: Rows) -> list[object]:
    return [
        town.number,
        town.project,
        town.employer,
        town.yuan(400),
        town.yuan(390),
        "保函",
        f"BH{town.digits}01",
        "2023-01-05",
        "2024-07-10",
        "已缴存",
    ]


def _advance(town: Rows) -> list[object]:
    return [
        f"ZZJ{town.digits}",
        "镇街",
        town.name,
        town.name,
        town.employer,
        town.project,
        "2024-02-01",
        "审批员",
        "2024-02-03",
        3,
        town.yuan(500),
        town.yuan(10),
        "2024-05-01",
    ]


def _payroll(town: Rows, months: int) -> list[list[object]]:
    return [
        [
            town.number,
            town.project,
            f"2024年{month}月",
            f"{town.mark}工",
            "",
            20,
            town.yuan(600 + month),
            town.yuan(590 + month),
            f"2024-{month + 1:02}-15",
            "专户代发",
        ]
        for month in range(1, months)
    ]
