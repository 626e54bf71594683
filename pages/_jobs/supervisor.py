"""Runs one command for a page and leaves its exit code on disk.

python -m pages._jobs.supervisor FOLDER MODULE ARGUMENT…

A server process can only ask about children of its own. So a process of its own waits for the command, and
whichever server process is asked reads the outcome from the job's folder. It also writes into the audit how
a job ended that the audit keeps: the server may have been restarted by then.
"""

from __future__ import annotations

import json
import os
import shutil
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

from access import audit
from access.errors import AccessError
from data.paths import state_dir

DESCRIPTION = "job.json"
# in the description: who began the job, under which action, and what the audit says of it; or nothing
AUDITED = "audited"
EXIT_CODE, OUTPUT, MESSAGES, SCRATCH = "exit_code", "out", "err", "tmp"
DONE, FAILED = "done", "failed"


def main(folder: Path, command: list[str]) -> None:
    """The command's files go into `folder`: out, err, and exit_code as the last of all."""
    scratch = folder / SCRATCH
    scratch.mkdir(mode=0o700, exist_ok=True)
    # temporary files are in the job's own folder, so that no personal data stay in a shared one
    environment = {**os.environ, "TMPDIR": str(scratch), "TEMP": str(scratch), "PYTHONIOENCODING": "utf-8"}
    with (folder / OUTPUT).open("wb") as out, (folder / MESSAGES).open("wb") as err:
        code = subprocess.run(
            [sys.executable, "-m", *command],
            env=environment,
            stdin=subprocess.DEVNULL,
            stdout=out,
            stderr=err,
            check=False,
        ).returncode
    shutil.rmtree(scratch, ignore_errors=True)
    _note_end(folder, code)
    unfinished = folder / f"{EXIT_CODE}.new"
    unfinished.write_text(str(code), encoding="ascii")
    unfinished.replace(folder / EXIT_CODE)


def _note_end(folder: Path, code: int) -> None:
    """The audit's line of the end, before the page learns of it; what has run has run, kept or not."""
    audited = json.loads((folder / DESCRIPTION).read_text(encoding="utf-8")).get(AUDITED)
    if not audited:
        return
    about = {**audited["about"], "stage": FAILED if code else DONE}
    try:
        audit.write(state_dir(), time.time(), audited["who"], audited["action"], about)
    except (AccessError, OSError, sqlite3.Error) as error:
        with (folder / MESSAGES).open("a", encoding="utf-8") as err:
            err.write(f"审计没有记下这一步怎样结束：{error}\n")


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
