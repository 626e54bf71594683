"""What is served: downloads, headers, and the refusal to be open to others."""

import csv
import io
import os
import re
import subprocess
import sys
from pathlib import Path
from urllib.parse import unquote

import pandas as pd
import pytest
from flask.testing import FlaskClient
from openpyxl import load_workbook

from pages._cards.registry import all_cards
from pages._charts import theme
from pages._components import drilldown
from pages._components.grid import row_ids
from pages._http import spreadsheets
from pages._request import read_view

ROOT = Path(__file__).parents[2]


def file_name(answer: object) -> str:
    return unquote(answer.headers["Content-Disposition"].split("''")[1])


def test_csv_of_a_card(client: FlaskClient) -> None:
    answer = client.get("/export/card/complaints-by-town.csv?town=371526001&foo=1")
    assert answer.status_code == 200
    assert answer.data.startswith(b"\xef\xbb\xbf")
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert lines[0][:2] == ["镇街", "本期（件）"]
    # complaints 1 and 2 of the hand-made county
    assert lines[1][:2] == ["鱼邱湖街道", "2"]
    assert ["筛选", "镇街：鱼邱湖街道"] in lines
    assert file_name(answer) == "高唐县_鱼邱湖街道_各镇街投诉量_2024年1月1日至6月15日_截至20240615.csv"


@pytest.mark.parametrize("card", all_cards())
def test_a_card_with_nothing_to_show_is_a_file_and_a_picture_all_the_same(
    client: FlaskClient, card: str
) -> None:
    nothing = "?town=371526109&channel=visits&from=2024-06-01&to=2024-06-03"
    for extension in ("csv", "json"):
        assert client.get(f"/export/card/{card}.{extension}{nothing}").status_code == 200


def test_xlsx_of_a_card_has_its_heading_block(client: FlaskClient) -> None:
    answer = client.get("/export/card/recovery-cumulative.xlsx")
    book = load_workbook(io.BytesIO(answer.data))
    assert book.sheetnames == ["说明", "数据"]
    head = dict(book["说明"].iter_rows(values_only=True))
    assert head["标题"] == "2024年1月1日至6月15日高唐县欠薪核实与追发金额累计"
    assert (head["单位"], head["数据截至"], head["筛选"]) == ("万元", "2024年6月15日", "无")
    assert head["快照"].startswith("wages-")
    assert "追发台账" in head["口径"]
    table = list(book["数据"].iter_rows(values_only=True))
    assert table[0] == ("月份", "核实（万元）", "追发（万元）", "累计核实（万元）", "累计追发（万元）")
    # January: 15000.10 verified; February: 12000.08 recovered
    assert table[1][:3] == ("2024年1月", 1.50001, 0)
    assert table[2][:3] == ("2024年2月", 0, 1.200008)


def test_all_rows_of_a_figure(client: FlaskClient) -> None:
    answer = client.get("/export/rows/complaints_received.xlsx?town=371526001")
    table = list(load_workbook(io.BytesIO(answer.data))["数据"].iter_rows(values_only=True))
    assert "来源文件" in table[0] and "行号" in table[0]
    assert len(table) == 3
    assert client.get("/export/rows/complaints_received.csv").status_code == 200


def test_picture_laid_out_for_paper(client: FlaskClient) -> None:
    body = client.get("/export/card/complaints-by-month.json?sheet=word&town=371526001").get_json()
    assert (body["width"], body["dpi"]) == (1843, 300)
    assert body["file_name"].endswith(".png")
    assert body["figure"]["layout"]["width"] == 1843
    slide = client.get("/export/card/complaints-by-month.json?sheet=slide").get_json()
    assert (slide["width"], slide["height"], slide["dpi"]) == (2560, 1440, None)


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/export/card/nothing.csv", 404),
        ("/export/card/complaints-by-town.exe", 404),
        ("/export/rows/nothing.csv", 404),
        ("/export/card/complaints-by-month.json?sheet=poster", 400),
    ],
)
def test_what_is_not_there_is_refused_in_words(client: FlaskClient, path: str, status: int) -> None:
    answer = client.get(path)
    assert answer.status_code == status
    assert re.search(r"[\u4e00-\u9fff]", answer.get_data(as_text=True))


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("POST", "/api/metrics", 405),
        ("DELETE", "/", 405),
        ("PUT", "/healthz", 405),
        ("GET", "/assets/nothing.js", 404),
    ],
)
def test_other_methods_and_addresses_are_refused_in_chinese_alone(
    client: FlaskClient, method: str, path: str, status: int
) -> None:
    answer = client.open(path, method=method)
    assert answer.status_code == status
    assert not re.search(r"[A-Za-z]", answer.get_data(as_text=True))
    if status == 405:
        assert "GET" in answer.headers["Allow"]


def test_no_snapshot_is_no_error_of_the_server(
    client: FlaskClient, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    assert client.get("/export/card/complaints-by-town.csv").status_code == 404
    assert client.get("/").status_code == 200
    assert client.get("/_dash-layout").status_code == 200


@pytest.mark.parametrize("start", ["=1+1", "+1", "-1", "@x", "\tx"])
def test_text_that_would_be_a_formula_is_harmless(start: str) -> None:
    frame = pd.DataFrame({"单位": [start], "数": [-1]})
    book = load_workbook(io.BytesIO(spreadsheets.as_xlsx(frame, [("标题", start)])))
    cells = [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.value is not None]
    assert all(cell.data_type != "f" for cell in cells)
    # shown as it is, and kept text when somebody edits the cell
    assert [cell.value for cell in cells if cell.value == start and cell.quotePrefix] == [start, start]
    lines = raw_csv(spreadsheets.as_csv(frame, [("标题", start)]))
    # a number stays a number
    assert lines[1] == [f"'{start}", "-1"] and lines[3] == ["标题", f"'{start}"]


def raw_csv(body: bytes) -> list[list[str]]:
    return list(csv.reader(io.StringIO(body.decode("utf-8-sig"), newline="")))


# all that a cell may hold of one byte, and what no XML may: halves of a pair, two codes
NOT_IN_ANY_XML = [*map(chr, (0xD800, 0xDFFF, 0xFFFE, 0xFFFF))]
HARD = [*map(chr, range(32)), "\x7f", *map(chr, range(0x80, 0xA0)), *NOT_IN_ANY_XML]
NO_XML = {*map(chr, range(32)), *NOT_IN_ANY_XML} - {"\t", "\n", "\r"}


def test_no_character_breaks_a_download() -> None:
    """A control character in a ledger's text gave error 500: it is left out, the text around it stays."""
    frame = pd.DataFrame({"单\x01位": [f"甲{one}乙" for one in HARD]})
    head = [("标\x02题", "\x03投诉\ud83d")]
    book = load_workbook(io.BytesIO(spreadsheets.as_xlsx(frame, head)))
    assert list(book["说明"].iter_rows(values_only=True)) == [("标题", "投诉")]
    first, *rows = book["数据"].iter_rows(values_only=True)
    assert first == ("单位",)
    shown = [row[0] for row in rows]
    assert len(shown) == len(HARD)
    for one, value in zip(HARD, shown, strict=True):
        kept = "" if one in NO_XML else one
        assert value == f"甲{kept}乙", repr(one)
    lines = raw_csv(spreadsheets.as_csv(frame, head))
    assert [line[0] for line in lines[1 : len(HARD) + 1]] == [
        f"甲{'' if one in NO_XML else one}乙" for one in HARD
    ]


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ("371526202403050012", '="371526202403050012"'),
        ("202403050012", '="202403050012"'),
        ("0000101", '="0000101"'),
        ("2024E05", '="2024E05"'),
        # Excel keeps these as they are
        ("20240305001", "20240305001"),
        ("GT202403050012345", "GT202403050012345"),
        ("371526********0012", "371526********0012"),
        ("0", "0"),
        ("", ""),
    ],
)
def test_long_numbers_survive_a_double_click_on_the_csv(value: str, written: str) -> None:
    """Excel shows 18 digits as 3.71526E+17 and loses the last three; guarded it keeps them as text."""
    frame = pd.DataFrame({"线索编号": [value], "金额": [123456789012.5]})
    body = spreadsheets.as_csv(frame, [])
    assert raw_csv(body)[1] == [written, "123456789012.5"]
    book = load_workbook(io.BytesIO(spreadsheets.as_xlsx(frame, [])))
    cell = book["数据"]["A2"]
    assert (cell.value or "") == value and (not value or cell.data_type == "s")


def test_headers_of_every_answer(client: FlaskClient) -> None:
    headers = client.get("/").headers
    policy = headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy and "'unsafe-eval'" not in policy
    assert "'unsafe-inline'" not in policy.split("style-src")[0]
    assert "'sha256-" in policy
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert '<html lang="zh-CN">' in client.get("/").get_data(as_text=True)


def test_served_page_names_no_other_host(client: FlaskClient) -> None:
    html = client.get("/").get_data(as_text=True)
    assert re.findall(r"(?:src|href)=\"(?:https?:)?//[^\"]+", html) == []


@pytest.mark.parametrize(
    ("settings", "words"), [({"HOST": "0.0.0.0"}, "还没有账户"), ({"PORT": "eighty"}, "不是端口号")]
)
def test_refuses_to_start(settings: dict[str, str], words: str) -> None:
    done = subprocess.run(
        [sys.executable, "app.py"],
        cwd=ROOT,
        env={**os.environ, **settings},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 1
    assert words in done.stderr


def test_styles_and_charts_have_the_same_colours() -> None:
    tokens = dict(
        re.findall(r"--([a-z]+): (#[0-9a-f]{6});", (ROOT / "assets/css/10_tokens.css").read_text("utf-8"))
    )
    for name in (
        "ground",
        "card",
        "raised",
        "line",
        "ink",
        "secondary",
        "tertiary",
        "accent",
        "bar",
        "red",
        "yellow",
        "blue",
        "green",
    ):
        assert tokens[name].upper() == getattr(theme.LIGHT, name), name


def test_the_rows_that_a_grid_leaves_are_downloaded_in_its_order(client: FlaskClient) -> None:
    with client.application.app_context():
        view = read_view("?town=371526001")
        assert view is not None
        ids = row_ids(drilldown.rows_of("complaints_received", view, 10)[0])
    path = "/export/rows/complaints_received.csv?town=371526001"
    header, first, second = list(csv.reader(io.StringIO(client.get(path).data.decode("utf-8-sig"))))[:3]

    answer = client.post(path, json={"rows": ids[::-1]})
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert lines[:3] == [header, second, first]
    answer = client.post(path, json={"rows": ids[1:]})
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    assert lines[:3] == [header, second, []]
    assert "共2行，本文件为明细窗口里筛选、排序后的1行" in lines[-1][1]
    # a list that has changed since is not answered with other rows
    for posted in ({"rows": [*ids, "gone#2"]}, {"rows": "all"}, ["x"]):
        assert client.post(path, json=posted).status_code == 409


@pytest.mark.parametrize(
    "path",
    ["card/complaints-by-town", "rows/complaints_received", "change/complaints_received"],
)
def test_a_file_says_which_filters_of_its_address_were_passed_over(client: FlaskClient, path: str) -> None:
    def head(query: str) -> dict[str, str]:
        book = load_workbook(io.BytesIO(client.get(f"/export/{path}.xlsx{query}").data))
        return dict(list(book["说明"].iter_rows(values_only=True)))

    period = "from=2024-01-01&to=2024-03-31&compare=previous"
    said = head(f"?town=999&colour=red&{period}")["已忽略的筛选"]
    assert said == "colour=red（没有这个筛选）；镇街=999（没有这个镇街）"
    assert "已忽略的筛选" not in head(f"?{period}")
