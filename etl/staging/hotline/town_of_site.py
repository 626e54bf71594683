"""Whether the town before a site's name belongs to it: 清平镇卫生院改造 has its name from the town, in
清平镇凤栖花园 the town only says where.
"""

from __future__ import annotations

import re
from functools import cache, lru_cache

from data.county import county
from etl.staging.hotline.organisations import NAMING, Scan
from etl.staging.hotline.town_named import town_codes

# How a town is written in full, and a street; the longest of them with the county before.
TOWN_END = re.compile("(?:镇|乡|街道|办|办事处|政府)$")
STREET_END = ("街道", "办", "办事处", "政府")
LONGEST_TOWN, SHORTEST_SITE = 15, 3
# So many characters of its own, up to the word that says what is built, are no name yet: 三标段, 2024年.
NO_NAME = 1
# Words that say what is built or where, though the lists of names lack them; some behind a street too.
SAYS_WHAT = re.compile(
    r"户用|引黄|夏粮|旧校舍|小麦|老旧小区|老城|第[一二三四五六七八九]|某|那个|镇区|古[城镇]"
    r"|\d+(?:千伏|kV|KV|MW|兆瓦)|“"
)
OF_STREET = re.compile(r"\d|老旧小区改造|老城|第[一二三四五六七八九]实验")
# Behind a town that is written without 镇: 清平古镇.
OF_BARE_TOWN = re.compile("古[城镇]|卫生院|中心[小学卫]|敬老院")
QUOTED = "“"
# What stands behind 项目名称： is the name as it is.
CALLED, LONGEST_CALL = re.compile("(?:项目|工程)(?:名称|全称|名)?：$"), 7
# …公司承建的清平镇某某工程
BUILT = re.compile("(?:承建|承接|承包|施工)的$")
# 姜店镇到固河镇的公路: the second town is not where the site is.
TO_PLACE = ("至", "到")
TO = re.compile("[镇乡道处][到至]$")
# A town begins the name, what stands before it does not belong: 拉梁村镇产业园的土, 关于固河镇农田项目.
BEFORE_NAME, LONGEST_BEFORE = re.compile("关于|对(?!外)|代表|条"), 8


def with_its_town(text: str, start: int, end: int) -> tuple[int, int]:
    """The place of a site's name with or without the town before it, however it was found.

    A street says where. A town is part of the name where what follows is none of its own; all that stands in
    one pair of quotation marks is the name. A town written without 镇 stays as it was found.
    """
    if junk := BEFORE_NAME.match(text, start, end - SHORTEST_SITE):
        start = junk.end()
    later = _town_at().search(text, start + 1, min(end, start + LONGEST_BEFORE))
    if later and not _town_at().match(text, start, end) and end - later.end() >= SHORTEST_SITE:
        start = later.start()
    if town := _town_at().match(text, start, end):
        first, own = start, town.end()
    elif town := _town_before().search(text, max(0, start - LONGEST_TOWN), start):
        first, own = town.start(), start
    else:
        return _bare_town_before(text, start, end), end
    if _is_all_of_the_name(text, first, own):
        return first, end
    if town.group("says_where") or text[first - 1 : first] == "系":
        # 在梁村镇的某某家园; 来电人系清平镇某某家园工程的木工
        return (own if end - own >= SHORTEST_SITE else start), end
    if end - own < SHORTEST_SITE or TO.search(text, max(0, first - 2), first):
        return start, end
    rest = text[own:end]
    is_street = town.group("town").endswith(STREET_END)
    has_own = not OF_STREET.match(rest) if is_street else _has_its_own_name(rest)
    return (own if has_own else first), end


def _is_all_of_the_name(text: str, first: int, own: int) -> bool:
    """Whether a town that begins at `first` is part of the name, whatever stands behind it."""
    near = max(0, first - LONGEST_CALL)
    is_called = text[first - 1 : first] == QUOTED or CALLED.search(text, near, first)
    # 在尹集镇的尹集镇某某工程: where it is has been said
    is_told = BUILT.search(text, near, first) or _town_before().search(
        text, max(0, first - LONGEST_TOWN), first
    )
    return bool(is_called or is_told or text[own : own + 1] in TO_PLACE)


def _bare_town_before(text: str, start: int, end: int) -> int:
    bare = _bare_before().search(text, max(0, start - LONGEST_TOWN), start)
    if not bare:
        return start
    is_named_so = text[bare.start() - 1 : bare.start()] == QUOTED or OF_BARE_TOWN.match(text, start, end)
    return bare.start() if is_named_so else start


@lru_cache(maxsize=4_096)
def _has_its_own_name(site: str) -> bool:
    if SAYS_WHAT.match(site):
        return False
    scan = Scan(site)
    first_end = scan.endings[0].end if scan.endings else len(site)
    return scan.marks.count(NAMING, 0, first_end) > NO_NAME


def _towns() -> str:
    full = [alias for alias in town_codes() if TOWN_END.search(alias)]
    words = "|".join(sorted(full, key=lambda alias: (-len(alias), alias)))
    return f"{county().before_town}(?P<town>{words})(?P<says_where>的)?"


@cache
def _town_at() -> re.Pattern[str]:
    return re.compile(_towns())


@cache
def _bare_before() -> re.Pattern[str]:
    bare = [alias for alias in town_codes() if not TOWN_END.search(alias)]
    return re.compile(f"(?:{'|'.join(sorted(bare, key=lambda alias: (-len(alias), alias)))})$")


@cache
def _town_before() -> re.Pattern[str]:
    return re.compile(f"{_towns()}$")
