"""Sites that no name tells apart: 尹集镇一工地, 一处工地, 某小区项目, 附近工地, a town alone."""

from __future__ import annotations

import re
from collections.abc import Sequence

from etl.staging.hotline.debt_words import any_of

_SOME = (
    "(?:某某?|有?[一几两三多](?:[个处座家栋所片块]|些)?|某[个处座家栋所]|附近|旁边|对面|周边|[Xx×＊*]{2,})的?"
)
SOME, SOME_BEFORE = re.compile(_SOME), re.compile(f"(?:{_SOME})$")
# 尹集镇一 of 尹集镇一工地; 标段一 is part of a name.
SOME_AT_END = re.compile(f"(?<![期标段块区第])(?:{_SOME})$")
# 时代家园附近一工地: the site is another one.
BESIDE = re.compile(
    "(?:附近|旁边?|对面|周边|隔壁|门口)的?(?:[一某][个处座家]?)?(?:在建|施工|建筑)?(?:工地|项目)"
)
# What any site may be. Behind 某 all words that say what is built are such: 某道路工程 is any, while
# 一个风电场吊装项目 is one by itself.
ANYTHING = re.compile(
    any_of(
        "小区 社区 安置[房区楼] 回迁[房楼区] 商品房 住宅楼? 居民楼 家属楼 家属院 楼盘 公租房 廉租房 棚户区",
        "宿舍 别墅 公寓 商铺 商住楼 胡同 里 楼 新村 在建 新建 建筑 建设 施工 装修 开发 项目 工程 工地 标段",
    )
)
LONGEST_SOME = 5


def is_any_site(text: str, start: int, end: int, marks: Sequence[int], *, region: int, naming: int) -> bool:
    """Whether a stretch of text is no name of a site. `marks` says of each sign whether it may belong to a
    name of its own (`naming`) or says where the site is (`region`)."""
    if SOME_AT_END.search(text[start:end]) or BESIDE.match(text, end):
        return True
    first = start
    while first < end and marks[first] == region:
        first += 1
    if first == end:
        return True
    some = SOME.match(text, first, end)
    told = some or SOME_BEFORE.search(text[max(0, start - LONGEST_SOME) : start])
    if not told:
        return False
    first = some.end() if some else first
    anything = {place for match in ANYTHING.finditer(text, first, end) for place in range(*match.span())}
    is_certain = "某" in told.group()
    return all(place in anything or (is_certain and marks[place] != naming) for place in range(first, end))
