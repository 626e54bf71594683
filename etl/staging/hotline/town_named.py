"""The town-street that a free text names, in full or as people say it: 在姜店, 固河那边, 汇鑫这一片.

People drop 镇 and 街道. A bare name of a town is also that of its villages, markets and firms, which lie in
it; 人和, 汇鑫 and 鱼丘湖 are words that firms and places elsewhere are called by too. They count only where
the words around them speak of a place.
"""

from __future__ import annotations

import csv
import re
from functools import cache

from data.paths import REFERENCE
from etl.staging.hotline.field_reading import FieldReading

# How sure: 清平镇, 清平那边, 清平
FULL, PLACED, BARE = 0.95, 0.85, 0.7
SEVERAL = "文中写到几个镇街"
KIND = re.compile(r"(?:镇|乡|街道|办|办事处|政府)$")
# Names that are also words of good omen or of a lake: not a town by themselves.
WORDS_TOO = frozenset(("人和", "汇鑫", "鱼邱湖", "鱼丘湖"))
PLACE_AFTER = re.compile(
    r"^(?:[那这]边|[那这]儿|[那这]里|[那这]一?片|[那这]块|[东西南北](?:头|边|面|街|关)|附近|一带|境内|辖区|某|一个|一家|村|大集|老街|路|站|店)"
)
PLACE_BEFORE = re.compile(r"(?:[在到去来从往住于回]|地处|位于|家是|俺是|我是|俺们|我们|人在|属地|地点：?)$")
# A town where the caller lives, not where he worked: 现住汇鑫街道, 姜店镇人.
HOME_BEFORE = re.compile(
    r"(?:现?住址?|家住|住在|户籍|老家|家在|原籍|籍贯|租住)(?:为|是|：)?(?:在)?(?:高唐县?)?$"
)
HOME_AFTER = re.compile(r"^(?:[^，。；]{0,6}(?:村民|居民)|人[，。；、（]|籍|的?人(?:士)?[，。])")
FIRM_AFTER = re.compile(r"^[^，。；、\s]{0,6}?(?:公司|集团|超市|商贸|物业|酒店|中心|医院|家园|花园|小区)")


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
    if not is_full and name in WORDS_TOO and (not is_placed or FIRM_AFTER.match(after)):
        return None
    score = FULL if is_full else PLACED if is_placed else BARE
    if HOME_BEFORE.search(before) or HOME_AFTER.match(after):
        score -= 0.3
    return score
