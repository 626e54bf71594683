"""A number under which another person's case comes: both are kept, both asked about; corrections update."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from etl.commands import batches
from etl.feedback.report import LoadReport
from tests.etl_load.conftest import NOW, Loaded, clue, clue_sheet, write_book
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
CURRENT = "select complainant, employer_name, owed_yuan::integer from current_national_clues order by all"


def case(number: str = "A1", **given: object) -> list[object]:
    return clue(number, **{**HELD, **given})  # type: ignore[arg-type]


def counted(report: LoadReport) -> tuple[int, int, int]:
    (file,) = report.files
    return file.counts.new, file.counts.updated, file.counts.unchanged


def asked(data_dir: Path) -> list[tuple[str, str]]:
    return query(
        data_dir,
        "select complainant, message from current_doubts join current_national_clues using (row_id)"
        " where rule = 'number_shared' order by all",
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


def list_of(changes: dict[str, dict[str, object]]) -> Callable[[Path], Path]:
    """Writes one list with a case for each number, of a person of its own."""
    rows = []
    for place, (number, given) in enumerate(changes.items()):
        own = {"身份证号": f"3715261990010100{place:02}", "联系电话": f"1380000010{place}"}
        rows.append(case(number, **{**own, **given}))
    return lambda folder: write_book(folder / "线索.xlsx", {"台账": clue_sheet(rows)})


@pytest.fixture(scope="module")
def corrections(loaded_once: Callable[..., Loaded]) -> Loaded:
    return loaded_once("reused_numbers", list_of({number: {} for number in CORRECTED}), list_of(CORRECTED))


@pytest.mark.parametrize("number", CORRECTED)
def test_a_correction_updates(corrections: Loaded, number: str) -> None:
    versions = corrections.query(
        "select list(file_seq order by file_seq) from stg_national_clues"
        f" where native_number = '{number}' group by record_key"
    )
    assert versions == [([1, 2],)]
    shared = corrections.query(
        "select message from current_doubts join current_national_clues using (row_id)"
        f" where rule = 'number_shared' and native_number = '{number}'"
    )
    assert shared == []


def test_all_corrections_are_counted_as_updates(corrections: Loaded) -> None:
    counts = corrections.file("线索.xlsx")
    assert (counts["new"], counts["updated"], counts["unchanged"]) == (0, 8, 0)


def test_another_person_is_kept_and_asked_about(clues: Clues, load: Load, data_dir: Path) -> None:
    first, second = clues("甲.xlsx", [case()]), clues("乙.xlsx", [case(**OTHER)])
    load(first)
    report = load(second)
    assert counted(report) == (1, 0, 0)
    assert report.files[0].doubts == 1
    both = [("张*明", "高唐鑫达建筑有限公司", 12000), ("李*国", "聊城宏远劳务有限公司", 12000)]
    assert query(data_dir, CURRENT) == both
    assert query(data_dir, "select count(*), count(distinct complaint_id) from complaints") == [(2, 2)]
    said = "”工作表“台账”第 3 行，按不同的行分别计；请核对，写错的请改正后重新导入"
    assert asked(data_dir) == [
        ("张*明", f"这个线索编号也写在“乙.xlsx{said}"),
        ("李*国", f"这个线索编号也写在“甲.xlsx{said}"),
    ]
    # The same files again bring nothing, whether they come as they were or in one file.
    assert [load(path).batch for path in (first, second)] == [None, None]
    assert counted(load(clues("丙.xlsx", [case(**OTHER), case()]))) == (0, 0, 2)
    # Each is corrected by itself: by its person, or by its employer.
    assert counted(load(clues("丁.xlsx", [case(**OTHER, yuan=500), case(yuan=700, 反映人="王五")]))) == (
        0,
        2,
        0,
    )
    assert query(data_dir, CURRENT) == [
        ("李*国", "聊城宏远劳务有限公司", 500), ("王*", "高唐鑫达建筑有限公司", 700),
    ]  # fmt: skip


def test_two_cases_of_one_number_in_one_file(clues: Clues, load: Load, data_dir: Path) -> None:
    report = load(clues("甲.xlsx", [case(), case(**OTHER), case(yuan=9)]))
    # The third line corrects the first, as before.
    assert counted(report) == (2, 0, 0)
    assert report.files[0].counts.skipped["superseded_in_file"] == 1
    assert [yuan for _, _, yuan in query(data_dir, CURRENT)] == [9, 12000]
    assert len(asked(data_dir)) == 2


def test_names_that_look_alike_masked_are_told_apart_by_telephone(
    clues: Clues, load: Load, data_dir: Path
) -> None:
    load(clues("甲.xlsx", [case(反映人="张三", 身份证号="")]))
    other = {**OTHER, "反映人": "张四", "身份证号": ""}
    assert counted(load(clues("乙.xlsx", [case(**other)]))) == (1, 0, 0)


def test_it_is_undone_either_way(clues: Clues, load: Load, data_dir: Path) -> None:
    first = load(clues("甲.xlsx", [case()])).batch
    second = load(clues("乙.xlsx", [case(**OTHER)])).batch
    assert first and second
    batches.undo(second, data_dir=data_dir, now=NOW, user="tester")
    assert (len(query(data_dir, CURRENT)), asked(data_dir)) == (1, [])
    again = load(clues("乙.xlsx", [case(**OTHER)])).batch
    assert again and len(asked(data_dir)) == 2
    # Without the first, the second is the number's own record.
    batches.undo(first, data_dir=data_dir, now=NOW, user="tester")
    assert query(data_dir, CURRENT) == [("李*国", "聊城宏远劳务有限公司", 12000)]
    assert asked(data_dir) == []
    assert query(data_dir, "select record_key = natural_key from current_national_clues") == [(True,)]
