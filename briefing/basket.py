"""材料篮: charts that a user has added, made into one Word file, one deck and one set of pictures.

A chart is stored as card and address. All are drawn from one snapshot; parts of an address that the
snapshot cannot follow are named under the chart, and charts left out are listed.
"""

import json
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from briefing.content import source_of
from briefing.deck import left_out_slide, slide_of_chart
from briefing.document_model import Chart, Figure, Page, Paragraph, Section
from briefing.errors import BasketError
from briefing.phrasing import plain
from data import Scope
from data.query import periods
from data.snapshot.opener import Snapshot
from data.spec.metric import metric
from data.view import COUNTY_NAME, View, definition_in
from pages._cards.registry import all_cards
from pages._charts import text
from pages._components.cards import Card
from pages._components.dated import card_goals
from pages._components.narrowing import filters_of, unsaid_filters
from pages._url import UrlState, parse, search_of, view_of

MOST = 24
HOW = '文件应是材料篮的清单：[{"card": 图表编号, "search": "?from=…&to=…", "title": 标题}]'
EMPTY = "材料篮是空的。"
NONE_LEFT = "材料篮里没有可以收入的图表。"
FIGURES = "一二三四五六七八九十"


@dataclass(frozen=True)
class Item:
    """A chart as it was added to the basket."""

    card: str
    search: str
    title: str
    added: str = ""


@dataclass(frozen=True)
class ResolvedItem:
    """A basket chart over one snapshot: its view, or why it is left out, and how it differs from what was
    added."""

    item: Item
    card: Card | None = None
    view: View | None = None
    left_out: str = ""
    remarks: Sequence[str] = ()

    @property
    def title(self) -> str:
        return self.card.full_title(self.view) if self.card and self.view else self.item.title

    @property
    def filters(self) -> str:
        return filters_of(self.view, self.card.figures(self.view)) if self.card and self.view else ""


@dataclass(frozen=True, kw_only=True)
class Basket(Page):
    """The charts of a basket as one paper."""

    items: Sequence[ResolvedItem]


def read_file(path: Path) -> list[Item]:
    try:
        return read_items(json.loads(path.read_text(encoding="utf-8")))
    except OSError as error:
        raise BasketError(f"读不了文件 {path}：{error.strerror}。") from error
    except ValueError as error:
        raise BasketError(f"文件 {path} 不是 JSON：{error}。{HOW}。") from error


def read_items(found: Any) -> list[Item]:
    """The list as the browser stores it. Raises: BasketError where the value has another shape."""
    if not isinstance(found, list):
        raise BasketError(f"{HOW}。")
    items = []
    for place, one in enumerate(found, 1):
        words = one if isinstance(one, dict) else {}
        if not all(isinstance(words.get(key), str) for key in ("card", "search")):
            raise BasketError(f"材料篮第{place}项写得不对。{HOW}。")
        items.append(
            Item(words["card"], words["search"], str(words.get("title", "")), str(words.get("added", "")))
        )
    if len(items) > MOST:
        raise BasketError(f"材料篮里有{len(items)}张图表，一次最多{MOST}张。")
    return items


def resolve_item(item: Item, snapshot: Snapshot, scope: Scope) -> ResolvedItem:
    """Finds the card and the view of a basket chart in the snapshot."""
    card = all_cards().get(item.card)
    if card is None:
        return ResolvedItem(item, left_out=f"图表“{item.card}”已不存在")
    state = parse(item.search, snapshot)
    view = view_of(state, snapshot, scope)
    if _has_lost_days(state) or view.window.date_to < snapshot.data_from:
        days = f"{text.day(snapshot.data_from)}至{text.day(snapshot.data_until)}"
        return ResolvedItem(item, card, left_out=f"快照里没有这段时间的数据，只有{days}的")
    remarks = [f"加入时的“{part}”未采用" for part in state.ignored]
    if state.snapshot and state.snapshot != snapshot.id:
        remarks.append(f"加入时看的是快照{state.snapshot}，本图按快照{snapshot.id}重画")
    return ResolvedItem(item, card, view, remarks=remarks)


def _has_lost_days(state: UrlState) -> bool:
    """Whether days of the address cannot be used, so that the chart would show another period than was
    added."""
    return state.period != periods.CUSTOM and any(
        part.startswith(("起始日=", "截止日=")) for part in state.ignored
    )


def compose_basket(items: Sequence[Item], snapshot: Snapshot, scope: Scope) -> Basket:
    """The paper of all charts that the snapshot has. Raises: BasketError where it has none."""
    if not items:
        raise BasketError(EMPTY)
    found = [resolve_item(item, snapshot, scope) for item in items]
    kept = [one for one in found if one.card and one.view]
    gone = [one for one in found if one.left_out]
    if not kept:
        raise BasketError(NONE_LEFT + "".join(f"{_name(one)}：{one.left_out}。" for one in gone))
    figures = [_figure(place, one) for place, one in enumerate(kept, 1)]
    sections = [
        _section(place, figure, one) for place, (figure, one) in enumerate(zip(figures, kept, strict=True), 1)
    ]
    left = (
        [Section("未收入的图表", [Paragraph(f"{_name(one)}：{one.left_out}。") for one in gone])]
        if gone
        else []
    )
    until = f"{snapshot.data_until:%Y%m%d}"
    return Basket(
        title_lines=(f"{COUNTY_NAME}根治欠薪图表材料",),
        head="治欠工作材料",
        has_number=False,
        snapshot=snapshot,
        scope=scope,
        files={
            "docx": f"{COUNTY_NAME}_图表材料_截至{until}.docx",
            "pptx": f"{COUNTY_NAME}_图表材料幻灯片_截至{until}.pptx",
        },
        sections=[*sections, *left],
        deck=[*map(slide_of_chart, figures), *map(left_out_slide, left)],
        figures=figures,
        definitions=list(dict.fromkeys(words for one in kept for words in _definitions(one))),
        source=source_of(snapshot),
        notes=list(_notes(found)),
        record={"charts": [_record(one) for one in figures]},
        items=found,
    )


def _record(one: Figure) -> dict[str, str]:
    """A chart as the manifest keeps it."""
    return {"card": one.card, "search": search_of(one.view), "title": one.title}


def _name(one: ResolvedItem) -> str:
    return f"“{one.title or one.item.card}”"


def _notes(found: Sequence[ResolvedItem]) -> Iterator[str]:
    for one in found:
        if one.left_out:
            yield f"{_name(one)}没有收入：{one.left_out}。"
        for remark in one.remarks:
            yield f"{_name(one)}：{remark}。"


def _figure(place: int, one: ResolvedItem) -> Figure:
    assert one.card and one.view
    frame = one.card.ask(one.view)
    return Figure(
        key=f"chart-{place}",
        card=one.card.id,
        view=one.view,
        title=one.title,
        # numbered, because the same chart may be in the basket with several filters
        file=f"{place:02d}_{one.card.file_name(one.view, 'png')}",
        unit=one.card.unit_in(one.view),
        conclusion=plain(one.card.conclude(frame, one.view)) if one.card.conclude else "",
        note=unsaid_filters(one.view, one.card.figures(one.view)),
    )


def _definitions(one: ResolvedItem) -> list[str]:
    assert one.card and one.view
    own = [f"{metric(each).label}：{definition_in(one.view, each)}" for each in one.card.metrics_in(one.view)]
    remark = [f"{one.card.title}：{one.card.remark}"] if one.card.remark else []
    shares = one.view.shares(*one.card.metrics_in(one.view))
    return [*own, *shares, *card_goals(one.view, one.card), *remark]


def _section(place: int, figure: Figure, one: ResolvedItem) -> Section:
    """Heading, conclusion, picture, and how the chart differs from what was added."""
    assert one.card and one.view
    blocks: list[Any] = [Paragraph(figure.conclusion)] if figure.conclusion else []
    blocks.append(Chart(figure.key, f"图{place}　{figure.title}{figure.note}"))
    blocks += [Paragraph(f"说明：{remark}。", is_note=True) for remark in one.remarks]
    return Section(f"{numeral(place)}、{one.card.name_in(one.view)}", blocks)


def numeral(number: int) -> str:
    """一 … 二十四."""
    tens, ones = divmod(number, 10)
    lead = "" if tens == 0 else "十" if tens == 1 else f"{FIGURES[tens - 1]}十"
    return lead + (FIGURES[ones - 1] if ones else "")
