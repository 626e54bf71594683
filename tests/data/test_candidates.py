"""Complaints of one person about two sites: listed for a person to confirm, on both sides."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data import COUNTY, Scope, Warehouse
from tests.data.small_county.complaints import complaint
from tests.data.small_county.days import HUIXIN, LIANGCUN
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot

# 21 and 22 are one person's, ten days apart, about two sites; 23 has nothing to do with them
RECORDS = [
    complaint(21, "national", "2024-03-01", HUIXIN, matter_id="m21"),
    complaint(22, "national", "2024-03-11", LIANGCUN, matter_id="m22"),
    complaint(23, "national", "2024-03-12", LIANGCUN, matter_id="m23"),
]
PAIR = {
    "complaint_id": "c22",
    "other_id": "c21",
    "matter_id": "m22",
    "other_matter_id": "m21",
    "reason": "phone",
    "days_apart": 10,
    "days_since_last": 10,
}


@pytest.fixture(scope="module")
def county(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder: Path = tmp_path_factory.mktemp("county")
    tables = TABLES | {"complaints": RECORDS, "matter_candidates": [PAIR]}
    point_to(folder, write_snapshot(folder, FIRST, tables).name)
    return Warehouse(folder)


def listed(county: Warehouse, reason: str | None, scope: Scope = COUNTY) -> list[str]:
    asked: dict[str, Any] = {"reason": reason, "words": None, "take": 10, "skip": 0}
    return county.question("joined_matters", scope=scope, **asked)["事项编号"].tolist()


def confirmed(county: Warehouse, scope: Scope = COUNTY) -> dict[str, list[str] | None]:
    lines = county.question("matter_links", scope=scope, matter_ids=None)
    return {
        number: list(words) if pd.api.types.is_list_like(words) else None
        for number, words in zip(lines["编号"], lines["待确认"], strict=True)
    }


def test_both_matters_are_on_the_list(county: Warehouse) -> None:
    assert listed(county, "candidate") == ["m22", "m21"]
    # matters of one record are on no other list
    assert listed(county, None) == []


def test_each_side_names_the_other(county: Warehouse) -> None:
    assert confirmed(county) == {
        "N21": ["与N22为同一电话，相隔10天"],
        "N22": ["与N21为同一电话，相隔10天"],
        "N23": None,
    }


def test_a_record_of_another_town_is_named_to_nobody_who_may_not_see_it(county: Warehouse) -> None:
    scope = Scope(frozenset({HUIXIN}))
    assert listed(county, "candidate", scope) == ["m21"]
    assert confirmed(county, scope) == {"N21": None}
