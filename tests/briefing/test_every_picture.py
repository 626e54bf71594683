"""Every number on the official pictures of a briefing is the API's, in both formats."""

from typing import Any

import pytest
from flask.testing import FlaskClient

from briefing.content import compose
from briefing.period import view_of_period
from data import COUNTY
from data.view import View
from pages._cards.registry import all_cards
from pages._charts.paper import SHEETS
from pages._components.cards import Card, paper_figure
from tests.briefing.charts import read_chart
from tests.briefing.reading import Reader
from tests.briefing.test_every_number import client, reader_of  # noqa: F401 - a fixture

pytestmark = [pytest.mark.slow]


def pictures(reader: Reader) -> list[tuple[str, str, dict[str, Any]]]:
    """Key, 口径 and figure of each picture, as the renderer process asks for them."""
    paper = compose(view_of_period(f"{reader.first}..{reader.last}", COUNTY))
    return [
        (figure.key, in_full(card, view), paper_figure(card, view, sheet))
        for figure in paper.figures
        for card, view in [(all_cards()[figure.card], View.from_json(figure.view.to_json()))]
        for sheet in SHEETS.values()
    ]


def in_full(card: Card, view: View) -> str:
    """The 口径, with the share of records that each figure is of, which tests/surfaces holds to the API."""
    if not card.short:
        return card.definition(view)
    return card.short + "".join(view.shares(*card.metrics_in(view)))


@pytest.mark.parametrize(("first", "last"), [("2024-01-01", "2024-06-30"), ("2023-07-01", "2023-12-31")])
def test_every_number_of_the_pictures(client: FlaskClient, first: str, last: str) -> None:  # noqa: F811
    reader = reader_of(client, first, last)
    for key, definition, figure in pictures(reader):
        read_chart(reader, key, figure, definition)
    print(f"{reader.checked} numbers on pictures compared")
    assert reader.wrong == []
    assert reader.checked > 500
