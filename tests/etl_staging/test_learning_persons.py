"""The model of personal names is trained always alike, and measured on texts it has not seen."""

import hashlib
import json
import random
from pathlib import Path
from typing import Any

import pytest

from etl import learning_persons
from etl.commands.learn_cli import LABELS
from etl.learning_persons import PersonText
from etl.staging.persons.person_names import MODEL

MOST_BYTES = 300_000


@pytest.fixture(scope="module")
def some_texts(tmp_path_factory: pytest.TempPathFactory) -> list[PersonText]:
    """Every fourth of the labelled texts."""
    path = tmp_path_factory.mktemp("labels") / "some.jsonl"
    lines = LABELS.read_text(encoding="utf-8").splitlines()[::4]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return learning_persons.person_texts([path])


def test_the_kept_model_is_what_its_version_says() -> None:
    kept: dict[str, Any] = json.loads(MODEL.read_text(encoding="utf-8"))
    lexicon = {name: kept[name] for name in ("words", "alone", "given", "typical")}
    told = {**{name: kept[name] for name in ("bias", "least", "first", "weights")}, "lexicon": lexicon}
    assert hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:12] == kept["version"]
    assert kept["texts"] == len(LABELS.read_text(encoding="utf-8").splitlines())
    assert MODEL.stat().st_size <= MOST_BYTES


def test_the_same_texts_give_the_same_model(some_texts: list[PersonText], tmp_path: Path) -> None:
    for name in ("one.json", "two.json"):
        learning_persons.write_persons(learning_persons.learn_persons(some_texts), tmp_path / name)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_names_of_texts_left_out_are_found(some_texts: list[PersonText]) -> None:
    """From a quarter of the labels most are, and few other words are starred."""
    found = learning_persons.held_out_persons(some_texts)
    assert len(found) == len(some_texts)
    assert sum(one.found for one in found) > 0.85 * sum(one.names for one in found)
    assert sum(one.harmed for one in found) < 0.01 * sum(one.harmless for one in found)


def test_found_and_starred_are_counted() -> None:
    text = PersonText(("王建国反映", "王建国和何平欠薪，于是"), ("王建国", "何平"))
    found = learning_persons.compared(text, [[(0, 3)], [(9, 11)]])
    # 王建国 of the first part is masked in the second too; 于是 is no name
    assert (found.names, found.found, found.starred, found.wrong) == (2, 1, 2, 1)
    assert (found.harmless, found.harmed) == (2 + 6, 2)


def test_other_names_take_the_place_of_the_labelled_ones() -> None:
    text = PersonText(("何平欠薪", "何平没给"), ("何平",))
    other = learning_persons.with_other_names(text, random.Random(1), ["建国"])
    [name] = other.names
    assert name != "何平" and other.parts == (f"{name}欠薪", f"{name}没给")
