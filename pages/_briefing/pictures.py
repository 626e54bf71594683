"""Official pictures asked for one at a time: a queue, and one worker that owns the renderer process.

The web process never touches Chromium and no request waits for it: a request leaves a job and comes back
to ask. A job carries snapshot, card, filters and scope; the renderer asks for the figures again.
"""

import logging
import secrets
import shutil
import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from briefing.api import GATE, Gate, Job, NoRenderer, Renderer, RenderFailed
from data import Scope
from data.paths import state_dir

# Chromium holds some 700 MB: it goes when nobody has asked for a while
IDLE_SECONDS = 180.0
MOST_KEPT = 50
MOST_WAITING = 60
UNEXPECTED = "图片没有生成，请重试；仍不成请告诉维护人员，详情在服务日志里。"

log = logging.getLogger(__name__)


@dataclass
class Picture:
    """One job and how far it is: waiting, drawing, done or failed."""

    id: str
    job: Job
    name: str
    path: Path
    state: str = "waiting"
    reason: str = ""

    @property
    def is_over(self) -> bool:
        return self.state in {"done", "failed"}


class Pictures:
    """All pictures of this process; the last few stay on disk to be fetched."""

    def __init__(
        self,
        make_renderer: Callable[[], Renderer] = Renderer,
        *,
        idle_seconds: float = IDLE_SECONDS,
        gate: Gate = GATE,
    ) -> None:
        self._make_renderer, self._idle_seconds, self._gate = make_renderer, idle_seconds, gate
        self._changed = threading.Condition()
        self._kept: dict[str, Picture] = {}
        self._waiting: deque[Picture] = deque()
        self._worker: threading.Thread | None = None
        self._is_resting = False
        self._folder: Path | None = None

    def ask(self, job: Job, name: str) -> Picture | None:
        """A place in the queue, or None where it is full. The same job twice is one picture."""
        with self._changed:
            for one in self._kept.values():
                if one.job == job and one.state != "failed":
                    return one
            if len(self._waiting) >= MOST_WAITING:
                return None
            picture_id = secrets.token_hex(16)
            picture = Picture(picture_id, job, name, self._ready_folder() / f"{picture_id}.png")
            self._kept[picture_id] = picture
            self._waiting.append(picture)
            self._is_resting = False
            if self._worker is None:
                self._worker = threading.Thread(target=self._work, daemon=True, name="pictures")
                self._worker.start()
            self._changed.notify_all()
            return picture

    def get(self, picture_id: str, scope: Scope) -> Picture | None:
        """A picture is for those who see what its asker sees."""
        picture = self._kept.get(picture_id)
        return picture if picture and picture.job.scope == scope else None

    def ahead(self, picture: Picture) -> int:
        """How many are drawn before this one."""
        with self._changed:
            if picture.state != "waiting":
                return 0
            is_drawing = any(one.state == "drawing" for one in self._kept.values())
            return self._waiting.index(picture) + is_drawing

    def rest(self) -> None:
        """Lets the renderer go as soon as nothing waits: its memory is wanted elsewhere."""
        with self._changed:
            self._is_resting = True
            self._changed.notify_all()

    @property
    def is_working(self) -> bool:
        return self._worker is not None

    def _ready_folder(self) -> Path:
        """Ours alone; what an earlier process left in it is nobody's any more."""
        folder = state_dir() / "pictures"
        if folder != self._folder:
            shutil.rmtree(folder, ignore_errors=True)
            self._folder = folder
        state_dir().mkdir(mode=0o700, parents=True, exist_ok=True)
        folder.mkdir(mode=0o700, exist_ok=True)
        return folder

    def _work(self) -> None:
        renderer = self._make_renderer()
        try:
            while (picture := self._next()) is not None:
                self._draw(renderer, picture)
                self._drop_old()
        finally:
            renderer.close()

    def _next(self) -> Picture | None:
        """The next job; None, and no worker any more, after an idle while."""
        with self._changed:
            self._changed.wait_for(lambda: self._waiting or self._is_resting, self._idle_seconds)
            if not self._waiting:
                self._worker = None
                return None
            picture = self._waiting.popleft()
            picture.state = "drawing"
            return picture

    def _draw(self, renderer: Renderer, picture: Picture) -> None:
        try:
            png = renderer.picture(picture.job)
            picture.path.write_bytes(png)
        except NoRenderer as fault:
            self._gate.told(str(fault))
            state, picture.reason = "failed", str(fault)
        except RenderFailed as failed:
            state, picture.reason = "failed", str(failed)
        except Exception:
            # one picture's trouble must not leave the others waiting for ever
            log.exception("picture of %s", picture.job.card)
            state, picture.reason = "failed", UNEXPECTED
        else:
            self._gate.told("")
            state = "done"
        with self._changed:
            picture.state = state
            self._changed.notify_all()

    def _drop_old(self) -> None:
        with self._changed:
            over = [one for one in self._kept.values() if one.is_over]
            for picture in over[: max(0, len(over) - MOST_KEPT)]:
                del self._kept[picture.id]
                picture.path.unlink(missing_ok=True)


PICTURES = Pictures()
