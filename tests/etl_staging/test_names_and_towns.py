"""Keys of companies and projects, and the town that a cell names."""

import duckdb
import pytest


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
