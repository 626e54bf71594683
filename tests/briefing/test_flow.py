"""Where a picture does not fit its page, the text goes on first; the order of pictures and tables stays."""

import pytest

from briefing.document_model import Chart, Paragraph, Section
from briefing.flow import CAPTION, LINES, SPARE, Placed, flowed
from briefing.tables import Grid

# 26 letters and an indent of two: one line
LINE = Paragraph("字" * 26)
FIRST, SECOND = Chart("a", "图1　甲"), Chart("b", "图2　乙")
TABLE = Grid("表1　丙", ["镇街"], [["甲"]], [1])


def order(section: Section, height: float, used: float) -> list[object]:
    return [one.block for one in flowed([section], lambda _key: height, used)]


def test_a_picture_that_fits_stands_where_it_is_named() -> None:
    section = Section("一、", [LINE, FIRST, LINE])
    assert flowed([section], lambda _key: 10, 0) == [
        Placed("一、"),
        Placed(LINE),
        Placed(FIRST),
        Placed(LINE),
    ]


def test_the_text_goes_on_where_a_picture_does_not_fit() -> None:
    """12 lines used, heading and line take 2: 8 are left for 10 and a caption, until three more lines and
    six have filled the page."""
    lines = [Paragraph("字" * (26 + place * 28)) for place in range(4)]
    section = Section("一、", [LINE, FIRST, TABLE, *lines])
    # the lines take 1, 2, 3 and 4: after the fourth two of them stand on the next page
    assert order(section, 10, 12) == ["一、", LINE, *lines, FIRST, TABLE]
    # what follows later in the section comes after what has waited
    later = Section("一、", [LINE, FIRST, TABLE, *lines, LINE])
    assert order(later, 10, 12) == ["一、", LINE, *lines, FIRST, TABLE, LINE]


def test_a_picture_is_made_a_little_smaller_rather_than_moved() -> None:
    section = Section("一、", [LINE, FIRST])
    used = LINES - SPARE - 2 - CAPTION - 9
    placed = flowed([section], lambda _key: 10, used)[-1]
    assert placed.block == FIRST
    assert round(placed.scale, 3) == 0.9


def test_what_is_left_at_the_end_is_not_lost() -> None:
    assert order(Section("一、", [LINE, FIRST, SECOND]), 18, 10) == ["一、", LINE, FIRST, SECOND]


@pytest.mark.parametrize("used", range(0, 22, 3))
@pytest.mark.parametrize("height", [4, 9, 14, 19])
def test_nothing_goes_into_the_next_section(height: float, used: float) -> None:
    """However full the page is: what a section names stands before the heading of the next one."""
    first, second = Section("一、", [LINE, FIRST, TABLE, LINE]), Section("二、", [LINE, SECOND])
    placed = [one.block for one in flowed([first, second], lambda _key: height, used)]
    after = placed.index("二、")
    assert FIRST in placed[:after] and TABLE in placed[:after]
    assert placed[after + 1 :] == [LINE, SECOND]
