"""为什么变了: the dialog of a change's parts, what it opens, and its files."""

import io
import json
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import quote

import pandas as pd
import pytest
from openpyxl import load_workbook
from plotly.utils import PlotlyJSONEncoder
from werkzeug.exceptions import BadRequest

from data import COUNTY, Filters, Warehouse
from data.query.decomposition import decompose
from pages._components import changes, kpi, rows
from pages._components.kpi import Tile
from pages._request import read_view
from tests.data.small_county.complaints import complaint, recovery
from tests.data.small_county.days import HUIXIN, YUQIUHU, day
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot

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
    assert lines[0] == ["镇街", "上期（件）", "本期（件）", "增减（件）", "说明"]
    assert lines[1] == ["合计", 1, 4, 3, None]
    assert [line[3] for line in lines[2:]] == [2, 2, -1]
    rest = quote(json.dumps(["town", "rest", HUIXIN]))
    told = client.get(f"/export/rows/complaints_received.csv?{query}&group={rest}").data.decode("utf-8-sig")
    assert "其他镇街" in told and "N7" not in told and "N1" in told
    unknown = query.replace("previous", "last_year")
    assert client.get(f"/export/change/complaints_received.csv?{unknown}").status_code == 400
    assert client.get("/export/change/no_such.csv").status_code == 404


def test_what_a_channel_does_not_keep_is_empty_in_the_file_and_says_why(tmp_path: Path) -> None:
    """追发到位率 of the first quarter is 1,800 of 2,000 (90%), of the quarter before 500 of 1,000 (50%).

    The mean rate is 70%, the mean denominator 1,500. National platform: (100 × 1,000 − 70 × 1,000) ÷ 1,500 =
    20; its own rate rose by 25 points on a mean of 1,500: 25, so that −5 is its weight's. The hotline paid
    300 and does not keep what was verified: 100 × 300 ÷ 1,500 = 20, of which no rate can be made.
    """
    verified = {"2023-10-05": "1000", "2024-01-10": "2000"}
    complaints = [
        *(
            complaint(number, channel, "2023-09-01", YUQIUHU)
            for number, channel in enumerate(("hotline", "national", "provincial", "visits"))
        ),
        *(
            complaint(number, "national", on, YUQIUHU, is_verified=True, verified_yuan=Decimal(yuan))
            for number, (on, yuan) in enumerate(verified.items(), 10)
        ),
    ]
    recoveries = [
        recovery(0, "2023-09-01", "0"),
        recovery(1, "2023-11-01", "500", channel="national"),
        recovery(2, "2024-02-01", "1500", channel="national"),
        recovery(3, "2024-02-05", "300", channel="hotline"),
    ]
    tables = {**TABLES, "complaints": complaints, "recoveries": recoveries}
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, tables).name)
    found = decompose(
        Warehouse(tmp_path),
        "recovered_pct",
        "channel",
        filters=Filters(day("2024-01-01"), day("2024-03-31")),
        scope=COUNTY,
        compare="previous",
    )
    lines = changes.as_frame(found).set_index("渠道").to_dict("index")
    assert lines["全国平台"] == {
        "上期（%）": 50,
        "本期（%）": 75,
        "对合计的影响（个百分点）": 20,
        "其中自身高低": 25,
        "其中占比增减": -5,
        "上期分子": 500,
        "上期分母": 1000,
        "本期分子": 1500,
        "本期分母": 2000,
        "说明": "",
    }
    hotline = lines["12345热线"]
    assert {name for name, cell in hotline.items() if not pd.isna(cell)} == {
        "对合计的影响（个百分点）",
        "说明",
    }
    assert (hotline["对合计的影响（个百分点）"], hotline["说明"]) == (20, "该渠道不登记")
