"""Names of units and of sites in a free text: every stretch that may be one, whichever of them is meant.

Chinese has no spaces, so a name is known by its end (公司, 厂, 家园, 改造) and by the word it stands behind
(在, 受雇于, 拖欠, a comma). An end may have several beginnings: all are offered, and employer_and_project
chooses by what stands around them.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from operator import add
from typing import NamedTuple

from etl.staging.hotline.any_site import is_any_site
from etl.staging.hotline.organisation_lexicon import declared, lengths, lexicon

LONGEST_NAME, LONGEST_OPEN_NAME, LONGEST_REGION, MOST_BEGINNINGS = 42, 14, 5, 5
# Of each character of a text: may belong to a name of its own, says what a unit is, or where it is.
NAMING, PLAIN, REGION = 0, 1, 2
SITE_KINDS = frozenset(("works", "facility", "estate", "part"))
_OPEN_SITES = frozenset(("before_site", "before_work"))


class Word(NamedTuple):
    """A word of the lists, where it stands and what it is."""

    start: int
    end: int
    role: str
    text: str


class Name(NamedTuple):
    """A stretch of text that may be a name. `kind`: what its last word, `ending`, says it is."""

    start: int
    end: int
    kind: str
    ending: str
    # begins right behind a barrier, not somewhere on the way
    is_first: bool


_DECLARED = declared()
_LEXICON = lexicon(_DECLARED)
_LENGTHS = lengths(_LEXICON)
# “、” may part the numbers of one name: 4#、5#楼.
_ONE_CHARACTER_BARRIERS = {
    word: found.role
    for word, found in _LEXICON.items()
    if len(word) == 1
    and found.role not in (None, "beginning", "region", "protected")
    and not found.kind
    and word != "、"
}
_MARKS = {mark: [bytes([mark]) * length for length in range(24)] for mark in (PLAIN, REGION)}
_BRANCHES = frozenset(_DECLARED["endings"]["branch"].split())
_FACILITIES = frozenset(_DECLARED["endings"]["facility"].split())
_OFFICES = "|".join(sorted(_DECLARED["others"]["offices"].split(), key=lambda word: (-len(word), word)))
OFFICE, OFFICE_AT_END = re.compile(_OFFICES), re.compile(f"(?:{_OFFICES})$")
_SITE_OFFICES = frozenset(("项目部", "项目经理部", "工程部"))
_NUMERALS = frozenset("0123456789一二三四五六七八九十ABCDEFGHabcdefgh#")
# 3月, 15天, 五块: a number of something, in no name; 2024年 and 三期 may be part of one.
_COUNTED = frozenset("月天日元块岁次点斤平吨趟遍名人个")
_COUNTED_IN_WORDS = frozenset("天块岁趟遍")
# Before these a name may end that has no ending of its own, and after those it may begin: 在云朵咖啡当兼职.
_OPEN_ROLES = frozenset(("work", "site", "job", "owes", "boss", "for"))
_INTRODUCING = frozenset(("calling", "at", "is", "for", "passive", "colon", "hired", "builds", "space"))
# 4#、5#楼, 3号、4号楼: one name
_NEXT_PART = re.compile(r"[A-Za-z]?\d{1,3}[#号]")
_NOTE = re.compile(r"（[^（），。；：！？]{1,14}）")
# （一期）, （15#楼）, （集团） belong to a name; （民营）, （鱼邱湖街道） do not.
_NOTE_OF_PART = re.compile(r"[期标段#]|\d年|集团|分公司|号楼|地块|片区|[东西南北A-Z]区")
# 杏园里二期, 幸福里工地; 家里, 手里 are no names.
_AFTER_LI = re.compile(r"[一二三四五六七八九\d]{1,2}(?:期|标|号|#)|工地|项目|小区|社区|安置|花园|公寓")
# 工程队, 工程款, 项目经理: neither works nor a project
_NO_WORKS_BEFORE = re.compile(
    r"[队部师款量处局站]"
    r"|经理|负责|咨询|质量|监理|机械|公司|有限|管理|技术|设计|服务|检测|造价|资料|结束|完工|完了"
)
# 保洁员, 安装工, 物业费: not the trade of a firm
_NO_TRADE_BEFORE = frozenset("费工员款金师活车匠价单证班组业")
# 厂房, 园区, 院长: not the end of a name
_NO_ENDING_BEFORE = {
    "厂": "房区家",
    "院": "长办子落校",
    "校": "长园车区",
    "园": "长区林艺丁",
    "站": "台着点",
    "社": "保区会",
    "所": "有以在谓属",
    "场": "地合所景面",
    "队": "伍员",
    "店": "铺面",
    "城": "市区镇乡管",
    "居": "民住",
}
# 五月二十号 is a date, 6号楼 alone is no site; 2024年度公司, 末月2400院 hold no name.
_DATE = re.compile(r"月[一二三四五六七八九十\d]+[号日]")
_BARE_PART = re.compile(r"[一二三四五六七八九十\dA-Za-z#]+(?:期|号|标|楼|#|区|栋|幢|段)")
_NUMBER_OF_SOMETHING = re.compile(r"\d[年月日号标元块个]|\d{3}")
# 第二工程有限公司, （集团）有限公司: the name of the group before it is missing
_HALF_A_FIRM = re.compile(r"第[一二三四五六七八九十\d]|（")
# 做带货直播, 从事装修: an activity, no unit
_DOING = frozenset(("做", "干", "从事", "担任"))
# 一辣椒加工点, 两家超市
_ANY = re.compile(
    r"[一某几两三](?:[家个处所间半名些种大小开做卖私民外零]"
    r"|辣椒|冷库|粮库|纸箱|种植|养殖|建材|职业|塑料|服装|制衣|食品|饭店|饲料|电子)"
)


class Scan:
    """One pass over a text, from its first character to its last.

    `names`: every stretch that may be a name, in the order of their ends. Barriers are the words that no name
    reaches across: where each starts and ends, its role, itself. `endings`: words that end a name. `marks`:
    NAMING, PLAIN or REGION of each character.
    """

    def __init__(self, text: str) -> None:
        self.text = text = _with_paired_marks(text)
        self.names: list[Name] = []
        self.barrier_starts, self.barrier_ends = [0], [0]
        self.barrier_roles, self.barrier_words = ["start"], [""]
        self.endings: list[Word] = []
        self.marks = bytearray(len(text))
        # after these characters a name may begin
        self._beginnings: list[int] = []
        self._company_starts: list[int] = []
        self._company_end = self._ending_begin = self._ending_end = self._note_end = 0
        lengths_of, barrier_of = _LENGTHS.get, _ONE_CHARACTER_BARRIERS.get
        for place, (character, two) in enumerate(zip(text, map(add, "\0" + text, text), strict=False)):
            if character in _COUNTED and place:
                self._count(place, character)
            if lengths := lengths_of(two):
                self._words_before(place + 1, lengths)
            elif role := barrier_of(character):
                if place >= self._note_end:
                    self._barrier(place, place + 1, role, character)
            elif lengths := lengths_of(character):
                self._words_before(place + 1, lengths)

    def _count(self, place: int, character: str) -> None:
        before = self.text[place - 1]
        if before.isdecimal() or (character in _COUNTED_IN_WORDS and before in _NUMERALS):
            self._barrier(place, place + 1, "number", character)

    def _words_before(self, end: int, lengths: tuple[int, ...]) -> None:
        """The longest word of each sort that ends here."""
        text = self.text
        kind = role = ending = word = ""
        is_plain = False
        for length in lengths:
            if length > end or (some := text[end - length : end]) not in _LEXICON:
                continue
            its_kind, its_role, may_be_plain = _LEXICON[some]
            if may_be_plain and not is_plain:
                is_plain = True
                self.marks[end - length : end] = _MARKS[PLAIN][length]
            if its_kind and not kind:
                kind, ending = its_kind, some
            if its_role and not role:
                role, word = its_role, some
        if kind and self._may_end(end, kind, ending):
            self._ending(end, kind, ending)
        if role:
            self._role(end, role, word)

    def _may_end(self, end: int, kind: str, ending: str) -> bool:
        """Whether a word that ends names does so here: 面粉厂, not 厂房."""
        if ending == "里":
            return bool(_AFTER_LI.match(self.text, end))
        if ending in ("工程", "项目") and _NO_WORKS_BEFORE.match(self.text, end):
            self.endings.append(Word(end - 2, end, kind, ending))
            return False
        after = self.text[end : end + 1]
        if after and after in _NO_ENDING_BEFORE.get(ending, ""):
            return False
        if kind == "trade":
            return after not in _NO_TRADE_BEFORE
        if kind == "part" and ending != "标段":
            begin = end - len(ending)
            return self.text[begin - 1 : begin] in _NUMERALS
        return True

    def _ending(self, end: int, kind: str, ending: str) -> None:
        begin = end - len(ending)
        self._forget(begin, end)
        note = _NOTE.match(self.text, end)
        # before the name without it, for no name reaches across 公司
        if note and _NOTE_OF_PART.search(note.group()):
            self._emit(begin, note.end(), kind, ending)
        self._emit(begin, end, kind, ending)
        self.endings.append(Word(begin, end, kind, ending))
        self._ending_begin, self._ending_end = begin, end

    def _forget(self, begin: int, end: int) -> None:
        """Barriers and beginnings within a longer word are none: 污水处理, 建设."""
        while self.barrier_starts[-1] >= begin and len(self.barrier_starts) > 1:
            for barriers in (self.barrier_starts, self.barrier_ends, self.barrier_roles, self.barrier_words):
                barriers.pop()
        while self._beginnings and begin < self._beginnings[-1] < end:
            self._beginnings.pop()

    def _emit(self, begin: int, end: int, kind: str, ending: str) -> None:
        """Offer the names that end here, from every place where they may begin."""
        first = self.barrier_ends[-1]
        if first > begin:
            return
        starts: list[int] = []
        if self._company_end > first:
            # No name reaches across 公司, but that of a branch: …有限公司高唐分公司.
            first = self._company_end
            if self._is_of_branch(first, begin, ending):
                starts = self._company_starts
        first = max(first, end - LONGEST_NAME)
        last = begin if kind in SITE_KINDS or ending in _FACILITIES else begin - 1
        low = bisect_right(self._beginnings, first)
        options = self._beginnings[low : bisect_right(self._beginnings, last)]
        kept = []
        for start in dict.fromkeys((*starts, first, *options[1 - MOST_BEGINNINGS :])):
            if start <= last and self._may_be_a_name(start, begin, end, kind):
                self.names.append(Name(start, end, kind, ending, start == first))
                kept.append(start)
        if ending == "公司" and end - begin == len(ending):
            self._company_end, self._company_starts = end, kept

    def _is_of_branch(self, company_end: int, begin: int, ending: str) -> bool:
        """高唐项目部 is part of the firm before it; 云溪雅苑项目部 is named after the site."""
        if ending == "公司":
            # …有限公司聊城公司
            return self.marks[company_end] == REGION and begin - company_end <= LONGEST_REGION
        if ending not in _BRANCHES:
            return False
        if ending not in _SITE_OFFICES or self.text.startswith("第", company_end):
            return True
        return not self.marks.count(NAMING, company_end, begin)

    def _may_be_a_name(self, start: int, begin: int, end: int, kind: str) -> bool:
        if end - start < 2 or self.text[start] == "“" or not is_balanced(self.text[start:end]):
            return False
        is_site = kind in SITE_KINDS or kind in _OPEN_SITES
        if is_site and is_any_site(self.text, start, end, self.marks, region=REGION, naming=NAMING):
            return False
        naming = self.marks.count(NAMING, start, begin)
        if kind in SITE_KINDS:
            return self._may_be_a_site(start, begin, end, kind, naming)
        is_done = self.barrier_ends[-1] == start and self.barrier_words[-1] in _DOING
        is_half = kind in ("company", "branch") and _HALF_A_FIRM.match(self.text, start)
        is_any = _ANY.match(self.text, start) or _NUMBER_OF_SOMETHING.search(self.text, start, end)
        if is_done or is_half or is_any:
            return False
        if naming > 1 or kind not in ("company", "branch", "trade", "establishment"):
            return True
        return self._may_be_called_so(start, begin, end, kind, bool(naming))

    def _may_be_called_so(self, start: int, begin: int, end: int, kind: str, has_naming: bool) -> bool:
        """Whether words that all say what a unit is may be a unit's name: 固河林场, 高铁新区幼儿园."""
        length = end - start
        if kind == "trade":
            return has_naming and length > 4
        has_region = self.marks.find(REGION, start, end) >= 0
        if kind in ("company", "branch"):
            is_enough = has_region or length > 4
            return (has_naming and is_enough) or length > (6 if has_region else 8)
        if has_region:
            return True
        return length > (4 if has_naming else 3 if self.text[begin:end] in _FACILITIES else 5)

    def _may_be_a_site(self, start: int, begin: int, end: int, kind: str, naming: int) -> bool:
        if self.barrier_roles[-1] == "lives":
            return False
        is_part = kind == "part"
        if is_part and (_BARE_PART.match(self.text, start) or _DATE.search(self.text, start, end)):
            return False
        if naming < 2 and (is_part or self.text[begin:end] in ("项目", "工程")):
            return any(start <= word.start < begin for word in self.endings[-4:])
        return is_part or naming > 0 or end - start > (3 if kind == "works" else 2)

    def _role(self, end: int, role: str, word: str) -> None:
        begin = end - len(word)
        if role == "beginning":
            self._beginnings.append(end)
            if word == "（" and (note := _NOTE.match(self.text, begin)):
                self._note_end = note.end()
        elif role == "region":
            self._forget(begin, end)
            self.marks[begin:end] = _MARKS[REGION][end - begin]
            if not self._beginnings or self._beginnings[-1] < begin:
                self._beginnings.append(begin)
            self._beginnings.append(end)
        elif role == "protected":
            self._forget(begin, begin)
        elif self._is_barrier(begin, end, word):
            self._barrier(begin, end, role, word)

    def _is_barrier(self, begin: int, end: int, word: str) -> bool:
        """A barrier within a note or within a word that ends a name is none."""
        if end <= self._note_end or (end <= self._ending_end and begin >= self._ending_begin):
            return False
        return not (word == "、" and _NEXT_PART.match(self.text, end))

    def _barrier(self, begin: int, end: int, role: str, word: str) -> None:
        if self.barrier_roles[-1] in _INTRODUCING and self._ending_end != begin:
            self._name_without_ending(begin, role)
        if role == "quotation_end":
            start = self.text.rfind("“", max(0, begin - LONGEST_OPEN_NAME), begin) + 1
            if start and begin - start > 1:
                self.names.append(Name(start, begin, "quoted", "", True))
        elif role != "work":
            self.barrier_starts.append(begin)
            self.barrier_ends.append(end)
            self.barrier_roles.append(role)
            self.barrier_words.append(word)

    def _name_without_ending(self, begin: int, role: str) -> None:
        """Known by what stands before and after it: 在云朵咖啡当兼职, 一家叫云朵的店."""
        start = self.barrier_ends[-1]
        if role in _OPEN_ROLES and 2 < begin - start <= LONGEST_OPEN_NAME:
            self._emit(begin, begin, "before_" + role, "")
        is_called = self.barrier_roles[-1] == "calling" and role != "work" and self.text[start] != "“"
        if is_called and 1 < begin - start <= LONGEST_OPEN_NAME:
            self.names.append(Name(start, begin, "called", "", True))


def _with_paired_marks(text: str) -> str:
    """Straight quotation marks as “ and ”, in turn."""
    if '"' not in text:
        return text
    parts = text.split('"')
    return parts[0] + "".join("“”"[place % 2] + part for place, part in enumerate(parts[1:]))


def is_balanced(name: str) -> bool:
    """Whether every bracket and quotation mark of the name has its partner in it."""
    return (
        name.count("（") == name.count("）")
        and name.count("“") == name.count("”")
        and not name.startswith("）")
    )
