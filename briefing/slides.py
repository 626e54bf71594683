"""The slides: a title, the words, one chart a slide with an editable conclusion, a real town table."""

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

from briefing.document_model import Figure, Page, Paragraph, Section
from briefing.tables import Grid

FACE = "微软雅黑"
WIDE, HIGH = Mm(338.667), Mm(190.5)
BLUE, INK, GREY, PALE = (RGBColor.from_string(one) for one in ("0B3A75", "1B2A3D", "4A5B70", "E6EEF8"))
TITLE_ONLY = 5
# sentences a slide holds at a size that the last row can read
MOST_LETTERS = 480


def write_slides(paper: Page, pictures: Mapping[str, bytes]) -> bytes:
    """The .pptx; `pictures` are PNG by figure."""
    deck = Presentation()
    deck.slide_width, deck.slide_height = WIDE, HIGH
    _title_slide(deck, paper)
    for part in paper.deck:
        if isinstance(part, Figure):
            _chart_slide(deck, paper, part, pictures[part.key])
        elif isinstance(part, Grid):
            _table_slide(deck, part, paper)
        else:
            _words_slide(deck, part, paper)
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


def _new_slide(deck: Deck, title: str, paper: Page) -> Slide:
    """A slide with a footer; the title is in the title placeholder, so that the outline shows it."""
    slide = deck.slides.add_slide(deck.slide_layouts[TITLE_ONLY])
    place = slide.shapes.title
    place.left, place.top, place.width, place.height = Mm(12), Mm(6), Mm(314), Mm(16)
    place.text_frame.word_wrap = True
    place.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    _fill(place.text_frame, title, 26, bold=True, colour=BLUE)
    rule = slide.shapes.add_shape(MSO_SHAPE.RECTANGLE, Mm(14), Mm(23), Mm(310.6), Mm(0.7))
    rule.fill.solid()
    rule.fill.fore_color.rgb = BLUE
    rule.line.fill.background()
    _text(slide, (Mm(12), Mm(182), Mm(314), Mm(7)), paper.foot, 10.5, colour=GREY)
    return slide


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


def _words_slide(deck: Deck, section: Section, paper: Page) -> None:
    """The section's sentences, on as many slides as needed."""
    pages: list[list[str]] = [[]]
    for block in section.blocks:
        if isinstance(block, Paragraph):
            words = block.lead + block.text
            if pages[-1] and sum(map(len, pages[-1])) + len(words) > MOST_LETTERS:
                pages.append([])
            pages[-1].append(words)
    for place, lines in enumerate(page for page in pages if page):
        slide = _new_slide(deck, section.heading + ("（续）" if place else ""), paper)
        frame = slide.shapes.add_textbox(Mm(14), Mm(30), Mm(310), Mm(146)).text_frame
        frame.word_wrap = True
        _fill(frame, "\n".join(lines), 20, gap=12)


def _chart_slide(deck: Deck, paper: Page, figure: Figure, png: bytes) -> None:
    slide = _new_slide(deck, figure.title, paper)
    words = "".join([figure.conclusion or f"单位：{figure.unit}", figure.note])
    _text(slide, (Mm(12), Mm(24.5), Mm(314), Mm(12)), words, 18 if len(words) <= 46 else 14, bold=True)
    high = Mm(144)
    shape = slide.shapes.add_picture(io.BytesIO(png), Mm(0), Mm(37), height=high)
    shape.left = Emu((WIDE - shape.width) // 2)
    properties: Any = shape._element.nvPicPr
    properties.cNvPr.set("descr", f"{figure.title}，单位：{figure.unit}")


def _table_slide(deck: Deck, grid: Grid, paper: Page) -> None:
    slide = _new_slide(deck, grid.caption.split("　", 1)[-1], paper)
    lines = [grid.heads, *grid.rows]
    head = Mm(14)
    high = min(Mm(10), Emu((Mm(150) - head) // len(grid.rows)))
    shape = slide.shapes.add_table(
        len(lines), len(grid.heads), Mm(14), Mm(27), Mm(310), Emu(head + high * len(grid.rows))
    )
    table = shape.table
    table.horz_banding = True
    for place, width in enumerate(grid.widths):
        table.columns[place].width = Emu(int(Mm(310) * width / sum(grid.widths)))
    for row, words in enumerate(lines):
        table.rows[row].height = head if row == 0 else high
        is_bold = row == 0 or (grid.has_total and row == len(lines) - 1)
        for column, word in enumerate(words):
            cell = table.cell(row, column)
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
