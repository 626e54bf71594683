"""The Word 通报, set as an official document: real headings, real tables, pictures of the text's width."""

import io
from collections.abc import Mapping, Sequence

from docx.document import Document as Word
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_TAB_ALIGNMENT
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Emu, Mm, Pt
from docx.table import Table, _Cell
from docx.text.paragraph import Paragraph as WordParagraph
from PIL import Image

from briefing.document_model import Block, Chart, Page, Paragraph, Section
from briefing.flow import Placed, flowed
from briefing.paper import HEI, KAI, LINE, TEXT_WIDTH, add_field, border_below, new_document
from briefing.tables import Grid
from data.county import county

ISSUER = county().office
# the office fills these in: the data have neither the issue number nor the day of signing
ISSUE, DAY = "第　　期（总第　　期）", "　　　年　月　日"
FRAME, RULE = "12", "4"
# lines of the page that stand empty about a picture
AROUND = 0.35
# lines of the page that head and title take, and mark and title of an attachment, its heading among them
HEAD_LINES, ATTACHMENT_HEAD_LINES = 10, 1.6
DEFINED = "主要指标口径和数据来源"


def write_document(paper: Page, pictures: Mapping[str, bytes]) -> bytes:
    """The .docx; `pictures` are PNG by figure."""
    document = new_document()
    _head(document, paper)
    first = HEAD_LINES if paper.has_number else HEAD_LINES - 1
    _flow(document, flowed(paper.sections, lambda key: picture_lines(pictures[key]), first), pictures)
    if paper.attachment:
        _attachments(document, paper, paper.attachment, pictures)
    elif paper.definitions:
        document.add_heading(DEFINED, 1)
        _definitions(document, paper)
    _footer(document, paper)
    about = document.core_properties
    about.title, about.author, about.subject = paper.title, ISSUER, paper.source
    about.created = about.modified = paper.snapshot.loaded_at
    about.last_modified_by, about.revision = "", 1
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def _head(document: Word, paper: Page) -> None:
    document.add_paragraph(paper.head, "Red Head")
    if paper.has_number:
        document.add_paragraph(ISSUE, "Issue")
    line = document.add_paragraph(f"{ISSUER}\t{DAY}")
    line.paragraph_format.tab_stops.add_tab_stop(TEXT_WIDTH, WD_TAB_ALIGNMENT.RIGHT)
    border_below(line, "C8101A", 18)
    document.add_paragraph()
    # a long title is broken between its parts of meaning
    document.add_paragraph("\n".join(paper.title_lines), "Title")
    if paper.snapshot.is_demo:
        document.add_paragraph("（演示数据，不作为工作依据）", "Issue")


def _flow(document: Word, placed: Sequence[Placed], pictures: Mapping[str, bytes]) -> None:
    for one in placed:
        if isinstance(one.block, str):
            document.add_heading(one.block, 1)
        else:
            _add(document, one.block, pictures, one.scale)


def picture_lines(png: bytes) -> float:
    """The lines of the page that a picture takes, as wide as the text."""
    with Image.open(io.BytesIO(png)) as picture:
        return float(TEXT_WIDTH.pt * picture.height / picture.width / LINE.pt) + AROUND


def _add(document: Word, block: Block, pictures: Mapping[str, bytes], scale: float = 1) -> None:
    if isinstance(block, Paragraph) and block.is_note:
        document.add_paragraph(block.text, "Note")
    elif isinstance(block, Paragraph):
        paragraph = document.add_paragraph(style="Body Text")
        if block.lead:
            run = paragraph.add_run(block.lead)
            run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), KAI)
        paragraph.add_run(block.full.removeprefix(block.lead))
    elif isinstance(block, Grid):
        _table(document, block)
    else:
        _picture(document, block, pictures[block.figure], scale)


def _picture(document: Word, chart: Chart, png: bytes, scale: float) -> None:
    """As wide as the text, or a little less; the caption stays with it, below."""
    paragraph = document.add_paragraph(style="Picture")
    shape = paragraph.add_run().add_picture(io.BytesIO(png), width=Emu(int(TEXT_WIDTH * scale)))
    shape._inline.docPr.set("descr", chart.caption)
    document.add_paragraph(chart.caption, "Caption")


def _table(document: Word, grid: Grid) -> None:
    """A table with its caption above; the heading row repeats on each page and rows are not split."""
    caption = document.add_paragraph(grid.caption, "Caption")
    caption.paragraph_format.keep_with_next = True
    table = document.add_table(rows=0, cols=len(grid.heads))
    table.alignment = WD_TABLE_ALIGNMENT.CENTER
    table.autofit = False
    _borders(table)
    scale = TEXT_WIDTH.mm / sum(grid.widths)
    for column, width in zip(table.columns, grid.widths, strict=True):
        column.width = Mm(width * scale)
    lines = [grid.heads, *grid.rows]
    for place, words in enumerate(lines):
        row = table.add_row()
        is_bold = place == 0 or (grid.has_total and place == len(lines) - 1)
        _set_row(row._tr, is_head=place == 0)
        for cell, word, width in zip(row.cells, words, grid.widths, strict=True):
            cell.width = Mm(width * scale)
            # a heading is broken before its unit, not inside it
            _set_cell(cell, word.replace("（", "\n（") if place == 0 else word, is_bold=is_bold)
            # a short table stays on one page; a long one may continue on the next
            cell.paragraphs[0].paragraph_format.keep_with_next = place < min(len(lines) - 1, 16)
    note = document.add_paragraph(grid.note, "Note")
    if not grid.note:
        note.paragraph_format.line_spacing = Mm(3)


def _set_cell(cell: _Cell, words: str, *, is_bold: bool) -> None:
    paragraph = cell.paragraphs[0]
    paragraph.style = "Cell"
    run = paragraph.add_run(words)
    if is_bold:
        run._r.get_or_add_rPr().get_or_add_rFonts().set(qn("w:eastAsia"), HEI)
    margins = OxmlElement("w:tcMar")
    for side in ("left", "right"):
        edge = OxmlElement(f"w:{side}")
        edge.set(qn("w:w"), "30")
        edge.set(qn("w:type"), "dxa")
        margins.append(edge)
    middle = OxmlElement("w:vAlign")
    middle.set(qn("w:val"), "center")
    cell._tc.get_or_add_tcPr().extend([margins, middle])


def _set_row(row: object, *, is_head: bool) -> None:
    shape = row.get_or_add_trPr()  # type: ignore[attr-defined]
    shape.append(OxmlElement("w:cantSplit"))
    if is_head:
        shape.append(OxmlElement("w:tblHeader"))


def _borders(table: Table) -> None:
    borders = OxmlElement("w:tblBorders")
    for side in ("top", "left", "bottom", "right", "insideH", "insideV"):
        line = OxmlElement(f"w:{side}")
        line.set(qn("w:val"), "single")
        line.set(qn("w:sz"), FRAME if side in {"top", "bottom"} else RULE)
        line.set(qn("w:color"), "000000")
        borders.append(line)
    table._tbl.tblPr.append(borders)


def _attachments(document: Word, paper: Page, attachment: Section, pictures: Mapping[str, bytes]) -> None:
    """Attachments are listed at the end of the text; each begins a new page."""
    names = [attachment.heading, *([DEFINED] if paper.definitions else [])]
    document.add_paragraph()
    for number, name in enumerate(names, 1):
        lead = "附件：" if number == 1 else "　　　"
        line = document.add_paragraph(f"{lead}{number}. {name}", "Attachment List")
        line.paragraph_format.keep_with_next = number < len(names)
    _attachment_head(document, 1, attachment.heading)
    whole = Section(attachment.heading, attachment.blocks)
    placed = flowed([whole], lambda key: picture_lines(pictures[key]), ATTACHMENT_HEAD_LINES)
    _flow(document, placed[1:], pictures)
    if paper.definitions:
        _attachment_head(document, 2, DEFINED)
        _definitions(document, paper)


def _attachment_head(document: Word, number: int, name: str) -> None:
    mark = document.add_paragraph(f"附件{number}", "Attachment Mark")
    mark.paragraph_format.page_break_before = True
    document.add_paragraph(name, "Attachment Title")


def _definitions(document: Word, paper: Page) -> None:
    for words in [*paper.definitions, f"{paper.source}。"]:
        document.add_paragraph(words, "Note")


def _footer(document: Word, paper: Page) -> None:
    """Page number right on odd pages and left on even ones, one character from the edge; sources below it."""
    section = document.sections[0]
    for footer, side in (
        (section.footer, WD_ALIGN_PARAGRAPH.RIGHT),
        (section.even_page_footer, WD_ALIGN_PARAGRAPH.LEFT),
    ):
        page: WordParagraph = footer.paragraphs[0]
        page.style = "Page Number"
        page.alignment = side
        page.paragraph_format.left_indent = page.paragraph_format.right_indent = Pt(14)
        page.add_run("— ")
        add_field(page, "PAGE")
        page.add_run(" —")
        footer.add_paragraph(paper.foot, "Footer")
