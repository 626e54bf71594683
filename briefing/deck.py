"""Composes the slides: each says one thing, in a title of one sentence; the full sentences are its notes.

The sentences are those of the 通报, compared with the year before only.
"""

from collections.abc import Iterator, Sequence

from briefing import open_items, sentences
from briefing.document_model import MOST_LINES, Figure, Paragraph, Section, Slide
from briefing.facts import Facts
from briefing.tables import Grid


def deck_of(
    facts: Facts, sections: Sequence[Section], attachment: Section, figures: Sequence[Figure]
) -> list[Slide]:
    """The slides of a period in the order of its 通报; the demands come last."""
    charts = {figure.key: figure for figure in figures}
    brief = Facts(facts.view, most_compared=1)
    general, towns, hot, still, steps = sections
    slides = [
        _first(brief, general, charts),
        *_of_towns(brief, towns, charts),
        *_of_channels_and_sectors(brief, hot, charts),
        *_of_open_items(brief, still),
        *_of_money(brief, charts),
        *_of_ranking(brief, attachment, charts),
        *_steps(steps),
    ]
    return [slide for slide in slides if slide.title]


def _first(brief: Facts, general: Section, charts: dict[str, Figure]) -> Slide:
    """How many complaints, by month; what limits the data is said here too."""
    title = sentences.single(brief, "complaints_received", brief.view.place)
    matters = _split(sentences.received(brief, brief.view.place))[1:2]
    lines = [*matters, sentences.handled(brief), sentences.data_state(brief)]
    return Slide(title, _short(lines), charts.get("complaints-by-month"), _words(general))


def _of_towns(brief: Facts, towns: Section, charts: dict[str, Figure]) -> Iterator[Slide]:
    """The towns with most complaints as a chart, the moves as the title of their table."""
    most, *others = _sentences(sentences.by_town(brief)) or [""]
    figure = charts.get("complaints-by-town")
    if figure:
        yield Slide(most, _short(others[1:]), figure, _words(towns))
    for grid in _grids(towns):
        yield Slide(others[0] if others and figure else _name_of(grid), (), grid)


def _of_channels_and_sectors(brief: Facts, hot: Section, charts: dict[str, Figure]) -> Iterator[Slide]:
    """The largest channels and sectors, and what was said more than once."""
    for key, dimension in (("complaints-by-channel", "channel"), ("complaints-by-sector", "sector")):
        if figure := charts.get(key):
            known = sentences.largest_first(brief.by("complaints_received", dimension))
            title = f"{sentences.most_of(known)}。" if known else figure.title
            yield Slide(title, (), figure, figure.conclusion)
    *lines, title = _split(sentences.repeated(brief)) or [""]
    yield Slide(title, _short(lines), None, _words(hot))


def _of_open_items(brief: Facts, still: Section) -> Iterator[Slide]:
    """What is overdue and what is not cleared, each with its table."""
    late, left = open_items.overdue_now(brief), brief.question("uncleared_matters")
    plain = Facts(brief.view, most_compared=0)
    said = [open_items.overdue(plain, late), open_items.uncleared(brief, left)]
    grids = {"超期" in grid.caption: grid for grid in _grids(still)}
    for is_overdue, words in zip((True, False), said, strict=True):
        title, *others = _sentences(words) or [""]
        yield Slide(title, _short(others), grids.get(is_overdue), _words(still))


def _of_money(brief: Facts, charts: dict[str, Figure]) -> Iterator[Slide]:
    county = brief.view.place
    said = {
        "recovery-cumulative": [
            sentences.single(brief, "recovered_pct", county),
            # without the share, which is the title
            f"{sentences.joined([one.rstrip('。') for one in _split(sentences.paid_back(brief))[:2]])}。",
        ],
        "recovery-by-route": [sentences.single(brief, "recovered_yuan", county)],
        "deposit-coverage-by-town": [sentences.single(brief, "deposit_coverage_pct", county)],
        "fund-accounts": [*_split(sentences.fund(brief)), open_items.unpaid(brief)],
    }
    for key, (title, *lines) in said.items():
        if figure := charts.get(key):
            yield Slide(title, _short(lines), figure, figure.conclusion)


def _of_ranking(brief: Facts, attachment: Section, charts: dict[str, Figure]) -> Iterator[Slide]:
    """First and last with the chart, the caution with the table; without a ranking the reason alone."""
    grids = _grids(attachment)
    if not grids:
        reason, *others = _split(_words(attachment)) or [""]
        yield Slide(reason, _short(others))
        return
    parts = _split(sentences.ranked(brief.scores()))
    caution = sentences.few_cases(brief.scores()).removeprefix("；")
    placed = "；".join(part.rstrip("。") for part in parts if part.rstrip("。") != caution)
    if figure := charts.get("town-scores"):
        yield Slide(f"{placed}。", _short([f"{caution}。" if caution else ""]), figure, figure.conclusion)
    yield Slide(f"各项得分：{caution}。" if caution else _name_of(grids[0]), (), grids[0])


def _steps(steps: Section) -> Iterator[Slide]:
    """A few demands a slide: named in its title, in full beneath."""
    points = [one for one in steps.blocks if isinstance(one, Paragraph)]
    for start in range(0, len(points), MOST_LINES):
        some = points[start : start + MOST_LINES]
        names = "、".join(one.lead.split("）")[-1].rstrip("。") for one in some)
        yield Slide(f"下步工作：{names}。", [one.text for one in some], None, _words(steps))


def slide_of_chart(figure: Figure) -> Slide:
    """A chart of a basket: its own finding is the title, what it is a part of the line beneath."""
    *whole, finding = _sentences(figure.conclusion) or [figure.title]
    title = f"{figure.title}：{finding.removeprefix('其中')}" if whole else finding
    return Slide(title, _short([*whole, figure.note]), figure, figure.conclusion)


def left_out_slide(section: Section) -> Slide:
    """The charts of a basket that could not be made."""
    words = [one.text for one in section.blocks if isinstance(one, Paragraph)]
    more = [f"另有{len(words) - MOST_LINES + 1}张，见备注。"] if len(words) > MOST_LINES else []
    lines = [*words[: MOST_LINES - len(more)], *more]
    return Slide(f"{section.heading}：{len(words)}张", lines, None, "\n".join(words))


def _sentences(words: str) -> list[str]:
    return [f"{one}。" for one in words.split("。") if one]


def _split(words: str) -> list[str]:
    """A sentence's parts as sentences."""
    return [f"{part}。" for one in _sentences(words) for part in one.rstrip("。").split("；")]


def _short(lines: Sequence[str]) -> list[str]:
    return [line for line in lines if line][:MOST_LINES]


def _words(section: Section) -> str:
    return "\n".join(one.full for one in section.blocks if isinstance(one, Paragraph))


def _grids(section: Section) -> list[Grid]:
    return [block for block in section.blocks if isinstance(block, Grid)]


def _name_of(grid: Grid) -> str:
    """表1　2024年上半年各镇街… without its number."""
    return grid.caption.split("　", 1)[-1]
