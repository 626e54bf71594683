"""/api/metrics and /healthz over the hand-made county: status codes, shapes, sentences."""

import csv
import io
from datetime import date
from pathlib import Path
from typing import Any

import duckdb
import pytest
from flask import Flask, g
from flask.testing import FlaskClient

from data import COUNTY, Scope
from data.spec.metric import catalogue
from data.warehouse import Warehouse
from pages._http import health, metrics_api
from tests.data.small_county.days import LIANGCUN, YUQIUHU
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot

HALF = "from=2024-01-01&to=2024-06-15"
STATUS_COLUMNS = [
    "status",
    "reason",
    "compare_value",
    "compare_status",
    "compare_reason",
    "change",
    "change_pct",
]


def served() -> Flask:
    server = Flask(__name__)
    server.config["TODAY"] = lambda: date(2024, 6, 16)
    metrics_api.register(server)
    health.register(server)
    return server


@pytest.fixture
def client(small_county: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("ANXIN_DATA", str(small_county))
    return served().test_client()


@pytest.fixture
def empty_client(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    return served().test_client()


def get(client: FlaskClient, path: str) -> Any:
    answer = client.get(path)
    assert answer.status_code == 200, answer.text
    return answer.json


def test_the_catalogue(client: FlaskClient) -> None:
    listed = {one["id"]: one for one in get(client, "/api/metrics")["metrics"]}
    assert set(listed) == set(catalogue())
    assert listed["on_time_pct"]["label"] == "按期办结率"
    assert listed["on_time_pct"]["definition"]
    assert "route" in listed["recovered_yuan"]["by"]


def test_a_percentage_as_json(client: FlaskClient) -> None:
    reason = (
        "全国平台线索数据自 2024-01-31 起，之前未知。全国平台线索数据只到 2024-06-08，之后未齐。"
        "省平台投诉数据自 2024-03-01 起，之前未知。"
        "现场投诉数据自 2024-02-29 起，之前未知。现场投诉数据只到 2024-06-07，之后未齐。"
    )
    assert get(client, f"/api/metrics/on_time_pct.json?{HALF}") == {
        "metric": "on_time_pct",
        "snapshot": FIRST,
        "data_until": "2024-06-15",
        "complete_until": "2024-06-15",
        "from": "2024-01-01",
        "to": "2024-06-15",
        "compare_from": None,
        "compare_to": None,
        "status": "partial",
        "reason": reason,
        "compare_status": None,
        "recorded": None,
        "recorded_of": None,
        "recorded_filled": None,
        "unit": "%",
        "columns": ["numerator", "denominator", "value", *STATUS_COLUMNS],
        "rows": [
            {
                "numerator": 2,
                "denominator": 4,
                "value": 50.0,
                "status": "partial",
                "reason": reason,
                "compare_value": None,
                "compare_status": None,
                "compare_reason": "",
                "change": None,
                "change_pct": None,
            }
        ],
        "notes": [f"{words}。" for words in reason.split("。") if words],
    }


def test_a_split_and_compared_sum_as_json(client: FlaskClient) -> None:
    body = get(
        client, "/api/metrics/owed_yuan.json?from=2024-02-01&to=2024-02-29&by=town&by=month&compare=last_year"
    )
    assert body["columns"] == [
        "town", "town_name", "month", "numerator", "denominator", "value", *STATUS_COLUMNS,
    ]  # fmt: skip
    assert body["rows"][0] == {
        "town": YUQIUHU, "town_name": "鱼邱湖街道", "month": "2024-02",
        "numerator": 0.0, "denominator": None, "value": 0.0,
        "status": "partial",
        "reason": body["rows"][0]["reason"],
        "compare_value": 300.0, "compare_status": "partial",
        "compare_reason": body["rows"][0]["compare_reason"],
        # 300 元 less is all of it
        "change": -300.0, "change_pct": -100.0,
    }  # fmt: skip
    assert len(body["rows"]) == 12


def test_csv_has_the_same_columns_and_two_decimals(client: FlaskClient) -> None:
    answer = client.get(f"/api/metrics/recovered_pct.csv?{HALF}&by=channel&compare=last_year")
    assert (answer.status_code, answer.content_type) == (200, "text/csv; charset=utf-8")
    assert answer.headers["X-Snapshot"] == FIRST
    rows = list(csv.reader(io.StringIO(answer.data.decode("utf-8"))))
    assert rows[0] == [
        "channel", "channel_name", "numerator", "denominator", "value", *STATUS_COLUMNS,
        "recorded", "recorded_of",
    ]  # fmt: skip
    # 12000.08 / 15000.10 of c2 alone
    assert rows[2][:6] == ["national", "全国平台", "12000.08", "15000.10", "80.00", "partial"]
    assert rows[2][-2:] == ["1", "1"]
    # an order has no verified amount
    assert rows[1][:6] == ["hotline", "12345热线", "", "", "", "unknown"]


def test_filters_are_repeated_or_listed(client: FlaskClient) -> None:
    def value(query: str) -> int:
        return get(client, f"/api/metrics/complaints_received.json?{HALF}&{query}")["rows"][0]["value"]

    assert value(f"town={YUQIUHU}") == 2
    assert value(f"town={YUQIUHU}&town={LIANGCUN}") == value(f"town={YUQIUHU},{LIANGCUN}") == 4
    assert value("channel=hotline&sector=housing&authority=housing_bureau") == 1


def test_records_that_name_no_channel_can_be_asked_for(client: FlaskClient) -> None:
    """Of the two payments of the half-year the 500 元 of 31 March answer to no complaint of a channel."""
    answer = get(client, f"/api/metrics/recovered_yuan.json?{HALF}&channel=unknown")
    assert answer["rows"][0]["value"] == 500.0
    # a matter is made of complaints
    refused = client.get(f"/api/metrics/matters_received.json?{HALF}&channel=unknown")
    assert (refused.status_code, refused.json) == (400, {"error": "没有代码为“unknown”的渠道。"})


def test_missing_days_reach_as_far_as_the_data(client: FlaskClient) -> None:
    assert get(client, "/api/metrics/complaints_received.json")["rows"][0]["value"] == 7
    assert get(client, "/api/metrics/complaints_received.json?from=2024-06-15")["rows"][0]["value"] == 1
    months = get(client, "/api/metrics/complaints_received.json?by=month")["rows"]
    assert (months[0]["month"], months[-1]["month"], len(months)) == ("2023-01", "2024-06", 18)


def test_a_preset_is_the_window_that_the_filter_bar_gives(client: FlaskClient) -> None:
    answer = get(client, "/api/metrics/complaints_received.json?period=last_quarter")
    assert (answer["from"], answer["to"]) == ("2024-01-01", "2024-03-31")
    answer = get(client, "/api/metrics/complaints_received.json?period=before_spring_festival")
    # 春节 2024-02-10
    assert (answer["from"], answer["to"]) == ("2023-12-12", "2024-02-09")


def test_a_stock_says_that_the_first_day_is_ignored(client: FlaskClient) -> None:
    assert "与起始日无关" in get(client, f"/api/metrics/live_projects.json?{HALF}")["notes"][0]


@pytest.mark.parametrize("extension", ["json", "csv"])
@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("town=999", "没有代码为“999”的镇街"),
        ("town=", "没有代码为“”的镇街"),
        ("sector=farming", "行业"),
        ("channel=weibo", "渠道"),
        # every complaint has come by some channel
        ("channel=unknown", "没有代码为“unknown”的渠道"),
        ("channel=hotline,unknown", "没有代码为“unknown”的渠道"),
        ("authority=nobody", "主管部门"),
        ("from=2024-13-01", "参数 from：没有 2024-13-01 这一天"),
        ("to=2024-02-30", "参数 to"),
        ("from=20240101", "不是日期"),
        ("from=yesterday", "不是日期"),
        ("from=2024-02-01&to=2024-01-31", "晚于"),
        ("from=2030-01-01", "晚于数据截至日"),
        ("from=2024-01-01&from=2024-02-01", "只能给一次"),
        ("period=last_year&to=2024-06-15", "只能给一种"),
        ("period=last_decade", "last_month（上月）"),
        ("by=county", "没有名为“county”的维度"),
        ("by=route", "不能按追发方式"),
        ("by=town&by=town", "不能重复"),
        ("compare=yesterday", "compare"),
        ("compare=last_year&from=0001-01-01", "太早"),
        ("by=week&from=0001-01-01", "过长"),
        ("towns=371526001", "不认识的参数 towns"),
        ("town=371526001'--", "镇街"),
    ],
)
def test_bad_input_is_400_with_a_sentence(
    client: FlaskClient, extension: str, query: str, message: str
) -> None:
    answer = client.get(f"/api/metrics/complaints_received.{extension}?{query}")
    assert answer.status_code == 400
    assert list(answer.json) == ["error"]
    assert message in answer.json["error"]


@pytest.mark.parametrize(
    "path",
    ["metrics/nothing.json", "metrics/nothing.csv", "metrics/owed_yuan", "metrics/owed_yuan.xml", "figures"],
)
def test_what_is_not_there_is_404(client: FlaskClient, path: str) -> None:
    answer = client.get(f"/api/{path}")
    assert answer.status_code == 404
    assert list(answer.json) == ["error"]


def test_out_of_scope_is_403_and_within_it_is_own_rows(
    small_county: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(small_county))
    server = served()

    @server.before_request
    def sign_in() -> None:
        g.scope = Scope(frozenset({LIANGCUN}))

    client = server.test_client()
    refused = client.get(f"/api/metrics/complaints_received.json?town={YUQIUHU}")
    assert (refused.status_code, refused.json) == (403, {"error": "无权查看鱼邱湖街道的数据。"})
    own = get(client, "/api/metrics/complaints_received.json?by=town")["rows"]
    assert [(row["town"], row["value"]) for row in own] == [(LIANGCUN, 2)]


def test_without_data_it_is_503(empty_client: FlaskClient) -> None:
    answer = empty_client.get("/api/metrics/complaints_received.json")
    assert answer.status_code == 503
    assert "请先装载台账" in answer.json["error"]
    assert empty_client.get("/api/metrics").status_code == 200
    assert empty_client.get("/api/metrics/nothing.json").status_code == 404


def test_health(client: FlaskClient, empty_client: FlaskClient, small_county: Path, monkeypatch: Any) -> None:
    nothing = get(empty_client, "/healthz")
    assert (nothing["status"], nothing["snapshot"], nothing["data_until"]) == ("empty", None, None)
    monkeypatch.setenv("ANXIN_DATA", str(small_county))
    body = get(client, "/healthz")
    assert set(body) == {"status", "snapshot", "data_until", "complete_until", "loaded_at", "warnings"}
    assert (body["status"], body["snapshot"], body["data_until"], body["loaded_at"]) == (
        "warning", FIRST, "2024-06-15", "2024-06-16T09:00:00",
    )  # fmt: skip
    assert "现场投诉该补数了。" in body["warnings"]


def test_a_base_before_the_first_day_is_unknown(client: FlaskClient) -> None:
    """Its fund entries begin in 2024: of 2023 nothing is known, and nothing is no 0."""
    answer = client.get(f"/api/metrics/fund_advanced_yuan.json?{HALF}&compare=last_year").json
    row = answer["rows"][0]
    assert (row["value"], row["status"]) == (32000.0, "partial")
    assert (row["compare_value"], row["compare_status"]) == (None, "unknown")
    assert "无上年同期数据" in row["compare_reason"]
    table = client.get(f"/api/metrics/fund_advanced_yuan.csv?{HALF}&compare=last_year").text
    assert table.splitlines()[1].startswith("32000.00,,32000.00,partial,")


def test_a_channel_that_tells_of_no_day_is_null(client: FlaskClient) -> None:
    """Of January 2024 the provincial platform, which begins on 1 March, tells nothing; the hotline has c1."""
    rows = get(client, "/api/metrics/complaints_received.json?from=2024-01-01&to=2024-01-31&by=channel")[
        "rows"
    ]
    assert {row["channel"]: (row["value"], row["status"]) for row in rows} == {
        "hotline": (1, "known"),
        "national": (1, "partial"),
        "provincial": (None, "unknown"),
        "visits": (None, "unknown"),
    }


def test_a_window_beyond_the_data_is_cut_before_it_is_compared(client: FlaskClient) -> None:
    """June until the 15th: the fifteen days before it are 17 to 31 May, not the whole of May."""
    query = "from=2024-06-01&to=2024-06-30&compare=previous"
    answer = get(client, f"/api/metrics/complaints_received.json?{query}&channel=hotline")
    assert (answer["from"], answer["to"]) == ("2024-06-01", "2024-06-15")
    assert (answer["compare_from"], answer["compare_to"]) == ("2024-05-17", "2024-05-31")
    assert answer["notes"] == ["数据截至 2024-06-15，之后未计。"]
    table = client.get(f"/api/metrics/complaints_received.csv?{query}")
    assert (table.headers["X-From"], table.headers["X-To"]) == ("2024-06-01", "2024-06-15")


def test_a_store_without_an_event_day_has_no_last_day(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Projects alone tell of no happening: the day of loading never stands in for 数据截至."""
    tables = {name: [] for name in TABLES} | {"projects": TABLES["projects"]}
    path = write_snapshot(tmp_path, FIRST, tables)
    with duckdb.connect(str(path)) as con:
        con.execute("update snapshot_info set data_until = null")
    point_to(tmp_path, path.name)
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    client = served().test_client()
    health = get(client, "/healthz")
    assert (health["data_until"], health["complete_until"], health["status"]) == (None, None, "warning")
    assert "没有任何发生日期" in health["warnings"][0]
    answer = client.get("/api/metrics/live_projects.json")
    assert answer.status_code == 503
    assert "没有数据截至" in answer.json["error"]
    # What needs no day is still answered, as the list of batches is after the only one was taken back.
    assert len(Warehouse(tmp_path).question("parameter_list", scope=COUNTY))
