"""A tile whose figure lacks days or sources says so itself, with the reason that the answer gives."""

import pytest

from pages._components import kpi
from pages._request import read_view


def marks(search: str, metric: str) -> list[str]:
    view = read_view(search)
    assert view is not None
    (tile,) = kpi.fill([kpi.Tile(metric)], view)
    return [one.title for one in tile if getattr(one, "className", None) == "late-mark is-late"]


NATIONAL = "全国平台线索数据只到 2024-06-08，之后未齐。"
VISITS = "现场投诉数据只到 2024-06-07，之后未齐。"


@pytest.mark.usefixtures("over_county")
@pytest.mark.parametrize(
    ("search", "metric", "said"),
    [
        # 数据截至 is 15 June: the hotline reaches it, national clues the 8th, visits the 7th
        ("?from=2024-04-01", "complaints_received", [NATIONAL + VISITS]),
        ("?from=2024-04-01&channel=visits", "settled_pct", [VISITS]),
        ("?from=2024-04-01&channel=hotline", "complaints_received", []),
        ("?from=2024-04-01&to=2024-06-07", "complaints_received", []),
        # before its first day a source is not covered either
        ("?from=2024-02-01&to=2024-02-29&channel=visits", "complaints_received",
         ["现场投诉数据自 2024-02-29 起，之前未知。"]),
        # a ledger of states that tells of no day lacks none
        ("", "deposit_stored_yuan", []),
    ],
)  # fmt: skip
def test_late_mark(search: str, metric: str, said: list[str]) -> None:
    assert marks(search, metric) == said
