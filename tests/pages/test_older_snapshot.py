"""Windows and downloads over a snapshot built before a column was declared: a sentence, never a fault."""

from pathlib import Path

import duckdb
import pytest
from flask.testing import FlaskClient

from pages._charts import text
from pages._components import kpi, rows
from pages._components.kpi import Tile
from pages._request import read_view
from tests.data.small_county.files import FIRST, point_to, write_snapshot

REMEDY = "请运行 python -m etl build 重建"


@pytest.fixture
def older(own: FlaskClient, tmp_path: Path) -> FlaskClient:
    folder = tmp_path / "data"
    path = write_snapshot(folder, FIRST, has_cubes=False)
    path.chmod(0o644)
    with duckdb.connect(str(path)) as con:
        for column in ("road_name", "reading_sureness", "is_verified"):
            con.execute(f"alter table complaints drop column {column}")
    point_to(folder, path.name)
    return own


@pytest.mark.parametrize(
    "path",
    [
        "/export/rows/complaints_received.xlsx",
        "/export/rows/complaints_received.csv",
        "/api/metrics/orders_read_surely.json",
    ],
)
def test_a_download_says_how_to_get_it(older: FlaskClient, path: str) -> None:
    answer = older.get(path)
    assert answer.status_code == 503
    said = answer.get_json()["error"] if answer.is_json else answer.get_data(as_text=True)
    assert REMEDY in said


def test_the_window_of_rows_says_so_and_keeps_its_choices(older: FlaskClient) -> None:
    with older.application.test_request_context():
        is_open, title, body = rows.open_rows({"of": ["complaints_received"]}, "")
    assert is_open and "投诉量的明细" in title
    assert REMEDY in body[-1].children


def test_other_figures_answer(older: FlaskClient) -> None:
    answer = older.get("/api/metrics/complaints_received.json").get_json()
    assert answer["rows"][0]["value"] is not None


def test_a_tile_that_needs_the_column_says_so_alone(older: FlaskClient) -> None:
    tiles = [Tile("complaints_received"), Tile("resolved_pct", beside="verified_yuan")]
    with older.application.test_request_context():
        view = read_view("")
        assert view is not None
        first, second = kpi.fill(tiles, view)
        assert kpi.shares(tiles, view) == ["", ""]
    # of this year
    assert first[0].children[0].children == "5"
    assert (second[0].children, second[1].children) == (text.NONE, kpi.OLDER)
    assert REMEDY in second[1].title
