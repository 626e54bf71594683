"""The list of a mart's rows, written from its declaration where no file of questions does it better."""

from __future__ import annotations

from data.spec.mart import Mart

# Dimension → the table that names its codes, the column of the name, and its heading.
NAMED = {
    "town": ("town_labels", "town_code", "town_name", "镇街"),
    "sector": ("sectors", "sector", "sector_name", "行业"),
    "authority": ("authorities", "authority", "authority_name", "主管部门"),
    "channel": ("channels", "channel", "channel_name", "渠道"),
}
ROW_ID = "row_id"


def rows_sql(mart: Mart) -> str:
    """SELECT over `selected`: every column under its Chinese heading, codes as names, then file and line.

    Rows without `row_id` among their columns are not traced to a line.
    """
    joins: list[str] = []
    columns: list[str] = []
    named = {key: place for place in NAMED.values() for key in [place[1]]}
    for column in mart.columns:
        if column.name == ROW_ID:
            continue
        if column.name in named:
            table, key, name, heading = named[column.name]
            joins.append(f"left join {table} on {table}.{key} = selected.{key}")
            columns.append(f'coalesce({table}.{name}, selected.{key}) as "{heading}"')
            continue
        columns.append(f'selected.{column.name} as "{_heading(column.comment, column.unit)}"')
    if any(column.name == ROW_ID for column in mart.columns):
        joins.append(f"left join ledger_lines on ledger_lines.{ROW_ID} = selected.{ROW_ID}")
        columns += [
            'ledger_lines.file_name as "来源文件"',
            'ledger_lines.sheet_name as "工作表"',
            'ledger_lines.row_number as "行号"',
            f'selected.{ROW_ID} as "行标识"',
        ]
    order = ", ".join(f"selected.{name}" for name in mart.key) or "1"
    listed = ",\n    ".join(columns)
    return "\n".join(["select", f"    {listed}", "from selected", *joins, f"order by {order}"])


def _heading(comment: str, unit: str) -> str:
    """The first words of a comment, with the unit."""
    what = comment.partition("：")[0].partition("，")[0]
    return f"{what}（{unit}）" if unit else what
