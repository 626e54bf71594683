"""What every writer needs at hand: where to write, the truth to add to, and the dice."""

from dataclasses import dataclass
from pathlib import Path
from random import Random

from etl.demo.sheets import Sheet, save_xls, save_xlsx
from etl.demo.truth import DemoTruth, Doubt, FileTruth


@dataclass(frozen=True)
class Desk:
    out: Path
    truth: DemoTruth
    rng: Random

    def path(self, file: str) -> Path:
        path = self.out / file
        path.parent.mkdir(parents=True, exist_ok=True)
        return path

    def save(self, file: str, ledger: str, sheets: list[Sheet]) -> None:
        """Write a workbook, and note what is to become of its lines."""
        (save_xls if file.endswith(".xls") else save_xlsx)(self.path(file), sheets)
        self.count(file, ledger, sheets)

    def count(self, file: str, ledger: str, sheets: list[Sheet]) -> None:
        self.truth.files[file] = FileTruth.of_sheets(ledger, sheets)

    def doubt(self, file: str, sheet: Sheet, *, rule: str, fate: str, note: str) -> None:
        """Note that the line added last was planted."""
        self.truth.doubts.append(Doubt(file, sheet.name, sheet.row_number, rule, fate, note))
