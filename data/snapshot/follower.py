"""Which file to read: the one that the pointer names, or the last good one where that is damaged."""

import threading
import time
from collections.abc import Callable
from pathlib import Path

from data.errors import NoSnapshot, OlderSnapshot
from data.snapshot import checksum

Stamp = tuple[int, int, int]
# A whole file that would not open may have met a passing fault: too many files open, too little memory.
RETRY_SECONDS = 10.0


class Follower:
    """The pointer of one folder, looked at before every answer: two stat() where nothing has changed.

    A file's length is checked whenever it is opened, its content once, in the background: no request waits
    for it, and a file found damaged is left at the next one. Hold `lock` around every call.
    `opens` is passed whether a file of that name that was open before is another now.
    """

    def __init__(self, folder: Path, lock: threading.RLock, opens: Callable[[Path, bool], object]) -> None:
        self._folder = folder
        self._lock = lock
        self._opens = opens
        self._pointed: Path | None = None
        self._seen: tuple[Stamp | None, Stamp | None] | None = None
        self._retry_at: float | None = None
        self._checked: dict[Path, Stamp | None] = {}
        self._rotten: dict[Path, tuple[Stamp | None, str]] = {}
        self.current: Path | None = None
        # What is wrong with the pointer or what it names, a Chinese sentence; "" where nothing is.
        self.damage = ""
        # What a person does about it, a Chinese sentence.
        self.remedy = ""

    def look(self) -> None:
        """Follow the pointer where it, or the file it names, has changed."""
        is_due = self._retry_at is not None and time.monotonic() >= self._retry_at
        if self._stamps() == self._seen and not is_due:
            return
        self._pointed = None
        self._retry_at = None
        try:
            self._pointed = checksum.pointed(self._folder)
            if self._pointed is not None:
                self._open(self._pointed)
                self.current = self._pointed
            self.damage = ""
        except (checksum.Damaged, NoSnapshot, OSError) as damage:
            self.damage = str(damage) if not isinstance(damage, OSError) else _unreadable(damage)
            # An earlier program's snapshot says its own remedy.
            self.remedy = "" if isinstance(damage, OlderSnapshot) else f"{checksum.REMEDY}。"
            self._fall_back()
            if not isinstance(damage, checksum.Damaged):
                self._retry_at = time.monotonic() + RETRY_SECONDS
        self._seen = self._stamps()

    def _stamps(self) -> tuple[Stamp | None, Stamp | None]:
        return _stamp(self._folder / checksum.POINTER), _stamp(self._pointed) if self._pointed else None

    def _open(self, path: Path) -> None:
        """NoSnapshot where the file is not whole, as far as is known by now."""
        self.refuse_damaged(path)
        checksum.check_size(path)
        known = self._checked.get(path)
        self._opens(path, known is not None and known != _stamp(path))
        self.check_later(path)

    def refuse_damaged(self, path: Path) -> None:
        stamp, words = self._rotten.get(path, (None, ""))
        if words and stamp == _stamp(path):
            raise NoSnapshot(words)

    def _fall_back(self) -> None:
        """What is open serves on, unless it is the very file that is damaged; then the last good one."""
        if self.current is not None and (self.current != self._pointed or not self.current.exists()):
            return
        self.current = None
        for path in checksum.fallbacks(self._folder, self._pointed):
            try:
                # Here somebody waits: a second, once, and for a figure that is sure.
                checksum.check_content(path)
                self._open(path)
            except (checksum.Damaged, NoSnapshot, OSError):
                continue
            self.current = path
            return

    def check_later(self, path: Path) -> None:
        """The whole content against the checksum, once a file, in a thread of its own."""
        stamp = _stamp(path)
        if self._checked.get(path) == stamp:
            return
        self._checked = {one: known for one, known in self._checked.items() if one.exists()} | {path: stamp}
        if checksum.read_checksum(path) is None:
            return
        threading.Thread(target=self._check, args=(path, stamp), name="checksum", daemon=True).start()

    def _check(self, path: Path, stamp: Stamp | None) -> None:
        try:
            checksum.check_content(path)
        except FileNotFoundError:
            # Cleared away meanwhile: whoever reads it still has it.
            return
        except (checksum.Damaged, OSError) as damage:
            with self._lock:
                self._rotten[path] = (stamp, str(damage))
                self._seen = None


def _unreadable(error: OSError) -> str:
    name = Path(error.filename).name if error.filename else ""
    return f"快照 {name} 读不出来（{error.strerror or type(error).__name__}）。"


def _stamp(path: Path) -> Stamp | None:
    try:
        stat = path.stat()
    except OSError:
        return None
    return stat.st_ino, stat.st_size, stat.st_mtime_ns
