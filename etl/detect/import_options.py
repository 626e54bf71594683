"""What a person has chosen for the files of a load: the ledger, and the mapping of its headers."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.spec.ledger import load_all
from etl.detect import mappings
from etl.detect.mappings import HeaderMap
from etl.errors import LoadError


@dataclass(frozen=True)
class Choice:
    """One file's: nothing means that both are recognised from its headers."""

    ledger: str | None = None
    mapping: HeaderMap | None = None


@dataclass(frozen=True)
class Choices:
    """One choice for all files, or one each."""

    everywhere: Choice = Choice()
    by_path: Mapping[Path, Choice] = field(default_factory=dict)

    def of(self, path: Path) -> Choice:
        return self.by_path.get(path.resolve(), self.everywhere)

    def with_more(self, by_path: Mapping[Path, Choice]) -> Choices:
        """Choices for further files, given by their resolved paths; those made already go before."""
        return Choices(self.everywhere, {**by_path, **self.by_path})


def choose(data_dir: Path, ledger: str | None, mapping: HeaderMap | str | None) -> Choice:
    """A ledger and a mapping that agree; the mapping by its name or as it is."""
    if ledger is not None and ledger not in load_all():
        raise LoadError(f"没有台账“{ledger}”；可用的有 {'、'.join(load_all())}")
    told = mappings.read(data_dir, mapping) if isinstance(mapping, str) else mapping
    if told is None:
        return Choice(ledger)
    if ledger not in (None, told.ledger):
        raise LoadError(f"映射“{told.name}”属于台账 {told.ledger}，与指定的 {ledger} 不一致；请只指定一个")
    return Choice(told.ledger, told)


def read_plan(data_dir: Path, path: Path, everywhere: Choice) -> Choices:
    """A plan is JSON: {"files": [{"path", "ledger", "mapping": name or {"ledger", "columns", "units"}}]}."""
    try:
        plan = json.loads(path.read_text(encoding="utf-8"))
        files = [(Path(one["path"]).resolve(), one) for one in plan["files"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LoadError(f"导入方案 {path} 读不出来（{type(error).__name__}）；请重新生成") from error
    return Choices(everywhere, {place: _planned(data_dir, one) for place, one in files})


def _planned(data_dir: Path, one: Mapping[str, Any]) -> Choice:
    given = one.get("mapping")
    mapping = mappings.check(mappings.UNNAMED, given) if isinstance(given, dict) else given
    return choose(data_dir, one.get("ledger"), mapping)
