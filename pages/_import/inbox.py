"""Uploaded files waiting for the loader: state/inbox/<id>/files/, removed when loaded or after a day."""

import json
import re
import secrets
import shutil
import time
import unicodedata
from collections.abc import Collection
from pathlib import Path
from typing import Any

from data.paths import state_dir

KEPT_SECONDS = 24 * 3600
LONGEST_NAME_BYTES = 200
MOST_FOLDERS = 6
_ID = re.compile(r"[0-9a-f]{32}")
_UNUSABLE = re.compile(r'[\x00-\x1f\x7f<>:"|?*]')


def root() -> Path:
    return state_dir() / "inbox"


def new() -> str:
    """Makes an empty inbox, and removes inboxes that were not used for a day."""
    clear_old()
    inbox_id = secrets.token_hex(16)
    # the state folder and everything in it are private
    state_dir().mkdir(mode=0o700, parents=True, exist_ok=True)
    (root() / inbox_id / "files").mkdir(mode=0o700, parents=True)
    return inbox_id


def folder(inbox_id: str | None) -> Path | None:
    """The folder of an inbox; None where the inbox does not exist."""
    if not inbox_id or not _ID.fullmatch(inbox_id):
        return None
    found = root() / inbox_id
    return found if found.is_dir() else None


def upload_path(inbox: Path, given: str) -> Path:
    """The path of an uploaded file: its own relative path with safe names, always inside the inbox."""
    parts = [safe_name(part) for part in given.replace("\\", "/").split("/")]
    kept = [part for part in parts if part] or ["未命名"]
    path = (inbox / "files").joinpath(*kept[-MOST_FOLDERS:])
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    return path


def safe_name(part: str) -> str:
    """One part of a path: not only dots, no reserved characters, limited length."""
    name = _UNUSABLE.sub("_", unicodedata.normalize("NFC", part)).strip()
    if set(name) <= {"."}:
        return ""
    while len(name.encode()) > LONGEST_NAME_BYTES:
        # the extension decides how the file is read, so the stem is shortened
        stem, dot, extension = name.rpartition(".")
        name = f"{stem[:-1]}{dot}{extension}" if stem else name[:-1]
    return name


def remove(inbox_id: str | None) -> None:
    found = folder(inbox_id)
    if found is not None:
        shutil.rmtree(found, ignore_errors=True)


def release(inbox_id: str | None, taken: Collection[str]) -> None:
    """Removes loaded files; the others stay for correction, and the inbox is removed with its last file."""
    looked = inspection(inbox_id)
    left = [one for one in (looked or {}).get("files", ()) if one["file"] not in taken]
    if looked is None or not left:
        remove(inbox_id)
        return
    for one in taken:
        path = Path(one)
        if root() in path.parents:
            path.unlink(missing_ok=True)
    _write_inspection(folder(inbox_id), {**looked, "files": left})


def clear_old() -> None:
    if not root().is_dir():
        return
    for one in root().iterdir():
        if time.time() - one.stat().st_mtime > KEPT_SECONDS:
            shutil.rmtree(one, ignore_errors=True)


# what was found in the files ------------------------------------------------------------------


def inspection(inbox_id: str | None) -> dict[str, Any] | None:
    found = folder(inbox_id)
    path = found / "inspection.json" if found else None
    return json.loads(path.read_text(encoding="utf-8")) if path and path.is_file() else None


def keep_inspection(inbox_id: str | None, looked: dict[str, Any]) -> None:
    """Stores an inspection; a file inspected again replaces its earlier result."""
    found = folder(inbox_id)
    if found is None:
        return
    before = inspection(inbox_id)
    if before is not None:
        again = {one["file"]: one for one in looked["files"]}
        files = [again.pop(one["file"], one) for one in before["files"]]
        looked = {**looked, "files": [*files, *again.values()]}
    _write_inspection(found, looked)


def _write_inspection(found: Path | None, looked: dict[str, Any]) -> None:
    if found is None:
        return
    path = found / "inspection.json"
    path.write_text(json.dumps(looked, ensure_ascii=False), encoding="utf-8")
    path.chmod(0o600)
