"""The words of a text as they go into keys and hashes of rows: persons and numbers starred by a fixed rule.

What a row is known by must not change when the masking of texts learns more names: the row would be another,
and be counted twice beside itself. So this rule stays as it was when the first rows were loaded. What people
see is masked by etl.staging.persons.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from pathlib import Path

import duckdb

from data.county import county

SCRIPT = Path(__file__).with_name("key_words.sql")
FAMILY_NAMES = (
    "欧阳|司马|上官|诸葛|"
    "[王李张刘陈杨赵黄周吴徐孙胡朱高林郭马罗梁宋郑谢韩唐冯董萧程曹袁邓许傅沈曾彭吕苏卢蒋蔡贾丁魏薛叶阎余潘杜戴"
    "夏钟汪田任姜范石姚谭廖邹熊陆郝孔崔邱秦史顾侯邵孟龙段雷钱汤尹易武乔贺赖龚庞樊殷施翟倪严牛温芦俞葛季路岳齐"
    "梅庄辛管祝左靳柴焦瞿甘尚卜柳邢宗聂鲁仇骆闫毕耿冉岑滕]"
)
INTRODUCTIONS = (
    "(?:我叫|我是|本人叫|本人是|我的名字叫|来电人|反映人|投诉人|联系人|当事人|申请人|负责人|包工头|带班|工头|老板|班组长|"
    "工友|工人|农民工|民工|姓名|代表)(?:姓名|名叫|是|为|叫)?[:： ]?"
)
ENDS = (
    "[，。；：、！？,.;:!?()（）\\s\\d]|$|等|反映|称|来电|先生|女士|在|于|的|身份证|电话|手机|说|是|被|到|从|自|和|及|与|"
    "要求|拖欠|欠|没|未|因|为|投诉|承诺|带|联系|表示|一直|拒"
)
PLACE_MARK = "\x01"
# What an alias of a town ends in where it can be nothing else.
TOWN_ENDS = "镇|乡|街道|街道办|办事处|办|政府"
COUNTY = (county().name, county().short)
# A bare alias of two characters could be a person (杨屯); these words after it say that it is a place.
AFTER_A_PLACE = "人|的|村|街|这|那"
# A mark before a town, so that 赵寨子镇 is not taken for 赵某.
OF_A_PLACE = f"(?:{PLACE_MARK}[一-龥{PLACE_MARK}]{{1,14}}?的)?"


def install_key_words(con: duckdb.DuckDBPyConnection, aliases: Iterable[str]) -> None:
    """key_digits(text), key_words(text); `aliases` are the ways to write a town."""
    places = _places(aliases)
    introduced = f"({INTRODUCTIONS}{OF_A_PLACE})({FAMILY_NAMES})"
    for name, value in {
        "places": f"({places})",
        "name_hint": f"{INTRODUCTIONS}(?:{FAMILY_NAMES}|{places})|先生|女士|同志|师傅",
        "name_with_end": f"{introduced}[一-龥]{{1,2}}?({ENDS})",
        "name_without_end": f"{introduced}[一-龥]{{1,2}}",
        "name_with_title": f"({FAMILY_NAMES})[一-龥]{{1,2}}?(先生|女士|同志|师傅)",
    }.items():
        con.execute(f"set variable {name} = $value", {"value": value})
    con.execute(SCRIPT.read_text(encoding="utf-8"))


def _places(aliases: Iterable[str]) -> str:
    """Towns and the county as written in text, longer ones first: 赵寨子镇 before 赵寨子."""
    found = sorted({*aliases, *COUNTY}, key=lambda alias: (-len(alias), alias))
    sure = re.compile(f".{{3,}}|.+(?:{TOWN_ENDS})")
    return "|".join(one if sure.fullmatch(one) else f"{one}(?:{AFTER_A_PLACE})" for one in found)
