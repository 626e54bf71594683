"""Why records joined, and persons' word that one did not belong."""

import random
import shutil
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from data.paths import REFERENCE
from etl.marts import Decisions, Split, build
from etl.marts.matters import Keys, Link, Record, Site, agree, group_records
from tests.etl_marts.conftest import LOADED_ON, Snapshot
from tests.etl_marts.test_matters import clue

MARTS = ("complaints", "matter_candidates", "matter_links", "matter_splits", "matters", "order_readings")

START = date(2024, 1, 1)


def records(*told: tuple[int, Keys]) -> list[Record]:
    """(day after START, (worker, phone, site)) of each record."""
    return [Record(START + timedelta(days=day), keys) for day, keys in told]


def of_sites(*told: tuple[int, int, Site | None]) -> list[Record]:
    """(day after START, telephone, employer and project) of each record."""
    return [Record(START + timedelta(days=day), (None, phone, None), site) for day, phone, site in told]


def split(number: str, apart_from: str | None) -> Split:
    at = datetime(2024, 3, 1, 1, 30, tzinfo=UTC)
    return Split(f"national:{number}", apart_from, at, "核对人", "同名不同人")


def links(snapshot: Snapshot) -> list[tuple[str, str, str, int, int]]:
    return snapshot.rows(
        "select complaint_id[10:], joined_to[10:], reason, days_apart, days_since_last from matter_links"
    )


def test_evidence_names_the_earlier_record_and_the_days(snapshot: Snapshot) -> None:
    # B joins A by phone; C joins A's matter by the worker, 35 days after A but 15 after B.
    clue(snapshot, "A", "2024-01-01", id_card_hash="worker", phone_hash="phone")
    clue(snapshot, "B", "2024-01-21", phone_hash="phone")
    clue(snapshot, "C", "2024-02-05", id_card_hash="worker")
    clue(snapshot, "D", "2024-06-01", id_card_hash="worker")
    snapshot.build()
    assert links(snapshot) == [("B", "A", "phone", 20, 20), ("C", "A", "worker", 35, 15)]
    assert snapshot.column("select distinct matter_id from matter_links") == ["national:A"]


def test_every_reason_is_told(snapshot: Snapshot) -> None:
    same = {"id_card_hash": "w", "phone_hash": "p", "employer_name": "甲公司", "project_name": "乙工程"}
    clue(snapshot, "A", "2024-01-01", **same)
    clue(snapshot, "B", "2024-01-03", **same)
    snapshot.build()
    assert links(snapshot) == [("B", "A", reason, 2, 2) for reason in ("phone", "site", "worker")]


def test_a_join_of_unlike_employers_is_doubtful(snapshot: Snapshot) -> None:
    """Joined as the rule says, and marked for a person: a shared phone, or a worker who moved on."""
    clue(snapshot, "A", "2024-01-01", phone_hash="phone", employer_name="甲公司")
    clue(snapshot, "B", "2024-01-02", phone_hash="phone", employer_name="乙酒店")
    clue(snapshot, "C", "2024-01-03", phone_hash="phone", employer_name="乙酒店")
    clue(snapshot, "D", "2024-01-04", phone_hash="phone")
    snapshot.build()
    assert snapshot.rows("select complaint_id[10:], is_doubtful from matter_links") == [
        ("B", True), ("C", False), ("D", False),
    ]  # fmt: skip
    assert snapshot.column("select count(*) from matters") == [1]


ONE, OTHER = {"employer_name": "甲公司", "project_name": "东湖小区"}, {
    "employer_name": "乙公司", "project_name": "西山学校",
}  # fmt: skip


@pytest.mark.parametrize("key", ["id_card_hash", "phone_hash"])
def test_two_sites_of_one_person_are_candidates(snapshot: Snapshot, key: str) -> None:
    """Both name an employer and a project, and neither agrees: two matters, until a person says otherwise."""
    clue(snapshot, "A", "2024-01-01", **{key: "same"}, **ONE)
    clue(snapshot, "B", "2024-01-11", **{key: "same"}, **OTHER)
    # the second site again, and the first one: each joins its own
    clue(snapshot, "C", "2024-01-12", **{key: "same"}, **OTHER)
    clue(snapshot, "D", "2024-01-13", **{key: "same"}, **ONE)
    # out of the window of both
    clue(snapshot, "E", "2024-03-01", **{key: "same"}, employer_name="丙厂", project_name="北关桥")
    snapshot.build()
    found = dict(snapshot.rows("select native_number, matter_id[10:] from complaints"))
    assert found == {"A": "A", "B": "B", "C": "B", "D": "A", "E": "E"}
    reason = "worker" if key == "id_card_hash" else "phone"
    assert snapshot.rows(
        "select complaint_id[10:], other_id[10:], matter_id[10:], other_matter_id[10:], reason, days_apart,"
        " days_since_last from matter_candidates"
    ) == [
        ("B", "A", "B", "A", reason, 10, 10),
        ("C", "A", "B", "A", reason, 11, 11),
        ("D", "C", "A", "B", reason, 1, 1),
    ]


@pytest.mark.parametrize(
    "other",
    [
        {"employer_name": "甲公司", "project_name": "西山学校"},
        {"employer_name": "乙公司", "project_name": "东湖小区"},
        {"employer_name": "乙公司"},
        {"project_name": "西山学校"},
        # the same cut short
        {"employer_name": "乙公司", "project_name": "东湖小区二期"},
        # these words name nobody
        {"employer_name": "有限公司", "project_name": "西山学校"},
    ],
)
def test_one_name_that_agrees_or_lacks_joins_as_before(snapshot: Snapshot, other: dict[str, str]) -> None:
    clue(snapshot, "A", "2024-01-01", id_card_hash="same", **ONE)
    clue(snapshot, "B", "2024-01-11", id_card_hash="same", **other)
    snapshot.build()
    assert snapshot.column("select count(*) from matters") == [1]
    assert snapshot.column("select count(*) from matter_candidates") == [0]


def test_a_record_that_names_no_site_ties_two_and_says_so(snapshot: Snapshot) -> None:
    clue(snapshot, "A", "2024-01-01", phone_hash="same", **ONE)
    clue(snapshot, "B", "2024-01-02", phone_hash="same", **OTHER)
    clue(snapshot, "C", "2024-01-03", phone_hash="same")
    snapshot.build()
    assert snapshot.rows("select complaint_id[10:], joined_to[10:], is_doubtful from matter_links") == [
        ("C", "A", True), ("C", "B", True),
    ]  # fmt: skip
    assert snapshot.column("select count(*) from matter_candidates") == [0]


def test_the_county_may_join_them_all_the_same(snapshot: Snapshot, tmp_path: Path) -> None:
    folder = tmp_path / "reference"
    shutil.copytree(REFERENCE, folder)
    table = folder / "parameters.csv"
    words = table.read_text(encoding="utf-8-sig")
    table.write_text(
        words.replace("join_needs_agreement,2021-01-01,1,", "join_needs_agreement,2021-01-01,0,"),
        encoding="utf-8",
    )
    clue(snapshot, "A", "2024-01-01", phone_hash="same", **ONE)
    clue(snapshot, "B", "2024-01-02", phone_hash="same", **OTHER)
    snapshot.build(reference_dir=folder)
    assert snapshot.column("select count(*) from matters") == [1]


def test_agreement() -> None:
    one: Site = ("鑫达建筑", "东湖小区")
    assert agree(one, None) and agree(None, one) and agree(one, one)
    assert agree(one, ("鑫达建筑第三分", "西山学校")) and agree(one, ("昌盛", "东湖"))
    assert not agree(one, ("昌盛", "西山学校"))


def test_sites_against_the_rule_written_out_plainly() -> None:
    """The quick way, with one remembered record a key and site, against every pair within reach."""
    sites: list[Site | None] = [None, ("甲", "东"), ("乙", "西"), ("甲", "南"), ("丙", "北")]
    chance = random.Random(7)
    told = [(chance.randrange(120), chance.randrange(5), chance.choice(sites)) for _ in range(150)]
    given = of_sites(*sorted(told, key=lambda one: one[0]))
    matters: list[list[int]] = []
    for place, record in enumerate(given):
        joined = [
            matter
            for matter in matters
            if (record.day - max(given[one].day for one in matter)).days <= 4
            and any(given[one].keys == record.keys and agree(given[one].site, record.site) for one in matter)
        ]
        matters = [one for one in matters if one not in joined] + [sum(joined, [place])]
    expected = {place: min(matter) for matter in matters for place in matter}
    found = group_records(given, window_days=4).firsts
    assert found == [expected[place] for place in range(len(given))]
    assert len(set(group_records(given, 4, needs_agreement=False).firsts)) < len(set(found))


def test_a_record_that_ties_two_matters_names_both() -> None:
    grouping = group_records(records((0, (1, None, None)), (4, (None, 2, None)), (9, (1, 2, None))), 30)
    assert grouping.firsts == [0, 0, 0]
    assert grouping.links == [Link(2, 0, 0, 9, 9), Link(2, 1, 1, 5, 5)]


def test_a_split_record_begins_a_matter_of_its_own() -> None:
    told = records((0, (None, 7, None)), (5, (None, 7, None)), (9, (None, 7, None)))
    assert group_records(told, 30).firsts == [0, 0, 0]
    # what comes later joins the latest record of its key
    assert group_records(told, 30, {1: 0}).firsts == [0, 1, 1]
    assert group_records(told, 30, {2: 0}).firsts == [0, 0, 2]


def test_no_later_record_ties_what_was_split() -> None:
    # The last record shares the worker with the first and the phone with the split one: the worker decides.
    told = records((0, (1, 7, None)), (5, (None, 7, None)), (9, (1, 7, None)))
    assert group_records(told, 30, {1: 0}).firsts == [0, 1, 0]
    # One that shares nothing yet, tied by a later record only, is split as well.
    tied = records((0, (1, None, None)), (5, (None, 7, None)), (9, (1, 7, None)))
    assert group_records(tied, 30).firsts == [0, 0, 0]
    assert group_records(tied, 30, {1: 0}).firsts == [0, 1, 0]
    # And so are matters that have grown by then: 2 joins the split one's, 3 the first one's.
    grown = records(
        (0, (1, 7, None)), (5, (None, 7, None)), (6, (2, 7, None)), (7, (1, None, None)), (9, (1, None, 4)),
        (10, (2, None, 4)),
    )  # fmt: skip
    assert group_records(grown, 30, {1: 0}).firsts == [0, 1, 1, 0, 0, 1]


def test_splits_reach_the_snapshot(snapshot: Snapshot) -> None:
    for number in "ABC":
        clue(snapshot, number, "2024-01-01", id_card_hash="worker")
    told = [split("B", "national:A"), split("gone", "national:A"), split("C", "national:undone")]
    build(snapshot.con, loaded_on=LOADED_ON, reference_dir=REFERENCE, decisions=Decisions(splits=told))
    found = dict(snapshot.rows("select native_number, matter_id from complaints"))
    assert found == {"A": "national:A", "B": "national:B", "C": "national:C"}
    assert snapshot.rows(
        "select apart_from, decided_at::text, decided_by, reason from matter_splits"
        " where complaint_id = 'national:B'"
    ) == [
        # 01:30 in Greenwich is 09:30 here
        ("national:A", "2024-03-01 09:30:00", "核对人", "同名不同人")
    ]


@pytest.mark.parametrize(
    ("employer", "project"),
    [
        ("某建筑公司", "工地"),
        ("甲建筑公司", "工地"),
        ("包工头", "乙工程"),
        ("有限公司", "乙工程"),
        ("集团有限责任公司", "乙工程"),
        ("第三建筑有限公司", "乙工程"),
        ("劳务有限公司", "乙工程"),
    ],
)
def test_words_that_name_nobody_join_nothing(snapshot: Snapshot, employer: str, project: str) -> None:
    for number in "AB":
        clue(snapshot, number, "2024-01-01", employer_name=employer, project_name=project)
    snapshot.build()
    assert snapshot.column("select count(*) from matters") == [2]


def test_readings_of_orders_stand_beside_the_marts(snapshot: Snapshot) -> None:
    order = {"received_at": "2024-01-05 09:00:00", "text_employer": "甲公司", "text_employer_confidence": 0.9}
    snapshot.add("hotline_orders", native_number="1", is_about_wages=True, text_confidence=0.59, **order)
    snapshot.add("hotline_orders", native_number="2", is_about_wages=True, text_confidence=0.6, **order)
    snapshot.add("hotline_orders", native_number="3", is_about_wages=True, text_confidence=1, **order)
    # a person has found that it is not about wages
    snapshot.add("hotline_orders", native_number="4", is_about_wages=False, text_confidence=1, **order)
    snapshot.build()
    assert snapshot.rows(
        "select native_number, is_to_review, is_confirmed, employer_name from order_readings"
    ) == [
        ("1", True, False, "甲公司"), ("2", False, False, "甲公司"), ("3", False, True, "甲公司"),
        ("4", False, True, "甲公司"),
    ]  # fmt: skip
    assert snapshot.column("select native_number from complaints order by 1") == ["1", "2", "3"]
