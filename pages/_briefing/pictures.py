"""Official pictures asked for one at a time: a queue on disk, and one renderer for all server processes.

The web process never touches Chromium and no request waits for it: a request leaves a job and comes back
to ask. A job carries snapshot, card, filters and scope; the renderer asks for the figures again. The queue
lies in state/pictures, so that any server process can tell how far a picture is; the one that holds the
renderer's lock draws for all, since a renderer holds some 700 MB.
"""

import hashlib
import json
import logging
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

from briefing.api import RENDERER_HEALTH, Job, NoRenderer, Renderer, RendererHealth, RenderFailed
from data import Scope
from data.paths import state_dir
from pages._wall.build import build_id

# The renderer ends after this time without requests.
IDLE_SECONDS = 180.0
# How often the process with the renderer looks for jobs of other server processes.
LOOK_SECONDS = 0.2
MOST_KEPT = 50
MOST_WAITING = 60
UNEXPECTED = "图片没有生成，请重试；仍不成请告诉维护人员，详情在服务日志里。"
WAITING, DRAWING, DONE, FAILED = "waiting", "drawing", "done", "failed"
# While this file exists, the process with the renderer ends it as soon as the queue is empty.
RELEASE = "release"

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Picture:
    """One job and its state when it was read from disk."""

    id: str
    job: Job
    name: str
    path: Path
    asked_at: float
    state: str
    reason: str = ""

    @property
    def is_over(self) -> bool:
        return self.state in {DONE, FAILED}


class Pictures:
    """The queue of a data folder; the latest pictures stay on disk for download."""

    def __init__(
        self,
        make_renderer: Callable[[], Renderer] = Renderer,
        *,
        idle_seconds: float = IDLE_SECONDS,
        renderer_health: RendererHealth = RENDERER_HEALTH,
    ) -> None:
        self._make_renderer, self._idle_seconds, self._renderer_health = (
            make_renderer,
            idle_seconds,
            renderer_health,
        )
        self._lock = threading.Lock()
        self._worker: threading.Thread | None = None

    @property
    def folder(self) -> Path:
        return state_dir() / "pictures"

    def enqueue(self, job: Job, name: str) -> Picture | None:
        """Adds a job to the queue; None where it is full. The same job requested twice is one picture."""
        state_dir().mkdir(mode=0o700, parents=True, exist_ok=True)
        self.folder.mkdir(mode=0o700, exist_ok=True)
        with FileLock(self.folder / "queue.lock"):
            picture_id = _id_of(job, name)
            found = self._read(picture_id)
            if found is None or found.state == FAILED or (found.state == DONE and not found.path.is_file()):
                if sum(one.state == WAITING for one in self._all()) >= MOST_WAITING:
                    return None
                path = self.folder / f"{picture_id}.png"
                found = Picture(picture_id, job, name, path, time.time(), WAITING)
                self._write(found)
            (self.folder / RELEASE).unlink(missing_ok=True)
        self._draw_for_all()
        return found

    def get(self, picture_id: str, scope: Scope) -> Picture | None:
        """The picture with an id; None for a user whose scope differs from the requester's."""
        picture = self._read(picture_id)
        if picture is None or picture.job.scope != scope:
            return None
        if not picture.is_over:
            # The process that drew for all may have ended.
            self._draw_for_all()
        return picture

    def ahead(self, picture: Picture) -> int:
        """The number of pictures that are drawn before this one."""
        if picture.state != WAITING:
            return 0
        others = [one for one in self._all() if one.id != picture.id]
        return sum(
            one.state == DRAWING or (one.state == WAITING and one.asked_at < picture.asked_at)
            for one in others
        )

    def release_renderer(self) -> None:
        """Ends the renderer as soon as the queue is empty, because a briefing needs its memory."""
        if self.folder.is_dir():
            (self.folder / RELEASE).touch()

    @property
    def is_working(self) -> bool:
        """Whether this server process holds the renderer, or tries to."""
        return self._worker is not None and self._worker.is_alive()

    # on disk ----------------------------------------------------------------------------------

    def _read(self, picture_id: str) -> Picture | None:
        try:
            record = json.loads((self.folder / f"{picture_id}.json").read_text(encoding="utf-8"))
        except FileNotFoundError:
            return None
        path = self.folder / f"{picture_id}.png"
        if record["job"].keys() != {"view", "card", "sheet"}:
            # written by an older version with another job format; it is no longer requested
            (self.folder / f"{picture_id}.json").unlink(missing_ok=True)
            path.unlink(missing_ok=True)
            return None
        return Picture(
            picture_id,
            Job(**record["job"]),
            record["name"],
            path,
            record["asked_at"],
            record["state"],
            record["reason"],
        )

    def _write(self, picture: Picture) -> None:
        record: dict[str, Any] = {
            "job": asdict(picture.job),
            "name": picture.name,
            "asked_at": picture.asked_at,
            "state": picture.state,
            "reason": picture.reason,
        }
        unfinished = self.folder / f"{picture.id}.new"
        unfinished.write_text(json.dumps(record, ensure_ascii=False), encoding="utf-8")
        unfinished.replace(self.folder / f"{picture.id}.json")

    def _all(self) -> list[Picture]:
        """All pictures on disk in the order of their requests."""
        found = [self._read(path.stem) for path in self.folder.glob("*.json")]
        return sorted((one for one in found if one), key=lambda one: one.asked_at)

    def _change(self, picture: Picture, state: str, reason: str = "") -> Picture:
        changed = Picture(
            picture.id, picture.job, picture.name, picture.path, picture.asked_at, state, reason
        )
        self._write(changed)
        return changed

    # drawing ----------------------------------------------------------------------------------

    def _draw_for_all(self) -> None:
        """Starts this process's thread; it ends at once where another process holds the renderer."""
        with self._lock:
            if self.is_working:
                return
            self._worker = threading.Thread(target=self._work, daemon=True, name="pictures")
            self._worker.start()

    def _work(self) -> None:
        try:
            with FileLock(self.folder / "renderer.lock", timeout=0):
                # The process that drew before has ended, and its current picture was not finished.
                for picture in self._all():
                    if picture.state == DRAWING:
                        self._change(picture, WAITING)
                self._draw_until_idle()
        except Timeout:
            return

    def _draw_until_idle(self) -> None:
        renderer = self._make_renderer()
        try:
            last = time.monotonic()
            while time.monotonic() - last < self._idle_seconds:
                picture = next((one for one in self._all() if one.state == WAITING), None)
                if picture is not None:
                    self._draw(renderer, self._change(picture, DRAWING))
                    self._drop_old()
                    last = time.monotonic()
                elif (self.folder / RELEASE).exists():
                    (self.folder / RELEASE).unlink(missing_ok=True)
                    return
                else:
                    time.sleep(min(LOOK_SECONDS, self._idle_seconds))
        finally:
            renderer.close()

    def _draw(self, renderer: Renderer, picture: Picture) -> None:
        try:
            picture.path.write_bytes(renderer.picture(picture.job))
        except NoRenderer as fault:
            self._renderer_health.report(str(fault))
            self._change(picture, FAILED, str(fault))
        except RenderFailed as failed:
            self._change(picture, FAILED, str(failed))
        except Exception:
            # an error in one picture must not block the others
            log.exception("picture of %s", picture.job.card)
            self._change(picture, FAILED, UNEXPECTED)
        else:
            self._renderer_health.report("")
            self._change(picture, DONE)

    def _drop_old(self) -> None:
        over = [one for one in self._all() if one.is_over]
        for picture in over[: max(0, len(over) - MOST_KEPT)]:
            with suppress(FileNotFoundError):
                (self.folder / f"{picture.id}.json").unlink()
            picture.path.unlink(missing_ok=True)


def _id_of(job: Job, name: str) -> str:
    """An id from job, name and build, so that every server process gives the same picture the same id."""
    record = json.dumps([asdict(job), name, build_id()], sort_keys=True)
    return hashlib.sha256(record.encode()).hexdigest()[:32]


PICTURES = Pictures()
