"""Where queries put what does not fit into memory: a folder of this process in state/spill.

Never beside the snapshots: those who list them need not know of it. Every process that uses a folder holds a
lock beside it for as long, so `clean` can tell what a killed process has left.
"""

import itertools
import logging
import os
import secrets
import shutil
import threading
import weakref
from contextlib import ExitStack, suppress
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

FOLDER = "spill"
LOCK_SUFFIX = ".lock"
# Of each open snapshot; beyond it a query is stopped like one that is out of memory. Run once it is open:
# DuckDB keeps to the size only where it is set so, and not where `connect` is given it.
LIMIT = "set global max_temp_directory_size = '4GB'"

log = logging.getLogger(__name__)
# Never another one: DuckDB opens a file once for a process, and gives it to all who ask with equal settings.
# A forked child has what its parent has opened, and so the same folder.
_name = f"{os.getpid()}-{secrets.token_hex(4)}"


class Spill:
    """This process's folder in one data folder, held as long as the object is: it goes with the last user."""

    def __init__(self, state: Path) -> None:
        self._path: Path | None = None
        folder = state / FOLDER / _name
        if not state.parent.is_dir():
            # nothing was ever loaded, and whoever only looks makes no data folder
            return
        try:
            for parent in (state, folder.parent):
                parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # locked before it exists, so that nobody takes it for left behind
            lock = _new_lock(folder)
            folder.mkdir(mode=0o700, exist_ok=True)
        except OSError as error:
            log.warning("%s 不能写（%s）：内存不够的查询不能借用磁盘", folder.parent, error.strerror)
            return
        self._path = folder
        weakref.finalize(self, _let_go, folder, lock, os.getpid())

    @property
    def settings(self) -> dict[str, Any]:
        """Of a DuckDB connection; without a folder that can be written nothing is spilled."""
        return {"temp_directory": str(self._path) if self._path else ""}


def _new_lock(folder: Path) -> FileLock:
    """A lock of a new name, held; whoever cleans may have it for a moment, and then removes it."""
    while True:
        lock = _lock(folder.with_name(f"{folder.name}.{os.getpid()}-{next(_numbers)}{LOCK_SUFFIX}"))
        lock.acquire()
        if Path(lock.lock_file).exists():
            return lock
        lock.release()


_numbers = itertools.count()
_held: weakref.WeakValueDictionary[tuple[int, Path], Spill] = weakref.WeakValueDictionary()
_guard = threading.Lock()


def own(state: Path) -> Spill:
    """This process's folder in a data folder."""
    with _guard:
        key = (os.getpid(), state)
        spill = _held.get(key)
        if spill is None:
            spill = _held[key] = Spill(state)
        return spill


def _unlocked_in_child() -> None:
    """A child is forked with what other threads held, which nobody there gives back."""
    global _guard  # noqa: PLW0603
    _guard = threading.Lock()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_unlocked_in_child)


def clean(state: Path) -> None:
    """Removes the folders of processes that have ended; one that a living process holds is never touched."""
    parent = state / FOLDER
    try:
        folders = [path for path in parent.iterdir() if path.is_dir() and not path.is_symlink()]
    except FileNotFoundError:
        return
    except OSError as error:
        log.warning("%s 没有清理成（%s）", parent, error.strerror)
        return
    for folder in folders:
        _remove_if_free(folder)


def _remove_if_free(folder: Path) -> None:
    with ExitStack() as held:
        try:
            locks = [path for path in folder.parent.iterdir() if _is_lock_of(path, folder)]
            for path in locks:
                held.enter_context(_lock(path).acquire(timeout=0))
        except (Timeout, FileNotFoundError):
            # somebody uses it, or has just removed it
            return
        except OSError as error:
            log.warning("%s 没有清理成（%s）", folder, error.strerror)
            return
        shutil.rmtree(folder, ignore_errors=True)
        for path in locks:
            _unlink(path)


def _is_lock_of(path: Path, folder: Path) -> bool:
    return path.name.startswith(f"{folder.name}.") and path.suffix == LOCK_SUFFIX


def _lock(path: Path) -> FileLock:
    # whoever drops the last reference gives it back, in whatever thread
    return FileLock(path, mode=0o600, thread_local=False)


def _let_go(folder: Path, lock: FileLock, owner: int) -> None:
    """A forked child has its parent's objects too, which are not for it to give back."""
    if owner == os.getpid():
        lock.release()
        _unlink(Path(lock.lock_file))
        _remove_if_free(folder)


def _unlink(lock_file: Path) -> None:
    # Windows keeps a file that another process looks at; an empty lock is in nobody's way
    with suppress(OSError):
        lock_file.unlink(missing_ok=True)
