"""Commands that pages start: one at a time over all server processes, answered by any of them."""

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import psutil
import pytest

from pages._jobs.runner import KILLED, JobRunner
from tests.conftest import ROOT, wait_until

# What another server process sees of the jobs of this one: it shares nothing with it but the data folder.
ELSEWHERE = """
import json
from pages._jobs.runner import JobRunner
jobs = JobRunner("etl", keep=3)
running = jobs.running()
second = jobs.start("status", ["status"]) if running else None
last = (jobs.all() or [None])[-1]
answer = jobs.answer(last) if last else None
print(json.dumps({
    "running": running.id if running else None,
    "second": second.id if second else None,
    "last": last.id if last else None,
    "about": dict(last.about) if last else None,
    "code": answer.code if answer else None,
    "messages": answer.messages if answer else None,
}))
"""


@pytest.fixture
def jobs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> JobRunner:
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    return JobRunner("etl", keep=3)


@pytest.fixture
def inbox(tmp_path: Path) -> Path:
    """A folder that the loader watches until it is stopped: a job that runs as long as a test likes."""
    folder = tmp_path / "watched"
    folder.mkdir()
    return folder


def elsewhere() -> dict:
    told = subprocess.run(
        [sys.executable, "-c", ELSEWHERE], cwd=ROOT, capture_output=True, text=True, check=True, timeout=60
    )
    return json.loads(told.stdout)


def end(jobs: JobRunner, job_id: str, how: int) -> None:
    """The supervisor and its command, as an operating system short of memory would end them."""
    told = json.loads((jobs.root / job_id / "process.json").read_text(encoding="utf-8"))
    supervisor = psutil.Process(told["pid"])
    for process in [*supervisor.children(recursive=True), supervisor]:
        os.kill(process.pid, how)


def test_another_server_process_sees_the_job_and_starts_no_second(jobs: JobRunner, inbox: Path) -> None:
    job = jobs.start("watch", ["watch", str(inbox)], inbox="甲")
    assert job is not None
    seen = elsewhere()
    assert (seen["running"], seen["second"], seen["about"]) == (job.id, None, {"inbox": "甲"})
    end(jobs, job.id, signal.SIGKILL)
    wait_until(lambda: not jobs.is_running(job))
    answer = jobs.answer(job)
    assert answer is not None and answer.code == KILLED
    # A killed job holds nobody up.
    again = jobs.start("status", ["status"])
    assert again is not None
    wait_until(lambda: jobs.answer(again) is not None, 60)


def test_another_server_process_gives_the_answer(jobs: JobRunner) -> None:
    job = jobs.start("undo", ["undo", "20240701T013000Z-ab12"], batch="甲")
    assert job is not None
    wait_until(lambda: jobs.answer(job) is not None, 60)
    seen = elsewhere()
    assert (seen["last"], seen["code"], seen["running"]) == (job.id, 1, None)
    assert seen["messages"] == ["还没有任何快照，没有可撤销的批次"]


def test_the_last_few_answers_stay(jobs: JobRunner) -> None:
    ids = []
    for place in range(5):
        job = jobs.start("status", ["status"], place=place)
        assert job is not None
        ids.append(job.id)
        wait_until(lambda job=job: jobs.answer(job) is not None, 60)
    assert [jobs.get(one) is not None for one in ids] == [False, False, True, True, True]
    assert [job.about["place"] for job in jobs.all()] == [2, 3, 4]


@pytest.mark.parametrize("forged", ["", "..", "../x", "0" * 31, "g" * 32, "0" * 32, None])
def test_no_job_by_a_forged_name(jobs: JobRunner, forged: str | None) -> None:
    assert jobs.get(forged) is None


def test_a_process_number_used_again_is_not_the_job(jobs: JobRunner) -> None:
    """The number in the file is this test's own process, the moment of its start is not."""
    folder = jobs.root / ("a" * 32)
    folder.mkdir(parents=True)
    (folder / "job.json").write_text('{"kind": "load", "started_at": 0, "about": {}}', encoding="utf-8")
    (folder / "process.json").write_text(json.dumps({"pid": os.getpid(), "created": 1.0}), encoding="utf-8")
    assert jobs.running() is None
