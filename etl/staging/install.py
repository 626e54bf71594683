"""SQL macros and functions that staging uses, created on a connection."""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterable
from pathlib import Path

import duckdb
from duckdb.func import FunctionNullHandling

from data.paths import REFERENCE
from etl.staging.hotline.orders import create_decisions
from etl.staging.numbers import count_in_words, yuan_in_words

FOLDER = Path(__file__).parent
BLOCK = 64  # bytes of a SHA-256 block, which HMAC pads its key to

# The hundred and more commonest family names, without those that open everyday words (和, 农, 于, 时, 方 …).
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

# Stand for a name while a text is looked through; no text has them.
PLACE_MARK, PART_MARK = "\x01", "\x02"
# A name before these words is a place's or a firm's: 金城小区, 张集镇.
NO_PERSON = (
    f"{PLACE_MARK}(镇|乡|村|庄|屯|街道|社区|小区|花园|家园|广场|大厦|公寓|公园|新城|学校|中学|小学|医院|酒店|饭店|宾馆|超市|商场"
    "|集团|公司|项目|工程|建筑|建设|劳务|装饰|置业|物业|商贸|科技|实业)"
)
TITLED_NAME = f"{PLACE_MARK}(师傅|先生|女士|同志|老师|班长|队长|大哥|大姐|大叔|阿姨)"

# What an alias of a town ends in where it can be nothing else.
TOWN_ENDS = "镇|乡|街道|街道办|办事处|办|政府"
COUNTY = ("高唐县", "高唐")
# A bare alias of two characters could be a person (杨屯); these words after it say that it is a place.
AFTER_A_PLACE = "人|的|村|街|这|那"
# A mark before a town while persons are masked, so that 赵寨子镇 is not taken for 赵某.
OF_A_PLACE = f"(?:{PLACE_MARK}[一-龥{PLACE_MARK}]{{1,14}}?的)?"


def _hint(places: str) -> str:
    return f"{INTRODUCTIONS}(?:{FAMILY_NAMES}|{places})|先生|女士|同志|师傅"


def _places(aliases: Iterable[str]) -> str:
    """Towns and the county as written in text, longer ones first: 赵寨子镇 before 赵寨子."""
    found = sorted({*aliases, *COUNTY}, key=lambda alias: (-len(alias), alias))
    sure = re.compile(f".{{3,}}|.+(?:{TOWN_ENDS})")
    return "|".join(one if sure.fullmatch(one) else f"{one}(?:{AFTER_A_PLACE})" for one in found)


def install_names(con: duckdb.DuckDBPyConnection) -> None:
    """company_key(text), project_key(text)."""
    con.execute((FOLDER / "names.sql").read_text(encoding="utf-8"))


def install_words(con: duckdb.DuckDBPyConnection) -> None:
    """given(text), says_settled(text), says_paid(text)."""
    con.execute((FOLDER / "words.sql").read_text(encoding="utf-8"))


def install_towns(con: duckdb.DuckDBPyConnection) -> None:
    """town_code_of(town_text, address); it reads the connection's table town_aliases."""
    con.execute((FOLDER / "towns.sql").read_text(encoding="utf-8"))


def _town_aliases(folder: Path) -> list[tuple[str, str]]:
    with (folder / "town_aliases.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(line["alias"], line["town_code"]) for line in csv.DictReader(file)]


def _set(con: duckdb.DuckDBPyConnection, name: str, value: bytes | str) -> None:
    con.execute(f"set variable {name} = $value", {"value": value})


def _set_hash_key(con: duckdb.DuckDBPyConnection, hash_key: bytes) -> None:
    """HMAC (RFC 2104) in SQL needs the key xored with its two pads, once."""
    key = hashlib.sha256(hash_key).digest() if len(hash_key) > BLOCK else hash_key
    padded = key.ljust(BLOCK, b"\0")
    _set(con, "hash_inner_pad", bytes(byte ^ 0x36 for byte in padded))
    _set(con, "hash_outer_pad", bytes(byte ^ 0x5C for byte in padded))


def install_macros(
    con: duckdb.DuckDBPyConnection, hash_key: bytes, *, reference_dir: Path = REFERENCE
) -> None:
    """Everything that stage() needs. Temporary: nothing of it, the key least of all, is kept in a file."""
    if not hash_key:
        raise ValueError("脱敏密钥为空；请检查 state 目录下的 hash.key")
    _set_hash_key(con, hash_key)
    aliases = _town_aliases(reference_dir)
    places = _places(alias for alias, _ in aliases)
    introduced = f"({INTRODUCTIONS}{OF_A_PLACE})({FAMILY_NAMES})"
    _set(con, "place_mark", PLACE_MARK)
    _set(con, "places", f"({places})")
    _set(con, "name_hint", _hint(places))
    _set(con, "name_with_end", f"{introduced}[一-龥]{{1,2}}?({ENDS})")
    _set(con, "name_without_end", f"{introduced}[一-龥]{{1,2}}")
    _set(con, "name_with_title", f"({FAMILY_NAMES})[一-龥]{{1,2}}?(先生|女士|同志|师傅)")
    _set(con, "part_mark", PART_MARK)
    _set(con, "no_person", NO_PERSON)
    _set(con, "titled_name", TITLED_NAME)
    _create_functions(con)
    con.execute("create or replace temp table town_aliases (alias text, town_code text)")
    # one statement: each of executemany's is planned and committed by itself
    con.execute(
        "insert into town_aliases select unnest($1), unnest($2)",
        [list(column) for column in zip(*aliases, strict=True)],
    )
    con.execute((FOLDER / "system_dates.sql").read_text(encoding="utf-8"))
    con.execute((FOLDER / "macros.sql").read_text(encoding="utf-8"))
    install_words(con)
    install_names(con)
    install_towns(con)
    create_decisions(con)


def _create_functions(con: duckdb.DuckDBPyConnection) -> None:
    """Python's share. Functions belong to the database: another of its connections may have made them."""
    made = con.execute("select 1 from duckdb_functions() where function_name = 'count_in_words'").fetchall()
    if made:
        return
    varchar, yuan, whole = duckdb.type("VARCHAR"), duckdb.type("DECIMAL(18,2)"), duckdb.type("INTEGER")
    # Words that are no number give NULL, which DuckDB accepts from a function only with null_handling.
    special = FunctionNullHandling.SPECIAL
    con.create_function("yuan_in_words", yuan_in_words, [varchar, varchar], yuan, null_handling=special)
    con.create_function("count_in_words", count_in_words, [varchar], whole, null_handling=special)
