"""Follow-up of warnings: the order of its steps, who sees it, what each step needs, when it is due."""

from datetime import date, datetime, timedelta
from pathlib import Path

import pytest

from access import audit, followups
from access.accounts import add
from access.errors import AccessError
from access.followups import Dispatched, Followup
from data.query.scope import COUNTY, Scope
from data.snapshot.journal import SHANGHAI

NOW = datetime(2024, 7, 1, 9, 30, tzinfo=SHANGHAI)
ONE = Dispatched("W01|P1|2024-01|2024-02-21", "W01", "光明小区：工资支付日后未发", "371526001", "housing", 3)


def sent(state: Path, one: Dispatched = ONE) -> int:
    return followups.send(state, one, now=NOW, by="分析员", words="请核查")


def step(state: Path, id: int, name: str, minutes: int = 1, **more: object) -> Followup:
    return followups.take(state, id, name, now=NOW + timedelta(minutes=minutes), by="专员", **more)  # type: ignore[arg-type]


def test_from_dispatch_to_its_end(tmp_path: Path) -> None:
    id = sent(tmp_path)
    step(tmp_path, id, "accepted")
    step(tmp_path, id, "handled", words="到现场核对")
    step(tmp_path, id, "reported", words="已补发", evidence="回单 12 号")
    step(tmp_path, id, "returned", words="缺两人")
    step(tmp_path, id, "handled", words="补两人")
    step(tmp_path, id, "reported", words="已全部补发")
    step(tmp_path, id, "approved")
    done = step(tmp_path, id, "closed")
    assert not done.is_open and done.next_steps == ()
    assert [one.step for one in done.taken] == [
        "sent", "accepted", "handled", "reported", "returned", "handled", "reported", "approved", "closed",
    ]  # fmt: skip
    assert [one.who for one in done.taken] == ["分析员", *["专员"] * 8]
    assert done.taken[3].evidence == "回单 12 号" and done.taken[0].day == date(2024, 7, 1)


def test_a_step_out_of_order_is_refused_and_changes_nothing(tmp_path: Path) -> None:
    id = sent(tmp_path)
    for name in ("handled", "reported", "approved", "closed", "sent", "nothing"):
        with pytest.raises(AccessError):
            step(tmp_path, id, name, words="说明")
    (held,) = followups.listed(tmp_path, scope=COUNTY)
    assert held.step == "sent" and len(held.taken) == 1


def test_a_warning_is_followed_up_once_at_a_time(tmp_path: Path) -> None:
    id = sent(tmp_path)
    with pytest.raises(AccessError, match="已经派单"):
        sent(tmp_path)
    step(tmp_path, id, "false_alarm", words="项目早已停工")
    assert sent(tmp_path) != id


def test_what_still_stands_is_closed_with_words_and_evidence_only(tmp_path: Path) -> None:
    id = sent(tmp_path)
    step(tmp_path, id, "accepted")
    step(tmp_path, id, "handled", words="核对")
    step(tmp_path, id, "reported", words="已付")
    step(tmp_path, id, "approved")
    for words, evidence in (("", ""), ("已付清", ""), ("", "回单"), ("  ", "回单")):
        with pytest.raises(AccessError, match="情形还在"):
            step(tmp_path, id, "closed", words=words, evidence=evidence, is_still_true=True)
    assert not step(tmp_path, id, "closed", words="已付清", evidence="回单", is_still_true=True).is_open


def test_handling_and_a_false_alarm_need_words(tmp_path: Path) -> None:
    id = sent(tmp_path)
    with pytest.raises(AccessError, match="说明"):
        step(tmp_path, id, "false_alarm")
    step(tmp_path, id, "accepted")
    with pytest.raises(AccessError, match="核处要写明说明"):
        step(tmp_path, id, "handled", words="  ")


def test_no_step_is_earlier_than_the_one_before(tmp_path: Path) -> None:
    with pytest.raises(AccessError, match="早于上一步"):
        step(tmp_path, sent(tmp_path), "accepted", minutes=-5)


def test_a_town_and_an_authority_see_their_own(tmp_path: Path) -> None:
    id = sent(tmp_path)
    own, other = Scope(towns=frozenset({"371526001"})), Scope(towns=frozenset({"371526002"}))
    assert [one.id for one in followups.listed(tmp_path, scope=own)] == [id]
    assert followups.listed(tmp_path, scope=other) == []
    assert followups.listed(tmp_path, scope=Scope(authorities=frozenset({"water"}))) == []
    words = set()
    for asked, scope in ((id, other), (id + 1, other), (id + 1, COUNTY)):
        with pytest.raises(AccessError) as refusal:
            followups.find(tmp_path, asked, scope=scope)
        words.add(str(refusal.value))
    # nobody is told whether there is one that he may not see
    assert len(words) == 1


def test_steps_are_audited_where_there_are_accounts_without_what_was_written(tmp_path: Path) -> None:
    sent(tmp_path)
    assert list(audit.lines(tmp_path)) == []
    add(tmp_path, "管理员", "admin", "一个够长的密码 2024", now=NOW, by="root")
    step(tmp_path, 1, "accepted", words="已阅")
    newest = next(audit.lines(tmp_path))
    assert (newest.action, newest.who, dict(newest.about)) == (
        "followup", "专员", {"followup": 1, "step": "accepted"},
    )  # fmt: skip
