"""The reading of employer and project is trained always alike; the kept model is that of the labels."""

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from etl import learning_names
from etl.commands.learn_cli import LABELS
from etl.staging.hotline.employer_and_project import FIELDS, MODEL, names_model


@pytest.fixture(scope="module")
def some_texts(tmp_path_factory: pytest.TempPathFactory) -> list[learning_names.NamedText]:
    """Of every fourth of the labelled texts those about wages."""
    path = tmp_path_factory.mktemp("labels") / "some.jsonl"
    lines = LABELS.read_text(encoding="utf-8").splitlines()[::4]
    path.write_text("\n".join(lines) + "\n", encoding="utf-8")
    return learning_names.named_texts([path])


def test_the_kept_model_is_what_its_version_says() -> None:
    kept: dict[str, Any] = json.loads(MODEL.read_text(encoding="utf-8"))
    told = {name: kept[name] for name in ("none", "weights")}
    assert hashlib.sha256(json.dumps(told, ensure_ascii=False).encode()).hexdigest()[:12] == kept["version"]
    assert len(names_model().weights) == len(kept["weights"])
    about_wages = [json.loads(line)["label"]["wages"] for line in LABELS.read_text("utf-8").splitlines()]
    assert kept["texts"] == sum(about_wages)


def test_the_same_texts_give_the_same_model(
    some_texts: list[learning_names.NamedText], tmp_path: Path
) -> None:
    for name in ("one.json", "two.json"):
        learning_names.write_names(learning_names.learn_names(some_texts), tmp_path / name)
    assert (tmp_path / "one.json").read_bytes() == (tmp_path / "two.json").read_bytes()


def test_texts_left_out_are_read(some_texts: list[learning_names.NamedText]) -> None:
    """From a quarter of the labels most employers are found, and more of them right than wrong."""
    read = learning_names.held_out_names(some_texts)
    assert all(set(one) == set(FIELDS) for one in read)
    pairs = [
        (one["employer"].value, text.label["employer"]) for one, text in zip(read, some_texts, strict=True)
    ]
    right = len([1 for got, wanted in pairs if got and got == wanted])
    assert right > 0.6 * len([1 for _, wanted in pairs if wanted])
    assert right > 0.6 * len([1 for got, _ in pairs if got])


def test_a_label_that_is_no_name_of_the_text_teaches_nothing() -> None:
    """Such a text adds nothing to the model of the field."""
    names = [
        learning_names.NamedText(
            text, tuple(learning_names.candidates(text)), {"employer": label, "project": None}
        )
        for text, label in (("给恒信劳务干活", "恒信劳务"), ("给众诚人力干活", "别的名字"), ("钱没给", None))
    ]
    both = learning_names.learn_names(names)
    without = learning_names.learn_names([names[0], names[2]])
    assert both["none"][0] == without["none"][0]
