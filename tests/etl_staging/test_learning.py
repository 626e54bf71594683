"""The reading of free texts is trained by a command, always alike, and measured on texts it has not seen."""

import hashlib
import json
import re
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from data.paths import PACKAGE
from etl import learning
from etl.__main__ import main as etl
from etl.commands.learn_cli import LABELS
from etl.staging.hotline.wage_model import MODEL, wage_model


@pytest.fixture(scope="module")
def some_labels(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Every sixth of the labelled texts."""
    path = tmp_path_factory.mktemp("labels") / "some.jsonl"
    lines = LABELS.read_text(encoding="utf-8").splitlines()[::6]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return path


def test_the_kept_model_is_what_its_version_says() -> None:
    kept: dict[str, Any] = json.loads(MODEL.read_text(encoding="utf-8"))
    told = {name: kept[name] for name in ("intercept", "slope", "level", "weights")}
    assert hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:12] == kept["version"]
    assert wage_model().version == kept["version"]
    assert kept["texts"] == len(LABELS.read_text(encoding="utf-8").splitlines())


def test_the_same_labels_give_the_same_model(some_labels: Path, tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        learning.write(learning.learn([some_labels]).model, tmp_path / name)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_the_command_says_how_well_it_reads(some_labels: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """By models that have not seen the text: precision and recall are counted here from the same shares."""
    before = MODEL.read_bytes()
    assert etl(["learn", str(some_labels)]) == 0
    said = capsys.readouterr().out
    learned = learning.learn([some_labels])
    pairs = list(zip([text.is_about_wages for text in learned.texts], learned.held_out, strict=True))
    right = len([1 for wages, share in pairs if wages and share >= 0.5])
    given, wanted = len([1 for _, share in pairs if share >= 0.5]), len([1 for wages, _ in pairs if wages])
    found = re.search(r"（(\d+)条.*精确率 ([\d.]+)，召回率 ([\d.]+)", said)
    assert found and found.groups() == (str(len(pairs)), f"{right / given:.3f}", f"{right / wanted:.3f}")
    for field in ("镇街", "金额", "人数", "月数", "单位", "项目"):
        assert field in said
    # measured, not kept
    assert MODEL.read_bytes() == before


def test_a_file_that_is_not_there_is_named(capsys: pytest.CaptureFixture[str]) -> None:
    assert etl(["learn", "没有.jsonl"]) == 1
    assert "没有标注文件 没有.jsonl" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("field", "read", "label", "is_right"),
    [
        ("town", "清平", {"town": "清平镇"}, True),
        ("town", None, {"town": "清平镇"}, False),
        ("town", None, {"town": None}, True),
        ("yuan", Decimal("5000.00"), {"amount_yuan": 5000}, True),
        ("yuan", Decimal("5000"), {"amount_yuan": None}, False),
        ("worker_count", 3, {"workers": 3}, True),
        ("months_owed", Decimal("1.5"), {"months_owed": 1.5}, True),
        ("months_owed", None, {"months_owed": 2}, False),
    ],
)
def test_when_a_field_is_read_right(field: str, read: Any, label: dict[str, Any], is_right: bool) -> None:
    names = {"清平": "清平镇"}
    assert learning.is_right(field, read, label, names.get(str(read))) is is_right


def test_the_labels_lie_in_the_repository() -> None:
    assert LABELS == PACKAGE / "labels" / "labelled.jsonl"
