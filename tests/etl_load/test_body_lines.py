"""Lines below a header that are no person and no case: counted under their rule, or taken with a doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from etl.feedback.report import FileReport, LoadReport
from etl.staging.line_classifier import rule_of
from tests.etl_load.conftest import CLUE_HEADER, clue
from tests.snapshot_file import query

PAY = ["序号", "姓名", "身份证号", "出勤天数", "应发工资", "扣款", "实发工资"]
TITLE = ["新城花园二期项目2024年3月农民工工资发放表"]
IDS = ["371526198001010010", "371526198001010029", "371526198001010037", "371526198001010045"]
DEPOSIT = ["项目名称", "施工总承包单位", "应缴额（元）", "存储形式", "保函编号", "存储日期", "缴存状态"]
Rows = Sequence[Sequence[object]]


def worker(number: int, payable: int = 6000, paid: int = 3000) -> list[object]:
    return [number, f"工{'甲乙丙丁'[number - 1]}", IDS[number - 1], 20, payable, 0, paid]


def as_csv(path: Path, rows: Rows) -> Path:
    lines = ["\t".join("" if cell is None else str(cell) for cell in row) for row in rows]
    path.write_text("\n".join(lines) + "\n", encoding="gb18030")
    return path


@pytest.fixture
def one(load: Callable[..., LoadReport]) -> Callable[..., FileReport]:
    def run(path: Path) -> FileReport:
        [report] = load(path).files
        counts = report.counts
        assert counts.rows_read == counts.accepted + counts.rejected + sum(counts.skipped.values())
        return report

    return run


def doubts(data_dir: Path, rule: str) -> list[int]:
    """Row numbers of the lines with a doubt of this rule."""
    rows = query(data_dir, f"select row_id from current_doubts where rule = '{rule}'")
    return sorted(int(row_id.rpartition(":")[2]) for (row_id,) in rows)


# words -------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("cells", "rule"),
    [
        ([None, "过次页", None, "40"], "carried"),
        (["过 次 页", "40"], "carried"),
        (["承前页", "40"], "carried"),
        (["3", "承上页", "40"], "carried"),
        (["转下页"], "carried"),
        (["（接上页）"], "carried"),
        (["续前页："], "carried"),
        (["上页结转", "5"], "carried"),
        (["结转下页", "5"], "carried"),
        (["上年结转", "5"], "carried"),
        (["结转", "5"], "carried"),
        (["本页小计", "5"], "total"),
        (["上页合计", "5"], "total"),
        (["本页累计", "5"], "total"),
        (["过页林", "5"], None),
        (["张三", "结转正公司"], None),
        (["1", "2", "3", "4"], "column_numbers"),
        (["（1）", "（2）", "(3)"], "column_numbers"),
        (["一", "二", "三", "四", "五", "六", "七", "八", "九", "十", "十一"], "column_numbers"),
        (["A", None, "B", "C"], "column_numbers"),
        (["甲", "乙", "1", "2", "3=1+2"], "column_numbers"),
        (["栏次", "1", "2", "3", "4=2-3"], "column_numbers"),
        (["①", "②", "③"], "column_numbers"),
        (["Ⅰ", "Ⅱ", "Ⅲ"], "column_numbers"),
        (["1", "2"], None),
        (["1", "1", "1"], None),
        (["1", "张三", "2", "3"], None),
        (["1", "3", "4"], None),
        (["2", "3", "4"], None),
    ],
)
def test_lines_that_say_what_they_are(cells: list[str | None], rule: str | None) -> None:
    assert rule_of(cells) == rule


def test_pages_with_carried_figures_and_numbered_columns(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path
) -> None:
    page = [None, "过次页", None, 40, 12000, 0, 6000]
    rows = [
        TITLE,
        PAY,
        [1, 2, 3, 4, 5, 6, 7],
        worker(1),
        worker(2),
        page,
        # The header again, spelled another way.
        ["序 号", "姓名", "身份证号码", "出勤", "应发", "扣款", "实发"],
        [None, "承前页", *page[2:]],
        worker(3),
        worker(4),
        [None, "合计", None, 80, 24000, 0, 12000],
    ]
    report = one(workbook("工资.xlsx", rows))
    assert dict(report.counts.skipped) == {
        "title": 1,
        "header": 2,
        "column_numbers": 1,
        "carried": 2,
        "total": 1,
    }
    assert (report.counts.new, report.notices) == (4, [])
    assert query(data_dir, "select sum(payable_yuan)::integer from current_payrolls") == [(24000,)]


def test_figures_carried_from_sheet_to_sheet_are_in_the_last_total(
    workbook: Callable[..., Path], one: Callable[..., FileReport]
) -> None:
    first = [TITLE, PAY, worker(1, 5000), worker(2, 6000), [None, "过次页", None, 40, 11000, 0, 6000]]
    second = [TITLE, PAY, [None, "承前页", None, 40, 11000, 0, 6000], worker(3, 7000),
              [None, "合计", None, 60, 18000, 0, 9000]]  # fmt: skip
    report = one(workbook("工资.xlsx", sheets={"第1页": first, "第2页": second}))
    assert (report.counts.new, report.notices) == (3, [])
    second[-1][4] = 18001
    [notice] = one(workbook("错.xlsx", sheets={"第1页": first, "第2页": second})).notices
    assert (notice.rule, notice.column) == ("total_mismatch", "应发工资")


# subtotals without a word ------------------------------------------------------------------------


@pytest.mark.parametrize("kind", ["xlsx", "csv"])
@pytest.mark.parametrize("label", [None, "木工班", "第一页"])
def test_a_line_that_sums_up_those_above_it_is_no_person(
    workbook: Callable[..., Path],
    one: Callable[..., FileReport],
    tmp_path: Path,
    kind: str,
    label: str | None,
) -> None:
    rows = [
        TITLE,
        PAY,
        worker(1, 5000),
        worker(2, 7000),
        [None, label, None, 40, 12000, 0, 6000],
        worker(3, 4000),
        worker(4, 6000),
        [None, label, None, 40, 10000, 0, 6000],
        [None, label, None, 80, 22000, 0, 12000],
    ]
    path = workbook("工资.xlsx", rows) if kind == "xlsx" else as_csv(tmp_path / "工资.csv", rows)
    report = one(path)
    assert (report.counts.new, dict(report.counts.skipped)) == (4, {"title": 1, "header": 1, "subtotal": 3})


def test_a_sum_that_may_be_chance_is_taken_with_a_doubt(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path
) -> None:
    header = ["序号", "姓名", "身份证号", "应发工资"]
    rows = [TITLE, header, [1, "工甲", IDS[0], 3000], [2, "工乙", IDS[1], 4000], [None, "工丙", None, 7000]]
    report = one(workbook("工资.xlsx", rows))
    assert (report.counts.new, doubts(data_dir, "like_subtotal")) == (3, [5])


@pytest.mark.parametrize(
    "last",
    [
        # A number of its own makes it a person, whatever the figures.
        [3, "工丙", None, 40, 12000, 0, 6000],
        [None, "工丙", IDS[2], 40, 12000, 0, 6000],
        # One figure that is no sum.
        [None, "工丙", None, 40, 12000, 0, 5999],
        [None, "工丙", None, 39, 12000, 0, 6000],
    ],
)
def test_a_person_is_a_person(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path, last: list[object]
) -> None:
    report = one(workbook("工资.xlsx", [TITLE, PAY, worker(1), worker(2), last]))
    assert (report.counts.accepted, doubts(data_dir, "like_subtotal")) == (3, [])


def test_one_line_above_is_no_sum(workbook: Callable[..., Path], one: Callable[..., FileReport]) -> None:
    rows = [TITLE, PAY, worker(1), [None, "工乙", None, 20, 6000, 0, 3000]]
    assert one(workbook("工资.xlsx", rows)).counts.accepted == 2


def test_without_numbers_a_name_is_a_person(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path
) -> None:
    """王五 earns what 张三 and 李四 earn together: nobody in this sheet has a number."""
    header = ["姓名", "应发工资", "实发工资"]
    rows = [TITLE, header, ["张三", 3000, 1000], ["李四", 4000, 2000], ["王五", 7000, 3000]]
    assert (one(workbook("甲.xlsx", rows)).counts.new, doubts(data_dir, "like_subtotal")) == (3, [])
    # Without a name it is nobody; of three lines and two figures it is a doubt.
    rows = [TITLE, header, *rows[2:4], [None, 7000, 3000], ["赵六", 1, 1], ["钱七", 2, 1], ["孙八", 3, 2],
            ["周九", 6, 4]]  # fmt: skip
    report = one(workbook("乙.xlsx", rows, sheet="乙"))
    assert report.counts.skipped["subtotal"] == 1
    assert doubts(data_dir, "like_subtotal") == [9]


def test_cases_have_subtotals_too(
    workbook: Callable[..., Path], one: Callable[..., FileReport], clues: Callable[..., Path]
) -> None:
    blank = [None] * len(CLUE_HEADER)
    line = list(blank)
    line[CLUE_HEADER.index("涉及人数")], line[CLUE_HEADER.index("欠薪金额（元）")] = 6, 30000
    report = one(clues("线索.xlsx", [clue("A1", yuan=12000), clue("A2", yuan=18000), line]))
    assert (report.counts.new, report.counts.rejected, report.counts.skipped["subtotal"]) == (2, 0, 1)


# examples ----------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "changes",
    [
        {"线索编号": "示例"},
        {"线索编号": "（例1）"},
        {"序号": "例"},
        {"序号": "样例"},
        {"序号": "示例：", "线索编号": ""},
        {"线索编号": "模板"},
        {"线索编号": "QG2024000009", "项目名称": "本行为示例，导入时请删除"},
        {"线索编号": "XXXXXXXX", "反映人": "XXX"},
        {"线索编号": "123456", "身份证号": "123456789012345678"},
        {"线索编号": "×××", "联系电话": "138XXXXXXXX"},
        {"线索编号": "QG2024XXXXXX", "被反映单位": "某某建筑公司（示例）"},
        {"线索编号": "填写说明：编号必填，日期写成2024-01-01"},
    ],
)
@pytest.mark.parametrize("place", [0, 2])
def test_example_lines_are_no_cases(
    clues: Callable[..., Path], one: Callable[..., FileReport], changes: dict[str, object], place: int
) -> None:
    rows = [clue("QG2024000001"), clue("QG2024000002")]
    rows.insert(place, clue("", **changes))
    report = one(clues("线索.xlsx", rows))
    assert (report.counts.new, report.counts.rejected) == (2, 0)
    assert dict(report.counts.skipped) == {"title": 1, "header": 1, "example": 1}


@pytest.mark.parametrize(
    ("changes", "column"),
    [
        ({"线索编号": "123456"}, "线索编号"),
        ({"被反映单位": "某某建筑公司（示例）"}, "被反映单位"),
        ({"联系电话": "12345678901"}, "联系电话"),
    ],
)
def test_one_sign_alone_is_a_doubt(
    clues: Callable[..., Path],
    one: Callable[..., FileReport],
    data_dir: Path,
    changes: dict[str, object],
    column: str,
) -> None:
    rows = [clue("QG2024000001"), clue("QG2024000003", **changes)]
    assert one(clues("线索.xlsx", rows)).counts.new == 2
    found = query(data_dir, "select row_id, column_name from current_doubts where rule = 'like_example'")
    assert found == [("1:0:4", column)]


def test_a_sheet_whose_numbers_are_masked_holds_no_examples(
    clues: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path
) -> None:
    rows = [clue(f"QG{n}", 反映人="某某", 联系电话="138XXXXXXXX") for n in range(5)]
    report = one(clues("线索.xlsx", rows))
    assert (report.counts.new, doubts(data_dir, "like_example")) == (5, [])
    two = [clue(f"QH{n}", 反映人="某某", 联系电话="138XXXXXXXX") for n in range(2)]
    assert one(clues("二.xlsx", two)).counts.new == 2


def test_the_trade_of_formwork_is_no_template(
    workbook: Callable[..., Path], one: Callable[..., FileReport]
) -> None:
    header = ["班组", "工种", "姓名", "身份证号", "应发工资", "实发工资"]
    rows = [
        TITLE,
        header,
        ["模板", "模板", "工甲", IDS[0], 5000, 5000],
        ["模板1", "模板工", "工乙", IDS[1], 1, 1],
    ]
    assert one(workbook("工资.xlsx", rows)).counts.new == 2


def test_examples_of_other_ledgers_and_kinds_of_file(
    one: Callable[..., FileReport], tmp_path: Path, data_dir: Path
) -> None:
    rows = [
        DEPOSIT,
        ["示例项目", "示例：某某建设公司", "100000", "银行保函", "BH000", "2024-01-01", "已缴存"],
        ["甲小区", "高唐一建", "300000", "银行保函", "BH1", "2024-02-01", "已缴存"],
        ["填写说明", "", "", "", "", "", ""],
    ]
    report = one(as_csv(tmp_path / "工资保证金台账.csv", rows))
    assert (report.ledger, report.counts.new) == ("wage_deposits", 1)
    assert report.counts.skipped["example"] == 2
    assert query(data_dir, "select sum(required_yuan)::integer from current_wage_deposits") == [(300000,)]
