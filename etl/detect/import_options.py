"""What a person has chosen for the files of a load: the ledger, the mapping of its headers, the sheets."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from data.spec.ledger import Ledger, load_all
from etl.detect import mappings
from etl.detect.ledger_detection import DetectionResult, detect
from etl.detect.mappings import HeaderMap
from etl.errors import LoadError, SourceError
from etl.extract.result import Sheet

CHOOSE_SHEETS = "要导入，请在“数据”页勾选它，或用 --sheet 指定，或取消隐藏后再导入"


@dataclass(frozen=True)
class ImportOptions:
    """Options of one file. Empty: ledger and columns are detected from its headers, and the sheets are those
    that are not hidden. Sheets that are named are read, hidden ones too, and no others."""

    ledger: str | None = None
    mapping: HeaderMap | None = None
    sheets: tuple[str, ...] = ()

    def to_json(self) -> str:
        """As the log of files keeps them, to read the same content again in the same way."""
        mapping = self.mapping and {
            "ledger": self.mapping.ledger,
            "columns": dict(self.mapping.columns),
            "units": dict(self.mapping.units),
        }
        kept = {"ledger": self.ledger, "mapping": mapping, "sheets": list(self.sheets)}
        return json.dumps(kept, ensure_ascii=False)

    @staticmethod
    def from_json(text: str) -> ImportOptions:
        """Raises: LoadError where a ledger has lost a column that the mapping names."""
        kept = json.loads(text)
        mapping = mappings.check(mappings.UNNAMED, kept["mapping"]) if kept["mapping"] else None
        return ImportOptions(kept["ledger"], mapping, tuple(kept["sheets"]))

    def takes(self, sheet: Sheet) -> bool:
        return sheet.name in self.sheets if self.sheets else not sheet.is_hidden

    def detect(self, path: Path, sheets: Sequence[Sheet], ledgers: Mapping[str, Ledger]) -> DetectionResult:
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
class OptionsPerFile:
    """The same options for all files, or own ones for some."""

    everywhere: ImportOptions = ImportOptions()
    by_path: Mapping[Path, ImportOptions] = field(default_factory=dict)

    def of(self, path: Path) -> ImportOptions:
        return self.by_path.get(path.resolve(), self.everywhere)

    def with_more(self, by_path: Mapping[Path, ImportOptions]) -> OptionsPerFile:
        """Options for further files, given by their resolved paths; those set already have priority."""
        return OptionsPerFile(self.everywhere, {**by_path, **self.by_path})


def choose(
    data_dir: Path, ledger: str | None, mapping: HeaderMap | str | None, sheets: Sequence[str] = ()
) -> ImportOptions:
    """A ledger and a mapping that agree; the mapping by its name or as it is."""
    if ledger is not None and ledger not in load_all():
        raise LoadError(f"没有台账“{ledger}”；可用的有 {'、'.join(load_all())}")
    header_map = mappings.read(data_dir, mapping) if isinstance(mapping, str) else mapping
    if header_map is None:
        return ImportOptions(ledger, None, tuple(sheets))
    if ledger not in (None, header_map.ledger):
        raise LoadError(
            f"映射“{header_map.name}”属于台账 {header_map.ledger}，与指定的 {ledger} 不一致；请只指定一个"
        )
    return ImportOptions(header_map.ledger, header_map, tuple(sheets))


def read_plan(data_dir: Path, path: Path, everywhere: ImportOptions) -> OptionsPerFile:
    """A plan is JSON: {"files": [{"path", "ledger", "mapping": name or {"ledger", "columns", "units"},
    "sheets": [name]}]}."""
    try:
        plan = json.loads(path.read_text(encoding="utf-8"))
        files = [(Path(one["path"]).resolve(), one) for one in plan["files"]]
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise LoadError(f"导入方案 {path} 读不出来（{type(error).__name__}）；请重新生成") from error
    return OptionsPerFile(everywhere, {place: _planned(data_dir, one) for place, one in files})


def _planned(data_dir: Path, one: Mapping[str, Any]) -> ImportOptions:
    given = one.get("mapping")
    mapping = mappings.check(mappings.UNNAMED, given) if isinstance(given, dict) else given
    return choose(data_dir, one.get("ledger"), mapping, one.get("sheets") or ())
