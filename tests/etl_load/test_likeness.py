"""A row whose ID, team or number is filled in later, or left out by a later list, stays one row."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.commands import batches
from tests.etl_load.conftest import NOW, Loaded, write_book
from tests.etl_load.test_people import HEADER, ID, Book, Load, due, line, outcome, pay
from tests.snapshot_file import query

# several loads a test
pytestmark = pytest.mark.slow

OTHER_ID = "371526199001010038"
PHONE = "13800000001"

__all__ = ["pay"]


# What two lists say of one worker, the first of them less. Each pair is loaded as another month's: the month
# is part of every key, so that they leave one another alone.
POORER_AND_FULLER: dict[str, tuple[dict[str, str], dict[str, str]]] = {
    "2024-01": ({"phone": PHONE}, {"phone": PHONE, "id_card": ID}),
    "2024-02": ({}, {"id_card": ID}),
    "2024-03": ({}, {"phone": PHONE}),
    "2024-04": ({"id_card": ID}, {"id_card": ID, "team": "木工"}),
    "2024-05": ({"team": "木工"}, {"team": "木工", "id_card": ID}),
}
Lines = Callable[[dict[str, str], dict[str, str]], list[list[object]]]


def of_all_months(lines: Lines) -> Callable[[Path], Path]:
    """Writes one list with what `lines` gives for each pair."""
    rows = []
    for month, (poorer, fuller) in POORER_AND_FULLER.items():
        for row in lines(poorer, fuller):
            row[HEADER.index("月份")] = month
            rows.append(row)
    return lambda folder: write_book(folder / "工资.xlsx", {"台账": [["农民工工资发放表"], HEADER, *rows]})


@pytest.fixture(scope="module")
def four_lists(loaded_once: Callable[..., Loaded]) -> Loaded:
    return loaded_once(
        "likeness",
        of_all_months(lambda poorer, _: [line("张三", 5000, **poorer)]),
        of_all_months(lambda _, fuller: [line("张三", 5000, **fuller)]),
        # From now on the row is known by either key.
        of_all_months(lambda _, fuller: [line("张三", 5500, **fuller), line("王五", 100)]),
        of_all_months(lambda poorer, _: [line("张三", 6000, **poorer)]),
    )


@pytest.mark.parametrize("month", POORER_AND_FULLER)
def test_what_is_filled_in_or_left_out_later_makes_no_second_row(four_lists: Loaded, month: str) -> None:
    def due_after(load: int) -> list[tuple[int]]:
        return four_lists.query(
            f"select due_yuan::integer from wage_months where wage_month = '{month}-01'", load=load
        )

    versions = four_lists.query(
        "select worker_name, list(file_seq order by file_seq) from stg_payrolls"
        f" where wage_month = '{month}-01' group by worker_name, record_key order by 1"
    )
    assert versions == [("张*", [1, 2, 3, 4]), ("王*", [3])]
    assert [due_after(load) for load in (0, 1, 3)] == [[(5000,)], [(5000,)], [(6100,)]]


def test_lines_of_all_months_are_counted_as_new_once(four_lists: Loaded) -> None:
    counts = [four_lists.file("工资.xlsx", load=load) for load in range(4)]
    assert [(one["new"], one["updated"], one["unchanged"]) for one in counts] == [
        (5, 0, 0),
        (0, 5, 0),
        (5, 5, 0),
        (0, 5, 0),
    ]


def test_the_list_without_numbers_may_come_later(
    load: Load, pay: Callable[..., Path], data_dir: Path
) -> None:
    load(pay("a.xlsx", line("张三", 5000, id_card=ID, phone=PHONE)))
    assert outcome(load(pay("b.xlsx", line("张三", 5000, phone=PHONE)))) == (0, 1, 0)
    assert due(data_dir) == 5000


def test_nobody_is_guessed_among_several(load: Load, pay: Callable[..., Path], data_dir: Path) -> None:
    load(pay("a.xlsx", line("张三", 5000, id_card=ID), line("张三", 4000, id_card=OTHER_ID)))
    assert outcome(load(pay("b.xlsx", line("张三", 3000)))) == (1, 0, 0)
    assert due(data_dir) == 12000


def test_lines_of_one_file_are_not_taken_for_each_other(
    load: Load, pay: Callable[..., Path], data_dir: Path
) -> None:
    load(pay("a.xlsx", line("张三", 5000, id_card=ID)))
    assert outcome(load(pay("b.xlsx", line("张三", 5000, id_card=ID), line("张三", 4000)))) == (1, 0, 1)
    assert due(data_dir) == 9000


def test_another_id_phone_or_name_is_another_row(
    load: Load, pay: Callable[..., Path], data_dir: Path
) -> None:
    load(pay("a.xlsx", line("张三", 5000, phone=PHONE)))
    others = [line("张三", 4000, phone="13800000002"), line("张四", 3000)]
    assert outcome(load(pay("b.xlsx", *others))) == (2, 0, 0)
    assert due(data_dir) == 12000


def test_undo_gives_the_row_back_as_it_was(load: Load, pay: Callable[..., Path], data_dir: Path) -> None:
    first = load(pay("a.xlsx", line("张三", 5000)))
    second = load(pay("b.xlsx", line("张三", 4000, id_card=ID)))
    assert first.batch and second.batch
    batches.undo(first.batch, data_dir=data_dir, now=NOW, user="tester")
    assert due(data_dir) == 4000
    assert outcome(load(pay("c.xlsx", line("张三", 4000, id_card=ID), line("王五", 100)))) == (1, 0, 1)
    assert due(data_dir) == 4100


@pytest.mark.usefixtures("without_marts")
def test_a_guarantee_whose_number_comes_later(load: Load, workbook: Book, data_dir: Path) -> None:
    def ledger(*numbers: str) -> list[list[object]]:
        header = ["项目名称", "施工总承包单位", "存储日期", "应缴额（元）", "保函编号"]
        rows = [["一号楼项目", "鑫达公司", "2024-01-10", 200000, number] for number in numbers]
        return [["工资保证金台账"], header, *rows]

    load(workbook("a.xlsx", ledger("")))
    assert outcome(load(workbook("b.xlsx", ledger("G1")))) == (0, 1, 0)
    assert query(data_dir, "select guarantee_number from current_wage_deposits") == [("G1",)]
    # Another number is another guarantee.
    assert outcome(load(workbook("c.xlsx", ledger("G1", "G2")))) == (1, 0, 1)


@pytest.mark.usefixtures("without_marts")
def test_a_visitor_whose_id_comes_later(load: Load, workbook: Book, data_dir: Path) -> None:
    def ledger(id_card: str, settled: str) -> list[list[object]]:
        header = ["登记日期", "投诉人", "身份证号", "电话", "被投诉单位", "接访人", "办结日期"]
        return [
            ["现场投诉来访登记"],
            header,
            ["2024-06-03", "张三", id_card, PHONE, "鑫达公司", "李", settled],
        ]

    load(workbook("a.xlsx", ledger("", "")))
    assert outcome(load(workbook("b.xlsx", ledger(ID, "2024-06-09")))) == (0, 1, 0)
    assert query(data_dir, "select count(*), max(settled_date)::varchar from current_visits") == [
        (1, "2024-06-09")
    ]
