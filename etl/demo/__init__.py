"""Demo ledgers: synthetic, reproducible, in the layouts offices use, their mess included."""

from collections.abc import Callable
from pathlib import Path
from typing import Literal

from etl.demo.sizes import SIZES
from etl.demo.truth import DemoTruth
from etl.demo.write import TRUTH, clear, write_county

__all__ = ["DemoTruth", "write_demo"]


def write_demo(
    out: Path,
    *,
    scale: Literal["county", "city", "province"] = "county",
    seed: int = 2024,
    progress: Callable[[str, int, int], None] | None = None,
) -> DemoTruth:
    """Write the ledgers, the marker DEMO and truth.json into `out`; the same seed gives the same bytes."""
    size = SIZES[scale]
    clear(out)
    truth = write_county(out, size, seed, progress or (lambda *_: None))
    truth.save(out / TRUTH)
    return truth
