"""Lines below a header that are no person and no case: counted under their rule, or taken with a doubt."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from etl.feedback.report import FileReport, LoadReport
from etl.staging.line_classifier import rule_of
from tests.etl_load.conftest import CLUE_HEADER, Loaded, clue, clue_sheet, write_book
from tests.snapshot_file import query

# the stages before the marts
pytestmark = pytest.mark.usefixtures("without_marts")

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


# examples that are loaded together: each case on a sheet of its own, each payroll of a month of its own ----

KINDS = ["xlsx", "csv"]
LABELS = [None, "木工班", "第一页"]
PERSONS: list[list[object]] = [
    # A number of its own makes it a person, whatever the figures.
    [3, "工丙", None, 40, 12000, 0, 6000],
    [None, "工丙", IDS[2], 40, 12000, 0, 6000],
    # One figure that is no sum.
    [None, "工丙", None, 40, 12000, 0, 5999],
    [None, "工丙", None, 39, 12000, 0, 6000],
]
PLACES = [0, 2]
EXAMPLES: list[dict[str, object]] = [
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
]
UNSURE: list[dict[str, object]] = [
    {"线索编号": "123456"},
    {"被反映单位": "某某建筑公司（示例）"},
    {"联系电话": "12345678901"},
]


def month_of_sums(kind: str, label: str | None) -> str:
    return f"2024-{1 + KINDS.index(kind) * len(LABELS) + LABELS.index(label):02}"


def month_of_person(last: list[object]) -> str:
    return f"2023-{1 + PERSONS.index(last):02}"


def pay_title(month: str) -> list[object]:
    year, number = month.split("-")
    return [f"新城花园二期项目{year}年{int(number)}月农民工工资发放表"]


def with_sums(month: str, label: str | None) -> Rows:
    return [
        pay_title(month),
        PAY,
        worker(1, 5000),
        worker(2, 7000),
        [None, label, None, 40, 12000, 0, 6000],
        worker(3, 4000),
        worker(4, 6000),
        [None, label, None, 40, 10000, 0, 6000],
        [None, label, None, 80, 22000, 0, 12000],
    ]


def sheet_of_example(place: int, changes: dict[str, object]) -> str:
    return f"第{place}行之例{EXAMPLES.index(changes)}"


def sheet_of_unsure(changes: dict[str, object]) -> str:
    return f"不定{UNSURE.index(changes)}"


def sheets_of_examples(place: int) -> dict[str, Rows]:
    """Two cases on each sheet, with numbers of their own, and an example with an amount of its own.

    Were an example taken for a case, it would be no other's.
    """
    sheets = {}
    for at, changes in enumerate(EXAMPLES):
        rows = [clue(f"QG{place}{at:02}01"), clue(f"QG{place}{at:02}02")]
        rows.insert(place, clue("", yuan=1000 + at, **changes))
        sheets[sheet_of_example(place, changes)] = clue_sheet(rows)
    return sheets


def sheets_of_unsure() -> dict[str, Rows]:
    return {
        sheet_of_unsure(changes): clue_sheet([clue(f"QH{at}01"), clue(f"QH{at}02", **changes)])
        for at, changes in enumerate(UNSURE)
    }


@pytest.fixture(scope="module")
def examples(loaded_once: Callable[..., Loaded]) -> Loaded:
    def write(folder: Path) -> None:
        months = {month_of_sums("xlsx", label): label for label in LABELS}
        sheets = {month: with_sums(month, label) for month, label in months.items()}
        for last in PERSONS:
            month = month_of_person(last)
            sheets[month] = [pay_title(month), PAY, worker(1), worker(2), last]
        write_book(folder / "工资.xlsx", sheets)
        for label in LABELS:
            month = month_of_sums("csv", label)
            as_csv(folder / f"{month}.csv", with_sums(month, label))
        # Of two lines of one number a file counts one; another file's is known by having been seen.
        for place in PLACES:
            write_book(folder / f"示例{place}.xlsx", sheets_of_examples(place))
        write_book(folder / "不定.xlsx", sheets_of_unsure())

    return loaded_once("body_lines", write)


def rows_of(loaded: Loaded, sheet: str) -> list[int]:
    """Row numbers of the lines that are taken, seen again or sent back; a CSV is a sheet of its name."""
    tables = ("stg_national_clues", "stg_payrolls", "sightings", "rejections")
    rows = loaded.query(
        " union all ".join(f"select row_number from {table} where sheet_name = '{sheet}'" for table in tables)
        + " order by 1"
    )
    return [number for (number,) in rows]


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


@pytest.mark.parametrize("label", LABELS)
@pytest.mark.parametrize("kind", KINDS)
def test_a_line_that_sums_up_those_above_it_is_no_person(
    examples: Loaded, kind: str, label: str | None
) -> None:
    month = month_of_sums(kind, label)
    assert rows_of(examples, month) == [3, 4, 6, 7]
    if kind == "csv":
        report = examples.file(f"{month}.csv")
        assert (report["new"], report["skipped"]) == (4, {"title": 1, "header": 1, "subtotal": 3})


def test_a_sum_that_may_be_chance_is_taken_with_a_doubt(
    workbook: Callable[..., Path], one: Callable[..., FileReport], data_dir: Path
) -> None:
    header = ["序号", "姓名", "身份证号", "应发工资"]
    rows = [TITLE, header, [1, "工甲", IDS[0], 3000], [2, "工乙", IDS[1], 4000], [None, "工丙", None, 7000]]
    report = one(workbook("工资.xlsx", rows))
    assert (report.counts.new, doubts(data_dir, "like_subtotal")) == (3, [5])


@pytest.mark.parametrize("last", PERSONS)
def test_a_person_is_a_person(examples: Loaded, last: list[object]) -> None:
    month = month_of_person(last)
    assert rows_of(examples, month) == [3, 4, 5]
    doubted = examples.query(
        "select strftime(wage_month, '%Y-%m') from current_doubts join current_payrolls using (row_id)"
        " where rule = 'like_subtotal'"
    )
    assert (month,) not in doubted


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


@pytest.mark.parametrize("changes", EXAMPLES)
@pytest.mark.parametrize("place", PLACES)
def test_example_lines_are_no_cases(examples: Loaded, place: int, changes: dict[str, object]) -> None:
    # The example is on the first line below the header, or on the last.
    taken = [4, 5] if place == 0 else [3, 4]
    assert rows_of(examples, sheet_of_example(place, changes)) == taken


@pytest.mark.parametrize("changes", UNSURE)
def test_one_sign_alone_is_a_doubt(examples: Loaded, changes: dict[str, object]) -> None:
    sheet = sheet_of_unsure(changes)
    assert rows_of(examples, sheet) == [3, 4]
    doubted = examples.query(
        "select row_number, column_name from doubts join stg_national_clues using (row_id)"
        f" where rule = 'like_example' and sheet_name = '{sheet}'"
    )
    # The only column that is changed.
    assert doubted == [(4, *changes)]


def test_lines_of_many_sheets_are_counted_under_their_rules(examples: Loaded) -> None:
    """Two rows of each sheet of cases, four of each with sums, three of each of persons."""

    def counts(name: str) -> tuple[int, int, dict[str, int]]:
        report = examples.file(name)
        return report["new"], report["rejected"], report["skipped"]

    assert [counts(f"示例{place}.xlsx") for place in PLACES] == [
        (2 * 12, 0, {"title": 12, "header": 12, "example": 12})
    ] * 2
    assert counts("不定.xlsx") == (2 * 3, 0, {"title": 3, "header": 3})
    assert counts("工资.xlsx") == (4 * 3 + 3 * 4, 0, {"title": 7, "header": 7, "subtotal": 3 * 3})
    for report in examples.reports[0]["files"]:
        skipped = sum(report["skipped"].values())
        assert report["rows_read"] == report["accepted"] + report["rejected"] + skipped


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
