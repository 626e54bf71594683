"""The drill: backed up, wrecked, restored, and everything is as before; a damaged backup is refused."""

import shutil
from datetime import timedelta
from pathlib import Path

import pytest

from access import audit, sessions
from data import Warehouse
from service import backup, manifest
from service.manifest import BackupError
from tests.data.asking import ask
from tests.service.conftest import NOW, PASSWORD

BY = "命令行：测试"
LATER = NOW + timedelta(hours=1)


def figure(data: Path) -> object:
    return ask(Warehouse(data), "complaints_received").total()["value"]


def kept(data: Path, target: Path) -> Path:
    (data / "state" / "hash.key").write_bytes(b"k" * 32)
    (data / "sources" / "b1").mkdir(parents=True)
    (data / "sources" / "b1" / "甲.xlsx").write_bytes(b"ledger")
    (data / "anxin.toml").write_text("[county]\n", encoding="utf-8")
    (data / "reference").mkdir()
    (data / "reference" / "towns.csv").write_text("town_code\n", encoding="utf-8")
    (data / "state" / "tmp").mkdir()
    (data / "state" / "tmp" / "half").write_text("made anew")
    return backup.back_up(data, target, now=NOW, by=BY)


def test_wrecked_and_restored_all_is_as_before(guarded: Path, tmp_path: Path) -> None:
    before = figure(guarded)
    made = kept(guarded, tmp_path / "disk")
    assert not (made / "data" / "state" / "tmp").exists()
    shutil.rmtree(guarded)
    held, aside = backup.restore(made, guarded, now=LATER, by=BY, is_replacing=False)
    assert aside is None and held.snapshot.startswith("wages-")
    assert figure(guarded) == before
    assert (guarded / "state" / "hash.key").read_bytes() == b"k" * 32
    assert (guarded / "sources" / "b1" / "甲.xlsx").read_bytes() == b"ledger"
    assert (guarded / "anxin.toml").read_text(encoding="utf-8") == "[county]\n"
    assert (guarded / "reference" / "towns.csv").exists()
    state = guarded / "state"
    signed = sessions.sign_in(state, "analyst", PASSWORD, address="127.0.0.1", now=LATER)
    assert signed
    _, faults = audit.verify(state)
    assert faults == []
    # the newest first
    actions = [one.action for one in audit.lines(state)]
    assert actions.index("restore") < actions.index("backup")


def test_data_in_use_are_set_aside_only_when_told(guarded: Path, tmp_path: Path) -> None:
    made = kept(guarded, tmp_path / "disk")
    (guarded / "sources" / "b1" / "later.csv").write_text("a")
    with pytest.raises(BackupError, match="里已有数据（sources、snapshots、state），没有恢复"):
        backup.restore(made, guarded, now=LATER, by=BY, is_replacing=False)
    assert (guarded / "sources" / "b1" / "later.csv").exists()
    _, aside = backup.restore(made, guarded, now=LATER, by=BY, is_replacing=True)
    assert aside is not None and (aside / "sources" / "b1" / "later.csv").exists()
    assert not (guarded / "sources" / "b1" / "later.csv").exists()


@pytest.mark.parametrize(
    ("damage", "words"),
    [
        (
            lambda made: (made / "data/sources/b1/甲.xlsx").write_bytes(b"lodger"),
            "内容变了： sources/b1/甲.xlsx",
        ),
        (lambda made: (made / "data/state/hash.key").unlink(), "缺少 state/hash.key"),
        (lambda made: (made / "data/state/more").write_text("x"), "多出 state/more"),
        (lambda made: (made / manifest.FILE).write_text("{}"), "读不懂"),
        (lambda made: (made / manifest.FILE).unlink(), "不是备份"),
        (
            lambda made: (made / manifest.FILE).write_text(
                (made / manifest.FILE).read_text().replace('"snapshot": "wages', '"snapshot": "pages')
            ),
            "被改过",
        ),
    ],
)
def test_a_damaged_backup_is_refused_and_nothing_is_touched(
    guarded: Path, tmp_path: Path, damage, words: str
) -> None:
    made = kept(guarded, tmp_path / "disk")
    damage(made)
    before = sorted(guarded.rglob("*"))
    with pytest.raises(BackupError, match=words):
        backup.restore(made, guarded, now=LATER, by=BY, is_replacing=True)
    assert sorted(guarded.rglob("*")) == before


def test_where_there_is_nothing_to_keep(tmp_path: Path, guarded: Path) -> None:
    with pytest.raises(BackupError, match="还没有数据"):
        backup.back_up(tmp_path / "nowhere", tmp_path / "disk", now=NOW, by=BY)
    with pytest.raises(BackupError, match="不能放在"):
        backup.back_up(guarded, guarded / "state" / "copies", now=NOW, by=BY)
