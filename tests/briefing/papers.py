"""A .docx and a .pptx taken apart: lines of text, and tables cell by cell."""

import io
from collections.abc import Iterator
from typing import Any

import docx
import pptx


def flat(words: str) -> str:
    """A heading may stand on two lines."""
    return words.replace("\n", "").replace("\v", "")


def docx_parts(body: bytes) -> tuple[list[str], list[list[list[str]]], str]:
    """Paragraphs, tables, and the foot of a Word file."""
    document = docx.Document(io.BytesIO(body))
    tables = [[[flat(cell.text) for cell in row.cells] for row in table.rows] for table in document.tables]
    foot = "\n".join(one.text for one in document.sections[0].footer.paragraphs)
    return [one.text for one in document.paragraphs if one.text], tables, foot


def pptx_parts(body: bytes) -> tuple[list[str], list[list[list[str]]]]:
    """Lines of text and tables of all slides."""
    lines: list[str] = []
    tables = []
    for shape in _shapes(body):
        if shape.has_table:
            tables.append([[flat(cell.text) for cell in row.cells] for row in shape.table.rows])
        elif shape.has_text_frame:
            lines += [one.text for one in shape.text_frame.paragraphs if one.text]
    return lines, tables


def _shapes(body: bytes) -> Iterator[Any]:
    for slide in pptx.Presentation(io.BytesIO(body)).slides:
        yield from slide.shapes
