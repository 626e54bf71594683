"""Keys of companies and projects, and the town that a cell names."""

import duckdb
import pytest

from etl.staging.hotline.normalised import normalised
from etl.staging.hotline.town_named import read_town


def value(con: duckdb.DuckDBPyConnection, sql: str, *arguments: str | None) -> object:
    [[found]] = con.execute(f"select {sql}", list(arguments)).fetchall()
    return found


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("山东省鑫达建筑有限责任公司", "鑫达建筑"),
        ("山东鑫达建筑有限公司", "鑫达建筑"),
        ("鑫达 建筑股份有限公司", "鑫达建筑"),
        ("鑫达（高唐）建筑有限公司", "鑫达高唐建筑"),
        ("高唐县鑫达建筑有限公司", "高唐县鑫达建筑"),
        ("有限公司", "有限公司"),
        ("", None),
        (None, None),
    ],
)
def test_company_key(con: duckdb.DuckDBPyConnection, name: str | None, key: str | None):
    assert value(con, "company_key($1)", name) == key


@pytest.mark.parametrize(
    ("name", "key"),
    [
        ("高唐县人民医院新院区建设项目", "人民医院新院区"),
        ("人民医院新院区", "人民医院新院区"),
        ("金城小区（一期）工程项目部", "金城小区一期"),
        ("金城小区(二期)工地", "金城小区二期"),
        ("工程", "工程"),
        (None, None),
    ],
)
def test_project_key(con: duckdb.DuckDBPyConnection, name: str | None, key: str | None):
    assert value(con, "project_key($1)", name) == key


@pytest.mark.parametrize(
    ("town", "address", "code"),
    [
        ("鱼邱湖街道", None, "371526001"),
        ("鱼丘湖", None, "371526001"),
        ("人和", None, "371526003"),
        ("人和 街道", None, "371526003"),
        ("人和办事处", None, "371526003"),
        ("371526101", None, "371526101"),
        ("山东省聊城市高唐县梁村镇韩寨村", None, "371526101"),
        ("山东省/聊城市/高唐县/三十里铺镇", None, "371526105"),
        ("高唐县三十里铺", None, "371526105"),
        ("县直", None, "371526"),
        (None, "高唐县清平镇政府驻地", "371526103"),
        ("高唐县", "高唐县杨屯镇工业园", "371526109"),
        ("聊城市 高唐县", "高唐县杨屯镇工业园", "371526109"),
        # a town that is written but not known is not taken from the address
        ("金城街道办", "人和街道官道街12号", None),
        ("某某镇", "高唐县清平镇人民路1号", None),
        ("茌平区杨屯镇", "高唐县清平镇人民路1号", None),
        # a bare name of two signs is a part of other words
        ("天时地利人和酒店", None, None),
        ("固河大桥项目", None, None),
        (None, "清平花园小区", None),
        # a bare name in an address may be a road or an estate
        (None, "三十里铺路口", None),
        # of two, the longer; of two of one length, that which the list of aliases has first
        ("尹集镇和梁村镇政府", None, "371526101"),
        ("尹集镇、梁村镇", None, "371526101"),
        # the town of that name in another county
        ("山东省聊城市茌平区杨屯镇", None, None),
        ("茌平区杨屯镇", None, None),
        ("金城街道办", None, None),
        ("高唐县", None, None),
        (None, None, None),
    ],
)
def test_town(con: duckdb.DuckDBPyConnection, town: str | None, address: str | None, code: str | None):
    assert value(con, "town_code_of($1, $2)", town, address) == code


@pytest.mark.parametrize(
    ("text", "town"),
    [
        ("反映尹集某工地欠薪", "尹集"),
        ("清平有个厂子欠工资", "清平"),
        ("反映鱼邱湖“晨光家园三期”欠薪", "鱼邱湖"),
        ("来电人系鱼邱湖晨光产业园厂房项目的架子工", "鱼邱湖"),
        ("在高唐县鱼丘湖的晨光智能制造厂房工程务工", "鱼丘湖"),
        ("地点：高唐县鱼丘湖；拖欠工资", "鱼丘湖"),
        ("地址：汇鑫，欠工资", "汇鑫"),
        ("街道：人和。欠门岗工资", "人和"),
        ("在位于鱼邱湖的晨光商贸有限公司上班", "鱼邱湖"),
        ("反映鱼邱湖一服装厂欠工资", "鱼邱湖"),
        ("反映汇鑫某饭店欠工资", "汇鑫"),
        ("人和有家饭店欠我工资", "人和"),
        ("反映人和有个工地欠薪", "人和"),
        # called after the lake, or by the word
        ("位于鱼邱湖公园的工地", None),
        ("反映鱼丘湖风景区提升工程欠薪", None),
        ("反映汇鑫建筑劳务有限公司拖欠工资", None),
        ("反映汇鑫服装厂欠工资", None),
        ("反映汇鑫的老板欠工资", None),
        ("地址：汇鑫小区3号楼", None),
        ("在人和敬老院做护工", None),
        ("反映人和其他7名工友都没拿到工资", None),
        ("工人和某老板说好月底给", None),
        # a person
        ("我叫杨屯，欠我工资", None),
        ("来电人杨屯反映欠薪", None),
        ("老板叫尹集，欠我工资", None),
        ("女儿名叫鞠清平，工资没发", None),
        ("来电人在杨屯，工资没发", "杨屯"),
    ],
)
def test_the_town_that_a_text_names(text: str, town: str | None):
    assert read_town(normalised(text)).value == town
