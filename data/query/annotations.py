"""What the office has put down beside figures: notes on a time axis, and targets in force."""

from collections.abc import Collection

from data.query.scope import Scope
from data.query.windows import Window
from data.snapshot.opener import Snapshot
from data.spec.annotations import Annotation, Target


def annotations_of(
    snapshot: Snapshot, metrics: Collection[str], towns: Collection[str], scope: Scope
) -> list[Annotation]:
    """Those of these figures and those of all; a town's own where that town is asked for and may be seen."""
    return [
        one
        for one in snapshot.annotations
        if (one.metric is None or one.metric in metrics)
        and (one.town_code is None or (one.town_code in towns and scope.sees("town", one.town_code)))
        and one.effective_from <= snapshot.complete_until
    ]


def targets_within(snapshot: Snapshot, metric_id: str, window: Window) -> list[Target]:
    """What a figure should come to on the days of a window, each for the days on which it is in force."""
    return [
        one
        for one in snapshot.targets
        if one.metric == metric_id
        and one.valid_from <= window.date_to
        and (one.valid_until is None or window.date_from <= one.valid_until)
    ]
