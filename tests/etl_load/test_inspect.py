"""Files looked at before a load: what they are taken for, what a person is shown, and nothing changed."""

from __future__ import annotations

import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

from etl.commands.inspect import inspect_paths, inspect_text
from etl.detect import mappings
from etl.detect.import_options import ImportOptions, OptionsPerFile
from etl.feedback.report import LoadReport
from tests.conftest import run_etl
from tests.etl_load.conftest import CLUE_HEADER, clue

Book = Callable[..., Path]


def look(data_dir: Path, *paths: Path, choice: ImportOptions | None = None) -> dict[str, Any]:
    return inspect_paths(paths, options=OptionsPerFile(choice or ImportOptions()), data_dir=data_dir)


def only_sheet(data_dir: Path, path: Path, **given: Any) -> tuple[dict[str, Any], dict[str, Any]]:
    file = look(data_dir, path, **given)["files"][0]
    assert len(file["sheets"]) == 1
    return file, file["sheets"][0]


def test_recognised_file(clues: Book, data_dir: Path) -> None:
    path = clues(
        "全国.xlsx",
        [clue("A1"), ["合计", *[None] * 13], clue("A2")],
        title="全国根治欠薪线索（2024年）单位：万元",
    )
    file, sheet = only_sheet(data_dir, path)
    assert (file["name"], file["reason"], file["is_known"], file["mapping"]) == (
        "全国.xlsx",
        None,
        False,
        None,
    )
    facts = ("sheet", "rows", "ledger", "header_row", "unit", "year", "missing")
    assert tuple(sheet[name] for name in facts) == ("台账", 5, "national_clues", 2, "万元", 2024, [])
    assert [column["header"] for column in sheet["columns"]] == CLUE_HEADER
    amount = next(one for one in sheet["columns"] if one["header"] == "欠薪金额（元）")
    assert (amount["column"], amount["kind"], amount["unit"]) == ("欠薪金额", "yuan", "元")
    assert sheet["candidates"][0]["ledger"] == "national_clues"
    # The total is no row of the ledger.
    assert [line[1] for line in sheet["sample"]] == ["A1", "A2"]
    assert not data_dir.exists()


def test_first_rows_are_masked_even_where_nothing_is_recognised(workbook: Book, data_dir: Path) -> None:
    secrets = ["欧阳测试", "371526199003078880", "13812345678", "6222021234567890123"]
    known = workbook(
        "a.xlsx", [["全国平台"], CLUE_HEADER, clue("A1", 反映人=secrets[0], 身份证号=secrets[1])]
    )
    foreign = workbook(
        "b.xlsx", [["tel", "手机号码", "姓名", "card"], [secrets[2], secrets[2], secrets[0], secrets[3]]]
    )
    shown = json.dumps(look(data_dir, known, foreign), ensure_ascii=False)
    for secret in secrets:
        assert secret not in shown
    assert "欧阳**" in shown
    assert "138****5678" in shown


def test_missing_columns_are_named(workbook: Book, data_dir: Path) -> None:
    header = [name for name in CLUE_HEADER if name not in ("线索编号", "提交时间")]
    row = [cell for name, cell in zip(CLUE_HEADER, clue("A1"), strict=True) if name in header]
    _, sheet = only_sheet(data_dir, workbook("全国平台.xlsx", [header, row]))
    assert sheet["missing"] == ["线索编号或提交时间"]


def test_unrecognised_file_shows_its_header_to_be_mapped(workbook: Book, data_dir: Path) -> None:
    rows = [["2024年某某表"], ["case", "firm", "opened"], ["K1", "Acme", 5], ["K2", "Beta", 6]]
    file, sheet = only_sheet(data_dir, workbook("x.xlsx", rows))
    assert "认不出是哪种台账" in file["reason"]
    assert (sheet["ledger"], sheet["header_row"]) == (None, 2)
    assert [one["header"] for one in sheet["columns"]] == ["case", "firm", "opened"]
    assert sheet["sample"] == [["K1", "Acme", "5"], ["K2", "Beta", "6"]]


def test_tie_names_the_candidates(workbook: Book, data_dir: Path) -> None:
    path = workbook("线索.xlsx", [CLUE_HEADER, clue("A1")])
    file, sheet = only_sheet(data_dir, path)
    assert "表头同时符合 2 种台账" in file["reason"]
    assert sheet["ledger"] is None
    assert {one["ledger"] for one in sheet["candidates"][:2]} == {"national_clues", "provincial_clues"}
    _, told = only_sheet(data_dir, path, choice=ImportOptions("provincial_clues"))
    assert told["ledger"] == "provincial_clues"


def test_saved_mapping_is_applied_to_files_of_its_headers(workbook: Book, data_dir: Path) -> None:
    columns = {"case": "线索编号", "firm": "被反映单位", "opened": "提交时间", "note": ""}
    mappings.save(data_dir, "外地", {"ledger": "national_clues", "columns": columns})
    row = ["K1", "Acme", "2024-03-05", "x"]
    file, sheet = only_sheet(data_dir, workbook("x.xlsx", [["case", "firm", "opened", "note"], row]))
    assert (file["mapping"], file["reason"], sheet["ledger"]) == ("外地", None, "national_clues")
    assert [one["column"] for one in sheet["columns"]] == ["线索编号", "被反映单位", "提交时间", None]
    # Without the header that the mapping leaves out it is another kind of file.
    file, _ = only_sheet(data_dir, workbook("y.xlsx", [["case", "firm", "opened"], row[:3]]))
    assert file["mapping"] is None


def test_known_content_and_unreadable_files(
    clues: Book, load: Callable[..., LoadReport], data_dir: Path, tmp_path: Path
) -> None:
    path = clues("全国.xlsx", [clue("A1")])
    load(path)
    broken = tmp_path / "in" / "坏.xlsx"
    broken.write_bytes(b"PK\x03\x04 nothing")
    found = look(data_dir, path, broken, tmp_path / "没有.csv")
    assert [(one["is_known"], bool(one["reason"]), len(one["sheets"])) for one in found["files"]] == [
        (True, False, 1), (False, True, 0), (False, True, 0),
    ]  # fmt: skip
    text = inspect_text(found)
    assert "全国.xlsx（以前导入过）" in text
    assert "没有这个文件" in text


def test_command_line(clues: Book, data_dir: Path) -> None:
    path = clues("全国.xlsx", [clue("A1")])
    done = run_etl(data_dir, "inspect", str(path), "--json", "--progress")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout)["files"][0]["sheets"][0]["ledger"] == "national_clues"
    assert json.loads(done.stderr) == {"done": 0, "total": 1, "file": "全国.xlsx"}
    loaded = run_etl(data_dir, "load", str(path), "--json", "--progress")
    assert [json.loads(line)["done"] for line in loaded.stderr.splitlines()] == [0, 1]
    refused = run_etl(data_dir, "load", str(path), "--mapping", "没有的", "--json")
    assert refused.returncode == 1
    assert "没有映射“没有的”" in json.loads(refused.stdout)["reason"]


def test_members_of_an_archive_are_shown_as_sheets(clues: Book, data_dir: Path, tmp_path: Path) -> None:
    book = clues("全国.xlsx", [clue("A1")])
    path = tmp_path / "六月.zip"
    with zipfile.ZipFile(path, "w") as archive:
        archive.write(book, "上报/全国.xlsx")
        archive.writestr("说明.pdf", "%PDF")
    _, sheet = only_sheet(data_dir, path)
    assert (sheet["sheet"], sheet["ledger"]) == ("上报/全国.xlsx／台账", "national_clues")
