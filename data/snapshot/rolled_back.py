"""Batches that a rollback took back: the current snapshot does not list them, the journal does."""

from datetime import datetime
from pathlib import Path
from typing import Any

import pandas as pd

from data.snapshot.journal import REPAIR, SHANGHAI, RolledBackBatch, rolled_back_batches

BATCHES = "batches"
HOW = "撤销方式"
WORDS = {REPAIR: "快照损坏"}


def with_rolled_back(batches: pd.DataFrame, state: Path) -> pd.DataFrame:
    """The answer of the question `batches`, with those left behind, by time; 撤销方式 says 撤销 or 回退."""
    lines = [_line(one) for one in rolled_back_batches(state, set(batches["批次"]))]
    shown = batches.assign(**{HOW: batches["已撤销"].map({True: "撤销", False: ""})})
    if not lines:
        return shown
    more = pd.DataFrame(lines, columns=shown.columns).astype(shown.dtypes.to_dict())
    both = pd.concat([shown, more], ignore_index=True)
    return both.sort_values("时间", ascending=False, kind="stable", ignore_index=True)


def _line(one: RolledBackBatch) -> dict[str, Any]:
    at = datetime.fromisoformat(one.loaded_at).astimezone(SHANGHAI).replace(tzinfo=None)
    counts = one.counts
    return {
        "批次": one.batch,
        "时间": at,
        "操作人": one.loaded_by,
        "已撤销": True,
        "文件数": counts["files"],
        "读取": counts["rows_read"],
        "新增": counts["new"],
        "更新": counts["updated"],
        "未变": counts["unchanged"],
        "退回": counts["rejected"],
        HOW: WORDS.get(one.how, "回退"),
    }
