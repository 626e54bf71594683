"""What persons have confirmed or corrected in orders, written as labelled texts to train with."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import duckdb

from data.snapshot.attached import attached
from data.spec.reference import towns
from etl.errors import LoadError
from etl.publish import snapshot_files
from etl.publish.build_session import Folders
from etl.staging.hotline.town_named import town_codes

# What a person does not say of an order: a label has a place for it all the same.
UNSAID = (
    "amount_each_yuan",
    "amount_low",
    "amount_high",
    "amount_approximate",
    "workers_approximate",
    "period_from",
    "period_to",
    "note",
)
EVIDENCE = ("wages", "employer", "project", "town", "amount", "workers", "months")
# An order that was passed over has its words only. The texts are masked, as they are kept.
CONFIRMED = """
    select
        native_number, received_at::date::varchar as received, category, nature, handler_text as office,
        title, content, is_about_wages,
        text_employer as employer, text_project as project, text_town as town,
        text_yuan as amount_yuan, text_worker_count as workers, text_months_owed as months_owed
    from current_hotline_orders where text_confidence = 1
    union all
    select
        native_number, received_at::date::varchar, null, null, null, title, content, is_about_wages,
        null, null, null, null, null, null
    from (
        select *, row_number() over (partition by upper(native_number) order by file_seq desc) as turn
        from skipped_orders where is_confirmed
    )
    where turn = 1 and upper(native_number) not in
        (select upper(native_number) from current_hotline_orders where native_number is not null)
    order by native_number
"""
FIELDS = ("employer", "project", "town", "amount_yuan", "workers", "months_owed")


def write_labels(path: Path, data_dir: Path) -> tuple[int, int]:
    """Write the confirmed orders to `path`, one JSON object a line: how many, and how many about wages.

    Raises: LoadError where there is no snapshot, or no order that a person has confirmed.
    """
    current = snapshot_files.current_snapshot(Folders(data_dir).snapshots)
    if current is None:
        raise LoadError("还没有任何快照；请先用 python -m etl load 导入台账")
    with attached(current) as con:
        labels = list(_labels(con))
    if not labels:
        raise LoadError("还没有人工核对过的工单；请先在“数据”页的“复核”中核对")
    path.write_text("".join(json.dumps(one, ensure_ascii=False) + "\n" for one in labels), encoding="utf-8")
    return len(labels), sum(one["label"]["wages"] for one in labels)


def _labels(con: duckdb.DuckDBPyConnection) -> Iterator[dict[str, Any]]:
    official = {town.town_code: town.town_name for town in towns()}
    codes = town_codes()
    found = con.execute(CONFIRMED)
    names = [column[0] for column in found.description or ()]
    for row in found.fetchall():
        told = dict(zip(names, row, strict=True))
        told["town"] = official.get(codes.get(told["town"] or "", ""))
        yield {
            "id": f"confirmed:{told['native_number']}",
            "kind": "order",
            **{name: told[name] for name in ("received", "category", "nature", "office")},
            "reporter": None,
            **{name: told[name] for name in ("title", "content")},
            "label": _label(told),
            "second_label": None,
        }


def _label(told: dict[str, Any]) -> dict[str, Any]:
    is_about_wages = bool(told["is_about_wages"])
    fields = {name: _plain(told[name]) if is_about_wages else None for name in FIELDS}
    return {
        "wages": is_about_wages,
        "why_not": None if is_about_wages else "other",
        **fields,
        **dict.fromkeys(UNSAID),
        "evidence": {name: [] for name in EVIDENCE},
        "names": [],
    }


def _plain(value: Any) -> Any:
    """A number as JSON has it."""
    return float(value) if hasattr(value, "as_tuple") else value
