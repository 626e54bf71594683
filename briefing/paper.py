"""The page of an official document (GB/T 9704): its size, type and faces, as styles of a Word file."""

from docx import Document
from docx.document import Document as Word
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_LINE_SPACING
from docx.opc.part import Part
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle

# 22 lines in 225 mm, 28 letters in 156 mm
LINE = Pt(28.95)
TEXT_WIDTH = Mm(156)
# both in twentieths of a point: 28 letters of 16 points are 2 mm too wide, so they are set closer
LINE_PITCH, CLOSER = "579", "-5"
BODY, SONG, HEI, KAI = "仿宋_GB2312", "方正小标宋简体", "黑体", "楷体_GB2312"
LATIN = "Times New Roman"
# fonts used where the official fonts are not installed
OTHER_NAMES = {
    BODY: "仿宋,FangSong,FangSong_GB2312",
    SONG: "小标宋,华文中宋,宋体,SimSun",
    HEI: "SimHei,微软雅黑",
    KAI: "楷体,KaiTi",
}
RED, BLACK = RGBColor(0xC8, 0x10, 0x1A), RGBColor(0, 0, 0)


def new_document() -> Word:
    """An empty document with page, styles and fonts set."""
    document = Document()
    section = document.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.top_margin, section.left_margin = Mm(37), Mm(28)
    section.right_margin, section.bottom_margin = Mm(26), Mm(35)
    # the page number is 7 mm below the text
    section.footer_distance = Mm(17)
    _grid(section)
    document.settings.odd_and_even_pages_header_footer = True
    _name_other_faces(document)
    _styles(document)
    return document


def _grid(section: Section) -> None:
    """22 lines a page; the styles set the letter spacing, since not every program supports a character
    grid."""
    for old in section._sectPr.findall(qn("w:docGrid")):
        section._sectPr.remove(old)
    grid = OxmlElement("w:docGrid")
    grid.set(qn("w:type"), "lines")
    grid.set(qn("w:linePitch"), LINE_PITCH)
    section._sectPr.append(grid)


def _styles(document: Word) -> None:
    # mainland punctuation where a font has several forms
    for language in document.styles.element.iter(qn("w:lang")):
        language.set(qn("w:eastAsia"), "zh-CN")
    body = _style(document, "Normal", BODY, 16)
    body.paragraph_format.line_spacing = LINE
    body.paragraph_format.line_spacing_rule = WD_LINE_SPACING.EXACTLY
    _style(document, "Body Text", BODY, 16, indent=32, align=WD_ALIGN_PARAGRAPH.JUSTIFY)
    _style(document, "Title", SONG, 22, align=WD_ALIGN_PARAGRAPH.CENTER, after=14, line=36)
    _style(document, "Heading 1", HEI, 16, indent=32, keep=True)
    _style(document, "Heading 2", KAI, 16, indent=32, keep=True)
    _style(document, "Caption", HEI, 12, align=WD_ALIGN_PARAGRAPH.CENTER, line=22)
    _style(document, "Footer", BODY, 9, line=12)
    # 四号 between dashes, as in the standard
    _new(document, "Page Number", "宋体", 14, line=20)
    _new(document, "Red Head", SONG, 52, align=WD_ALIGN_PARAGRAPH.CENTER, line=78).font.color.rgb = RED
    _new(document, "Issue", BODY, 16, align=WD_ALIGN_PARAGRAPH.CENTER)
    _new(document, "Picture", BODY, 12, align=WD_ALIGN_PARAGRAPH.CENTER, keep=True, line=0)
    _new(document, "Cell", BODY, 10.5, align=WD_ALIGN_PARAGRAPH.CENTER, line=15)
    _new(document, "Note", BODY, 10.5, line=16)
    _new(document, "Attachment Mark", HEI, 16)
    _new(document, "Attachment List", BODY, 16, indent=32)
    _new(document, "Attachment Title", SONG, 22, align=WD_ALIGN_PARAGRAPH.CENTER, after=8, keep=True, line=36)
    _outline(document.styles["Attachment Title"])
    for name in ("Body Text", "Heading 1", "Heading 2", "Attachment List"):
        _close_up(document.styles[name])
    small = ("Caption", "Picture", "Cell", "Note", "Footer", "Page Number")
    for name in (*small, "Title", "Attachment Title", "Red Head"):
        _off_grid(document.styles[name])


def _new(document: Word, name: str, face: str, size: float, **more: object) -> ParagraphStyle:
    style = document.styles.add_style(name, WD_STYLE_TYPE.PARAGRAPH)
    style.base_style = document.styles["Normal"]
    return _style(document, name, face, size, **more)  # type: ignore[arg-type]


def _style(
    document: Word,
    name: str,
    face: str,
    size: float,
    *,
    indent: float = 0,
    align: WD_ALIGN_PARAGRAPH = WD_ALIGN_PARAGRAPH.LEFT,
    after: float = 0,
    keep: bool = False,
    line: float | None = None,
) -> ParagraphStyle:
    """`line` in points; 0 means as high as its content, which pictures need."""
    style: ParagraphStyle = document.styles[name]
    style.font.name, style.font.size = LATIN, Pt(size)
    style.font.bold = style.font.italic = False
    style.font.color.rgb = BLACK
    fonts = style.element.get_or_add_rPr().get_or_add_rFonts()
    for theme in ("asciiTheme", "hAnsiTheme", "eastAsiaTheme", "cstheme"):
        fonts.attrib.pop(qn(f"w:{theme}"), None)
    fonts.set(qn("w:eastAsia"), face)
    shape = style.paragraph_format
    shape.space_before, shape.space_after = Pt(0), Pt(after)
    shape.first_line_indent, shape.alignment, shape.keep_with_next = Pt(indent), align, keep
    shape.widow_control = True
    if line == 0:
        shape.line_spacing_rule = WD_LINE_SPACING.SINGLE
    elif line:
        shape.line_spacing, shape.line_spacing_rule = Pt(line), WD_LINE_SPACING.EXACTLY
    for border in style.element.pPr.findall(qn("w:pBdr")):
        style.element.pPr.remove(border)
    return style


def _outline(style: ParagraphStyle) -> None:
    """A heading of the first level to the outline of the document."""
    level = OxmlElement("w:outlineLvl")
    level.set(qn("w:val"), "0")
    style.element.get_or_add_pPr().append(level)


def _close_up(style: ParagraphStyle) -> None:
    closer = OxmlElement("w:spacing")
    closer.set(qn("w:val"), CLOSER)
    style.element.get_or_add_rPr().insert_element_before(closer, "w:sz", "w:szCs", "w:lang")


def _off_grid(style: ParagraphStyle) -> None:
    """Small print, pictures and titles have their own line pitch."""
    off = OxmlElement("w:snapToGrid")
    off.set(qn("w:val"), "0")
    style.element.get_or_add_pPr().insert_element_before(off, "w:spacing", "w:ind", "w:jc", "w:outlineLvl")


def _name_other_faces(document: Word) -> None:
    """Names the fonts that Word uses where the official font is not installed."""
    part: Part = next(
        one for one in document.part.package.iter_parts() if one.partname == "/word/fontTable.xml"
    )
    lines = "".join(
        f'<w:font w:name="{name}"><w:altName w:val="{others}"/></w:font>'
        for name, others in OTHER_NAMES.items()
    )
    part._blob = part.blob.replace(b"</w:fonts>", lines.encode() + b"</w:fonts>")


def border_below(paragraph: object, colour: str, eighths: int) -> None:
    """A rule under a paragraph, as the red one under the head."""
    shape = paragraph._p.get_or_add_pPr()  # type: ignore[attr-defined]
    borders = OxmlElement("w:pBdr")
    line = OxmlElement("w:bottom")
    for name, value in (("val", "single"), ("sz", str(eighths)), ("space", "6"), ("color", colour)):
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    shape.insert_element_before(borders, "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc")


def add_field(paragraph: object, code: str) -> None:
    """A field that Word fills in, such as the page number."""
    run = paragraph.add_run()  # type: ignore[attr-defined]
    for kind in ("begin", "", "end"):
        if kind:
            mark = OxmlElement("w:fldChar")
            mark.set(qn("w:fldCharType"), kind)
        else:
            mark = OxmlElement("w:instrText")
            mark.set(qn("xml:space"), "preserve")
            mark.text = code
        run._r.append(mark)
