"""Series laid over one another: each point is the figure of its own window, and what is not drawn is said."""

from datetime import date, timedelta

import pytest

from data.query.windows import Window
from data.view import View
from pages._cards.overlay import OVERLAID, controls, overlaid
from pages._charts.look import PAGE, PAPER
from pages._charts.overlay import Line, overlay
from pages._components.cards import Card
from pages._request import read_view
from pages._url import parse_within

HALF = "from=2024-01-01&to=2024-06-15"
CARD: Card = OVERLAID


def view_of(search: str) -> View:
    view = read_view(search)
    assert view is not None
    return view


def test_a_point_is_the_figure_of_its_own_week_and_town(over_county: None) -> None:
    view = view_of(f"?{HALF}&overlay=town&grain=week")
    frame = overlaid(view)
    # five towns and all the weeks, those without a complaint too
    assert len(frame) == 5 * frame["key"].nunique() > 100
    for row in frame.itertuples():
        monday = date.fromisocalendar(int(row.key[:4]), int(row.key[6:]), 1)
        week = Window(max(monday, date(2024, 1, 1)), min(monday + timedelta(days=6), date(2024, 6, 15)))
        own = view.choosing("town", row.series).over(week).comparing(None)
        assert own.measure("complaints_received")["complaints_received"].total()["value"] == row.value


def test_years_lie_month_upon_month(over_county: None) -> None:
    frame = overlaid(view_of(f"?{HALF}"))
    assert list(dict.fromkeys(frame["series"]))[:2] == ["2024年", "2023年"]
    assert {(row.place, row.key[5:]) for row in frame.itertuples()} == {
        (month - 1, f"{month:02d}") for month in range(1, 7)
    }
    # calendar years of a longer period: the first begins in March, where it stands
    long = overlaid(view_of("?from=2023-03-01&to=2024-06-15"))
    assert {row.place for row in long.itertuples() if row.series == "2023年"} == set(range(2, 12))


def test_years_lie_week_upon_week_by_number_each_with_its_own_days(over_county: None) -> None:
    view = view_of(f"?{HALF}&grain=week")
    frame = overlaid(view)
    of = {(row.series, row.label): row for row in frame.itertuples()}
    # Mondays of 2024 and 2023 from a calendar, and the part weeks at the ends of 1 January to 15 June
    days = {
        ("2024年", "第1周"): "2024年1月1日起",
        ("2024年", "第3周"): "2024年1月15日起",
        ("2023年", "第3周"): "2023年1月16日起",
        ("2024年", "第24周"): "2024年6月10日至6月15日，不足一周",
        ("2023年", "第24周"): "2023年6月12日至6月15日，不足一周",
        # a Sunday, of the week from 26 December 2022
        ("2023年", "上年第52周"): "2023年1月1日，不足一周",
    }
    assert {key: of[key].days for key in days} == days
    assert of["2024年", "第3周"].place == of["2023年", "第3周"].place
    # 1 January 2024 is a Monday
    assert ("2024年", "上年第52周") not in of
    # the hotline's first complaint, of Tuesday 28 February 2023, is of the week from Monday 27 February
    hotline = overlaid(view_of(f"?{HALF}&grain=week&channel=hotline"))
    [first] = [row for row in hotline.itertuples() if row.series == "2023年" and row.value > 0]
    assert (first.label, first.days, first.value) == ("第9周", "2023年2月27日起", 1)
    table = CARD.table(frame, view)
    assert [column.full_head for column in table.columns][:5] == [
        "周", "2024年的日期", "2024年（件）", "2023年的日期", "2023年（件）",
    ]  # fmt: skip
    rows = list(zip(*(table.cells(column) for column in table.columns), strict=True))
    assert rows[0][:3] == ("上年第52周", "没有这一周", "—")
    at = next(row for row in rows if row[0] == "第3周")
    assert (at[1], at[3]) == ("2024年1月15日起", "2023年1月16日起")
    drawn = {trace["name"]: trace for trace in CARD.draw(frame, view, PAGE)["data"]}
    assert any(
        words.startswith("<b>2023年</b> 第3周：2023年1月16日起<br>") for words in drawn["2023年"]["hovertext"]
    )
    assert "首尾有不足一周的" in CARD.sub(frame, view)
    assert "不足一周" not in CARD.sub(overlaid(view_of(f"?{HALF}")), view_of(f"?{HALF}"))


def test_a_week_that_a_year_has_not_breaks_no_line() -> None:
    places = ["上年第52周", "上年第53周", "第1周"]
    one = Line("2022年", [1, 39], [0, 2], ["2022年1月1日至1月2日，不足一周", "2022年1月3日起"])
    [trace] = overlay(places, [one], "件")["data"]
    assert (trace["x"], trace["y"]) == ([0, 2], [1, 39])
    assert trace["hovertext"][1] == "<b>2022年</b> 第1周：2022年1月3日起<br>39件"


def test_weeks_of_towns_have_their_days_once(over_county: None) -> None:
    view = view_of(f"?{HALF}&overlay=town&grain=week")
    table = CARD.table(overlaid(view), view)
    assert [column.head for column in table.columns][:2] == ["周", "日期"]
    cells = [table.cells(column) for column in table.columns[:2]]
    assert (cells[0][0], cells[1][0]) == ("第1周", "2024年1月1日起")
    assert (cells[0][-1], cells[1][-1]) == ("第24周", "2024年6月10日至6月15日，不足一周")


def test_at_most_five_are_drawn_and_the_rest_is_said(over_county: None) -> None:
    view = view_of(f"?{HALF}&overlay=town")
    frame = CARD.ask(view)
    drawn = frame["series"].nunique()
    # twelve towns, of which five are drawn
    assert (drawn, frame.attrs["left_out"]) == (5, 7)
    for words in (CARD.sub(frame, view), CARD.conclude(frame, view)):
        assert "只画最多的5个，另有7个、未知镇街1件没有画" in words.replace("个镇街", "个")
    assert CARD.full_title(view) == "2024年1月1日至6月15日高唐县每月投诉量（按镇街叠加）"
    assert len(CARD.table(frame, view).columns) == 6
    assert len(CARD.draw(frame, view, PAGE)["data"]) == 5
    # the chosen alone
    two = CARD.ask(view_of(f"?{HALF}&overlay=town&town=371526001,371526101"))
    assert (two["series"].nunique(), two.attrs["left_out"]) == (2, 0)


def test_the_choices_are_part_of_the_address(over_county: None) -> None:
    pressed = [
        button.children
        for group in controls(view_of("?overlay=channel&grain=week")).children
        for button in group.children
        if getattr(button, "aria-pressed") == "true"
    ]
    assert pressed == ["按渠道", "按周"]


@pytest.mark.parametrize(("search", "words"), [("?overlay=moon", "叠加=moon"), ("?grain=day", "横轴=day")])
def test_an_unknown_choice_is_named(search: str, words: str) -> None:
    asked = parse_within(search, date(2021, 1, 1), date(2024, 6, 15))
    assert asked.extras == () and asked.ignored[0].startswith(words)


def test_the_names_can_be_clicked_on_the_page_and_are_words_on_paper() -> None:
    lines = [Line(name, [1, 2], [0, 1], ["", ""]) for name in ("甲", "乙")]
    page, paper = (overlay(["1月", "2月"], lines, "件", look=look)["layout"] for look in (PAGE, PAPER))
    # drawn last is what is asked about, named first
    assert (page["showlegend"], page["legend"]["traceorder"], page["annotations"]) == (True, "reversed", [])
    assert paper["showlegend"] is False
    assert [one["text"].count("span style") for one in paper["annotations"]] == [2]
