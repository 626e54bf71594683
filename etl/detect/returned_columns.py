"""The columns that our own workbook of rejected rows adds to a sender's sheet."""

from __future__ import annotations

from etl.detect.ledger_detection import Layout

REASON = "退回原因"
DOUBT_REASON = "待核原因"
IDENTITY = "行标识"
# Lines that were rejected, and lines that were accepted with a doubt.
REJECTED, DOUBTED = "退", "核"


def own_places(layout: Layout) -> dict[str, int]:
    """The columns that we have added to a sender's sheet, by header."""
    found: dict[str, int] = {}
    for _, cells in layout.header_rows:
        for place, cell in enumerate(cells):
            if cell and cell.strip() in (REASON, DOUBT_REASON, IDENTITY):
                found.setdefault(cell.strip(), place)
    return found
