"""The id of the running program: the wall's browser reloads when the server sends another id."""

import hashlib
from functools import lru_cache
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[2]
# files that decide the picture: code, questions, definitions, styles, scripts
PARTS = ("app.py", "pages", "data", "assets")
KINDS = {".py", ".sql", ".toml", ".css", ".js", ".csv"}
# the folder of deployment data is under data/
OWN = {"sources", "snapshots", "state"}


@lru_cache(maxsize=1)
def build_id(root: Path = ROOT) -> str:
    """A hash over the program's files and Dash's version, the same for every process that runs it."""
    found = hashlib.sha256(version("dash").encode())
    for path in sorted(_files(root)):
        found.update(path.relative_to(root).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()[:12]


def _files(root: Path) -> list[Path]:
    tops = [root / part for part in PARTS]
    inside = [path for top in tops for path in (top.rglob("*") if top.is_dir() else [top])]
    return [
        path
        for path in inside
        if path.suffix in KINDS and path.is_file() and not OWN.intersection(path.relative_to(root).parts[1:2])
    ]
