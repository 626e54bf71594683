"""The audit proves that it is whole: a changed, a removed, a re-ordered and a cut-off line are found."""

import json
import sqlite3
import threading
from pathlib import Path

import pytest

from access import audit, database

ACTIONS = ["sign_in", "export", "undo", "sign_out", "sign_in"]


@pytest.fixture
def state(tmp_path: Path) -> Path:
    for number, action in enumerate(ACTIONS):
        audit.write(tmp_path, 1000.0 + number, "王局", action, {"number": number})
    return tmp_path


def change(state: Path, *statements: str) -> None:
    with sqlite3.connect(database.path_of(state)) as con:
        for one in statements:
            con.execute(one)


def test_whole_lines_are_whole(state: Path) -> None:
    assert audit.verify(state) == (5, [])
    newest = next(audit.lines(state, newest=1))
    assert (newest.number, newest.who, newest.action, newest.about) == (5, "王局", "sign_in", {"number": 4})
    assert [one.number for one in audit.lines(state)] == [5, 4, 3, 2, 1]


@pytest.mark.parametrize(
    "column", ["at = 5", "who = '李局'", "action = 'load'", "about = '{}'", "seal = 'x'"]
)
def test_a_changed_line_is_found(state: Path, column: str) -> None:
    change(state, f"update audit set {column} where number = 3")
    assert audit.verify(state)[1] == ["第3行被改过，或它之前的行被换过"]


def test_a_removed_line_is_found(state: Path) -> None:
    change(state, "delete from audit where number = 2")
    assert audit.verify(state)[1] == ["第2行缺失或次序被改"]
    change(
        state, *(f"update audit set number = {number - 1} where number = {number}" for number in (3, 4, 5))
    )
    assert audit.verify(state)[1] == ["第2行被改过，或它之前的行被换过"]


def test_lines_in_another_order_are_found(state: Path) -> None:
    change(
        state,
        "update audit set number = 99 where number = 2",
        "update audit set number = 2 where number = 3",
        "update audit set number = 3 where number = 99",
    )
    assert audit.verify(state)[1] == ["第2行被改过，或它之前的行被换过"]


def test_lines_cut_off_the_end_are_missed(state: Path) -> None:
    change(state, "delete from audit where number > 3")
    assert audit.verify(state)[1] == ["末尾少了2行"]


def test_all_lines_gone_are_missed(state: Path) -> None:
    change(state, "delete from audit")
    assert audit.verify(state)[1] == ["末尾少了5行"]


@pytest.mark.parametrize("words", ["{", "[]", json.dumps({"number": 5, "seal": "x"})])
def test_a_changed_note_of_the_last_line_is_found(state: Path, words: str) -> None:
    (state / audit.LAST).write_text(words, encoding="utf-8")
    assert audit.verify(state)[1]


def test_lines_written_without_the_key_do_not_fit(state: Path) -> None:
    (state / audit.KEY).write_bytes(b"k" * audit.KEY_BYTES)
    audit.write(state, 2000.0, "某人", "forged")
    assert audit.verify(state)[1] == ["第1行被改过，或它之前的行被换过"]


def test_lines_written_at_once_are_whole(tmp_path: Path) -> None:
    def write(who: str) -> None:
        for number in range(10):
            audit.write(tmp_path, float(number), who, "export")

    threads = [threading.Thread(target=write, args=(f"账户{one}",)) for one in range(6)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert audit.verify(tmp_path) == (60, [])
