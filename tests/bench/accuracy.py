"""Precision and recall of a set of answers against the true one."""

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Accuracy:
    """Right answers among those given, and among those that should have been given."""

    right: int
    given: int
    wanted: int

    @property
    def precision(self) -> float | None:
        return self.right / self.given if self.given else None

    @property
    def recall(self) -> float | None:
        return self.right / self.wanted if self.wanted else None

    def __str__(self) -> str:
        shares = f"精确率 {_share(self.precision)}，召回率 {_share(self.recall)}"
        return f"{shares}（判为是 {self.given}，其中对 {self.right}；实为是 {self.wanted}）"


def of_sets(found: set[Any], true: set[Any]) -> Accuracy:
    return Accuracy(len(found & true), len(found), len(true))


def _share(value: float | None) -> str:
    return "—" if value is None else f"{value:.3f}"
