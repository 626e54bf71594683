"""Where the words around say that somebody is named: 联系人：钱进, 我叫安然, 刘畅先生, 包工头鲁明跑了.

A name that is also a word is given up elsewhere (钱进了账户, 安然无恙). In such a place it is likelier a
name if what stands behind it is said of persons. How much likelier, the kind of place and the word decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from functools import cache
from typing import NamedTuple

from etl.staging.hotline.debt_words import any_of
from etl.staging.hotline.organisation_lexicon import declared
from etl.staging.persons.person_words import NO_NAMES, NO_PART_OF_NAMES, SOMEBODY

_PERSON = any_of(
    "来电人 反映人 投诉人 举报人 联系人 来访人 申请人 当事人 信访人 求助人 报案人 诉求人 来信人 经办人",
    "收款人 欠款人 负责人 代表人 法人代表 法人 姓名",
)
# 联系人：, 我叫: what follows is a name if it ends as one. 来电人, 老板: it may be anything.
NAMED = re.compile(
    rf"{_PERSON}(?:姓名|名字)?(?:[：:] ?|为(?=..[，,。；; ]))"
    "|(?:[我俺他她]|老板|工头|经理|名字?|本人|对象|儿子|女儿|媳妇|丈夫|妻子|[哥姐弟妹])叫做?"
)
CALLER = re.compile(f"{_PERSON} ?")
BOSS = re.compile("(?:老板娘?|包?工头|班组长|班长|队长|带班的?|领班|工长|经理|会计|大包|二包)")
CALLED, MARKED = re.compile(f"{_PERSON} ?$"), re.compile("[，,。.；;：:、（() \\n]|$|男|女")
# Before these a name ends. 师傅 is left out: 水电师傅, 焊工师傅.
TITLE = re.compile("先生|女士")
OWNER = re.compile("老板|包?工头")
NAME_BEGINS = re.compile(
    rf"(?:^|[，,。；;：:、（( \n]|{_PERSON}|[跟给找和与是系由向叫被欠]|[找见]到|老板|工头|经理|联系|包给)$"
)
_ENDS = "[，,。.；;：:、（()） \\n0-9]|$|男|女|联系电话|电话|手机|身份证|微信|住址"
_SAYS = "反映|称|说|来电|来访|表示|反应|自述|投诉|诉|举报|咨询|要求|打来|提供"
ENDS = re.compile(f"{_ENDS}|系|住|在|今年|是")
SAYS = re.compile(f"{_ENDS}|{_SAYS}")
DOES = re.compile(
    f"{_ENDS}|{_SAYS}|拖?欠|克扣|跑|失联|躲|不[给发接认管肯付承见让]|[没未][给发钱有结付接兑]|承诺|答应|告知|让|雇|招|带着"
    "|一直|至今|联系不上|的(?:电话|手机|工资|工地)|人(?:跑|不)|和|与|、"
)
# 我叫时间, 姓名：高兴
SURELY_NAMED = re.compile("(?:叫|姓名|名字)(?:做|是|为)?[：:]? ?$|[：:] ?$")
LONGEST_NAME, LOOK_BACK = 4, 5
# 石矿老板: what he owns
OWNED_ENDS = frozenset("矿厂店场站馆行材料品具业机楼")
# Classes of words from which on one is common, or too common; a name that is no word has none.
NO_WORD, COMMON, EVERYDAY = -1, 4, 5


class Seen(NamedTuple):
    """A place where a name may begin, or before which one ends, by what kind of words."""

    start: int | None
    end: int | None
    kind: str


def is_no_name(text: str, start: int, end: int) -> bool:
    """Whether the signs are a word that stands where names do: 来电人于是反映, 联系人：司机."""
    name = text[start:end]
    if name in SOMEBODY:
        return True
    if name not in NO_NAMES:
        return False
    before = text[max(0, start - LOOK_BACK) : start]
    return not SURELY_NAMED.search(before) and not (CALLED.search(before) and MARKED.match(text, end))


def places_of_persons(text: str) -> Iterator[Seen]:
    """Wherever the words around speak of somebody."""
    for kind, pattern in (("named", NAMED), ("caller", CALLER), ("boss", BOSS)):
        yield from (Seen(match.end(), None, kind) for match in pattern.finditer(text))
    for kind, pattern in (("title", TITLE), ("owner", OWNER)):
        yield from (Seen(None, match.start(), kind) for match in pattern.finditer(text))


@cache
def trades() -> frozenset[str]:
    """What owners own: 冷库老板, 石材老板."""
    endings = declared()["endings"]
    return frozenset(
        word for kind in ("trade", "facility", "establishment") for word in endings[kind].split()
    )


def starts_of(seen: Seen) -> Iterator[int]:
    """Where a name may begin, of a place before which it ends: two signs back, three or four."""
    if seen.start is not None:
        yield seen.start
    elif seen.end is not None:
        yield from (seen.end - size for size in range(2, LONGEST_NAME + 1) if seen.end >= size)


def likelier(text: str, start: int, end: int, seen: Seen, levels: Mapping[str, str]) -> float | None:
    """By how much the signs are likelier a name there; None: they are not.

    `levels`: word → class of how common it is.
    """
    name = text[start:end]
    begins = {name, name[:2]}
    is_word = seen.kind != "named" and not NO_NAMES.isdisjoint(begins)
    if is_word or not NO_PART_OF_NAMES.isdisjoint(name[1:]) or not SOMEBODY.isdisjoint(begins):
        return None
    level = int(levels.get(name, NO_WORD))
    if (common := int(levels.get(name[:2], NO_WORD))) >= EVERYDAY:
        # 老板万一跑
        level = max(level, common)
    if seen.end is not None:
        return _before_title(text, start, end, level, seen)
    return _behind(text, end, level, seen.kind)


def _behind(text: str, end: int, level: int, kind: str) -> float | None:
    if kind == "named":
        return 3.0 if ENDS.match(text, end) else None
    if kind == "caller" and MARKED.match(text, end):
        return 2.5
    if level >= EVERYDAY:
        return None
    if kind == "caller":
        return 2.0 if SAYS.match(text, end) else None
    return 3.2 if DOES.match(text, end) else None


def _before_title(text: str, start: int, end: int, level: int, seen: Seen) -> float | None:
    """刘畅先生; of 钱进老板 the owner, of 石材老板 what he deals in."""
    before = text[max(0, start - LOOK_BACK) : start]
    if end != seen.end or not NAME_BEGINS.search(before):
        return None
    if seen.kind == "title":
        return 2.5 if level <= EVERYDAY else None
    if level >= COMMON or text[end - 1] in OWNED_ENDS or text[start:end] in trades():
        return None
    return 2.5 if level == NO_WORD else 1.5
