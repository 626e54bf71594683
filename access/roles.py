"""The declared table role × (page, action): roles.toml."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from data.query.scope import SCOPED_DIMENSIONS

TABLE = Path(__file__).with_name("roles.toml")
ACTIONS = (
    "figures",
    "rows",
    "export",
    "picture",
    "paper",
    "views",
    "load",
    "review",
    "log",
    "reference",
    "dispatch",
    "respond",
    "server",
    "accounts",
    "audit",
)
# Of a screen, which has no account.
WALL = "wall"


@dataclass(frozen=True)
class Role:
    """`bound_to`: the dimension of Scope whose codes an account of this role names; None sees the county."""

    id: str
    label: str
    pages: frozenset[str]
    actions: frozenset[str]
    bound_to: str | None

    def opens(self, path: str) -> bool:
        """Whether a page, by its address without slashes, is open to the role."""
        return path.strip("/") in self.pages


@lru_cache(maxsize=1)
def roles() -> dict[str, Role]:
    """id → role, in the order of the table, the wall among them."""
    found = {}
    for id, line in tomllib.loads(TABLE.read_text(encoding="utf-8")).items():
        actions, bound_to = frozenset(line["actions"]), line.get("bound_to")
        if not actions <= set(ACTIONS) or (bound_to and bound_to not in SCOPED_DIMENSIONS):
            raise ValueError(f"roles.toml: 角色 {id} 写了没有的动作或维度")
        found[id] = Role(id, line["label"], frozenset(line["pages"]), actions, bound_to)
    return found


def account_roles() -> dict[str, Role]:
    """Those that an account may have."""
    return {id: role for id, role in roles().items() if id != WALL}
