"""What stands in and around the names of a text, as features that a model weighs.

A feature is a word for what was looked at, =, and what was found: `after=欠`, `length=company|5`.
"""

from __future__ import annotations

import re
from bisect import bisect_left, bisect_right
from dataclasses import dataclass, field
from typing import NamedTuple

from etl.staging.hotline.organisations import NAMING, OFFICE, OFFICE_AT_END, REGION, Name, Scan

# Names of sites by their last word, and what is known to be a site by the work done there.
SITE_FAMILY = frozenset(("works", "facility", "estate", "part", "before_site", "before_work"))
UNIT_KINDS = frozenset(("company", "establishment", "branch", "trade"))
LONGEST_STATEMENT, EMPLOYED_WITHIN, ALIAS_LENGTH, LABEL_LENGTH = 22, 8, 3, 9
# So far before a company's own end may stand the words that say what it does.
LONGEST_TRADE = 14
# Of more names the first are looked at, so that no text takes long.
MOST_NAMES = 200
BUILDING = re.compile(
    "木工|瓦工|钢筋|抹灰|砌|腻子|工地|总包|项目部|班组|施工|打桩|吊顶|贴砖|防水|保温|外架|支模|装修|绿化|管道"
)
# Work that is done at a place without anything being built there.
SERVICE = re.compile(
    "保洁|打扫|保安|门卫|护工|护士|看门|看大门|月嫂|厨师|后厨|服务员|收银|骑手|跑单|教练|老师|教师|司机|导购|店员|主播|客服|医生"
)
PAID = re.compile(
    "已经?[付拨结支打给]|早就?[付拨结给打]|付清|拨付|打给|结清|付到|足额|拨了|打了|给齐|都给了|给完|发齐"
)
NOT_PAID = re.compile(
    "欠|克扣|[没未不][能有]?[发给结付支]|[没未不][能有]?[^，。]{0,6}[发给结付支]|[压押扣]|分文|一分|拖|剩|差"
)
EMPLOYS = re.compile(
    "雇|招|用工|签|派|让我|叫我|叫俺|喊|介绍|入职|上班|打工|干|当|做|从事|担任|任|实习|工作|发工资|发钱|职工|员工|工人"
)
STATEMENT_END = re.compile(r"[。；！？\n]")
# 单位名称：…, 劳务公司叫…; 工程名：…, 工地在…
SAYS_WHICH = "(?:名称|全称|名字|的名字|名)?(?:是|：|叫|为|叫什么|名叫|写着|叫做|还是|就是|在|位于|（)[“ ]?$"
UNIT_LABEL = re.compile(
    "(?:公司|单位|施工队|分包|劳务|雇主|欠薪方|用工方|施工方|厂子|厂|店|招牌|老板|企业|工厂|酒店)"
    + SAYS_WHICH
)
SITE_LABEL = re.compile("(?:项目|工程|工地|地点|干活的地方|楼盘|小区)" + SAYS_WHICH)
# Whose part in the work a name behind these words has, and the words that may stand between.
PARTS_IN_WORK = frozenset(("main", "labour", "owner", "builder", "employer", "builds"))
LEADING_TO_NAME = frozenset(("is", "colon", "for", "of", "so", "space", "calling"))
# What a name does not begin with.
VERBS = frozenset(
    "打送开卖买修装拆搬推拉看管交扣领进做当搞跑坐住租换退认怕扛擦教养喂收卸给跟同受派转归经由被诉驾约联付支款费前后上下来去"
)
# 汇鑫街道时代广场: the street says where; 清平镇卫生院 has its name from the town.
STREET = re.compile("[^，。]{0,8}?(?:街道办事处|街道办|街道|(?<!驻)办事处)")
REGION_ENDS = frozenset("镇乡县市道处东省")
# Who speaks for a unit of the kind: 厂长 for a name that ends with 厂.
SPEAKERS = {
    "厂": re.compile("厂里|厂长|厂方|厂子"),
    "院": re.compile("院里|院长|院方|医院"),
    "店": re.compile("店里|店长|老板|店方"),
    "馆": re.compile("老板|店里"),
    "园": re.compile("园里|园长|园方"),
    "校": re.compile("校长|学校|校方"),
    "司": re.compile("公司"),
    "社": re.compile("社长|理事长|合作社|社里"),
    "场": re.compile("场长|场里|场主"),
    "站": re.compile("站长|站里|站点"),
    "队": re.compile("队长|队里"),
    "心": re.compile("中心|主任"),
}


@dataclass
class Candidate:
    """A name as spelled, everywhere it stands, what speaks for and against it, and names that overlap it."""

    value: str
    spans: list[tuple[int, int]] = field(default_factory=list)
    kinds: set[str] = field(default_factory=set)
    features: set[str] = field(default_factory=set)
    related: list[int] = field(default_factory=list)


def candidates(text: str) -> list[Candidate]:
    """Every name that the text may hold, once each, in the order in which they first end."""
    return _Reader(text).candidates()


class _Before(NamedTuple):
    """What stands before a name: characters, the barrier and whether more lies between, part in the work."""

    one: str
    two: str
    role: str
    has_gap: bool
    part: str
    label: str


class _After(NamedTuple):
    """What stands behind a name: characters, how far the next barrier and ending are, what is said."""

    one: str
    two: str
    role: str
    word: str
    distance: int
    to_ending: int
    employs: bool
    owes: str


def _owes(statement: str) -> str:
    """Whether it is said that pay is not paid, and whether something is."""
    return f"{bool(NOT_PAID.search(statement))}|{bool(PAID.search(statement))}"


class _Reader:
    """The names of one text with what stands around them."""

    def __init__(self, text: str) -> None:
        self.scan = Scan(text)
        self.text = self.scan.text
        self.ending_starts = [word.start for word in self.scan.endings]
        # 居 in 优居装饰 ends no name of a site.
        of_units = [word for word in self.scan.endings if word.role != "estate" or len(word.text) > 1]
        self.endings_of = {
            "site": (self.scan.endings, self.ending_starts),
            "unit": (of_units, [word.start for word in of_units]),
        }
        self.company_starts = [word.start for word in self.scan.endings if word.text == "公司"]
        self._before: dict[int, _Before] = {}
        self._after: dict[int, _After] = {}
        self.is_building = bool(BUILDING.search(text))
        self.is_service = bool(SERVICE.search(text))

    def candidates(self) -> list[Candidate]:
        names = [name for name in self.scan.names[:MOST_NAMES] if self._is_offered(name)]
        last_end: dict[int, int] = {}
        first_start: dict[int, int] = {}
        for start, end, *_ in names:
            last_end[start] = max(end, last_end.get(start, 0))
            first_start[end] = min(start, first_start.get(end, end))
        found: dict[str, Candidate] = {}
        for name in names:
            value = self.text[name.start : name.end]
            one = found.get(value)
            if one is None:
                one = found[value] = Candidate(value)
            one.spans.append((name.start, name.end))
            one.kinds.add(name.kind)
            is_longest = f"{last_end[name.start] > name.end}|{name.start > first_start[name.end]}"
            one.features.add(f"longest={name.kind}|{is_longest}")
            one.features.update(self._inside(name, value))
            one.features.update(self._around(name))
        several = list(found.values())
        for place, one in enumerate(several):
            self._of_all_mentions(place, one, several)
        return several

    def _is_offered(self, name: Name) -> bool:
        """No name begins with a street, no office owes wages, and a company's name ends with 公司."""
        start, end, kind, _, _ = name
        street = STREET.match(self.text, start, end)
        if street and (street.end() == end or self.scan.marks.find(NAMING, street.end(), end) >= 0):
            return False
        if kind not in SITE_FAMILY and self._is_office(name):
            return False
        return kind == "company" or not self._goes_on_as_company(end)

    def _is_office(self, name: Name) -> bool:
        start, end, kind, ending, _ = name
        marks = self.scan.marks
        if ending == "办事处" and not marks.count(NAMING, start, end - len(ending)):
            return True
        office = OFFICE.search(self.text, start, end)
        if not office or kind == "quoted":
            return False
        own = marks.count(NAMING, start, end) - marks.count(NAMING, *office.span())
        return own < 2 or (kind != "company" and bool(OFFICE_AT_END.search(self.text, start, end)))

    def _goes_on_as_company(self, end: int) -> bool:
        """恒屹劳务 in 恒屹劳务有限公司: only words that say what the firm does, up to 公司."""
        after = bisect_left(self.company_starts, end)
        if after == len(self.company_starts):
            return False
        company = self.company_starts[after]
        if company - end >= LONGEST_TRADE or self.scan.marks.find(NAMING, end, company) >= 0:
            return False
        barriers = self.scan.barrier_starts
        return bisect_left(barriers, end) == bisect_left(barriers, company)

    def _inside(self, name: Name, value: str) -> tuple[str, ...]:
        start, end, kind, ending, is_first = name
        marks = self.scan.marks
        naming = marks.count(NAMING, start, max(end - len(ending), start))
        own = start
        while own < end and marks[own] == REGION:
            own += 1
        family = "site" if kind in SITE_FAMILY else "unit"
        region = self.text[own - 1] if own > start else ""
        region_before = self.text[start - 1] if start and marks[start - 1] == REGION else ""
        endings, ending_starts = self.endings_of[family]
        place = bisect_left(ending_starts, own)
        if place < len(endings) and endings[place].end <= end:
            first_kind = endings[place].role
            called = min(marks.count(NAMING, own, endings[place].end), 2)
        else:
            first_kind, called = "", min(naming, 2)
        barrier = bisect_right(self.scan.barrier_ends, start) - 1
        role, behind = self.scan.barrier_roles[barrier], self.scan.barrier_ends[barrier]
        where = f"in{region}" if region else f"behind{region_before}" if region_before else "none"
        if behind < start and not region and marks[behind] == REGION:
            where += "<"
        after = bisect_left(ending_starts, end)
        before = endings[after - 2].text if after >= 2 and endings[after - 2].start >= start else ""
        speaker = SPEAKERS.get(value[-1])
        return (
            f"ending={ending}",
            f"last two={value[-2:]}",
            f"first={value[0]}",
            f"length={kind}|{min(end - start, 16) // 2}",
            f"naming={kind}|{min(naming, 8)}",
            f"ending before={before}|{kind}",
            f"region={region}|{min(naming, 4)}|{family}|{bool(region_before)}",
            f"region behind={region}|{family}|{role}|{start > behind}",
            f"where={family}|{where}|{called}",
            f"where of kind={family}|{where}|{called}|{first_kind}",
            f"verb={kind}|{value[0] in VERBS}|{is_first}",
            f"quoted={family}|{value[0] == '“'}|{self.text[end : end + 1] == '”'}",
            f"building={kind}|{self.is_building}",
            f"service={kind}|{self.is_building}|{self.is_service}",
            f"speaker={value[-1]}|{bool(speaker and speaker.search(self.text))}",
        )

    def _around(self, name: Name) -> tuple[str, ...]:
        start, end, kind, _, _ = name
        family = "site" if kind in SITE_FAMILY else "unit"
        if (before := self._before.get(start)) is None:
            before = self._before[start] = self._read_before(start)
        if (after := self._after.get(end)) is None:
            after = self._after[end] = self._read_after(end)
        return (
            f"before={before.one}",
            f"before two={before.two}",
            f"after={after.one}",
            f"after two={after.two}",
            f"barrier after={after.role}|{min(after.distance, 6)}|{family}",
            f"word after={after.word}|{min(after.distance, 2)}|{family}",
            f"barriers={kind}|{before.role}|{before.has_gap}|{after.role}|{after.distance > 1}",
            f"ending after={min(after.to_ending, 5)}|{kind}",
            f"employs={family}|{after.employs}",
            f"part={family}|{before.part}",
            f"part owes={family}|{before.part}|{after.owes}",
            f"label={family}|{before.label}",
        )

    def _read_before(self, start: int) -> _Before:
        text, scan = self.text, self.scan
        place = bisect_right(scan.barrier_ends, start) - 1
        gap = start - scan.barrier_ends[place]
        part = self._part_in_work(place, gap)
        near = text[max(0, start - LABEL_LENGTH) : start]
        label = "unit" if UNIT_LABEL.search(near) else "site" if SITE_LABEL.search(near) else ""
        return _Before(near[-1:], near[-2:], scan.barrier_roles[place], gap > 0, part, label)

    def _read_after(self, end: int) -> _After:
        text, scan = self.text, self.scan
        role = word = "$"
        distance, limit = 6, len(text)
        place = bisect_left(scan.barrier_starts, end)
        if place < len(scan.barrier_starts):
            role, word = scan.barrier_roles[place], scan.barrier_words[place]
            distance, limit = scan.barrier_starts[place] - end, scan.barrier_starts[place] + 1
        to_ending = 9
        ending = bisect_left(self.ending_starts, end)
        if ending < len(self.ending_starts) and scan.endings[ending].end <= limit:
            to_ending = self.ending_starts[ending] - end
        statement = self._statement(end)
        employs = bool(EMPLOYS.search(statement[:EMPLOYED_WITHIN]))
        one, two = text[end : end + 1], text[end : end + 2]
        return _After(one, two, role, word, distance, to_ending, employs, _owes(statement))

    def _part_in_work(self, before: int, gap: int) -> str:
        """施工单位是…, 总包为…: the part that the words before a name give it; ~: from further away."""
        part = ""
        for place in range(before, max(before - 3, -1), -1):
            role = self.scan.barrier_roles[place]
            if role in PARTS_IN_WORK:
                part = role
                break
            if role not in LEADING_TO_NAME:
                break
        return part + "~" if gap > 2 else part

    def _statement(self, start: int) -> str:
        """What is said right behind a name."""
        rest = self.text[start : start + LONGEST_STATEMENT]
        stop = STATEMENT_END.search(rest)
        return rest[: stop.start()] if stop else rest

    def _of_all_mentions(self, place: int, one: Candidate, several: list[Candidate]) -> None:
        """How often a name stands there, inside which longer ones, and what is said where it is shortened."""
        value, features = one.value, one.features
        goes_on = has_region = has_more = False
        for other_place, other in enumerate(several):
            if value in other.value:
                one.related.append(other_place)
                if other_place != place:
                    other.related.append(place)
                    goes_on |= other.value.startswith(value)
                    if other.value.endswith(value):
                        is_region = other.value[-len(value) - 1] in REGION_ENDS
                        has_region |= is_region
                        has_more |= not is_region
        first_kind = min(one.kinds)
        features.add(f"inside={first_kind}|{goes_on}|{has_region}|{has_more}")
        for kind in one.kinds:
            features.add(f"count={kind}|{min(len(one.spans), 3)}")
        if one.kinds & UNIT_KINDS:
            self._of_short_forms(one)

    def _of_short_forms(self, one: Candidate) -> None:
        """恒信 for 聊城市恒信劳务有限公司: what is said behind the short name speaks of the firm, too."""
        start, end = one.spans[0]
        marks = self.scan.marks
        begin = own = max(marks.find(NAMING, start, end), start)
        while own < min(end, begin + ALIAS_LENGTH) and marks[own] == NAMING:
            own += 1
        short, count = self.text[begin:own], 0
        place = self.text.find(short) if len(short) > 1 else -1
        while place >= 0:
            if not any(first <= place < last for first, last in one.spans):
                count += 1
                one.features.add(f"short form owes={_owes(self._statement(place + len(short)))}")
            place = self.text.find(short, place + 1)
        told = min(count, 3) if len(short) > 1 else "-"
        one.features.add(f"short forms={'company' in one.kinds}|{told}")
