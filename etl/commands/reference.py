"""参考数据 as a person edits it: the office's CSV files, checked before they are kept, with all versions.

The files stay what they were: whoever edits one outside is noticed at the next look, and nothing is undone.
"""

from __future__ import annotations

import csv
import hashlib
import io
import json
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from data.county import county
from data.paths import PACKAGE
from data.snapshot.journal import JOURNAL, read
from etl.commands import batches
from etl.commands.reference_cells import check_cells, check_named
from etl.errors import LoadError
from etl.marts.reference import tables
from etl.publish import journal, snapshot_files
from etl.publish.build_session import Folders

# The calendar is made of this file, and of the days that it does not name.
CALENDAR = "workdays"
EFFECTIVE = "effective_from"
KNOWN = "known.json"
# actions in the journal
SAVED, OUTSIDE = CHANGES = ("reference", "reference_outside")
LIBRARY_WORDS = re.compile("：(?=[A-Z][A-Za-z]+ )")
Line = dict[str, str]


@dataclass(frozen=True)
class Saved:
    """What a save changed; `change` is None where the snapshot is built later."""

    label: str
    added: int
    removed: int
    changed: int
    change: batches.Change | None

    @property
    def words(self) -> str:
        parts = [("新增", self.added), ("改", self.changed), ("删", self.removed)]
        return f"{self.label}已保存：" + "、".join(f"{what}{count}行" for what, count in parts if count)


@dataclass(frozen=True)
class ReferenceFile:
    """One file: its id, what it is called, and its columns in the file's order."""

    id: str
    label: str
    path: Path
    columns: tuple[str, ...]
    names: Mapping[str, str]
    key: tuple[str, ...]

    def read(self) -> list[Line]:
        """Raises: LoadError where the file is gone or is no text."""
        try:
            with self.path.open(encoding="utf-8-sig", newline="") as file:
                return [
                    {name: line.get(name) or "" for name in self.columns} for line in csv.DictReader(file)
                ]
        except (OSError, UnicodeDecodeError) as error:
            raise LoadError(f"参考表 {self.path.name} 读不了；请从备份恢复。") from error

    @property
    def mark(self) -> str:
        """Changes with the content."""
        return hashlib.sha256(self.path.read_bytes()).hexdigest()[:16]


def files(folder: Path | None = None) -> dict[str, ReferenceFile]:
    """Every file of the folder that a table is made of, by the table's id."""
    folder = folder or county().reference
    found = {}
    for table in tables().values():
        name = table.csv or (f"{CALENDAR}.csv" if table.id == CALENDAR else "")
        if not name:
            continue
        names = {one.name: one.description for one in table.columns}
        path = folder / name
        found[table.id] = ReferenceFile(table.id, table.label, path, _head(path), names, table.key)
    return found


def file_named(table: str) -> ReferenceFile:
    found = files()
    if table not in found:
        raise LoadError(f"没有参考表“{table}”；有：{'、'.join(found)}。")
    return found[table]


def _head(path: Path) -> tuple[str, ...]:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            return tuple(next(csv.reader(file), ()))
    except (OSError, UnicodeDecodeError) as error:
        raise LoadError(f"参考表 {path.name} 读不了；请从备份恢复。") from error


def save(
    table: str,
    lines: Sequence[Line],
    *,
    reason: str,
    seen: str,
    is_correction: bool = False,
    is_later: bool = False,
    by: str = "",
    data_dir: Path,
    now: datetime,
    user: str,
) -> Saved:
    """Keeps the lines as the whole file, and builds the snapshot anew unless `is_later`.

    `seen`: the mark of the file that was edited. `is_correction`: a line that is in force already may be
    changed; else a new value is a new line with its own first day. Raises: LoadError, and nothing is kept.
    """
    if not reason.strip():
        raise LoadError("请写明为什么改。")
    folders = Folders(data_dir)
    kept = _folder(folders)
    try:
        with FileLock(kept / "lock", timeout=0):
            _notice(folders, now, user)
            file = file_named(table)
            if seen != file.mark:
                raise LoadError(f"{file.label}在您打开以后改过；请重新打开，再改。")
            saved = _save(file, lines, folders, now, user, is_correction=is_correction, is_later=is_later)
            journal.write(
                folders.state, now, by or user, SAVED, table=table, reason=reason.strip(),
                added=saved.added, changed=saved.changed, removed=saved.removed, mark=file.mark,
            )  # fmt: skip
            _remember(folders)
            return saved
    except Timeout as error:
        raise LoadError("别人正在保存参考数据，请稍后再试。") from error


def _save(
    file: ReferenceFile,
    lines: Sequence[Line],
    folders: Folders,
    now: datetime,
    user: str,
    *,
    is_correction: bool,
    is_later: bool,
) -> Saved:
    old = file.read()
    new = [{name: str(line.get(name) or "").strip() for name in file.columns} for line in lines]
    added, removed, changed = _compared(file, old, new)
    if not (added or removed or changed):
        raise LoadError("没有改动，没有保存。")
    every = {one.id: one.read() for one in files().values()} | {file.id: new}
    check_cells(tables()[file.id], file.columns, new, every)
    check_named(file.id, tables(), every)
    if not is_correction:
        _refuse_rewriting(file, [*removed, *changed], now)
    text = _text(file, new)
    _check_together(file, text)
    before = file.path.read_bytes().decode()
    version = _folder(folders) / file.id / f"{now:%Y%m%dT%H%M%S%f}.csv"
    version.parent.mkdir(exist_ok=True)
    version.write_text(before, encoding="utf-8")
    snapshot_files.replace_text(file.path, text)
    change = None
    if not is_later and snapshot_files.current_snapshot(folders.snapshots) is not None:
        try:
            change = batches.build(data_dir=folders.root, now=now, user=user)
        except BaseException:
            snapshot_files.replace_text(file.path, before)
            version.unlink()
            raise
    return Saved(file.label, len(added), len(removed), len(changed), change)


def _compared(
    file: ReferenceFile, old: Sequence[Line], new: Sequence[Line]
) -> tuple[list[Line], list[Line], list[Line]]:
    """Lines that are new, that are gone, and as they were those that say something else."""
    key = file.key or file.columns
    before = {tuple(line[name] for name in key): line for line in old}
    after = {tuple(line[name] for name in key): line for line in new}
    if len(after) < len(new):
        counts = Counter(tuple(line[name] for name in key) for line in new)
        several = next(one for one, count in counts.items() if count > 1)
        raise LoadError(f"{file.label}里“{'，'.join(several)}”写了两次；请删去一行。")
    added = [line for one, line in after.items() if one not in before]
    removed = [line for one, line in before.items() if one not in after]
    changed = [line for one, line in before.items() if one in after and after[one] != line]
    return added, removed, changed


def _refuse_rewriting(file: ReferenceFile, lines: Sequence[Line], now: datetime) -> None:
    """A line in force already stands for what was counted by it."""
    today = now.date().isoformat()
    begun = next((line for line in lines if line.get(EFFECTIVE) and line[EFFECTIVE] <= today), None)
    if EFFECTIVE in file.columns and begun:
        called = begun.get("label") or begun[file.columns[0]]
        raise LoadError(
            f"“{called}”自 {begun[EFFECTIVE]} 起已经生效，改它会改以前的数。"
            "数值有变，请另加一行，写明从哪天起；确是当初写错的，选“改正笔误”。"
        )


def _text(file: ReferenceFile, lines: Sequence[Line]) -> str:
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, file.columns, lineterminator="\n")
    writer.writeheader()
    writer.writerows(lines)
    return out.getvalue()


def _check_together(file: ReferenceFile, text: str) -> None:
    """All readers over the folder as it would be, in a process of their own: they read each file once."""
    with tempfile.TemporaryDirectory(prefix="anxin-reference-") as made:
        folder = Path(made) / "reference"
        shutil.copytree(file.path.parent, folder)
        (folder / file.path.name).write_text(text, encoding="utf-8")
        config = Path(made) / "anxin.toml"
        config.write_text(_configuration(), encoding="utf-8")
        ended = subprocess.run(
            [sys.executable, "-m", "etl.commands.reference_check"],
            cwd=PACKAGE.parent,
            env={**os.environ, "ANXIN_CONFIG": str(config)},
            capture_output=True,
            text=True,
            check=False,
        )
    if ended.returncode:
        said = ended.stderr.replace(str(folder), "参考表文件夹").strip().splitlines()
        is_sentence = ended.returncode == 1 and said and not ended.stderr.startswith("Traceback")
        # a reader's own sentence, without what a library adds to it
        words = LIBRARY_WORDS.split(said[0])[0] if is_sentence else ""
        raise LoadError(words or "改后的参考表读不进去，没有保存；请核对各栏的写法。")


def _configuration() -> str:
    """The county's file, over the folder beside it. Quoted as JSON, which TOML reads alike."""
    own = {**asdict(county()), "reference": "reference"}
    lines = [f"{key} = {json.dumps(value, ensure_ascii=False)}" for key, value in own.items()]
    return "\n".join(["[county]", *lines, ""])


# edits outside ----------------------------------------------------------------------------------


def notice_outside(data_dir: Path, *, now: datetime, user: str) -> list[str]:
    """Labels of the files that somebody edited outside since the last look; each is logged once.

    None while somebody is saving: what has changed then is that save.
    """
    folders = Folders(data_dir)
    try:
        with FileLock(_folder(folders) / "lock", timeout=0):
            return _notice(folders, now, user)
    except Timeout:
        return []


def _notice(folders: Folders, now: datetime, user: str) -> list[str]:
    path = _folder(folders) / KNOWN
    known: dict[str, Any] = json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    found = [file for file in files().values() if known.get(file.id, file.mark) != file.mark]
    for file in found:
        journal.write(folders.state, now, user, OUTSIDE, table=file.id, mark=file.mark)
    if found or not known:
        _remember(folders)
    return [file.label for file in found]


def _remember(folders: Folders) -> None:
    marks = {file.id: file.mark for file in files().values()}
    snapshot_files.replace_text(_folder(folders) / KNOWN, json.dumps(marks))


def _folder(folders: Folders) -> Path:
    folder = folders.state / "reference"
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    return folder


def history(data_dir: Path, table: str | None = None) -> list[dict[str, Any]]:
    """Who changed which file, when and why, the newest first; edits outside among them."""
    lines = read(Folders(data_dir).state / JOURNAL)
    wanted = [one for one in lines if one.get("action") in CHANGES and table in (None, one.get("table"))]
    return wanted[::-1]
