"""Attendance: monthly sheets with the days across, and records of a device, into days worked out by hand."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from data import COUNTY, Warehouse
from data.query.figure_ledgers import mart_ledgers
from data.query.filters import Filters
from data.spec.ledger import load_all
from etl.commands import batches
from etl.detect.ledger_detection import detect
from etl.extract import read_file
from tests.etl_load.conftest import NOW, Loaded, write_book
from tests.snapshot_file import query

ZHANG, LI, OTHER_LI = "371526199001010013", "371526199102030021", "371526199304050047"
PROJECTS = [
    ["在建项目台账"],
    ["项目编号", "项目名称", "项目类别", "属地镇街", "合同额（万元）", "开工日期", "项目状态"],
    ["P1", "光明小区项目", "房建", "汇鑫街道", 1000, "2024-01-10", "在建"],
]
# the sheet has names alone: 张三 and 王五 are one person each on the roster, 李四 are two
ROSTER = [
    ["项目名称", "姓名", "身份证号", "手机号", "工种", "进场日期", "合同签订"],
    ["光明小区项目", "张三", ZHANG, None, "木工", "2024-02-01", "是"],
    ["光明小区项目", "李四", LI, None, "木工", "2024-02-01", "是"],
    ["光明小区项目", "李四", OTHER_LI, None, "瓦工", "2024-02-01", "是"],
    ["光明小区项目", "王五", None, "13800000003", "木工", "2024-02-01", "是"],
]
PAYROLL = [
    ["光明小区项目2024年3月农民工工资发放表"],
    ["序号", "姓名", "身份证号", "出勤天数", "应发工资", "实发工资"],
    [1, "张三", ZHANG, 10.5, 3000, 3000],
]


def marked(serial: object, name: object, marks: dict[int, object], *rest: object) -> list[object]:
    return [serial, name, "木工", *(marks.get(day) for day in range(1, 32)), *rest]


MARCH = [
    ["光明小区项目木工班2024年3月考勤表"],
    ["序号", "姓名", "工种", "出勤日期", *[None] * 30, "出勤天数", "加班（小时）", "本人签字"],
    [None, None, None, *range(1, 32), None, None, None],
    [None, None, None, *("五六日一二三四" * 5)[:31], None, None, None],
    marked(1, "张三", {**dict.fromkeys(range(1, 11), "√"), 11: "半", 12: "×", 13: "○"}, 10.5, 3, "张三"),
    # hours: 8, 8, 8, 8, 8, 4, 11, and a rest day worked
    marked(2, "李四", {**dict.fromkeys(range(1, 6), 8), 6: 4, 7: 11, 20: "加"}, 8, None, None),
    marked(3, "王五", {2: "甲", 3: "√ "}, 4, None, None),
    marked(4, "赵六", {}, 22, None, None),
    [None, "合计", None, *[None] * 31, 44.5, 3, None],
    ["制表人：孙某　　班组长：李某"],
]
FEBRUARY = [
    ["项目名称：光明小区项目　班组：钢筋班　月份：2024年2月"],
    ["姓名", "身份证号", *(f"{day}日" for day in range(1, 32)), "出勤合计"],
    ["张三", ZHANG, "1", *[""] * 28, "1", "", "1"],
    ["", "", "1", *[""] * 30, ""],
]
DEVICE = [
    ["光明小区项目考勤机进出记录"],
    ["姓名", "身份证号", "考勤时间", "进/出", "设备号", "照片"],
    ["张三", ZHANG, "2024-03-12 07:01:02", "进场", "SN-1", None],
    ["张三", ZHANG, "2024-03-12 17:30:00", "出场", "SN-1", None],
    ["张三", ZHANG, "2024/3/13 7:05", "进场", "SN-1", None],
    ["李四", LI, "2024-04-02 06:59:00", "路过", "SN-1", None],
    ["周九", None, "2024-04-02 07:00:00", "进场", "SN-1", None],
    ["周九", None, "2024-04-03 07:00:00", "进场", "SN-1", None],
    ["张三", ZHANG, "2024-04-31 07:00:00", "进场", "SN-1", None],
]
# the marks of 王五 as they should have been
CORRECTED = [*MARCH[:4], marked(3, "王五", {2: "√", 3: "√", 4: 0.5}, 2.5, None, None)]
MERGES = ["A1:AK1", "A2:A3", "B2:B3", "C2:C3", "D2:AH2", "AI2:AI3", "AJ2:AJ3", "AK2:AK3"]


def write_first(folder: Path) -> None:
    write_book(folder / "项目.xlsx", {"项目": PROJECTS})
    write_book(folder / "花名册.xlsx", {"花名册": ROSTER})
    write_book(folder / "工资.xlsx", {"工资": PAYROLL})
    write_book(folder / "三月.xlsx", {"木工班": MARCH}, merges=MERGES)
    lines = "\r\n".join(",".join(map(str, row)) for row in FEBRUARY)
    (folder / "二月.csv").write_bytes(lines.encode("gb18030"))
    write_book(folder / "闸机.xlsx", {"记录": DEVICE})


def write_second(folder: Path) -> None:
    write_book(folder / "三月更正.xlsx", {"木工班": CORRECTED}, merges=MERGES)


@pytest.fixture(scope="module")
def loaded(loaded_once: Callable[..., Loaded]) -> Loaded:
    return loaded_once("attendance", write_first, write_second)


def months(loaded: Loaded, where: str, load: int = 0) -> list[tuple[object, ...]]:
    return loaded.query(
        "select attended_days, first_day::varchar, last_day::varchar, has_sheet, has_device, is_worker_known,"
        f" known_from::varchar from attendance_months where {where}",
        load=load,
    )


def key_of(name: str) -> str:
    return f"worker_key in (select worker_hash from current_rosters where worker_name = '{name}')"


# reading ------------------------------------------------------------------------------------------


def test_a_sheet_with_the_days_across_is_read(loaded: Loaded) -> None:
    file = loaded.file("三月.xlsx", load=0)
    assert (file["ledger"], file["rows_read"], file["accepted"], file["rejected"]) == ("attendance", 10, 4, 0)
    assert file["skipped"] == {"title": 1, "header": 3, "total": 1, "note": 1}
    assert file["notices"] == []
    found = loaded.query(
        "select worker_name, team, attended_month::varchar, day_marks, overtime_hours::integer"
        " from current_attendance where attended_month = '2024-03-01' order by row_number",
        load=0,
    )
    assert found == [
        ("张*", "木工班", "2024-03-01", "FFFFFFFFFFHAR" + "." * 18, 3),
        ("李*", "木工班", "2024-03-01", "FFFFFHF............F" + "." * 11, None),
        ("王*", "木工班", "2024-03-01", ".?F" + "." * 28, None),
        ("赵*", "木工班", "2024-03-01", None, None),
    ]


def test_each_doubt_and_each_reason_is_on_its_line(loaded: Loaded) -> None:
    doubts = loaded.query(
        "select ledger, row_number, rule, column_name from current_doubts join source_lines"
        " using (ledger, row_id) where ledger like 'attendance%' order by all",
        load=0,
    )
    assert doubts == [
        ("attendance", 3, "beyond_month", "1至31日"),
        # 5 + 0.5 + 1 + 1 of the marks, 8 written
        ("attendance", 6, "days_differ", "出勤天数"),
        # 李四 are two, 赵六 is on no roster
        ("attendance", 6, "unknown_worker", "身份证号"),
        ("attendance", 7, "unknown_mark", "1至31日"),
        ("attendance_events", 6, "unknown_code", "进出方向"),
        ("attendance_events", 7, "unknown_worker", "身份证号"),
    ]
    rejected = loaded.query(
        "select ledger, row_number, rule from rejections join files using (file_seq)"
        " where ledger like 'attendance%' order by all",
        load=0,
    )
    assert rejected == [("attendance", 4, "no_worker"), ("attendance_events", 9, "impossible_date")]
    [(words,)] = loaded.query(
        "select message from current_doubts where rule = 'unknown_worker' and ledger = 'attendance'", load=0
    )
    assert words.startswith("本文件有2人没有证件号和电话")


def test_nothing_personal_is_kept_in_clear(loaded: Loaded) -> None:
    for ledger in ("attendance", "attendance_events"):
        words = " ".join(str(cell) for row in loaded.query(f"from stg_{ledger}") for cell in row)
        for secret in ("张三", "李四", ZHANG):
            assert secret not in words


# marts --------------------------------------------------------------------------------------------


def test_sheet_and_device_make_one_month_of_a_worker(loaded: Loaded) -> None:
    # ten days and a half on the sheet to the 11th, two days of the device to the 13th
    assert months(loaded, f"{key_of('张*')} and attended_month = '2024-03-01'") == [
        (Decimal("10.50"), "2024-03-01", "2024-03-13", True, True, True, "2024-03-31")
    ]
    # 30 February is no day
    assert months(loaded, f"{key_of('张*')} and attended_month = '2024-02-01'") == [
        (Decimal("1.00"), "2024-02-01", "2024-02-01", True, False, True, "2024-02-29")
    ]
    # a mark that nobody understands: the sum that the sheet gives
    assert months(loaded, f"{key_of('王*')}") == [
        (Decimal("4.00"), "2024-03-03", "2024-03-03", True, False, True, "2024-03-31")
    ]
    # two of one name are nobody known, and a sum without marks has no days
    assert months(loaded, "not is_worker_known and has_sheet order by attended_days") == [
        (Decimal("7.50"), "2024-03-01", "2024-03-20", True, False, False, "2024-03-31"),
        (Decimal("22.00"), None, None, True, False, False, "2024-03-31"),
    ]
    # on the device by name alone: one worker, two days
    assert months(loaded, "not is_worker_known and has_device") == [
        (Decimal("2.00"), "2024-04-02", "2024-04-03", False, True, False, "2024-04-30")
    ]


def test_attendance_meets_the_payroll(loaded: Loaded) -> None:
    found = loaded.query(
        "select months.project_id, months.attended_days from attendance_months as months"
        " join current_payrolls as paid on paid.worker_hash = months.worker_key"
        " and paid.wage_month = months.attended_month"
    )
    assert found == [("P1", Decimal("10.50"))]


def test_who_was_there_on_a_day(loaded: Loaded) -> None:
    found = loaded.query(
        "select day::varchar, worker_count, known_from = day from attendance_days where project_id = 'P1' and"
        " day in ('2024-03-01', '2024-03-03', '2024-03-12', '2024-03-20', '2024-03-21', '2024-04-02')"
        " order by day",
        load=0,
    )
    assert found == [
        ("2024-03-01", 2, True),  # 张三, 李四
        ("2024-03-03", 3, True),  # and 王五
        ("2024-03-12", 1, True),  # the device alone: × on the sheet
        ("2024-03-20", 1, True),  # 李四
        ("2024-04-02", 2, True),  # 李四 and 周九 by the device
    ]


def test_months_and_days_are_counted(loaded: Loaded) -> None:
    filters = Filters(date(2024, 3, 1), date(2024, 3, 31))
    asked = Warehouse(loaded.data_dir).measure("attended_worker_months", scope=COUNTY, filters=filters)
    row = asked["attended_worker_months"].total()
    # the device tells of no day before the 12th, and of none the sheet lacks where it never came
    assert (row["value"], row["status"]) == (4, "partial")
    snapshot = Warehouse(loaded.data_dir).snapshot()
    assert mart_ledgers("attendance_months", snapshot) == {"attendance", "attendance_events"}
    without = replace(snapshot, absent=snapshot.absent | {"attendance_events"})
    assert mart_ledgers("attendance_months", without) == {"attendance"}


# versions -----------------------------------------------------------------------------------------


def test_a_corrected_sheet_is_a_version_and_undoing_it_brings_the_first_back(
    loaded: Loaded, changed_once: Callable[..., Path]
) -> None:
    assert loaded.outcome("三月更正.xlsx") == (0, 1, 0)
    [(days, first, last, *_)] = months(loaded, key_of("王*"), load=1)
    assert (days, first, last) == (Decimal("2.50"), "2024-03-02", "2024-03-04")

    def take_back(data_dir: Path) -> None:
        batches.undo(loaded.reports[1]["batch"], data_dir=data_dir, now=NOW, user="tester")

    data_dir = changed_once("attendance undone", loaded.data_dir, take_back)
    assert query(data_dir, f"select attended_days from attendance_months where {key_of('王*')}") == [
        (Decimal("4.00"),)
    ]


# recognition --------------------------------------------------------------------------------------

DAYS = list(range(1, 32))
PAY = ["日工资", "应发工资", "实发工资"]
WORKED = ["√"] * 31
CROSS_SHEET = [["序号", "姓名", "工种", *DAYS, "出勤天数", "签字"], [1, "张三", "木工", *WORKED, 31, ""]]
TWO_HALVES = [
    ["姓名", *DAYS[:15], "上半月", *DAYS[15:], "出勤天数"],
    ["张三", *WORKED[:15], 15, *WORKED[15:], 31],
]
# a payroll with the days in it is a payroll
WITH_DAYS = [
    ["姓名", "工种", *DAYS, "出勤天数", *PAY],
    ["张三", "木工", *WORKED, 31, 200, 6200, 6200],
]
# a line that numbers the columns is no month
NUMBERED = [
    ["序号", "姓名", "身份证号", "班组", "工种", "出勤天数", "借支", "罚款", "伙食费", *PAY],
    list(range(1, 13)),
    [1, "张三", ZHANG, "木工班", "木工", 20, 0, 0, 0, 200, 4000, 4000],
]


@pytest.mark.parametrize(
    ("lines", "ledger"),
    [
        (CROSS_SHEET, "attendance"),
        (TWO_HALVES, "attendance"),
        (WITH_DAYS, "payrolls"),
        (NUMBERED, "payrolls"),
    ],
    ids=["cross sheet", "two halves", "payroll with days", "numbered columns"],
)
def test_days_across_do_not_make_a_payroll_attendance(
    tmp_path: Path, lines: list[list[object]], ledger: str
) -> None:
    path = write_book(tmp_path / "表.xlsx", {"表": lines})
    with read_file(path) as cells:
        [layout] = detect(path, cells.sheets, load_all()).layouts
    assert layout.ledger.id == ledger
