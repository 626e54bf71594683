"""A snapshot built before a column was declared: what needs the column says so, the rest answers."""

from pathlib import Path

import duckdb
import pytest

from data import COUNTY, Filters, Warehouse
from data.errors import OlderSnapshot, QueryFailed
from tests.data.small_county.files import FIRST, point_to, write_snapshot


@pytest.fixture
def older(tmp_path: Path) -> Warehouse:
    path = write_snapshot(tmp_path, FIRST, has_cubes=False)
    path.chmod(0o644)
    with duckdb.connect(str(path)) as con:
        con.execute("alter table complaints drop column road_name")
    point_to(tmp_path, path.name)
    return Warehouse(tmp_path)


def test_what_needs_the_column_says_how_to_get_it(older: Warehouse) -> None:
    with pytest.raises(OlderSnapshot, match=r"旧版程序建立的.*python -m etl build"):
        older.rows("complaints_received", filters=Filters(), scope=COUNTY)


def test_what_does_not_need_it_answers(older: Warehouse) -> None:
    answer = older.measure("complaints_received", filters=Filters(), scope=COUNTY)["complaints_received"]
    assert answer.total()["value"] == 7


def test_a_wrong_query_over_todays_columns_is_no_older_snapshot(county: Warehouse) -> None:
    with pytest.raises(QueryFailed), county.cursor() as (_, cursor):
        cursor.execute("select nothing from complaints")
