"""One scene's answers written by hand: the half year of the sentence's test."""

from collections.abc import Iterator
from datetime import date
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest

from data.query.windows import Window
from data.spec import reference
from data.warehouse import Warehouse
from pages._charts.county import TownMark
from pages._charts.theme import ChangeEdges
from pages._wall import frame
from pages._wall.due_list import DueLines
from pages._wall.parts import Task
from pages._wall.scenes.overview import Overview
from tests.comparisons import against, reading
from tests.data.small_county.files import FIRST, point_to, write_snapshot

CHANNELS = [
    ("hotline", "12345热线"),
    ("national", "全国平台"),
    ("provincial", "省平台"),
    ("visits", "现场投诉"),
]
MONTHS = [f"2023-{month:02d}" for month in range(7, 13)] + [f"2024-{month:02d}" for month in range(1, 7)]
RECEIVED = [38, 37, 35, 39, 46, 64, 58, 41, 29, 31, 27, 27]
YEAR_BEFORE = [56, 54, 53, 58, 66, 91, 88, 47, 46, 45, 44, 42]
# hotline takes what the other three leave
OTHERS = [(8, 5, 6), (8, 5, 6), (8, 5, 5), (9, 5, 5), (10, 6, 6), (14, 9, 9),
          (13, 8, 8), (9, 6, 6), (6, 4, 4), (7, 4, 4), (6, 4, 4), (6, 4, 3)]  # fmt: skip
TOWNS = [(26, 40), (20, 31), (23, 30), (12, 18), (11, 17), (13, 17), (8, 13), (10, 15), (9, 14), (7, 9),
         (15, 13), (8, 12)]  # fmt: skip


def month_cells() -> pd.DataFrame:
    rows = []
    for month, all_four, others in zip(MONTHS, RECEIVED, OTHERS, strict=True):
        values = (all_four - sum(others), *others)
        rows += [
            {"month": month, "channel": channel, "channel_name": name, "value": value}
            for (channel, name), value in zip(CHANNELS, values, strict=True)
        ]
    return pd.DataFrame(rows)


def month_totals() -> pd.DataFrame:
    return pd.DataFrame({"month": MONTHS, "value": RECEIVED, "compare_value": YEAR_BEFORE})


def cumulative() -> pd.DataFrame:
    verified = [1300000, 2200000, 2780000, 3300000, 3760000, 4186000]
    recovered = [1150000, 1980000, 2520000, 3020000, 3450000, 3872000]
    return pd.DataFrame({"month": MONTHS[6:], "verified_yuan": verified, "recovered_yuan": recovered})


def town_marks() -> tuple[TownMark, ...]:
    return tuple(
        TownMark.at(town, value, against(value, base, unit="项"))
        for town, (value, base) in zip(reference.towns(), TOWNS, strict=True)
    )


READINGS = {
    "complaints_received": reading("投诉量", "件", "low", 213, 312),
    "on_time_pct": reading("按期办结率", "%", "high", Decimal("97.20"), Decimal("94.60")),
    "recovered_pct": reading("追发到位率", "%", "high", Decimal("92.50"), Decimal("88.10")),
    "open_overdue_count": reading("超期未结", "件", "low", 5),
    "verified_yuan": reading("核实欠薪金额", "元", "low", Decimal("4186000.00")),
    "recovered_yuan": reading("追发金额", "元", "none", Decimal("3872000.00")),
    "mediated_yuan": reading("调解处理金额", "元", "none", Decimal("2123000.00")),
    "fund_balance_yuan": reading("周转金余额", "元", "high", Decimal("14191000.00")),
    "fund_outstanding_yuan": reading("未追回垫付", "元", "low", Decimal("409000.00")),
}
TASKS = (
    Task("red", "房建欠薪投诉（12345热线）", "姜店镇 · 住建局 · 反映42人", "超期12日"),
    Task("yellow", "水利欠薪投诉（全国平台）", "清平镇 · 水利局 · 反映9人", "剩1日"),
)


def make_overview(**changes: Any) -> Overview:
    given: dict[str, Any] = {
        "snapshot_status": frame.SnapshotStatus(
            snapshot_id="wages-20240701T063000Z-a3f2c9d1",
            data_until=date(2024, 6, 30),
            complete_until=date(2024, 6, 30),
            is_demo=True,
            stale_after_days=7,
            sources=(
                frame.Source("12345工单", date(2024, 6, 30)),
                frame.Source("全国平台线索", date(2024, 6, 30)),
                frame.Source("省平台投诉", date(2024, 6, 20), "late"),
                frame.Source("现场投诉登记", date(2024, 6, 28)),
            ),
        ),
        "window": Window(date(2024, 1, 1), date(2024, 6, 30)),
        "readings": READINGS,
        "open_overdue": reading("超期未结", "件", "low", 9),
        "mediated": reading("调解处理金额", "元", "none", Decimal("12346000.00")),
        "mediated_since_year": 2022,
        "trends": {
            "complaints_received": RECEIVED,
            "on_time_pct": [93, 94, 95, 94, 95, 93, 94, 96, 97, 97, 98, 97.2],
            "recovered_pct": [80, 82, 81, 85, 84, 86, 88, 87, 90, None, 92, 92.5],
            "fund_balance_yuan": [14600000, 14400000, 14300000, 14250000, 14200000, 14000000,
                                  13800000, 13900000, 14000000, 14100000, 14150000, 14191000],
        },
        "cells": month_cells(),
        "totals": month_totals(),
        "channels": pd.DataFrame(
            {
                "channel": [channel for channel, _ in CHANNELS],
                "channel_name": [name for _, name in CHANNELS],
                "value": [108, 46, 31, 28],
                "comparison": [against(108, 152), against(46, 68), against(31, 44), against(28, 48)],
            }
        ),
        "towns": town_marks(),
        "unplaced": [("未知镇街", 3)],
        "outline": reference.county_outline(),
        "cumulative": cumulative(),
        "due_list": DueLines(
            TASKS, overdue=9, overdue_shown=1, due_soon=2, soon_workdays=3, due_watched=4, watch_workdays=10
        ),
        "festivals": {2023: date(2023, 1, 22), 2024: date(2024, 2, 10)},
        "late_channels": {"provincial": date(2024, 6, 20)},
        "small_base": 10,
        "change_edges": ChangeEdges(10, 30),
    }  # fmt: skip
    return Overview(**{**given, **changes})


SNAPSHOT_STATUS = make_overview().snapshot_status
WINDOW = Window(date(2024, 1, 1), date(2024, 6, 30))


@pytest.fixture
def overview_data() -> Overview:
    return make_overview()


def walk(component: Any) -> Iterator[Any]:
    """Every component of a tree, depth first; strings too."""
    if isinstance(component, list | tuple):
        for child in component:
            yield from walk(child)
        return
    yield component
    children = getattr(component, "children", None)
    if children is not None:
        yield from walk(children)


def words(component: Any) -> str:
    """What a reader sees of a tree, figures apart."""
    return "".join(str(one) for one in walk(component) if isinstance(one, str | int))


@pytest.fixture(scope="session")
def small(tmp_path_factory: pytest.TempPathFactory) -> Warehouse:
    folder = tmp_path_factory.mktemp("picture")
    point_to(folder, write_snapshot(folder, FIRST).name)
    return Warehouse(folder)
