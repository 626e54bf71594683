"""Sentences beside an answer that are not about what is known: cut windows, filters that do not apply."""

from collections.abc import Mapping
from typing import Protocol

from data.query.filters import Filters, Selection
from data.query.windows import BASE_LABELS, Compare, Window
from data.snapshot.opener import Snapshot
from data.spec.mart import DIMENSION_LABELS, NARROWING_DIMENSIONS, TIME_DIMENSIONS, marts
from data.spec.metric import Metric


class Asker(Protocol):
    """What of a request its notes depend on."""

    @property
    def by(self) -> tuple[str, ...]: ...
    @property
    def filters(self) -> Filters: ...
    @property
    def parts(self) -> list[Metric]: ...
    @property
    def selection(self) -> Selection: ...
    @property
    def snapshot(self) -> Snapshot: ...
    @property
    def window(self) -> Window: ...


def unheard(request: Asker, part: Metric) -> list[str]:
    """Chosen filters whose dimension a metric's mart lacks: they do not apply to it."""
    columns = marts()[part.mart].dimensions
    return [
        dimension
        for dimension in NARROWING_DIMENSIONS
        if request.selection.chosen(dimension) is not None and dimension not in columns
    ]


def ignored_filters(request: Asker) -> tuple[str, ...]:
    return tuple(dict.fromkeys(one for part in request.parts for one in unheard(request, part)))


def notes(request: Asker) -> list[str]:
    """Sentences that a reader of the figure should see beside it, besides what is not known of it."""
    window, until, last = request.window, request.snapshot.data_until, request.filters.date_to
    said: list[str] = []
    if last and last > until and window.date_to == until:
        said.append(f"数据截至 {until}，之后未计。")
    for part in request.parts:
        for dimension in unheard(request, part):
            label = DIMENSION_LABELS[dimension]
            said.append(f"{part.label}不分{label}，未按{label}筛选。")
        if part.is_stock and request.filters.date_from and not set(request.by) & set(TIME_DIMENSIONS):
            said.append(f"{part.label}是 {window.date_to} 当日的存量，与起始日无关。")
        if part.is_by_month and window.date_from.day > 1:
            said.append(f"{part.label}按整月统计，起始日所在的 {window.date_from:%Y-%m} 不计入。")
    return said


def cut_words(cuts: Mapping[str, Window | None], compare: Compare, snapshot: Snapshot) -> list[str]:
    """That the base of a source was cut to the days compared."""
    label, words = BASE_LABELS[compare], []
    for ledger, days in cuts.items():
        source = snapshot.source(ledger)
        name = source.label if source else ledger
        words.append(
            f"{name}的{label}只计与本期对应的 {days.date_from} 至 {days.date_to}。"
            if days
            else f"{name}本期没有数据，{label}也不计。"
        )
    return words
