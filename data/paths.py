"""Where sources, snapshots and state live. `ANXIN_DATA` is read at every call, never at import."""

import os
from pathlib import Path

PACKAGE = Path(__file__).resolve().parent
REFERENCE = PACKAGE / "reference"
QUESTIONS = PACKAGE / "questions"
CATALOGUE = PACKAGE / "metrics.toml"


def data_dir() -> Path:
    """The folder of sources, snapshots and state: `ANXIN_DATA`, else the repository's `data/`."""
    named = os.environ.get("ANXIN_DATA", "").strip()
    return Path(named).expanduser().resolve() if named else PACKAGE


def sources_dir() -> Path:
    return data_dir() / "sources"


def snapshots_dir() -> Path:
    return data_dir() / "snapshots"


def state_dir() -> Path:
    return data_dir() / "state"
