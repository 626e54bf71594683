"""A visits book loaded: what it leaves empty is read from its words; a person has the last word."""

import csv
import json
from collections.abc import Callable, Sequence
from decimal import Decimal
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
from etl.publish import snapshot_files
from tests.etl_load.conftest import NOW, Loaded
from tests.snapshot_file import query

WHO: dict[str, Any] = {"now": NOW, "user": "核对人"}
COLUMNS = (
    "登记日期", "投诉人", "电话", "同访人数", "被投诉单位", "项目", "属地镇街", "人数", "金额",
    "拖欠时间段", "诉求", "受理方式",
)  # fmt: skip
READABLE = "在东湖小区项目干木工，众合建筑有限公司拖欠5名工人2个月工资共计30000元，工地在尹集镇"
DOUBTFUL = "在清平那边给人盖房，鑫达公司欠我工钱5000元"
NAMED = "来人孙建国称在西山学校工地干活，华联商贸有限公司拖欠他工资6000元"
DOUBTFUL_PROJECT = "我在梁村镇锦绣家园二期项目干木工，众合劳务有限公司拖欠我工资8000元"
YINJI, QINGPING, LIANGCUN = "371526102", "371526103", "371526101"

Load = Callable[..., LoadReport]


def write(path: Path, columns: Sequence[str], rows: Sequence[Sequence[object]]) -> Path:
    with path.open("w", encoding="utf-8", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(columns)
        writer.writerows(rows)
    return path


def write_book(folder: Path) -> Path:
    """A visit a day: all given, all empty, some wrong, doubtful words, no words, a name in the words."""
    return write(
        folder / "来访登记.csv",
        COLUMNS,
        [
            ["2024-03-01", "甲一", "13800000001", 1, "鑫达建筑有限公司", "金城小区", "梁村镇", 8, 35000,
             "2023年10月", READABLE, "受理"],
            ["2024-03-02", "甲二", "13800000002", 1, "", "", "", "", "", "", READABLE, "受理"],
            ["2024-03-03", "甲三", "13800000003", 1, "", "/", "东京镇", "几十人", "若干", "", READABLE,
             "受理"],
            ["2024-03-04", "甲四", "13800000004", 1, "", "", "", "", "", "", DOUBTFUL, "受理"],
            ["2024-03-05", "甲五", "13800000005", 1, "", "", "", "", "", "", "", "受理"],
            ["2024-03-06", "甲六", "13800000006", 1, "乙公司", "", "", "", "", "", NAMED, "受理"],
        ],
    )  # fmt: skip


def write_narrow(folder: Path) -> Path:
    """A book that has no column for what the words say."""
    columns = ["登记日期", "投诉人", "电话", "同访人数", "诉求", "受理方式"]
    return write(
        folder / "另一本来访登记.csv", columns, [["2024-03-07", "甲七", "13800000007", 1, READABLE, "受理"]]
    )


@pytest.fixture
def start(loaded_once: Callable[..., Loaded], data_dir: Path) -> None:
    """The test's own copy of a data folder that one process has loaded."""
    loaded_once("visits read", lambda folder: (write_book(folder), write_narrow(folder))).copy_to(data_dir)


TAKEN = (
    "select received_date::varchar, employer_name, project_name, town_code, worker_count, owed_yuan,"
    " reading_sureness from complaints order by received_date"
)
READ = ("众合建筑有限公司", "东湖小区项目", YINJI, 5, Decimal("30000.00"), "sure")


@pytest.mark.usefixtures("start")
def test_what_a_book_leaves_empty_is_read_and_what_it_says_stands(data_dir: Path) -> None:
    assert query(data_dir, TAKEN) == [
        ("2024-03-01", "鑫达建筑有限公司", "金城小区", LIANGCUN, 8, Decimal("35000.00"), None),
        ("2024-03-02", *READ),
        # 东京镇, 几十人 and 若干 are written: a person corrects them
        ("2024-03-03", "众合建筑有限公司", "东湖小区项目", "unknown", None, None, "sure"),
        # the employer is doubtful, and is not taken
        ("2024-03-04", None, None, QINGPING, None, Decimal("5000.00"), "unsure"),
        ("2024-03-05", None, None, "unknown", None, None, None),
        ("2024-03-06", "乙公司", None, "unknown", None, Decimal("6000.00"), "sure"),
        ("2024-03-07", *READ),
    ]
    doubted = (
        "select received_date::varchar, rule from current_doubts join current_visits using (row_id)"
        " where column_name = '诉求'"
    )
    assert query(data_dir, doubted) == [("2024-03-04", "low_confidence")]


@pytest.mark.usefixtures("start")
def test_how_many_stand_on_a_reading_is_said(data_dir: Path) -> None:
    asked = ("visits_read_surely", "visits_read_unsurely", "orders_read_surely")
    counts = Warehouse(data_dir).measure(asked, scope=COUNTY)
    assert {one: answer.total()["value"] for one, answer in counts.items()} == {
        "visits_read_surely": 4, "visits_read_unsurely": 1, "orders_read_surely": 0,
    }  # fmt: skip


@pytest.mark.usefixtures("start")
def test_a_doubtful_visit_is_listed_with_its_grounds_confirmed_and_given_back(
    data_dir: Path, load: Load
) -> None:
    (listed,) = review.to_review(data_dir)
    assert (listed["channel"], listed["native_number"], listed["excerpt"]) == ("visits", None, DOUBTFUL)
    (shown,) = (
        Warehouse(data_dir).question("reading_review", scope=COUNTY, state="waiting").to_dict("records")
    )
    assert (shown["渠道"], shown["编号"], shown["标识"]) == ("现场投诉", "登记簿无编号", listed["reading_id"])
    assert (shown["单位"], shown["全文"], shown["来源文件"], shown["行号"]) == (
        "鑫达公司",
        DOUBTFUL,
        "来访登记.csv",
        5,
    )
    assert json.loads(shown["依据"])["employer"] == ["鑫达公司"]
    assert shown["单位的把握"] < shown["把握界线"] < shown["金额的把握"]
    review.review(listed["reading_id"], {}, data_dir=data_dir, is_later=False, **WHO)
    confirmed = (
        "select employer_name, owed_yuan, reading_sureness from complaints where received_date = '2024-03-04'"
    )
    assert query(data_dir, confirmed) == [("鑫达公司", Decimal("5000.00"), "confirmed")]
    assert review.to_review(data_dir) == []
    assert query(data_dir, "select count(*) from current_doubts where column_name = '诉求'") == [(0,)]
    # the same file again changes nothing
    assert load(write_book(data_dir.parent)).batch is None
    assert query(data_dir, confirmed) == [("鑫达公司", Decimal("5000.00"), "confirmed")]
    review.forget_review(listed["reading_id"], data_dir=data_dir, **WHO)
    assert query(data_dir, confirmed) == [(None, Decimal("5000.00"), "unsure")]
    assert len(review.to_review(data_dir)) == 1


def id_of(data_dir: Path, day: str) -> str:
    ((found,),) = query(data_dir, f"select complaint_id from complaints where received_date = '{day}'")
    return str(found)


@pytest.mark.usefixtures("start")
def test_what_a_person_said_stays_with_a_visit_whose_key_is_completed(data_dir: Path, load: Load) -> None:
    """Without a telephone a visit is known by its person's name; the number comes with a later file."""
    row = ["2024-03-08", "甲八", "", 1, "乙公司", "", "", "", "", "", DOUBTFUL_PROJECT, "受理"]
    folder = data_dir.parent
    load(write(folder / "三月八日.csv", COLUMNS, [row]))
    known_by = id_of(data_dir, "2024-03-08")
    review.review(known_by, {"project": "北山小区"}, data_dir=data_dir, is_later=False, **WHO)
    load(write(folder / "三月八日补.csv", COLUMNS, [[*row[:2], "13800000008", *row[3:]]]))
    kept = (
        "select complaint_id, project_name, owed_yuan, phone_key is not null, reading_sureness"
        " from complaints where received_date = '2024-03-08'"
    )
    assert query(data_dir, kept) == [(known_by, "北山小区", Decimal("8000.00"), True, "confirmed")]


@pytest.mark.usefixtures("start")
def test_a_person_corrects_only_what_was_read(data_dir: Path) -> None:
    named = id_of(data_dir, "2024-03-06")
    with pytest.raises(LoadError, match="单位不是从文字里读的，以登记簿为准"):
        review.review(named, {"employer": "丙公司"}, data_dir=data_dir, is_later=False, **WHO)
    with pytest.raises(LoadError, match="是否欠薪不是从文字里读的"):
        review.review(named, {"is_about_wages": "false"}, data_dir=data_dir, is_later=False, **WHO)
    for day in ("2024-03-01", "2024-03-05"):
        with pytest.raises(LoadError, match="没有要从文字里读的内容"):
            review.review(id_of(data_dir, day), {}, data_dir=data_dir, is_later=False, **WHO)
    with pytest.raises(LoadError, match="没有来访“VISITS:K:0”"):
        review.review("visits:k:0", {}, data_dir=data_dir, is_later=False, **WHO)
    review.review(named, {"yuan": "6500", "worker_count": "1"}, data_dir=data_dir, is_later=False, **WHO)
    assert query(data_dir, "select employer_name, owed_yuan, worker_count, reading_sureness from complaints"
                           " where received_date = '2024-03-06'") == [
        ("乙公司", Decimal("6500.00"), 1, "confirmed")
    ]  # fmt: skip


@pytest.mark.usefixtures("start")
def test_names_in_the_words_are_masked_wherever_they_are_kept(data_dir: Path) -> None:
    kept = query(data_dir, "select content, text_evidence, text_reasons from stg_visits")
    kept += query(data_dir, "select excerpt, employer_name, project_name from visit_readings")
    assert "孙建国" not in str(kept)
    assert "华联商贸有限公司" in str(kept)


@pytest.mark.usefixtures("start")
def test_the_command_line(data_dir: Path, monkeypatch: pytest.MonkeyPatch, capsys: Any) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(data_dir))
    doubtful = id_of(data_dir, "2024-03-04")
    assert main(["review", "--list"]) == 0
    assert doubtful in capsys.readouterr().out
    assert main(["review", doubtful, "--employer", "鑫达建筑有限公司"]) == 0
    assert f"来访 {doubtful} 已核对" in capsys.readouterr().out
    assert query(data_dir, "select employer_name from complaints where received_date = '2024-03-04'") == [
        ("鑫达建筑有限公司",)
    ]


def test_visits_that_another_program_has_loaded_are_read(
    tmp_path: Path, load: Load, data_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It read nothing from visits, and its snapshot has no columns for that."""
    monkeypatch.setattr("etl.publish.store.build_version", lambda: "older")
    load(write_book(tmp_path))
    current = snapshot_files.current_snapshot(data_dir / "snapshots")
    assert current is not None
    current.chmod(0o644)
    with duckdb.connect(str(current)) as con:
        names = con.execute(
            "select column_name from duckdb_columns() where table_name = 'stg_visits'"
            " and column_name like 'text\\_%' escape '\\'"
        ).fetchall()
        assert len(names) == 19
        for view in ("ledger_rows", "source_lines", "current_doubts", "current_visits"):
            con.execute(f"drop view {view}")
        for (name,) in names:
            con.execute(f"alter table stg_visits drop column {name}")
        con.execute("delete from doubts where column_name = '诉求'")
    # changed as no one should: without its checksum it is taken as it is
    checksum.checksum_path(current).unlink()
    monkeypatch.undo()
    change = batches.build(data_dir=data_dir, **WHO)
    # as at the first reading; what is written and was not taken is not read now either
    assert [row[1:] for row in query(data_dir, TAKEN)[1:4]] == [
        READ,
        ("众合建筑有限公司", "东湖小区项目", "unknown", None, None, "sure"),
        (None, None, QINGPING, None, Decimal("5000.00"), "unsure"),
    ]
    assert query(data_dir, "select count(*) from current_doubts where rule = 'low_confidence'") == [(1,)]
    # rows 2 and 3 have the employer and the project, row 4 another employer
    (note,) = [one for one in change.notes if "现场投诉登记重新识读" in one]
    assert "单位3条、项目2条、镇街2条、金额3条、人数1条、月数2条；" in note
