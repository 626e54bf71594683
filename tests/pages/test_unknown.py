"""Lists and figures of which nothing is known: 数据未到 and —, never “none” and never nought."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from plotly.utils import PlotlyJSONEncoder

import app
from data.view import View
from pages._cards import decisions, funds, recovery
from pages._charts.paper import WORD
from pages._components import cards, kpi
from pages._components.cards import Card
from pages._request import read_view
from tests.data.small_county.files import FIRST, SOURCES, TABLES, point_to, write_snapshot

DEPOSITS = {"ledger": "wage_deposits", "label": "保证金台账", "data_until": None, "late_after_days": None}
FUND = {"ledger": "revolving_fund", "label": "周转金台账", "data_until": None, "late_after_days": None}
WITHOUT = {
    **TABLES,
    **{name: [] for name in ("deposit_states", "fund_entries", "fund_states", "fund_advances", "recoveries")},
    "sources": [*SOURCES, DEPOSITS, FUND],
}


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """The small county, of which deposits, fund and recoveries never came."""
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, WITHOUT).name)
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    with app.server.test_request_context():
        yield tmp_path


@pytest.fixture
def bare(folder: Path) -> View:
    found = read_view("")
    assert found is not None
    return found


def said(part: Any) -> str:
    return json.dumps(part, cls=PlotlyJSONEncoder, ensure_ascii=False)


@pytest.mark.parametrize(
    ("card", "words"),
    [
        (funds.EXPIRING, "保证金台账数据未到"),
        (funds.COVERAGE_BY_TOWN, "保证金台账数据未到"),
        (funds.AGEING, "周转金台账数据未到"),
        (funds.ACCOUNTS, "周转金台账数据未到"),
        (recovery.DAYS, "追发台账数据未到"),
    ],
    ids=lambda value: value.id if isinstance(value, Card) else "",
)
def test_a_list_whose_ledger_never_came_says_so(bare: View, card: Card, words: str) -> None:
    filled = cards.contents(card, bare)
    body, sub = filled.body, filled.sub
    assert words in said(body)
    assert sub == card.unit
    assert words in said(cards.paper_figure(card, bare, WORD)["layout"]["annotations"])
    answer = app.server.test_client().get(f"/export/card/{card.id}.csv")
    lines = list(csv.reader(io.StringIO(answer.data.decode("utf-8-sig"))))
    # the headings, and no row beneath them
    assert lines[1] == []
    assert any(line[:1] == ["说明"] and line[1].startswith(words) for line in lines)


def test_what_needs_a_decision_names_what_is_unknown(bare: View) -> None:
    """c3 is overdue; of guarantees and advances nothing is known."""
    frame = decisions.DECISIONS.ask(bare)
    assert decisions.decisions_sub(frame, bare) == "保证金保函、周转金垫付数据未到；红1件、黄0件，红的在前"
    assert decisions.nothing_to_decide(frame) == "没有超期和即将到期的事；保证金保函、周转金垫付数据未到"


def test_what_came_in_is_unknown_where_recoveries_never_came(bare: View) -> None:
    table = recovery.UNCLEARED.table(recovery.UNCLEARED.ask(bare), bare)
    recovered = next(column for column in table.columns if column.head == "已追发")
    assert table.cells(recovered) == ["—"] * len(table.frame)
    assert len(table.frame) > 0


def test_days_before_a_ledger_have_no_figures(view: View) -> None:
    """The first complaint is of 28 February 2023, so January is unknown, not nought; March is nought."""
    earlier = read_view("?from=2022-12-01&to=2023-03-31")
    assert earlier is not None
    months = earlier.frame("complaints_received", "month")
    assert months["month"].tolist() == ["2022-12", "2023-01", "2023-02", "2023-03"]
    assert months["value"].iloc[2:].tolist() == [1, 0]
    months = months.iloc[:3]
    assert months["value"].isna().tolist() == [True, True, False]
    wholly = read_view("?from=2022-11-01&to=2022-12-31")
    assert wholly is not None
    for one in ("complaints_received", "fund_advanced_yuan"):
        assert wholly.measure(one)[one].total()["value"] is None
    tile = said(kpi.fill([kpi.Tile("complaints_received")], wholly)[0])
    assert "台账自2024年3月1日起" in tile and '"children": "—"' in tile
    # a stock is as of a day, and the pools of that year were put down
    assert view.measure("fund_advanced_yuan")["fund_advanced_yuan"].total()["value"] is not None
