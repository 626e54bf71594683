"""The parts of a paper: sections of paragraphs, tables and charts, shared by Word, slides and page."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, fields, is_dataclass, replace
from typing import Any, TypeVar

from briefing.tables import Grid
from data import Scope
from data.snapshot.opener import Snapshot
from data.spec.spreadsheet import printable
from data.view import View
from pages._charts import text

# lines of a slide
MOST_LINES = 3
T = TypeVar("T")
# called before each file is made: files done, files in all, name of the next
Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class Paragraph:
    """`lead` is set in the face of a second heading; a note is set small; `see` names table and figure."""

    text: str
    lead: str = ""
    is_note: bool = False
    see: str = ""

    @property
    def full(self) -> str:
        """As it reads in the 通报: 投诉较多的是房建68件（见图2）。"""
        words = f"{self.text[:-1]}（见{self.see}）{self.text[-1:]}" if self.see else self.text
        return self.lead + words


@dataclass(frozen=True)
class Chart:
    """The place of a figure's picture, with its caption."""

    figure: str
    caption: str


Block = Paragraph | Grid | Chart


@dataclass(frozen=True)
class Section:
    heading: str
    blocks: Sequence[Block]


@dataclass(frozen=True)
class Figure:
    """A chart of the paper: which card of which view, and what its slide and its file are called."""

    key: str
    card: str
    view: View
    title: str
    file: str
    unit: str
    conclusion: str = ""
    note: str = ""


@dataclass(frozen=True)
class Slide:
    """One thing said: the finding as its title, at most a chart or a table, at most `MOST_LINES` short lines.

    `notes` stand beneath the slide, for who speaks: the sentences of the paper in full.
    """

    title: str
    lines: Sequence[str] = ()
    shown: Figure | Grid | None = None
    notes: str = ""


@dataclass(frozen=True, kw_only=True)
class Page:
    """Everything that the writers of Word and slides set on paper, all of one snapshot.

    `deck`: the slides in order. `notes`: sentences about requested content that is not in the paper.
    """

    title_lines: Sequence[str]
    # above the red line; an issue of the 通报 has a number below it
    head: str = "治欠工作通报"
    has_number: bool = True
    snapshot: Snapshot
    scope: Scope
    # docx and pptx: what the files are called
    files: Mapping[str, str]
    sections: Sequence[Section]
    figures: Sequence[Figure]
    deck: Sequence[Slide]
    source: str
    attachment: Section | None = None
    definitions: Sequence[str] = ()
    notes: Sequence[str] = ()
    # further entries of the manifest
    record: Mapping[str, Any] = field(default_factory=dict)

    @property
    def title(self) -> str:
        return "".join(self.title_lines)

    @property
    def foot(self) -> str:
        """At the foot of every page and slide."""
        snapshot = self.snapshot
        demo = "　演示数据" if snapshot.is_demo else ""
        return f"数据截至{text.day(snapshot.data_until)}　快照{snapshot.id}{demo}"

    @property
    def all_sections(self) -> list[Section]:
        return [*self.sections, *([self.attachment] if self.attachment else [])]

    def grids(self) -> list[Grid]:
        blocks = [block for section in self.all_sections for block in section.blocks]
        return [block for block in blocks if isinstance(block, Grid)]

    @property
    def plain_text(self) -> str:
        """The draft without tables and charts, to be copied."""
        lines = [self.title]
        for section in self.sections:
            lines.append(section.heading)
            lines += [one.full for one in section.blocks if isinstance(one, Paragraph)]
        return "\n".join([*lines, self.source])


def as_printed(part: T) -> T:
    """A paper, or a part of one, with every text as Word and slides can hold it: names come from ledgers."""
    found: Any = part
    if isinstance(part, str):
        found = printable(part)
    elif isinstance(part, Mapping):
        found = {key: as_printed(value) for key, value in part.items()}
    elif isinstance(part, list | tuple):
        found = type(part)(map(as_printed, part))
    elif is_dataclass(part) and not isinstance(part, type | View | Snapshot | Scope):
        found = replace(part, **{one.name: as_printed(getattr(part, one.name)) for one in fields(part)})
    return found
