"""待核 settled by a person: the doubt goes, figures follow, later loads keep to it, an undo takes it back."""

import json
from collections.abc import Callable
from pathlib import Path

import pytest

from data import COUNTY, Warehouse
from etl.__main__ import main
from etl.commands import batches, settle
from etl.commands.settle import Doubt
from etl.commands.status import status
from etl.errors import LoadError
from etl.feedback.report import LoadReport
from tests.etl_load.conftest import Loaded, clue
from tests.etl_load.settled import MUCH, OTHERS, WHO, by_town, doubts, held, named, named_once, start
from tests.snapshot_file import query

__all__ = ["held", "named", "named_once", "start"]

Load = Callable[..., LoadReport]


def owed(data_dir: Path) -> float:
    answer = Warehouse(data_dir).measure("owed_yuan", scope=COUNTY)["owed_yuan"]
    return float(answer.total()["value"])


def test_a_town_is_named_once_for_all_rows(
    held: Loaded, named: str, clues: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    assert by_town(held.data_dir) == {"鱼邱湖街道": 4, "未知镇街": 3}
    assert sorted(doubts(held.data_dir)) == ["B unknown_town", "C unknown_town", *OTHERS]
    assert by_town(data_dir) == {"鱼邱湖街道": 4, "梁村镇": 2, "未知镇街": 1}
    assert sorted(doubts(data_dir)) == OTHERS
    # Next month's file writes it so too, and the same row again brings nothing new.
    (file,) = load(clues("二.xlsx", [clue("B", 欠薪地="城东片"), clue("D", 欠薪地="城东片")])).files
    assert (file.counts.new, file.counts.unchanged) == (1, 1)
    assert by_town(data_dir) == {"鱼邱湖街道": 4, "梁村镇": 3, "未知镇街": 1}
    assert sorted(doubts(data_dir)) == OTHERS
    # The review is a batch among the others; its undo gives all rows back to the rules.
    assert named in [one["batch"] for one in status(data_dir=data_dir)["batches"]]
    undone = batches.undo(named, data_dir=data_dir, **WHO)
    assert (undone.rows, undone.settled) == (0, 1)
    assert by_town(data_dir) == {"鱼邱湖街道": 4, "未知镇街": 4}
    asked = ["B unknown_town", "C unknown_town", "D unknown_town"]
    assert sorted(doubts(data_dir)) == [*asked, *OTHERS]


@pytest.mark.usefixtures("start")
def test_a_town_for_one_row_only(data_dir: Path) -> None:
    settle.name(doubts(data_dir)["B unknown_town"], "梁村镇", is_this_row_only=True, data_dir=data_dir, **WHO)
    assert by_town(data_dir) == {"鱼邱湖街道": 4, "梁村镇": 1, "未知镇街": 2}
    assert sorted(doubts(data_dir)) == ["C unknown_town", *OTHERS]


@pytest.mark.usefixtures("start")
def test_an_amount_is_corrected_until_the_ledger_says_otherwise(
    clues: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    certain = 6 * 12_000
    assert owed(data_dir) == certain
    doubt = doubts(data_dir)["E absurd_amount_per_head"]
    settle.correct(doubt, "7,200", data_dir=data_dir, **WHO)
    assert owed(data_dir) == certain + 7_200
    assert sorted(doubts(data_dir)) == ["B unknown_town", "C unknown_town", *OTHERS[1:]]
    settle_again = pytest.raises(LoadError, match="没有这处待核")
    with settle_again:
        settle.correct(doubt, "7300", data_dir=data_dir, **WHO)
    # The platform's next export still has the mistake, with another state: the correction stays.
    load(clues("二.xlsx", [clue("E", yuan=MUCH, 核处状态="已受理")]))
    assert owed(data_dir) == certain + 7_200
    # The office corrects it itself: its word stands from then on.
    load(clues("三.xlsx", [clue("E", yuan=7000)]))
    assert owed(data_dir) == certain + 7_000
    kept = (data_dir / "state" / "loads.jsonl").read_text(encoding="utf-8").splitlines()
    (line,) = [json.loads(one) for one in kept if '"settle"' in one]
    assert (line["user"], line["settled"][0]["was"], line["settled"][0]["becomes"]) == (
        "核对人",
        None,
        "7200.00",
    )
    assert line["settled"][0]["place"] == "一.xlsx，工作表“台账”，第6行"


@pytest.mark.usefixtures("start")
def test_confirmed_rows_are_doubted_again_when_they_change(
    clues: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    found = [doubt for key, doubt in doubts(data_dir).items() if key[0] in "FG"]
    assert len(found) == 2
    change = settle.confirm(found, data_dir=data_dir, **WHO)
    assert not {key[0] for key in doubts(data_dir)} & {"F", "G"} and change.settled == 2
    done = {"核处状态": "已办结"}
    load(clues("二.xlsx", [clue("F", **done), clue("G", yuan=13_000, **done)]))
    assert [key[0] for key in doubts(data_dir) if key[0] in "FG"] == ["G"]


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


@pytest.mark.usefixtures("named")
def test_a_rollback_takes_the_settlements_of_its_batches_back(
    clues: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    batches.rollback(data_dir=data_dir, **WHO)
    load(clues("二.xlsx", [clue("D")]))
    assert by_town(data_dir) == {"鱼邱湖街道": 5, "未知镇街": 3}
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
