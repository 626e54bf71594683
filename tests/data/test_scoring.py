"""The town score: parts worked out by hand, ranks, ties, and what few cases and none do."""

from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb
import pytest

from data import COUNTY, Filters, OutOfScope, Scope, Warehouse
from data.query.largest_changes import largest_changes
from data.query.scoring import ScorePart, TownScore, full_points, items_in_force, town_scores
from data.spec import reference
from tests.data.small_county.complaints import COMPLAINTS, MATTERS, complaint, matter
from tests.data.small_county.days import HUIXIN, LIANGCUN, YUQIUHU, day
from tests.data.small_county.files import TABLES, point_to, write_snapshot

HALF = Filters(date(2024, 1, 1), date(2024, 6, 15))


def scored(w: Warehouse, **how: Any) -> dict[str, TownScore]:
    table = town_scores(w, how.get("filters", HALF), how.get("scope", COUNTY))
    return {town.town_code: town for town in table.towns}


def part(town: TownScore, item: str) -> ScorePart:
    return next(one for one in town.parts if one.item.item == item)


@pytest.fixture(scope="module")
def towns(county: Warehouse) -> dict[str, TownScore]:
    return scored(county)


def test_parts_come_to_the_score(towns: dict[str, TownScore]) -> None:
    assert len(towns) == 12
    for town in towns.values():
        assert sum(one.points for one in town.parts) == town.score
        assert sum(one.full for one in town.parts) == Decimal("100.00")
        assert all(0 <= one.points <= one.full for one in town.parts)
        assert sum(one.lost for one in town.parts) == 100 - town.score


def test_cases_without_projects_are_no_want_of_a_sample(county: Warehouse) -> None:
    """m4 of 汇鑫街道 came in on 31 December 2023, and the town has no project to measure it by."""
    winter = Filters(date(2023, 12, 1), date(2024, 6, 15))
    told = part(scored(county, filters=winter)[HUIXIN], "C1")
    assert told.explanation == "合并后事项1项，没有在建项目，不能按在建项目计，按满分计，不扣分。"
    assert (told.points, told.has_no_sample) == (told.full, True)


def test_full_points_come_to_a_hundred() -> None:
    """69 points: 12/69 = 17.391…, 8/69 = 11.594…; what is left goes to the largest remainders."""
    items, _ = items_in_force(reference.scoring_items(), date(2024, 6, 15))
    assert sum(item.points for item in items) == 69
    assert sum(full_points(items)) == Decimal("100.00")
    assert full_points(items)[0] == Decimal("17.39")


def test_nothing_to_judge_is_full_marks_and_says_so(towns: dict[str, TownScore]) -> None:
    empty = towns["371526109"]
    assert (empty.score, empty.rank, empty.has_no_sample) == (Decimal("100.00"), 1, True)
    assert part(empty, "B1").value is None
    assert part(empty, "B1").explanation == "无样本，按满分计，不扣分。"


def test_few_cases_are_weighed_with_the_county(towns: dict[str, TownScore]) -> None:
    """汇鑫: 1 due, 1 in time; the county 2 of 4. (1 + 5 × 0.5) / (1 + 5) = 58.33 %, under the 80 % of nil."""
    own = part(towns[HUIXIN], "B1")
    assert own.is_small_sample
    assert (own.value, own.share, own.points) == (Decimal("100.00"), 0, 0)
    assert own.explanation == "到期应结1件，按期1件，100.00%，样本量小，并入县均后按58.33%计，扣17.39分。"


def test_money_is_not_shrunk(towns: dict[str, TownScore]) -> None:
    """鱼邱湖: 12500.08 of 15000.10 = 83.333 %, of the way from 60 to 100 it is 0.58333; × 11.59 = 6.76."""
    own = part(towns[YUQIUHU], "B3")
    assert not own.is_small_sample
    assert (own.full, own.points, own.lost) == (Decimal("11.59"), Decimal("6.76"), Decimal("4.83"))
    assert own.explanation == "核实欠薪15,000.10元，追发12,500.08元，83.33%，扣4.83分。"


def test_matters_against_the_county_average(towns: dict[str, TownScore]) -> None:
    """1 matter over 1 project against 3 over 2: 100 / 150 = 2/3 of the average; (2 − 2/3) / 1.5 = 0.8889."""
    own = part(towns[LIANGCUN], "C1")
    assert (own.share, own.points) == (Decimal("0.8889"), Decimal("10.30"))
    assert own.explanation == "合并后事项1项，在建项目1个，每百项目100.00项，县均150.00项，扣1.29分。"


def test_towns_are_ranked_on_matters_not_on_records(tmp_path: Path, towns: dict[str, TownScore]) -> None:
    """Three more records of one grievance that came by other channels cost the town nothing."""
    again = [
        complaint(200 + number, channel, "2024-03-01", LIANGCUN)
        for number, channel in enumerate(("hotline", "national", "provincial"))
    ]
    point_to(tmp_path, write_snapshot(tmp_path, "wages-c", {**TABLES, "complaints": COMPLAINTS + again}).name)
    own = scored(Warehouse(tmp_path))[LIANGCUN]
    for item in ("C1", "C2"):
        assert part(own, item) == part(towns[LIANGCUN], item)


def test_change_against_the_year_before(tmp_path: Path) -> None:
    """鱼邱湖 2 against 1; 梁村 1 against none: no percentage, no points. The ledgers cover January 2023."""
    rows = {
        **TABLES,
        "complaints": [*COMPLAINTS, complaint(9, "hotline", "2023-01-02", YUQIUHU)],
        "matters": [*MATTERS, matter(9, "2023-01-02", YUQIUHU)],
    }
    point_to(tmp_path, write_snapshot(tmp_path, "wages-m", rows).name)
    towns = scored(Warehouse(tmp_path))
    rise = part(towns[YUQIUHU], "C2")
    assert (rise.value, rise.points) == (Decimal("100.00"), 0)
    assert rise.explanation.startswith("本期2项，上年同期1项，多1项（基数小）")
    from_nothing = part(towns[LIANGCUN], "C2")
    assert (from_nothing.value, from_nothing.points) == (None, 0)
    assert from_nothing.explanation.startswith("上年同期为0，增加1项")


def test_a_year_before_without_whole_months_scores_no_change(tmp_path: Path) -> None:
    """The ledgers begin on 1 February 2023: 2 against 1 would set six months against five."""
    rows = {**TABLES, "matters": [*MATTERS, matter(9, "2023-02-01", YUQIUHU)]}
    point_to(tmp_path, write_snapshot(tmp_path, "wages-n", rows).name)
    change = part(scored(Warehouse(tmp_path))[YUQIUHU], "C2")
    assert (change.value, change.denominator, change.points) == (None, None, change.full)
    assert change.has_no_sample
    assert change.explanation == "上年同期数据不全，按满分计，不扣分。"


def test_half_way_is_half_marks(tmp_path: Path) -> None:
    """Ten due and nine in time is 90 %: half way from 80 to 100. Nothing is small about ten."""
    ten = [
        complaint(
            100 + number,
            "hotline",
            "2024-01-02",
            HUIXIN,
            due_date=day("2024-01-09"),
            is_due=True,
            is_closed_on_time=number > 0,
            is_settled=True,
            settled_date=day("2024-01-09" if number > 0 else "2024-01-10"),
        )
        for number in range(10)
    ]
    point_to(tmp_path, write_snapshot(tmp_path, "wages-a", {**TABLES, "complaints": ten}).name)
    own = part(scored(Warehouse(tmp_path))[HUIXIN], "B1")
    assert (own.share, own.points, own.is_small_sample) == (Decimal("0.5000"), Decimal("8.70"), False)
    assert own.explanation == "到期应结10件，按期9件，90.00%，扣8.69分。"


def test_ties_share_a_rank_and_the_next_is_skipped(towns: dict[str, TownScore]) -> None:
    """Nine towns with nothing share the first rank: the next are 10, 11 and 12."""
    assert sorted(town.rank for town in towns.values()) == [1] * 9 + [10, 11, 12]
    assert [towns[code].rank for code in (HUIXIN, LIANGCUN, YUQIUHU)] == [10, 11, 12]


def test_a_score_is_the_same_for_whoever_asks(county: Warehouse, towns: dict[str, TownScore]) -> None:
    own = scored(county, scope=Scope(frozenset({LIANGCUN})))
    assert list(own) == [LIANGCUN]
    assert own[LIANGCUN] == towns[LIANGCUN]
    chosen = scored(county, filters=Filters(HALF.date_from, HALF.date_to, towns=(HUIXIN,)))
    assert chosen == {HUIXIN: towns[HUIXIN]}
    with pytest.raises(OutOfScope):
        scored(county, filters=Filters(towns=(HUIXIN,)), scope=Scope(frozenset({LIANGCUN})))


def test_before_its_day_the_scheme_is_on_trial(county: Warehouse) -> None:
    table = town_scores(county, Filters(date(2023, 1, 1), date(2023, 12, 31)), COUNTY)
    assert table.notes[0] == "评分细则自 2024-01-01 起施行，此前的区间按该细则试算。"
    assert "评分细则" not in "".join(town_scores(county, HALF, COUNTY).notes)


def test_a_snapshot_keeps_the_scheme_it_was_built_with(tmp_path: Path) -> None:
    """B1 is worth 12 of 69 points, 17.39 of a hundred; in this snapshot 31 of 88, 35.23 (35.227…)."""
    path = write_snapshot(tmp_path, "wages-other-weights")
    with duckdb.connect(str(path)) as con:
        con.execute("update scoring_items set points = 31 where item = 'B1'")
    point_to(tmp_path, path.name)
    own = scored(Warehouse(tmp_path))
    assert {part(town, "B1").full for town in own.values()} == {Decimal("35.23")}
    assert all(sum(one.full for one in town.parts) == 100 for town in own.values())


def test_a_snapshot_of_an_older_program_is_scored_by_the_scheme_at_hand(tmp_path: Path) -> None:
    path = write_snapshot(tmp_path, "wages-older-program")
    with duckdb.connect(str(path)) as con:
        con.execute("drop table scoring_items")
    point_to(tmp_path, path.name)
    assert {part(town, "B1").full for town in scored(Warehouse(tmp_path)).values()} == {Decimal("17.39")}


def test_frames_for_pages(county: Warehouse) -> None:
    table = town_scores(county, HALF, COUNTY)
    frame = table.frame()
    assert list(frame.columns[:4]) == ["town", "town_name", "rank", "score"]
    assert frame["score"].is_monotonic_decreasing
    assert len(table.parts()) == 12 * len(reference.scoring_items())


def test_largest_changes(county: Warehouse) -> None:
    # complaints begin in February 2023: of January's there is no base of the same length
    nothing = largest_changes(county, "complaints_received", filters=HALF, scope=COUNTY)
    assert (nothing.rises, nothing.falls) == ((), ())
    # c3 and c4 in Liangcun, and a year before c6 in Yuqiuhu
    since_february = Filters(date(2024, 2, 1), date(2024, 6, 30))
    changes = largest_changes(county, "complaints_received", filters=since_february, scope=COUNTY)
    compared = [(one.town_name, one.comparison) for one in (*changes.rises, *changes.falls)]
    assert [(name, one.value, one.base, one.kind) for name, one in compared] == [
        ("梁村镇", 2, 0, "difference"),
        ("鱼邱湖街道", 0, 1, "difference"),
    ]
    earlier = Filters(date(2024, 2, 1), date(2024, 2, 29))
    fallen = largest_changes(county, "complaints_received", filters=earlier, scope=COUNTY, most=1)
    assert [(one.town_name, one.difference) for one in fallen.falls] == [("鱼邱湖街道", -1)]
