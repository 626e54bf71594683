"""待核 is one number: what a load and the status say is what the page lists, whatever has happened since."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from data import COUNTY, Warehouse
from etl.commands import batches, settle
from etl.commands.status import status, status_text
from etl.feedback.report import LoadReport, load_text
from tests.etl_load.conftest import NOW, clue
from tests.snapshot_file import query

Load = Callable[..., LoadReport]
DEPOSITS = ["项目名称", "施工总承包单位", "存储日期", "应缴额（元）", "保函编号"]
PROJECTS = ["项目编号", "项目名称", "施工总承包单位", "属地镇街", "合同额（万元）", "开工日期"]


def on_page(data_dir: Path) -> tuple[int, int]:
    """(处, 行) of the questions that the page 待核 asks."""
    warehouse = Warehouse(data_dir)
    counts = warehouse.question("doubt_counts", scope=COUNTY)
    rows = warehouse.question("doubts_list", scope=COUNTY, ledger=None, rule=None)
    assert int(counts["处数"].sum()) == len(rows)
    return len(rows), rows["行标识"].nunique()


def on_command_line(data_dir: Path) -> tuple[int, int]:
    found = status(data_dir=data_dir)
    doubts = found["doubts"]
    said = f"待核共 {doubts['places']} 处（{doubts['rows']} 行）" if doubts["places"] else "没有待核的行"
    assert said in status_text(found)
    assert sum(one["places"] for one in doubts["ledgers"]) == doubts["places"]
    return doubts["places"], doubts["rows"]


def test_page_and_command_line_count_alike(workbook: Callable[..., Path], load: Load, data_dir: Path) -> None:
    def deposits(name: str, *rows: tuple[int, object]) -> Path:
        lines = [[f"{n}号楼项目", "鑫达公司", "2024-01-10", yuan, f"G{n}"] for n, yuan in rows]
        return workbook(name, [["工资保证金台账"], DEPOSITS, *lines])

    project = ["P1", "乙小区项目", "丙建设有限公司", "梁村镇", "500", "2024-01-05"]
    load(workbook("在建项目.xlsx", [["在建项目台账"], PROJECTS, project]))
    assert on_page(data_dir) == on_command_line(data_dir) == (0, 0)
    # None of the three projects is in its ledger, which shows only across ledgers; one amount is not certain.
    path = deposits("保证金.xlsx", (1, "约30000"), (2, 20000), (3, 10000))
    report = load(path)
    assert [one.doubts for one in report.files] == [3]
    assert on_page(data_dir) == on_command_line(data_dir) == (4, 3)
    assert "全库待核共 4 处（3 行），逐条见“数据”页“待核”" in load_text(report)
    # The same file again says the same, and so does one that is read and brings nothing.
    again = load(path)
    assert ([one.doubts for one in again.files], again.batch) == ([3], None)
    assert str(again.doubts) == "待核共 4 处（3 行）"
    other = load(deposits("又.xlsx", (2, 20000), (3, 10000)))
    assert ([one.doubts for one in other.files], other.batch) == ([2], None)
    # A correction ends one doubt; its undoing brings it back.
    corrected = load(deposits("更正.xlsx", (1, 30000)))
    assert [one.doubts for one in corrected.files] == [1]
    assert on_page(data_dir) == on_command_line(data_dir) == (3, 3)
    assert corrected.batch
    batches.undo(corrected.batch, data_dir=data_dir, now=NOW, user="tester")
    assert on_page(data_dir) == on_command_line(data_dir) == (4, 3)
    # The rows that the other file holds too stay, with theirs.
    assert report.batch
    batches.undo(report.batch, data_dir=data_dir, now=NOW, user="tester")
    assert on_page(data_dir) == on_command_line(data_dir) == (2, 2)


def test_what_is_settled_counts_as_long_as_its_batch_is_in_force(
    clues: Callable[..., Path], load: Load, data_dir: Path
) -> None:
    """Undone, the undo rolled back, the settling rolled back: 待核 follows, and so does the next load."""
    who: dict[str, Any] = {"data_dir": data_dir, "now": NOW, "user": "tester"}
    settlements = "select count(*) from settlements"
    # Two rows name a place that is no town; a third is settled without a day.
    rows = [clue("A", 欠薪地="城东片"), clue("B", 欠薪地="城东片"), clue("C", 核处状态="已办结")]
    load(clues("一.xlsx", rows))
    assert on_page(data_dir) == on_command_line(data_dir) == (3, 3)
    towns = "select ledger, row_id, rule, column_name from current_doubts where rule = 'unknown_town'"
    doubt = settle.Doubt(*query(data_dir, towns)[0])
    settled = settle.name(doubt, "梁村镇", is_this_row_only=False, **who)
    assert on_page(data_dir) == on_command_line(data_dir) == (1, 1)

    batches.undo(settled.batches[0], **who)
    assert on_page(data_dir) == on_command_line(data_dir) == (3, 3)
    assert query(data_dir, settlements) == [(0,)]
    back = batches.rollback(**who)
    assert (back.batches, back.restored) == ((), settled.batches)
    assert on_page(data_dir) == on_command_line(data_dir) == (1, 1)
    # In force again, it holds for what is loaded now: D brings no doubt.
    later = load(clues("二.xlsx", [clue("D", 欠薪地="城东片")]))
    assert later.files[0].doubts == 0
    assert on_page(data_dir) == on_command_line(data_dir) == (1, 1)

    # Back beyond the load and the settling: the next load finds all that is written so.
    assert batches.rollback(**who).batches == (later.batch,)
    assert batches.rollback(**who).batches == settled.batches
    assert on_page(data_dir) == on_command_line(data_dir) == (3, 3)
    load(clues("三.xlsx", [clue("D", 欠薪地="城东片")]))
    assert on_page(data_dir) == on_command_line(data_dir) == (4, 4)
    assert query(data_dir, settlements) == [(0,)]
