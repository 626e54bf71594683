"""Files sent to the page 数据: who may send them, where they go, and what never leaves its folder."""

import io
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from flask import g
from flask.testing import FlaskClient

import app
from data import OutOfScope, Scope, warehouse
from pages._import import (
    inbox,
    job_callbacks,
    jobs,
    upload,
)
from pages._jobs import runner
from pages._jobs.runner import Answer, JobRunner
from tests.conftest import wait_until

ORIGIN = {"Origin": "http://localhost"}
BATCH = "20240701T013000Z-ab12"


def post_file(
    client: FlaskClient, name: str, body: bytes = b"a,b\n", inbox_id: str = "", **headers: str
) -> Any:
    return client.post(
        f"/import/upload{f'?inbox={inbox_id}' if inbox_id else ''}",
        data={"file": (io.BytesIO(body), name)},
        headers=headers or ORIGIN,
    )


def uploaded(inbox_id: str) -> dict[str, bytes]:
    folder = inbox.root() / inbox_id / "files"
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_files_of_one_upload_come_into_one_inbox(own: FlaskClient) -> None:
    first = post_file(own, "%E5%8F%B0%E8%B4%A6/%E4%B8%80.csv", b"1")
    assert (first.status_code, first.json["files"]) == (200, 1)
    inbox_id = first.json["inbox"]
    assert post_file(own, "DEMO", b"", inbox_id).json["inbox"] == inbox_id
    assert uploaded(inbox_id) == {"台账/一.csv": b"1", "DEMO": b""}
    folder = inbox.root() / inbox_id / "files"
    assert (folder / "台账" / "一.csv").stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


@pytest.mark.parametrize(
    "headers", [{"Origin": "http://elsewhere.example"}, {"Origin": "null"}, {"X-None": "1"}]
)
def test_only_our_own_page_may_send_files(own: FlaskClient, headers: dict[str, str]) -> None:
    answer = post_file(own, "a.csv", **headers)
    assert answer.status_code == 403
    assert not inbox.root().exists()


@pytest.mark.parametrize(
    ("name", "place"),
    [
        ("../../../etc/passwd", "etc/passwd"),
        ("..%2F..%2Fx.csv", "x.csv"),
        ("/abs/olute.csv", "abs/olute.csv"),
        ("C%3A%5Ctemp%5Cx.csv", "C_/temp/x.csv"),
        ("a/./.././b.csv", "a/b.csv"),
        ("..", "未命名"),
        ("x%00y%0A.csv", "x_y_.csv"),
    ],
)
def test_no_name_leads_out_of_the_inbox(own: FlaskClient, name: str, place: str) -> None:
    answer = post_file(own, name)
    assert answer.status_code == 200
    assert list(uploaded(answer.json["inbox"])) == [place]


def test_long_names_keep_their_extension(own: FlaskClient) -> None:
    answer = post_file(own, "%E5%8F%B0" * 100 + ".xlsx")
    (name,) = uploaded(answer.json["inbox"])
    assert name.endswith("台.xlsx") and len(name.encode()) <= inbox.LONGEST_NAME_BYTES


def test_unknown_inbox_and_empty_request(own: FlaskClient) -> None:
    assert post_file(own, "a.csv", inbox_id="0" * 32).status_code == 404
    assert post_file(own, "a.csv", inbox_id="../x").status_code == 404
    assert own.post("/import/upload", data={"note": "x"}, headers=ORIGIN).status_code == 400


def test_file_beyond_the_limit_is_refused(own: FlaskClient, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("pages._http.imports.limit_mib", lambda: 1)
    answer = own.post(
        "/import/upload",
        data={"file": (io.BytesIO(b"x"), "a.csv")},
        headers=ORIGIN,
        environ_overrides={"CONTENT_LENGTH": str(1024 * 1024 + 1)},
    )
    assert answer.status_code == 413
    assert "1MB" in answer.text
    assert not any(path.is_file() for path in inbox.root().rglob("*"))


def test_crash_of_the_loader_is_told_in_chinese(own: FlaskClient) -> None:
    registry = JobRunner("etl", keep=5)
    # A file that the inspection refuses is an answer; a plan that is a folder ends with a sentence.
    job = registry.start("load", ["load", "x.csv", "--plan", "/", "--json"])
    assert job is not None and registry.start("load", ["load", "x.csv"]) is None
    wait_until(lambda: registry.answer(job) is not None, 60)
    answer = registry.answer(job)
    assert answer is not None and answer.code == 1
    assert jobs.reason(answer).startswith("导入方案 / 读不出来")
    # What the loader unpacked is gone with it.
    assert sorted(path.name for path in job.folder.iterdir()) == [
        "err",
        "exit_code",
        "job.json",
        "out",
        "process.json",
    ]


def test_traceback_is_never_shown() -> None:
    told = ["Traceback (most recent call last):", "ImportError: no such thing"]
    assert jobs.reason(Answer(1, "", tuple(told))).startswith("处理程序意外结束")
    assert jobs.reason(Answer(1, "", ("没有这个批次",))) == "没有这个批次"
    assert jobs.reason(Answer(0, "", ("a warning",))) == ""


def test_a_short_command_that_takes_too_long_is_told_in_chinese(
    own: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(runner, "PATIENCE_SECONDS", 0)
    assert jobs.run_now(["status"]) == Answer(1, "", (runner.TOO_BUSY,))


def test_inboxes_that_nobody_came_back_to_are_cleared(
    own: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    old = post_file(own, "a.csv").json["inbox"]
    later = (inbox.root() / old).stat().st_mtime + inbox.KEPT_SECONDS + 1
    monkeypatch.setattr(inbox, "time", SimpleNamespace(time=lambda: later))
    post_file(own, "b.csv")
    assert inbox.folder(old) is None


def test_what_was_loaded_leaves_the_inbox_and_the_rest_stays(own: FlaskClient) -> None:
    name = post_file(own, "a.csv").json["inbox"]
    own.post(
        f"/import/upload?inbox={name}", data={"file": (io.BytesIO(b"x"), "b.csv")}, headers=ORIGIN
    ).close()
    folder = inbox.folder(name)
    assert folder is not None
    paths = [str(folder / "files" / one) for one in ("a.csv", "b.csv")]
    inbox.keep_inspection(name, {"files": [{"file": one} for one in paths], "ledgers": [], "mappings": []})
    inbox.release(name, paths[:1])
    assert [Path(one).is_file() for one in paths] == [False, True]
    assert inbox.inspection(name) == {"files": [{"file": paths[1]}], "ledgers": [], "mappings": []}
    inbox.release(name, paths[1:])
    assert inbox.folder(name) is None


def test_files_dropped_while_another_load_runs_are_looked_at_after_it(
    own: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither forgotten nor shown the other person's result."""
    asked: list[list[str]] = []

    class Registry:
        other = SimpleNamespace(id="1", kind="load", about={"inbox": "0" * 32})
        is_busy = True

        def start(self, _kind: str, arguments: list[str], **_about: str) -> object | None:
            asked.append(arguments)
            return None if self.is_busy else SimpleNamespace(id="2", kind="inspect", about={})

        def running(self) -> object:
            return self.other

        get = answer = progress = lambda self, _job: None

    registry = Registry()
    monkeypatch.setattr(job_callbacks, "JOBS", registry)
    monkeypatch.setattr(job_callbacks, "may_change", lambda: True)
    monkeypatch.setattr(job_callbacks, "state_words", lambda _job: "正在识别")
    mine = post_file(own, "a.csv").json["inbox"]
    assert job_callbacks.start_inspection(mine) == {"job": "1", "still": False, "state": job_callbacks.WAITS}
    registry.is_busy = False
    # The other job has ended: the turn of this upload has come.
    assert job_callbacks.follow(1, "1", {"inbox": mine})["job"] == "2"
    assert asked[-1][:2] == ["inspect", str(inbox.root() / mine / "files")]


def test_rejects_are_served_from_their_batch_only(own: FlaskClient, tmp_path: Path) -> None:
    folder = tmp_path / "data" / "state" / "rejects" / BATCH
    folder.mkdir(parents=True)
    (folder / "一_退回.xlsx").write_bytes(b"workbook")
    (tmp_path / "data" / "state" / "hash.key").write_bytes(b"secret")
    served = own.get(f"/import/rejects/{BATCH}/一_退回.xlsx")
    assert (served.status_code, served.data) == (200, b"workbook")
    assert served.headers["Cache-Control"] == "no-store"
    served.close()
    # Those of trials lie in a folder of their own.
    assert own.get(f"/import/trials/{BATCH}/一_退回.xlsx").status_code == 404
    for path in (
        f"{BATCH}/../../hash.key",
        f"{BATCH}/..%2F..%2Fhash.key",
        f"{BATCH}/..%5C..%5Chash.key",
        f"{BATCH}/%2E%2E",
        f"{BATCH}/other.xlsx",
        "../hash.key",
        "..%2Fhash.key",
        "20240701T013000Z-zzzz/一_退回.xlsx",
    ):
        answer = own.get(f"/import/rejects/{path}")
        # What is no such address at all shows the application's own page.
        assert answer.status_code == 404 or answer.mimetype == "text/html", path
        assert b"secret" not in answer.data and "Content-Disposition" not in answer.headers
        answer.close()


def test_whoever_sees_one_town_only_may_neither_send_nor_read(client: FlaskClient) -> None:
    with app.server.test_request_context(headers=ORIGIN):
        g.scope = Scope(frozenset({"371526001"}))
        assert not upload.may_change()
        with pytest.raises(OutOfScope):
            warehouse().question("batches", scope=g.scope)
