"""Serving with gunicorn: several processes, each with threads, over one data folder.

Processes share nothing but the data folder: jobs, uploads, pictures, sign-in and audit lie there. Each has
its own connections, results and lanes; the lanes are set so that all processes together run no more queries
at once than one process would.
"""

from __future__ import annotations

import contextlib
import logging
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication
from gunicorn.arbiter import Arbiter
from gunicorn.glogging import Logger
from gunicorn.workers.base import Worker

from data.query import lanes
from service.settings import Settings
from service.wsgi import Application, believing, below

# A browser that comes through a proxy keeps its connection; the proxy closes it first.
KEEP_SECONDS = 75
# For so long a process that is to end may finish what it answers.
GRACE_SECONDS = 30
# prometheus-client keeps the figures of each process in files of this folder.
FIGURES_FOLDER = "PROMETHEUS_MULTIPROC_DIR"


class Words(Logger):
    """gunicorn's own words go where all others go; requests are logged by the app."""

    def setup(self, cfg: Any) -> None:
        self.cfg, self.loglevel = cfg, logging.INFO
        self._access_log_enabled = False
        self.error_log.setLevel(logging.INFO)
        self.error_log.propagate = True


class Server(BaseApplication):
    """gunicorn with settings of our own, and none from its files, environment or command line."""

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        super().__init__()

    def load_config(self) -> None:
        given = self._settings
        host = f"[{given.host}]" if ":" in given.host else given.host
        wanted: dict[str, Any] = {
            "bind": [f"{host}:{given.port}"],
            "worker_class": "gthread",
            "workers": given.workers,
            "threads": given.threads,
            "keepalive": KEEP_SECONDS,
            "graceful_timeout": GRACE_SECONDS,
            # one socket in the home folder for all servers of a user
            "control_socket_disable": True,
            # who asks is told by `believing`, and by nothing else
            "forwarded_allow_ips": "",
            "forwarder_headers": "",
            "logger_class": Words,
            "when_ready": lambda _arbiter: _say(given),
            "child_exit": _figures_of_the_dead,
            "worker_exit": _end_at_once,
        }
        for name, value in wanted.items():
            self.cfg.set(name, value)

    def load(self) -> Application:
        """The app of one process; nothing of it is made before the process is."""
        lanes.share(self._settings.workers, self._settings.threads)
        from app import app, make_ready  # noqa: PLC0415 - made in the process that serves it

        make_ready(app, self._settings.host)
        return believing(below(app.server, self._settings.prefix), self._settings.proxy)


def serve(settings: Settings) -> None:
    """Serves until the process is told to end."""
    folder = Path(tempfile.mkdtemp(prefix="anxin-figures-"))
    os.environ[FIGURES_FOLDER] = str(folder)
    maker = os.getpid()
    try:
        Server(settings).run()
    finally:
        if os.getpid() == maker:
            shutil.rmtree(folder, ignore_errors=True)


def _say(settings: Settings) -> None:
    print(
        f"安薪已启动：http://{settings.host}:{settings.port}{settings.prefix}"
        f"（{settings.workers}个进程，各{settings.threads}个线程）",
        flush=True,
    )


def _end_at_once(_arbiter: Arbiter, worker: Worker) -> None:
    """All is answered. A thread that is still in the database would end the process with a cry.

    One that could not start ends as gunicorn has it end, so that it is not started again without end.
    """
    if worker.booted:
        logging.shutdown()
        os._exit(0)


def _figures_of_the_dead(_arbiter: Arbiter, worker: Worker) -> None:
    from prometheus_client import multiprocess  # noqa: PLC0415 - reads its folder when it is imported

    with contextlib.suppress(FileNotFoundError):
        multiprocess.mark_process_dead(worker.pid)
