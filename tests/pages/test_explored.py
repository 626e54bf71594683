"""What 自助分析 has asked: how many cells there are, and what is known of those in which nothing occurs."""

from dataclasses import replace

import pytest

from pages._cards import explored as exploring
from pages._cards.explored import Explored, Member, explored
from pages._request import read_view

# four sectors and three authorities, of which one lies beside each sector
SIDES = "by=sector,authority&from=2024-01-01&to=2024-06-15"


def explored_at(query: str) -> Explored:
    view = read_view(f"?{query}")
    assert view is not None
    return explored(view)


def pair_without_record(found: Explored) -> tuple[Member, Member]:
    return next(
        (row, column)
        for row in found.sides[0]
        for column in found.sides[1]
        if (row.code, column.code) not in found.cells
    )


@pytest.mark.parametrize(
    ("most", "words"),
    [
        (12, ""),
        (11, "4个行业×3个主管部门共12格，多于11格，请缩短时间或换一种拆分；下载的表格不受此限"),
    ],
)
def test_cells_without_a_record_are_drawn_too_and_count(
    over_county: None, monkeypatch: pytest.MonkeyPatch, most: int, words: str
) -> None:
    monkeypatch.setattr(exploring, "MOST_CELLS", most)
    found = explored_at(SIDES)
    assert (len(found.cells), [len(side) for side in found.sides]) == (4, [4, 3])
    assert found.too_many == words


@pytest.mark.parametrize(
    ("query", "value", "status", "word"),
    [
        # both channels cover all of these days
        ("channel=hotline,provincial&from=2024-03-01&to=2024-06-15", 0, "known", "没有记录"),
        # the two others end a week before: a complaint may still come
        ("from=2024-01-01&to=2024-06-15", 0, "partial", "数据未齐"),
        ("metric=settled_pct&from=2024-01-01&to=2024-06-15", None, "partial", "数据未齐"),
    ],
)
def test_where_nothing_occurs_as_much_is_known_as_of_row_and_column(
    over_county: None, query: str, value: int | None, status: str, word: str
) -> None:
    found = explored_at(f"{query}&by=sector,authority")
    shown = found.cell(*pair_without_record(found))
    assert (shown["value"], shown["status"], shown["word"]) == (value, status, word)


@pytest.mark.parametrize("unknown_side", [0, 1])
def test_the_less_known_of_row_and_column_decides(over_county: None, unknown_side: int) -> None:
    found = explored_at(SIDES)
    pair = list(pair_without_record(found))
    lacking = {**pair[unknown_side].total, "status": "unknown", "word": "数据未到", "value": None}
    pair[unknown_side] = replace(pair[unknown_side], total=lacking)
    shown = found.cell(*pair)
    assert (shown["value"], shown["status"], shown["word"]) == (None, "unknown", "数据未到")
