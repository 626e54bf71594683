"""SQL written from the declarations: a mart's rows with names and places, and the lines of every ledger.

A new mart is listed, and a new ledger's lines are traced, without a file of data/questions.
"""

from __future__ import annotations

import re
from collections.abc import Collection

from data.snapshot.opener import Snapshot
from data.spec.ledger import load_all
from data.spec.mart import DIMENSION_LABELS, Mart, MartColumn, marts

# Column of a mart → dimension, table of names, its code and its name, and what the name is called here.
_NAMES = {
    "town_code": ("town", "town_labels", "town_code", "town_name", "town_name"),
    "account_code": ("account", "town_labels", "town_code", "town_name", "account_name"),
    "sector": ("sector", "sectors", "sector", "sector_name", "sector_name"),
    "authority": ("authority", "authorities", "authority", "authority_name", "authority_name"),
    "channel": ("channel", "channels", "channel", "channel_name", "channel_name"),
}
_ROW = "row_id"
_PLACES = (("file_name", "来源文件"), ("sheet_name", "工作表"), ("row_number", "行号"))

_LOADS = """-- county only
-- Which load brought each of the lines in `row_ids`, and as which version of its line.
select row_id as 行标识, batch_id as 批次, version as 版本
from (
    select *, row_number() over (partition by ledger, record_key order by file_seq) as version
    from ({lines})
)
where row_id in (select unnest($row_ids::varchar[]))
"""
_LOADED_LINES = """
    select '{ledger}' as ledger, record_key, row_id, batch_id, file_seq
    from stg_{ledger}
    where record_key in (
        select record_key from stg_{ledger} where row_id in (select unnest($row_ids::varchar[]))
    )
"""
_VERSIONS = """-- county only
-- Every version of one ledger line, the newest first: where each was read, by which load, and its fields as
-- the warehouse keeps them, masked. The newest is the one that counts.
select
    versions.ledger as 台账代码,
    coalesce(sources.label, versions.ledger) as 台账,
    versions.row_id as 行标识,
    versions.record_key as 行键,
    row_number() over (order by versions.file_seq) as 版本,
    versions.file_seq = max(versions.file_seq) over () as 有效,
    files.file_name as 文件,
    versions.sheet_name as 工作表,
    versions.row_number as 行号,
    versions.batch_id as 批次,
    batches.loaded_at as 导入时间,
    batches.loaded_by as 操作人,
    versions.fields as 字段
from ({lines}) as versions
join files using (file_seq)
join batches on batches.batch_id = versions.batch_id
left join sources on sources.ledger = versions.ledger
order by versions.file_seq desc
"""
_VERSION_LINES = """
    select
        '{ledger}' as ledger, record_key, row_id, batch_id, file_seq, sheet_name, row_number,
        to_json(lines)::varchar as fields
    from stg_{ledger} as lines
    where record_key in (select record_key from stg_{ledger} where row_id = $row_id)
"""
_FILE = """-- county only
-- The lines that a file brought or changed, in its own order.
select sources.label as 台账, lines.sheet_name as 工作表, lines.row_number as 行号, lines.row_id as 行标识
from ({lines}) as lines
left join sources using (ledger)
order by lines.sheet_name, lines.row_number
"""
_FILE_LINES = """
    select '{ledger}' as ledger, sheet_name, row_number, row_id from stg_{ledger} where file_seq = $file_seq
"""
# question → its SQL, and that of one ledger's lines in it
_LINE_QUESTIONS = {
    "line_loads": (_LOADS, _LOADED_LINES),
    "line_versions": (_VERSIONS, _VERSION_LINES),
    "file_lines": (_FILE, _FILE_LINES),
}


def written(name: str, held: Collection[str]) -> str | None:
    """The SQL of a question that no file holds; None where there is none.

    `held`: the ledgers of the snapshot asked; an older one lacks those declared since.
    """
    if name in _LINE_QUESTIONS:
        whole, part = _LINE_QUESTIONS[name]
        ledgers = [ledger for ledger in load_all() if ledger in held]
        return whole.format(lines="    union all".join(part.format(ledger=ledger) for ledger in ledgers))
    mart = marts().get(name.removesuffix("_rows"))
    return rows_sql(mart) if mart and name.endswith("_rows") else None


def ledger_lines(snapshot: Snapshot) -> str:
    """CTE `ledger_lines`: file, sheet and line of each ledger row that a row of some mart was made from."""
    ledgers = {
        ledger
        for mart in marts().values()
        if any(column.name == _ROW for column in mart.columns)
        for ledger in (
            [channel.ledger for channel in snapshot.channels] if mart.is_of_channels else mart.ledgers
        )
    }
    names = ", ".join(f"'{ledger}'" for ledger in sorted(ledgers))
    return (
        f"ledger_lines as (\n    select row_id, file_name, sheet_name, row_number from source_lines"
        f" where ledger in ({names})\n)"
    )


def labelled(mart: Mart, source: str, name: str = "labelled") -> str:
    """CTE of a mart's rows with what its codes are called, and the file, sheet and line of each.

    Columns: those of `source`; town_name, account_name, sector_name, authority_name, channel_name where the
    mart has the code; file_name, sheet_name, row_number where it has row_id. Null: no such line or name.
    """
    columns, joins = [], []
    for column in mart.columns:
        if column.name in _NAMES:
            _, table, code, label, called = _NAMES[column.name]
            alias = f"{column.name}_names"
            columns.append(f"{alias}.{label} as {called}")
            joins.append(f"left join {table} as {alias} on {alias}.{code} = listed.{column.name}")
        if column.name == _ROW:
            columns += [f"lines_read.{place}" for place, _ in _PLACES]
            joins.append("left join ledger_lines as lines_read on lines_read.row_id = listed.row_id")
    selected = ", ".join(["listed.*", *columns])
    return (
        f"{name} as (\n    select {selected}\n    from {source} as listed\n    "
        + "\n    ".join(joins)
        + "\n)"
    )


def rows_sql(mart: Mart) -> str:
    """The rows of a mart under Chinese headings, the latest first, for one that has no file of its own."""
    headings = {"计入分子": "case when in_numerator then '是' else '否' end"}
    listed: dict[str, str] = {}
    for column in mart.columns:
        if column.name == _ROW or column.name.endswith("_key"):
            continue
        heading, expression = _listed(column)
        listed[heading if heading not in listed else f"{heading} {column.name}"] = expression
    headings = listed | headings
    if any(column.name == _ROW for column in mart.columns):
        headings |= {heading: place for place, heading in _PLACES}
        headings |= {"行标识": _ROW} if _ROW in mart.drill else {}
    selected = ",\n".join(f'    {expression} as "{heading}"' for heading, expression in headings.items())
    latest = f"{mart.first_day} desc, " if mart.first_day else ""
    return f"select\n{selected}\nfrom labelled\norder by {latest}{', '.join(mart.key or mart.drill)}"


def _listed(column: MartColumn) -> tuple[str, str]:
    """Heading and SQL of a column in a list: a code by its name, yes or no in words."""
    if column.name in _NAMES:
        dimension, *_, called = _NAMES[column.name]
        return DIMENSION_LABELS[dimension], f"coalesce({called}, {column.name})"
    what = re.split("[：（，；]", column.comment)[0]
    heading = f"{what}（{column.unit}）" if column.unit else what
    if column.type == "boolean":
        return heading, f"case when {column.name} then '是' when not {column.name} then '否' end"
    return heading, column.name
