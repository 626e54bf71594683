"""What a backup holds: every file with its size and SHA-256, and the seal of that list itself."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from data.snapshot.checksum import sha256_of

FILE, DATA = "manifest.json", "data"
FORMAT = 1
MOST_NAMED = 5


class BackupError(Exception):
    """A backup cannot be made, read or restored; the message is a Chinese sentence."""


@dataclass(frozen=True)
class Manifest:
    """`files`: path below data/ → (bytes, SHA-256)."""

    made_at: str
    snapshot: str
    files: Mapping[str, tuple[int, str]]

    @property
    def bytes(self) -> int:
        return sum(size for size, _ in self.files.values())

    def as_json(self) -> dict[str, Any]:
        listed = {name: list(facts) for name, facts in sorted(self.files.items())}
        return {"format": FORMAT, "made_at": self.made_at, "snapshot": self.snapshot, "files": listed}


def measured(folder: Path) -> dict[str, tuple[int, str]]:
    """Every file below a folder."""
    paths = sorted(path for path in folder.rglob("*") if not path.is_dir())
    return {one.relative_to(folder).as_posix(): (one.stat().st_size, sha256_of(one)) for one in paths}


def write(backup: Path, manifest: Manifest) -> None:
    body = manifest.as_json()
    text = json.dumps({**body, "seal": _seal(body)}, ensure_ascii=False, indent=1)
    (backup / FILE).write_text(text + "\n", encoding="utf-8")


def read(backup: Path) -> Manifest:
    """Raises: BackupError where it is no backup, or its list was changed."""
    try:
        body = json.loads((backup / FILE).read_text(encoding="utf-8"))
        seal = body.pop("seal")
        files = {str(name): (int(size), str(digest)) for name, (size, digest) in body["files"].items()}
        found = Manifest(str(body["made_at"]), str(body["snapshot"]), files)
    except FileNotFoundError as error:
        raise BackupError(f"{backup} 不是备份：里面没有 {FILE}。") from error
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise BackupError(f"{backup} 的清单 {FILE} 读不懂，备份已损坏，没有恢复。") from error
    if seal != _seal(body):
        raise BackupError(f"{backup} 的清单 {FILE} 被改过，没有恢复。请用另一份备份。")
    if body["format"] != FORMAT:
        raise BackupError(f"{backup} 是另一版程序做的备份（格式 {body['format']}）；请用那一版恢复。")
    return found


def check(backup: Path) -> Manifest:
    """Raises: BackupError, with what is missing, changed or too many."""
    manifest = read(backup)
    found = measured(backup / DATA)
    missing = sorted(manifest.files.keys() - found.keys())
    changed = sorted(
        name for name in manifest.files.keys() & found.keys() if manifest.files[name] != found[name]
    )
    foreign = sorted(found.keys() - manifest.files.keys())
    faults = [
        f"{words} {_named(names)}"
        for words, names in (("缺少", missing), ("内容变了：", changed), ("多出", foreign))
        if names
    ]
    if faults:
        raise BackupError(f"备份 {backup} 已损坏，没有恢复：{'；'.join(faults)}。请用另一份备份。")
    return manifest


def _named(names: Iterable[str]) -> str:
    listed = list(names)
    more = f"等{len(listed)}个文件" if len(listed) > MOST_NAMED else ""
    return "、".join(listed[:MOST_NAMED]) + more


def _seal(body: Mapping[str, Any]) -> str:
    return hashlib.sha256(json.dumps(body, ensure_ascii=False, sort_keys=True).encode()).hexdigest()
