"""A watched folder: what arrives is loaded once it has stopped growing. Nothing in it is moved or changed.

What has been dealt with is kept by content in state/watched.jsonl: a loaded file under another name is
not loaded twice, a file that could not be taken is reported once, and an undone batch stays undone. It is
one short line a file, and is kept.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from threading import Event
from typing import Any

from data.snapshot.journal import read
from etl.detect.import_options import OptionsPerFile
from etl.errors import LoadError, log_fault
from etl.extract import source_files
from etl.feedback.report import LoadReport
from etl.load import load_paths
from etl.marts import BuildStepError
from etl.publish import journal
from etl.publish.build_session import Folders

JOURNAL = "watched.jsonl"
# What browsers and copying programs call a file until it is whole; then it has its own name.
UNFINISHED = (".part", ".partial", ".crdownload", ".download", ".tmp", ".filepart")

Clock = Callable[[], datetime]
Say = Callable[[str], None]
# Size and time of the last change: they show a file that is still being copied.
_Stamp = tuple[int, int]


@dataclass(frozen=True)
class Pace:
    """Seconds between two looks, and for how long a file must have stood still."""

    every: float
    settled: float


class Watch:
    """One folder. All files that are ready are loaded as one batch."""

    def __init__(self, folder: Path, *, data_dir: Path, user: str, clock: Clock, say: Say) -> None:
        if not folder.is_dir():
            raise LoadError(f"没有文件夹 {folder}；请核对路径")
        self._folder = folder
        self._data_dir = data_dir
        self._user = user
        self._clock = clock
        self._say = say
        self._still_since: dict[Path, tuple[_Stamp, datetime]] = {}
        self._hashes: dict[Path, tuple[_Stamp, str]] = {}
        self._loaded, self._refused = self._remembered()
        # Files that the program failed on; a corrected program finds them again at its start.
        self._set_aside: set[tuple[str, str]] = set()
        self._trouble = ""

    def run(self, pace: Pace, stop: Event, *, is_once: bool) -> None:
        """Looks until `stop` is set; `is_once`: until all that is there now has been dealt with."""
        while not stop.is_set():
            self.look(pace.settled)
            if is_once and not self._is_waiting():
                return
            # Waiting ends at once when the signal comes; a load that runs is finished first.
            stop.wait(pace.settled if is_once else pace.every)

    def look(self, settled: float) -> LoadReport | None:
        """One look at the folder: loads what is ready and new."""
        now = self._clock()
        ready = [path for path in self._standing_still(now, settled) if self._is_new(path)]
        return self._load(ready, now) if ready else None

    def _load(self, ready: list[Path], now: datetime) -> LoadReport | None:
        try:
            report = load_paths(
                ready, data_dir=self._data_dir, now=now, user=self._user, options=OptionsPerFile()
            )
        except (LoadError, OSError) as error:
            if isinstance(error, BuildStepError):
                return self._load_singly(ready, now, str(error))
            # Another load runs, or the disk is full: the files are tried again at the next look.
            self._report_trouble(str(error))
            return None
        except Exception as error:  # noqa: BLE001
            log_fault("watch", error)
            reason = f"导入时程序出错（{type(error).__name__}）；请把文件和本提示发给维护人员"
            return self._load_singly(ready, now, reason)
        self._trouble = ""
        self._keep(report)
        return report

    def _load_singly(self, ready: list[Path], now: datetime, trouble: str) -> LoadReport | None:
        """One file's rows broke the batch: the others are loaded; it is not tried again until a new start."""
        if len(ready) > 1:
            reports = [self._load([path], now) for path in ready]
            return next((one for one in reversed(reports) if one), None)
        [path] = ready
        with suppress(OSError):
            self._set_aside.add((self._sha256(path), path.name))
        self._say(f"{path.name}：没有导入。{trouble}")
        return None

    # files ------------------------------------------------------------------------------------

    def _standing_still(self, now: datetime, settled: float) -> Iterator[Path]:
        seen: dict[Path, tuple[_Stamp, datetime]] = {}
        for path in source_files.find_files([self._folder]):
            stamp = None if path.name.lower().endswith(UNFINISHED) else _stamp(path)
            if stamp is None:
                continue
            before = self._still_since.get(path)
            since = before[1] if before and before[0] == stamp else now
            seen[path] = (stamp, since)
            if (now - since).total_seconds() >= settled:
                yield path
        self._still_since = seen
        self._hashes = {path: known for path, known in self._hashes.items() if path in seen}

    def _is_waiting(self) -> bool:
        return any(self._is_new(path) for path in self._still_since)

    def _is_new(self, path: Path) -> bool:
        try:
            sha256 = self._sha256(path)
        except OSError as error:
            self._report_trouble(f"文件读不出来（{path.name}）：{error.strerror}。请核对读取权限")
            return False
        return sha256 not in self._loaded and (sha256, path.name) not in self._refused | self._set_aside

    def _sha256(self, path: Path) -> str:
        """Of a file that has not changed since, from memory."""
        stamp = self._still_since[path][0] if path in self._still_since else _stamp(path)
        known = self._hashes.get(path)
        if known is None or known[0] != stamp:
            known = (stamp or (0, 0), source_files.sha256_of(path))
            self._hashes[path] = known
        return known[1]

    # memory -----------------------------------------------------------------------------------

    @property
    def _journal(self) -> Path:
        return Folders(self._data_dir).state / JOURNAL

    def _remembered(self) -> tuple[set[str], set[tuple[str, str]]]:
        loaded: set[str] = set()
        refused: set[tuple[str, str]] = set()
        # A line that a kill tore off is forgotten: its file is looked at again, and is known by its content.
        for entry in read(self._journal):
            if entry["reason"] is None:
                loaded.add(entry["sha256"])
            else:
                refused.add((entry["sha256"], entry["name"]))
        return loaded, refused

    def _keep(self, report: LoadReport) -> None:
        """Reports what became of each file and writes it to the journal."""
        lines = []
        for one in report.files:
            path = Path(one.file)
            # One that was never opened is known by what it was when it was looked at.
            sha256 = one.sha256 or self._hashes[path][1]
            if one.ledger is None:
                self._refused.add((sha256, path.name))
                self._say(f"{path.name}：没有导入。{one.reason}")
            else:
                self._loaded.add(sha256)
                counts = one.counts
                self._say(
                    f"{path.name}：{one.ledger_label}，接受 {counts.accepted}（新增 {counts.new}、更新"
                    f" {counts.updated}），退回 {counts.rejected}"
                )
            lines.append(self._entry(path.name, sha256, one.reason, report.batch))
        try:
            journal.append(self._journal, [json.dumps(line, ensure_ascii=False) for line in lines])
        except OSError as error:
            self._report_trouble(f"已导入，但 {JOURNAL} 没有写成（{error.strerror}）；请核对磁盘空间")

    def _entry(self, name: str, sha256: str, reason: str | None, batch: str | None) -> dict[str, Any]:
        at = self._clock().isoformat(timespec="seconds")
        return {"at": at, "name": name, "sha256": sha256, "batch": batch, "reason": reason}

    def _report_trouble(self, words: str) -> None:
        """A trouble that lasts is reported once."""
        if words != self._trouble:
            self._say(words)
        self._trouble = words


def _stamp(path: Path) -> _Stamp | None:
    """None for a file that went away while being looked at."""
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_size, stat.st_mtime_ns
