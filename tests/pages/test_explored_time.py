"""What the office has written for a time axis, on the charts of 自助分析: marked days and targets."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from data.spec.annotations import Annotation, Target
from data.view import View
from pages._cards.explore import CHART
from pages._cards.explored import explored
from pages._cards.explored_charts import plot
from pages._charts.categories import Names
from pages._charts.look import PAGE, PHONE
from pages._charts.plot import Level, Plot
from pages._charts.series import clear
from pages._components import dated
from pages._request import read_view

DAYS = "from=2024-01-01&to=2024-06-15"
STARTED = Annotation(date(2024, 3, 12), None, None, "夏季行动", "某文", date(2024, 3, 12))
EARLY = Annotation(date(2019, 1, 1), None, None, "早", "某文", date(2019, 1, 1))
# 90 % until March, 95 % from April
BEFORE = Target("on_time_pct", Decimal(90), "at_least", date(2021, 1, 1), date(2024, 3, 31), "九成", "甲文")
SINCE = Target("on_time_pct", Decimal(95), "at_least", date(2024, 4, 1), None, "九成五", "乙文")
FEW = Target("complaints_received", Decimal(30), "at_most", date(2021, 1, 1), None, "少", "丙文")


def view_of(query: str) -> View:
    view = read_view(f"?{query}&{DAYS}")
    assert view is not None
    snapshot = replace(view.snapshot, annotations=(EARLY, STARTED), targets=(BEFORE, SINCE, FEW))
    return replace(view, snapshot=snapshot)


def figure_of(query: str, look: Any = PAGE) -> dict[str, Any]:
    view = view_of(query)
    assert CHART.draw is not None
    return CHART.draw(CHART.ask(view), view, look)


def dotted(figure: dict[str, Any]) -> list[dict[str, Any]]:
    return [one for one in figure["layout"]["shapes"] if one["line"].get("dash") == "dot"]


def levels(figure: dict[str, Any]) -> list[tuple[list[float], list[float]]]:
    return [
        (one["x"], one["y"])
        for one in figure["data"]
        if one["type"] == "scatter" and one.get("line", {}).get("dash") == "dash"
    ]


@pytest.mark.parametrize(
    ("by", "at"),
    [
        # March is the third column, and eleven of its 31 days are over
        ("month", 2 - 0.5 + 11 / 31),
        # the week of Monday 11 March is the eleventh, and one of its days is over
        ("week", 10 - 0.5 + 1 / 7),
        # 60 of the quarter's 91 days are over with February, and eleven more
        ("quarter", -0.5 + 71 / 91),
        ("day", 71 - 0.5),
    ],
)
@pytest.mark.parametrize("chart", ["bar", "line"])
def test_a_day_is_marked_where_it_lies(over_county: None, by: str, at: float, chart: str) -> None:
    figure = figure_of(f"metric=complaints_received&by={by}&chart={chart}")
    assert [round(one["x0"], 6) for one in dotted(figure)] == [round(at, 6)]
    signs = [one for one in figure["layout"]["annotations"] if one["text"] == "▾"]
    assert [one["hovertext"] for one in signs] == ["2024年3月12日：夏季行动（某文）"]


def test_every_panel_has_the_mark_on_its_own_axis(over_county: None) -> None:
    figure = figure_of("metric=on_time_pct&by=channel,month&chart=multiples")
    assert [(one["xref"], one["yref"]) for one in dotted(figure)] == [
        ("x", "y domain"),
        ("x2", "y2 domain"),
        ("x3", "y3 domain"),
        ("x4", "y4 domain"),
    ]
    assert len(levels(figure)) == 4 * 2


@pytest.mark.parametrize("chart", ["bar", "line"])
@pytest.mark.parametrize("by", ["month", "month,channel"])
def test_a_target_runs_along_the_days_on_which_it_is_in_force(over_county: None, chart: str, by: str) -> None:
    figure = figure_of(f"metric=on_time_pct&by={by}&chart={chart}")
    assert levels(figure) == [([-0.5, 2.5], [90, 90]), ([2.5, 5.5], [95, 95])]
    (key,) = [one for one in figure["layout"]["annotations"] if "目标" in one["text"]]
    assert "━ ━ 目标90%、目标95%" in key["text"]
    assert key["hovertext"] == "目标90%：九成。依据：甲文<br>目标95%：九成五。依据：乙文"
    # a click goes through the line, and the axis has room for it
    assert all(one["hoverinfo"] == "skip" for one in figure["data"] if one.get("line", {}).get("dash"))
    low, high = figure["layout"]["yaxis"]["range"]
    assert low <= 90 and high > 95


def test_no_target_of_a_sum_nor_over_places(over_county: None) -> None:
    """A month's complaints are not held to what is said of the whole window's."""
    assert levels(figure_of("metric=complaints_received&by=month&chart=bar")) == []
    assert levels(figure_of("metric=on_time_pct&by=town,channel&chart=bar")) == []


def test_of_a_state_the_target_is_the_whole_s(over_county: None) -> None:
    goal = replace(FEW, metric="deposit_stored_yuan", value=Decimal(250_000))
    for by, wanted in (("month", [25.0]), ("month,town", [])):
        view = view_of(f"metric=deposit_stored_yuan&by={by}&chart=line")
        view = replace(view, snapshot=replace(view.snapshot, targets=(goal,)))
        assert [one.value for one in plot(explored(view), "line", PAGE).levels] == wanted


def test_they_are_in_the_table_and_the_definition(over_county: None) -> None:
    view = view_of("metric=on_time_pct&by=month,channel&chart=line")
    table = CHART.table(CHART.ask(view), view)
    marked = table.frame[table.frame["marks"] != ""]
    assert set(marked["first"]) == {"2024年3月"}
    assert set(marked["marks"]) == {"2024年3月12日：夏季行动（某文）"}
    assert "标注" in [column.head for column in table.columns]
    assert CHART.definition(view).endswith(
        "2024年3月12日：夏季行动（某文）。"
        "按期办结率目标90%：九成。依据：甲文。按期办结率目标95%：九成五。依据：乙文。"
    )
    over_towns = view_of("metric=on_time_pct&by=town&chart=bar")
    assert "夏季行动" not in CHART.definition(over_towns)
    heads = [column.head for column in CHART.table(CHART.ask(over_towns), over_towns).columns]
    assert "标注" not in heads
    assert dated.goal_words(view, ["complaints_received"]) == []


def test_on_a_phone_the_key_takes_more_lines_and_the_chart_makes_room(over_county: None) -> None:
    query = "metric=on_time_pct&by=month,channel&chart=line"
    tops = []
    for look, lines in ((PAGE, 1), (PHONE, 2)):
        figure = figure_of(query, look)
        (key,) = [one for one in figure["layout"]["annotations"] if "目标" in one["text"]]
        assert len(key["text"].split("<br>")) == lines
        tops.append(figure["layout"]["margin"]["t"] / look.u)
    assert tops == [34, 34 + 17]


def test_a_figure_stands_above_a_target_that_would_run_through_it(over_county: None) -> None:
    """January's column of 100 % is taller than the target; February's of nought is far beneath it."""
    figure = figure_of("metric=on_time_pct&by=month&chart=bar")
    heights = {one["x"]: one["y"] for one in figure["layout"]["annotations"] if one.get("yref") == "y"}
    assert (heights[0], heights[1]) == (100.0, 0.0)
    # 2 is less than a figure's height, 9 of an axis to 100, beneath 5
    near = _clear_height(5.0, 2.0), _clear_height(5.0, 8.0), _clear_height(50.0, 2.0)
    assert near == (5.0, 8.0, 2.0)


def _clear_height(level: float, height: float) -> float:
    own = Plot(Names(["一"]), (), "%", levels=[Level(-0.5, 0.5, level, "", "")])
    return clear(own, 0, height, 100.0)
