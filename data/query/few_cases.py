"""Whether towns have enough complaints in a window to be put in an order."""

from dataclasses import dataclass
from datetime import date

from data.query.filters import Filters
from data.query.scope import COUNTY
from data.snapshot.opener import Snapshot
from data.spec import reference
from data.warehouse import Warehouse


@dataclass(frozen=True)
class FewCases:
    """How many of the county's towns have fewer complaints than parameter rank_least_cases."""

    towns: int
    of: int
    least: int

    @property
    def is_most(self) -> bool:
        """Whether these are more than half: their order may be mere chance, and a paper ranks none."""
        return 2 * self.towns > self.of

    @property
    def caution(self) -> str:
        """What every surface says where these are more than half; else nothing."""
        if not self.is_most:
            return ""
        return f"{self.of}个镇街中有{self.towns}个本期投诉不足{self.least}件，件数太少，先后可能只是偶然"


def few_cases(w: Warehouse, filters: Filters, snapshot: Snapshot, on: date) -> FewCases:
    """Counted over the whole county, whoever asks, as the scores are; `filters` name no town."""
    asked = "complaints_received"
    answer = w.measure(asked, by=("town",), filters=filters, scope=COUNTY, snapshot_id=snapshot.id)[asked]
    counts = [row["value"] or 0 for row in answer.rows if row["town"] not in reference.SPECIAL_TOWNS]
    least = int(snapshot.parameter_or_first("rank_least_cases", on))
    return FewCases(sum(count < least for count in counts), len(counts), least)
