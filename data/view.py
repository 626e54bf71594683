"""One question of pages, wall, papers, interface and downloads: a snapshot, filters, a scope, a comparison.

Everything that is shown asks a `View`; what differs between the surfaces is only how the answer is drawn.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Any

import pandas as pd

from data.county import county
from data.query import coverage, decomposition, due_list, largest_changes, periods, scoring, search
from data.query.annotations import annotations_of, targets_within
from data.query.compiler import Group
from data.query.definitions import definition_of, in_force_now
from data.query.figure_ledgers import Reach, Reaches, ledgers_of, mart_ledgers, reaches
from data.query.filters import Filters, is_code, is_unlisted, snapshot_codes
from data.query.place_names import place_of, reach_of
from data.query.reading_words import reading_words
from data.query.recorded_columns import is_partly_recorded
from data.query.results import Answer, base
from data.query.scope import Scope
from data.query.scoring import ScoreTable
from data.query.sources import SourceNote, begun_within, source_notes
from data.query.windows import Compare, Window, move_months
from data.snapshot.opener import Snapshot, Source
from data.spec.annotations import Annotation, Target
from data.spec.metric import metric, parts_of
from data.warehouse import Warehouse, warehouse

# the place of every figure that no town narrows
COUNTY_NAME = county().name
# Figures over complaints say how the texts among them were read.
COMPLAINTS = "complaints"


@dataclass(frozen=True)
class View:
    """What is asked: of which snapshot, narrowed by which filters, within whose scope, compared with what.

    `choices` are a card's own parameters, such as whose score is explained. Answers come from `warehouse`,
    which has the snapshot. Raises, of every question: QuestionError where it cannot be put, OutOfScope where
    its asker may not see the answer, NoSnapshot where the snapshot has been cleared away.
    """

    snapshot: Snapshot
    filters: Filters
    scope: Scope
    compare: Compare | None = None
    choices: tuple[tuple[str, str], ...] = ()
    warehouse: Warehouse = field(default_factory=warehouse, compare=False, repr=False)

    # -- questions -----------------------------------------------------------------------------------

    def measure(
        self,
        *ids: str,
        by: Sequence[str] = (),
        compare: bool | Compare | None = True,
        filters: Filters | None = None,
    ) -> dict[str, Answer]:
        """Metrics by dimensions: id → answer. `compare`: the view's own comparison, one by name, or none."""
        return self.warehouse.measure(
            ids,
            by=tuple(by),
            filters=filters or self.filters,
            scope=self.scope,
            compare=(self.compare if compare else None) if isinstance(compare, bool) else compare,
            snapshot_id=self.snapshot.id,
        )

    def frame(self, metric_id: str, by: str, **more: Any) -> pd.DataFrame:
        """One metric by one dimension, for a chart. Columns: those of `Answer.columns`, figures as floats.
        Null means: unknown, or a base that cannot be compared with."""
        return self.measure(metric_id, by=(by,), **more)[metric_id].frame()

    def cuts(self, *metric_ids: str) -> list[str]:
        """投诉量：省平台投诉的上年同期只计与本期对应的…。不这样截取，上年同期为 313件。

        A line a figure whose base is of fewer days than the compared window; what was said of an earlier
        figure is not said again.
        """
        if self.compare is None:
            return []
        lines, said = [], set[str]()
        for answer in self.measure(*metric_ids).values():
            new = [words for words in answer.cuts if words not in said]
            said.update(new)
            lines += [f"{answer.metric.label}：{''.join(new)}"] if new else []
        return lines

    def split(self, metric_id: str, *by: str, compare: bool | Compare | None = True) -> list[dict[str, Any]]:
        """The same as rows of exact numbers. Columns: those of `Answer.columns`.
        Null means: unknown, or a base that cannot be compared with."""
        rows = self.measure(metric_id, by=by, compare=compare)[metric_id].rows
        return [{**row, "compare_value": base(row)} for row in rows]

    def question(self, name: str, **parameters: Any) -> pd.DataFrame:
        """The rows of data/questions/<name>.sql in its own order. Columns: as the file says."""
        return self.warehouse.question(
            name, filters=self.filters, scope=self.scope, snapshot_id=self.snapshot.id, **parameters
        )

    def rows(
        self,
        metric_id: str,
        limit: int | None = None,
        *,
        group: Group | None = None,
        compare: Compare | None = None,
    ) -> tuple[pd.DataFrame, int]:
        """The rows that a figure is made of, masked, with file and line, and how many there are in all.

        `group`: those of one part alone. `compare`: those of the figure that it is so compared with.
        """
        return self.warehouse.rows(
            metric_id,
            filters=self.filters,
            scope=self.scope,
            limit=limit,
            snapshot_id=self.snapshot.id,
            group=group,
            compare=compare,
        )

    def decompose(self, metric_id: str, by: str) -> decomposition.Decomposition:
        """A figure's change by the members of a dimension: parts that add up to it exactly."""
        return decomposition.decompose(
            self.warehouse,
            metric_id,
            by,
            filters=self.filters,
            scope=self.scope,
            compare=self.compare,
            snapshot_id=self.snapshot.id,
        )

    def scores(self) -> ScoreTable:
        """The towns by their score; each is reckoned over the whole county."""
        return scoring.town_scores(self.warehouse, self.filters, self.scope, snapshot_id=self.snapshot.id)

    def largest_changes(self, metric_id: str, most: int) -> largest_changes.Changes:
        """The towns where a figure rose and fell most; none where the view compares nothing."""
        if self.compare is None:
            return largest_changes.Changes((), ())
        return largest_changes.largest_changes(
            self.warehouse,
            metric_id,
            filters=self.filters,
            scope=self.scope,
            compare=self.compare,
            most=most,
            snapshot_id=self.snapshot.id,
        )

    def due_list(self) -> due_list.DueList:
        """All that is due as of the present, whatever the view's period."""
        return due_list.due_list(
            self.warehouse, filters=self.filters, scope=self.scope, snapshot_id=self.snapshot.id
        )

    def search(self, words: str) -> search.Found:
        """What a text finds by number or name, whatever the view's filters; persons cannot be found."""
        return search.search(words, replace(self, filters=Filters()).question, self.scope)

    def turn(self) -> AbstractContextManager[None]:
        """A place among those who ask, for a whole page. Raises: Busy, there and when its time is over."""
        return self.warehouse.turn(self.snapshot.id)

    # -- the same question put otherwise -------------------------------------------------------------

    def over(self, window: Window, seen_on: date | None = None) -> View:
        """The same view over other days; `seen_on`: the last day of the window that they are a part of."""
        return replace(self, filters=self.filters.over(window.date_from, window.date_to, seen_on))

    def present(self) -> View:
        """The same view until the day that present states are as of."""
        until = self.snapshot.complete_until
        return self.over(Window(min(self.snapshot.data_from, until), until))

    def comparing(self, compare: Compare | None) -> View:
        """The same view compared with another window, or with none."""
        return replace(self, compare=compare)

    def choosing(self, dimension: str, *codes: str) -> View:
        """The same view narrowed to these codes of a dimension; without one, not narrowed."""
        return replace(self, filters=self.filters.choosing(dimension, codes))

    def with_choice(self, name: str, value: str) -> View:
        """The same view with a card's own parameter; an empty value takes it away."""
        others = [pair for pair in self.choices if pair[0] != name]
        return replace(self, choices=tuple(sorted([*others, *([(name, value)] if value else [])])))

    def months_back(self, months: int) -> Filters:
        """The same filters over at least so many months up to the window's end: room for a trend."""
        window = self.window
        start = min(window.date_from, move_months(window.date_to.replace(day=1), 1 - months))
        earliest = min(window.date_from, self.snapshot.data_from.replace(day=1))
        return replace(self.filters, date_from=max(start, earliest))

    # -- what it is ----------------------------------------------------------------------------------

    @property
    def window(self) -> Window:
        """The days asked for. Raises: ValueError where the filters leave an end open."""
        if self.filters.date_from is None or self.filters.date_to is None:
            raise ValueError("the view has no first or no last day")
        return Window(self.filters.date_from, self.filters.date_to)

    @property
    def period_label(self) -> str:
        """2024年上半年, for titles and sentences."""
        return periods.window_label(self.window)

    @property
    def place(self) -> str:
        """Of whom all of it is, for titles and file names."""
        return place_of(self.filters, self.scope, self.codes)

    @property
    def reach(self) -> str:
        """What the asker may see of the county, whatever is chosen."""
        return reach_of(self.scope, self.codes)

    def chosen(self, dimension: str) -> tuple[str, ...]:
        """The codes asked for in a dimension; none where it is not narrowed."""
        return self.filters.chosen(dimension)

    def choice(self, name: str) -> str:
        """A card's own parameter; "" where it is not given."""
        return dict(self.choices).get(name, "")

    def limit_then(self, parameter: str) -> int:
        """The same as in force on the window's last day, for what is judged by that day's number."""
        return int(self.snapshot.parameter_or_first(parameter, self.window.date_to))

    def codes(self, dimension: str) -> Mapping[str, str]:
        """Code → Chinese name. An authority that no list knows is out of a ledger: the asker's own alone."""
        listed = snapshot_codes(dimension, self.snapshot)
        if self.scope.is_county or not any(is_unlisted(dimension, code) for code in listed):
            return listed
        own = set(replace(self, filters=Filters()).question("own_authorities")["主管部门"])
        return {code: listed[code] for code in listed if code in own or not is_unlisted(dimension, code)}

    def is_code(self, dimension: str, code: str) -> bool:
        """Whether rows can be narrowed by a code, as far as the asker may know of it."""
        is_own = not is_unlisted(dimension, code) or code in self.codes(dimension)
        return is_own and is_code(dimension, code, self.snapshot)

    def limit(self, parameter: str) -> int:
        """A number that the office has put down, as in force on the day that present states are as of."""
        return int(self.snapshot.parameter(parameter, self.snapshot.complete_until))

    def ledgers_of(self, *metric_ids: str, marts: Sequence[str] = ()) -> frozenset[str]:
        """The ledgers that figures are made of, as their marts declare it, and those of other marts."""
        of_metrics = (ledgers_of(metric(one), self.snapshot) for one in metric_ids)
        of_marts = (mart_ledgers(one, self.snapshot) for one in marts)
        return frozenset[str]().union(*of_metrics, *of_marts)

    def ledgers_asked(self, *metric_ids: str, marts: Sequence[str] = ()) -> dict[str, Reach]:
        """The ledgers that decide whether figures are complete, and how far each goes for them: of the
        channels asked for alone, and of those that record what each figure is made of."""
        channels = self.filters.channels or None
        more = frozenset[str]().union(*(mart_ledgers(one, self.snapshot, channels) for one in marts))
        return reaches([metric(one) for one in metric_ids], self.snapshot, channels, more)

    def source_notes(self, asked: Reaches | None = None) -> list[SourceNote]:
        """Sources that never came or end elsewhere than the others, of those that a figure is made of."""
        return source_notes(self.snapshot, asked, self.window)

    def late_sources(self, asked: Reaches | None = None) -> list[SourceNote]:
        """Those of them of which the window's last days, or all, are not known."""
        return [one for one in self.source_notes(asked) if one.is_lacking]

    def sources_begun(self, *metric_ids: str) -> list[tuple[Source, date]]:
        """The sources of figures of which the window's first days are not known, and the day each begins."""
        channels = self.filters.channels or None
        return begun_within(self.snapshot, self.window, map(metric, metric_ids), channels)

    def annotations(self, *metric_ids: str) -> list[Annotation]:
        """What is to be marked on a time axis of these figures; a town's own where that town is chosen."""
        return annotations_of(self.snapshot, metric_ids, self.filters.towns, self.scope)

    def target(self, metric_id: str) -> Target | None:
        """What a figure should come to on the window's last day; None where nobody has said."""
        own = (one for one in self.snapshot.targets if one.metric == metric_id)
        return next((one for one in own if one.is_in_force(self.window.date_to)), None)

    def targets(self, metric_id: str) -> list[Target]:
        """The same on all days of the window, each for the days on which it is in force."""
        return targets_within(self.snapshot, metric_id, self.window)

    def is_absent(self, metric_id: str) -> bool:
        """Whether no ledger of a figure ever came, of the channels asked for: it is unknown, not empty."""
        return coverage.is_absent(metric(metric_id), self.snapshot, self.filters.channels or None)

    def nothing_known(self, metric_id: str) -> str:
        """Why a figure is unknown whatever days are asked for; "" where it is not so."""
        return coverage.nothing_known(metric(metric_id), self.snapshot, self.filters.channels or None)

    def shares(self, *metric_ids: str) -> list[str]:
        """What a reader should know of the records that figures are made of, each sentence once.

        Of how many those are that not every channel keeps; and how surely the texts among them were read.
        """
        partly = [one for one in metric_ids if is_partly_recorded(metric(one), self.snapshot)]
        answers = self.measure(*partly).values() if partly else ()
        said = [one.recorded_sentence for one in answers if one.recorded_sentence]
        if any(part.mart == COMPLAINTS for one in metric_ids for part in parts_of(metric(one))):
            said += reading_words(lambda *ids: self.measure(*ids, compare=False))
        return list(dict.fromkeys(filter(None, said)))

    # -- between processes ---------------------------------------------------------------------------

    def to_json(self) -> dict[str, Any]:
        """The whole question as plain values, for a process of our own; equal views give equal values."""
        return {
            "snapshot": self.snapshot.id,
            "filters": self.filters.to_json(),
            "scope": self.scope.to_json(),
            "compare": self.compare,
            "choices": [list(pair) for pair in self.choices],
        }

    @classmethod
    def from_json(cls, fields: Mapping[str, Any]) -> View:
        """The reverse of to_json. Raises: NoSnapshot, QuestionError; KeyError where a part is missing."""
        return cls(
            snapshot=warehouse().snapshot(fields["snapshot"]),
            filters=Filters.from_json(fields["filters"]),
            scope=Scope.from_json(fields["scope"]),
            compare=fields["compare"],
            choices=tuple((name, value) for name, value in fields["choices"]),
        )


def definition_in(view: View | None, metric_id: str) -> str:
    """A metric's 口径 with the numbers of the view's snapshot; of the current one where there is no view."""
    declared = metric(metric_id)
    if view is None:
        return definition_of(declared, *in_force_now(warehouse()))
    return definition_of(declared, view.snapshot, view.window.date_to)
