"""What one field of a free text is read as, how sure that is, and where it stands."""

from __future__ import annotations

from dataclasses import dataclass
from math import exp
from typing import Generic, TypeVar

Value = TypeVar("Value")


@dataclass(frozen=True)
class FieldReading(Generic[Value]):
    """`value` is None where nothing was taken.

    `score`, 0–1, orders readings of one field by how sure they are; it is no probability yet. `spans` are the
    places of the normalised text that the reading rests on, start and end. `reason` says in Chinese why
    nothing was taken or what is doubtful; None: nothing is.
    """

    value: Value | None
    score: float
    spans: tuple[tuple[int, int], ...] = ()
    reason: str | None = None


def logistic(slope: float, level: float, score: float) -> float:
    """The share of right readings that the calibration found for such a score."""
    return 1 / (1 + exp(-slope * score - level))
