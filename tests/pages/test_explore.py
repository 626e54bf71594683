"""自助分析: figures as plain pandas gives them, totals that are no sums, rows of each cell, any address."""

import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient
from plotly.utils import PlotlyJSONEncoder

from data import Scope
from data.spec.metric import catalogue, dimensions
from data.view import View
from pages import _exploring, explore
from pages._cards.explore import CARDS, CHART, PIVOT
from pages._cards.explored import explored
from pages._charts.look import PAGE, PHONE
from pages._charts.paper import WORD
from pages._charts.table import Column, Table
from pages._components import cards, changes, drilldown, rows
from pages._components.page import drawn
from pages._components.plain_table import html_table
from pages._request import read_request, read_view
from tests.data.small_county.days import YUQIUHU
from tests.snapshot_file import current, opened

DAYS = "from=2024-01-01&to=2024-06-15"


def view_of(query: str) -> View:
    view = read_view(f"?{query}")
    assert view is not None
    return view


def table_of(query: str) -> dict[str, dict[str, Any]]:
    """The table on the page: row → heading → figure, those without one left out."""
    view = view_of(query)
    table = PIVOT.table(PIVOT.ask(view), view)
    heads = {column.key: column.head for column in table.columns}
    return {
        line["name"]: {
            heads[key]: float(value)
            for key, value in line.items()
            if (key == "total" or key[1:].isdigit()) and not pd.isna(value)
        }
        for line in table.frame.to_dict("records")
    }


@pytest.fixture
def mart(county_folder: Path) -> Callable[[str], pd.DataFrame]:
    """The rows of a mart, read past the program's own questions."""

    def rows_of(name: str) -> pd.DataFrame:
        with opened(current(county_folder)) as connection:
            return connection.execute(f"select * from {name}").df()

    return rows_of


def nonzero(table: dict[str, dict[str, float]]) -> dict[str, dict[str, float]]:
    return {name: {key: value for key, value in line.items() if value} for name, line in table.items()}


def test_counts_by_town_and_quarter(over_county: None, mart: Any) -> None:
    lines = mart("complaints")
    lines = lines[lines["received_date"].between("2023-07-01", "2024-06-15")]
    quarters = {3: "2023年三季度", 4: "2023年四季度", 1: "2024年一季度", 2: "2024年二季度"}
    lines = lines.assign(quarter=lines["received_date"].dt.quarter.map(quarters))
    names = read_names()
    wanted = pd.crosstab(lines["town_code"].map(names), lines["quarter"], margins=True, margins_name="合计")
    found = nonzero(table_of("from=2023-07-01&to=2024-06-15&by=town,quarter"))
    plain = {
        str(name): {str(key): float(value) for key, value in line.items() if value}
        for name, line in wanted.iterrows()
    }
    assert {name: line for name, line in found.items() if line} == plain


def read_names() -> dict[str, str]:
    return {**view_of(DAYS).codes("town"), "unknown": "未知镇街"}


def test_a_total_of_shares_is_the_share_of_all(over_county: None, mart: Any) -> None:
    """Neither a sum nor a mean of the shares in the table."""
    lines = mart("complaints")
    until = pd.Timestamp("2024-06-15")
    lines = lines[lines["due_date"].between("2023-01-01", until) & lines["is_due"] & ~lines["is_declined"]]
    lines = lines[~(lines["is_settled"] & lines["settled_date"].isna())]
    shares = lines.groupby("channel")["is_closed_on_time"].mean().mul(100).round(2)
    found = table_of("metric=on_time_pct&by=channel,year&from=2023-01-01&to=2024-06-15")
    names = view_of(DAYS).codes("channel")
    assert {name: line["合计"] for name, line in found.items() if name != "合计" and "合计" in line} == {
        names[str(channel)]: share for channel, share in shares.items()
    }
    assert found["合计"]["合计"] == round(lines["is_closed_on_time"].mean() * 100, 2)
    assert set(shares) != {found["合计"]["合计"]}


def test_a_project_of_two_states_counts_once_in_a_total(over_county: None, mart: Any) -> None:
    """count(distinct …) asked again without the dimension."""
    states = mart("deposit_states")
    day = pd.Timestamp("2024-06-15")
    live = states[(states["valid_from"] <= day) & (day < states["valid_until"]) & states["is_live"]]
    is_met = live["is_exempt"] | (live["stored_yuan"] >= live["required_yuan"])
    wanted = 100 * live[is_met]["project_id"].nunique() / live["project_id"].nunique()
    found = table_of(f"metric=deposit_coverage_pct&by=town,authority&{DAYS}")
    assert found["合计"]["合计"] == round(wanted, 2)


def test_figures_are_those_of_the_api(over_county: None, client: FlaskClient) -> None:
    for metric_id, by in (("verified_yuan", ("town", "month")), ("settled_pct", ("sector", "week"))):
        query = "".join(f"&by={one}" for one in by)
        body = client.get(f"/api/metrics/{metric_id}.json?{DAYS}{query}&compare=last_year").get_json()
        told = {tuple(row[one] for one in by): (row["value"], row["status"]) for row in body["rows"]}
        cells = explored(view_of(f"metric={metric_id}&by={','.join(by)}&{DAYS}")).cells
        mine = {
            key: (None if row["value"] is None else float(row["value"]), row["status"])
            for key, row in cells.items()
        }
        assert mine == told and len(told) > 20


@pytest.mark.parametrize("base", ["", "last_year"])
def test_a_cell_opens_its_own_rows(over_county: None, base: str) -> None:
    """Those of its codes and days, still judged on the last day of the whole window."""
    splits = (("town", "month"), ("route", "month"), ("account", "quarter"), ("channel", "week"))
    count = 0
    for metric in catalogue().values():
        for by in splits:
            if metric.parts or not set(by) <= set(dimensions(metric)):
                continue
            compare = f"&compare={base}" if base else ""
            found = explored(
                view_of(f"metric={metric.id}&by={','.join(by)}&from=2024-02-10&to=2024-06-12{compare}")
            )
            value, status = ("compare_value", "compare_status") if base else ("value", "status")
            told = {
                key: row[value] for key, row in found.cells.items() if row[status] == "known" and row[value]
            }
            for key, figure in list(told.items())[:4]:
                also = dict(zip(by, key, strict=True))
                cell = drilldown.narrowed(found.view, also).measure(metric.id)[metric.id].total()
                assert cell[value] == figure, (metric.id, also)
                count += 1
    assert count > 10


def test_the_dialog_and_its_download_say_which_cell(over_county: None, client: FlaskClient) -> None:
    search = f"?metric=recovered_yuan&by=route,month&{DAYS}"
    also = {"route": "调解", "month": "2024-03"}
    _, title, body = rows.open_rows({"of": ["recovered_yuan"], "also": also}, search)
    assert title == "追发金额的明细：高唐县（调解），2024年3月"
    extra = json.dumps(body, cls=PlotlyJSONEncoder).split('"data-extra": "')[1].split('"')[0]
    file = client.get(f"/export/rows/recovered_yuan.csv{search}{extra}").data.decode("utf-8-sig")
    assert "2024年3月高唐县（调解）追发金额明细" in file


def test_files_and_pictures_are_of_what_is_asked(over_county: None, client: FlaskClient) -> None:
    query = f"?metric=matters_received&by=sector,authority&{DAYS}"
    file = client.get(f"/export/card/explore-chart.csv{query}").data.decode("utf-8-sig")
    assert "高唐县分行业分主管部门合并后事项" in file and "行业,主管部门,本期" in file
    picture = client.get(f"/export/card/explore-table.json{query}&sheet=word").get_json()
    assert "分行业分主管部门合并后事项表" in picture["file_name"]


@pytest.mark.parametrize(
    ("query", "said"),
    [
        ("metric=no_such", "指标=no_such（没有这个指标）"),
        ("metric=deposit_stored_yuan&by=channel,month", "拆分=渠道（实存保证金不能按它拆分）"),
        ("by=month,week", "拆分=周（时间只取一种）"),
        ("by=town,town,sector,month", "拆分=月份（最多2个维度）"),
        ("by=county&chart=pie", "图形=pie（没有这种图形）"),
        ("by=town&chart=line", "图形=折线图（要有一个时间维度）"),
        ("metric=wages_unpaid_yuan&by=day", "拆分=日（应发未发工资不能按它拆分）"),
        ("metric=%3Cscript%3E" + "x" * 10_000, "…（没有这个指标）"),
    ],
)
def test_a_wrong_address_is_answered_beside_a_working_page(over_county: None, query: str, said: str) -> None:
    request = read_request(f"?{query}")
    assert request is not None
    assert any(one.endswith(said) for one in request.state.ignored)
    assert all(len(one) < 80 for one in request.state.ignored)
    shown = drawn(explore.PAGE, request)
    assert len(shown["bodies"]) == len(CARDS) and shown["heads"][0]["title"]
    # the address that the page goes on with has nothing wrong in it
    chosen = explore.choose(f"?{query}")
    again = read_request(chosen["values"]["metric"])
    assert again is not None and again.state.ignored == ()


def test_every_choice_offered_leads_to_what_it_says(over_county: None) -> None:
    """No metric is offered with a dimension that it lacks, in whatever order one goes."""
    for search in (
        "",
        "?metric=recovered_yuan&by=route,month",
        "?metric=wages_unpaid_yuan&by=town,quarter&chart=bar",
    ):
        shown = explore.choose(search)
        options = [one for each in shown["options"].values() for one in each]
        for one in options:
            request = read_request(one["value"])
            assert request is not None and request.state.ignored == (), one
        for key, value in shown["values"].items():
            assert value in [one["value"] for one in shown["options"][key]], key
        offered = [one["label"] for one in shown["options"]["rows"]]
        assert ("追发方式" in offered) == ("route" in search)


@pytest.mark.parametrize("chart", _exploring.CHARTS)
def test_each_kind_is_drawn_on_page_phone_and_paper(over_county: None, chart: str) -> None:
    metrics = ("complaints_received", "verified_yuan", "on_time_pct", "deposit_stored_yuan")
    for metric_id in metrics:
        for by in ("town,month", "month,authority", "sector", "day"):
            if _exploring.why_not(chart, tuple(by.split(","))):
                continue
            view = view_of(f"metric={metric_id}&by={by}&chart={chart}&{DAYS}")
            for card in CARDS:
                cards.contents(card, view, PHONE)
                body = cards.contents(card, view, PAGE).body
                assert "NaN" not in json.dumps(body, cls=PlotlyJSONEncoder)
                assert card.name_in(view) in card.full_title(view)
                cards.paper_figure(card, view, WORD)


def test_what_is_not_known_is_a_gap_and_says_why(over_county: None) -> None:
    """The wage ledger begins in 2024: months before are unknown, not nought."""
    view = view_of("metric=recovered_yuan&by=town,month&from=2020-01-01&to=2024-06-15")
    found = explored(view)
    unknown = [row for row in found.cells.values() if row["status"] == "unknown"]
    assert unknown
    figure = CHART.draw(CHART.ask(view), view, PAGE) if CHART.draw else {}
    ground, words = figure["data"]
    drawn = {(x, base + 0.5) for x, base in zip(ground["x"], ground["base"], strict=True)}
    assert (0, 0) not in drawn and words["text"][0] == "—"
    assert found.note(unknown[0]) and found.note(unknown[0]) in words["hovertext"][0]


def test_too_many_days_or_cells_are_refused_in_words(over_county: None) -> None:
    for query in ("by=town,day&from=2010-01-01&to=2024-06-15", "by=town,day&from=2023-07-01&to=2024-06-15"):
        view = view_of(query)
        for card in CARDS:
            body = json.dumps(cards.contents(card, view).body, cls=PlotlyJSONEncoder, ensure_ascii=False)
            assert "请缩短" in body
    # of the 13 towns on 351 days; what stands beneath the chart keeps to the limit too
    beneath = said(cards.contents(CHART, view).figures)
    assert "只列前500行，其余4,063行没有列出" in beneath


# -- why a figure changed --------------------------------------------------------------------------

# c1 to c4 of the first quarter, two of them of 鱼邱湖街道, against c7 of the quarter before
QUARTER = "from=2024-01-01&to=2024-03-31&compare=previous"


def said(part: Any) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_both_menus_and_the_total_open_why_the_explored_figure_changed(over_county: None) -> None:
    query = f"?{QUARTER}&metric=complaints_received&by=month,channel&chart=line"
    shown = drawn(explore.PAGE, read_request(query))
    for head in shown["heads"]:
        told = said(head["actions"])
        assert "为什么变了" in told
        assert '"data-change": "complaints_received"' in told and '"data-by": "channel"' in told
        # the basket keeps the chart under the name that it has here
        assert '"data-title": "各月分渠道投诉量' in told
    assert shown["bodies"][1].to_plotly_json()["props"]["data-markup"].count('"data-change"') == 1
    _, title, body = changes.open_change({"of": ["complaints_received"], "by": "channel"}, query)
    assert title == "为什么变了：2024年一季度高唐县投诉量"
    assert "下面各部分相加正好是+3件" in said(body) and "12345热线" in said(body)


def test_of_months_alone_the_change_is_taken_apart_by_what_the_figure_has(over_county: None) -> None:
    for metric_id, by, first in (
        ("complaints_received", "month", "town"),
        ("fund_advanced_yuan", "week", "town"),
        ("recovered_yuan", "month,route", "route"),
    ):
        view = view_of(f"{QUARTER}&metric={metric_id}&by={by}")
        of, wanted = CHART.changes_in(view)
        assert of == (metric_id,) and changes.dimension_of(metric_id, wanted, view) == first


def test_without_a_comparison_there_is_nothing_to_take_apart(over_county: None) -> None:
    alone = replace(view_of(f"{QUARTER}&by=month,channel"), compare=None)
    for card in CARDS:
        assert card.changes_in(alone) == ((), "")
        assert "data-change" not in said(cards.card_actions(card, alone))
    assert "data-change" not in said(cards.contents(PIVOT, alone).body)


@pytest.mark.parametrize("narrowed", ["", f"&town={YUQIUHU}", "&channel=hotline,visits"])
@pytest.mark.parametrize("compare", ["previous", "last_year"])
def test_the_parts_come_to_the_change_in_the_table(over_county: None, narrowed: str, compare: str) -> None:
    """Of every figure with the filters of the page, exactly, by whatever it is taken apart."""
    count = 0
    for one in catalogue():
        query = f"metric={one}&from=2024-01-01&to=2024-06-15&compare={compare}{narrowed}"
        view = view_of(query)
        change = explored(view).total["comparison"]
        for by in changes.offered(catalogue()[one]):
            found = view.decompose(one, by)
            assert found.comparison == change
            if not found.reason:
                assert sum((part.difference for part in found.parts), Decimal(0)) == change.difference, one
                count += 1
    assert count > 10


def test_a_part_opens_its_rows_with_the_filters_of_the_page(over_county: None, client: FlaskClient) -> None:
    query = f"?{QUARTER}&metric=complaints_received&by=month,channel&chart=bar&sector=housing"
    mark = json.dumps(["channel", "", "visits"])
    # c3 is the one that came by a visit
    _, title, body = rows.open_rows({"of": ["complaints_received"], "group": mark}, query)
    assert title == "投诉量的明细：高唐县（房建），现场投诉，2024年一季度"
    assert "共1行" in said(body)
    # the dialog's dimension takes the place of the page's two, as the scripts write the address
    query = query.replace("by=month,channel", "by=channel")
    file = client.get(f"/export/change/complaints_received.csv{query}").data.decode("utf-8-sig")
    lines = [line for line in file.splitlines() if line.startswith("现场投诉,")]
    # no visit is in the ledger before c3: of the quarter before nothing is known, and one more came
    assert lines == ["现场投诉,,1,1,无上期数据"]


# -- long tables -----------------------------------------------------------------------------------


def test_a_long_table_says_how_many_rows_are_not_there(over_county: None, client: FlaskClient) -> None:
    """1095 days: in the table beneath the chart and in the pivot five columns a day, of 3000 cells."""
    query = "from=2021-06-16&to=2024-06-14&by=day&chart=bar"
    view = view_of(query)
    beneath = said(cards.contents(CHART, view).figures)
    assert "只列前600行，其余495行没有列出；下载的表格里全部都有。" in beneath
    # the names are escaped in the description that the scripts draw
    assert beneath.count('\\"type\\": \\"Tr\\"') == 601
    pivot = said(cards.contents(PIVOT, view).body)
    assert "只列前599行，其余496行没有列出；下载的表格里全部都有。" in pivot
    assert pivot.count('\\"type\\": \\"Tr\\"') == 1 + 1 + 599
    file = client.get(f"/export/card/explore-table.csv?{query}").data.decode("utf-8-sig")
    assert file.count("月") > 1095 and "2024年6月14日" in file
    assert "没有列出" not in said(cards.contents(PIVOT, view_of("by=town")).body)


@pytest.mark.parametrize(("count", "words"), [(1500, ""), (1501, "只列前1,500行，其余1行没有列出")])
def test_a_table_of_any_card_keeps_to_the_limit(count: int, words: str) -> None:
    """Of two columns 1500 rows are 3000 cells."""
    frame = pd.DataFrame({"name": ["甲"] * count, "value": range(count)})
    told = said(html_table(Table([Column("名称", "name"), Column("件数", "value", "件")], frame)))
    assert (words in told) if words else ("没有列出" not in told)
    # the heading is a row too
    assert told.count('\\"type\\": \\"Tr\\"') == 1501


def test_many_that_tie_are_not_told(over_county: None) -> None:
    """Two complaints of 鱼邱湖街道 came in January; of towns by channels every cell has one."""
    for by, words in (("town,month", "其中鱼邱湖街道2024年1月最多，2件。"), ("town,channel", "")):
        view = view_of(f"{DAYS}&by={by}&chart=heat")
        told = CHART.conclude(CHART.ask(view), view) if CHART.conclude else ""
        assert told.startswith("2024年1月1日至6月15日高唐县投诉量5件") and told.endswith(words or "。")
        assert ("最多" in told) is bool(words)


def test_a_town_sees_itself_alone(over_county: None) -> None:
    whole = view_of(DAYS)
    own = View(whole.snapshot, whole.filters, Scope(towns=frozenset({YUQIUHU})), whole.compare)
    assert [one.code for one in explored(own).sides[0]] == [YUQIUHU]


def test_choices_travel_with_the_view() -> None:
    asked = _exploring.Exploration("on_time_pct", ("town", "quarter"), "bar")
    assert _exploring.read(asked.choices) == (asked, [])
