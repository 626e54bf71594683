"""What a person corrects in the preview, as it reaches the loader."""

from typing import Any

from pages._import import corrections

LEDGER = {
    "id": "clues",
    "label": "线索",
    "needed": [["编号", "日期"], ["单位"]],
    "columns": [
        {"name": "编号", "kind": "number", "need": "either", "is_summed": False},
        {"name": "日期", "kind": "date", "need": "either", "is_summed": False},
        {"name": "单位", "kind": "company", "need": "alone", "is_summed": False},
        {"name": "金额", "kind": "yuan", "need": None, "is_summed": True},
    ],
}


def sheet(ledger: str | None = "clues", **columns: str | None) -> dict[str, Any]:
    return {
        "sheet": "表", "rows": 3, "ledger": ledger, "title_fields": {}, "is_hidden": False, "is_taken": True,
        "columns": [{"header": header, "column": column} for header, column in columns.items()],
    }  # fmt: skip


def file(*sheets: dict[str, Any], mapping: str | None = None, path: str = "/a.xlsx") -> dict[str, Any]:
    return {"file": path, "sheets": list(sheets), "mapping": mapping, "reason": None}


def test_plan_of_files_as_recognised() -> None:
    files = [
        file(sheet(a="编号")),
        file(sheet(None, a=None), path="/unknown.xlsx"),
        file(sheet(a="编号"), mapping="旧的", path="/mapped.xlsx"),
        file(sheet(a="编号"), path="/left.xlsx"),
    ]
    assert corrections.plan(files, {"/left.xlsx": {"take": False}}) == [
        {"path": "/a.xlsx"},
        {"path": "/mapped.xlsx", "mapping": "旧的"},
    ]


def test_plan_of_corrected_files() -> None:
    found = file(sheet(None, a=None, b=None), mapping=None)
    chosen = {"ledger": "clues", "columns": {"a": "编号", "b": ""}, "units": {"b": "万元"}}
    assert corrections.plan([found], {"/a.xlsx": chosen}) == [
        {"path": "/a.xlsx", "mapping": {"ledger": "clues", "columns": {"a": "编号", "b": ""}, "units": {}}}
    ]
    # A ledger alone makes nothing out of a file in which the loader still finds no header.
    assert corrections.plan([found], {"/a.xlsx": {"ledger": "clues"}}) == []
    assert corrections.plan([file(sheet(a="编号"))], {"/a.xlsx": {"ledger": "clues"}}) == [
        {"path": "/a.xlsx", "ledger": "clues"}
    ]
    assert corrections.plan([file(sheet(a="编号"))], {"/a.xlsx": {"mapping": "新的"}}) == [
        {"path": "/a.xlsx", "mapping": "新的"}
    ]


def test_sheets_that_are_ticked_are_in_the_plan_with_the_rest() -> None:
    hidden = {**sheet(None), "sheet": "旧表", "is_hidden": True, "is_taken": False}
    found = file(hidden, sheet(a="编号"))
    # What is shown is a sheet that is read, not the hidden one before it.
    assert (corrections.sheets_taken(found), corrections.columns_of(found, {})) == (["表"], {"a": "编号"})
    chosen = {"sheets": ["旧表", "表"], "ledger": "clues"}
    assert corrections.plan([found], {"/a.xlsx": chosen}) == [
        {"path": "/a.xlsx", "ledger": "clues", "sheets": ["旧表", "表"]}
    ]


def test_missing_and_doubled_columns() -> None:
    found = file(sheet(a="编号", b="金额", c="金额", d=None))
    assert corrections.missing(found, {}, LEDGER) == ["单位"]
    assert corrections.duplicated(found, {}, LEDGER) == []
    moved = {"columns": {"a": "单位", "b": "金额", "c": "金额", "d": "单位"}}
    assert corrections.missing(found, moved, LEDGER) == ["编号或日期"]
    assert corrections.duplicated(found, moved, LEDGER) == ["单位"]
    found["sheets"][0]["title_fields"] = {"单位": "某某公司"}
    assert corrections.missing(found, {}, LEDGER) == []


def test_of_two_columns_with_one_header_the_first_counts() -> None:
    found = file(sheet(a="编号"))
    found["sheets"][0]["columns"].append({"header": "a", "column": None})
    assert corrections.columns_of(found, {}) == {"a": "编号"}


def test_file_of_several_ledgers_has_none_of_its_own() -> None:
    found = file(sheet(a="编号"), sheet("other", b="x"))
    assert corrections.ledger_of(found, {}) is None
    assert corrections.plan([found], {}) == [{"path": "/a.xlsx"}]
