"""待核 settled by a person: the doubt goes, figures follow, later loads keep to it, an undo takes it back."""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from data import COUNTY, Warehouse
from etl.__main__ import main
from etl.commands import batches, settle, settle_cli
from etl.commands.settle import Doubt
from etl.commands.status import status
from etl.errors import LoadError
from etl.feedback.report import LoadReport
from etl.publish import snapshot_files
from tests.etl_load.conftest import NOW, clue
from tests.snapshot_file import query

WHO: dict[str, Any] = {"now": NOW, "user": "核对人"}
Load = Callable[..., LoadReport]
ROOT = Path(__file__).resolve().parents[2]
# 7,200,000 yuan for three workers is far above what a head can be owed.
MUCH = 7_200_000


def doubts(data_dir: Path) -> dict[str, Doubt]:
    """Number of the clue and rule → the doubt."""
    rows = query(
        data_dir,
        "select native_number || ' ' || rule, ledger, row_id, rule, column_name"
        " from current_doubts join current_national_clues using (row_id)",
    )
    return {key: Doubt(*rest) for key, *rest in rows}


def by_town(data_dir: Path) -> dict[str, int]:
    answer = Warehouse(data_dir).measure("complaints_received", by="town", scope=COUNTY)[
        "complaints_received"
    ]
    return {row["town_name"]: row["value"] for row in answer.rows if row["value"]}


def owed(data_dir: Path) -> float:
    answer = Warehouse(data_dir).measure("owed_yuan", scope=COUNTY)["owed_yuan"]
    return float(answer.total()["value"])


def test_a_town_is_named_once_for_all_rows(clues: Callable[..., Path], load: Load, data_dir: Path) -> None:
    load(clues("一.xlsx", [clue("A"), clue("B", 欠薪地="城东片"), clue("C", 欠薪地="城东片")]))
    assert by_town(data_dir) == {"鱼邱湖街道": 1, "未知镇街": 2}
    change = settle.name(
        doubts(data_dir)["B unknown_town"], "梁村镇", is_this_row_only=False, data_dir=data_dir, **WHO
    )
    assert by_town(data_dir) == {"鱼邱湖街道": 1, "梁村镇": 2}
    assert doubts(data_dir) == {}
    # Next month's file writes it so too, and the same row again brings nothing new.
    (file,) = load(clues("二.xlsx", [clue("B", 欠薪地="城东片"), clue("D", 欠薪地="城东片")])).files
    assert (file.counts.new, file.counts.unchanged) == (1, 1)
    assert by_town(data_dir) == {"鱼邱湖街道": 1, "梁村镇": 3} and doubts(data_dir) == {}
    # The review is a batch among the others; its undo gives all rows back to the rules.
    assert change.batches[0] in [one["batch"] for one in status(data_dir=data_dir)["batches"]]
    undone = batches.undo(change.batches[0], data_dir=data_dir, **WHO)
    assert (undone.rows, undone.settled) == (0, 1)
    assert by_town(data_dir) == {"鱼邱湖街道": 1, "未知镇街": 3}
    assert sorted(doubts(data_dir)) == ["B unknown_town", "C unknown_town", "D unknown_town"]


def test_a_town_for_one_row_only(clues: Callable[..., Path], load: Load, data_dir: Path) -> None:
    load(clues("一.xlsx", [clue("B", 欠薪地="城东片"), clue("C", 欠薪地="城东片")]))
    settle.name(doubts(data_dir)["B unknown_town"], "梁村镇", is_this_row_only=True, data_dir=data_dir, **WHO)
    assert by_town(data_dir) == {"梁村镇": 1, "未知镇街": 1}
    assert list(doubts(data_dir)) == ["C unknown_town"]


def test_an_amount_is_corrected_until_the_ledger_says_otherwise(
    clues: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    load(clues("一.xlsx", [clue("A"), clue("B", yuan=MUCH)]))
    assert owed(data_dir) == 12_000
    doubt = doubts(data_dir)["B absurd_amount_per_head"]
    settle.correct(doubt, "7,200", data_dir=data_dir, **WHO)
    assert owed(data_dir) == 12_000 + 7_200 and doubts(data_dir) == {}
    settle_again = pytest.raises(LoadError, match="没有这处待核")
    with settle_again:
        settle.correct(doubt, "7300", data_dir=data_dir, **WHO)
    # The platform's next export still has the mistake, with another state: the correction stays.
    load(clues("二.xlsx", [clue("B", yuan=MUCH, 核处状态="已受理")]))
    assert owed(data_dir) == 12_000 + 7_200
    # The office corrects it itself: its word stands from then on.
    load(clues("三.xlsx", [clue("B", yuan=7000)]))
    assert owed(data_dir) == 12_000 + 7_000
    kept = (data_dir / "state" / "loads.jsonl").read_text(encoding="utf-8").splitlines()
    (line,) = [json.loads(one) for one in kept if '"settle"' in one]
    assert (line["user"], line["settled"][0]["was"], line["settled"][0]["becomes"]) == (
        "核对人",
        None,
        "7200.00",
    )
    assert line["settled"][0]["place"] == "一.xlsx，工作表“台账”，第4行"


def test_confirmed_rows_are_doubted_again_when_they_change(
    clues: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    done = {"核处状态": "已办结"}
    load(clues("一.xlsx", [clue("A", **done), clue("B", **done)]))
    found = doubts(data_dir)
    assert len(found) == 2
    change = settle.confirm(list(found.values()), data_dir=data_dir, **WHO)
    assert doubts(data_dir) == {} and change.settled == 2
    load(clues("二.xlsx", [clue("A", **done), clue("B", yuan=13_000, **done)]))
    assert [key[0] for key in doubts(data_dir)] == ["B"]


def test_an_authority_and_an_employer_are_merged_into_known_ones(
    clues: Callable[..., Path], load: Load, data_dir: Path, workbook: Callable[..., Path]
) -> None:
    header = [
        "线索编号",
        "提交时间",
        "被反映单位",
        "项目名称",
        "欠薪地",
        "涉及人数",
        "欠薪金额（元）",
        "核处状态",
        "承办单位",
    ]
    rows = [
        ["A", "2024-03-05", "高唐甲建筑有限公司", "幸福家园", "梁村镇", 1, 100, "核处中", "县住建局"],
        ["B", "2024-03-06", "甲建队伍", "幸福家园", "梁村镇", 1, 100, "核处中", "住建中心"],
    ]
    load(workbook("全国根治欠薪线索.xlsx", [["全国根治欠薪线索台账"], header, *rows]))
    sql = "select native_number, authority from complaints order by 1"
    authorities = dict(query(data_dir, sql))
    assert authorities["B"] == "other:住建中心"
    settle.name(
        doubts(data_dir)["B unknown_authority"],
        "住房和城乡建设局",
        is_this_row_only=False,
        data_dir=data_dir,
        **WHO,
    )
    assert dict(query(data_dir, sql)) == {"A": authorities["A"], "B": authorities["A"]}
    assert doubts(data_dir) == {}
    # One employer's two complaints about one site within a month are one matter.
    matters = "select count(distinct matter_id) from complaints"
    assert query(data_dir, matters) == [(2,)]
    settle.same_employer("甲建队伍", "高唐甲建筑有限公司", data_dir=data_dir, **WHO)
    assert query(data_dir, matters) == [(1,)]
    with pytest.raises(LoadError, match="没有单位“没有的公司”"):
        settle.same_employer("甲建队伍", "没有的公司", data_dir=data_dir, **WHO)
    with pytest.raises(LoadError, match="就是这个单位"):
        settle.same_employer("高唐甲建筑有限公司", "甲建队伍", data_dir=data_dir, **WHO)


def test_a_rollback_takes_the_settlements_of_its_batches_back(
    clues: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    load(clues("一.xlsx", [clue("B", 欠薪地="城东片")]))
    settle.name(
        doubts(data_dir)["B unknown_town"], "梁村镇", is_this_row_only=False, data_dir=data_dir, **WHO
    )
    batches.rollback(data_dir=data_dir, **WHO)
    load(clues("二.xlsx", [clue("C")]))
    assert by_town(data_dir) == {"鱼邱湖街道": 1, "未知镇街": 1}
    assert query(data_dir, "select count(*) from settlements") == [(0,)]


DEPOSIT = ["项目名称", "施工总承包单位", "存储日期", "到期日", "应缴额（元）", "保函编号"]
PAYROLL = ["月份", "姓名", "应发工资", "实发工资"]


def test_a_day_that_is_due_may_come_and_one_that_has_happened_may_not(
    clues: Callable[..., Path], workbook: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    """Today is 1 July 2024. A guarantee's last day, the day of a clue and a month of pay are mistyped."""
    guarantee = ["幸福家园", "高唐甲建筑有限公司", "2024-01-10", "2023-01-09", 20000, "G1"]
    pay = [["龙湖小区项目农民工工资表"], PAYROLL, ["2031-05", "张三", 6000, 6000]]
    load(
        workbook("保证金.xlsx", [["工资保证金台账"], DEPOSIT, guarantee]),
        clues("线索.xlsx", [clue("A", "2031-03-05")]),
        workbook("工资.xlsx", pay),
    )

    found = query(data_dir, "select ledger, row_id, rule, column_name from current_doubts")
    by_column = {column: Doubt(*rest, column) for *rest, column in found}
    due, received, month = (by_column[one] for one in ("到期日", "提交时间", "月份"))

    def correct(doubt: Doubt, value: str) -> None:
        settle.correct(doubt, value, data_dir=data_dir, **WHO)

    for doubt, value, words in (
        (due, "1980-01-09", "早得不合常理"),
        (received, "2024-07-02", "晚于今天"),
        (received, "1980-03-05", "早得不合常理"),
        # a month is the days that were worked
        (month, "2024-08", "晚于今天"),
    ):
        with pytest.raises(LoadError, match=words):
            correct(doubt, value)
    correct(due, "2026-01-09")
    correct(received, "2024-07-01")
    correct(month, "2024-06")
    assert query(data_dir, "select distinct expiry_date::varchar from deposit_states") == [("2026-01-09",)]
    assert query(data_dir, "select received_date::varchar from complaints") == [("2024-07-01",)]
    assert query(data_dir, "select wage_month::varchar from wage_months") == [("2024-06-01",)]


# A program that is killed where it would come to a named step, the arguments being its command line.
KILLED = """
import os, signal, sys
from etl.__main__ import main
from etl.publish import journal, snapshot_files, store
{step} = lambda *_arguments, **_named: os.kill(os.getpid(), signal.SIGKILL)
sys.exit(main(sys.argv[1:]))
"""


def run_killed(data_dir: Path, step: str, *arguments: str) -> None:
    code = KILLED.format(step=step)
    child = subprocess.run(
        [sys.executable, "-c", code, *arguments],
        cwd=ROOT,
        env={**os.environ, "ANXIN_DATA": str(data_dir)},
        timeout=120,
        check=False,
    )
    assert child.returncode == -signal.SIGKILL


@pytest.mark.parametrize(
    ("step", "is_published"),
    [
        # the new snapshot is there in part, whole without its name, and named
        ("store.finish", False),
        ("snapshot_files.name_verified", False),
        ("snapshot_files.switch_to", False),
        # the pointer has moved, the journal has no line yet
        ("journal.write", True),
    ],
)
def test_a_settlement_killed_before_it_is_published_never_holds(
    clues: Callable[..., Path], load: Load, data_dir: Path, step: str, is_published: bool
) -> None:
    load(clues("一.xlsx", [clue("B", 欠薪地="城东片")]))
    (doubt,) = settle.waiting(data_dir)
    run_killed(data_dir, step, "review", "--settle", settle_cli.mark(doubt), "--means", "梁村镇")
    town = "梁村镇" if is_published else "未知镇街"
    assert by_town(data_dir) == {town: 1}
    # The next build applies it as little, or as much.
    load(clues("二.xlsx", [clue("C", 欠薪地="城东片")]))
    assert by_town(data_dir) == {town: 2}
    assert query(data_dir, "select count(*) from settlements") == [(int(is_published),)]


@pytest.mark.parametrize("is_whole_folder_gone", [False, True])
def test_a_damaged_snapshot_takes_no_settlement_with_it(
    clues: Callable[..., Path], load: Load, data_dir: Path, is_whole_folder_gone: bool
) -> None:
    """What a person decided is kept apart from the snapshots; what he took back stays taken back."""
    first = clues("一.xlsx", [clue("A", 欠薪地="城东片"), clue("B", 欠薪地="城西片")])
    load(first)
    for number, place in (("A", "梁村镇"), ("B", "固河镇")):
        doubt = doubts(data_dir)[f"{number} unknown_town"]
        change = settle.name(doubt, place, is_this_row_only=False, data_dir=data_dir, **WHO)
    batches.undo(change.batches[0], data_dir=data_dir, **WHO)
    snapshots = sorted((data_dir / "snapshots").glob("*.duckdb"))
    # without the folder all are gone, else the one in use and those that knew of the decision
    for path in snapshots if is_whole_folder_gone else snapshots[1:]:
        path.write_bytes(b"")
    if is_whole_folder_gone:
        shutil.rmtree(data_dir / "snapshots")
        load(first)
    load(clues("二.xlsx", [clue("C", 欠薪地="城东片")]))
    assert by_town(data_dir) == {"梁村镇": 2, "未知镇街": 1}


def test_an_undo_that_fails_or_is_killed_leaves_the_settlement(
    clues: Callable[..., Path], load: Load, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    load(clues("一.xlsx", [clue("B", 欠薪地="城东片")]))
    settled = settle.name(
        doubts(data_dir)["B unknown_town"], "梁村镇", is_this_row_only=False, data_dir=data_dir, **WHO
    )

    def full(*_arguments: Any) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patch:
        patch.setattr(snapshot_files, "name_verified", full)
        with pytest.raises(LoadError, match="磁盘空间不足"):
            batches.undo(settled.batches[0], data_dir=data_dir, **WHO)
    run_killed(data_dir, "snapshot_files.switch_to", "undo", settled.batches[0])
    assert by_town(data_dir) == {"梁村镇": 1}
    load(clues("二.xlsx", [clue("C", 欠薪地="城东片")]))
    assert by_town(data_dir) == {"梁村镇": 2} and doubts(data_dir) == {}
    # It can still be undone.
    assert batches.undo(settled.batches[0], data_dir=data_dir, **WHO).settled == 1
    assert by_town(data_dir) == {"未知镇街": 2}


def test_command_line(
    clues: Callable[..., Path],
    load: Load,
    data_dir: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(data_dir))
    load(clues("一.xlsx", [clue("B", 欠薪地="城东片"), clue("C", yuan=MUCH)]))
    assert main(["review", "--doubts", "--json"]) == 0
    found = {one["rule"]: one["id"] for one in json.loads(capsys.readouterr().out)}
    town, amount = found["unknown_town"], found["absurd_amount_per_head"]
    assert main(["review", "--settle", town, "--means", "东京镇"]) == 1
    assert "没有镇街“东京镇”" in capsys.readouterr().err
    assert main(["review", "--settle", amount, "--value", "很多"]) == 1
    assert "不是一个数字" in capsys.readouterr().err
    assert main(["review", "--settle", "x", "--confirm"]) == 1
    assert main(["review", "--settle", town, "--means", "梁村镇"]) == 0
    assert main(["review", "--settle", amount, "--confirm"]) == 0
    capsys.readouterr()
    assert main(["review", "--doubts"]) == 0
    assert capsys.readouterr().out == "没有待核\n"
