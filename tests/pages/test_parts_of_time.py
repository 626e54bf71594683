"""Parts of time on charts: what a week is compared with, and the rows of a month beside the period."""

from datetime import date

from data.query.windows import Window
from data.view import View
from pages._cards.explore import CHART, PIVOT
from pages._cards.explored import explored
from pages._components import drilldown
from pages._request import read_view

DAYS = "from=2024-01-01&to=2024-06-15"


def view_of(query: str) -> View:
    view = read_view(f"?{query}")
    assert view is not None
    return view


def test_the_base_of_a_week_is_said_with_its_days(over_county: None) -> None:
    """The same dates a year before, which are not the week of the same number."""
    view = view_of(f"metric=complaints_received&by=week&channel=hotline&{DAYS}&compare=last_year")
    found = explored(view)
    weeks = {one.code: one for one in found.sides[0]}
    # of 2023 the hotline has one complaint until June, of 28 February
    ninth, row = weeks["2024-W09"], found.cell(weeks["2024-W09"])
    assert row["compare_value"] == 1
    assert "上年同期（2023年2月26日至3月3日） 1件" in found.hover((ninth,), row)
    third = weeks["2024-W03"]
    assert found.base_of((third,)) == "上年同期（2023年1月15日至1月21日）"
    # cut at the end of the period
    assert found.base_of((weeks["2024-W24"],)) == "上年同期（2023年6月10日至6月15日）"
    for card in (CHART, PIVOT):
        heads = [column.head for column in card.table(card.ask(view), view).columns]
        assert "上年同期（按日期）" in heads and "上年同期" not in heads
    by_month = view_of(f"metric=complaints_received&by=month&{DAYS}&compare=last_year")
    assert "上年同期" in [column.head for column in PIVOT.table(PIVOT.ask(by_month), by_month).columns]


def test_a_month_beside_the_period_opens_its_own_rows(over_county: None) -> None:
    """A chart by month shows months before the period, for the trend."""
    view = view_of("from=2024-03-01&to=2024-06-15")
    before = drilldown.narrowed(view, {"month": "2024-01"}).window
    assert before == Window(date(2024, 1, 1), date(2024, 1, 31))
    # the last month has data until the 15th, and none of another year are there
    assert drilldown.narrowed(view, {"month": "2024-06"}).window.date_to == date(2024, 6, 15)
    assert drilldown.narrowed(view, {"month": "1999-01"}) == view
