"""Totals over amounts in words and over cells that cannot be read."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.load import load_paths
from tests.etl_load.conftest import NOW
from tests.etl_load.totalled import HEADER, check, found, message_of, row, titled, total


def test_amounts_in_words_count_with_what_their_rows_are_taken_with(workbook: Callable[..., Path]) -> None:
    """五万余元(待核) is taken with 50,000, and 叁万元整 is 30,000: 111,001 with the others."""
    rows = [
        row("A1", 1, "五万余元(待核)"),
        row("A2", "５", "￥１，０００"),
        row("A3", "约3人", "叁万元整"),
        row("A4", None, 30001),
    ]
    right = workbook("a.xlsx", [titled("元"), HEADER, *rows, total("合计", 9, 111001)])
    assert check(right) == []
    path = workbook("b.xlsx", [titled("元"), HEADER, *rows, total("合计", 9, 999999)])
    assert found(path) == [(7, "欠薪金额", "999,999", "111,001")]
    assert "4 行明细之和是 111,001元（其中 1 格是约数，按暂计的数算），差 888,998元。请核对" in message_of(
        path
    )


def test_amounts_in_words_are_added_in_the_unit_of_the_sheet(workbook: Callable[..., Path]) -> None:
    """约3.5 is 3.5 万元, and 五万余元 is 5 万元."""
    rows = [row("A1", 1, "约3.5"), row("A2", 1, "五万余元"), row("A3", 1, 1)]
    assert check(workbook("a.xlsx", [titled("万元"), HEADER, *rows, total("合计", 3, 9.5)])) == []
    path = workbook("b.xlsx", [titled("万元"), HEADER, *rows, total("合计", 3, 12)])
    assert found(path) == [(6, "欠薪金额", "12", "9.5")]


@pytest.mark.parametrize(
    ("stated", "rule", "said"),
    [
        (
            9000,
            "total_unchecked",
            "之和是 3,000元（其中 1 格看不懂，没有算在内），比合计少 6,000元。",
        ),
        (3000, "total_unchecked", "之和是 3,000元（其中 1 格看不懂，没有算在内），与合计相符。"),
        # What was read is more than the total already.
        (2500, "total_mismatch", "之和是 3,000元（其中 1 格看不懂，没有算在内），差 -500元。"),
    ],
)
def test_total_over_a_cell_that_cannot_be_read(
    workbook: Callable[..., Path], stated: int, rule: str, said: str
) -> None:
    rows = [row("A1", 1, 1000), row("A2", 1, "见工资表第二页"), row("A3", 1, 2000)]
    [notice] = check(workbook("a.xlsx", [titled("元"), HEADER, *rows, total("合计", 3, stated)]))
    assert (notice.rule, notice.row, notice.column) == (rule, 6, "欠薪金额")
    assert said in notice.message


def test_cell_that_says_there_is_no_amount_leaves_the_total_checked(workbook: Callable[..., Path]) -> None:
    rows = [row("A1", 1, 1000), row("A2", 1, "无"), row("A3", 1, "—")]
    assert found(workbook("a.xlsx", [titled("元"), HEADER, *rows, total("合计", 3, 1000)])) == []
    path = workbook("b.xlsx", [titled("元"), HEADER, *rows, total("合计", 3, 1200)])
    assert found(path) == [(6, "欠薪金额", "1,200", "1,000")]


@pytest.mark.usefixtures("without_marts")
def test_load_and_trial_say_what_an_uncertain_amount_leaves_of_a_total(
    workbook: Callable[..., Path], data_dir: Path
) -> None:
    """The list of the province: 50,000 as taken of words and 111,000 make 161,000."""
    header = ["线索编号", "提交时间", "被反映单位", "涉及人数", "欠薪金额", "核处状态"]
    lines = [row("S1", 3, "五万余元(待核)"), row("S2", 2, 111000), total("合计", 5, 999999)]
    path = workbook("省平台欠薪线索.xlsx", [["省平台欠薪线索　单位：元"], header, *lines])
    for is_trial in (True, False):
        [one] = load_paths([path], data_dir=data_dir, now=NOW, user="tester", is_trial=is_trial).files
        assert one.ledger == "provincial_clues"
        assert [(notice.rule, notice.row) for notice in one.notices] == [("total_mismatch", 5)]
        assert "（其中 1 格是约数，按暂计的数算），差 838,999元" in one.notices[0].message
