"""Whether a text complains that a person's pay is owed: a linear model over wage_features.

Trained by `python -m etl learn` from data/labels; here it is only summed up, so that nothing but Python is
needed to read. The same text gives the same answer on every machine.
"""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache, cached_property
from math import exp, sqrt
from pathlib import Path

from etl.staging.hotline.field_reading import FieldReading
from etl.staging.hotline.wage_features import MOST_CHARACTERS, character_runs, class_features, order_features
from etl.staging.hotline.wage_rules import rule_features
from etl.staging.hotline.word_classes import Clause, clauses, reasons

MODEL = Path(__file__).with_name("wage_model.json")
# Weights are kept with four digits; of packed ones the last bits are the square's, more than any text fills.
UNIT, SQUARE_BITS = 10_000, 40
SQUARE = (1 << SQUARE_BITS) - 1
MOST_EVIDENCE = 2
# What a clause says of pay owed: the refusal and what is refused before all else.
EVIDENCE = {"unpaid": 3, "pay": 3, "paying": 2, "amount": 1, "money": 1, "work": 1, "paid": -2, "reply": -2}
NOTHING_TO_READ = "没有可读的文字"
OTHER_MATTER = "没有写到劳动报酬"


@dataclass(frozen=True)
class WageModel:
    """`weights`: feature → its share of the sum, and the square of its length in the vector of features.

    `slope` and `level`: of the curve from sums to shares of texts about wages.
    """

    weights: dict[str, tuple[float, float]]
    intercept: float
    slope: float
    level: float
    version: str

    @cached_property
    def packed(self) -> dict[str, int]:
        """Feature → both of its figures in UNITs, as one number: found and added in one step, and exactly,
        for features come in no order."""
        return {
            one: (round(weight * UNIT) << SQUARE_BITS) + round(square * UNIT)
            for one, (weight, square) in self.weights.items()
        }

    def raw(self, features: Iterable[str]) -> float:
        """The sum of the weights, by the length of the vector that the features make."""
        both = sum(filter(None, map(self.packed.get, features)))
        square = both & SQUARE
        return self.intercept + ((both >> SQUARE_BITS) / sqrt(square * UNIT) if square else 0.0)

    def calibrated(self, raw: float) -> float:
        """Of a hundred texts with such a sum, how many are about wages, as a share."""
        return 1 / (1 + exp(-self.slope * raw - self.level))


@dataclass(frozen=True)
class OrderColumns:
    """What an order says beside its text; None where it does not."""

    category: str | None = None
    nature: str | None = None
    office: str | None = None


def features_of(text: str, told: list[Clause], columns: OrderColumns) -> set[str]:
    found = character_runs(text)
    found |= class_features(told)
    found |= rule_features(text)
    found |= order_features(columns.category, columns.nature, columns.office)
    return found


@cache
def wage_model() -> WageModel:
    with MODEL.open(encoding="utf-8") as file:
        kept = json.load(file)
    return WageModel(
        {feature: (weight, scale) for feature, weight, scale in kept["weights"]},
        kept["intercept"],
        kept["slope"],
        kept["level"],
        kept["version"],
    )


def model_reading(text: str, columns: OrderColumns) -> FieldReading[bool]:
    """Whether a normalised text complains of pay owed; the score is the calibrated share of right answers.

    The spans are the clauses that say most of it. Where it does not, the reason names what the text is about.
    """
    if not any("一" <= character <= "龥" for character in text):
        return FieldReading(False, 0.0, reason=NOTHING_TO_READ)
    text = text[:MOST_CHARACTERS]
    told = clauses(text)
    model = wage_model()
    share = model.calibrated(model.raw(features_of(text, told, columns)))
    if share < 0.5:
        return FieldReading(False, 1 - share, reason=_other_matter(told))
    return FieldReading(True, share, _evidence(told))


def _evidence(told: list[Clause]) -> tuple[tuple[int, int], ...]:
    """The clauses that say most of pay owed, in the order of the text."""
    weighed = [
        (sum(EVIDENCE.get(one, 0) for one in set(clause.classes)), -clause.start, clause.end)
        for clause in told
    ]
    best = sorted((one for one in weighed if one[0] > 0), reverse=True)[:MOST_EVIDENCE]
    return tuple(sorted((-start, end) for _, start, end in best))


def _other_matter(told: list[Clause]) -> str:
    """What most clauses speak of that is not about wages; of as many the one that is told first."""
    known = reasons()
    counts: dict[str, int] = {}
    for clause in told:
        for one in dict.fromkeys(clause.classes):
            if one in known:
                counts[one] = counts.get(one, 0) + 1
    if not counts:
        return OTHER_MATTER
    return f"{OTHER_MATTER}，说的是{known[max(counts, key=lambda one: counts[one])]}"
