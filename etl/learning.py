"""The reading of free texts, trained from the labelled texts: the model of wages, and how sure each field is.

Needs scikit-learn, which is among the requirements for development; reading needs only what is written here.
"""

from __future__ import annotations

import gzip
import hashlib
import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import numpy as np
from scipy.sparse import csr_matrix, diags
from sklearn.linear_model import LogisticRegression
from sklearn.model_selection import StratifiedKFold
from sklearn.preprocessing import normalize

from data.spec.reference import towns
from etl.staging.hotline.field_readings import CALIBRATION, FIELDS, field_readings, plain_value
from etl.staging.hotline.normalised import normalised
from etl.staging.hotline.town_named import town_codes
from etl.staging.hotline.wage_features import MOST_CHARACTERS
from etl.staging.hotline.wage_model import MODEL, OrderColumns, WageModel, features_of
from etl.staging.hotline.word_classes import clauses

# A feature of one or two texts teaches nothing about the next.
FEWEST_TEXTS = 3
# How far weights may go to fit the labels; from 10 to 100 the errors left out stay the same.
FREEDOM = 30.0
FOLDS, ROUNDS = 5, 2
SEED = 1
DIGITS = 4


@dataclass(frozen=True)
class Labelled:
    """A text that a person has labelled: what the model sees of it, and whether it is about wages."""

    id: str
    features: frozenset[str]
    is_about_wages: bool


@dataclass(frozen=True)
class Learned:
    """The model as kept, and how sure each text was read by models that had not seen it."""

    model: dict[str, Any]
    texts: tuple[Labelled, ...]
    held_out: tuple[float, ...]


def records(path: Path) -> Iterator[dict[str, Any]]:
    """The labelled texts of a file of data/labels, which may be compressed."""
    with (
        gzip.open(path, "rt", encoding="utf-8")
        if path.suffix == ".gz"
        else path.open(encoding="utf-8") as lines
    ):
        yield from map(json.loads, lines)


def text_of(record: dict[str, Any]) -> str:
    """Title and content as an order is read."""
    words = "。".join(part for part in (record["title"], record["content"]) if part)
    return normalised(words)[:MOST_CHARACTERS]


def labelled(path: Path) -> list[Labelled]:
    """Of a file of data/labels."""
    found = []
    for one in records(path):
        text = text_of(one)
        columns = OrderColumns(one["category"], one["nature"], one["office"])
        features = frozenset(features_of(text, list(clauses(text)), columns))
        found.append(Labelled(one["id"], features, one["label"]["wages"]))
    return found


def learn(labels: Iterable[Path]) -> Learned:
    """From the texts of files of data/labels."""
    texts = [text for path in labels for text in labelled(path)]
    raw = _held_out(texts)
    weights, intercept = _fit(texts)
    slope, level = _curve(raw, [text.is_about_wages for text in texts])
    kept = {
        "intercept": round(intercept, DIGITS),
        "slope": slope,
        "level": level,
        "weights": [[one, *pair] for one, pair in sorted(weights.items())],
    }
    digest = hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode()).hexdigest()[:12]
    model = {"version": digest, "texts": len(texts), **kept}
    curve = WageModel(weights, intercept, slope, level, digest)
    return Learned(model, tuple(texts), tuple(curve.calibrated(one) for one in raw))


def write_calibration(curves: dict[str, Any], path: Path = CALIBRATION) -> None:
    path.write_text(json.dumps(curves, ensure_ascii=False, indent=1) + "\n", encoding="utf-8")


def write(model: dict[str, Any], path: Path = MODEL) -> None:
    """One line a feature, so that a change of the model can be read as a change of lines."""
    lines = [json.dumps(one, ensure_ascii=False) for one in model["weights"]]
    head = {name: value for name, value in model.items() if name != "weights"}
    words = json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "weights": [\n'
    path.write_text(words + ",\n".join(lines) + "\n]}\n", encoding="utf-8")


def _fit(texts: list[Labelled]) -> tuple[dict[str, tuple[float, float]], float]:
    """Weights of a logistic regression over features scaled by how much they tell (Wang and Manning 2012)."""
    counts: dict[str, int] = {}
    for text in texts:
        for one in text.features:
            counts[one] = counts.get(one, 0) + 1
    names = sorted(one for one, count in counts.items() if count >= FEWEST_TEXTS)
    place = {one: number for number, one in enumerate(names)}
    pairs = [(row, place[one]) for row, text in enumerate(texts) for one in text.features if one in place]
    rows, columns = zip(*pairs, strict=True)
    seen = csr_matrix((np.ones(len(pairs)), (rows, columns)), shape=(len(texts), len(names)))
    wages = np.array([text.is_about_wages for text in texts])
    of_wages, of_others = (1 + np.asarray(seen[side].sum(axis=0)).ravel() for side in (wages, ~wages))
    scale = np.abs(np.log((of_wages / of_wages.sum()) / (of_others / of_others.sum())))
    fitted = LogisticRegression(C=FREEDOM, max_iter=1000).fit(normalize(seen @ diags(scale)), wages)
    weights = {
        one: (round(float(weight * size), DIGITS), round(float(size * size), DIGITS))
        for one, weight, size in zip(names, fitted.coef_[0], scale, strict=True)
    }
    return weights, float(fitted.intercept_[0])


def _held_out(texts: list[Labelled]) -> list[float]:
    """The sum for each text by models that were fitted without it, the mean of several rounds."""
    wages = np.array([text.is_about_wages for text in texts])
    sums = np.zeros(len(texts))
    for turn in range(ROUNDS):
        folds = StratifiedKFold(FOLDS, shuffle=True, random_state=SEED + turn)
        for known, new in folds.split(wages, wages):
            weights, intercept = _fit([texts[one] for one in known])
            model = WageModel(weights, intercept, 1.0, 0.0, "")
            sums[new] += [model.raw(texts[one].features) / ROUNDS for one in new]
    return [float(one) for one in sums]


def _curve(scores: Sequence[float], right: Sequence[bool]) -> tuple[float, float]:
    """Slope and level of the logistic curve from scores to shares of what is right (Platt 1999)."""
    curve = LogisticRegression(C=FREEDOM).fit(np.array(scores).reshape(-1, 1), right)
    return round(float(curve.coef_[0][0]), DIGITS), round(float(curve.intercept_[0]), DIGITS)


# -- how sure a field is ---------------------------------------------------------------------------

LABELS = {"yuan": "amount_yuan", "worker_count": "workers", "months_owed": "months_owed"}


def is_right(field: str, read: Any, label: dict[str, Any], town: str | None) -> bool:
    """Whether a field is read as the label has it; `town` is the official name of what was read."""
    if field == "town":
        return town == label["town"]
    if read is None or label[LABELS[field]] is None:
        return read is None and label[LABELS[field]] is None
    return Decimal(str(read)) == Decimal(str(label[LABELS[field]]))


@dataclass(frozen=True)
class FieldResult:
    """How a field of one text was read."""

    field: str
    score: float
    is_given: bool
    is_wanted: bool
    is_right: bool


def field_results(labels: Iterable[Path]) -> list[FieldResult]:
    """Every field of every text about wages."""
    names, found = town_names(), []
    for one in (record for path in labels for record in records(path) if record["label"]["wages"]):
        label = one["label"]
        for field, reading in field_readings(text_of(one), date.fromisoformat(one["received"])).items():
            read = plain_value(field, reading.value)
            wanted = label[LABELS.get(field, field)]
            right = is_right(field, read, label, names.get(str(read)))
            found.append(FieldResult(field, reading.score, read is not None, wanted is not None, right))
    return found


def calibrate(results: Sequence[FieldResult]) -> dict[str, Any]:
    """Of every field the curve from scores to shares of right readings."""
    curves = {}
    for field in FIELDS:
        own = [one for one in results if one.field == field]
        curves[field] = list(_curve([one.score for one in own], [one.is_right for one in own]))
    return {"fields": curves}


def town_names() -> dict[str, str]:
    """Every way to write a town, and its official name."""
    official = {one.town_code: one.town_name for one in towns()}
    # the county's own name is no town
    return {alias: official[code] for alias, code in town_codes().items() if code in official}
