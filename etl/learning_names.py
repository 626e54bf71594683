"""The reading of employer and project, trained from the labelled texts.

Needs numpy and scipy, which are among the requirements for development; reading needs only what is written
here.
"""

from __future__ import annotations

import hashlib
import itertools
import json
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix

from etl.learning import records, text_of
from etl.staging.hotline.employer_and_project import FIELDS, MODEL, NamesModel, chosen, shares, whole_name
from etl.staging.hotline.field_reading import FieldReading
from etl.staging.hotline.name_features import Candidate, candidates
from etl.staging.hotline.normalised import normalised

# A feature of fewer names teaches nothing about the next.
FEWEST_NAMES = 4
# How far weights may go to fit the labels. Chosen by cross-validation.
FREEDOM = {"employer": 2.0, "project": 1.0}
# What is looked at for each field: what else there is made readings of texts left out no better.
LOOKED_AT = {
    "employer": frozenset(
        (
            *("employs", "short forms", "short form owes", "region", "naming", "building", "count"),
            *("ending", "first", "region behind", "speaker", "length", "after", "after two", "part"),
            *("part owes", "before two", "inside", "where", "where of kind", "label", "ending before"),
        )
    ),
    "project": frozenset(
        (
            *("barrier after", "word after", "building", "ending", "longest", "first", "region"),
            *("speaker", "last two", "after", "after two", "ending after", "before", "ending before"),
            *("quoted", "service", "inside", "verb", "where of kind", "label", "naming", "before two"),
        )
    ),
}
# What the words say by themselves, where too few labels speak of them: 用工单位是…, 项目：…, …已付清
KNOWN_BEFORE = {
    "employer": {
        "label=unit|unit": 1.5,
        "part=unit|employer": 1.5,
        "part=unit|labour": 0.7,
        "part=unit|owner": -1.5,
        "part owes=unit||False|True": -0.7,
        "part owes=unit|main|False|True": -1.0,
        "before two=联系": -1.0,
    },
    "project": {"label=site|site": 2.0},
}
FOLDS, SEED, DIGITS = 5, 1, 3


@dataclass(frozen=True)
class NamedText:
    """A text about wages, the names it may hold, and what the label says of each of FIELDS."""

    text: str
    names: tuple[Candidate, ...]
    label: dict[str, str | None]


def named_texts(labels: Iterable[Path]) -> list[NamedText]:
    """Of files of data/labels the texts about wages."""
    found = []
    for one in (record for path in labels for record in records(path) if record["label"]["wages"]):
        text = text_of(one)
        label = {field: value and normalised(value) for field in FIELDS for value in [one["label"][field]]}
        found.append(NamedText(text, tuple(candidates(text)), label))
    return found


def learn_names(texts: Sequence[NamedText]) -> dict[str, Any]:
    """What MODEL keeps."""
    fitted = [_fit(texts, field) for field in FIELDS]
    features = sorted({one for weights, _ in fitted for one in weights})
    rows = [[one, *(round(weights.get(one, 0.0), DIGITS) for weights, _ in fitted)] for one in features]
    kept = {
        "none": [round(none, DIGITS) for _, none in fitted],
        "weights": [row for row in rows if any(row[1:])],
    }
    digest = hashlib.sha256(json.dumps(kept, ensure_ascii=False).encode()).hexdigest()[:12]
    return {"version": digest, "texts": len(texts), **kept}


def write_names(model: dict[str, Any], path: Path = MODEL) -> None:
    """One line a feature, so that a change of the model can be read as a change of lines."""
    lines = [json.dumps(one, ensure_ascii=False) for one in model["weights"]]
    head = {name: value for name, value in model.items() if name != "weights"}
    words = json.dumps(head, ensure_ascii=False, indent=1)[:-2] + ',\n "weights": [\n'
    path.write_text(words + ",\n".join(lines) + "\n]}\n", encoding="utf-8")


def held_out_names(texts: Sequence[NamedText]) -> list[dict[str, FieldReading[str]]]:
    """How each text is read by models that were fitted without it."""
    found: list[dict[str, FieldReading[str]]] = [{} for _ in texts]
    order = np.random.default_rng(SEED).permutation(len(texts))
    for new in np.array_split(order, FOLDS):
        known = sorted(set(range(len(texts))) - set(new.tolist()))
        for field in FIELDS:
            weights, none = _fit([texts[one] for one in known], field)
            model = NamesModel({one: (weight, 0.0) for one, weight in weights.items()}, (none, 0.0))
            for one in new.tolist():
                names = texts[one].names
                given = shares([model.sums(name.features)[0] for name in names], none)
                found[one][field] = chosen(texts[one].text, names, field, given)
    return found


def _fit(texts: Sequence[NamedText], field: str) -> tuple[dict[str, float], float]:
    """Weights of the features, and the sum of “none”: a conditional logit over the names of each text."""
    looked_at, before = LOOKED_AT[field], KNOWN_BEFORE[field]
    # Where the labelled name is not among the names, the text teaches nothing.
    of_labels = [_of_label(one, field) for one in texts]
    fit = [
        one
        for one, of_label in zip(texts, of_labels, strict=True)
        if one.label[field] is None or of_label is not None
    ]
    seen = [[_looked_at(name, looked_at) for name in one.names] for one in fit]
    counts = Counter(feature for names in seen for name in names for feature in name)
    kept = sorted(one for one, count in counts.items() if count >= FEWEST_NAMES or one in before)
    place = {one: number for number, one in enumerate(kept)}
    rows: list[int] = []
    columns: list[int] = []
    starts, wanted, row = [], [], 0
    for one, names in zip(fit, seen, strict=True):
        starts.append(row)
        of_label = _of_label(one, field)
        for number, features in enumerate(names):
            if number == of_label:
                wanted.append(row)
            known = [place[feature] for feature in features if feature in place]
            columns += known
            rows += [row] * len(known)
            row += 1
        columns.append(len(kept))
        rows.append(row)
        if one.label[field] is None:
            wanted.append(row)
        row += 1
    matrix = csr_matrix((np.ones(len(rows)), (rows, columns)), shape=(row, len(kept) + 1))
    origin = np.array([before.get(one, 0.0) for one in kept] + [0.0])
    weights = _minimum(matrix, np.array(starts), np.array(wanted), origin, FREEDOM[field])
    return dict(zip(kept, map(float, weights), strict=False)), float(weights[-1])


def _of_label(one: NamedText, field: str) -> int | None:
    """Which of the names is the labelled one: as spelled, else what is made of it where it is taken."""
    label = one.label[field]
    if label is None:
        return None
    exact = (number for number, name in enumerate(one.names) if name.value == label)
    made = (
        number for number in range(len(one.names)) if whole_name(one.text, one.names, number, field) == label
    )
    return next(itertools.chain(exact, made), None)


def _looked_at(name: Candidate, kinds: frozenset[str]) -> list[str]:
    return sorted(one for one in name.features if one.partition("=")[0] in kinds)


def _minimum(
    matrix: csr_matrix, starts: np.ndarray, wanted: np.ndarray, origin: np.ndarray, freedom: float
) -> np.ndarray:
    """The weights that make the wanted rows likeliest within their texts, not far from `origin`."""
    lengths = np.diff(np.append(starts, matrix.shape[0]))
    gained = np.asarray(matrix[wanted].sum(axis=0)).ravel()

    def loss(weights: np.ndarray) -> tuple[float, np.ndarray]:
        sums = matrix @ weights
        most = np.maximum.reduceat(sums, starts)
        parts = np.exp(sums - np.repeat(most, lengths))
        totals = np.add.reduceat(parts, starts)
        away = weights - origin
        likely = (sums[wanted] - most - np.log(totals)).sum()
        slope = matrix.T @ (parts / np.repeat(totals, lengths)) - gained + away / freedom
        return float(-likely + away @ away / (2 * freedom)), slope

    found = minimize(loss, origin.copy(), jac=True, method="L-BFGS-B", options={"maxiter": 300})
    return np.asarray(found.x)
