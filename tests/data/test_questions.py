"""Rows behind figures, and the lists: what they hold, how many, and who may see them."""

import re
from datetime import date
from pathlib import Path

import pytest

from data import COUNTY, Filters, OutOfScope, QuestionError, Scope, Warehouse
from data.paths import QUESTIONS
from data.query import row_sources
from data.query.coverage import parts_of
from data.spec.ledger import load_all
from data.spec.mart import marts
from data.spec.metric import catalogue
from tests.data.small_county.complaints import COMPLAINTS, recovery
from tests.data.small_county.days import HUIXIN, LIANGCUN, YUQIUHU, day
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot

HALF = Filters(date(2024, 1, 1), date(2024, 6, 15))
# The column of the rows whose sum is the figure.
AMOUNTS = {
    "owed_yuan": "反映金额（元）",
    "verified_yuan": "核实金额（元）",
    "recovered_yuan": "追发金额（元）",
    "mediated_yuan": "追发金额（元）",
    "deposit_required_yuan": "应存（元）",
    "deposit_stored_yuan": "实存（元）",
    "deposit_unreleased_yuan": "实存（元）",
    "fund_advanced_yuan": "金额（元）",
    "fund_repaid_yuan": "金额（元）",
    "fund_pool_yuan": "资金规模（元）",
    "fund_balance_yuan": "余额（元）",
    "fund_outstanding_yuan": "未追回垫付（元）",
    "wages_unpaid_yuan": "区间末日未发（元）",
    "wages_overdue_yuan": "区间末日未发（元）",
    "complaint_workers": "反映人数",
    "verified_workers": "核实人数",
    "recovered_workers": "追发人数",
}
LISTS = {
    "overdue_list": {"due_within_workdays": 6},
    "uncleared_matters": {},
    "fund_ageing": {},
    "deposit_expiring": {"within_days": 30},
    "days_to_pay": {},
    "repeat_employers": {},
}


def test_rows_of_a_count_name_file_and_line(county: Warehouse) -> None:
    frame, total = county.rows("complaints_received", filters=HALF, scope=COUNTY)
    assert (len(frame), total) == (5, 5)
    assert frame["编号"].tolist() == ["N5", "N4", "N3", "N2", "N1"]
    last = frame.iloc[-1]
    assert (last["镇街"], last["渠道"], last["反映金额（元）"]) == ("鱼邱湖街道", "12345热线", 1000.5)
    assert (last["来源文件"], last["工作表"], last["行号"]) == ("投诉.xlsx", "一月", 3)
    assert "计入分子" not in frame
    assert frame.loc[2, "反映人数"] is None


def test_rows_of_a_share_say_which_count(county: Warehouse) -> None:
    frame, total = county.rows("on_time_pct", filters=HALF, scope=COUNTY)
    assert total == 4
    assert dict(zip(frame["编号"], frame["计入分子"], strict=True)) == {
        "N1": "是", "N7": "是", "N2": "否", "N3": "否",
    }  # fmt: skip


def test_rows_are_cut_but_counted(county: Warehouse) -> None:
    frame, total = county.rows("complaints_received", filters=HALF, scope=COUNTY, limit=2)
    assert (frame["编号"].tolist(), total) == (["N5", "N4"], 5)


# The only order that a person has read came the year before.
DAYS = {"orders_confirmed": Filters(date(2023, 1, 1), date(2023, 12, 31))}
# The one visit of the small county was read surely; these are asked of others like it.
OTHER_VISITS = {"visits_confirmed": "confirmed", "visits_read_unsurely": "unsure"}
# Those over marts of which the small county has rows; a new ledger's are in its own test.
FILLED = sorted(
    one.id
    for one in catalogue().values()
    if {part.mart for part in parts_of(one)} <= set(TABLES) and one.id not in OTHER_VISITS
)


@pytest.mark.parametrize("metric_id", FILLED)
def test_rows_come_to_the_figure(county: Warehouse, metric_id: str) -> None:
    """As many rows as a count says; amounts as large as a sum says."""
    metric = catalogue()[metric_id]
    counted = catalogue()[metric.numerator_metric] if metric.parts else metric
    days = DAYS.get(metric_id, HALF)
    row = county.measure(counted.id, filters=days, scope=COUNTY)[counted.id].total()
    frame, total = county.rows(metric_id, filters=days, scope=COUNTY)
    assert len(frame) == total > 0
    if counted.id in AMOUNTS:
        found = sum(value for value in frame[AMOUNTS[counted.id]] if value is not None)
        assert found == pytest.approx(float(row["value"]))
    elif counted.id == "bank_paid_pct":
        assert frame["专户代发（元）"].sum() == float(row["numerator"])
    elif counted.is_ratio:
        assert total == row["denominator"]
        assert (frame["计入分子"] == "是").sum() == row["numerator"]
    else:
        assert total == row["value"]


@pytest.mark.parametrize("metric_id", OTHER_VISITS)
def test_rows_of_visits_by_how_they_were_read(tmp_path: Path, metric_id: str) -> None:
    """c3 alone is a visit; no order, however it was read, is counted with it."""
    read = [
        {**one, "reading_sureness": OTHER_VISITS[metric_id]} if one["reading_sureness"] else one
        for one in ({"reading_sureness": None, **one} for one in COMPLAINTS)
    ]
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, {**TABLES, "complaints": read}).name)
    w = Warehouse(tmp_path)
    assert w.measure(metric_id, filters=HALF, scope=COUNTY)[metric_id].total()["value"] == 1
    frame, total = w.rows(metric_id, filters=HALF, scope=COUNTY)
    assert (frame["编号"].tolist(), total) == (["N3"], 1)


@pytest.mark.parametrize("metric_id", sorted(catalogue()))
def test_rows_keep_to_the_scope(county: Warehouse, metric_id: str) -> None:
    frame, total = county.rows(metric_id, filters=Filters(), scope=Scope(frozenset({HUIXIN})))
    assert len(frame) == total
    for column in {"镇街", "资金账户"} & set(frame.columns):
        assert set(frame[column]) <= {"汇鑫街道"}
    with pytest.raises(OutOfScope):
        county.rows(metric_id, filters=Filters(towns=(YUQIUHU,)), scope=Scope(frozenset({HUIXIN})))


@pytest.mark.parametrize("name", LISTS)
def test_lists_keep_to_the_scope(county: Warehouse, name: str) -> None:
    frame = county.question(name, filters=HALF, scope=Scope(frozenset({"371526109"})), **LISTS[name])
    assert len(frame) == 0 or frame["笔数"].sum() == 0


def test_payroll_months_name_their_files(county: Warehouse) -> None:
    frame, _ = county.rows("paid_on_time_pct", filters=HALF, scope=COUNTY)
    assert frame[["项目", "应发月份", "按时足额", "来源文件", "工资表行数"]].values.tolist() == [
        ["一号楼", "2024-03", "是", "三月.csv、补三月.csv", 3],
        ["二号楼", "2024-03", "否", None, None],
    ]


def test_lines_of_two_projects_of_one_name_are_not_mixed(tmp_path: Path) -> None:
    """p1 has two lines by number, p2 one; a line by the name alone is neither's, nor two projects'."""
    same = [{**one, "project_name": "同名"} for one in TABLES["projects"]]
    march = day("2024-03-01")
    owners = ("p1", "p2", "name:同名")
    months = [{**TABLES["wage_months"][0], "project_id": one, "project_name": "同名"} for one in owners]
    lines = [
        {"file_seq": 7, "project_number": number, "project_name": "同名", "wage_month": march}
        for number in ("p1", "p1", "p2", None)
    ]
    written = [
        {
            "project_number": None if one.startswith("name:") else one,
            "project_name": "同名",
            "project_id": one,
        }
        for one in owners
    ]
    ledgers = {"current_payrolls": lines, "payroll_projects": written}
    tables = {**TABLES, "projects": same, "wage_months": months, **ledgers}
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, tables).name)
    frame, _ = Warehouse(tmp_path).rows("paid_on_time_pct", filters=HALF, scope=COUNTY)
    counts = {
        mark.removeprefix("wages:2024-03:"): count for mark, count in frame[["行标识", "工资表行数"]].values
    }
    assert counts == {"p1": 2, "p2": 1, "name:同名": 1}


def test_overdue_list_counts_work_days(county: Warehouse) -> None:
    """N3 came to the visits, whose book ends on 7 June: from 14 March 11 work-days in March, 22 in April
    (two off for 清明, two Sundays worked), 21 in May (three off for 劳动节, one Saturday worked), 5 in June.
    N5 came to the hotline, which reaches 15 June."""
    frame = county.question("overdue_list", scope=COUNTY, due_within_workdays=6)
    assert dict(zip(frame["编号"], frame["剩余工作日"], strict=True)) == {"N3": -59, "N5": 6}
    judged = dict(zip(frame["编号"], frame["判定日"], strict=True))
    assert judged == {"N3": date(2024, 6, 7), "N5": date(2024, 6, 15)}
    assert {"反映人", "用人单位", "项目"} & set(frame.columns) == set()
    assert county.question("overdue_list", scope=COUNTY, due_within_workdays=5)["编号"].tolist() == ["N3"]


def test_uncleared_matters(county: Warehouse) -> None:
    frame = county.question("uncleared_matters", filters=HALF, scope=COUNTY)
    assert frame[["首条编号", "镇街", "涉及金额（元）", "已追发（元）", "已历天数"]].values.tolist() == [
        ["m3", "梁村镇", 5000.0, 0.0, 107]
    ]


def test_what_came_in_for_a_matter_is_found_by_number_in_capitals_or_not(tmp_path: Path) -> None:
    paid = [recovery(1, "2024-03-20", "500.00", channel="visits", clue_number="n3")]
    joined = [{**one, "matter_id": "m3" if one["native_number"] == "N3" else None} for one in COMPLAINTS]
    tables = {**TABLES, "complaints": joined, "recoveries": paid}
    point_to(tmp_path, write_snapshot(tmp_path, "wages-20240616T010000Z-0000000a", tables).name)
    w = Warehouse(tmp_path)
    frame = w.question("uncleared_matters", filters=HALF, scope=COUNTY)
    assert frame["已追发（元）"].tolist() == [500.0]
    # the payment is booked under 鱼邱湖街道, the matter is of 梁村镇: whoever sees it sees all that came in
    its_town = Filters(HALF.date_from, HALF.date_to, towns=(LIANGCUN,))
    frame = w.question("uncleared_matters", filters=its_town, scope=Scope(frozenset({LIANGCUN})))
    assert frame["已追发（元）"].tolist() == [500.0]


def test_fund_ageing(county: Warehouse) -> None:
    def ages(until: date) -> list[list[object]]:
        frame = county.question("fund_ageing", filters=Filters(date_to=until), scope=COUNTY)
        return frame[["资金账户", "未追回（元）", "账龄天数", "账龄"]].values.tolist()

    assert ages(date(2024, 6, 15)) == [
        ["县本级", 20000.0, 157, "3–6个月"],
        ["鱼邱湖街道", 2000.0, 106, "3–6个月"],
    ]
    # before the reclaim of 20 May all of it was out; before 1 March the town had none
    assert ages(date(2024, 2, 29)) == [["县本级", 30000.0, 50, "3个月以内"]]


def test_deposits_that_end_soon(county: Warehouse) -> None:
    def ending(until: date, within_days: int) -> list[list[object]]:
        frame = county.question(
            "deposit_expiring", filters=Filters(date_to=until), scope=COUNTY, within_days=within_days
        )
        return frame[["项目", "剩余天数", "情况"]].values.tolist()

    assert ending(date(2024, 6, 15), 16) == [["p2", 16, "即将到期"]]
    assert ending(date(2024, 6, 15), 15) == []
    # on its last day a guarantee still holds; p1's project ends on 1 April
    assert ending(date(2024, 3, 31), 0) == [["p1", 0, "即将到期"]]
    assert ending(date(2024, 4, 1), 0) == []


def test_days_to_pay(county: Warehouse) -> None:
    """r1 came 16 days after c2; r2 names no complaint."""
    frame = county.question("days_to_pay", filters=HALF, scope=COUNTY)
    assert dict(zip(frame["用时"], frame["笔数"], strict=True)) == {
        "7天以内": 0, "8–15天": 0, "16–30天": 1, "31–60天": 0, "61–90天": 0, "90天以上": 0, "未关联投诉": 1,
    }  # fmt: skip
    assert frame["追发金额（元）"].sum() == 12500.08


def test_repeat_employers(county: Warehouse) -> None:
    frame = county.question("repeat_employers", filters=HALF, scope=COUNTY)
    assert frame[["用人单位", "事项数", "投诉件数", "涉及项目数"]].values.tolist() == [["甲公司", 2, 3, 2]]


def test_a_question_takes_exactly_its_parameters(county: Warehouse) -> None:
    with pytest.raises(QuestionError, match="缺少参数 within_days"):
        county.question("deposit_expiring", scope=COUNTY)
    with pytest.raises(QuestionError, match="没有参数 days"):
        county.question("fund_ageing", scope=COUNTY, days=3)
    with pytest.raises(QuestionError, match="要随指标一起"):
        county.question("complaints_rows", scope=COUNTY)
    for wrong in ("no_such", "_shared", "../metrics"):
        with pytest.raises(QuestionError, match="没有名为"):
            county.question(wrong, scope=COUNTY)


def test_a_list_asked_of_a_metric(county: Warehouse) -> None:
    frame = county.question("complaints_rows", metric_id="open_overdue_count", filters=HALF, scope=COUNTY)
    assert (frame["编号"].tolist(), frame["镇街"].tolist()) == (["N3"], ["梁村镇"])
    assert LIANGCUN not in frame.to_string()


def test_every_mart_has_its_rows() -> None:
    """From a file of its own, else from the columns that its declaration names."""
    written = {path.stem.removesuffix("_rows") for path in QUESTIONS.glob("*_rows.sql")}
    asked = {part.mart for one in catalogue().values() for part in parts_of(one)}
    assert written <= set(marts())
    assert [
        mart for mart in asked - written if row_sources.written(f"{mart}_rows", set(load_all())) is None
    ] == []


def test_no_question_reads_a_mart_past_its_scope() -> None:
    """Rows with a town come from `selected` or a scoped mart; what is joined to them is looked up by key."""
    looked_up = re.compile(r"\bjoin (complaints|wage_months|recoveries)\b")
    for path in QUESTIONS.glob("*.sql"):
        whole = path.read_text(encoding="utf-8")
        sql = re.sub(r"--.*", "", whole)
        tables = set(re.findall(r"\b(?:from|join) ([a-z_]+)", looked_up.sub("", sql)))
        # one for the county only is refused to whoever sees a part of it
        if path.name != "_shared.sql" and not whole.startswith("-- county only"):
            assert not tables & set(marts()), path.name
