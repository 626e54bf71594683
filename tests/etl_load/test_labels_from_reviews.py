"""Orders that a person has read become labelled texts: what is right in them, masked, nothing else."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from etl import learning
from etl.__main__ import main
from etl.commands import review
from tests.etl_load.conftest import NOW
from tests.etl_load.test_judging import write_orders

Load = Callable[..., Any]
WHO: dict[str, Any] = {"now": NOW, "user": "tester", "is_later": False}
TEXTS = {
    "G1": "我叫王建国，众合商贸有限公司拖欠5名员工两个月工资共计2万元",
    "G2": "城南花木场在清平镇欠工钱",
    "G3": "拖欠工资，是说我家的事",
    "G4": "鑫达公司拖欠工资",
}


def test_confirmed_orders_are_written_as_labels(
    load: Load,
    data_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(data_dir))
    path = tmp_path / "labels.jsonl"
    assert main(["labels", str(path)]) == 1
    assert "还没有任何快照" in capsys.readouterr().err
    load(write_orders(tmp_path / "12345工单.csv", TEXTS))
    assert main(["labels", str(path)]) == 1
    assert "还没有人工核对过的工单" in capsys.readouterr().err
    review.review("G1", {}, data_dir=data_dir, **WHO)
    review.review("G2", {"employer": "城南花木场", "town": "清平镇", "yuan": "300"}, data_dir=data_dir, **WHO)
    review.review("G3", {"is_about_wages": "false"}, data_dir=data_dir, **WHO)
    assert main(["labels", str(path)]) == 0
    assert "人工核对过的工单3件，其中欠薪2件" in capsys.readouterr().out
    first, second, third = (json.loads(line) for line in path.read_text(encoding="utf-8").splitlines())
    assert "王建国" not in first["content"]
    label = first["label"]
    assert (label["wages"], label["employer"], label["amount_yuan"]) == (True, "众合商贸有限公司", 20000)
    assert (label["workers"], label["months_owed"], label["town"]) == (5, 2, None)
    label = second["label"]
    assert (label["employer"], label["town"], label["amount_yuan"]) == ("城南花木场", "清平镇", 300)
    assert (third["id"], third["label"]["wages"]) == ("confirmed:G3", False)
    assert {third["label"][name] for name in ("employer", "amount_yuan", "workers")} == {None}
    # in the form that is trained with
    assert [one.is_about_wages for one in learning.labelled(path)] == [True, True, False]
    assert len(learning.field_results([path])) == 2 * len(learning.FIELDS)
