"""The slides: each a finding as title, a few short lines, and one chart or table, both open to editing."""

import io
from collections.abc import Mapping
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.shapes import MSO_SHAPE
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.oxml.ns import qn
from pptx.presentation import Presentation as Deck
from pptx.slide import Slide
from pptx.util import Emu, Length, Mm, Pt

from briefing.document_model import Figure, Page, as_printed
from briefing.document_model import Slide as Part
from briefing.native_chart import add_chart
from briefing.tables import Grid
from pages._cards.registry import all_cards

FACE = "微软雅黑"
WIDE, HIGH = Mm(338.667), Mm(190.5)
BLUE, INK, GREY, PALE = (RGBColor.from_string(one) for one in ("0B3A75", "1B2A3D", "4A5B70", "E6EEF8"))
TITLE_ONLY = 5
# letters of a title on one line, of a line beneath it and of the foot, at their full size
TITLE_LETTERS, LINE_LETTERS, FOOT_LETTERS = 33, 56, 90
# that fit one line beneath the title where it is set smaller
SMALL_LETTERS = 66
TOP, FOOT, LINE = Mm(25.5), Mm(180), Mm(8)
LEFT, ACROSS = Mm(14), Mm(310)


def write_slides(paper: Page, pictures: Mapping[str, bytes]) -> bytes:
    """The .pptx; `pictures` are PNG by figure."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    _title_slide(deck, paper)
    for part in paper.deck:
        _add(deck, paper, part, pictures)
    about = deck.core_properties
    about.title, about.author, about.subject = paper.title, "安薪", paper.source
    about.created = about.modified = paper.snapshot.loaded_at
    about.last_modified_by, about.revision = "", 1
    out = io.BytesIO()
    deck.save(out)
    return out.getvalue()


def _text(
    slide: Slide, box: tuple[Length, Length, Length, Length], words: str, size: float, *, bold: bool = False,
    colour: RGBColor = INK, align: PP_ALIGN = PP_ALIGN.LEFT,
) -> None:  # fmt: skip
    frame = slide.shapes.add_textbox(*box).text_frame
    frame.word_wrap = True
    frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    _fill(frame, words, size, bold=bold, colour=colour, align=align)


def _fill(frame, words, size, *, bold=False, colour=INK, align=PP_ALIGN.LEFT, gap=0) -> None:  # type: ignore[no-untyped-def]
    for place, line in enumerate(words.split("\n")):
        paragraph = frame.paragraphs[0] if place == 0 else frame.add_paragraph()
        paragraph.alignment, paragraph.space_after = align, Pt(gap)
        run = paragraph.add_run()
        run.text = line
        run._r.get_or_add_rPr().set("lang", "zh-CN")
        run.font.size, run.font.bold, run.font.color.rgb, run.font.name = Pt(size), bold, colour, FACE
        east = run._r.get_or_add_rPr().makeelement(qn("a:ea"), {"typeface": FACE})
        run._r.get_or_add_rPr().append(east)


def _new_slide(deck: Deck, title: str, foot: str) -> Slide:
    """A slide with a footer; the title is in the title placeholder, so that the outline shows it."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    place = slide.shapes.title
    place.left, place.top, place.width, place.height = Mm(12), Mm(4), Mm(314), Mm(19)
    place.text_frame.word_wrap = True
    place.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    _fill(place.text_frame, title, 26 if len(title) <= TITLE_LETTERS else 20, bold=True, colour=BLUE)
    rule = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, LEFT, Mm(23.5), ACROSS, Mm(0.7))
    rule.fill.solid()
    rule.fill.fore_color.rgb = BLUE
    rule.line.fill.background()
    _text(
        slide, (Mm(12), Mm(181), Mm(314), Mm(8)), foot, 10.5 if len(foot) <= FOOT_LETTERS else 8, colour=GREY
    )
    return slide


def _add(deck: Deck, paper: Page, part: Part, pictures: Mapping[str, bytes]) -> None:
    figure = part.shown if isinstance(part.shown, Figure) else None
    slide = _new_slide(deck, part.title.rstrip("。"), _foot(paper, figure))
    top = _lines(slide, part)
    if figure:
        _chart(slide, figure, pictures[figure.key], top)
    elif isinstance(part.shown, Grid):
        _table(slide, part.shown, top)
    if part.notes:
        notes: Any = slide.notes_slide.notes_text_frame
        notes.text = part.notes


def _foot(paper: Page, figure: Figure | None) -> str:
    """Of a chart its own sources and how late they are, as beneath its picture."""
    if figure is None:
        return paper.foot
    return str(as_printed(all_cards()[figure.card].source(figure.view)))


def _lines(slide: Slide, part: Part) -> Length:
    """The lines beneath the title; where they stand alone they are large. Returns where they end."""
    if part.shown is None:
        frame = slide.shapes.add_textbox(LEFT, Mm(34), ACROSS, Mm(130)).text_frame
        frame.word_wrap = True
        _fill(frame, "\n".join(part.lines), 24, gap=18)
        return FOOT
    top: Length = TOP
    for line in part.lines:
        size = 16 if len(line) <= LINE_LETTERS else 13
        high = Emu(LINE * -(-len(line) // SMALL_LETTERS))
        _text(slide, (Mm(12), top, Mm(314), high), line, size)
        top = Emu(top + high)
    return Emu(top + Mm(1))


def _title_slide(deck: Deck, paper: Page) -> None:
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    band = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, 0, Mm(48), WIDE, Mm(70))
    band.fill.solid()
    band.fill.fore_color.rgb = BLUE
    band.line.fill.background()
    place = slide.shapes.title
    place.left, place.top, place.width, place.height = Mm(20), Mm(54), Mm(298), Mm(58)
    place.text_frame.word_wrap = True
    place.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    _fill(place.text_frame, paper.title, 36, bold=True, colour=RGBColor(255, 255, 255), align=PP_ALIGN.CENTER)
    # the title is drawn above the band
    slide.shapes._spTree.append(place._element)
    words = paper.source.replace("；", "\n")
    _text(slide, (Mm(30), Mm(130), Mm(278), Mm(44)), words, 14, colour=GREY, align=PP_ALIGN.CENTER)


def _chart(slide: Slide, figure: Figure, png: bytes, top: Length) -> None:
    """As PowerPoint's own chart; a card that has no such form as its official picture."""
    card = all_cards()[figure.card]
    high = Emu(FOOT - top)
    if card.native:
        chart = as_printed(card.native(card.ask(figure.view), figure.view))
        if chart and chart.categories:
            # the slide's title is the finding; what is drawn, of which days and places, stands here
            name = f"{figure.title}，单位：{chart.unit}"
            _text(slide, (LEFT, top, ACROSS, Mm(7)), name, 12, colour=GREY)
            if chart.remark:
                deep = Emu(Mm(6) * -(-len(chart.remark) // FOOT_LETTERS))
                _text(slide, (LEFT, Emu(top + Mm(7)), ACROSS, deep), chart.remark, 10.5, colour=GREY)
                top = Emu(top + Mm(7) + deep)
            add_chart(slide, chart, (LEFT, top, ACROSS, Emu(FOOT - top)), FACE, name)
            return
    shape = slide.shapes.add_picture(io.BytesIO(png), Mm(0), top, height=high)
    shape.left = Emu((WIDE - shape.width) // 2)
    properties: Any = shape._element.nvPicPr
    properties.cNvPr.set("descr", f"{figure.title}，单位：{figure.unit}")


def _table(slide: Slide, grid: Grid, top: Length) -> None:
    lines = [grid.heads, *grid.rows]
    head = Mm(14)
    room = Emu(FOOT - top - Mm(2) - (LINE if grid.note else 0))
    high = min(Mm(10), Emu((room - head) // len(grid.rows)))
    shape = slide.shapes.add_table(
        len(lines), len(grid.heads), LEFT, top, ACROSS, Emu(head + high * len(grid.rows))
    )
    table = shape.table
    table.horz_banding = True
    for place, width in enumerate(grid.widths):
        table.columns[place].width = Emu(int(ACROSS * width / sum(grid.widths)))
    for row, words in enumerate(lines):
        table.rows[row].height = head if row == 0 else high
        is_bold = row == 0 or (grid.has_total and row == len(lines) - 1)
        for column, word in enumerate(words):
            _cell(table.cell(row, column), word, row, is_bold=is_bold)
    if grid.note:
        _text(slide, (Mm(12), Emu(FOOT - LINE), Mm(314), LINE), grid.note, 12, colour=GREY)


def _cell(cell: Any, word: str, row: int, *, is_bold: bool) -> None:
    cell.margin_top = cell.margin_bottom = Mm(0.6)
    cell.margin_left = cell.margin_right = Mm(1)
    cell.vertical_anchor = MSO_ANCHOR.MIDDLE
    cell.fill.solid()
    cell.fill.fore_color.rgb = BLUE if row == 0 else PALE if row % 2 == 0 else RGBColor(255, 255, 255)
    _fill(
        cell.text_frame,
        word.replace("（", "\n（") if row == 0 else word,
        13,
        bold=is_bold,
        colour=RGBColor(255, 255, 255) if row == 0 else INK,
        align=PP_ALIGN.CENTER,
    )
