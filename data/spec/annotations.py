"""Dated notes on time axes, and targets of figures: reference files of the office, checked line by line."""

import csv
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any, TypeVar

from data.paths import REFERENCE
from data.spec import reference
from data.spec.metric import catalogue
from data.spec.reference import LookupsError

ANNOTATIONS, TARGETS = "annotations.csv", "targets.csv"
AT_LEAST, AT_MOST = "at_least", "at_most"
Line = TypeVar("Line")


@dataclass(frozen=True)
class Annotation:
    """What happened on a day. `town_code` and `metric` are null where it is of all towns or figures.

    It is shown by snapshots that are complete until `effective_from` or later.
    """

    day: date
    town_code: str | None
    metric: str | None
    text: str
    source: str
    effective_from: date


@dataclass(frozen=True)
class Target:
    """What a figure should come to, in its own unit; `valid_until` is the last day, null where it goes on."""

    metric: str
    value: Decimal
    direction: str
    valid_from: date
    valid_until: date | None
    text: str
    source: str

    def is_met(self, value: Decimal) -> bool:
        return value >= self.value if self.direction == AT_LEAST else value <= self.value

    def is_in_force(self, on: date) -> bool:
        return self.valid_from <= on and (self.valid_until is None or on <= self.valid_until)


def annotations(folder: Path = REFERENCE) -> list[Annotation]:
    """By day. Raises: LookupsError, naming file and line."""
    return sorted(_read(folder / ANNOTATIONS, _annotation), key=lambda one: one.day)


def targets(folder: Path = REFERENCE) -> list[Target]:
    """In the order of the file. Raises: LookupsError, naming file and line, or two targets of one day."""
    found = list(_read(folder / TARGETS, _target))
    for place, one in enumerate(found):
        for other in found[:place]:
            if one.metric == other.metric and any(
                late.is_in_force(late.valid_from) and early.is_in_force(late.valid_from)
                for late, early in ((one, other), (other, one))
            ):
                raise LookupsError(
                    f"{TARGETS}：指标 {one.metric} 在 {max(one.valid_from, other.valid_from)} 有两个目标。"
                )
    return found


def _read(path: Path, make: Callable[[dict[str, str]], Line]) -> Iterator[Line]:
    if not path.is_file():
        raise LookupsError(f"缺少参考表 {path.name}；请从安装包恢复 data/reference/{path.name}。")
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, line in enumerate(csv.DictReader(file), start=2):
            try:
                yield make({key: (value or "").strip() for key, value in line.items()})
            except (KeyError, ValueError, InvalidOperation) as error:
                raise LookupsError(f"{path.name} 第{number}行：{_reason(error)}") from error


def _reason(error: Exception) -> str:
    if isinstance(error, KeyError):
        return f"缺少列 {error.args[0]}。"
    if isinstance(error, InvalidOperation):
        return "value 应是一个数。"
    return str(error) if "。" in str(error) else "日期应写成2024-06-30。"


def _annotation(line: dict[str, str]) -> Annotation:
    if line["town_code"] and line["town_code"] not in {one.town_code for one in reference.towns()}:
        raise ValueError(f"没有代码为“{line['town_code']}”的镇街。")
    return Annotation(
        day=date.fromisoformat(line["day"]),
        town_code=line["town_code"] or None,
        metric=_metric(line["metric"]) if line["metric"] else None,
        effective_from=date.fromisoformat(line["effective_from"]),
        **_words(line),
    )


def _target(line: dict[str, str]) -> Target:
    if line["direction"] not in {AT_LEAST, AT_MOST}:
        raise ValueError("direction 只能写 at_least（不低于）或 at_most（不高于）。")
    until = line["valid_until"]
    made = Target(
        metric=_metric(line["metric"]),
        value=Decimal(line["value"]),
        direction=line["direction"],
        valid_from=date.fromisoformat(line["valid_from"]),
        valid_until=date.fromisoformat(until) if until else None,
        **_words(line),
    )
    if made.valid_until and made.valid_until < made.valid_from:
        raise ValueError("valid_until 早于 valid_from。")
    return made


def _metric(written: str) -> str:
    if written not in catalogue():
        raise ValueError(f"没有名为“{written}”的指标。")
    return written


def _words(line: dict[str, str]) -> dict[str, Any]:
    if not line["text"] or not line["source"]:
        raise ValueError("text 和 source 都要写：说什么，依据是什么。")
    return {"text": line["text"], "source": line["source"]}
