"""全站搜索: what a text finds by number or name, in whose scope, and texts that are no search."""

from pathlib import Path

import pytest

from data import COUNTY, Filters, Scope, Warehouse
from data.query.search import Found, Group, folding
from data.view import View
from tests.data.small_county.complaints import complaint, recovery
from tests.data.small_county.days import LIANGCUN, YUQIUHU
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot

FIRM = "甲建筑（集团）公司"
# c1 and c2 are one matter across two towns; the firm is written in two widths
COMPLAINTS = [
    complaint(1, "hotline", "2024-01-01", YUQIUHU, employer_name=FIRM, project_name="一号楼", matter_id="m1"),
    complaint(12, "national", "2024-01-05", LIANGCUN, employer_name="甲建筑(集团) 公司", matter_id="m1"),
    complaint(3, "visits", "2024-02-01", LIANGCUN, employer_name="乙100%_分包", matter_id="m3"),
    complaint(4, "visits", "2024-02-02", LIANGCUN, project_name="丙工地", matter_id="m4", native_number=None),
]
RECOVERIES = [recovery(1, "2024-02-16", "1.00", employer_name="丁公司", recovery_id="ZF-7")]
TOWN = Scope(frozenset({LIANGCUN}))


@pytest.fixture
def warehouse(tmp_path: Path) -> Warehouse:
    tables = {**TABLES, "complaints": COMPLAINTS, "recoveries": RECOVERIES}
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, tables).name)
    return Warehouse(tmp_path)


def search(warehouse: Warehouse, words: str, scope: Scope = COUNTY) -> Found:
    # a filter of the page narrows no search
    filters = Filters(towns=(LIANGCUN,))
    return View(warehouse.snapshot(), filters, scope, warehouse=warehouse).search(words)


def groups(found: Found) -> dict[str, Group]:
    return {one.kind: one for one in found.groups}


def test_a_number_is_found_whole_or_by_its_beginning(warehouse: Warehouse) -> None:
    found = groups(search(warehouse, "ｎ 1"))
    assert [hit.name for hit in found["case"].hits] == ["N1", "N12"]
    (matter,) = found["matter"].hits
    assert (matter.mark, matter.name, matter.count, matter.town) == ("joined:c1", "N1", 2, "鱼邱湖街道")
    assert groups(search(warehouse, "zf-7"))["case"].hits[0].way == "追发"
    # only by the beginning: 12 stands in N12, not at its start
    assert search(warehouse, "12").groups == ()


def test_a_name_is_found_by_a_part_in_any_width(warehouse: Warehouse) -> None:
    wide, plain = search(warehouse, "建筑（集团"), search(warehouse, " 建筑(集 团")
    assert wide == plain
    found = groups(wide)
    (firm,) = found["employer"].hits
    # two complaints in one matter
    assert (firm.mark, firm.count, firm.more) == ("employer:甲建筑(集团)公司", 2, 1)
    assert (found["case"].total, found["matter"].total) == (2, 1)
    # the name itself is closer than what it stands in
    assert list(found) == ["employer", "matter", "case"]
    sites = groups(search(warehouse, "丙工"))["project"].hits
    assert [(one.mark, one.count) for one in sites] == [("project:name:丙工地", 1)]
    assert groups(search(warehouse, "P1"))["project"].hits[0].name == "一号楼"


def test_a_project_counts_all_its_cases_by_whichever_name_it_is_found(tmp_path: Path) -> None:
    """p1 is 一号楼 in the ledger; three complaints of two towns write it in three ways, one leaves it out."""
    of_p1 = {"project_id": "p1", "employer_name": "丙公司"}
    complaints = [
        complaint(1, "hotline", "2024-01-01", YUQIUHU, **of_p1, project_name="一号楼"),
        complaint(2, "national", "2024-01-05", YUQIUHU, **of_p1, project_name="1＃安置楼"),
        complaint(3, "visits", "2024-02-01", LIANGCUN, **of_p1, project_name="安置一期"),
        complaint(4, "visits", "2024-02-02", LIANGCUN, **of_p1),
        # no project of the ledger, under one name in two widths
        complaint(5, "visits", "2024-02-03", LIANGCUN, project_name="安置（二）"),
        complaint(6, "visits", "2024-02-04", LIANGCUN, project_name="安置(二)"),
    ]
    tables = {**TABLES, "complaints": complaints, "recoveries": []}
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, tables).name)
    warehouse = Warehouse(tmp_path)

    def projects(words: str, scope: Scope = COUNTY) -> list[tuple[str, str, int | None]]:
        hits = groups(search(warehouse, words, scope))["project"].hits
        return [(one.mark, one.name, one.count) for one in hits]

    p1 = ("project:p1", "一号楼", 4)
    assert projects("一号楼") == projects("1#安置") == projects("安置一期") == projects("p1") == [p1]
    # one site is one hit, however many of its names have the words
    first, second = projects("安置")
    assert first == p1 and (second[0], second[2]) == ("project:name:安置(二)", 2)
    # The ledger's line is another town's: the town has two complaints, one of which says where.
    assert projects("安置一期", TOWN) == [("project:p1", "安置一期", 2)]


def test_a_town_neither_sees_nor_counts_what_others_have(warehouse: Warehouse) -> None:
    found = groups(search(warehouse, "甲建筑", TOWN))
    assert found["employer"].hits[0].count == 1
    assert [hit.name for hit in found["case"].hits] == ["N12"]
    # the matter is called by its own record: the first one is another town's
    assert [(one.name, one.count, one.town) for one in found["matter"].hits] == [("N12", 1, "梁村镇")]
    assert search(warehouse, "一号楼", TOWN).groups == search(warehouse, "ZF-7", TOWN).groups == ()
    assert search(warehouse, "甲建筑", Scope(authorities=frozenset({"transport_bureau"}))).groups == ()


def test_lines_of_a_subject_are_those_in_scope(warehouse: Warehouse) -> None:
    def lines(scope: Scope, **subject: str | None) -> list[str]:

        asked = {"employer": None, "project": None, **subject, **folding()}
        return warehouse.question("subject_lines", scope=scope, **asked)["编号"].tolist()

    assert lines(COUNTY, employer="甲建筑(集团)公司") == ["N12", "N1"]
    assert lines(TOWN, employer="甲建筑(集团)公司") == ["N12"]
    assert lines(COUNTY, project="name:丙工地") == ["登记簿无编号"]
    # the project's own line and its deposit's once, whose states are two
    assert lines(COUNTY, project="p2") == ["p2", "p2"]


@pytest.mark.parametrize("words", ["%_", "100%_", "'; drop table files; --", '<script>"&', "1\\", "😀😀"])
def test_signs_mean_themselves(warehouse: Warehouse, words: str) -> None:
    found = search(warehouse, words)
    assert (found.refusal, [one.kind for one in found.groups]) == (
        "", ["employer", "matter", "case"] if "%_" in words else [],
    )  # fmt: skip


def test_what_is_no_search_is_said(warehouse: Warehouse) -> None:
    assert search(warehouse, "甲" * 10_000).refusal == "最多查80个字，请只输编号或名称的一部分。"
    assert search(warehouse, " 甲　").refusal == "请至少输入2个字。"
    assert search(warehouse, " 　 ") == Found()
    assert search(warehouse, "１３８ 1234 5678").is_personal
    assert not search(warehouse, "2024010112345678901").is_personal
