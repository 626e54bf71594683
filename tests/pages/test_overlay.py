"""Series laid over one another: each point is the figure of its own window, and what is not drawn is said."""

from datetime import date, timedelta

import pytest

from data.query.windows import Window
from data.view import View
from pages._cards.overlay import OVERLAID, controls, overlaid
from pages._charts.look import PAGE
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
