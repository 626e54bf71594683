"""A mart's own file declares it: what is read from it, and what is refused in Chinese."""

from pathlib import Path

import pytest

from data.errors import CatalogueError
from data.spec.mart import Mart, MartColumn, in_order, marts, read_mart, relations

HEADER = """
id = "visits_a_day"
label = "来访"
description = "一天一行"
key = ["day"]
ledgers = ["visits"]
first_day = "day"
dimensions = { town = "town_code" }
drill = ["row_id"]
columns = [
  { name = "day", type = "date", comment = "日期" },
  { name = "town_code", type = "text", comment = "镇街代码" },
  { name = "paid_yuan", type = "decimal(18, 2)", unit = "元", comment = "已付：含补发", null = "没有写明" },
  { name = "row_id", type = "text", comment = "来源行" },
]
"""


@pytest.fixture
def write(tmp_path: Path):
    def write(header: str, select: str = "select 1 as day;") -> Path:
        path = tmp_path / "visits_a_day.sql"
        path.write_text(f"/*{header}*/\n{select}\n", encoding="utf-8")
        return path

    return write


def test_a_file_is_read_as_its_declaration_and_its_select(write) -> None:
    made = read_mart(write(HEADER))
    assert (made.id, made.kind, made.key, made.ledgers) == ("visits_a_day", "mart", ("day",), ("visits",))
    assert (made.select, dict(made.dimensions), made.drill) == (
        "select 1 as day",
        {"town": "town_code"},
        ("row_id",),
    )
    assert made.columns[2] == MartColumn("paid_yuan", "decimal(18, 2)", "已付：含补发", "元", "没有写明")
    assert made.columns[2].description == "已付（元）：含补发；空：没有写明"
    assert ("week" in made, "town" in made, "channel" in made) == (True, True, False)


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('label = "来访"', "", "缺少 label"),
        ('label = "来访"', "label = 来访", "不是有效的 TOML"),
        ('label = "来访"', 'label = "来访"\nowner = "x"', "不认识的写法 owner"),
        ('id = "visits_a_day"', 'id = "visits"', "id 应与文件名一致"),
        ('key = ["day"]', 'key = ["date"]', "columns 里没有 date"),
        ('key = ["day"]', 'key = ["paid_yuan"]', "paid_yuan 是主键"),
        ('key = ["day"]', 'key = ["day"]\nkind = "table"', "kind 只能是"),
        ('key = ["day"]', 'key = ["day"]\nis_states = true', "columns 里没有 valid_from、valid_until"),
        ('ledgers = ["visits"]', "", "有 first_day 的表"),
        ('"town_code" }\ndrill', '"town" }\ndrill', "维度 town 用到了"),
        ("{ town =", "{ village =", "没有名为 village 的维度"),
        ('type = "date"', 'type = "day"', "不认识的类型 day"),
        (', comment = "日期"', "", "三项都要写"),
        ('null = "没有写明"', 'null = ""', "不为空的文字"),
        ('"row_id", type', '"day", type', "列 day 写了两次"),
    ],
)
def test_a_wrong_declaration_is_refused(write, old: str, new: str, said: str) -> None:
    assert old in HEADER
    with pytest.raises(CatalogueError, match=said):
        read_mart(write(HEADER.replace(old, new)))


def test_a_file_without_a_declaration_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "visits.sql"
    path.write_text("select 1", encoding="utf-8")
    with pytest.raises(CatalogueError, match=r"visits\.sql：文件应以"):
        read_mart(path)


def relation(name: str, *after: str, made_by: str = "") -> Mart:
    return Mart(name, name, name, (MartColumn("x", "text", "x"),), after=after, made_by=made_by)


def test_the_order_follows_from_what_each_needs() -> None:
    # b and d are made by one step, which needs a and c; e reads b.
    found = [
        relation("b", "a", made_by="grouping"),
        relation("e", "b"),
        relation("d", "c", made_by="grouping"),
        relation("c", "a"),
        relation("a"),
    ]
    order = list(in_order(found))
    assert [name for name in order if name in "ac"] == ["a", "c"]
    assert order.index("c") < order.index("b") < order.index("e")
    assert order.index("c") < order.index("d")


def test_what_nothing_makes_or_needs_itself_is_refused() -> None:
    with pytest.raises(CatalogueError, match="after 中的 c 没有声明"):
        in_order([relation("a", "c")])
    with pytest.raises(CatalogueError, match=r"互相需要：.*a.*b"):
        in_order([relation("a", "b"), relation("b", "a")])


def test_every_mart_says_what_it_is_made_of_and_where_a_row_leads() -> None:
    assert set(marts()) < set(relations())
    for made in marts().values():
        assert made.ledgers and made.key + made.drill, made.id
