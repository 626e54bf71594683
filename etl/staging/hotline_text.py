"""Reading 12345 orders: is the text about wages, and whom, where, how much and how many it names.

Orders have no column for these (the hotline's form holds one text), so rules read them; a confidence goes
with every reading and the doubtful ones are listed for a person.
"""

from __future__ import annotations

import csv
import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal
from functools import cache

import duckdb

from data.paths import REFERENCE
from etl.staging.numbers import count_in_words, yuan_in_words

# NFKC makes Chinese punctuation half-width; the rules below are written with it.
CHINESE_MARKS = str.maketrans(",;:!?()", "，；：！？（）")

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
    r"(?<![第每\d月])([\d零一二两三四五六七八九十百]{1,7})(余|多|来|几)?(?:名|个|位)?"
    r"(农民工|民工|工人|工友|员工|职工|同事|老乡|人)(?![次月份天民家口员大均为才行社系]|行道)"
)
PEOPLE_LEAD = re.compile(r"(?:共|等|我们|本人|涉及|一行|还有|有|拖欠|欠|以及|大约|约|总计|内的)[^，。；,;]{0,6}$")

COMPANY_END = (
    r"(?:有限责任公司|股份有限公司|有限公司|集团公司|分公司|公司|集团(?!有限|股份|公司)|建筑队|工程队|施工队|劳务队|合作社|事务所|工作室|"
    r"经营部|门市部|服装厂|工厂|厂(?!房)|大酒店|酒店|饭店|宾馆|餐厅|餐馆|火锅店|超市|商场|学校|中学|小学|幼儿园|医院|养殖场|加工点|"
    r"理发店|美容院|健身房|培训机构|物业(?!公司|服务|管理))"
)
PLACE_END = r"(?:项目部|建设项目|项目|建设工程|工程|工地|标段|安置区|小区|花园|公寓|广场|产业园|家园|雅苑|厂房)"
PLACE_TAIL = (
    r"(?:[一二三四五六七八九十\d]{1,3}(?:期|号楼|#楼|标段)|住宅楼?|小区|标准厂房|厂房|教学楼|建设|改造|配套|安置|工程|项目部?|"
    r"[（(](?!位于)[^（）()]{1,12}(?:标段|年|期|区)[）)])*"
)
NAME = r"[一-龥A-Za-z0-9（）()#·\-]"
COMPANY = re.compile(f"{NAME}{{2,30}}?{COMPANY_END}(?:[（(][^（）()]{{2,12}}分公司[）)])?")
PLACE = re.compile(f"{NAME}{{2,28}}?{PLACE_END}{PLACE_TAIL}")
LABELLED = {
    "employer": re.compile(
        r"(?:用人单位|欠薪单位|被反映单位|被投诉单位|单位名称|公司名称|施工单位|企业名称|单位)[:：]\s*([^，。；,;：:\n ]{2,40})"
    ),
    "project": re.compile(r"(?:项目名称|工程名称|项目|工地)[:：]\s*([^，。；,;：:\n ]{2,40})"),
}
# Whatever stands before the last of these is not part of the name that follows.
LEAD = re.compile(
    r".*(?:任职于|就职于|受雇于|隶属于|位于|来自|属于|名为|名叫|叫做|反映|投诉|举报|咨询|求助|来电人?|来信|拖欠|克扣|承建的?|承包的|"
    r"发包给|分包给|转包给|分包商|开发的|施工的|名下的?|旗下的?|经营的|负责的|老板|单位|这家|那家|一家|这个|那个|一个|打工|务工|干活|"
    r"上班|工作(?!室)|市民|职工(?!医院)|员工|农民工|工人|电话|(?:\d{4}年)?\d{1,2}月份?(?:\d{1,2}[日号])?(?:至今|起|间|以来)?|"
    r"[在由被给称的到找从跟]|向(?!阳)|于(?!庄|家)|系(?!统|列)|是)"
)
OPENING = re.compile(r"^(?:我们?|本人|该|本|某|此|其|和|与|及|为|对|让|同|将|把|叫|现|因|去|进|[、·\-#])+")
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
    """The head count: the largest that words like 共, 等, 拖欠 lead to, else the largest there is."""
    led: list[int] = []
    other: list[int] = []
    for match in PEOPLE.finditer(text):
        number, _, noun = match.groups()
        value = int(number) if number.isdecimal() else count_in_words(number)
        is_led = bool(PEOPLE_LEAD.search(text[max(0, match.start() - 10):match.start()]))
        # 一人, 两个人 without more are words of everyday speech.
        if not value or (noun == "人" and value < 3 and not is_led):
            continue
        (led if is_led else other).append(value)
    if led:
        return max(led), SURE
    return (max(other), FAIR) if other else (None, LOWEST)


def _trimmed(name: str) -> str | None:
    """A name without the words before it; None when nothing but a kind of place is left."""
    lead = LEAD.match(name)
    rest = OPENING.sub("", name[lead.end():] if lead else name)
    # 在清平镇某某家园工程: the town says where; 承建的清平镇某某工程: it is part of the name.
    if lead and lead.group()[-1] in "在系于":
        rest = _town_start().sub("", rest, count=1)
    if rest.count("（") != rest.count("）") or rest.count("(") != rest.count(")"):
        rest = rest.strip("（）()")
    return None if len(rest) < 3 or GENERIC.match(rest) else rest


def _named(text: str, label: str, pattern: re.Pattern[str], centre: int) -> tuple[str | None, float]:
    """A labelled name (单位：…), else the one nearest to the words about wages."""
    if labelled := LABELLED[label].search(text):
        return labelled.group(1), SURE
    names = [
        (abs(match.end() - centre), name)
        for match in pattern.finditer(text)
        if (name := _trimmed(match.group()))
    ]
    if not names:
        return None, LOWEST
    distance, name = min(names)
    return name, FAIR if distance < 60 else WEAK


def _names(text: str) -> tuple[tuple[str | None, float], tuple[str | None, float]]:
    """Employer and project, each with its confidence. A company's own name (…工程有限公司) is no project."""
    wage = next((found for rule in (VERB_FIRST, NOUN_FIRST, STRONG, FEE) if (found := rule.search(text))), None)
    centre = wage.start() if wage else 0
    employer = _named(text, "employer", COMPANY, centre)
    without = COMPANY.sub(lambda match: "，" * len(match.group()) if "公司" in match.group() else match.group(), text)
    return employer, _named(without, "project", PLACE, centre)


@cache
def _town_words() -> tuple[str, ...]:
    """Aliases, longest first; bare names of two characters are parts of other words and left out."""
    with (REFERENCE / "town_aliases.csv").open(encoding="utf-8-sig", newline="") as file:
        aliases = [line["alias"] for line in csv.DictReader(file) if len(line["alias"]) >= 3]
    return tuple(sorted(aliases, key=len, reverse=True))


@cache
def _town_start() -> re.Pattern[str]:
    full = (alias for alias in _town_words() if re.search(r"(?:镇|乡|街道|办|办事处|政府)$", alias))
    return re.compile(f"^(?:山东省)?(?:聊城市)?(?:高唐县)?(?:{'|'.join(full)})的?(?=.{{3}})")


def _town(text: str) -> str | None:
    return next((alias for alias in _town_words() if alias in text), None)


def read_order(text: str) -> OrderReading:
    """Read one order: category, title and text in one string."""
    text = unicodedata.normalize("NFKC", text).translate(CHINESE_MARKS)
    about = wage_evidence(text)
    workers, workers_confidence = _people(text)
    yuan, yuan_confidence = _owed(text, workers)
    (employer, employer_confidence), (project, project_confidence) = _names(text)
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
