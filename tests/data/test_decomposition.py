"""A change and its parts: worked out by hand for a few figures, and the sum of the parts for all of them."""

import random
from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from data import COUNTY, Filters, QuestionError, Scope, Warehouse
from data.query.decomposition import Decomposition, decompose, offered
from data.query.windows import COMPARES
from data.spec.metric import breakdowns, catalogue, metric
from tests.conftest import DemoData
from tests.data.small_county.days import HUIXIN, LIANGCUN, YUQIUHU, day
from tests.data.small_county.files import FIRST, TABLES, point_to, write_snapshot
from tests.data.small_county.money import deposit

# c1 to c4 of the first quarter of 2024, of which c4 is declined; c7 alone of the quarter before
QUARTER = Filters(date(2024, 1, 1), date(2024, 3, 31))


def ask(
    county: Warehouse, metric_id: str, by: str, filters: Filters = QUARTER, **how: object
) -> Decomposition:
    return decompose(
        county, metric_id, by, filters=filters, **{"scope": COUNTY, "compare": "previous", **how}
    )


def differences(found: Decomposition) -> dict[str, str]:
    return {part.name: str(part.difference) for part in found.parts}


def test_a_count_is_the_sum_of_its_groups(county: Warehouse) -> None:
    found = ask(county, "complaints_received", "town")
    assert (found.comparison.difference, found.reason) == (3, "")
    assert [(part.group.codes, part.value, part.base, part.difference) for part in found.parts] == [
        ((YUQIUHU,), 2, 0, 2),
        ((LIANGCUN,), 2, 0, 2),
        ((HUIXIN,), 0, 1, -1),
    ]


def test_a_ratio_moves_by_rates_and_by_weights(county: Warehouse) -> None:
    """Settled 2 of 3 against 1 of 1: −33.33 points; mean rate 83.33%, mean denominator 2.

    Housing: 1 of 2 against 1 of 1, (100 × 0 − 83.33 × 1) ÷ 2 = −41.67; its own rate −50 × 1.5 ÷ 2 = −37.50.
    Municipal: 1 of 1 against nothing, (100 − 83.33) ÷ 2 = 8.33. Rounded down to −33.34 both; the remainder of
    one third is equal, and goes to the larger.
    """
    found = ask(county, "settled_pct", "sector")
    assert found.comparison.difference == Decimal("-33.33")
    assert [
        (part.name, str(part.difference), str(part.rate_effect), str(part.mix_effect)) for part in found.parts
    ] == [("房建", "-41.66", "-37.50", "-4.16"), ("市政", "8.33", "0.00", "8.33")]
    assert [(part.value, part.base) for part in found.parts] == [(50, 100), (100, None)]
    # (200 − 166.67) ÷ 2, (0 − 83.33) ÷ 2, (−100 + 83.33) ÷ 2
    assert sorted(differences(ask(county, "settled_pct", "town")).values()) == ["-41.67", "-8.33", "16.67"]


def test_what_several_groups_count_is_a_part_of_its_own(tmp_path: Path) -> None:
    """p2 stands in two sectors at the end of April: 1 project of 1; p1 and p2 short at the end of March.

    Mean rate 50%, mean denominator 1.5. Housing (100 + 50) ÷ 1.5, municipal (100 − 50) ÷ 1.5, and the project
    that both count −(100 − 50) ÷ 1.5.
    """
    twin = deposit("p2", "2024-04-15", "9999-12-31", "1000", "1000", sector="municipal")
    tables = {**TABLES, "deposit_states": [*TABLES["deposit_states"], twin]}
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, tables).name)
    april = Filters(day("2024-04-01"), day("2024-04-30"))
    found = ask(Warehouse(tmp_path), "deposit_coverage_pct", "sector", april)
    assert found.comparison.difference == 100
    assert [(part.kind, str(part.difference)) for part in found.parts] == [
        ("group", "100.00"),
        ("group", "33.33"),
        ("overlap", "-33.33"),
    ]
    assert found.parts[-1].group is None


def test_the_rows_of_a_part_are_as_many_as_its_figures(county: Warehouse) -> None:
    for part in ask(county, "complaints_received", "employer").parts:
        for compare, figure in ((None, part.value), ("previous", part.base)):
            _, count = county.rows(
                "complaints_received", filters=QUARTER, scope=COUNTY, group=part.group, compare=compare
            )
            assert count == figure
    with pytest.raises(QuestionError, match="不能按"):
        ask(county, "live_projects", "employer")


@pytest.mark.parametrize(
    ("metric_id", "filters", "compare", "words"),
    [
        ("complaints_received", QUARTER, None, "没有选择对比"),
        # nothing is known of the first quarter of 2023 but its last month
        ("complaints_received", QUARTER, "last_year", "上年同期"),
        ("settled_pct", Filters(day("2024-03-01"), day("2024-03-31")), "previous", "本期没有应办"),
        (
            "verified_yuan",
            Filters(QUARTER.date_from, QUARTER.date_to, channels=("hotline",)),
            "previous",
            "不登记",
        ),
    ],
)
def test_what_is_not_known_is_said(
    county: Warehouse, metric_id: str, filters: Filters, compare: str | None, words: str
) -> None:
    found = ask(county, metric_id, "town", filters, compare=compare)
    assert not found.parts
    assert words in found.reason


def test_a_town_sees_its_own_parts(county: Warehouse) -> None:
    found = ask(county, "complaints_received", "town", scope=Scope(towns=frozenset({YUQIUHU})))
    assert differences(found) == {"鱼邱湖街道": "2"}


# -- every figure ----------------------------------------------------------------------------------


def some_filters(w: Warehouse, draw: random.Random) -> Filters:
    """A window of up to a year within the data, now and then of two towns or of one channel."""
    snapshot = w.snapshot()
    days = (snapshot.data_until - snapshot.data_from).days
    first = snapshot.data_from + timedelta(draw.randrange(days))
    last = min(first + timedelta(draw.randrange(366)), snapshot.data_until)
    towns = draw.sample(list(snapshot.names["town"]), 2) if draw.random() < 0.2 else ()
    channels = draw.sample(list(snapshot.names["channel"]), 1) if draw.random() < 0.2 else ()
    return Filters(first, last, towns=tuple(towns), channels=tuple(channels))


def assert_adds_up(found: Decomposition) -> None:
    asked = found.answer.metric
    assert sum(part.difference for part in found.parts) == found.comparison.difference
    for part in found.parts:
        # only a count of distinct things is more in its groups than in the whole
        assert part.kind != "overlap" or "distinct" in asked.numerator
        if not asked.is_ratio:
            assert part.difference == part.sums.now - part.sums.before
        if part.rate_effect is not None:
            assert part.rate_effect + part.mix_effect == part.difference


def asked_at_random(w: Warehouse, draw: random.Random, times: int) -> Iterator[Decomposition]:
    for one in catalogue().values():
        for by in draw.sample(offered(one), min(times, len(offered(one)))):
            filters, compare = some_filters(w, draw), draw.choice(COMPARES)
            try:
                found = decompose(w, one.id, by, filters=filters, scope=COUNTY, compare=compare)
            except QuestionError:
                # before the first festival of the list
                continue
            if not found.reason:
                yield found


def test_the_parts_of_every_figure_add_up_to_its_change(county: Warehouse) -> None:
    draw = random.Random(20240630)
    found = list(asked_at_random(county, draw, 10))
    assert len(found) > 20
    for one in found:
        assert_adds_up(one)


def test_the_parts_of_the_demo_add_up(demo: DemoData) -> None:
    w = Warehouse(demo.data_dir)
    found = list(asked_at_random(w, random.Random(7), 1))
    assert len(found) > 15
    for one in found:
        assert_adds_up(one)
    half = Filters(day("2024-01-01"), day("2024-06-30"))
    by_employer = ask(w, "matters_received", "employer", half, compare="last_year")
    assert_adds_up(by_employer)
    (rest,) = [part for part in by_employer.parts if part.kind == "rest"]
    for compare, figure in ((None, rest.value), ("last_year", rest.base)):
        _, count = w.rows("matters_received", filters=half, scope=COUNTY, group=rest.group, compare=compare)
        assert count == figure


def test_a_figure_is_grouped_by_what_its_marts_have() -> None:
    assert offered(metric("complaints_received")) == ("town", "sector", "channel", "authority", "employer")
    for one in catalogue().values():
        assert set(offered(one)) == set(breakdowns(one))
