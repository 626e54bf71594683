"""A sentence for the clerk about a file, beyond its counts: several stages make one, feedback shows it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Notice:
    """The message is whole; its place is given beside it. It is kept, so it holds no personal data."""

    rule: str
    message: str
    sheet: str | None = None
    row: int | None = None
    column: str | None = None
    # The sheet as the loader counts them; no one else knows it.
    sheet_index: int | None = None

    def to_json(self) -> dict[str, Any]:
        return {
            "rule": self.rule,
            "sheet": self.sheet,
            "row": self.row,
            "column": self.column,
            "message": self.message,
        }

    def __str__(self) -> str:
        return f"工作表“{self.sheet}”，{self.message}" if self.sheet else self.message
