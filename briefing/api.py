"""The only door of this package: whatever a page, a command or the application needs of it is named here.

`make` writes the files of a period, `make_basket` those of a list of charts; both draw official pictures
in a renderer process of their own.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from briefing.basket import EMPTY, MOST, Item, Taken, compose_basket, read_file, read_items, taken
from briefing.content import Briefing, compose
from briefing.document_model import Page, Paragraph, Progress
from briefing.errors import BasketError, BriefingError, NoRenderer, PeriodError, RenderFailed
from briefing.period import HOW, asked_view, left_out, of_period
from briefing.renderer import Job, Renderer
from briefing.renderer_health import GATE, Gate
from briefing.tables import Grid
from data import Scope, warehouse

__all__ = [
    "EMPTY",
    "GATE",
    "HOW",
    "MOST",
    "BasketError",
    "Briefing",
    "BriefingError",
    "Gate",
    "Grid",
    "Item",
    "Job",
    "NoRenderer",
    "Page",
    "Paragraph",
    "PeriodError",
    "Progress",
    "RenderFailed",
    "Renderer",
    "Taken",
    "compose",
    "make",
    "make_basket",
    "of_period",
    "read_file",
    "read_items",
    "taken",
]


def _silent(_done: int, _total: int, _file: str) -> None:
    """Nobody watches."""


def make(
    period: str,
    scope: Scope,
    folder: Path,
    *,
    towns: Sequence[str] = (),
    snapshot_id: str | None = None,
    progress: Progress = _silent,
) -> dict[str, Any]:
    """Writes Word, slides and pictures of a period into `folder`; answers with the manifest.

    `period`: as `HOW` says, 2024-06 or 2024H1. `progress(done, total, file)` is called before each file.
    Raises `BriefingError` or `DataError` with the reason in Chinese.
    """
    view = asked_view(period, scope, towns=towns, snapshot_id=snapshot_id)
    return _write(compose(view, left_out(period, view.snapshot)), folder, progress)


def make_basket(
    items: Sequence[Item],
    scope: Scope,
    folder: Path,
    *,
    snapshot_id: str | None = None,
    progress: Progress = _silent,
) -> dict[str, Any]:
    """The same for a list of charts, drawn from one snapshot."""
    return _write(compose_basket(items, warehouse().snapshot(snapshot_id), scope), folder, progress)


def _write(paper: Page, folder: Path, progress: Progress) -> dict[str, Any]:
    # the web process composes drafts and never writes an office file: it does without these libraries
    from briefing.files import write_files  # noqa: PLC0415

    with Renderer() as renderer:
        return write_files(paper, folder, renderer, progress)
