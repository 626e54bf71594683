"""Of whom an answer is, in words: what is chosen, else all that the asker may see."""

import pytest

from data.query.filters import Filters
from data.query.place_names import place_of, reach_of
from data.query.scope import COUNTY, Scope

NAMES = {
    "town": {"1": "东街道", "2": "西镇", "3": "南镇", "4": "北镇"},
    "authority": {"h": "住建局", "t": "交通局"},
}
WEST = Scope(towns=frozenset({"2"}))
THREE_AND_ONE = Scope(towns=frozenset({"1", "2", "3", "4"}))
HOUSING = Scope(authorities=frozenset({"h"}))


@pytest.mark.parametrize(
    ("filters", "scope", "place", "reach"),
    [
        (Filters(), COUNTY, "高唐县", "全县"),
        (Filters(towns=("1",)), COUNTY, "东街道", "全县"),
        (Filters(), WEST, "西镇", "西镇"),
        (Filters(), THREE_AND_ONE, "东街道等4个镇街", "东街道等4个镇街"),
        (Filters(towns=("1",)), THREE_AND_ONE, "东街道", "东街道等4个镇街"),
        (Filters(), HOUSING, "高唐县（住建局主管）", "住建局"),
        # a town that an authority chooses: its own records there, not the town's
        (Filters(towns=("2",)), HOUSING, "西镇（住建局主管）", "住建局"),
        (Filters(authorities=("h",)), HOUSING, "高唐县", "住建局"),
    ],
)
def test_of_whom(filters: Filters, scope: Scope, place: str, reach: str) -> None:
    assert place_of(filters, scope, NAMES.__getitem__) == place
    assert reach_of(scope, NAMES.__getitem__) == reach
