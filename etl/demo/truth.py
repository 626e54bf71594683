"""What is known to be true of the files, for tests to hold the warehouse against."""

import json
from collections import Counter, defaultdict
from dataclasses import asdict, dataclass, field
from datetime import date
from pathlib import Path
from typing import Any

from etl.demo.days import LAST_DAY, SCHEME_START, half_name
from etl.demo.records import Record, Recovery
from etl.demo.sheets import ACCEPTED, REJECTED, Sheet

Counts = dict[str, int]


@dataclass
class FileTruth:
    """Lines of one file by the fate expected of them; rows_read leaves wholly blank lines out."""

    ledger: str
    rows_read: int
    accepted: int
    rejected: int
    skipped: Counts

    @classmethod
    def of(cls, ledger: str, fates: Counter[str]) -> "FileTruth":
        skipped = {fate: count for fate, count in sorted(fates.items()) if fate not in (ACCEPTED, REJECTED)}
        return cls(ledger, sum(fates.values()), fates[ACCEPTED], fates[REJECTED], skipped)

    @classmethod
    def of_sheets(cls, ledger: str, sheets: list[Sheet]) -> "FileTruth":
        return cls.of(ledger, Counter(fate for sheet in sheets for fate in sheet.fates))


@dataclass
class Doubt:
    """A row planted on purpose, and what is to become of it."""

    file: str
    sheet: str
    row: int
    rule: str
    fate: str
    note: str


@dataclass
class DemoTruth:
    scale: str
    seed: int
    data_until: str
    files: dict[str, FileTruth] = field(default_factory=dict)
    doubts: list[Doubt] = field(default_factory=list)
    complaints_by_year: dict[str, Counts] = field(default_factory=dict)
    complaints_by_half: dict[str, Counts] = field(default_factory=dict)
    complaints_by_town_half: dict[str, Counts] = field(default_factory=dict)
    declined_by_year: Counts = field(default_factory=dict)
    owed_yuan_by_channel_year: dict[str, Counts] = field(default_factory=dict)
    verified_yuan_by_year: Counts = field(default_factory=dict)
    verified_yuan_by_half: Counts = field(default_factory=dict)
    recovered_yuan_by_year: Counts = field(default_factory=dict)
    recovered_yuan_by_half: Counts = field(default_factory=dict)
    mediated_yuan_by_year: Counts = field(default_factory=dict)
    mediated_yuan_since_scheme: int = 0
    matters: list[list[str]] = field(default_factory=list)
    matters_by_half: Counts = field(default_factory=dict)
    hotline_text: dict[str, dict[str, Any]] = field(default_factory=dict)
    live_projects_by_month_end: Counts = field(default_factory=dict)
    # of the ledgers of payroll supervision: see supervision_files.truth_of
    sites: dict[str, Any] = field(default_factory=dict)
    deposits: dict[str, int] = field(default_factory=dict)
    fund: dict[str, Any] = field(default_factory=dict)
    payroll_by_month: dict[str, dict[str, float]] = field(default_factory=dict)

    def save(self, path: Path) -> None:
        path.write_text(
            json.dumps(asdict(self), ensure_ascii=False, indent=1, sort_keys=True), encoding="utf-8"
        )

    def count_records(self, records: list[Record]) -> None:
        years: dict[str, Counter[str]] = defaultdict(Counter)
        by_half: dict[str, Counter[str]] = defaultdict(Counter)
        by_town: dict[str, Counter[str]] = defaultdict(Counter)
        owed: dict[str, Counter[str]] = defaultdict(Counter)
        declined: Counter[str] = Counter()
        verified: Counter[str] = Counter()
        verified_half: Counter[str] = Counter()
        for record in records:
            year, half = str(record.day.year), half_name(record.day)
            years[record.channel][year] += 1
            by_half[record.channel][half] += 1
            by_town["unknown" if record.is_town_unknown else record.town.code][half] += 1
            owed[record.channel][year] += record.owed or 0
            verified[year] += record.verified or 0
            verified_half[half] += record.verified or 0
            declined[year] += record.status in ("退回", "不予受理")
        add_nested(self.complaints_by_year, years)
        add_nested(self.complaints_by_half, by_half)
        add_nested(self.complaints_by_town_half, by_town)
        add_nested(self.owed_yuan_by_channel_year, owed)
        add(self.declined_by_year, declined)
        add(self.verified_yuan_by_year, verified)
        add(self.verified_yuan_by_half, verified_half)

    def count_recoveries(self, recoveries: list[Recovery]) -> None:
        by_year: Counter[str] = Counter()
        by_half: Counter[str] = Counter()
        mediated: Counter[str] = Counter()
        for recovery in recoveries:
            by_year[str(recovery.day.year)] += recovery.amount
            by_half[half_name(recovery.day)] += recovery.amount
            if recovery.route == "调解":
                mediated[str(recovery.day.year)] += recovery.amount
                self.mediated_yuan_since_scheme += recovery.amount if recovery.day >= SCHEME_START else 0
        add(self.recovered_yuan_by_year, by_year)
        add(self.recovered_yuan_by_half, by_half)
        add(self.mediated_yuan_by_year, mediated)

    def count_payroll(self, month: date, amounts: dict[str, float]) -> None:
        add(self.payroll_by_month.setdefault(f"{month:%Y-%m}", {}), amounts)


def add(into: dict[str, Any], counts: dict[str, Any]) -> None:
    for key, count in counts.items():
        into[key] = into.get(key, 0) + count


def add_nested(into: dict[str, Counts], counts: dict[str, Counter[str]]) -> None:
    for key, inner in counts.items():
        add(into.setdefault(key, {}), inner)


def empty(scale: str, seed: int) -> DemoTruth:
    return DemoTruth(scale, seed, LAST_DAY.isoformat())
