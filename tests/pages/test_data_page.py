"""The page 数据: what it says of files, loads, ledgers and figures."""

import json
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient

from data import NoSnapshot, warehouse
from data.errors import QueryFailed
from data.spec.ledger import load_all
from data.spec.ledger_catalogue import declared
from pages._components.light import MARKUP
from pages._import import (
    dictionary,
    logs,
    overview,
    preview,
    result,
    tabs,
    trial,
    upload,
)
from pages._jobs.runner import Answer

BATCH = "20240701T013000Z-ab12"
ENGLISH = re.compile(r"[A-Za-z]{3,}")


def texts(component: Any) -> list[str]:
    """Everything a reader sees of a component."""
    if component is None:
        return []
    if isinstance(component, list | tuple):
        return [text for one in component for text in texts(one)]
    if isinstance(component, str | int | float):
        return [str(component)]
    if isinstance(component, dict):
        return texts(component["props"].get("children"))
    # a long table is described in one attribute
    markup = component.to_plotly_json()["props"].get(MARKUP)
    return texts(json.loads(markup)) if markup else texts(getattr(component, "children", None))


def test_page_answers_with_and_without_data(own: FlaskClient, county_folder: Path) -> None:
    assert own.get("/data").status_code == 200
    assert own.get("/data?tab=doubts").status_code == 200


def test_tab_comes_from_the_address() -> None:
    assert tabs.tab_of("?tab=batches&town=371526001") == "batches"
    assert tabs.tab_of("?tab=nothing") == tabs.tab_of(None) == "import"
    assert [one.className for one in tabs.tab_bar("doubts")].index("data-tab is-here") == 3


def test_a_list_that_cannot_be_had_says_so_in_chinese() -> None:
    [said] = texts(logs.unanswered(QueryFailed('Binder Error: Column "x"')))
    assert not ENGLISH.search(said)
    assert texts(logs.unanswered(NoSnapshot("还没有数据。"))) == ["还没有数据。"]


def test_import_tab_speaks_chinese() -> None:
    said = [text for text in texts(upload.section()) if ENGLISH.search(text)]
    assert said == [f"支持 {upload.FORMATS}。文件只存在本机，姓名、证件、电话入库前遮蔽。"]


@pytest.mark.parametrize(
    ("refused", "left"),
    [
        (["/in/a.xlsx.csv"], ["/in/a.xlsx", "/in/b"]),
        (["/in/a.xlsx"], ["/in/a.xlsx.csv", "/in/b"]),
        (["/in/b/c.xlsx"], ["/in/a.xlsx", "/in/a.xlsx.csv"]),
        (["/in/b.xlsx"], ["/in/a.xlsx", "/in/a.xlsx.csv", "/in/b"]),
    ],
)
def test_a_file_is_not_taken_for_another_whose_name_begins_alike(refused: list[str], left: list[str]) -> None:
    paths = ["/in/a.xlsx", "/in/a.xlsx.csv", "/in/b"]
    files = [{"file": path, "ledger": None if path in refused else "visits"} for path in {*paths, *refused}]
    answer = Answer(0, json.dumps({"files": files}), "")
    assert result.loaded_paths(answer, paths) == left


def test_dictionary_lists_every_figure(over_county: None, monkeypatch: pytest.MonkeyPatch) -> None:
    table = {"表": "complaints", "表说明": "投诉：一行一件"}
    line = {**table, "字段": "channel", "类型": "varchar", "说明": "渠道代码"}
    asked = {"dictionary": pd.DataFrame([line]), "parameter_list": logs.ask("parameter_list")}
    monkeypatch.setattr(dictionary, "ask", lambda name: asked[name])
    shown = "".join(texts(dictionary.dictionary_section()))
    for words_shown in ("投诉量", "四渠道", "追发金额 ÷ 核实欠薪金额", "县里可以改的数", "投诉complaints"):
        assert words_shown in shown
    # What is folded is drawn when it is opened.
    assert "渠道代码" not in shown
    assert "12345工单办结时限" in texts(dictionary.part(dictionary.PARAMETERS))
    assert texts(dictionary.part("complaints"))[0] == "投诉：一行一件"
    assert texts(dictionary.part("complaints"))[-3:] == ["channel", "文字", "渠道代码"]
    assert dictionary.part("nothing")


def test_before_any_file_an_empty_warehouse_says_how_to_begin(over_nothing: None) -> None:
    shown = texts(overview.overview_section())
    assert shown[0] == "还没有数据，从这里开始"
    assert [one for one in shown if one in ("拖入台账", "看一眼预览", "导入")] == [
        "拖入台账",
        "看一眼预览",
        "导入",
    ]


def test_before_any_file_the_last_batches_and_what_is_late(
    over_county: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    at = pd.Timestamp(2024, 7, 1, 9, 30)
    counts = {"新增": 5, "更新": 3, "未变": 1, "退回": 2, "已撤销": False, "撤销方式": ""}
    lists = {
        "batches": pd.DataFrame([{"批次": BATCH, "时间": at, **counts}]),
        "batch_files": pd.DataFrame(
            [
                {"批次": BATCH, "文件": "甲.xlsx", "台账": "追发台账"},
                {"批次": BATCH, "文件": "乙.csv", "台账": "追发台账"},
            ]
        ),
    }
    monkeypatch.setattr(overview, "ask", lambda name: lists[name])
    shown = texts(overview.overview_section())
    assert shown[shown.index("2024-07-01 09:30") :][:5] == [
        "2024-07-01 09:30",
        "甲.xlsx 等2个文件",
        "追发台账",
        "9",
        "2",
    ]
    snapshot = warehouse().snapshot()
    late = [one for one in snapshot.sources if one.is_late and one.data_until]
    assert [one.label for one in late if one.label not in shown] == []
    never = "、".join(one.label for one in snapshot.sources if one.ledger in snapshot.absent)
    assert (f"从未导入：{never}" in shown) == bool(never)


def test_known_ledgers_are_those_that_the_loader_declares() -> None:
    shown = texts(overview.known_ledgers(declared()))
    assert {one.label for one in load_all().values()} <= set(shown)
    # 全国平台 and 省平台 have the same headers: their title tells them apart.
    at = shown.index("全国平台线索")
    assert shown[at : at + 4] == [
        "全国平台线索",
        "核处状态、核处结论、线索编号、被反映单位",
        "线索编号或提交时间",
        "含“全国根治欠薪”“全国平台”“国家平台”",
    ]
    assert not [one for one in shown if ENGLISH.search(one)]


def test_result_of_a_load() -> None:
    report = """{"batch": "20240701T013000Z-ab12", "snapshot": "s", "data_until": "2024-06-30", "files": [
        {"file": "/in/甲.xlsx", "ledger": "visits", "rows_read": 12, "accepted": 9, "new": 5, "updated": 3,
         "unchanged": 1, "rejected": 1, "skipped": {"header": 1, "total": 1}, "reason": null,
         "rejects_file": "/data/state/rejects/20240701T013000Z-ab12/甲 1_退回.xlsx"},
        {"file": "/in/乙.txt", "ledger": null, "rows_read": 0, "accepted": 0, "new": 0, "updated": 0,
         "unchanged": 0, "rejected": 0, "skipped": {}, "reason": "这是 .txt 文本", "rejects_file": null}]}"""
    answer = Answer(0, report)
    shown = texts(result.load_result(answer, {"visits": "现场投诉登记"}, None))
    assert "已导入：2024年7月1日 09:30 导入的批次（1个文件）。数据截至2024年6月30日。" in shown
    assert shown[shown.index("甲.xlsx") :][:9] == [
        "甲.xlsx",
        "现场投诉登记",
        "12",
        "9",
        "5",
        "3",
        "1",
        "1",
        "2",
    ]
    assert "跳过表头行1、合计行1" in shown
    assert shown[shown.index("乙.txt") :] == ["乙.txt", "没有导入", "这是 .txt 文本"]
    # What was not taken stays in the upload; an archive stays for one of its files.
    assert result.loaded_paths(answer, ["/in/甲.xlsx", "/in/乙.txt"]) == ["/in/甲.xlsx"]
    assert result.loaded_paths(Answer(1, report), ["/in/甲.xlsx"]) == []
    link = result.rejects_link(BATCH, "甲 1_退回.xlsx")
    assert link.href == f"/import/rejects/{BATCH}/%E7%94%B2%201_%E9%80%80%E5%9B%9E.xlsx"
    broken = Answer(-9, "")
    said = texts(result.load_result(broken, {}, None))[-1]
    assert said.startswith("处理程序意外结束（返回码 -9）")


def test_result_of_a_trial_lists_lines_and_offers_the_load() -> None:
    remark = {"sheet": "台账", "row": 6, "column": "提交时间", "label": "日期看不懂", "message": "请改正"}
    change = {"sheet": "台账", "row": 4, "column": "欠薪金额", "before": None, "after": "6000.00"}
    file = {
        "file": "/in/甲.xlsx", "ledger": "visits", "rows_read": 7, "accepted": 3, "new": 1, "updated": 1,
        "unchanged": 1, "rejected": 1, "doubts": 1, "skipped": {"title": 1, "header": 1, "total": 1},
        "reason": None, "rejects_file": f"/d/state/trials/{BATCH}/甲_退回.xlsx",
        "remarks": [{"outcome": "rejected", **remark}, {"outcome": "doubt", **remark, "row": 1200}],
        "remark_count": 1200, "changes": [change], "change_count": 1,
    }  # fmt: skip
    report = {"batch": None, "snapshot": "s", "data_until": "2024-06-30", "files": [file], "is_trial": True}
    shown = trial.trial_result(Answer(0, json.dumps(report)), {"visits": "现场投诉登记"})
    said = texts(shown)
    assert said[:3] == [
        "试导入结果",
        "导入会新增1行、更新1行，退回1行；读取时发现待核1行，以前处理过的和跨台账的，导入后才核对。什么也没有存，数据未变。",
        "导入",
    ]
    at = said.index("会退回和待核的行（1,200处，这里列前200处，退回的行全在退回工作簿里）") + 8
    assert said[at : at + 7] == ["退回", "甲.xlsx", "台账", "6", "提交时间", "日期看不懂", "请改正"]
    assert said[-6:] == ["甲.xlsx", "台账", "4", "欠薪金额", "（空）", "6000.00"]
    # The workbook of a trial is served from the trials' folder.
    assert f"/import/trials/{BATCH}/" in str(shown)
    nothing = {**file, "new": 0, "updated": 0, "remarks": [], "changes": []}
    said = texts(trial.trial_result(Answer(0, json.dumps({**report, "files": [nothing]})), {}))
    assert said[1] == "导入不会带来新内容。什么也没有存，数据未变。"
    assert texts(trial.trial_result(Answer(-9, ""), {}))[1].startswith("处理程序意外结束（返回码 -9）")


def test_a_hidden_sheet_is_named_and_can_be_ticked() -> None:
    facts = {"rows": 3, "title_fields": {}, "header_row": 1, "title": "", "unit": None, "year": None,
             "columns": [], "sample": [], "candidates": [], "missing": []}  # fmt: skip
    sheets = [
        {**facts, "sheet": "台账", "ledger": "visits", "is_hidden": False, "is_taken": True},
        {**facts, "sheet": "旧表", "ledger": None, "is_hidden": True, "is_taken": False},
    ]
    file = {"file": "/x.xlsx", "name": "x.xlsx", "size": 10, "is_known": False, "mapping": None,
            "reason": None, "what": None, "sheets": sheets}  # fmt: skip
    ledger = {"id": "visits", "label": "现场投诉", "needed": [], "columns": []}
    looked = {"files": [file], "ledgers": [ledger], "mappings": []}
    shown = "".join(texts(preview.files_table(looked, {}, None)))
    assert "隐藏的工作表旧表不导入" in shown
    [chooser] = [
        one
        for one in preview.columns_panel(looked, file, {})
        if getattr(one, "id", None) == {"type": "import-sheets", "part": "list"}
    ]
    assert [one["label"] for one in chooser.options] == ["台账（3行）", "旧表（隐藏，3行）"]
    assert chooser.value == ["台账"]


def test_unrecognised_file_names_no_command_line() -> None:
    file = {
        "file": "/x.csv",
        "name": "x.csv",
        "size": 10,
        "is_known": False,
        "mapping": None,
        "reason": "…用 --ledger 指定",
        "what": "表头同时符合 2 种台账：全国平台线索（national_clues）",
        "sheets": [
            {
                "sheet": "x",
                "rows": 3,
                "ledger": None,
                "title_fields": {},
                "columns": [],
                "is_hidden": False,
                "is_taken": True,
            },
        ],
    }
    shown = "".join(texts(preview.files_table({"files": [file], "ledgers": []}, {}, None)))
    assert "表头同时符合 2 种台账：全国平台线索。请点“查看列”" in shown
    assert "--ledger" not in shown


def test_of_a_very_wide_file_a_page_of_columns_is_shown() -> None:
    columns = [
        {"position": n, "header": f"列{n}", "column": None, "kind": None, "unit": None} for n in range(95)
    ]
    sheet = {
        "sheet": "表", "rows": 2, "ledger": None, "header_row": 1, "title": "", "unit": None, "year": None,
        "title_fields": {}, "columns": columns, "missing": [], "sample": [], "candidates": [],
        "is_hidden": False, "is_taken": True,
    }  # fmt: skip
    file = {"file": "/w.xlsx", "name": "w.xlsx", "mapping": None, "sheets": [sheet]}
    looked = {"ledgers": [], "mappings": [], "files": [file]}
    for asked, first, last in ((0, "列0", "列39"), (2, "列80", "列94"), (9, "列80", "列94")):
        shown = [one for one in texts(preview.columns_panel(looked, file, {}, asked)) if one.startswith("列")]
        heads = [one for one in shown if not one.startswith("列对应")]
        assert (heads[0], heads[-1]) == (first, last)
    assert list(preview.page_places(sheet, 80)) == list(range(80, 95))


# downloads ------------------------------------------------------------------------------------
