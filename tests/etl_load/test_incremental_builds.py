"""A snapshot of which only the changed part was made anew holds what a whole build of it holds.

Random sequences of loads, corrections, undone batches, rollbacks and decisions of persons, seeded; after each
sequence every table and view is compared with that of a build from the staged rows alone.
"""

from __future__ import annotations

import csv
import random
import shutil
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from data.paths import REFERENCE
from data.snapshot.journal import SHANGHAI
from etl.commands import batches, review, settle
from etl.commands.settle import Doubt
from etl.errors import LoadError
from etl.load import load_paths
from tests.faults.undo import FIRMS, KINDS, PHONES, SITES, TOWNS, Line, maybe
from tests.snapshot_file import current, opened

START = datetime(2024, 7, 1, 9, 30, tzinfo=SHANGHAI)
# What says of a snapshot which it is, and what its lines are known by.
OF_ITSELF = ("snapshot_info", "built_from")


def hotline_orders(luck: random.Random) -> Line:
    firm = luck.choice(FIRMS)
    return [
        f"20240501{luck.randint(1, 6):05}",
        f"来电人反映：在{luck.choice(TOWNS)}{luck.choice(SITES)}务工，{firm}拖欠{luck.choice((1, 3))}人工资"
        f"{luck.choice((8000, 9000))}元。",
        f"2024-06-{luck.randint(1, 28):02} 10:00:00",
        luck.choice(PHONES),
        maybe(luck, 0.7, *TOWNS),
        maybe(luck, 0.5, "住建局", "水利局", "不知名局"),
    ]


def projects(luck: random.Random) -> Line:
    return [
        luck.choice(("X1", "X2", "X3")), luck.choice((*SITES, "丙项目")), luck.choice(("在建", "完工")),
        luck.choice(("2024-06-20", "2025-05-01")), luck.choice(("2023-01-01", "2024-01-01")),
        luck.choice(TOWNS), maybe(luck, 0.6, "房建", "水利"), maybe(luck, 0.5, 10, 25),
    ]  # fmt: skip


def payrolls(luck: random.Random) -> Line:
    """With days and without, before 数据截至 and after."""
    month = luck.choice(("2024-04", "2024-05", "2024-06"))
    return [
        luck.choice(SITES), month, luck.choice(("张三", "李四", "王五")), luck.choice(PHONES),
        luck.choice((5000, 4000, "五千", 90000000)), luck.choice((0, 2000, 5000)),
        maybe(luck, 0.6, "2024-06-05", "2024-06-20"), maybe(luck, 0.3, 500),
        maybe(luck, 0.5, "2024-06-25"), maybe(luck, 0.5, "专户代发"),
    ]  # fmt: skip


MORE = {
    "hotline_orders": (
        "12345热线工单",
        "工单编号 主要内容 受理时间 来电号码 所属镇街 承办单位",
        hotline_orders,
    ),
    "projects": (
        "在建项目台账",
        "项目编号 项目名称 项目状态 计划竣工日期 开工日期 镇街 所属行业 工资支付日",
        projects,
    ),
    "payrolls": (
        "农民工工资发放表",
        "项目名称 月份 姓名 联系电话 应发工资 实发工资 发放日期 补发金额 补发日期 发放方式",
        payrolls,
    ),
}
LEDGERS = {**KINDS, **MORE}


class Sequence:
    """A data folder and what is done to it, a day later each time or on the same one."""

    def __init__(self, home: Path, luck: random.Random, patch: pytest.MonkeyPatch) -> None:
        self.home, self.luck, self.patch = home, luck, patch
        self.data = home / "data"
        self.now = START
        self.count = 0
        # snapshot → when it was built, for a step may change nothing or go back to an older one
        self.built: dict[str, datetime] = {}

    @property
    def who(self) -> dict[str, Any]:
        return {"data_dir": self.data, "now": self.now, "user": "tester"}

    def ask(self, sql: str) -> list[Any]:
        with opened(current(self.data)) as con:
            return con.execute(sql).fetchall()

    def load(self, *names: str) -> None:
        self.count += 1
        folder = self.home / f"in{self.count}"
        folder.mkdir()
        for name in names or self.luck.sample(sorted(LEDGERS), k=self.luck.choice((1, 1, 2))):
            title, header, maker = LEDGERS[name]
            lines = [maker(self.luck) for _ in range(self.luck.randint(1, 5))]
            with (folder / f"{name}{self.count}.csv").open("w", encoding="utf-8", newline="") as out:
                csv.writer(out).writerows([[title], header.split(), *lines])
        load_paths([folder], **self.who)

    def undo(self) -> None:
        held = self.ask("select batch_id from batches where not is_undone order by 1")
        if held:
            batches.undo(self.luck.choice(held)[0], **self.who)

    def rollback(self) -> None:
        batches.rollback(**self.who)

    def settle(self) -> None:
        waiting = sorted(settle.waiting(self.data), key=str)
        if not waiting:
            return
        one = self.luck.choice(waiting)
        doubt = Doubt(one["ledger"], one["row_id"], one["rule"], one["column_name"])
        way = self.luck.choice(("name", "correct", "confirm"))
        if way == "name":
            meaning = self.luck.choice((*TOWNS, *SITES, "住房和城乡建设局", "鑫达公司"))
            settle.name(doubt, meaning, is_this_row_only=self.luck.random() < 0.5, **self.who)
        elif way == "correct":
            settle.correct(doubt, self.luck.choice(("5000", "梁村镇", "2024-06-01")), **self.who)
        else:
            settle.confirm([doubt], **self.who)

    def decide(self) -> None:
        pairs = self.ask("select complaint_id, other_id from matter_candidates order by all")
        joined = self.ask("select complaint_id from complaints where complaint_id <> matter_id order by 1")
        orders = self.ask("select native_number from order_readings order by 1")
        way = self.luck.choice(("join", "split", "review"))
        if way == "join" and pairs:
            review.join(*self.luck.choice(pairs), reason="同一事项", **self.who)
        elif way == "split" and joined:
            review.split(self.luck.choice(joined)[0], reason="不是同一事项", **self.who)
        elif orders:
            said = {"yuan": self.luck.choice(("8000", "12000"))}
            review.review(self.luck.choice(orders)[0], said, is_later=self.luck.random() < 0.3, **self.who)

    def change_parameter(self) -> None:
        """Until the next one: the days within which complaints of one worker are one matter."""
        self.count += 1
        folder = self.home / f"reference{self.count}"
        shutil.copytree(REFERENCE, folder)
        path = folder / "parameters.csv"
        text = path.read_text(encoding="utf-8")
        days = self.luck.choice((0, 30, 900))
        lines = [
            ",".join([*line.split(",")[:2], str(days), *line.split(",")[3:]])
            if line.startswith("matter_window_days,")
            else line
            for line in text.splitlines()
        ]
        path.write_text("\n".join(lines) + "\n", encoding="utf-8")
        self.patch.setattr("etl.publish.store.REFERENCE", folder)
        batches.build(**self.who)

    def step(self) -> str:
        self.now += self.luck.choice((timedelta(minutes=1), timedelta(days=1), timedelta(days=12)))
        does: list[Callable[[], None]] = [
            *[self.load] * 4,
            *(self.undo, self.undo, self.rollback, self.settle, self.settle, self.decide, self.decide),
            self.change_parameter,
        ]
        chosen = self.luck.choice(does)
        try:
            chosen()
        except LoadError as error:
            # what cannot be done changes nothing
            return f"{chosen.__name__}: {error}"
        finally:
            self.built.setdefault(current(self.data).name, self.now)
        return chosen.__name__

    def build_whole(self) -> None:
        """The current snapshot again, of the same day."""
        self.now = self.built[current(self.data).name]
        batches.build(**self.who)


def contents(data: Path) -> dict[str, Counter[Any]]:
    """The rows of every table and view of the current snapshot."""
    with opened(current(data)) as con:
        names = con.execute(
            "select table_name from duckdb_tables() where not internal"
            " union all select view_name from duckdb_views()"
            " where not internal and database_name = 'snapshot'"
        ).fetchall()
        found = {
            name: Counter(con.execute(f'select * from "{name}"').fetchall())
            for (name,) in names
            if name not in OF_ITSELF
        }
        found["content"] = Counter(
            con.execute(
                "select relation, content from built_from where not starts_with(relation, 'stg_')"
            ).fetchall()
        )
        return found


def played(seed: int, start: Path, home: Path, patch: pytest.MonkeyPatch) -> tuple[dict[str, Any], list[str]]:
    """What differs, by table: rows only of the incremental build, rows only of the whole one."""
    home.mkdir()
    shutil.copytree(start, home / "data")
    sequence = Sequence(home, random.Random(seed), patch)
    sequence.built[current(sequence.data).name] = START
    done = [sequence.step() for _ in range(5)]
    one = contents(sequence.data)
    sequence.build_whole()
    other = contents(sequence.data)
    return {
        name: (one[name] - other[name], other[name] - one[name])
        for name in sorted(one | other)
        if one[name] != other[name]
    }, done


@pytest.fixture(scope="module")
def start(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder into which a few rows of every ledger were loaded."""
    home = tmp_path_factory.mktemp("start")
    with pytest.MonkeyPatch.context() as patch:
        sequence = Sequence(home, random.Random(0), patch)
        sequence.load(*sorted(LEDGERS))
    return sequence.data


@pytest.mark.parametrize("seed", range(5))
def test_an_incremental_build_holds_what_a_whole_build_holds(
    seed: int, start: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    differing, done = played(seed, start, tmp_path / "home", monkeypatch)
    assert not differing, done
