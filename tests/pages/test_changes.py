"""为什么变了: the dialog of a change's parts, what it opens, and its files."""

import io
import json
from typing import Any
from urllib.parse import quote

import pytest
from openpyxl import load_workbook
from plotly.utils import PlotlyJSONEncoder
from werkzeug.exceptions import BadRequest

from pages._components import changes, kpi, rows
from pages._components.kpi import Tile
from pages._request import read_view
from tests.data.small_county.days import HUIXIN, YUQIUHU

# c1 to c4 against c7: two towns rose by 2 each, 汇鑫街道 fell by 1
SEARCH = "?from=2024-01-01&to=2024-03-31&compare=previous"


def said(part: Any) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


def test_the_dialog_lists_the_parts_with_their_rows(over_county: None) -> None:
    is_open, title, body = changes.open_change({"of": ["complaints_received"]}, SEARCH)
    assert is_open
    assert title == "为什么变了：2024年一季度高唐县投诉量"
    told = said(body)
    for words in ("下面各部分相加正好是+3件", "鱼邱湖街道", '"+2"', '"−1"', "按用人单位", "export/change/"):
        assert words in told
    # the base of 汇鑫街道 opens its row of the quarter before
    mark = json.dumps(["town", "", HUIXIN])
    request = {"of": ["complaints_received"], "base": "previous", "group": mark}
    _, title, body = rows.open_rows(request, SEARCH)
    assert title == "投诉量的明细：高唐县，汇鑫街道，上期（2023年四季度）"
    assert "投诉量1件" in said(body) and "共1行" in said(body)
    with pytest.raises(BadRequest):
        rows.open_rows({**request, "group": '["no_such", "", "x"]'}, SEARCH)


def test_a_change_that_is_not_known_is_a_sentence(over_county: None) -> None:
    _, _, body = changes.open_change({"of": ["complaints_received"]}, "?from=2024-01-01&to=2024-03-31")
    assert "上年同期" in said(body) and "<table" not in said(body)
    # of one town the first way is another
    view = read_view(f"{SEARCH}&town={YUQIUHU}")
    assert view is not None and changes.dimension_of("complaints_received", "", view) == "sector"


def test_a_tile_opens_why_where_it_has_a_change(over_county: None) -> None:
    for search, has_change in ((SEARCH, True), ("?from=2024-01-01&to=2024-03-31", False)):
        view = read_view(search)
        assert view is not None
        told = said(kpi.fill([Tile("complaints_received")], view))
        assert ('"data-change": "complaints_received"' in told) is has_change


def test_the_parts_as_a_file(client: Any) -> None:
    query = SEARCH.removeprefix("?")
    answer = client.get(f"/export/change/complaints_received.xlsx?{query}&by=town")
    sheet = load_workbook(io.BytesIO(answer.data))["数据"]
    lines = [[cell.value for cell in line] for line in sheet.iter_rows()]
    assert lines[0] == ["镇街", "上期（件）", "本期（件）", "增减（件）"]
    assert lines[1] == ["合计", 1, 4, 3]
    assert [line[3] for line in lines[2:]] == [2, 2, -1]
    rest = quote(json.dumps(["town", "rest", HUIXIN]))
    told = client.get(f"/export/rows/complaints_received.csv?{query}&group={rest}").data.decode("utf-8-sig")
    assert "其他镇街" in told and "N7" not in told and "N1" in told
    unknown = query.replace("previous", "last_year")
    assert client.get(f"/export/change/complaints_received.csv?{unknown}").status_code == 400
    assert client.get("/export/change/no_such.csv").status_code == 404
