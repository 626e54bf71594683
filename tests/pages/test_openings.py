"""明细: every figure of every card can be opened, of its own window and of the one it is compared with."""

import json
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

from data.spec.metric import catalogue
from data.view import View
from pages._cards.registry import all_cards
from pages._components import drilldown, rows
from pages._components.cards import Card
from pages._request import read_view
from tests.data.small_county.days import YUQIUHU

# a metric → the column of its rows that adds up to it; a count has as many rows as it says
SUMMED = {
    "complaint_workers": "反映人数",
    "owed_yuan": "反映金额（元）",
    "verified_yuan": "核实金额（元）",
    "verified_workers": "核实人数",
    "recovered_yuan": "追发金额（元）",
    "recovered_workers": "追发人数",
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
}
WHOLE = [one.id for one in catalogue().values() if one.kind != "ratio"]
MOST = 1000


def said(part: Any) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.mark.parametrize("card", all_cards().values(), ids=all_cards())
def test_every_figure_of_a_card_can_be_opened(card: Card, view: View) -> None:
    """Each of its metrics, or the list that it counts; every row leads to its lines."""
    of = drilldown.plain(card.rows)
    assert of and len(of) == len(set(of))
    for opening in of:
        frame, count = drilldown.rows_of(opening, view, MOST)
        assert count == len(frame)
        assert "行标识" in frame
    has_lists = any(one in drilldown.DRILLDOWNS for one in of)
    assert has_lists or set(drilldown.plain(card.metrics)) <= {*of, "fund_pool_yuan", "fund_outstanding_yuan"}


@pytest.mark.parametrize("base", ["last_year", "previous", "lunar_last_year"])
@pytest.mark.parametrize("metric_id", WHOLE)
def test_rows_of_the_window_compared_with_come_to_its_figure(
    over_county: None, metric_id: str, base: str
) -> None:
    view = read_view(f"?from=2024-03-01&to=2024-06-15&compare={base}&town={YUQIUHU}")
    assert view is not None and view.compare == base
    told = view.measure(metric_id)[metric_id].total()["compare_value"]
    frame, count = drilldown.rows_of(metric_id, drilldown.based(view, base), MOST)
    # over no row a sum is nought
    found = frame[SUMMED[metric_id]].fillna(0).sum() if metric_id in SUMMED else count
    assert float(found) == float(told or 0)


def test_a_ratio_of_two_metrics_is_opened_as_both() -> None:
    assert drilldown.plain(["recovered_pct"]) == ["recovered_yuan", "verified_yuan"]
    assert drilldown.plain(["recovered_yuan", "recovered_pct", "no_such"]) == [
        "recovered_yuan",
        "verified_yuan",
    ]


def test_the_dialog_offers_the_other_figures_and_the_window_compared_with(over_county: None) -> None:
    search = "?from=2024-01-01&to=2024-06-15"
    request = {"of": ["recovered_yuan", "recovered_pct"], "chosen": "verified_yuan", "base": "last_year"}
    is_open, title, body = rows.open_rows(request, search)
    assert is_open and title == "核实欠薪金额的明细：高唐县，上年同期（2023年1月1日至6月15日）"
    told = said(body)
    for choice in ("追发金额", "核实欠薪金额", "本期", "上年同期"):
        assert f'"children": "{choice}"' in told
    assert "&base=last_year" in told
    assert rows.open_rows({"of": ["no_such"]}, search)[0] is not True


def test_no_figure_is_offered_that_the_clicked_cell_cannot_have(over_county: None) -> None:
    """Money can have been recovered by nobody knows which channel; a complaint has always come by one."""
    search = "?from=2024-01-01&to=2024-06-15"
    request = {"of": ["recovered_pct"], "chosen": "recovered_yuan", "also": {"channel": "unknown"}}
    is_open, _, body = rows.open_rows(request, search)
    assert is_open and '"核实欠薪金额"' not in said(body)
    _, _, body = rows.open_rows({**request, "also": {"channel": "hotline"}}, search)
    assert '"核实欠薪金额"' in said(body)


def test_a_window_that_cannot_be_compared_is_this_one(view: View) -> None:
    assert drilldown.based(view, "no_such") is view and drilldown.based(view, None) is view


def test_rows_of_the_other_window_and_of_a_list_are_downloaded(client: Any) -> None:
    query = f"from=2024-01-01&to=2024-06-15&town={YUQIUHU}"
    this, other = (
        client.get(f"/export/rows/complaints_received.csv?{query}{more}").data.decode("utf-8-sig")
        for more in ("", "&base=last_year")
    )
    assert "2024年1月1日至6月15日" in this and "2023年1月1日至6月15日" in other
    listed = client.get(f"/export/rows/advances-outstanding.csv?{query}")
    assert listed.status_code == 200 and "行标识" not in listed.data.decode("utf-8-sig")
    assert client.get(f"/export/rows/no_such.csv?{query}").status_code == 404
