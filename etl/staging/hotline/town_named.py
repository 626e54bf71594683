"""The town-street that a free text names, in full or as people say it: 在姜店, 固河那边, 汇鑫这一片.

People drop 镇 and 街道. A bare name of a town is also that of its villages, markets and firms, which lie in
it; 人和, 汇鑫 and 鱼丘湖 are words that firms and places elsewhere are called by too. They count only where
the words around them speak of a place, and where they are no part of a longer name: 反映鱼邱湖某工地, not
鱼邱湖公园, 汇鑫建筑公司. 杨屯 and 梁村 may be persons: 我叫杨屯.
"""

from __future__ import annotations

import csv
import re
from functools import cache

from data.county import county
from data.paths import REFERENCE
from etl.staging.hotline.field_reading import FieldReading

# How sure: 清平镇, 清平那边, 清平
FULL, PLACED, BARE = 0.95, 0.85, 0.7
COUNTY = county()
SEVERAL = "文中写到几个镇街"
KIND = re.compile(r"(?:镇|乡|街道|办|办事处|政府)$")
# Names that are also words of good omen or of a lake: not a town by themselves.
LAKES = frozenset(COUNTY.town_landmarks)
WORDS_TOO = LAKES | {*COUNTY.town_words}
PLACE_AFTER = re.compile(
    r"^(?:[那这]边|[那这]儿|[那这]里|[那这]一?片|[那这]块|[东西南北](?:头|边|面|街|关)|附近|一带|境内|辖区|某|有[个家一座处]"
    r"|一[个家处座]|村|大集|老街|路|站|店)"
)
PLACE_BEFORE = re.compile(
    r"(?:[在到去来从往住于回]|地处|位于|家是|俺是|我是|俺们|我们|人在|反映：?|(?:来电人|反映人|市民|本人|其)系"
    rf"|(?:地址|地点|位置|属地|镇街|街道|乡镇)(?:：|为|是|在)?)(?:{COUNTY.province})?(?:{COUNTY.city})?(?:{COUNTY.written})?$"
    rf"|{COUNTY.name}$"
)
# The name ends there: 汇鑫的工地, 鱼邱湖“晨光家园”; 汇鑫的老板 is a firm's.
SET_APART = re.compile(
    r"^(?:[“\"（，。；：、\s]|$|某|[那这]|有[个家一座处]|一[个家处座]|一[一-龥]{1,4}[厂店]|附近|一带|境内|辖区|[东西南北][头边面]"
    r"|的(?!老板|经理|负责人|工资|员工|人))"
)
# 鱼邱湖公园, 鱼丘湖大酒店: called after the lake
LAKE_GOES_ON = re.compile(
    "^(?:公园|风景|景区|湿地|水|大?酒店|宾馆|饭店|小区|花园|家园|社区|广场|医院|学校|小学|中学|幼儿园|商务|商贸|建筑|建设|物业"
    "|集团|公司|改造|治理|清淤|提升|大?桥|大道|大街|路)"
)
# 反映人和其他7名工友: a person, and others
PERSON_BEFORE_AND = re.compile(
    r"(?:反映|来电|来访|投诉|联系|举报|当事|求助|申请|负责|承包|介绍|[\d工本老商客家主大男女名个几])$"
)
SURE_PLACE_AFTER = re.compile("^(?:有[个家一座处]|[那这]边|辖区|境内)")
# 我叫杨屯, 名叫鞠清平，…: a person
NAMED_BEFORE = re.compile(
    "(?:叫|姓名[：为是]?|联系人[：是]?|来电人|反映人|投诉人|老板|工头|班长|经理)[^在到去来从往住是系于的由为，。；：]?$"
)
NAMED_AFTER = re.compile(
    r"^(?:[，。；（、\s\d]|$|反映|来电|称|说|欠|拖欠|电话|手机|等|先生|女士|打来|的(?:电话|手机|工资|工钱|钱))"
)
# A town where the caller lives, not where he worked: 现住汇鑫街道, 姜店镇人.
HOME_BEFORE = re.compile(
    rf"(?:现?住址?|家住|住在|户籍|老家|家在|原籍|籍贯|租住)(?:为|是|：)?(?:在)?(?:{COUNTY.written})?$"
)
HOME_AFTER = re.compile(r"^(?:[^，。；]{0,6}(?:村民|居民)|人[，。；、（]|籍|的?人(?:士)?[，。])")
FIRM_AFTER = re.compile(
    r"^[^，。；、\s]{0,6}?(?:公司|集团|超市|商贸|物业|酒店|酒楼|饭店|中心|医院|学校|幼儿园|敬老院|养老院|家园|花园|小区|厂|建设|建筑|劳务"
    "|装饰)"
)


@cache
def town_codes() -> dict[str, str]:
    """Every way to write a town, and its code."""
    with (REFERENCE / "town_aliases.csv").open(encoding="utf-8-sig", newline="") as file:
        return {line["alias"]: line["town_code"] for line in csv.DictReader(file)}


@cache
def _names() -> re.Pattern[str]:
    """Every way to write a town, the longest first."""
    return re.compile("|".join(map(re.escape, sorted(town_codes(), key=len, reverse=True))))


def read_town(text: str) -> FieldReading[str]:
    """As written, of a normalised text; towns where the matter is come before those where callers live."""
    found: list[tuple[float, int, int]] = []
    for match in _names().finditer(text):
        start, end = match.span()
        before, after = text[max(0, start - 8) : start], text[end : end + 12]
        if (score := _score(match.group(), before, after)) is not None:
            found.append((score, -start, end))
    if not found:
        return FieldReading(None, FULL)
    score, start, end = max(found)
    towns = {town_codes()[text[-one_start:one_end]] for _, one_start, one_end in found}
    if len(towns) > 1:
        return FieldReading(text[-start:end], score - 0.2, ((-start, end),), SEVERAL)
    return FieldReading(text[-start:end], score, ((-start, end),))


def _score(name: str, before: str, after: str) -> float | None:
    """None: no town is meant."""
    is_full = bool(KIND.search(name))
    is_placed = bool(PLACE_AFTER.match(after) or PLACE_BEFORE.search(before))
    if not is_full and _is_no_town(name, before, after, is_placed=is_placed):
        return None
    score = FULL if is_full else PLACED if is_placed else BARE
    if HOME_BEFORE.search(before) or HOME_AFTER.match(after):
        score -= 0.3
    return score


def _is_no_town(name: str, before: str, after: str, *, is_placed: bool) -> bool:
    """Whether a bare name is a person's, a firm's or a lake's."""
    if NAMED_BEFORE.search(before) and NAMED_AFTER.match(after):
        return True
    if name not in WORDS_TOO:
        return False
    if name == "人和" and PERSON_BEFORE_AND.search(before):
        return not SURE_PLACE_AFTER.match(after)
    if not is_placed:
        return True
    if SET_APART.match(after):
        return False
    goes_on = LAKE_GOES_ON if name in LAKES else FIRM_AFTER
    return after.startswith("的") or goes_on.match(after) is not None
