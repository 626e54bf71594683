"""In the Word 通报 every table and picture stands in the section whose text names it, after that text."""

import io
import re

import docx
import pytest
from docx.table import Table
from PIL import Image

from briefing.content import compose
from briefing.document import write_document
from briefing.facts import Facts

NAMED = re.compile(r"（见((?:[表图]\d+、?)+)）")
CAPTION = re.compile(r"([表图]\d+)　")


def picture(height: int) -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (1843, height), "white").save(out, "PNG")
    return out.getvalue()


def read(body: bytes) -> tuple[dict[str, tuple[str, int]], dict[str, tuple[str, int]]]:
    """Where each is named and where it stands: 图4 → the heading above and the place in the document."""
    named, standing = {}, {}
    heading = ""
    for place, block in enumerate(docx.Document(io.BytesIO(body)).iter_inner_content()):
        if isinstance(block, Table):
            continue
        if block.style is not None and block.style.name == "Heading 1":
            heading = block.text
        elif block.style is not None and block.style.name == "Caption":
            found = CAPTION.match(block.text)
            assert found, block.text
            standing[found[1]] = (heading, place)
        for names in NAMED.findall(block.text):
            named |= dict.fromkeys(names.split("、"), (heading, place))
    return named, standing


@pytest.mark.parametrize("height", [500, 900, 1100, 1400, 2000])
def test_tables_and_pictures_stand_in_the_section_that_names_them(facts: Facts, height: int) -> None:
    paper = compose(facts.view)
    pictures = {one.key: picture(height) for one in paper.figures}
    named, standing = read(write_document(paper, pictures))
    # the attachment's own table is named nowhere
    assert {"表1", "表2", "图1", "图2"} <= set(named) <= set(standing)
    for one, (heading, place) in named.items():
        assert standing[one][0] == heading, one
        assert standing[one][1] > place, one


def test_the_draft_has_each_right_after_its_paragraph(facts: Facts) -> None:
    for section in compose(facts.view).sections:
        for place, block in enumerate(section.blocks):
            see = [] if not hasattr(block, "see") else [one for one in block.see.split("、") if one]
            following = section.blocks[place + 1 : place + 1 + len(see)]
            assert [getattr(one, "caption", "").split("　")[0] for one in following] == see
