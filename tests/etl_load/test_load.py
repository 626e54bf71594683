"""A load: everything counted, nothing doubled, the later file wins, refused rows come back with reasons."""

from __future__ import annotations

import json
import os
import stat
from collections.abc import Callable
from pathlib import Path

import openpyxl
import pytest

from etl.feedback.report import FileReport, LoadReport
from tests.etl_load.conftest import CLUE_HEADER, clue
from tests.snapshot_file import query

Load = Callable[..., LoadReport]
Clues = Callable[..., Path]


def numbers(report: FileReport) -> tuple[int, int, int, int, dict[str, int]]:
    """new, updated, unchanged, rejected, skipped."""
    counts = report.counts
    assert counts.rows_read == counts.accepted + counts.rejected + sum(counts.skipped.values())
    return counts.new, counts.updated, counts.unchanged, counts.rejected, dict(counts.skipped)


def amounts(data_dir: Path) -> dict[str, int]:
    rows = query(data_dir, "select native_number, owed_yuan::bigint from current_national_clues")
    return dict(rows)


def test_first_load_is_counted_logged_and_traceable(load: Load, clues: Clues, data_dir: Path) -> None:
    path = clues("全国.xlsx", [clue("A1"), clue("A2"), ["合计", *[None] * 9, 24000]])
    report = load(path)
    # 1 title, 1 header, 2 rows, 1 total.
    assert report.to_json()["files"] == [
        {
            "file": str(path),
            "ledger": "national_clues",
            "sha256": report.files[0].sha256,
            "rows_read": 5,
            "accepted": 2,
            "new": 2,
            "updated": 0,
            "unchanged": 0,
            "rejected": 0,
            "skipped": {"header": 1, "title": 1, "total": 1},
            "rejects_file": None,
            "reason": None,
            "doubts": 0,
            "notices": [],
        }
    ]
    assert set(report.to_json()) == {"batch", "snapshot", "data_until", "files"}
    assert report.data_until is not None and report.data_until.isoformat() == "2024-03-05"
    assert query(
        data_dir, "select row_id, sheet_name, row_number from stg_national_clues order by row_id"
    ) == [
        ("1:0:3", "台账", 3),
        ("1:0:4", "台账", 4),
    ]
    assert query(data_dir, "select row_id, ledger, file_name, row_number from source_lines order by all") == [
        ("1:0:3", "national_clues", "全国.xlsx", 3),
        ("1:0:4", "national_clues", "全国.xlsx", 4),
    ]
    assert query(data_dir, "select rows_read, accepted, rejected, skipped, is_demo from files") == [
        (5, 2, 0, '{"header": 1, "title": 1, "total": 1}', False)
    ]
    assert query(data_dir, "select snapshot_id, batch_id, is_demo, parent_id from snapshot_info") == [
        (report.snapshot, report.batch, False, None)
    ]
    assert query(data_dir, "select data_until::varchar from sources where ledger = 'national_clues'") == [
        ("2024-03-05",)
    ]
    kept = data_dir / "sources" / str(report.batch) / "全国.xlsx"
    assert kept.read_bytes() == path.read_bytes()


@pytest.mark.usefixtures("without_marts")
def test_files_of_the_loader_are_private_and_snapshots_read_only(
    load: Load, clues: Clues, data_dir: Path
) -> None:
    report = load(clues("全国.xlsx", [clue("A1")]))
    modes = {
        "state": 0o700,
        "state/hash.key": 0o600,
        f"snapshots/{report.snapshot}.duckdb": 0o444,
        f"sources/{report.batch}/全国.xlsx": 0o600,
    }
    assert {name: stat.S_IMODE((data_dir / name).stat().st_mode) for name in modes} == modes
    assert not list((data_dir / "state" / "tmp").iterdir())


def test_no_personal_data_in_clear_in_the_snapshot(load: Load, clues: Clues, data_dir: Path) -> None:
    load(
        clues(
            "全国.xlsx",
            [clue("A1", 反映人="欧阳测试", 身份证号="371526199003078880", 联系电话="13812345678")],
        )
    )
    name = (data_dir / "snapshots" / "CURRENT").read_text().strip()
    content = (data_dir / "snapshots" / name).read_bytes()
    for secret in ("欧阳测试", "371526199003078880", "13812345678"):
        assert secret.encode() not in content


@pytest.mark.usefixtures("without_marts")
def test_loading_again_changes_nothing(load: Load, clues: Clues, data_dir: Path) -> None:
    first = load(clues("全国.xlsx", [clue("A1"), clue("A2", yuan=15000)]))
    again = load(clues("全国.xlsx", [clue("A1"), clue("A2", yuan=15000)]))
    other = [
        clue("A2", "2024.3.5", 1.5, 序号=9, 涉及人数="3人"),
        clue("A1", "2024年3月5日", 1.2, 欠薪地="鱼邱湖"),
    ]
    header = ["欠薪金额(万元)" if name == "欠薪金额（元）" else name for name in CLUE_HEADER]
    book = openpyxl.Workbook()
    for line in [["全国平台"], header, *other]:
        book.active.append(line)
    book.save(rewritten := data_dir.parent / "另一个名字.xlsx")
    written_otherwise = load(rewritten)
    for report in (again, written_otherwise):
        assert numbers(report.files[0])[:4] == (0, 0, 2, 0)
        assert (report.batch, report.snapshot, report.is_ok) == (None, first.snapshot, True)
    assert len(list((data_dir / "snapshots").glob("*.duckdb"))) == 1
    # A file of other bytes is kept as received: that it holds the rows too is remembered.
    contents = {report.files[0].sha256 for report in (first, again, written_otherwise)}
    assert len(list((data_dir / "sources").iterdir())) == len(contents)


@pytest.mark.usefixtures("without_marts")
def test_the_later_file_wins_and_history_stays(load: Load, clues: Clues, data_dir: Path) -> None:
    old = clues("1.xlsx", [clue("A1", yuan=100), clue("A2", yuan=200)])
    load(old)
    corrected = load(clues("2.xlsx", [clue("A1", yuan=111), clue("A2", yuan=200), clue("A3", yuan=300)]))
    assert numbers(corrected.files[0])[:4] == (1, 1, 1, 0)
    assert amounts(data_dir) == {"A1": 111, "A2": 200, "A3": 300}
    history = "select owed_yuan::integer from stg_national_clues where native_number = 'A1' order by file_seq"
    assert query(data_dir, history) == [(100,), (111,)]
    assert query(data_dir, "select row_number from sightings") == [(4,)]
    # The old file once more is no correction of the correction.
    assert load(old).batch is None
    assert amounts(data_dir)["A1"] == 111


@pytest.mark.usefixtures("without_marts")
def test_files_of_one_load_hold_in_their_order(load: Load, clues: Clues, data_dir: Path) -> None:
    clues("2.xlsx", [clue("A1", yuan=222)])
    clues("1.xlsx", [clue("A1", yuan=111)])
    report = load(data_dir.parent / "in")
    assert [Path(one.file).name for one in report.files] == ["1.xlsx", "2.xlsx"]
    assert [numbers(one)[:3] for one in report.files] == [(1, 0, 0), (0, 1, 0)]
    assert amounts(data_dir) == {"A1": 222}


@pytest.mark.usefixtures("without_marts")
def test_lines_of_one_key_in_one_file(load: Load, clues: Clues, data_dir: Path) -> None:
    report = load(
        clues(
            "a.xlsx",
            [
                clue("A1", yuan=1),
                clue("A2", yuan=5),
                clue("A1", yuan=2),
                clue("A2", yuan=5),
                clue("A1", yuan=1),
            ],
        )
    )
    # A1: the last line holds, the first says the same, the middle one is superseded.
    assert numbers(report.files[0]) == (
        2,
        0,
        0,
        0,
        {"title": 1, "header": 1, "repeated": 2, "superseded_in_file": 1},
    )
    assert query(data_dir, "select native_number, row_number from stg_national_clues order by 1") == [
        ("A1", 7),
        ("A2", 6),
    ]


@pytest.mark.usefixtures("without_marts")
def test_two_ledgers_in_one_workbook_are_both_loaded(
    load: Load, workbook: Callable[..., Path], data_dir: Path
) -> None:
    path = workbook(
        "6月.xlsx",
        sheets={
            "全国平台": [CLUE_HEADER, clue("A1")],
            "追发": [
                ["台账编号", "追发日期", "单位", "追发金额", "追发方式"],
                ["Z1", "2024-04-01", "甲公司", 5000, "调解"],
                ["Z2", "2024-02-30", "甲公司", 5000, "调解"],
            ],
        },
    )
    report = load(path)
    assert [(one.ledger, one.counts.new) for one in report.files] == [
        ("national_clues", 1),
        ("recoveries", 1),
    ]
    again = load(path)
    assert [numbers(one)[2] for one in again.files] == [1, 1]
    # each ledger's rows go back in a workbook of their own, and the same one is told the second time
    assert [Path(one.rejects_file).name for one in report.files if one.rejects_file] == [
        "6月_追发台账_退回.xlsx"
    ]
    assert [one.rejects_file for one in again.files] == [one.rejects_file for one in report.files]


# what is not taken --------------------------------------------------------------------------------


@pytest.mark.usefixtures("without_marts")
def test_a_bad_file_does_not_stop_the_others(load: Load, clues: Clues, data_dir: Path) -> None:
    folder = clues("好.xlsx", [clue("A1")]).parent
    for name, content in {
        "坏.xlsx": b"PK\x03\x04broken",
        "旧.et": b"x",
        "空.csv": b"",
        "~$好.xlsx": b"lock",
        ".隐藏": b"x",
        "README.md": b"x",
        "truth.json": b"{}",
    }.items():
        (folder / name).write_bytes(content)
    report = load(folder, data_dir / "没有.xlsx")
    reasons = {Path(one.file).name: one.reason for one in report.files}
    assert reasons.pop("好.xlsx") is None
    assert set(reasons) == {"坏.xlsx", "旧.et", "空.csv", "没有.xlsx"}
    assert all(reasons.values())
    assert report.is_published and report.to_json()["files"][0]["ledger"] is None


def test_nothing_to_take_publishes_nothing(load: Load, data_dir: Path, tmp_path: Path) -> None:
    (tmp_path / "a.csv").write_bytes(b"")
    report = load(tmp_path / "a.csv")
    assert (report.is_ok, report.batch, report.snapshot) == (False, None, None)
    assert not (data_dir / "snapshots" / "CURRENT").exists()
    assert not list((data_dir / "snapshots").iterdir())


@pytest.mark.usefixtures("without_marts")
def test_rejected_rows_come_back_in_the_senders_layout_and_mended_they_are_taken(
    load: Load, clues: Clues, data_dir: Path
) -> None:
    bad = [clue("A2", "2024-02-30"), clue("=1+1", "", 反映人="李四", 被反映单位="=cmd()")]
    bad[1][1] = None
    report = load(clues("a.xlsx", [clue("A1"), *bad, clue("A4", 欠薪地="不知名镇")]))
    assert numbers(report.files[0])[:4] == (2, 0, 0, 2)
    assert report.files[0].rejects_file is not None
    path = Path(report.files[0].rejects_file)
    assert path.parent.parent == data_dir / "state" / "rejects" and path.name == "a_全国平台线索_退回.xlsx"
    book = openpyxl.load_workbook(path)
    assert book.sheetnames == ["台账", "待核"]
    lines = list(book["台账"].values)
    assert lines[0][0] == "高唐县全国根治欠薪线索台账（2024年）"
    assert list(lines[1])[:-1] == [*CLUE_HEADER, "退回原因"]
    assert len(lines) == 4
    assert lines[2][2] == "2024-02-30" and "原第 4 行。C3“提交时间”：" in lines[2][-2]
    # What looks like a formula stays text.
    assert {cell.data_type for row in book["台账"].iter_rows() for cell in row if cell.value} == {"s"}
    doubts = list(book["待核"].values)
    assert [line[1] for line in doubts] == [None, "线索编号", "A4"] and "不知名镇" in doubts[2]
    assert query(data_dir, "select distinct row_number from rejections order by 1") == [(4,), (5,)]
    # Mended in the returned workbook itself.
    sheet = book["台账"]
    sheet["C3"] = "2024-02-28"
    sheet["B4"], sheet["C4"] = "A3", "2024-02-27"
    book.save(mended := data_dir.parent / "a_退回.xlsx")
    # The row with a doubt stands in the workbook too, and is as it was.
    assert numbers(load(mended).files[0])[:4] == (2, 0, 1, 0)
    assert set(amounts(data_dir)) == {"A1", "A2", "A3", "A4"}


def test_a_file_of_only_rejected_rows_publishes_nothing(load: Load, clues: Clues, data_dir: Path) -> None:
    report = load(clues("a.xlsx", [clue("A1", "2024-02-30")]))
    assert (report.is_ok, report.batch) == (False, None)
    assert Path(str(report.files[0].rejects_file)).is_file()
    assert not (data_dir / "snapshots" / "CURRENT").exists()


@pytest.mark.usefixtures("without_marts")
def test_demo_data_is_marked(load: Load, clues: Clues, data_dir: Path) -> None:
    path = clues("a.xlsx", [clue("A1")])
    (path.parent.parent / "DEMO").write_text("")
    load(path)
    assert query(data_dir, "select is_demo from snapshot_info") == [(True,)]


@pytest.mark.usefixtures("without_marts")
def test_the_ledger_may_be_told(load: Load, workbook: Callable[..., Path]) -> None:
    path = workbook("a.xlsx", [CLUE_HEADER, clue("A1")])
    assert "--ledger" in str(load(path).files[0].reason)
    assert load(path, ledger="provincial_clues").files[0].ledger == "provincial_clues"


@pytest.mark.usefixtures("without_marts")
def test_the_journal_names_who_what_and_when(load: Load, clues: Clues, data_dir: Path) -> None:
    report = load(clues("a.xlsx", [clue("A1")]))
    (line,) = (data_dir / "state" / "loads.jsonl").read_text(encoding="utf-8").splitlines()
    entry = json.loads(line)
    assert (entry["user"], entry["at"], entry["batch"]) == (
        "tester",
        "2024-07-01T01:30:00+00:00",
        report.batch,
    )
    assert entry["files"][0]["sha256"] == report.files[0].sha256


@pytest.mark.usefixtures("without_marts")
def test_event_days_after_the_load_or_before_the_first_year_do_not_move_data_until(
    load: Load, clues: Clues
) -> None:
    report = load(
        clues(
            "a.xlsx",
            [
                clue("A1", "2024-06-30"),
                clue("A2", "2024-07-02"),
                clue("A3", "2024-05-01", 办结时间="1924-05-03"),
            ],
        )
    )
    # The load is on 2024-07-01.
    assert str(report.data_until) == "2024-06-30"


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write anywhere")
def test_a_folder_that_cannot_be_written(load: Load, clues: Clues, data_dir: Path) -> None:
    data_dir.mkdir(mode=0o500)
    with pytest.raises(Exception, match="写不进去"):
        load(clues("a.xlsx", [clue("A1")]))
