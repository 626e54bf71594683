"""Marks of days on the charts, the words for them, and targets on the tiles."""

import json
from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from data.spec.annotations import Annotation, Target
from data.view import View
from pages._cards.complaints import BY_MONTH
from pages._charts.look import PAGE, PAPER, WALL
from pages._charts.month_axis import DayMark, day_marks, place_of
from pages._components import kpi
from pages._components.kpi import Tile

MONTHS = ["2024-01", "2024-02", "2024-03", "2024-04"]


def noted(view: View, *notes: Annotation, targets: tuple[Target, ...] = ()) -> View:
    return replace(view, snapshot=replace(view.snapshot, annotations=notes, targets=targets))


@pytest.mark.parametrize("look", [PAGE, PAPER.at(20), WALL])
def test_near_marks_share_a_sign_and_each_has_its_line(look: Any) -> None:
    days = [date(2024, 2, 1), date(2024, 2, 8), date(2024, 4, 15), date(2025, 1, 1)]
    shapes, signs = day_marks([DayMark(day, "<b>事</b>") for day in days], MONTHS, look)
    # 1 February is the left edge of its column, a week of 29 days is a quarter of it
    assert [round(one["x0"], 3) for one in shapes] == [0.5, round(0.5 + 7 / 29, 3), round(2.5 + 14 / 30, 3)]
    assert [one["text"] for one in signs] == ["▾2", "▾"]
    assert "<b>" not in signs[0]["hovertext"]
    # on a curve a month's point stands at its end: the first of March is where February's stands
    assert place_of(date(2024, 3, 1), MONTHS, is_point=True) == 1


def test_what_happened_is_in_picture_table_and_definition(view: View) -> None:
    at = date(2024, 3, 1)
    marked = noted(
        view,
        Annotation(at, None, None, "某办法施行", "某文", at),
        Annotation(date(2019, 1, 1), None, None, "早", "某文", at),
    )
    frame = BY_MONTH.ask(marked)
    assert BY_MONTH.draw is not None
    drawn = json.dumps(BY_MONTH.draw(frame, marked, PAGE), ensure_ascii=False, default=str)
    assert "2024年3月1日：某办法施行（某文）" in drawn
    table = BY_MONTH.table(frame, marked)
    assert isinstance(table.frame, pd.DataFrame)
    rows = dict(zip(table.frame["month"], table.frame["marks"], strict=True))
    assert (rows["2024-03"], rows["2024-02"]) == ("2024年3月1日：某办法施行（某文）", "")
    assert BY_MONTH.definition(marked).endswith("2024年3月1日：某办法施行（某文）。")
    assert "marks" not in BY_MONTH.table(frame, view).frame


@pytest.mark.parametrize(
    ("value", "direction", "words"),
    [
        ("10", "at_least", "目标10%，已达到"),
        ("99.99", "at_least", "目标99.99%，未达到"),
        ("10", "at_most", "目标不高于10%，未达到"),
    ],
)
def test_a_tile_says_whether_its_target_is_met(view: View, value: str, direction: str, words: str) -> None:
    """on_time_pct of the small county is between 10 and 99.99 %."""
    goal = Target("on_time_pct", Decimal(value), direction, date(2024, 1, 1), None, "甲", "乙")

    def target_lines(shown: View) -> list[tuple[str, str]]:
        (tile,) = kpi.fill([Tile("on_time_pct")], shown)
        lines = [one for one in tile if getattr(one, "className", "").startswith("target")]
        return [(one.children, one.title) for one in lines]

    assert target_lines(noted(view, targets=(goal,))) == [(words, "甲。依据：乙")]
    assert target_lines(view) == []
