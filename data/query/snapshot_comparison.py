"""Two snapshots compared: which figures differ, and through which batches and rows.

Both are asked the same question, over the same days; what came in between explains the difference.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal

from data.errors import OlderSnapshot, QueryFailed
from data.query.results import Answer
from data.spec.metric import catalogue, dimensions, metric
from data.view import View

TOWN = "town"


@dataclass(frozen=True)
class FigureChange:
    """One figure in both snapshots; None is unknown there. `town_name` is None of the whole county."""

    metric_id: str
    label: str
    unit: str
    decimals: int
    town_name: str | None
    before: Decimal | int | None
    after: Decimal | int | None


@dataclass(frozen=True)
class BatchDifference:
    """A batch in force in one of the two only."""

    batch_id: str
    loaded_at: datetime
    loaded_by: str
    files: tuple[str, ...]
    new: int
    updated: int
    is_in_later: bool


@dataclass(frozen=True)
class LedgerDifference:
    """Rows of a ledger in force in both, and what the batches between added, updated and took away."""

    label: str
    before: int
    after: int
    added: int
    updated: int
    removed: int


@dataclass(frozen=True)
class SnapshotComparison:
    """`compared` figures of the county were asked; those that differ are listed."""

    compared: int
    figures: tuple[FigureChange, ...]
    by_town: tuple[FigureChange, ...]
    batches: tuple[BatchDifference, ...]
    ledgers: tuple[LedgerDifference, ...]


def compare_snapshots(earlier: View, later: View) -> SnapshotComparison:
    """What differs from `earlier` to `later`, two views of the same question. County only.

    Raises: OutOfScope for whoever sees a part of the county, NoSnapshot where one is gone.
    """
    batches = _batches(earlier, later)
    asked, figures, by_town = 0, [], []
    for metric_id in catalogue():
        answers = [_answer(view, metric_id) for view in (earlier, later)]
        if answers == [None, None]:
            continue
        asked += 1
        figures += _changes(metric_id, *answers)
        by_town += _changes(metric_id, *(_answer(view, metric_id, TOWN) for view in (earlier, later)))
    return SnapshotComparison(
        asked, tuple(figures), tuple(by_town), batches, _ledgers(earlier, later, batches)
    )


def _answer(view: View, metric_id: str, *by: str) -> Answer | None:
    """None where the snapshot, of an older program, lacks what the figure is made of, or the split."""
    if not set(by) <= set(dimensions(metric(metric_id))):
        return None
    try:
        return view.measure(metric_id, by=by, compare=False)[metric_id]
    except (OlderSnapshot, QueryFailed):
        return None


def _changes(metric_id: str, earlier: Answer | None, later: Answer | None) -> list[FigureChange]:
    declared = metric(metric_id)
    before, after = _values(earlier), _values(later)
    # a town without a row has nothing to count; of a ratio nothing over nothing is unknown
    nothing = [
        None if declared.kind == "ratio" or one is None or one.status == "unknown" else 0
        for one in (earlier, later)
    ]
    pairs = {
        name: (before.get(name, nothing[0]), after.get(name, nothing[1]))
        for name in dict.fromkeys([*after, *before])
    }
    return [
        FigureChange(metric_id, declared.label, declared.unit, declared.decimals, name, was, now)
        for name, (was, now) in pairs.items()
        if was != now
    ]


def _values(answer: Answer | None) -> dict[str | None, Decimal | int | None]:
    """Town (None: the county) → value."""
    return {row.get("town_name"): row["value"] for row in answer.rows} if answer else {}


def _batches(earlier: View, later: View) -> tuple[BatchDifference, ...]:
    """Batches in force in one of them only, the latest first."""
    found = [view.question("batches") for view in (earlier, later)]
    in_force = [frame[~frame["已撤销"].astype(bool)] for frame in found]
    names = [set(frame["批次"]) for frame in in_force]
    differing = []
    for place, view in enumerate((earlier, later)):
        files = view.question("batch_files")
        for _, row in in_force[place].iterrows():
            if row["批次"] in names[1 - place]:
                continue
            own = files[files["批次"] == row["批次"]]
            differing.append(
                BatchDifference(
                    row["批次"],
                    row["时间"],
                    row["操作人"],
                    tuple(dict.fromkeys(own["文件"])),
                    int(row["新增"]),
                    int(row["更新"]),
                    place == 1,
                )
            )
    return tuple(sorted(differing, key=lambda one: one.loaded_at, reverse=True))


def _ledgers(
    earlier: View, later: View, batches: tuple[BatchDifference, ...]
) -> tuple[LedgerDifference, ...]:
    """Ledgers whose rows or files differ. What is gone is what was there and came, less what is there now."""
    rows = [
        dict(zip(frame["台账"], frame["在库行数"], strict=True))
        for frame in (view.question("source_freshness") for view in (earlier, later))
    ]
    files = later.question("batch_files")
    brought = files[files["批次"].isin([one.batch_id for one in batches if one.is_in_later])]
    found = []
    for label in dict.fromkeys([*rows[1], *rows[0]]):
        before, after = (int(held.get(label) or 0) for held in rows)
        own = brought[brought["台账"] == label]
        added, updated = int(own["新增"].sum()), int(own["更新"].sum())
        if before != after or added or updated:
            removed = max(0, before + added - after)
            found.append(LedgerDifference(label, before, after, added, updated, removed))
    return tuple(found)
