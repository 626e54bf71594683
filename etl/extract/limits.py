"""How much of the machine one source file may use."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from typing import Any

MIB = 1024 * 1024


@dataclass(frozen=True)
class Limits:
    """Bounds of reading one file; a file beyond any of them is refused with the reason."""

    memory_bytes: int = 3072 * MIB
    seconds: int = 120
    file_bytes: int = 2048 * MIB
    unpacked_bytes: int = 2048 * MIB
    output_bytes: int = 4096 * MIB
    cells: int = 60_000_000
    columns: int = 2_000
    # Files in one archive.
    members: int = 500
    # DuckDB reads lines of up to 2,000,000 bytes; a character takes four at most.
    line_characters: int = 480_000

    def as_dict(self) -> dict[str, Any]:
        return asdict(self)


USUAL_LIMITS = Limits()
