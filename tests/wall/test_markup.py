"""A picture as HTML: what a browser makes of it is what the components say."""

from html.parser import HTMLParser
from typing import Any

from dash import dcc, html

from data.warehouse import Warehouse
from pages._wall.frame import graph
from pages._wall.markup import markup
from pages._wall.picture import draw
from pages._wall.scene import all_scenes
from tests.wall.conftest import walk, words


class Reader(HTMLParser):
    """Tags opened and closed, and the text between."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags = 0
        self.text = ""

    def handle_starttag(self, tag: str, attrs: Any) -> None:
        self.tags += 1
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        self.text += data


def test_words_attributes_and_styles() -> None:
    made = markup(
        [
            html.Div(
                ["3 < 5 & 7", html.B(12), None, html.Img(src="data:,x", alt='"引号"')],
                className="wall-a",
                style={"gridColumn": "1 / 3", "--share": "40%"},
                title="口径",
                **{"data-view": "towns funds"},
            ),
            html.Div(id="wall-facts", hidden=True),
        ]
    )
    assert made.html == (
        '<div class="wall-a" style="grid-column:1 / 3;--share:40%" title="口径" data-view="towns funds">'
        '3 &lt; 5 &amp; 7<b>12</b><img alt="&quot;引号&quot;" src="data:,x"></div>'
        '<div id="wall-facts" hidden></div>'
    )
    assert made.figures == []


def test_charts_stand_beside_the_text() -> None:
    figures = [{"data": [{"y": [number]}], "layout": {"width": 300, "height": 200}} for number in (1, 2)]
    made = markup([html.Div(graph("one", figures[0])), html.P(graph("two", figures[1]))])
    assert [figure["data"] for figure in made.figures] == [[{"y": [1]}], [{"y": [2]}]]
    assert all(figure["config"]["staticPlot"] for figure in made.figures)
    box = '<div id="wall-{}" class="dash-graph" style="width:300px;height:200px" data-figure="{}"></div>'
    assert made.html == f"<div>{box.format('one', 0)}</div><p>{box.format('two', 1)}</p>"


def test_nothing_of_a_picture_is_lost(small: Warehouse) -> None:
    _, picture = draw(small, list(all_scenes()))
    made = markup(picture)
    reader = Reader()
    reader.feed(made.html)
    assert reader.open == []
    assert reader.text == words(picture)
    components = [one for one in walk(picture) if hasattr(one, "to_plotly_json")]
    assert reader.tags == len(components)
    assert len(made.figures) == sum(isinstance(one, dcc.Graph) for one in components) > 0
