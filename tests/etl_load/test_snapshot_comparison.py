"""Two snapshots compared: figures that differ, and the batches and rows between them, worked out by hand."""

from collections.abc import Callable
from datetime import date
from pathlib import Path
from typing import Any

from data import COUNTY, Filters, Warehouse
from data.query.snapshot_comparison import compare_snapshots
from data.snapshot.listing import is_undone, kept_snapshots
from data.view import View
from etl.commands import batches
from etl.feedback.report import LoadReport
from tests.etl_load.conftest import NOW, clue

WHO: dict[str, Any] = {"now": NOW, "user": "数据员"}
SPRING = Filters(date(2024, 1, 1), date(2024, 3, 5))


def view(data_dir: Path, snapshot_id: str | None) -> View:
    reader = Warehouse(data_dir)
    return View(reader.snapshot(snapshot_id), SPRING, COUNTY, warehouse=reader)


def test_what_differs_and_through_what(
    clues: Callable[..., Path], load: Callable[..., LoadReport], data_dir: Path, monkeypatch: Any
) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(data_dir))
    first = load(clues("一.xlsx", [clue("A"), clue("B", yuan=5000)]))
    # B is corrected, C is new and of another town and site.
    other = {
        "欠薪地": "梁村镇",
        "反映人": "李四",
        "联系电话": "13900000002",
        "被反映单位": "高唐乙建筑有限公司",
    }
    second = load(clues("二.xlsx", [clue("B", yuan=6000), clue("C", yuan=900, 项目名称="别处", **other)]))
    found = compare_snapshots(view(data_dir, first.snapshot), view(data_dir, second.snapshot))
    county = {one.metric_id: (one.before, one.after) for one in found.figures}
    assert county["complaints_received"] == (2, 3)
    assert county["owed_yuan"] == (17_000, 18_900)
    assert county["complaint_workers"] == (6, 9)
    towns = {(one.metric_id, one.town_name): (one.before, one.after) for one in found.by_town}
    assert towns["complaints_received", "梁村镇"] == (0, 1)
    assert ("complaints_received", "鱼邱湖街道") not in towns
    assert towns["owed_yuan", "鱼邱湖街道"] == (17_000, 18_000)
    (batch,) = found.batches
    assert (batch.batch_id, batch.files, batch.new, batch.updated) == (second.batch, ("二.xlsx",), 1, 1)
    assert batch.is_in_later
    assert [
        (one.label, one.before, one.after, one.added, one.updated, one.removed) for one in found.ledgers
    ] == [("全国平台线索", 2, 3, 1, 1, 0)]

    # The same snapshot differs in nothing.
    same = compare_snapshots(view(data_dir, second.snapshot), view(data_dir, second.snapshot))
    assert (same.figures, same.by_town, same.batches, same.ledgers) == ((), (), (), ())
    assert same.compared == found.compared > 20

    undone = batches.undo(str(second.batch), data_dir=data_dir, **WHO)
    back = compare_snapshots(view(data_dir, second.snapshot), view(data_dir, undone.snapshot))
    assert {one.metric_id: (one.before, one.after) for one in back.figures}["owed_yuan"] == (18_900, 17_000)
    assert [(one.batch_id, one.is_in_later) for one in back.batches] == [(second.batch, False)]
    assert [(one.before, one.after, one.added, one.removed) for one in back.ledgers] == [(3, 2, 0, 1)]
    # The list marks the snapshot that the batch had made.
    kept = kept_snapshots()
    marked = {one.id: is_undone(one, kept, undone.snapshot) for one in kept}
    assert marked == {first.snapshot: False, second.snapshot: True, undone.snapshot: False}


def test_what_one_snapshot_knows_nothing_of_was_not_nought_there(
    clues: Callable[..., Path],
    workbook: Callable[..., Path],
    load: Callable[..., LoadReport],
    data_dir: Path,
    monkeypatch: Any,
) -> None:
    """The payments came with the second load; the one that names no town stands under no town before."""
    monkeypatch.setenv("ANXIN_DATA", str(data_dir))
    first = load(clues("一.xlsx", [clue("A")]))
    payments = [
        ["追发台账"],
        ["台账编号", "单位", "追发日期", "追发人数", "追发金额", "追发方式"],
        ["ZF1", "高唐丙劳务有限公司", "2024-03-04", 3, 9000, "调解"],
    ]
    second = load(workbook("追发台账.xlsx", payments))
    for before, after, expected in (
        (first, second, (None, 9_000)),
        (second, first, (9_000, None)),
    ):
        found = compare_snapshots(view(data_dir, before.snapshot), view(data_dir, after.snapshot))
        towns = {(one.metric_id, one.town_name): (one.before, one.after) for one in found.by_town}
        assert towns["recovered_yuan", "未知镇街"] == expected
        county = {one.metric_id: (one.before, one.after) for one in found.figures}
        assert county["recovered_yuan"] == expected
