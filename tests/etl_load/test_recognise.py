"""A sheet says by its headers which ledger it is; what the title says holds for its rows."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path

import duckdb
import pytest

from data.spec.ledger import load_all
from etl.detect.ledger_detection import Layout, detect
from etl.detect.title_parser import Title, read_title
from etl.errors import SourceError
from etl.extract import read_file
from etl.staging.line_classifier import rule_of
from etl.staging.raw import fill_raw
from tests.etl_load.conftest import CLUE_HEADER, clue

PAYROLL_HEADER = ["序号", "姓名", "身份证号", "出勤天数", "应发工资", "借支", "罚款", "实发工资"]


def layouts(path: Path, ledger_id: str | None = None) -> list[Layout]:
    with read_file(path) as cells:
        return detect(path, cells.sheets, load_all(), ledger_id).layouts


def raw_rows(path: Path, columns: Sequence[str]) -> tuple[list[tuple[object, ...]], dict[str, int], int]:
    """The asked columns of `raw`, the lines skipped by rule, the lines read."""
    with read_file(path) as cells, duckdb.connect() as con:
        found = detect(path, cells.sheets, load_all()).layouts
        counts = fill_raw(con, found[0].ledger, found)
        names = ", ".join(f'"{name}"' for name in columns)
        rows = con.execute(f"select {names} from raw order by sheet_index, row_number").fetchall()
    return rows, dict(counts.skipped), counts.rows_read


# ledger ------------------------------------------------------------------------------------------


def test_same_headers_are_told_apart_by_the_title(clues: Callable[..., Path]) -> None:
    national = clues("a.xlsx", [clue("1")], title="全国根治欠薪线索反映平台导出")
    provincial = clues("b.xlsx", [clue("1")], title="山东省农民工工资支付监管平台投诉")
    assert [one.ledger.id for one in layouts(national)] == ["national_clues"]
    assert [one.ledger.id for one in layouts(provincial)] == ["provincial_clues"]


def test_without_a_title_the_sheet_and_then_the_file_name_decide(workbook: Callable[..., Path]) -> None:
    rows = [CLUE_HEADER, clue("1")]
    assert layouts(workbook("台账.xlsx", rows, sheet="省平台"))[0].ledger.id == "provincial_clues"
    assert layouts(workbook("全国平台6月.xlsx", rows))[0].ledger.id == "national_clues"


def test_a_tie_names_the_candidates_and_the_option(workbook: Callable[..., Path]) -> None:
    path = workbook("台账.xlsx", [CLUE_HEADER, clue("1")])
    with pytest.raises(SourceError) as caught:
        layouts(path)
    for word in ("national_clues", "provincial_clues", "--ledger", "台账.xlsx"):
        assert word in str(caught.value)
    assert layouts(path, "provincial_clues")[0].ledger.id == "provincial_clues"


def test_unknown_headers_are_refused(workbook: Callable[..., Path]) -> None:
    with pytest.raises(SourceError, match="认不出是哪种台账"):
        layouts(workbook("a.xlsx", [["颜色", "尺寸", "数量"], ["红", "大", 3]]))


def test_sheets_that_hold_no_ledger_are_passed_over(workbook: Callable[..., Path]) -> None:
    path = workbook(
        "全国平台.xlsx",
        sheets={
            "一季度": [CLUE_HEADER, clue("1")],
            "统计": [["镇街", "件数"], ["鱼邱湖", 1]],
            "二季度": [CLUE_HEADER, clue("2")],
        },
    )
    assert [one.sheet.name for one in layouts(path)] == ["一季度", "二季度"]
    rows, skipped, rows_read = raw_rows(path, ["线索编号"])
    assert rows == [("1",), ("2",)]
    assert (skipped, rows_read) == ({"header": 2}, 4)


# header ------------------------------------------------------------------------------------------


def test_two_levels_join_and_groups_reach_over_their_columns(workbook: Callable[..., Path]) -> None:
    path = workbook(
        "a.xlsx",
        [
            ["全国平台线索"],
            ["线索编号", "提交时间", "被反映单位", "核实", None, "追发", None, "核处状态"],
            [None, None, None, "人数", "金额(万元)", "人数", "金额", None],
            ["A1", "2024-03-05", "甲公司", 3, 1.5, 2, 8000, "已办结"],
        ],
        merges=["D2:E2", "F2:G2", "A2:A3", "B2:B3", "C2:C3", "H2:H3"],
    )
    rows, skipped, _ = raw_rows(
        path,
        [
            "线索编号",
            "核实人数",
            "核实金额",
            "核实金额@unit",
            "追发人数",
            "追发金额",
            "追发金额@unit",
            "核处状态",
        ],
    )
    assert rows == [("A1", "3", "1.5", "万元", "2", "8000", None, "已办结")]
    assert skipped == {"title": 1, "header": 2}


def test_groups_named_the_other_way_round(workbook: Callable[..., Path]) -> None:
    upper = ["线索编号", "提交时间", "被反映单位", "核实情况", None, "金额（万元）", None, "核处状态"]
    lower = [None, None, None, "人数", "金额/元", "追发", "欠薪", None]
    lines = [["全国平台线索"], upper, lower, ["A1", "2024-03-05", "甲公司", 3, 15000, 0.8, 1.6, "已办结"]]
    names = [
        *("核实人数", "核实金额", "核实金额@unit"),
        *("追发金额", "追发金额@unit", "欠薪金额", "欠薪金额@unit"),
    ]
    rows, _, _ = raw_rows(workbook("a.xlsx", lines, merges=["D2:E2", "F2:G2"]), names)
    assert rows == [("3", "15000", "元", "0.8", "万元", "1.6", "万元")]


def test_two_levels_without_merges_as_in_a_csv(tmp_path: Path) -> None:
    path = tmp_path / "全国平台.csv"
    path.write_text(
        "线索编号,提交时间,被反映单位,核实,,追发,,核处状态\n,,,人数,金额,人数,金额,\nA1,2024-03-05,甲,3,15000,2,8000,已办结\n",
        encoding="gb18030",
    )
    rows, _, _ = raw_rows(path, ["核实人数", "核实金额", "追发人数", "追发金额"])
    assert rows == [("3", "15000", "2", "8000")]


def test_two_levels_of_deductions_are_summed_not_read_as_a_row(workbook: Callable[..., Path]) -> None:
    path = workbook(
        "工资表.xlsx",
        [
            ["序号", "姓名", "应发工资", "扣款", None, "实发工资"],
            [None, None, None, "借支", "罚款", None],
            [1, "张三", 6000, 300, 50, 5650],
        ],
        merges=["D1:E1"],
    )
    rows, skipped, _ = raw_rows(path, ["姓名", "扣款", "扣款@2", "实发工资"])
    assert (rows, skipped) == ([("张三", "300", "50", "5650")], {"header": 2})


def test_a_header_merged_over_two_rows_is_two_rows(workbook: Callable[..., Path]) -> None:
    path = workbook(
        "全国平台.xlsx",
        [
            ["线索编号", "提交时间", "被反映单位", "欠薪金额", "核处状态", "回访", None],
            [None, None, None, None, None, "初访", "复访"],
            ["A1", "2024-03-05", "甲公司", 9000, "已办结", "好", "好"],
        ],
        merges=["A1:A2", "B1:B2", "C1:C2", "D1:D2", "E1:E2", "F1:G1"],
    )
    rows, skipped, _ = raw_rows(path, ["线索编号"])
    assert (rows, skipped) == ([("A1",)], {"header": 2})


def test_position_never_matters_and_the_first_of_two_equal_headers_wins(
    workbook: Callable[..., Path],
) -> None:
    path = workbook(
        "全国平台.xlsx",
        [
            ["核处状态", "金额（万元）", "被反映单位", "备 注", "线索编号", "提交时间", "备注"],
            ["已办结", 1, "甲", "前", "A1", "2024-03-05", "后"],
        ],
    )
    rows, _, _ = raw_rows(path, ["线索编号", "欠薪金额", "欠薪金额@unit", "备注"])
    assert rows == [("A1", "1", "万元", "前")]


def test_deductions_are_kept_apart_to_be_summed(workbook: Callable[..., Path]) -> None:
    path = workbook("工资表.xlsx", [PAYROLL_HEADER, [1, "张三", "", 20, 6000, 300, 50, 5650]])
    assert raw_rows(path, ["扣款", "扣款@2"])[0] == [("300", "50")]
    total = workbook(
        "工资表2.xlsx", [[*PAYROLL_HEADER, "扣款合计"], [1, "张三", "", 20, 6000, 300, 50, 5650, 350]]
    )
    assert raw_rows(total, ["扣款"])[0] == [("350",)]


@pytest.mark.parametrize(
    ("headers", "deducted"),
    [
        ({"借支": 600, "伙食费": 400, "扣款": 1000}, ["1000"]),
        ({"扣除": 1000, "借支": 600, "伙食费": 400}, ["1000"]),
        ({"代扣代缴": 1000, "社保": 800, "个税": 200}, ["1000"]),
        # Of what is withheld alone it is the total: the advance comes on top.
        ({"代扣代缴": 1000, "社保": 800, "个税": 200, "借支": 600}, ["1000", "600"]),
        ({"借支": 600, "社保": 800, "个税": 200, "代扣代缴": 1000, "扣款": 1600}, ["1600"]),
        ({"社保": 800, "个税": 200, "代扣代缴": 1000, "扣除": 1000}, ["1000"]),
        ({"借支": 600, "扣款": 400, "扣款合计": 1000}, ["1000"]),
        # A total of one part would be no total.
        ({"扣款": 300, "借支": 50}, ["300", "50"]),
        ({"代扣代缴": 200, "借支": 600, "罚款": 100}, ["200", "600", "100"]),
    ],
)
def test_a_total_of_deductions_is_not_counted_beside_its_parts(
    workbook: Callable[..., Path], headers: dict[str, int], deducted: list[str]
) -> None:
    header = ["序号", "姓名", "应发工资", *headers, "实发工资"]
    path = workbook("工资表.xlsx", [header, [1, "张三", 6000, *headers.values(), 5000]])
    names = ["扣款", *(f"扣款@{part}" for part in range(2, len(deducted) + 1))]
    [row] = raw_rows(path, names)[0]
    assert sorted(row) == sorted(deducted)
    with read_file(path) as cells:
        [found] = detect(path, cells.sheets, load_all()).layouts
    assert len([one for one in found.assigned if one.column.name == "扣款"]) == len(deducted)


# title -------------------------------------------------------------------------------------------


def test_unit_and_year_of_the_title(clues: Callable[..., Path]) -> None:
    path = clues(
        "a.xlsx", [clue("1", "3月5日")], title="2024年全国平台线索台账　填报单位：万元乡政府　单位：万元"
    )
    rows, _, _ = raw_rows(path, ["@year", "提交时间", "欠薪金额@unit"])
    # The header's own unit (元) goes before the title's.
    assert rows == [("2024", "3月5日", "元")]
    title = read_title(
        load_all()["national_clues"], [["填报单位：元亨中心"], ["单位：万元、人"]], "Sheet1", "2023年全国"
    )
    assert (title.unit, title.year) == ("万元", 2023)
    both = read_title(load_all()["national_clues"], [["2023年至2024年线索"]], "Sheet1", "a")
    assert both.year is None


@pytest.mark.parametrize(
    ("title", "unit", "year"),
    [
        ("单 位：万元　高唐县2024上半年", "万元", 2024),
        ("欠薪台账（万元）（2024年度）", "万元", 2024),
        ("单位：人民币（万元）", "万元", None),
        ("金额单位：千元", "千元", None),
        ("单位：万 元  2024第一季度", "万元", 2024),
        ("以亿元为单位", "亿元", None),
        ("总金额（万元）：500　填报单位：万元户商店", None, None),
        ("2023-2024年度冬季行动", None, None),
        ("2023、2024年台账", None, None),
        ("统计时间：2023-12-01至2024-01-31", None, None),
        ("依据人社部发〔2021〕65号　涉及2024人　二〇二三年", None, 2023),
        ("2023年下半年台账　填报日期：2024年1月5日", None, 2023),
        ("截至20240630", None, 2024),
    ],
)
def test_units_and_years_as_titles_say_them(title: str, unit: str | None, year: int | None) -> None:
    # What the title leaves open the file's name does not decide: it names a year of its own.
    names = ("Sheet1", "2022年" if year is None and "202" in title else "a")
    found = read_title(load_all()["national_clues"], [[title]], *names)
    assert (found.unit, found.year) == (unit, year)


@pytest.mark.parametrize(
    ("title", "sheet", "file", "month"),
    [
        ("农民工工资发放表", "3月", "2024年工资表", "2024年3月"),
        ("3月份农民工工资发放表", "Sheet1", "2024", "2024年3月"),
        ("工资发放表　制表日期：2024年4月10日", "2024年3月", "a", "2024年3月"),
        ("二〇二四年十一月工资发放表", "Sheet1", "a", "2024年11月"),
        ("工资发放表", "Sheet1", "工资202403", "2024年3月"),
        ("2024年3月1日至2024年3月31日工资", "Sheet1", "a", "2024年3月"),
        ("工资发放表", "Sheet1", "工资20240410", None),
        ("2024年1-3月工资发放表", "Sheet1", "a", None),
        ("2024年1月、2月工资发放表", "Sheet1", "a", None),
        ("2023年12月至2024年2月工资发放表", "Sheet1", "a", None),
    ],
)
def test_month_of_a_payroll_where_one_is_named(title: str, sheet: str, file: str, month: str | None) -> None:
    assert read_title(load_all()["payrolls"], [[title]], sheet, file).fields.get("wage_month") == month


@pytest.mark.parametrize(
    "title",
    [
        ["某某安置房项目2024年3月农民工工资发放表"],
        ["农民工工资发放表", "项目名称：某某安置房项目　班组：木工班　月份：2024年3月"],
        ["农民工工资发放表", "项目名称:", "某某安置房项目", "2024-03"],
    ],
)
def test_project_and_month_of_a_payroll_may_stand_only_in_its_title(title: list[str]) -> None:
    fields = read_title(load_all()["payrolls"], [title], "木工班", "工资表").fields
    assert fields == {"project_name": "某某安置房项目", "team": "木工班", "wage_month": "2024年3月"}


def test_a_title_over_another_says_whose_project_is_guessed() -> None:
    guessed = Title(fields={"project_name": "甲项目"}, is_project_guessed=True)
    assert Title().over(guessed) == guessed
    assert Title(unit="万元").over(guessed) == replace(guessed, unit="万元")
    told = Title(fields={"project_name": "乙项目"})
    assert told.over(guessed) == told
    assert guessed.over(told) == guessed


def test_a_label_beside_a_title_is_no_project() -> None:
    lines = [["邮件标题", "2024-2月份工资条，请查收"], ["某某小区", "2024年2月工资表"]]
    fields = read_title(load_all()["payrolls"], lines, "Sheet1", "a").fields
    assert fields == {"project_name": "某某小区", "wage_month": "2024年2月"}


def test_a_file_name_is_no_project(tmp_path: Path) -> None:
    assert (
        read_title(load_all()["payrolls"], [], "工资发放_2021年上半年", "工资发放_2021年上半年").fields == {}
    )


def test_title_fields_fill_only_what_the_rows_do_not_say(workbook: Callable[..., Path]) -> None:
    path = workbook(
        "a.xlsx",
        [
            ["甲项目2024年3月工资发放表"],
            [*PAYROLL_HEADER, "班组"],
            [1, "张三", "", 20, 6000, 0, 0, 6000, "瓦工班"],
            [2, "李四", "", 20, 6000, 0, 0, 6000, None],
        ],
        sheet="木工班",
    )
    rows, _, _ = raw_rows(path, ["姓名", "班组", "月份"])
    assert rows == [("张三", "瓦工班", "2024年3月"), ("李四", "木工班", "2024年3月")]


# lines -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        (["合计", None, "12"], "total"),
        (["合  计", "3"], "total"),
        ([None, "12", "小计：", "5"], "total"),
        (["鱼邱湖街道小计", "5"], "total"),
        (["3", "鱼邱湖街道", "小计", "5"], "total"),
        (["平均", "5"], "total"),
        (["合计（元）", "5"], "total"),
        (["制表人：张三", None, "审核人：李四"], "note"),
        (["说明：以上数据截至6月"], "note"),
        (["大写金额：壹万元整"], "note"),
        (["班组长签字：", "项目经理签字："], "note"),
        (["注：", "数据来自省平台"], "note"),
        (["1", "A1", "2024-03-05", "合计装饰公司"], None),
        (["2", "李四", "说明情况"], None),
        (["5", "备注公司", "2024-03-05"], None),
        ([None, None], None),
        (["累计欠薪三个月", "x"], None),
    ],
)
def test_lines_that_are_no_rows(cells: list[str | None], rule: str | None) -> None:
    assert rule_of(cells) == rule


def test_every_line_is_counted_under_its_rule(clues: Callable[..., Path]) -> None:
    path = clues(
        "a.xlsx",
        [
            clue("1"),
            CLUE_HEADER,
            clue("2"),
            ["小计", None, None, None, None, None, None, None, None, 6],
            ["高唐县全国根治欠薪线索台账（2024年）"],
            [],
            ["合计", None, None, None, None, None, None, None, None, 6],
            ["制表人：张三"],
        ],
    )
    rows, skipped, rows_read = raw_rows(path, ["线索编号"])
    assert rows == [("1",), ("2",)]
    # 1 title + 1 title again, 1 header + 1 header again, 小计 + 合计, 制表人; the empty line is no line.
    assert skipped == {"title": 2, "header": 2, "total": 2, "note": 1}
    assert rows_read == 9


def test_a_header_with_a_line_break_is_known_when_it_comes_again(workbook: Callable[..., Path]) -> None:
    header = ["线索\n编号", "提交时间", "被反映单位", "欠薪金额\n（万元）"]
    row = ["A1", "2024-03-05", "甲公司", 1]
    path = workbook("全国平台.xlsx", [header, row, header, ["A2", *row[1:]]])
    rows, skipped, _ = raw_rows(path, ["线索编号", "欠薪金额@unit"])
    assert (rows, skipped) == ([("A1", "万元"), ("A2", "万元")], {"header": 2})


def test_names_merged_downwards_are_filled_and_amounts_are_not(workbook: Callable[..., Path]) -> None:
    path = workbook(
        "全国平台.xlsx",
        [
            ["线索编号", "提交时间", "被反映单位", "欠薪金额", "核处状态"],
            ["A1", "2024-03-05", "甲公司", 9000, "已办结"],
            ["A2", None, None, None, "已办结"],
            ["A3", "2024-03-06", "乙公司", 1, "已办结"],
        ],
        merges=["B2:B3", "C2:C3", "D2:D3"],
    )
    rows, _, _ = raw_rows(path, ["线索编号", "提交时间", "被反映单位", "欠薪金额"])
    assert rows == [
        ("A1", "2024-03-05", "甲公司", "9000"),
        ("A2", "2024-03-05", "甲公司", None),
        ("A3", "2024-03-06", "乙公司", "1"),
    ]
