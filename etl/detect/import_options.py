"""What a person has chosen for the files of a load: the ledger, the mapping of its headers, the sheets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.spec.ledger import Ledger, load_all
from etl.detect import mappings
from etl.detect.ledger_detection import Detected, detect
from etl.detect.mappings import HeaderMap
from etl.errors import LoadError, SourceError
from etl.extract.result import Sheet

CHOOSE_SHEETS = "要导入，请在“数据”页勾选它，或用 --sheet 指定，或取消隐藏后再导入"


@dataclass(frozen=True)
class Choice:
    """One file's: nothing means that ledger and columns are recognised from its headers, and that the
    sheets are those that are not hidden. Sheets that are named are read, hidden ones too, and no others."""

    ledger: str | None = None
    mapping: HeaderMap | None = None
    sheets: tuple[str, ...] = ()

    def takes(self, sheet: Sheet) -> bool:
        return sheet.name in self.sheets if self.sheets else not sheet.is_hidden

    def detect(self, path: Path, sheets: Sequence[Sheet], ledgers: Mapping[str, Ledger]) -> Detected:
        """What the sheets taken hold; a SourceError where none holds a ledger, or one named is not there."""
        names = [sheet.name for sheet in sheets]
        if lacking := [name for name in self.sheets if name not in names]:
            raise SourceError(
                f"没有工作表“{'”“'.join(lacking)}”",
                where=path.name,
                remedy=f"文件里有 {'、'.join(names)}，请改正 --sheet 或重新勾选",
            )
        hidden = [sheet.name for sheet in sheets if sheet.row_count and not self.takes(sheet)]
        try:
            taken = [sheet for sheet in sheets if self.takes(sheet)]
            return detect(path, taken, ledgers, self.ledger, self.mapping)
        except SourceError as error:
            if self.sheets or not hidden:
                raise
            remedy = f"{error.remedy}。另有隐藏的工作表“{'”“'.join(hidden)}”没有读取；{CHOOSE_SHEETS}"
            raise SourceError(error.what, where=error.where, remedy=remedy) from error


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


def choose(
    data_dir: Path, ledger: str | None, mapping: HeaderMap | str | None, sheets: Sequence[str] = ()
) -> Choice:
    """A ledger and a mapping that agree; the mapping by its name or as it is."""
    if ledger is not None and ledger not in load_all():
        raise LoadError(f"没有台账“{ledger}”；可用的有 {'、'.join(load_all())}")
    told = mappings.read(data_dir, mapping) if isinstance(mapping, str) else mapping
    if told is None:
        return Choice(ledger, None, tuple(sheets))
    if ledger not in (None, told.ledger):
        raise LoadError(f"映射“{told.name}”属于台账 {told.ledger}，与指定的 {ledger} 不一致；请只指定一个")
    return Choice(told.ledger, told, tuple(sheets))


def read_plan(data_dir: Path, path: Path, everywhere: Choice) -> Choices:
    """A plan is JSON: {"files": [{"path", "ledger", "mapping": name or {"ledger", "columns", "units"},
    "sheets": [name]}]}."""
    try:
        plan = json.loads(path.read_text(encoding="utf-8"))
        files = [(Path(one["path"]).resolve(), one) for one in plan["files"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LoadError(f"导入方案 {path} 读不出来（{type(error).__name__}）；请重新生成") from error
    return Choices(everywhere, {place: _planned(data_dir, one) for place, one in files})


def _planned(data_dir: Path, one: Mapping[str, Any]) -> Choice:
    given = one.get("mapping")
    mapping = mappings.check(mappings.UNNAMED, given) if isinstance(given, dict) else given
    return choose(data_dir, one.get("ledger"), mapping, one.get("sheets") or ())
