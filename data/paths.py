"""Where sources, snapshots and state live. `ANXIN_DATA` is read at every call, never at import."""

import os
from pathlib import Path

from data.county import county

PACKAGE = Path(__file__).resolve().parent
# of the county that this process serves
REFERENCE = county().reference
QUESTIONS = PACKAGE / "questions"
LEDGERS = PACKAGE / "ledgers"
CATALOGUE = PACKAGE / "metrics.toml"
# Read as text: the declaration at the start of each of these files says how its table may be queried.
MART_FILES = PACKAGE.parent / "etl" / "marts"
# Read as text: the header of each says what its rule is called.
CHECK_FILES = PACKAGE.parent / "etl" / "checks"


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


def trials_dir(state: Path) -> Path:
    """Returned workbooks of trials, one folder a trial."""
    return state / "trials"


def rejects_path(folder: Path, batch: str, stored: str, ledger_label: str) -> Path:
    """The workbook of rejected and doubted rows of one ledger of a stored file; `folder` is state/rejects
    or, of a trial, `trials_dir`."""
    return folder / batch / f"{Path(stored).stem}_{ledger_label}_退回.xlsx"
