"""Columns that a channel does not keep: unknown for it, and the share of records that have them in totals."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest

from data import Answer, Filters, Warehouse
from data.query.recorded_columns import partly_recorded
from data.spec.ledger import LedgerError, load_all, load_file
from data.spec.metric import metric
from tests.conftest import DemoData
from tests.data.asking import HALF, ask
from tests.data.small_county.complaints import COMPLAINTS
from tests.data.small_county.files import FIRST, SOURCES, TABLES, point_to, write_snapshot

NOT_RECORDED = "该渠道不登记"
ON_KEPT = ("verified_yuan", "verified_workers", "recovered_pct", "resolved_pct")


def of_channels(county: Warehouse, metric_id: str, *channels: str, **how: Any) -> Answer:
    return ask(county, metric_id, replace(HALF, channels=channels), **how)


@pytest.mark.parametrize("metric_id", ON_KEPT)
@pytest.mark.parametrize("channels", [("hotline",), ("visits",), ("hotline", "visits")])
def test_a_channel_that_does_not_keep_it_has_no_figure(
    county: Warehouse, metric_id: str, channels: tuple[str, ...]
) -> None:
    answer = of_channels(county, metric_id, *channels, compare="last_year")
    row = answer.total()
    assert (row["value"], row["numerator"], answer.status, answer.word) == (
        None,
        None,
        "unknown",
        NOT_RECORDED,
    )
    assert (row["compare_value"], answer.compare_status, answer.recorded) == (None, "unknown", None)


def test_the_reason_names_ledger_and_column(county: Warehouse) -> None:
    assert of_channels(county, "verified_yuan", "hotline").reason == (
        "12345工单不登记核实欠薪金额，核实欠薪金额未知。"
    )
    assert of_channels(county, "resolved_pct", "visits").reason == "现场投诉不登记核处结论，实质化解率未知。"


def test_split_by_channel(county: Warehouse) -> None:
    """c2 of the national platform has 15,000.10; c4 of the provincial one nothing that was verified."""
    rows = {row["channel"]: row for row in ask(county, "verified_yuan", by="channel").rows}
    assert {
        channel: (row["value"], row["recorded"], row["recorded_of"]) for channel, row in rows.items()
    } == {
        "national": (Decimal("15000.10"), 1, 1),
        "provincial": (Decimal("0.00"), 1, 1),
        "hotline": (None, None, None),
        "visits": (None, None, None),
    }
    assert {rows[channel]["word"] for channel in ("hotline", "visits")} == {NOT_RECORDED}


def test_a_total_says_of_how_many_records_it_is(county: Warehouse) -> None:
    """Of c1 to c5, c2 and c4 came by platforms; c2 alone has an amount."""
    answer = ask(county, "verified_yuan")
    recorded = answer.recorded
    assert recorded is not None
    assert (recorded.count, recorded.of, recorded.filled, recorded.words) == (2, 5, 1, "核实2/5件")
    sentence = (
        "核实2/5件：12345工单、现场投诉不登记核实欠薪金额，不在核实欠薪金额之内；登记的渠道中已填写的1件。"
    )
    assert sentence in answer.notes
    # the rate made of it says the same
    assert ask(county, "recovered_pct").recorded_words == "核实2/5件"
    assert ask(county, "resolved_pct").recorded_words == "核处结论2/5件"


def test_figures_on_columns_that_all_keep_say_nothing(county: Warehouse) -> None:
    for metric_id in (
        "complaints_received",
        "owed_yuan",
        "complaint_workers",
        "settled_pct",
        "satisfied_pct",
    ):
        answer = ask(county, metric_id)
        assert (answer.is_partly_recorded, answer.recorded, answer.recorded_words) == (False, None, "")


def test_platforms_alone_have_all_of_it(county: Warehouse) -> None:
    answer = of_channels(county, "verified_yuan", "national", "provincial")
    assert answer.total()["value"] == Decimal("15000.10")
    assert (answer.recorded_words, answer.total()["recorded"], answer.total()["recorded_of"]) == ("", 2, 2)


def test_one_of_two_channels_is_told_with_its_share(county: Warehouse) -> None:
    """c2 of the national platform beside c1 and c5 of the hotline."""
    answer = of_channels(county, "verified_yuan", "national", "hotline")
    assert (answer.total()["value"], answer.recorded_words) == (Decimal("15000.10"), "核实1/3件")


Made = Callable[..., Warehouse]


@pytest.fixture
def made(tmp_path: Path) -> Made:
    def make(**tables: list[dict[str, Any]]) -> Warehouse:
        point_to(tmp_path, write_snapshot(tmp_path, FIRST, {**TABLES, **tables}).name)
        return Warehouse(tmp_path)

    return make


def test_a_written_nought_is_recorded(made: Made) -> None:
    told = [
        {**one, "verified_yuan": Decimal(0)} if one["complaint_id"] == "c4" else one for one in COMPLAINTS
    ]
    recorded = ask(made(complaints=told), "verified_yuan").recorded
    assert recorded is not None
    assert (recorded.count, recorded.filled) == (2, 2)


def test_what_a_ledger_keeps_is_as_the_snapshot_was_built_with(made: Made) -> None:
    """A program whose visits book had the amount wrote it among the columns."""
    columns = [
        {"ledger": "visits", "field": field, "label": field, "kind": "text", "position": place}
        for place, field in enumerate(("worker_count", "owed_yuan", "verified_yuan"))
    ]
    w = made(ledger_columns=columns)
    answer = of_channels(w, "verified_yuan", "visits")
    assert (answer.total()["value"], answer.status) == (Decimal("0.00"), "partial")
    assert of_channels(w, "verified_workers", "visits").status == "unknown"


def test_words_count_as_columns(county: Warehouse) -> None:
    """12345 has no column for people and money: they are read from its words."""
    assert {"worker_count", "owed_yuan"} <= load_all()["hotline_orders"].fields
    assert partly_recorded(metric("owed_yuan"), county.snapshot()) is None


def test_words_without_fields_are_refused(tmp_path: Path) -> None:
    text = Path("data/ledgers/hotline_orders.toml").read_text(encoding="utf-8")
    lines = [line for line in text.splitlines() if not line.startswith("read_fields")]
    path = tmp_path / "hotline_orders.toml"
    path.write_text("\n".join(lines), encoding="utf-8")
    with pytest.raises(LedgerError, match="read_words 和 read_fields"):
        load_file(path)


def test_the_demo_by_another_way(demo: DemoData) -> None:
    """Counted in pandas over the rows of the table of complaints: 79 of 214 came by the two platforms."""
    w = Warehouse(demo.data_dir)
    with w.cursor() as (_, cursor):
        rows: pd.DataFrame = cursor.execute(
            "select channel, verified_yuan from complaints"
            " where received_date between '2024-01-01' and '2024-06-30'"
        ).df()
    by_platform = rows[rows["channel"].isin(["national", "provincial"])]
    answer = ask(w, "verified_yuan", Filters(date(2024, 1, 1), date(2024, 6, 30)))
    recorded = answer.recorded
    assert recorded is not None
    assert (recorded.count, recorded.of) == (len(by_platform), len(rows)) == (79, 214)
    assert recorded.filled == by_platform["verified_yuan"].notna().sum()
    assert float(answer.total()["value"]) == by_platform["verified_yuan"].astype(float).sum()


PLATFORMS = ("national_clues", "provincial_clues")


def with_platforms_until(folder: Path, last: date | None) -> Warehouse:
    """The two platforms end on a day, or never came; hotline and visits go on into June."""
    sources = [{**one, "data_until": last} if one["ledger"] in PLATFORMS else one for one in SOURCES]
    others = [one for one in COMPLAINTS if one["channel"] in ("hotline", "visits")]
    tables = {**TABLES, "sources": sources, "complaints": COMPLAINTS if last else others}
    point_to(folder, write_snapshot(folder, FIRST, tables).name)
    return Warehouse(folder)


@pytest.mark.parametrize("metric_id", ON_KEPT)
def test_days_that_only_the_others_cover_tell_nothing_of_it(tmp_path: Path, metric_id: str) -> None:
    """The hotline covers June and does not keep it: what was verified then is unknown, not nought."""
    w = with_platforms_until(tmp_path, date(2024, 5, 31))
    june = ask(w, metric_id, Filters(date(2024, 6, 1), date(2024, 6, 15)))
    assert (june.total()["value"], june.total()["numerator"]) == (None, None)
    assert (june.status, june.word) == ("unknown", "数据未齐")
    by_month = ask(w, metric_id, by="month").rows
    assert [row["status"] for row in by_month if row["month"] == "2024-06"] == ["unknown"]


@pytest.mark.parametrize("metric_id", ON_KEPT)
def test_it_is_unknown_where_none_that_keeps_it_came(tmp_path: Path, metric_id: str) -> None:
    answer = ask(with_platforms_until(tmp_path, None), metric_id)
    assert (answer.total()["value"], answer.status, answer.word) == (None, "unknown", "数据未到")


def test_the_days_of_the_others_are_no_lack_of_it(tmp_path: Path) -> None:
    """Both platforms cover April; the visits end before it and do not keep what was verified."""
    sources = [
        {**one, "data_until": date(2024, 3, 31)} if one["ledger"] == "visits" else one for one in SOURCES
    ]
    point_to(tmp_path, write_snapshot(tmp_path, FIRST, {**TABLES, "sources": sources}).name)
    april = ask(Warehouse(tmp_path), "verified_yuan", Filters(date(2024, 4, 1), date(2024, 4, 30)))
    assert (april.total()["value"], april.status) == (Decimal("0.00"), "known")
