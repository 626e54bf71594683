"""The labelled texts are what data/labels/README.md says, and hold nothing that could be a real person's."""

import gzip
import hashlib
import json
import re
from datetime import date
from typing import Any

import pytest

from data.spec.reference import towns
from tests.conftest import ROOT

LABELS = ROOT / "data" / "labels"
KEYS = [
    "id",
    "kind",
    "received",
    "category",
    "nature",
    "office",
    "reporter",
    "title",
    "content",
    "label",
    "second_label",
]
# What a text about wages says; null in any other.
FIELDS = [
    "employer",
    "project",
    "town",
    "amount_yuan",
    "amount_each_yuan",
    "amount_low",
    "amount_high",
    "amount_approximate",
    "workers",
    "workers_approximate",
    "months_owed",
    "period_from",
    "period_to",
]
WHY_NOT = frozenset(
    [
        "goods",
        "rent",
        "material",
        "machine",
        "fee",
        "refund",
        "deposit",
        "subsidy",
        "crop",
        "land",
        "engineering",
        "social_insurance",
        "compensation",
        "injury",
        "contract",
        "policy_question",
        "thanks",
        "withdrawn",
        "other",
    ]
)
# Of an ID number (GB 11643): the weights of its first 17 digits, and the check digit by the remainder.
WEIGHTS, CHECK_DIGITS = (7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2), "10X98765432"


def texts() -> list[dict[str, Any]]:
    lines = (LABELS / "labelled.jsonl").read_text(encoding="utf-8").splitlines()
    return [json.loads(line) for line in lines]


def words_of(text: dict[str, Any]) -> str:
    return f"{text['title'] or ''}\n{text['content']}"


def faults_of(label: dict[str, Any], words: str, town_names: set[str]) -> list[str]:
    found = []
    if label["wages"] is (label["why_not"] is not None) or label["why_not"] not in {None, *WHY_NOT}:
        found.append("why_not")
    if not label["wages"]:
        found += [field for field in FIELDS if label[field] is not None]
    found += [
        f"{field} not in the text" for field in ("employer", "project") if (label[field] or "") not in words
    ]
    if label["town"] not in {None, *town_names}:
        found.append("town")
    pieces = [piece for several in label["evidence"].values() for piece in several]
    found += [f"not in the text: {piece}" for piece in (*pieces, *label["names"]) if piece not in words]
    if label["wages"] and not label["evidence"].get("wages"):
        found.append("no evidence of wages")
    return found


def test_every_label_stands_on_its_text() -> None:
    town_names = {town.town_name for town in towns()}
    every = texts()
    assert len(every) == len({text["id"] for text in every}) == 2670
    assert sum(text["label"]["wages"] for text in every) == 1255
    wrong = {}
    for text in every:
        assert list(text) == KEYS
        assert text["kind"] in {"order", "visit"}
        assert date.fromisoformat(text["received"])
        labels = [label for label in (text["label"], text["second_label"]) if label]
        if found := [fault for label in labels for fault in faults_of(label, words_of(text), town_names)]:
            wrong[text["id"]] = found
    assert wrong == {}


def test_no_number_could_be_a_person_s() -> None:
    """Telephones are of a range that is not given out, ID numbers have check digits that cannot be."""
    for text in texts():
        bare = re.sub(r"(?<=\d)[ \-](?=[\dXx])", "", words_of(text))
        for number in re.findall(r"(?<!\d)\d{17}[\dXx](?![\dXx])", bare):
            rest = sum(int(digit) * weight for digit, weight in zip(number, WEIGHTS, strict=False)) % 11
            assert number[17].upper() != CHECK_DIGITS[rest], text["id"]
        for number in re.findall(r"(?<!\d)1[3-9]\d{9}(?!\d)", bare):
            assert number.startswith("1390000"), text["id"]


@pytest.mark.parametrize("name", ["sealed", "fresh"])
def test_the_sealed_texts_are_those_that_were_sealed(name: str) -> None:
    sealed = gzip.decompress((LABELS / f"{name}.jsonl.gz").read_bytes())
    stated = (LABELS / f"{name}.sha256").read_text(encoding="utf-8").split()[0]
    assert hashlib.sha256(sealed).hexdigest() == stated


@pytest.mark.parametrize(
    ("change", "fault"),
    [
        ({"employer": "别处的公司"}, "employer not in the text"),
        ({"town": "某某镇"}, "town"),
        ({"why_not": "rent"}, "why_not"),
        ({"names": ["欧阳某"]}, "not in the text: 欧阳某"),
    ],
)
def test_a_wrong_label_is_found(change: dict[str, Any], fault: str) -> None:
    text = next(one for one in texts() if one["label"]["wages"])
    assert faults_of(text["label"] | change, words_of(text), {town.town_name for town in towns()}) == [fault]
