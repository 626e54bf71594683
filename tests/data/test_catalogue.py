"""The catalogue is refused whole where one figure of it is wrong, and the error names the figure."""

from pathlib import Path

import pytest

from data.errors import CatalogueError
from data.spec.metric import catalogue, dimensions, metric, read_catalogue

GOOD = """
[a_count]
label = "量"
unit = "件"
good = "low"
kind = "flow"
mart = "complaints"
date = "received_date"
value = "count(*)"
definition = "口径"
"""
SHARE = """
[a_pct]
label = "率"
unit = "%"
good = "high"
kind = "ratio"
mart = "complaints"
date = "received_date"
numerator = "count(*)"
numerator_where = "is_settled"
denominator = "count(*)"
denominator_label = "应办"
numerator_label = "办结"
part_unit = "件"
definition = "口径"
"""


def read(tmp_path: Path, text: str) -> dict:
    path = tmp_path / "metrics.toml"
    path.write_text(text, encoding="utf-8")
    return read_catalogue(path)


def test_decimals_follow_the_unit(tmp_path: Path) -> None:
    found = read(tmp_path, GOOD + SHARE + GOOD.replace("a_count", "a_yuan").replace("件", "元"))
    assert {one.id: one.decimals for one in found.values()} == {"a_count": 0, "a_pct": 2, "a_yuan": 2}
    assert found["a_pct"].scale == 100


@pytest.mark.parametrize(
    ("before", "after", "message"),
    [
        ('good = "low"', 'good = "low"\ncolour = "red"', "a_count：不认识的键 colour"),
        ('definition = "口径"', 'definition = " "', "缺少 definition"),
        ('kind = "flow"', 'kind = "sum"', "kind 只能是"),
        ('good = "low"', 'good = "up"', "good 只能是"),
        ('date = "received_date"', "", "缺少 date"),
        ('value = "count(*)"', "", "缺少 value"),
        ('mart = "complaints"', 'mart = "persons"', "没有名为 persons 的主题表"),
        ('mart = "complaints"', 'mart = "projects"', "存量只能取自状态表"),
        ('value = "count(*)"', 'value = "count(*) + $secret"', r"不认识的参数 \$secret"),
        ('value = "count(*)"', 'value = "count(*)"\nnumerator = "sum(1)"', "不用 numerator"),
        ('value = "count(*)"', 'value = "count(*)"\nscale = "100"', "scale 的类型不对"),
        (
            'value = "count(*)"',
            'value = "count(*)"\nnumerator_metric = "b"',
            "只有 ratio|缺少 denominator_metric",
        ),
        ("[a_count]", "[a_count", "不是有效的 TOML"),
    ],
)
def test_a_wrong_declaration_is_refused(tmp_path: Path, before: str, after: str, message: str) -> None:
    assert before in GOOD
    with pytest.raises(CatalogueError, match=message):
        read(tmp_path, GOOD.replace(before, after))


def test_a_ratio_divides_metrics_that_exist(tmp_path: Path) -> None:
    ratio = """
[per_count]
label = "比"
unit = "件/百"
good = "low"
kind = "ratio"
numerator_metric = "a_count"
denominator_metric = "DENOMINATOR"
definition = "口径"
"""
    assert read(tmp_path, GOOD + ratio.replace("DENOMINATOR", "a_count"))["per_count"].parts == (
        "a_count",
        "a_count",
    )
    with pytest.raises(CatalogueError, match="没有名为 nobody 的指标"):
        read(tmp_path, GOOD + ratio.replace("DENOMINATOR", "nobody"))
    with pytest.raises(CatalogueError, match="a_pct 本身是比率"):
        read(tmp_path, GOOD + SHARE + ratio.replace("DENOMINATOR", "a_pct"))


def test_a_percentage_has_its_words(tmp_path: Path) -> None:
    with pytest.raises(CatalogueError, match="缺少 part_unit"):
        read(tmp_path, SHARE.replace('part_unit = "件"', ""))


def test_figures_that_others_rely_on_are_declared() -> None:
    """Ids that other systems rely on and that the nine ledgers can answer."""
    promised = (
        "complaints_received matters_received settled_pct on_time_pct overdue_count repeat_pct satisfied_pct "
        "complaint_workers owed_yuan verified_yuan recovered_yuan recovered_workers recovered_pct "
        "deposit_required_yuan deposit_stored_yuan deposit_coverage_pct fund_advanced_yuan fund_repaid_yuan "
        "fund_balance_yuan wages_unpaid_yuan paid_on_time_pct bank_paid_pct"
    )
    assert set(promised.split()) <= set(catalogue())


TIMES = {"day", "week", "month", "quarter", "year"}


def test_dimensions_of_two_marts_are_those_of_both() -> None:
    assert set(dimensions(metric("recovered_pct"))) == {
        *TIMES,
        "town",
        "sector",
        "channel",
        "authority",
    }
    assert set(dimensions(metric("complaints_per_100_projects"))) == {
        *TIMES,
        "town",
        "sector",
        "authority",
    }
    # wages are dated by whole months
    assert set(dimensions(metric("wages_unpaid_yuan"))) & TIMES == {"month", "quarter", "year"}
