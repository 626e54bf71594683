"""How well records are joined into matters and 12345 texts are read, against what is known to be true.

Printed by `make bench` and held to limits by tests. A pair is two records of one matter; precision is the
share of joined pairs that are true, recall the share of true pairs that are joined.
"""

import csv
from collections.abc import Callable, Iterable, Mapping
from itertools import combinations
from pathlib import Path
from typing import Any

from tests.bench.accuracy import Accuracy, of_sets
from tests.bench.learned import print_learned
from tests.bench.reading import print_reading
from tests.bench.visits import print_visits
from tests.conftest import ROOT, run_etl
from tests.snapshot_file import query

LABELLED_PAIRS = ROOT / "tests" / "etl_marts" / "labelled_pairs.csv"
# Reading of the demo's truth → the column of order_readings that holds it.
TEXT_FIELDS = {
    "employer": "employer_name",
    "project": "project_name",
    "town": "town_code",
    "yuan": "owed_yuan",
    "workers": "worker_count",
}
CHANNEL_HEADERS = {
    "national": "线索编号,提交时间,反映人,身份证号,联系电话,被反映单位,项目名称,核处状态",
    "provincial": "线索编号,提交时间,反映人,身份证号,联系电话,被反映单位,项目名称,核处状态",
    "visits": "序号,登记日期,投诉人,身份证号,电话,被投诉单位,项目,诉求",
    "hotline": "工单编号,受理时间,来电人,来电号码,主要内容,工单状态",
}
LEDGERS = {
    "national": "national_clues",
    "provincial": "provincial_clues",
    "visits": "visits",
    "hotline": "hotline_orders",
}


def pairs_of(matters: Iterable[Iterable[str]]) -> set[tuple[str, str]]:
    return {pair for members in matters for pair in combinations(sorted(members), 2)}


def demo_pairs(data_dir: Path, truth: Mapping[str, Any]) -> Accuracy:
    """Matters of the loaded demo against its known ones; a visit is known by its day and employer."""
    rows = query(
        data_dir,
        """
        select list(case when channel = 'visits'
            then 'visits:' || received_date || ':' || replace(replace(employer_name, '(', '（'), ')', '）')
            else complaint_id end)
        from complaints where matter_id is not null group by matter_id
        """,
    )
    true = [[_one_width(member) for member in matter] for matter in truth["matters"]]
    return of_sets(pairs_of(members for (members,) in rows), pairs_of(true))


def demo_readings(data_dir: Path, truth: Mapping[str, Any]) -> dict[str, tuple[int, int]]:
    """Of each field of the demo's 12345 orders: how many are read right, and how many there are."""
    rows = query(
        data_dir,
        """
        select native_number, employer_name, project_name, town_code, owed_yuan::bigint, worker_count
        from order_readings left join town_aliases on alias = town_name
        """,
    )
    right = dict.fromkeys(TEXT_FIELDS, 0)
    for number, *values in rows:
        facts = truth["hotline_text"][number]
        for field, value in zip(TEXT_FIELDS, values, strict=True):
            right[field] += _one_width(value) == _one_width(facts[field])
    return {field: (count, len(truth["hotline_text"])) for field, count in right.items()}


def _one_width(value: Any) -> Any:
    return value.replace("(", "（").replace(")", "）") if isinstance(value, str) else value


# hand-labelled pairs ---------------------------------------------------------------------------


def labelled_pairs(base: Path) -> tuple[Accuracy, Accuracy, list[str]]:
    """The labelled records written as ledgers and loaded: of all pairs joined, of those joined without a
    mark for a person to look at them, and the scenarios that are joined wrongly.

    Records of one scenario that carry the same letter are of one grievance, as a person sees it; some of
    these the rule cannot know, and they stay in, for the figures to be honest.
    """
    with LABELLED_PAIRS.open(encoding="utf-8", newline="") as file:
        records = list(csv.DictReader(file))
    files = _write_ledgers(base, records)
    data_dir = base / "data"
    for ledger, path in files:
        loaded = run_etl(data_dir, "load", str(path), "--ledger", ledger)
        assert loaded.returncode == 0, loaded.stdout + loaded.stderr
    rows = query(data_dir, "select coalesce(native_number, summary), matter_id from complaints")
    found = dict(rows)
    assert len(found) == len(records)
    marked = {
        name
        for (name,) in query(
            data_dir,
            "select coalesce(native_number, summary) from complaints join matter_links using (complaint_id)"
            " group by complaint_id, 1 having bool_and(is_doubtful)",
        )
    }
    scenarios: dict[str, list[dict[str, str]]] = {}
    for record in records:
        scenarios.setdefault(record["scenario"], []).append(record)
    joined, true, wrong = set(), set(), []
    for members in scenarios.values():
        for one, other in combinations(members, 2):
            pair = (name_of(one), name_of(other))
            is_joined, is_true = found[pair[0]] == found[pair[1]], one["matter"] == other["matter"]
            joined |= {pair} if is_joined else set()
            true |= {pair} if is_true else set()
            if is_joined != is_true:
                wrong.append(one["note"])
    unmarked = {pair for pair in joined if not marked.intersection(pair)}
    return of_sets(joined, true), of_sets(unmarked, true), wrong


def name_of(record: Mapping[str, str]) -> str:
    return f"{record['scenario']}-{record['record']}"


def _write_ledgers(base: Path, records: list[dict[str, str]]) -> list[tuple[str, Path]]:
    base.mkdir(parents=True, exist_ok=True)
    files = []
    for channel, headers in CHANNEL_HEADERS.items():
        path = base / f"{channel}.csv"
        with path.open("w", encoding="utf-8", newline="") as file:
            writer = csv.writer(file)
            writer.writerow(headers.split(","))
            writer.writerows(_cells(one) for one in records if one["channel"] == channel)
        files.append((LEDGERS[channel], path))
    return files


def _cells(record: Mapping[str, str]) -> list[str]:
    name, number = record["name"], name_of(record)
    who, where = [record["id_card"], record["phone"]], [record["employer"], record["project"]]
    if record["channel"] == "visits":
        return [number, record["day"], name, *who, *where, number]
    if record["channel"] == "hotline":
        text = f"单位：{record['employer']}；项目：{record['project']}；拖欠工资"
        return [number, f"{record['day']} 09:00:00", name, record["phone"], text, "办理中"]
    return [number, f"{record['day']} 09:00:00", name, *who, *where, "核处中"]


def print_quality(
    say: Callable[[str, str], None], base: Path, data_dir: Path, truth: Mapping[str, Any]
) -> None:
    """All of it, one line each; `data_dir` holds the demo loaded, whose truth is given."""
    say("并案，演示台账（成对）", str(demo_pairs(data_dir, truth)))
    every, unmarked, wrong = labelled_pairs(base / "labelled")
    say("并案，手工标注（成对）", f"{every}；判错的：{'、'.join(wrong) or '无'}")
    say("  其中没有标为存疑的", str(unmarked))
    for field, (right, count) in demo_readings(data_dir, truth).items():
        say(f"12345识读，演示台账 {field}", f"{right / count:.4f}（{right}/{count}）")
    print_reading(say)
    print_visits(say)
    print_learned(say)
