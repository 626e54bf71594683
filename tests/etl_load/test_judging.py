"""Persons' decisions over the rules': kept across loads, honoured at once, taken back, logged."""

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import COUNTY, Warehouse
from data.snapshot import checksum
from etl.__main__ import main
from etl.commands import batches, review
from etl.errors import LoadError
from etl.feedback.report import LoadReport
from etl.publish import review_overrides, snapshot_files
from etl.staging.hotline.order_text import reading_version
from tests.etl_load.conftest import CLUE_HEADER, NOW, Loaded, clue, clue_sheet, write_book
from tests.snapshot_file import query

WHO: dict[str, Any] = {"now": NOW, "user": "核对人"}
ORDER_HEADER = ["工单编号", "受理时间", "来电号码", "主要内容", "工单状态"]
CLEAR = "单位：众合商贸有限公司，拖欠5名员工工资共计20000元"
VAGUE = "老板不给发工资"
OTHER = "路灯坏了三天没人修"

Load = Callable[..., LoadReport]
Start = Callable[[str], None]

SITES = {"A": ("甲公司", "东湖小区"), "B": ("乙公司", "西山学校")}


def of_site(number: str, day: str, site: str) -> list[object]:
    employer, project = SITES[site]
    return clue(number, day, **{CLUE_HEADER[6]: employer, CLUE_HEADER[7]: project})


def write_orders(path: Path, texts: dict[str, str]) -> Path:
    """A list of 12345 orders: their texts by number."""
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(ORDER_HEADER)
        writer.writerows(
            [number, "2024-03-05 09:00:00", "", text, "办理中"] for number, text in texts.items()
        )
    return path


@pytest.fixture
def orders(tmp_path: Path) -> Callable[..., Path]:
    """orders(name, {number: text})"""
    return lambda name, texts: write_orders(tmp_path / name, texts)


def write_clues(*rows: list[object]) -> Callable[[Path], Path]:
    return lambda folder: write_book(folder / "一.xlsx", {"台账": clue_sheet(rows)})


# What a data folder may hold at the start of a test, by name.
STARTS: dict[str, Callable[[Path], Path]] = {
    "one matter": write_clues(clue("A", "2024-03-05"), clue("B", "2024-03-10")),
    "two sites": write_clues(of_site("A", "2024-03-05", "A"), of_site("B", "2024-03-10", "B")),
    "two orders": lambda folder: write_orders(folder / "12345工单.csv", {"G1": CLEAR, "G2": VAGUE}),
}


@pytest.fixture
def start(loaded_once: Callable[..., Loaded], data_dir: Path) -> Callable[[str], None]:
    """start(name): the test's own copy of a data folder that one process has loaded."""

    return lambda name: loaded_once(f"judging {name}", STARTS[name]).copy_to(data_dir)


def matters(data_dir: Path) -> dict[str, str]:
    return dict(query(data_dir, "select native_number, matter_id from complaints"))


def journal(data_dir: Path) -> list[dict[str, Any]]:
    lines = (data_dir / "state" / "loads.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def test_a_split_holds_in_later_loads_until_it_is_taken_back(
    start: Start, clues: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    start("one matter")
    assert matters(data_dir) == {"A": "national:A", "B": "national:A"}
    review.split("national:B", reason="同一电话是劳务所的", data_dir=data_dir, **WHO)
    assert matters(data_dir) == {"A": "national:A", "B": "national:B"}
    load(clues("二.xlsx", [clue("C", "2024-03-12")]))
    assert matters(data_dir) == {"A": "national:A", "B": "national:B", "C": "national:B"}
    rows = Warehouse(data_dir).question("matter_links", scope=COUNTY, matter_ids=None)
    assert rows[["编号", "并案依据", "相隔天数"]].values.tolist() == [
        ["A", "事项首条", None],
        ["B", "人工拆分，单独成项", None],
        ["C", "同一电话", 2],
    ]
    review.unsplit("national:B", data_dir=data_dir, **WHO)
    assert set(matters(data_dir).values()) == {"national:A"}
    logged = [(line["action"], line["user"], line.get("reason")) for line in journal(data_dir)]
    assert ("split", "核对人", "同一电话是劳务所的") in logged
    assert logged[-1] == ("unsplit", "核对人", None)
    assert len((data_dir / "state" / "splits.jsonl").read_text(encoding="utf-8").splitlines()) == 2


@pytest.mark.parametrize(
    ("complaint", "told"),
    [("national:A", "是事项的首条"), ("national:X", "没有投诉“national:X”")],
)
def test_what_cannot_be_split(start: Start, data_dir: Path, complaint: str, told: str) -> None:
    start("one matter")
    with pytest.raises(LoadError, match=told):
        review.split(complaint, reason="不是一回事", data_dir=data_dir, **WHO)
    with pytest.raises(LoadError, match="没有被拆分过"):
        review.unsplit("national:B", data_dir=data_dir, **WHO)
    assert review_overrides.splits(data_dir / "state") == []


def test_a_person_joins_two_candidates_and_takes_it_back(
    start: Start, clues: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    start("two sites")
    assert matters(data_dir) == {"A": "national:A", "B": "national:B"}
    with pytest.raises(LoadError, match="没有人工并案过"):
        review.unjoin("national:A", "national:B", data_dir=data_dir, **WHO)
    # the pair is named in either order
    review.join("national:A", "national:B", reason="同一包工头的两个工地", data_dir=data_dir, **WHO)
    # a later record of the second site follows it, and none of the three is in doubt
    load(clues("二.xlsx", [of_site("C", "2024-03-12", "B")]))
    assert set(matters(data_dir).values()) == {"national:A"}
    rows = Warehouse(data_dir).question("matter_links", scope=COUNTY, matter_ids=None)
    assert rows[["编号", "并案依据", "相隔天数", "存疑"]].values.tolist() == [
        ["A", "事项首条", None, None],
        ["B", "人工并案", 5, None],
        ["C", "同一单位同一项目、同一电话", 2, None],
    ]
    assert query(data_dir, "select count(*) from matter_candidates") == [(0,)]
    with pytest.raises(LoadError, match="不在待确认之列"):
        review.join("national:A", "national:B", reason="再来一次", data_dir=data_dir, **WHO)
    review.unjoin("national:A", "national:B", data_dir=data_dir, **WHO)
    assert matters(data_dir) == {"A": "national:A", "B": "national:B", "C": "national:B"}
    assert [line["action"] for line in journal(data_dir)][-1] == "unjoin"


def test_pairs_are_joined_by_the_command_line(
    start: Start, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(data_dir))
    start("two sites")
    assert main(["join", "national:A", "national:B", "--reason", "同一包工头"]) == 0
    assert matters(data_dir) == {"A": "national:A", "B": "national:A"}
    assert main(["join", "national:A", "national:B", "--reason", "同一包工头"]) == 1
    assert main(["unjoin", "national:A", "national:B"]) == 0
    assert matters(data_dir) == {"A": "national:A", "B": "national:B"}


def confirm(data_dir: Path, order: str, is_later: bool = False, **said: str | None) -> None:
    review.review(order, said, data_dir=data_dir, is_later=is_later, **WHO)


READ = (
    "select employer_name, owed_yuan::integer, worker_count, confidence from order_readings"
    " where native_number = "
)


def test_a_vague_order_is_listed_corrected_and_kept(
    start: Start, orders: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    start("two orders")
    assert [one["native_number"] for one in review.to_review(data_dir)] == ["G2"]
    shown = Warehouse(data_dir).question("reading_review", scope=COUNTY, state="waiting")
    assert shown[["编号", "单位", "总的把握", "文字"]].values.tolist() == [["G2", None, 0.3, VAGUE]]
    assert query(data_dir, "select rule, message from current_doubts") == [
        ("low_confidence", "工单文字：没有读出单位，也没有读出项目。请在“数据”页的“复核”中核对")
    ]
    confirm(data_dir, " g2 ", employer="惠民超市", yuan="3000")
    assert query(data_dir, READ + "'G2'") == [("惠民超市", 3000, None, 1.0)]
    assert query(data_dir, "select employer_name from complaints where native_number = 'G2'") == [
        ("惠民超市",)
    ]
    assert review.to_review(data_dir) == []
    assert query(data_dir, "select count(*) from current_doubts") == [(0,)]
    # a later file with another text of the same order does not undo what the person said
    load(orders("12345工单二.csv", {"G2": VAGUE + "，请尽快处理"}))
    assert query(data_dir, READ + "'G2'") == [("惠民超市", 3000, None, 1.0)]
    assert [one["native_number"] for one in review.to_review(data_dir, is_confirmed=True)] == ["G2"]
    review.forget_review("G2", data_dir=data_dir, **WHO)
    assert query(data_dir, READ + "'G2'") == [(None, None, None, 0.3)]
    assert journal(data_dir)[-1]["action"] == "review_forgotten"


def test_a_confirmed_reading_outlives_a_change_of_the_rules(start: Start, data_dir: Path) -> None:
    start("two orders")
    confirm(data_dir, "G1")
    (kept,) = review_overrides.readings(data_dir / "state")
    assert kept.fields == {
        "is_about_wages": "true", "employer": "众合商贸有限公司", "project": None, "town": None,
        "yuan": "20000.00", "worker_count": "5", "months_owed": None,
    }  # fmt: skip


def test_orders_held_are_read_again_when_the_rules_have_changed(
    orders: Callable[..., Path], load: Load, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As under another program: the snapshot says that it was built by one, with other readings."""
    monkeypatch.setattr("etl.publish.store.build_version", lambda: "older")
    load(orders("12345工单.csv", {"G1": CLEAR, "G2": VAGUE}))
    current = snapshot_files.current_snapshot(data_dir / "snapshots")
    assert current is not None
    current.chmod(0o644)
    with duckdb.connect(str(current)) as con:
        con.execute("update stg_hotline_orders set text_employer = 'x', text_confidence = 0.9")
        con.execute("delete from doubts")
    # changed as no one should: without its checksum it is taken as it is
    checksum.checksum_path(current).unlink()
    monkeypatch.undo()
    change = batches.build(data_dir=data_dir, **WHO)
    ((employer, yuan, workers, sure),) = query(data_dir, READ + "'G1'")
    assert (employer, yuan, workers) == ("众合商贸有限公司", 20000, 5)
    assert sure > 0.6
    assert query(data_dir, READ + "'G2'") == [(None, None, None, 0.3)]
    assert query(data_dir, "select rule from current_doubts") == [("low_confidence",)]
    # what the other readings moved is said: both orders had another employer
    assert any("单位2条；" in note for note in change.notes)
    assert query(data_dir, "select reading_version from build_info") == [(reading_version(),)]


def test_an_order_that_is_not_about_wages_leaves_the_figures(start: Start, data_dir: Path) -> None:
    start("two orders")
    confirm(data_dir, "G2", is_about_wages="false")
    assert query(data_dir, "select native_number from complaints") == [("G1",)]
    review.forget_review("G2", data_dir=data_dir, **WHO)
    assert query(data_dir, "select count(*) from complaints") == [(2,)]


def test_a_skipped_order_comes_in_when_a_person_says_so(
    orders: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    file = orders("12345工单.csv", {"G1": CLEAR, "G3": OTHER})
    load(file)
    with pytest.raises(LoadError, match="没有工单“G3”"):
        confirm(data_dir, "G3")
    confirm(data_dir, "G3", is_later=True, is_about_wages="true", employer="城南花木场")
    assert query(data_dir, "select count(*) from complaints") == [(1,)]
    report = load(file)
    assert (report.files[0].counts.new, report.files[0].counts.unchanged) == (1, 1)
    assert query(data_dir, "select employer_name from complaints where native_number = 'G3'") == [
        ("城南花木场",)
    ]
    assert load(file).batch is None


UNSURE, ALSO_UNSURE = "老板说发工资要等下月", "建议严查拖欠工资"


def test_an_order_passed_over_with_doubt_is_listed_and_comes_in_at_a_word(
    orders: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    load(orders("12345工单.csv", {"G1": CLEAR, "G3": OTHER, "G4": UNSURE, "G5": ALSO_UNSURE}))
    listed = review.to_review(data_dir)
    # Of what speaks of wages nowhere nobody need see anything.
    assert [(one["native_number"], one["is_skipped"], one["excerpt"]) for one in listed] == [
        ("G4", True, UNSURE), ("G5", True, ALSO_UNSURE),
    ]  # fmt: skip
    shown = Warehouse(data_dir).question("reading_review", scope=COUNTY, state="waiting")
    assert shown[["编号", "核对情况", "来源文件", "行号"]].values.tolist() == [
        ["G4", "已跳过", "12345工单.csv", 4], ["G5", "已跳过", "12345工单.csv", 5],
    ]  # fmt: skip
    # Right to be passed over: it leaves the list, and is counted nowhere.
    confirm(data_dir, "G5")
    assert [one["native_number"] for one in review.to_review(data_dir)] == ["G4"]
    assert query(data_dir, "select count(*) from complaints") == [(1,)]
    confirm(data_dir, "G4", is_about_wages="true", employer="惠民超市", town="梁村镇")
    assert review.to_review(data_dir) == []
    assert query(
        data_dir, "select native_number, employer_name, town_code from complaints order by received_at, 1"
    ) == [("G1", "众合商贸有限公司", "unknown"), ("G4", "惠民超市", "371526101")]
    assert {line["action"] for line in journal(data_dir)} >= {"review", "load"}


def test_an_unknown_town_is_not_taken(start: Start, data_dir: Path) -> None:
    start("two orders")
    with pytest.raises(LoadError, match="没有镇街“东京镇”；可填 鱼邱湖街道、"):
        confirm(data_dir, "G1", town="东京镇")
    assert review_overrides.readings(data_dir / "state") == []
    confirm(data_dir, "G1", town="鱼邱湖街道办事处")


def test_amounts_that_cannot_be_are_not_taken(start: Start, data_dir: Path) -> None:
    start("two orders")
    with pytest.raises(LoadError, match="absurd_yuan"):
        confirm(data_dir, "G1", yuan="20000001")
    assert review_overrides.readings(data_dir / "state") == []


def test_a_damaged_record_of_decisions_is_named(start: Start, data_dir: Path) -> None:
    start("two orders")
    (data_dir / "state" / "readings.jsonl").write_text('{"order": \n', encoding="utf-8")
    with pytest.raises(LoadError, match=r"readings.jsonl 第 1 行不是 JSON"):
        batches.build(data_dir=data_dir, **WHO)


def test_the_command_line(start: Start, data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(data_dir))
    start("two orders")
    assert main(["review", "--list", "--json"]) == 0
    (one,) = json.loads(capsys.readouterr().out)
    assert (one["native_number"], one["employer_name"]) == ("G2", None)
    assert main(["review", "G2", "--employer", "惠民超市", "--workers", "3", "--wages"]) == 0
    assert query(data_dir, READ + "'G2'") == [("惠民超市", None, 3, 1.0)]
    capsys.readouterr()
    assert main(["review", "--list"]) == 0
    assert capsys.readouterr().out == "没有待复核的识读\n"
    # an empty word: the text names none
    assert main(["review", "G2", "--employer", ""]) == 0
    assert query(data_dir, READ + "'G2'") == [(None, None, 3, 1.0)]
    assert main(["split", "hotline:G1", "--reason", "不是一回事"]) == 1
    with pytest.raises(SystemExit):
        main(["review", "G2", "--yuan", "很多"])
