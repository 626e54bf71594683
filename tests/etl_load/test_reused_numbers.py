"""A number under which another person's case comes: both are kept, both asked about; corrections update."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.commands import batches
from etl.feedback.report import LoadReport
from tests.etl_load.conftest import NOW, Loaded, Rows, books, clue, clue_sheet
from tests.snapshot_file import query

Load = Callable[..., LoadReport]
Clues = Callable[..., Path]
ID, OTHER_ID = "371526199001010038", "371526198805051214"
HELD = {
    "反映人": "张小明",
    "身份证号": ID,
    "联系电话": "13800000001",
    "被反映单位": "高唐鑫达建筑有限公司",
}
# Another person and another employer; project, town, day, people and amount are the same.
OTHER = {
    "反映人": "李建国",
    "身份证号": OTHER_ID,
    "联系电话": "13900000002",
    "被反映单位": "聊城宏远劳务有限公司",
}


def current(number: str) -> str:
    return (
        "select complainant, employer_name, owed_yuan::integer from current_national_clues"
        f" where native_number = '{number}' order by all"
    )


def case(number: str = "A1", **given: object) -> list[object]:
    return clue(number, **{**HELD, **given})  # type: ignore[arg-type]


def counted(report: LoadReport) -> tuple[int, int, int]:
    (file,) = report.files
    return file.counts.new, file.counts.updated, file.counts.unchanged


def asked(number: str) -> str:
    """The query for whom of this number we ask about, and in which words."""
    return (
        "select complainant, message from current_doubts join current_national_clues using (row_id)"
        f" where rule = 'number_shared' and native_number = '{number}' order by all"
    )


def other_but(field: str) -> dict[str, object]:
    """Another's case, with one field of the case held."""
    return {name: value for name, value in OTHER.items() if name != field}


# By number: only lines and rows of one number are compared.
CORRECTED: dict[str, dict[str, object]] = {
    # one character of the name; of the employer's name too, without ID and telephone
    "B1": {"反映人": "章小明"},
    "B2": {"反映人": "章小明", "被反映单位": "高唐鑫大建筑有限公司", "身份证号": "", "联系电话": ""},
    # the employer alone, and all but the ID number, and all but the telephone
    "B3": {"被反映单位": "聊城宏远劳务有限公司"},
    "B4": other_but("身份证号"),
    "B5": other_but("联系电话"),
    # another person with the same employer, its name written out
    "B6": {**OTHER, "被反映单位": "山东省高唐鑫达建筑有限责任公司"},
    # what the row does not say contradicts nothing
    "B7": {**OTHER, "被反映单位": ""},
    "B8": {**OTHER, "反映人": "", "身份证号": "", "联系电话": ""},
}


def list_of(changes: dict[str, dict[str, object]]) -> Rows:
    """A list with a case for each number, of a person of its own."""
    rows = []
    for place, (number, given) in enumerate(changes.items()):
        own = {"身份证号": f"3715261990010100{place:02}", "联系电话": f"1380000010{place}"}
        rows.append(case(number, **{**own, **given}))
    return clue_sheet(rows)


# The files of two loads.
FILES: list[dict[str, Rows]] = [
    {
        "held": list_of({number: {} for number in CORRECTED}),
        "甲": clue_sheet([case()]),
        # The third line corrects the first.
        "两人": clue_sheet([case("C1"), case("C1", **OTHER), case("C1", yuan=9)]),
        "张三": clue_sheet([case("D1", 反映人="张三", 身份证号="")]),
    },
    {
        "corrected": list_of(CORRECTED),
        "乙": clue_sheet([case(**OTHER)]),
        "张四": clue_sheet([case("D1", **{**OTHER, "反映人": "张四", "身份证号": ""})]),
    },
]


@pytest.fixture(scope="module")
def loaded(loaded_once: Callable[..., Loaded]) -> Loaded:
    return loaded_once("reused_numbers", *map(books, FILES))


@pytest.mark.parametrize("number", CORRECTED)
def test_a_correction_updates(loaded: Loaded, number: str) -> None:
    versions = loaded.query(
        "select list(file_name order by file_seq) from stg_national_clues join files using (file_seq)"
        f" where native_number = '{number}' group by record_key"
    )
    assert versions == [(["held.xlsx", "corrected.xlsx"],)]
    shared = loaded.query(
        "select message from current_doubts join current_national_clues using (row_id)"
        f" where rule = 'number_shared' and native_number = '{number}'"
    )
    assert shared == []


def test_all_corrections_are_counted_as_updates(loaded: Loaded) -> None:
    assert loaded.outcome("corrected.xlsx") == (0, 8, 0)


BOTH = [("张*明", "高唐鑫达建筑有限公司", 12000), ("李*国", "聊城宏远劳务有限公司", 12000)]


def test_another_person_is_kept_and_asked_about(
    loaded: Loaded, clues: Clues, load: Load, data_dir: Path
) -> None:
    assert loaded.outcome("乙.xlsx") == (1, 0, 0)
    assert loaded.file("乙.xlsx")["doubts"] == 1
    assert loaded.query(current("A1")) == BOTH
    count = "select count(*), count(distinct complaint_id) from complaints where native_number = 'A1'"
    assert loaded.query(count) == [(2, 2)]
    said = "”工作表“台账”第 3 行，按不同的行分别计；请核对，写错的请改正后重新导入"
    assert loaded.query(asked("A1")) == [
        ("张*明", f"这个线索编号也写在“乙.xlsx{said}"),
        ("李*国", f"这个线索编号也写在“甲.xlsx{said}"),
    ]
    loaded.copy_to(data_dir)
    # The same files again bring nothing, whether they come as they were or in one file.
    first, second = clues("甲.xlsx", [case()]), clues("乙.xlsx", [case(**OTHER)])
    assert [load(path).batch for path in (first, second)] == [None, None]
    assert counted(load(clues("丙.xlsx", [case(**OTHER), case()]))) == (0, 0, 2)
    # Each is corrected by itself: by its person, or by its employer.
    corrected = clues("丁.xlsx", [case(**OTHER, yuan=500), case(yuan=700, 反映人="王五")])
    assert counted(load(corrected)) == (0, 2, 0)
    assert query(data_dir, current("A1")) == [
        ("李*国", "聊城宏远劳务有限公司", 500), ("王*", "高唐鑫达建筑有限公司", 700),
    ]  # fmt: skip


def test_two_cases_of_one_number_in_one_file(loaded: Loaded) -> None:
    assert loaded.outcome("两人.xlsx", load=0) == (2, 0, 0)
    assert loaded.file("两人.xlsx", load=0)["skipped"]["superseded_in_file"] == 1
    assert [yuan for _, _, yuan in loaded.query(current("C1"), load=0)] == [9, 12000]
    assert len(loaded.query(asked("C1"), load=0)) == 2


def test_names_that_look_alike_masked_are_told_apart_by_telephone(loaded: Loaded) -> None:
    assert loaded.outcome("张四.xlsx") == (1, 0, 0)


def test_it_is_undone_either_way(loaded: Loaded, clues: Clues, load: Load, data_dir: Path) -> None:
    first, second = (report["batch"] for report in loaded.reports)
    assert first and second
    loaded.copy_to(data_dir)
    batches.undo(second, data_dir=data_dir, now=NOW, user="tester")
    assert query(data_dir, current("A1")) == BOTH[:1]
    assert query(data_dir, asked("A1")) == []
    again = load(clues("乙.xlsx", [case(**OTHER)])).batch
    assert again and len(query(data_dir, asked("A1"))) == 2
    # Without the first, the second is the number's own record.
    batches.undo(first, data_dir=data_dir, now=NOW, user="tester")
    assert query(data_dir, current("A1")) == BOTH[1:]
    assert query(data_dir, asked("A1")) == []
    keys = "select record_key = natural_key from current_national_clues where native_number = 'A1'"
    assert query(data_dir, keys) == [(True,)]
