"""The public interface of this package: pages, commands and the application import from this module only.

`make` writes the files of a period, `make_basket` those of a list of charts; both draw official pictures
in a renderer process of their own.
"""

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from briefing.basket import (
    EMPTY,
    MOST,
    Item,
    ResolvedItem,
    compose_basket,
    read_file,
    read_items,
    resolve_item,
)
from briefing.content import Briefing, compose
from briefing.document_model import Chart, Page, Paragraph, Progress
from briefing.errors import BasketError, BriefingError, NoRenderer, PeriodError, RenderFailed
from briefing.period import HOW, left_out, view_of_period, without_other_filters
from briefing.renderer import Job, Renderer
from briefing.renderer_health import RENDERER_HEALTH, RendererHealth
from briefing.tables import Grid
from data import Scope, warehouse

__all__ = [
    "EMPTY",
    "HOW",
    "MOST",
    "RENDERER_HEALTH",
    "BasketError",
    "Briefing",
    "BriefingError",
    "Chart",
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
    "RendererHealth",
    "ResolvedItem",
    "compose",
    "make",
    "make_basket",
    "read_file",
    "read_items",
    "resolve_item",
    "without_other_filters",
]


def _ignore_progress(_done: int, _total: int, _file: str) -> None:
    """Progress is not shown."""


def make(
    period: str,
    scope: Scope,
    folder: Path,
    *,
    towns: Sequence[str] = (),
    snapshot_id: str | None = None,
    progress: Progress = _ignore_progress,
) -> dict[str, Any]:
    """Writes Word, slides and pictures of a period into `folder`; answers with the manifest.

    `period`: as `HOW` says, 2024-06 or 2024H1. `progress(done, total, file)` is called before each file.
    Raises `BriefingError` or `DataError` with the reason in Chinese.
    """
    view = view_of_period(period, scope, towns=towns, snapshot_id=snapshot_id)
    return _write(compose(view, left_out(period, view.snapshot)), folder, progress)


def make_basket(
    items: Sequence[Item],
    scope: Scope,
    folder: Path,
    *,
    snapshot_id: str | None = None,
    progress: Progress = _ignore_progress,
) -> dict[str, Any]:
    """The same for a list of charts, drawn from one snapshot."""
    return _write(compose_basket(items, warehouse().snapshot(snapshot_id), scope), folder, progress)


def _write(paper: Page, folder: Path, progress: Progress) -> dict[str, Any]:
    # imported here because the web process never writes office files and does not need these libraries
    from briefing.files import write_files  # noqa: PLC0415

    with Renderer() as renderer:
        return write_files(paper, folder, renderer, progress)
