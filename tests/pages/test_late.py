"""A tile whose figure lacks days that have not arrived says so itself, not only the foot of the page."""

import pytest

from pages._components import kpi
from pages._components.view import read_view


def marks(search: str, metric: str) -> list[str]:
    view = read_view(search)
    assert view is not None
    (tile,) = kpi.fill([kpi.Tile(metric)], view)
    return [one.title for one in tile if getattr(one, "className", None) == "late-mark is-late"]


VISITS = "现场投诉只到2024年6月7日，数据未齐"


@pytest.mark.usefixtures("over_county")
@pytest.mark.parametrize(
    ("search", "metric", "said"),
    [
        # 数据截至 is 15 June; the visits stop on the 7th, one day more than they may be behind
        ("", "complaints_received", [VISITS]),
        ("?channel=visits", "settled_pct", [VISITS]),
        ("?channel=hotline", "complaints_received", []),
        ("?to=2024-06-07", "complaints_received", []),
        # a stock stands on no days that could be missing
        ("", "deposit_stored_yuan", []),
    ],
)
def test_late_mark(search: str, metric: str, said: list[str]) -> None:
    assert marks(search, metric) == said
