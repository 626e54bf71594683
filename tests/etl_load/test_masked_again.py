"""What an earlier program loaded is masked by today's: no name stays in clear, no row is counted twice."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl.commands import batches
from tests.etl_load.conftest import NOW
from tests.etl_load.test_judging import write_orders
from tests.snapshot_file import query

WHO: dict[str, Any] = {"now": NOW, "user": "tester"}
ROWS = "select record_key, content from stg_hotline_orders order by content"


def test_texts_loaded_before_are_masked_and_stay_the_same_rows(
    load: Callable[..., Any], data_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An order without a number is known by its words, which the earlier program masked less well."""
    texts = {"": "老板亓建国拖欠工资3000元", "G1": "宁致远拖欠工资，电话138 1234 5678"}
    monkeypatch.setattr("etl.publish.store.build_version", lambda: "older")
    monkeypatch.setattr("etl.staging.persons.masking.persons_in", lambda _text: None)
    load(write_orders(tmp_path / "12345工单.csv", texts))
    before = query(data_dir, ROWS)
    assert [content for _, content in before] == [
        "宁致远拖欠工资，电话138****5678",
        "老板亓建国拖欠工资3000元",
    ]
    monkeypatch.undo()
    batches.build(data_dir=data_dir, **WHO)
    after = query(data_dir, ROWS)
    assert [content for _, content in after] == ["宁**拖欠工资，电话138****5678", "老板亓**拖欠工资3000元"]
    assert [key for key, _ in after] == [key for key, _ in before]
    assert query(data_dir, "select count(*) from complaints") == [(2,)]
