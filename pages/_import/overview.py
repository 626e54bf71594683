"""Below the drop zone: the last batches, late sources, and the headers by which ledgers are recognised."""

from typing import Any

import pandas as pd
from dash import html

from data import NoSnapshot, warehouse
from data.errors import DataError
from data.query.sources import source_notes
from data.snapshot.opener import Snapshot
from pages._charts import text
from pages._import.logs import ask, card, heads, moment, table, unanswered

SHOWN_BATCHES = 5
FIRST_STEPS = (
    ("拖入台账", "平台导出的原表即可，不用改表头、删标题行或合计行；多个文件、整个文件夹可以一次拖入。"),
    ("看一眼预览", "认出了哪种台账、每列对应什么，会先列出来；认错的当场改，改好可存为映射，下次自动套用。"),
    ("导入", "不合格的行带着原因退回成工作簿，改好再导即可；导错了，在“批次”里一键撤销。"),
)
RULE = "表头有三列以上对得上，就按下面的特征表头认；同义写法也认，不看列的先后。"


def overview_section() -> list[Any]:
    """The content of the tab before a file is uploaded."""
    try:
        snapshot = warehouse().snapshot()
        parts = [_last_batches(), _late(snapshot)]
    except NoSnapshot:
        return [_first_steps()]
    except DataError as error:
        return [unanswered(error)]
    return [html.Div(parts, className="overview")]


def _first_steps() -> html.Section:
    steps = [html.Li([html.B(name), html.Span(words)]) for name, words in FIRST_STEPS]
    return card("还没有数据，从这里开始", "三步就好", html.Ol(steps, className="first-steps"))


# batches --------------------------------------------------------------------------------------


def _last_batches() -> html.Section:
    batches, files = ask("batches").head(SHOWN_BATCHES), ask("batch_files")
    rows = [_batch(row, files[files["批次"] == row["批次"]]) for _, row in batches.iterrows()]
    names = heads("时间", "文件", "台账", "接受", "退回", "", numbers=frozenset({"接受", "退回"}))
    more = html.Button("全部批次", className="link-button", **{"data-toggle": "tab:batches"})
    return card("最近导入", "一次导入为一个批次", table(names, rows), actions=more)


def _batch(row: pd.Series, files: pd.DataFrame) -> html.Tr:
    accepted = row["新增"] + row["更新"] + row["未变"]
    ledgers = list(dict.fromkeys(files["台账"]))
    return html.Tr(
        [
            html.Td(moment(row["时间"])),
            html.Td(_among(list(files["文件"]), "个文件"), title="、".join(files["文件"]), className="cut"),
            html.Td(_among(ledgers, "种"), title="、".join(ledgers)),
            html.Td(text.number(accepted), className="is-number"),
            html.Td(text.number(row["退回"]), className="is-number"),
            html.Td(f"已{row.get('撤销方式') or '撤销'}" if row["已撤销"] else ""),
        ],
        className="is-undone" if row["已撤销"] else "",
    )


def _among(names: list[str], counted: str) -> str:
    """甲.xlsx 等9个文件."""
    return f"{names[0]} 等{len(names)}{counted}" if len(names) > 1 else "".join(names) or "—"


# sources --------------------------------------------------------------------------------------


def _late(snapshot: Snapshot) -> html.Section:
    """Late sources, the longest delay first; a ledger that was never received is only named."""
    until = snapshot.data_until
    late = [
        (until - one.data_until, one)
        for one in snapshot.sources
        if until and one.is_late and one.data_until is not None
    ]
    rows = [
        html.Tr(
            [
                html.Td(one.label),
                html.Td(text.day(one.data_until)),
                html.Td(f"◆ {behind.days}天", className="is-number is-late"),
            ]
        )
        for behind, one in sorted(late, key=lambda found: -found[0])
    ]
    never = [one.label for one in source_notes(snapshot) if one.kind == "absent"]
    names = heads("来源", "数据截至", "落后", numbers=frozenset({"落后"}))
    return card(
        "到期未来的数据",
        f"{len(rows)}个来源该补了" if rows else "",
        table(names, rows) if rows else html.P("■ 在报的来源都没有超期。", className="all-well"),
        html.P(f"从未导入：{'、'.join(never)}", className="panel-note") if never else None,
        actions=html.Button("全部来源", className="link-button", **{"data-toggle": "tab:sources"}),
    )


# ledgers --------------------------------------------------------------------------------------


def known_ledgers(ledgers: list[dict[str, Any]]) -> html.Section:
    signatures = [one["signature"] for one in ledgers]
    rows = [
        html.Tr(
            [
                html.Td(html.B(one["label"])),
                html.Td("、".join(one["signature"]), className="why"),
                html.Td("，".join("或".join(group) for group in one["needed"])),
                html.Td(_title_words(one) if signatures.count(one["signature"]) > 1 else "", className="why"),
            ]
        )
        for one in ledgers
    ]
    names = heads("台账", "特征表头", "每行必填", "另看标题或文件名")
    return card("认得的台账", RULE, table(names, rows))


def _title_words(one: dict[str, Any]) -> str:
    """The words of the title that distinguish two ledgers with the same headers."""
    return f"含“{'”“'.join(one['title_words'][:3])}”"
