"""The file of the snapshot in force while a new one is built from it: that it is still what was checked."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from etl.errors import LoadError
from etl.machine_faults import MACHINE_FAULTS

# Which file, how long, when written: a published snapshot is never written again.
Stamp = tuple[int, int, int]


@dataclass(frozen=True)
class Prior:
    """`stamp` is of the file when its content was found to be whole."""

    path: Path
    stamp: Stamp | None

    @classmethod
    def checked(cls, path: Path) -> Prior:
        return cls(path, _stamp(path))

    def copy_to(self, target: Path) -> None:
        """Raises: LoadError where the file is gone or was written to since it was checked."""
        with self.watched():
            shutil.copyfile(self.path, target)
        self._refuse_changed()

    @contextmanager
    def watched(self) -> Iterator[None]:
        """A fault in reading that comes of a file that is gone or changed is said to come of it."""
        try:
            yield
        except (*MACHINE_FAULTS, OSError):
            self._refuse_changed()
            raise

    def _refuse_changed(self) -> None:
        now = _stamp(self.path)
        if now is None or now != self.stamp:
            raise LoadError(
                f"当前快照 {self.path.name} 在途中{'不见了' if now is None else '被改动了'}；没有发布新快照。"
                "请再做一次：那时会改用上一个完好的快照，并写明哪些批次要重新导入"
            )


def _stamp(path: Path) -> Stamp | None:
    try:
        found = path.stat()
    except OSError:
        return None
    return found.st_ino, found.st_size, found.st_mtime_ns
