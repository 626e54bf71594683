"""The ledgers that are known, and by which headers: what a person asks before sending a file."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from data.spec.ledger import Column, Ledger, load_all


def declared() -> list[dict[str, Any]]:
    """Every ledger with the headers that identify it, the columns needed (of a group one), title words."""
    return [
        {
            "id": ledger.id,
            "label": ledger.label,
            "signature": list(ledger.signature),
            "needed": [[column.name for column in group] for group in needed(ledger)],
            "title_words": list(ledger.title_words),
        }
        for ledger in load_all().values()
    ]


def needed(ledger: Ledger) -> list[list[Column]]:
    """Columns without which every row is rejected; of a group, one is enough."""
    groups = [[ledger.by_field[name]] for name in ledger.required]
    if not ledger.is_date_optional and ledger.main_date not in ledger.required:
        fields = [name for name in (ledger.number, ledger.main_date) if name]
        groups.append([ledger.by_field[name] for name in fields])
    return groups


def declared_text(ledgers: Sequence[dict[str, Any]]) -> str:
    """The same for a person at a terminal."""
    return "\n".join(
        f"{one['label']}（{one['id']}）：表头 {'、'.join(one['signature'])}；"
        f"必填 {'，'.join('或'.join(group) for group in one['needed'])}"
        for one in ledgers
    )
