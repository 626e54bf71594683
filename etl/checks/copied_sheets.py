"""A sheet that is a copy of another by name (台账 (2), 台账-副本, 旧台账) and by content: a person is asked.

Rows that both have are one row each; those that only the copy has are taken, with a doubt.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence

import duckdb

from etl.detect.ledger_detection import Layout
from etl.extract import Sheet
from etl.notice import Notice

NOTICE = "copied_sheet"
RULE = "only_in_copy"
# What is added to the name of a sheet that is copied, behind or before it.
_MARKS = "副本|复件|复制|拷贝|备份|copy|backup|bak|旧|旧表|原稿|old"
COPY_NAME = re.compile(
    rf"(?P<behind>.+?)(?:\s*\(\d{{1,2}}\)|[\s\-_—的]*\(?(?:{_MARKS})\)?\s*\(?\d{{0,2}}\)?)"
    rf"|\(?(?:{_MARKS})\)?[\s\-_—]*(?P<before>.+)",
    re.IGNORECASE,
)


def copies_by_name(layouts: Sequence[Layout]) -> dict[int, list[int]]:
    """Sheet index → those of the sheets that it may be a copy of."""
    found = {}
    for one in layouts:
        match = COPY_NAME.fullmatch(_name(one.sheet))
        base = (match.group("behind") or match.group("before")).strip() if match else None
        originals = [
            other.sheet.index
            for other in layouts
            if _name(other.sheet) == base and other.sheet.file_stem == one.sheet.file_stem
        ]
        if originals:
            found[one.sheet.index] = originals
    return found


def _name(sheet: Sheet) -> str:
    return unicodedata.normalize("NFKC", sheet.own_name or sheet.name).strip()


def doubt_copies(
    con: duckdb.DuckDBPyConnection, layouts: Sequence[Layout], copies: dict[int, list[int]]
) -> list[Notice]:
    """Of `staged`: a doubt in `raw_doubts` on every row that only a copy has, and a notice on the copy."""
    sheets = {one.sheet.index: one.sheet for one in layouts}
    notices = []
    for index, originals in copies.items():
        name = sheets[originals[0]].name
        given = {"copy": index, "originals": originals}
        rows = con.execute(
            """
            select row_number, record_key in (
                    select record_key from staged where list_contains($originals::integer[], sheet_index)
                ) as is_shared
            from staged where sheet_index = $copy and skip_rule is null order by row_number
            """,
            given,
        ).fetchall()
        own = [number for number, is_shared in rows if not is_shared]
        con.execute(
            "insert into raw_doubts select $sheet, unnest($rows::integer[]), $rule, '', $message",
            {
                "sheet": index,
                "rows": own,
                "rule": RULE,
                "message": f"只有本工作表有这一行，而它像是工作表“{name}”的副本；请核对这一行是否该计",
            },
        )
        notices.append(
            Notice(
                NOTICE,
                f"像是工作表“{name}”的副本：两表都有的 {len(rows) - len(own)} 行各计一次，以办结、办理日期"
                f"较晚的为准，日期相同的以内容较全的为准；只有本表有的 {len(own)} 行已计入并列入待核。"
                "不该导入的，请在“数据”页不勾选它，或删去、隐藏后重新导入",
                sheet=sheets[index].name,
                sheet_index=index,
            )
        )
    return notices
