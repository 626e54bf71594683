"""The open tab of the page, which is part of the address, so that a link can open it."""

from dash import html

from pages._scope import may
from pages._url import TAB, value_of

TABS = {
    "import": "导入",
    "batches": "批次",
    "sources": "来源到期",
    "doubts": "待核",
    "review": "复核",
    "snapshots": "历史快照",
    "reference": "参考数据",
    "dictionary": "口径与数据字典",
}


def tab_of(search: str | None) -> str:
    requested = value_of(search, TAB)
    return requested if requested in TABS else "import"


def tab_bar(opened: str) -> list[html.Button]:
    return [
        html.Button(
            name,
            className="data-tab is-here" if key == opened else "data-tab",
            role="tab",
            **{"data-toggle": f"tab:{key}", "aria-selected": "true" if key == opened else "false"},
        )
        for key, name in TABS.items()
        if key != "reference" or may("reference")
    ]
