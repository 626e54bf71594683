"""Who imports, undoes and settles on the page 数据 stands in the audit; looking does not."""

import re
from pathlib import Path

import pytest

import app
from access import audit
from access.errors import AccessError
from access.roles import roles
from data import COUNTY
from pages._access.audit_lines import ACTIONS, about_words
from pages._import import jobs
from pages._import.job_callbacks import DOING
from pages._jobs import runner, supervisor
from pages._jobs.supervisor import EXIT_CODE
from pages._scope import Person, set_person


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No command is run: what stands in the audit before one begins is written whatever comes of it."""
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    monkeypatch.setattr(runner, "_spawn", lambda folder, _command: (folder / EXIT_CODE).write_text("0"))
    (tmp_path / "state").mkdir()
    return tmp_path / "state"


def said(state: Path) -> list[tuple[str, str, str]]:
    """The audit in words, the oldest line first; the job's id is not the same twice."""
    lines = [(one.who, ACTIONS[one.action], about_words(one.about)) for one in audit.lines(state)]
    return [(who, action, re.sub("任务 [0-9a-f]{8}", "任务 …", about)) for who, action, about in lines[::-1]]


def test_what_changes_data_is_kept_with_who_began_it(begun: Path) -> None:
    with app.server.test_request_context():
        set_person(Person("clerk", roles()["clerk"], COUNTY))
        jobs.JOBS.start("load", ["load", "甲.xlsx"], paths=["甲.xlsx", "乙.xlsx"])
        jobs.JOBS.start("undo", ["undo", "20240701T013000Z-0001"])
        jobs.JOBS.start("settle", ["review", "--settle", "x", "--value", "张三"])
        jobs.JOBS.start("inspect", ["inspect", "甲.xlsx"])
        jobs.JOBS.start("trial", ["load", "甲.xlsx", "--dry-run"])
    assert said(begun) == [
        ("clerk", "导入", "文件数 2，任务 …，开始"),
        ("clerk", "撤销批次", "任务 …，开始，哪一个 20240701T013000Z-0001"),
        # what was typed may name a person
        ("clerk", "处理待核", "任务 …，开始"),
    ]


@pytest.mark.parametrize(("module", "end"), [("platform", "完成"), ("no_such_module", "没有做成")])
def test_the_end_of_a_job_is_kept_by_the_process_that_waits_for_it(
    begun: Path, module: str, end: str
) -> None:
    with app.server.test_request_context():
        set_person(Person("clerk", roles()["clerk"], COUNTY))
        job = jobs.JOBS.start("load", ["load", "甲.xlsx"], paths=["甲.xlsx"])
    assert job
    supervisor.main(job.folder, [module])
    assert said(begun) == [
        ("clerk", "导入", "文件数 1，任务 …，开始"),
        ("clerk", "导入", f"文件数 1，任务 …，{end}"),
    ]
    assert audit.verify(begun) == (2, [])


def test_what_cannot_be_kept_is_not_begun(begun: Path) -> None:
    (begun / audit.KEY).write_bytes(b"short")
    with app.server.test_request_context():
        set_person(Person("clerk", roles()["clerk"], COUNTY))
        with pytest.raises(AccessError):
            jobs.JOBS.start("load", ["load", "甲.xlsx"], paths=["甲.xlsx"])
    assert jobs.JOBS.all() == []


def test_every_kind_of_job_that_changes_data_has_a_name() -> None:
    assert set(DOING) - jobs.LOOKS <= set(ACTIONS)


def test_without_accounts_nothing_is_kept(begun: Path) -> None:
    with app.server.test_request_context():
        jobs.JOBS.start("undo", ["undo", "20240701T013000Z-0001"])
    assert not (begun / "access.sqlite").exists()
