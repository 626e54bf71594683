"""Who is one worker, and which month is worked, as the figure of unpaid wages shows it."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from pathlib import Path

import pytest

from etl.feedback.report import LoadReport
from tests.etl_load.conftest import NOW, Loaded, Rows, books
from tests.snapshot_file import query

HEADER = ["项目名称", "月份", "姓名", "身份证号", "联系电话", "班组", "应发工资", "扣款", "实发工资"]
ID = "371526199001010011"
Load = Callable[..., LoadReport]
Book = Callable[..., Path]
Pay = Callable[..., Path]


@pytest.fixture
def pay(workbook: Book) -> Pay:
    """pay(name, rows): a pay sheet."""
    return lambda name, *rows: workbook(name, [["农民工工资发放表"], HEADER, *rows])


def line(
    name: str, yuan: int, *, team: str = "", id_card: str = "", phone: str = "", site: str = "甲项目"
) -> list[object]:
    """What one worker was due in May 2024, nothing of it paid."""
    return [site, "2024-05", name, id_card, phone, team, yuan, 0, 0]


def due(data_dir: Path) -> Decimal:
    [(yuan,)] = query(data_dir, "select sum(due_yuan) from wage_months")
    return yuan


def outcome(report: LoadReport) -> Sequence[int]:
    counts = report.files[0].counts
    return counts.new, counts.updated, counts.unchanged


# several stories in the same loads ----------------------------------------------------------------

# Each is of a site of its own: its lines in one file after another, a file a load.
NAMES = [("张三", 5000), ("张四", 4000), ("李建军", 3000), ("李国军", 2000)]
NAMESAKES = [line("张三", yuan, site="乙项目") for yuan in (5000, 4000, 5000)]
TEAMS = [
    line("张三", yuan, team=team, id_card=ID, site="丙项目")
    for yuan, team in ((3000, "钢筋"), (5000, "木工"))
]


def no_numbers(*people: tuple[str, int]) -> list[list[object]]:
    return [line(name, yuan) for name, yuan in people]


def months_as_numbers() -> list[list[object]]:
    rows = [line("张三", yuan, id_card=ID, site="丁项目") for yuan in (1000, 2000, 4000)]
    for row, month in zip(rows, (2024.10, 2024.11, "2024.12"), strict=True):
        row[1] = month
    return rows


def sheets(files: Mapping[str, Rows], **titles: str) -> dict[str, Rows]:
    return {name: [[titles.get(name, "农民工工资发放表")], HEADER, *rows] for name, rows in files.items()}


FILES = [
    sheets(
        {
            "no-numbers": no_numbers(*NAMES),
            "namesakes": NAMESAKES,
            "teams": TEAMS[:1],
            "months": months_as_numbers(),
        }
    ),
    sheets(
        {
            # the same rows, one of them corrected
            "no-numbers": no_numbers(*NAMES[:3], ("李国军", 2500)),
            "namesakes": [*NAMESAKES, line("王五", 100, site="乙项目")],
            "teams": TEAMS[1:],
            "months": months_as_numbers(),
        },
        months="丁项目2024年10月农民工工资发放表",
    ),
    sheets({"teams": TEAMS[::-1]}),
]


@pytest.fixture(scope="module")
def loaded(loaded_once: Callable[..., Loaded]) -> Loaded:
    return loaded_once("people", *map(books, FILES), now=NOW.replace(year=2025))


def months(loaded: Loaded, site: str, *, load: int) -> dict[str, Decimal]:
    sql = "select strftime(wage_month, '%Y-%m'), due_yuan from wage_months"
    return dict(loaded.query(f"{sql} where project_name = '{site}'", load=load))


def test_workers_without_numbers_are_not_merged(loaded: Loaded) -> None:
    assert months(loaded, "甲项目", load=0) == {"2024-05": 14000}
    assert loaded.outcome("no-numbers.xlsx", load=1) == (0, 1, 3)
    assert months(loaded, "甲项目", load=1) == {"2024-05": 14500}


def test_two_workers_of_one_name_are_both_paid(loaded: Loaded) -> None:
    assert loaded.outcome("namesakes.xlsx", load=0) == (2, 0, 0)
    assert loaded.file("namesakes.xlsx", load=0)["skipped"]["repeated"] == 1
    assert months(loaded, "乙项目", load=0) == {"2024-05": 9000}
    assert loaded.outcome("namesakes.xlsx", load=1) == (1, 0, 2)


def test_a_worker_in_two_teams_of_two_files(loaded: Loaded) -> None:
    assert months(loaded, "丙项目", load=1) == {"2024-05": 8000}
    assert loaded.outcome("teams.xlsx", load=2) == (0, 0, 2)
    assert months(loaded, "丙项目", load=2) == {"2024-05": 8000}


def test_a_month_kept_as_a_number_is_not_taken_for_january(loaded: Loaded) -> None:
    assert loaded.outcome("months.xlsx", load=0) == (2, 0, 0)
    assert loaded.file("months.xlsx", load=0)["rejected"] == 1
    assert sum(months(loaded, "丁项目", load=0).values()) == 6000
    # The title's month holds for the cell that lost its zero, and for no other.
    assert loaded.outcome("months.xlsx", load=1) == (1, 0, 2)
    assert loaded.file("months.xlsx", load=1)["rejected"] == 0
    assert months(loaded, "丁项目", load=1) == {"2024-10": 1000, "2024-11": 2000, "2024-12": 4000}
