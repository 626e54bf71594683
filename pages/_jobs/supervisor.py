"""Runs one command for a page and leaves its exit code on disk.

python -m pages._jobs.supervisor FOLDER MODULE ARGUMENT…

A server process can only ask about children of its own. So a process of its own waits for the command, and
whichever server process is asked reads the outcome from the job's folder.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from pathlib import Path

EXIT_CODE, OUTPUT, MESSAGES, SCRATCH = "exit_code", "out", "err", "tmp"


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
    unfinished = folder / f"{EXIT_CODE}.new"
    unfinished.write_text(str(code), encoding="ascii")
    unfinished.replace(folder / EXIT_CODE)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
