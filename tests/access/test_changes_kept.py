"""Who imports, undoes and settles on the page 数据 stands in the audit; looking does not."""

from pathlib import Path

import pytest

import app
from access import audit
from access.roles import roles
from data import COUNTY
from pages._access.audit_lines import ACTIONS, about_words
from pages._import import jobs
from pages._import.job_callbacks import DOING
from pages._jobs.runner import Job, JobRunner
from pages._scope import Person, set_person


@pytest.fixture
def begun(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """No command is run: what stands in the audit is written as soon as one has begun."""
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    monkeypatch.setattr(
        JobRunner, "start", lambda _self, kind, _arguments, **about: Job("j", kind, tmp_path, 0.0, about)
    )
    (tmp_path / "state").mkdir()
    return tmp_path / "state"


def test_what_changes_data_is_kept_with_who_began_it(begun: Path) -> None:
    with app.server.test_request_context():
        set_person(Person("clerk", roles()["clerk"], COUNTY))
        jobs.JOBS.start("load", ["load", "甲.xlsx"], paths=["甲.xlsx", "乙.xlsx"])
        jobs.JOBS.start("undo", ["undo", "20240701T013000Z-0001"])
        jobs.JOBS.start("settle", ["review", "--settle", "x", "--value", "张三"])
        jobs.JOBS.start("inspect", ["inspect", "甲.xlsx"])
        jobs.JOBS.start("trial", ["load", "甲.xlsx", "--dry-run"])
    kept = [(one.who, ACTIONS[one.action], about_words(one.about)) for one in audit.lines(begun)]
    assert kept[::-1] == [
        ("clerk", "导入", "文件数 2"),
        ("clerk", "撤销批次", "哪一个 20240701T013000Z-0001"),
        # what was typed may name a person
        ("clerk", "处理待核", ""),
    ]


def test_every_kind_of_job_that_changes_data_has_a_name() -> None:
    assert set(DOING) - jobs.LOOKS <= set(ACTIONS)


def test_without_accounts_nothing_is_kept(begun: Path) -> None:
    with app.server.test_request_context():
        jobs.JOBS.start("undo", ["undo", "20240701T013000Z-0001"])
    assert not (begun / "access.sqlite").exists()
