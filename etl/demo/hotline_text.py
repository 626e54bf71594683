"""What a caller says to 12345: the only place where an order names employer, project, people and money."""

from random import Random

from data.county import county
from etl.demo.records import Record

DIGITS = "零壹贰叁肆伍陆柒捌玖"
TRADES = ("瓦工", "木工", "钢筋工", "水电安装", "抹灰", "架子工", "油漆工", "外墙保温")
SITE_TEMPLATES = (
    "来电人反映：其于{period}在{county}{town}的{project}务工，从事{trade}工作，{employer}拖欠{heads}工资共计{money}，"
    "多次讨要未果，希望相关部门协调解决。",
    "市民来电称，{heads}在{town}的{project}干活，施工单位{employer}拖欠农民工工资{money}至今未付，请核实处理。",
    "来电人称{employer}承建的{project}（位于{town}），拖欠{heads}{period}劳务费{money}，\n要求尽快支付。",
    "反映{town}“{project}”欠薪：{employer}以甲方工程款未拨付为由，拖欠{heads}工资{money}，来电人要求落实。",
    "来电人系{town}{project}的{trade}，{period}的工资一直未发，{employer}共拖欠{heads}工资{money},"
    "负责人电话不接，请尽快解决。",
    "【欠薪投诉】欠薪单位：{employer}；项目名称：{project}；地点：{county}{town}；涉及{heads}；拖欠工资{money}；"
    "诉求：尽快支付。",
)
BUSINESS_TEMPLATES = (
    "来电人反映其在位于{town}的{employer}上班，单位拖欠{heads}{period}工资，共计{money}，要求尽快发放。",
    "市民来电：{employer}（{town}）拖欠工资，涉及{heads}，金额{money}，离职后一直不结算，请帮助讨薪。",
    "来电人称，{town}的{employer}拖欠{heads}{period}的工资{money}，\n老板承诺的时间已过，希望部门介入。",
    "【欠薪投诉】欠薪单位：{employer}；地点：{county}{town}；涉及{heads}；拖欠工资{money}；诉求：尽快支付。",
)
NO_MONEY = ("具体金额不详", "数额来电人未说清")
OTHER_ORDERS = (
    (
        "工程款纠纷",
        "来电人反映：其为{town}某工地供应沙石料，对方拖欠工程款、货款{money}，多次催要未果，请协调。",
    ),
    ("施工噪音", "市民来电称{town}{place}附近工地夜间施工，噪音扰民，影响休息，要求处理。"),
    ("社会保险", "来电人咨询：在{town}居住，灵活就业人员社保如何补缴，养老保险缴费标准是多少？"),
    ("商品房", "来电人称：用血汗钱在{town}{place}交了购房款{money}，开发商逾期不交房，要求退还购房款。"),
    ("供暖", "{town}{place}小区供暖温度不达标,室内只有15度，要求热力公司处理。"),
    ("道路设施", "市民反映{town}{place}路灯不亮、道路坑洼，夜间出行不便，希望尽快维修。"),
    ("物业管理", "来电人反映{town}{place}小区物业不作为，电梯经常停运，垃圾清运不及时。"),
)


def _wide(text: str) -> str:
    return text.translate({ord(digit): ord(digit) + 0xFEE0 for digit in "0123456789"})


def money(amount: int, rng: Random) -> str:
    """The same amount in one of the ways people write it."""
    ten_thousands = amount / 10_000
    forms = [f"{amount}元", f"{amount}元", f"{ten_thousands:g}万元", f"{amount:,}元"]
    if amount % 10_000 == 0 and amount < 100_000:
        forms += [f"{DIGITS[amount // 10_000]}万元", f"约{amount // 10_000}万", f"{amount // 10_000}万余元"]
    if rng.random() < 0.06:
        return _wide(f"{amount}") + "元"
    return rng.choice(forms)


def heads(count: int, rng: Random) -> str:
    if count == 1:
        return rng.choice(("其本人1人", "1名工人"))
    if count in {10, 20, 30} and rng.random() < 0.7:
        return f"{count}余人"
    return rng.choice(
        (f"{count}名工人", f"{count}人", f"其与工友共{count}人", f"包括其在内的{count}名农民工")
    )


def complaint(record: Record, rng: Random) -> str:
    # a bare 汇鑫 or 人和 could be part of any other word
    town = record.town.written(rng, shortest=3)
    project = record.project.name if record.project else ""
    template = rng.choice(SITE_TEMPLATES if project else BUSINESS_TEMPLATES)
    amount = rng.choice(NO_MONEY) if record.owed is None else money(record.owed, rng)
    text = template.format(
        county=county().name,
        period=record.period,
        town=town,
        project=project,
        trade=rng.choice(TRADES),
        employer=record.employer,
        heads=heads(record.workers, rng),
        money=amount,
    )
    if rng.random() < 0.25:
        text += f"联系人：{record.person.name}，电话{record.person.phone}。"
    return text


def facts(record: Record) -> dict[str, str | int | None]:
    """What a careful reader finds in the text."""
    return {
        "employer": record.employer,
        "project": record.project.name if record.project else None,
        "town": record.town.code,
        "yuan": record.owed,
        "workers": record.workers,
    }


def other_order(town: str, rng: Random) -> tuple[str, str]:
    """(category, text) of an order that has nothing to do with wages."""
    category, template = rng.choice(OTHER_ORDERS)
    amount = f"{rng.randint(2, 60)}万元"
    place = rng.choice(("锦绣路", "光明街", "时风路", "金城路", "鼓楼街"))
    return category, template.format(town=town, place=place, money=amount)
