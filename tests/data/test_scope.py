"""What an asker bound to towns or authorities sees: a part of the county's answer, or a refusal."""

import pytest

from data import COUNTY, Filters, OutOfScope, Scope, Warehouse
from data.query.scope import SCOPED_DIMENSIONS
from data.query.scoring import town_scores
from data.spec.mart import marts
from data.spec.metric import catalogue, metric
from tests.data.asking import HALF, ask, split

HOUSING, TRANSPORT = "housing_bureau", "transport_bureau"
LIANGCUN, HUIXIN = "371526101", "371526002"


def lacks_authority(metric_id: str) -> bool:
    asked = metric(metric_id)
    parts = [metric(one) for one in asked.parts] or [asked]
    return any("authority" not in marts()[part.mart].dimensions for part in parts)


@pytest.mark.parametrize("metric_id", sorted(catalogue()))
def test_an_authority_sees_the_county_s_answer_with_its_own_filter_or_none(
    county: Warehouse, metric_id: str
) -> None:
    scope = Scope(authorities=frozenset({HOUSING}))
    if lacks_authority(metric_id):
        with pytest.raises(OutOfScope, match="不分主管部门，只对全县账户开放"):
            ask(county, metric_id, scope=scope)
        return
    chosen = Filters(HALF.date_from, HALF.date_to, authorities=(HOUSING,))
    assert ask(county, metric_id, scope=scope).rows == ask(county, metric_id, chosen).rows


@pytest.mark.parametrize("metric_id", sorted(catalogue()))
def test_a_town_sees_the_county_s_answer_with_its_own_filter(county: Warehouse, metric_id: str) -> None:
    scope = Scope(frozenset({LIANGCUN}))
    chosen = Filters(HALF.date_from, HALF.date_to, towns=(LIANGCUN,))
    assert ask(county, metric_id, scope=scope).rows == ask(county, metric_id, chosen).rows


def test_an_authority_is_offered_no_other(county: Warehouse) -> None:
    scope = Scope(authorities=frozenset({HOUSING}))
    assert set(split(county, "complaints_received", "authority", scope=scope)) == {HOUSING}
    with pytest.raises(OutOfScope, match="无权查看交通运输局"):
        ask(county, "complaints_received", Filters(authorities=(TRANSPORT,)), scope=scope)


def test_rows_keep_to_both_dimensions(county: Warehouse) -> None:
    """Of 住建局 and 梁村镇 together only those that are both."""
    both = Scope(frozenset({LIANGCUN}), frozenset({HOUSING}))
    chosen = Filters(towns=(LIANGCUN,), authorities=(HOUSING,))
    assert (
        county.rows("complaints_received", filters=Filters(), scope=both)[1]
        == (county.rows("complaints_received", filters=chosen, scope=COUNTY)[1])
    )


def test_county_questions_and_scores_are_refused_to_an_authority(county: Warehouse) -> None:
    scope = Scope(authorities=frozenset({HOUSING}))
    with pytest.raises(OutOfScope, match="只对全县账户开放"):
        county.question("batches", scope=scope)
    with pytest.raises(OutOfScope, match="镇街评分不分主管部门"):
        town_scores(county, HALF, scope)


def test_equal_questions_of_two_scopes_never_share_an_answer(county: Warehouse) -> None:
    asked = [
        COUNTY,
        Scope(frozenset({LIANGCUN})),
        Scope(authorities=frozenset({HOUSING})),
        Scope(authorities=frozenset({TRANSPORT})),
        Scope(frozenset(), frozenset()),
    ]
    figures = [ask(county, "complaints_received", scope=scope).total()["value"] for scope in asked]
    again = [ask(county, "complaints_received", scope=scope).total()["value"] for scope in asked]
    assert figures == again
    assert figures[0] > max(figures[1:])
    assert figures[-1] == 0


def test_a_scope_goes_to_another_process_and_back_unchanged() -> None:
    for scope in (COUNTY, Scope(frozenset({HUIXIN, LIANGCUN})), Scope(frozenset(), frozenset({HOUSING}))):
        assert Scope.from_json(scope.to_json()) == scope
    with pytest.raises(KeyError):
        Scope.from_json({"towns": None})


def test_every_scoped_dimension_has_its_field() -> None:
    assert all(hasattr(COUNTY, field) for field in SCOPED_DIMENSIONS.values())
