"""Reading 12345 orders: is the text about wages, and whom, where, how much and how many it names.

Orders have no column for these (the hotline's form holds one text), so rules read them; a confidence goes
with every reading and the doubtful ones are listed for a person.
"""

from __future__ import annotations

import csv
import re
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import duckdb

from data.paths import REFERENCE
from etl.staging.numbers import count_in_words, yuan_in_words

WAGE = r"(?:工资|工钱|薪资|薪水|薪酬|薪金|月薪|劳动报酬|务工费|加班费|生活费和工资|提成|绩效|奖金)"
# Labour fees are wages only where people who worked are spoken of; else they are a contractor's bill.
LABOUR_FEE = r"(?:劳务费|人工费|劳务款|劳务报酬)"
WORKERS = r"(?:农民工|民工|工人|工友|打工|务工|干活|做工|员工|班组|工资|上班)"
ARREARS = (
    r"(?:拖欠|拖着|欠着|欠了|欠我|欠下|欠付|欠发|欠|克扣|扣发|扣押|扣着|扣了|押着|压着|"
    r"(?:未|没|没有|不|拒绝|拒不|不肯|不予|不愿|迟迟不|迟迟未|迟迟没有?|一直不|一直没有?|至今未|至今没有?|从未|并未|尚未)"
    r"(?:能|被|给|足额|按时|及时|按月|全部)?(?:发放|发给|发|给|支付|付|结算|结清|结|兑现|兑付|到账|拿到|领到|收到|要到)|"
    r"拿不到|要不到|领不到|讨不到|发不下来|要不回|要不来|结不了|讨要|追讨|索要|追要|催要|讨回|推脱|无法发放|发不出)"
)
STRONG = re.compile(
    r"欠薪|讨薪|薪资拖欠|农民工工资(?!保证金|专户|专用账户|专用帐户|支付条例|支付监管|预储金|应急|周转金)"
)
# Words that look like arrears of wages and are not.
DENIED = re.compile(
    r"(?:不存在|没有|并未|从未|未曾|不是|并非|未发现|杜绝|防止|预防|严禁|避免)(?:任何)?(?:恶意)?"
    r"(?:拖欠|克扣|欠发)?[^，。；,;]{0,6}(?:拖欠|欠薪|克扣)[^，。；,;]{0,8}"
)
NO_WAGES = re.compile(r"退休工资|养老工资|退休金|养老金|遗属|工资(?:太低|低|标准|待遇|水平|收入|流水|证明|条)|涨工资|加工资|基本工资标准")
NOT_PAID_FURTHER = r"(?!涨|加薪|提高|缴|交社|买|办|上调|增加|休|安排|签|解决户口)"
# 欠我工资, 不给发工资: the verb first, in one clause; 工资至今没发: the noun first, at most one comma away.
VERB_FIRST = re.compile(ARREARS + r"[^，。；！？,;!?\n]{0,14}" + WAGE)
NOUN_FIRST = re.compile(
    WAGE + r"[^，。；！？,;!?\n]{0,14}[，,]?[^，。；！？,;!?\n]{0,8}" + ARREARS + NOT_PAID_FURTHER
)
FEE = re.compile(
    f"(?:{ARREARS}[^，。；！？,;!?\\n]{{0,14}}{LABOUR_FEE}|{LABOUR_FEE}[^。；！？;!?\\n]{{0,18}}{ARREARS})"
)
CONTEXT = re.compile(WORKERS)

NUMBER = r"[\d零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟.,]"
AMOUNT = re.compile(f"({NUMBER}*?{NUMBER})(余|多|来)?([万亿千百])?(余|多|来)?(元|块钱|块|万(?!人|元))")
RATE_BEFORE = re.compile(
    r"(?:每人每?[天日月]|每[天日月年小平个]时?|[一]天|一个?月|日薪|月薪|日工资|月工资|底薪|时薪|单价|每平方?米?|一平方?米?)"
    r"[^，。；,;\d]{0,4}$"
)
RATE_AFTER = re.compile(r"^(?:/|每|一)\s*(?:人|天|日|月|个月|小时|平|方|吨|工)|^(?:左右)?(?:一个月|一天|每天|每月|的?日薪|的?月薪)")
OTHER_MONEY = re.compile(r"(?:工程款|货款|材料款|合同|押金|保证金|房租|租金|罚款|罚金|社保|房款|贷款|投资|车费|医药费|总价|造价|已(?:经)?(?:发|付|支付|给|结)了?)[^，。；,;\d]{0,6}$")
TOTAL_BEFORE = re.compile(r"(?:共计|合计|总计|一共|总共|累计|总额|共|计)[^，。；,;\d]{0,6}$")
OWED_BEFORE = re.compile(r"(?:欠|工资|薪|工钱|劳务费|未发|没发|不给|未付|报酬)[^。；;\d]{0,12}$")
EACH_BEFORE = re.compile(r"(?:每人|人均)[^，。；,;\d]{0,4}$")

PEOPLE = re.compile(
    r"(?<![第每\d])([\d零一二两三四五六七八九十百]{1,7})(余|多|来|几)?(?:名|个|位)?"
    r"(农民工|民工|工人|工友|员工|职工|同事|老乡|人)(?!次|月|份|天|民|家|口|员|大|行道|社|均|为|才|工费|工资)"
)
PEOPLE_LEAD = re.compile(r"(?:共|等|我们|涉及|一行|还有|有|拖欠|欠|以及|大约|约|总计)[^，。；,;]{0,6}$")

COMPANY_END = (
    r"(?:有限责任公司|股份有限公司|有限公司|集团公司|分公司|公司|集团|建筑队|工程队|施工队|劳务队|合作社|事务所|工作室|经营部|门市部|"
    r"服装厂|工厂|厂|大酒店|酒店|饭店|宾馆|餐厅|餐馆|火锅店|超市|商场|学校|中学|小学|幼儿园|医院|养殖场|加工点|理发店|美容院|健身房|培训机构|物业)"
)
PLACE_END = r"(?:项目部|建设项目|项目|建设工程|工程|工地|标段|安置区|小区|花园|公寓|广场|产业园|家园|学校|医院)"
NAME = r"[一-龥A-Za-z0-9（）()#·\-]"
COMPANY = re.compile(f"{NAME}{{2,28}}?{COMPANY_END}")
PLACE = re.compile(f"{NAME}{{2,26}}?{PLACE_END}(?:工地|项目部|项目|工程)?")
LABELLED = {
    "employer": re.compile(r"(?:用人单位|欠薪单位|被反映单位|被投诉单位|单位名称|公司名称|施工单位|企业名称|单位)[:：]\s*([^，。；,;：:\n ]{2,40})"),
    "project": re.compile(r"(?:项目名称|工程名称|项目|工地)[:：]\s*([^，。；,;：:\n ]{2,40})"),
}
# Whatever stands before the last of these is not part of the name that follows.
LEAD = re.compile(
    r".*(?:任职于|就职于|受雇于|隶属于|位于|来自|属于|名为|名叫|叫做|给|在|于|由|被|向|为|是|找|从|跟|随|对|到|至|去|进|把|让|称|和|与|及|"
    r"反映|投诉|举报|咨询|求助|来电|来信|拖欠|克扣|承建的?|承包的?|发包给|分包给|转包给|开发的?|施工的?|总包|分包|名下的?|旗下的?|经营的|"
    r"负责的|老板|单位|的|其|我|该|本|某|此|这家|那家|一家|这个|那个|一个|年|月|日|号|电话|市民|职工|员工|农民工|工人|多名|打工|务工|干活|上班|工作|"
    r"高唐县|高唐|聊城市|山东省(?=.{2,}(?:镇|街道)))"
)
GENERIC = re.compile(
    r"^(?:.{0,2}(?:建筑|劳务|装修|装饰|施工|建设|物业|保安|家政|私人|用人|小|大|外地|有关|上述|相关|在建|多个|几个|同一|所有|其他)?)?"
    r"(?:公司|集团|厂|工厂|工地|项目|工程|小区|项目部|施工队|工程队|建筑队|劳务队|学校|医院|饭店|酒店|超市|物业)$"
)
LOWEST, WEAK, FAIR, SURE = 0.3, 0.5, 0.7, 0.9


@dataclass(frozen=True)
class OrderReading:
    """What a text says; None where it names nothing. `confidence` is of the reading as a whole, 0–1."""

    is_about_wages: bool
    employer: str | None
    project: str | None
    town: str | None
    yuan: Decimal | None
    worker_count: int | None
    confidence: float


def wage_evidence(text: str) -> float:
    """How sure the text is about wages not paid: 0 when it is not."""
    plain = NO_WAGES.sub("□", DENIED.sub("□", text))
    if STRONG.search(plain) or VERB_FIRST.search(plain):
        return SURE
    if NOUN_FIRST.search(plain):
        return FAIR
    if FEE.search(plain) and CONTEXT.search(plain):
        return FAIR
    return 0.0


def _amounts(text: str) -> list[tuple[int, int, Decimal]]:
    """(start, end, 元) of every amount of money, rates by day or month and other debts left out."""
    found: list[tuple[int, int, Decimal]] = []
    for match in AMOUNT.finditer(text):
        before, after = text[max(0, match.start() - 24):match.start()], text[match.end():match.end() + 6]
        if RATE_BEFORE.search(before) or RATE_AFTER.search(after) or OTHER_MONEY.search(before):
            continue
        number, _, scale, _, unit = match.groups()
        value = yuan_in_words(number.strip(",.") + (scale or "") + ("万" if unit == "万" else "元"), None)
        if value is not None and value > 0:
            found.append((match.start(), match.end(), value))
    return found


def _owed(text: str, workers: int | None) -> tuple[Decimal | None, float]:
    """The amount owed: a stated total, else the first beside words of arrears, else the only one there is."""
    amounts = _amounts(text)
    if not amounts:
        return None, LOWEST
    for rule, confidence in ((TOTAL_BEFORE, SURE), (OWED_BEFORE, FAIR)):
        for start, _, value in amounts:
            before = text[max(0, start - 24):start]
            if EACH_BEFORE.search(before):
                continue
            if rule.search(before):
                return value, confidence
    start, _, value = amounts[0]
    if EACH_BEFORE.search(text[max(0, start - 24):start]):
        return (value * workers, WEAK) if workers else (None, LOWEST)
    return value, WEAK if len(amounts) == 1 else LOWEST


def _people(text: str) -> tuple[int | None, float]:
    counts: list[tuple[bool, int]] = []
    for match in PEOPLE.finditer(text):
        number, _, noun = match.groups()
        value = int(number) if number.isdecimal() else count_in_words(number)
        lead = bool(PEOPLE_LEAD.search(text[max(0, match.start() - 10):match.start()]))
        if value and value > 1 and (noun != "人" or lead or value > 2):
            counts.append((lead, value))
    if not counts:
        return None, LOWEST
    led = [value for lead, value in counts if lead]
    return (max(led), SURE) if led else (max(value for _, value in counts), FAIR)


def _trimmed(name: str) -> str | None:
    """A name without the words before it; None when nothing but a kind of place is left."""
    rest = LEAD.sub("", name, count=1)
    rest = rest.strip("（）()·-# ") if rest.count("（") != rest.count("）") else rest
    return None if len(rest) < 3 or GENERIC.match(rest) else rest


def _named(text: str, label: str, pattern: re.Pattern[str]) -> tuple[str | None, float]:
    """A labelled name (单位：…), else the named one nearest to the words about wages."""
    if labelled := LABELLED[label].search(text):
        return labelled.group(1), SURE
    wage = VERB_FIRST.search(text) or NOUN_FIRST.search(text) or STRONG.search(text) or FEE.search(text)
    centre = wage.start() if wage else 0
    names = [
        (abs(match.end() - centre), name)
        for match in pattern.finditer(text)
        if (name := _trimmed(match.group()))
    ]
    if not names:
        return None, LOWEST
    distance, name = min(names)
    return name, FAIR if distance < 60 else WEAK


@cache
def _town_words() -> tuple[tuple[str, str], ...]:
    """(alias, shown) longest first; bare names of two characters are parts of other words and left out."""
    with (REFERENCE / "town_aliases.csv").open(encoding="utf-8-sig", newline="") as file:
        aliases = [line["alias"] for line in csv.DictReader(file) if len(line["alias"]) >= 3]
    return tuple((alias, alias) for alias in sorted(aliases, key=len, reverse=True))


def _town(text: str) -> str | None:
    return next((shown for alias, shown in _town_words() if alias in text), None)


def read_order(text: str) -> OrderReading:
    """Read one order: category, title and text in one string."""
    about = wage_evidence(text)
    workers, workers_confidence = _people(text)
    yuan, yuan_confidence = _owed(text, workers)
    employer, employer_confidence = _named(text, "employer", COMPANY)
    project, project_confidence = _named(text, "project", PLACE)
    if not about:
        # A text that speaks of wages yet not of arrears may have been misread; one that does not, hardly.
        confidence = FAIR if re.search(WAGE, text) else SURE
        return OrderReading(False, employer, project, _town(text), yuan, workers, confidence)
    who = max(employer_confidence, project_confidence)
    confidence = 0.4 * about + 0.3 * who + 0.2 * yuan_confidence + 0.1 * workers_confidence
    return OrderReading(True, employer, project, _town(text), yuan, workers, round(confidence, 2))


def add_text_fields(con: duckdb.DuckDBPyConnection) -> None:
    """Add text_* and the skip rule to `staged`: each distinct text is read once."""
    text = "concat_ws('。', category, title, content)"
    texts = [row[0] for row in con.execute(f"select distinct {text} from staged").fetchall()]
    readings = [read_order(one) for one in texts]
    con.execute(
        "create or replace temp table hotline_readings as select"
        " unnest($text::varchar[]) as reading_text, unnest($about::boolean[]) as is_about_wages,"
        " unnest($employer::varchar[]) as text_employer, unnest($project::varchar[]) as text_project,"
        " unnest($town::varchar[]) as text_town, unnest($yuan::decimal(18, 2)[]) as text_yuan,"
        " unnest($workers::integer[]) as text_worker_count, unnest($confidence::double[]) as text_confidence",
        {
            "text": texts,
            "about": [reading.is_about_wages for reading in readings],
            "employer": [reading.employer for reading in readings],
            "project": [reading.project for reading in readings],
            "town": [reading.town for reading in readings],
            "yuan": [reading.yuan for reading in readings],
            "workers": [reading.worker_count for reading in readings],
            "confidence": [reading.confidence for reading in readings],
        },
    )
    con.execute(
        "create or replace temp table staged as select staged.* exclude (row_key, content_hash, flags, skip_rule),"
        " hotline_readings.* exclude (reading_text, is_about_wages), row_key, content_hash, flags,"
        " case when not is_about_wages then 'not_about_wages' end as skip_rule"
        f" from staged left join hotline_readings on reading_text = {text}"
    )
    con.execute("drop table hotline_readings")
