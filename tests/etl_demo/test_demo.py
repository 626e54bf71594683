"""The demo ledgers: the same twice, true to their own truth, and nobody's personal data."""

import csv
import hashlib
import json
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

import pandas as pd
import pytest
from stdnum import luhn
from stdnum.cn import ric

from data.spec.headers import match_candidates
from data.spec.ledger import load_all
from etl.demo import DemoTruth, matters, write_size
from etl.demo.days import FIRST_DAY, LAST_DAY, days_between
from etl.demo.deposits import Advance, make_advances, outstanding
from etl.demo.places import pools
from etl.demo.projects import make_projects
from etl.demo.sizes import COUNTY, Size
from etl.demo.truth import FileTruth
from etl.demo.world import make_world
from etl.errors import SourceError

SMALL = Size("county", complaint_factor=0.2, projects=30, crew_range=(3, 5))
TWO_COUNTIES = Size(
    "city", replicas=2, complaint_factor=0.2, projects=30, crew_range=(3, 5), rows_per_file=400
)
HALVES = ("2022H1", "2022H2", "2023H1", "2023H2", "2024H1")


@pytest.fixture(scope="module")
def county(demo_ledgers: Path) -> tuple[Path, DemoTruth]:
    told = json.loads((demo_ledgers / "truth.json").read_text(encoding="utf-8"))
    files = {name: FileTruth(**counts) for name, counts in told["files"].items()}
    return demo_ledgers, DemoTruth(**{**told, "files": files})


def quiet(_label: str, _done: int, _total: int) -> None:
    """Progress that nobody watches."""


def hashes(folder: Path) -> dict[str, str]:
    return {
        str(path.relative_to(folder)): hashlib.sha256(path.read_bytes()).hexdigest()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }


def encoding_of(path: Path) -> str:
    return "utf-8-sig" if path.read_bytes().startswith(b"\xef\xbb\xbf") else "gb18030"


def csv_rows(path: Path, encoding: str) -> list[dict[str, str]]:
    with path.open(encoding=encoding, newline="") as file:
        return [{name: value.strip("'\t") for name, value in row.items()} for row in csv.DictReader(file)]


def year_before(half: str) -> str:
    return f"{int(half[:4]) - 1}{half[4:]}"


# --- the same seed, the same bytes


@dataclass(frozen=True)
class Written:
    """Hashes by file: seed 7 in a folder of its own; seed 8, and then seed 7 again, in another."""

    first: dict[str, str]
    other: dict[str, str]
    again: dict[str, str]


@pytest.fixture(scope="module")
def written(tmp_path_factory: pytest.TempPathFactory) -> Written:
    own, another = tmp_path_factory.mktemp("own"), tmp_path_factory.mktemp("another")

    def hashes_of(folder: Path, seed: int) -> dict[str, str]:
        write_size(folder, SMALL, seed, quiet)
        return hashes(folder)

    return Written(hashes_of(own, 7), hashes_of(another, 8), hashes_of(another, 7))


def test_another_seed_gives_other_bytes(written: Written) -> None:
    changed = {name for name, digest in written.first.items() if written.other.get(name) != digest}
    assert "现场接访/现场投诉来访登记.xlsx" in changed
    assert "12345热线/12345工单_2023.csv" in changed


def test_the_same_seed_gives_the_same_bytes_and_leaves_nothing_of_an_older_demo(written: Written) -> None:
    assert written.again == written.first


def test_never_writes_among_other_files(tmp_path: Path) -> None:
    (tmp_path / "真实台账.xlsx").write_bytes(b"real")
    with pytest.raises(SourceError, match="不是空文件夹"):
        write_size(tmp_path, SMALL, 7, quiet)
    assert [path.name for path in tmp_path.iterdir()] == ["真实台账.xlsx"]


def test_large_scale_streams_parts_with_numbers_of_their_own(tmp_path: Path) -> None:
    truth = write_size(tmp_path, TWO_COUNTIES, 7, quiet)
    parts = sorted((tmp_path / "工资发放").glob("工资发放_2022年上半年*.csv"))
    assert len(parts) > 1
    assert all(len(csv_rows(path, "gb18030")) <= 400 for path in parts)
    numbers = [
        row["工单编号"]
        for path in (tmp_path / "12345热线").glob("*.csv")
        for row in csv_rows(path, "gb18030")
        if row["分类"] == "劳动保障/拖欠工资"
    ]
    assert len(set(numbers)) == len(numbers) == sum(truth.complaints_by_year["hotline"].values())
    # (66 + 54 + 46 + 37 + 31 + 26 + 22) orders a replica: the county's counts times 0.2, rounded
    assert len(numbers) == 2 * 282
    assert not list(tmp_path.rglob("*.xlsx"))


# --- the figures that the demo must show


def test_every_half_year_falls_by_just_over_30_percent(county: tuple[Path, DemoTruth]) -> None:
    _, truth = county
    for half in HALVES:
        now = sum(counts[half] for counts in truth.complaints_by_half.values())
        before = sum(counts[year_before(half)] for counts in truth.complaints_by_half.values())
        assert 30 < 100 * (before - now) / before < 33
        for counts in truth.complaints_by_half.values():
            assert 30 < 100 * (counts[year_before(half)] - counts[half]) / counts[year_before(half)] < 33
        matters_now, matters_before = truth.matters_by_half[half], truth.matters_by_half[year_before(half)]
        assert 29 < 100 * (matters_before - matters_now) / matters_before < 33


def test_one_town_rises(county: tuple[Path, DemoTruth]) -> None:
    _, truth = county
    rising = {
        code
        for code, counts in truth.complaints_by_town_half.items()
        if code != "unknown" and counts["2024H1"] > counts["2023H1"]
    }
    assert rising == {"371526108"}
    counts = truth.complaints_by_town_half["371526108"]
    assert (counts["2023H1"], counts["2024H1"]) == (20, 23)


def test_amounts_and_projects_are_as_the_county_reports(county: tuple[Path, DemoTruth]) -> None:
    _, truth = county
    assert 12_300_000 <= truth.mediated_yuan_since_scheme < 12_400_000
    for half in ("2023H1", "2023H2", "2024H1"):
        assert 0.88 <= truth.recovered_yuan_by_half[half] / truth.verified_yuan_by_half[half] <= 0.93
    assert all(110 <= live <= 180 for live in truth.live_projects_by_month_end.values())
    assert 100_000 <= sum(month["rows"] for month in truth.payroll_by_month.values()) <= 150_000


def test_fund_accounts_never_fall_below_zero() -> None:
    world = make_world(COUNTY, 2024)
    advances: list[Advance] = make_advances(world, make_projects(world))
    for account in {one.account for one in advances}:
        for day in days_between(FIRST_DAY, LAST_DAY):
            assert 0 <= outstanding(advances, account, day) <= pools()[(account, day.year)]


# --- the files hold what the truth says


def national_lines(folder: Path) -> pd.DataFrame:
    """Number and verified 元 of every accepted line, the corrected ones last."""
    frames = []
    for path in sorted((folder / "全国平台").glob("*.xlsx")):
        cells = pd.read_excel(path, header=None, dtype=object, engine="openpyxl")
        factor = 10_000 if "万元" in cells.iloc[1, 0] else 1
        lines = cells.iloc[4:, [1, 26]].set_axis(["number", "verified"], axis=1).dropna(subset="number")
        frames.append(lines.assign(verified=lines["verified"].astype(float) * factor))
    every = pd.concat(frames).drop_duplicates("number", keep="last")
    return every[~every["number"].str.startswith("20220230")]


def provincial_lines(folder: Path) -> pd.DataFrame:
    frames = []
    for path in sorted((folder / "省平台").iterdir()):
        engine = "calamine" if path.suffix == ".xls" else "openpyxl"
        cells = pd.read_excel(path, header=None, dtype=object, engine=engine)
        lines = cells.iloc[4:, [1, 26]].set_axis(["number", "verified"], axis=1).dropna(subset="number")
        frames.append(lines)
    every = pd.concat(frames)
    return every[~every["number"].str.endswith("99999999")]


def test_platform_files_hold_the_verified_amounts(county: tuple[Path, DemoTruth]) -> None:
    folder, truth = county
    national, provincial = national_lines(folder), provincial_lines(folder)
    by_year = national["number"].str[:4].value_counts().to_dict()
    assert by_year == truth.complaints_by_year["national"]
    assert provincial["number"].str[2:6].value_counts().to_dict() == truth.complaints_by_year["provincial"]
    for year, expected in truth.verified_yuan_by_year.items():
        found = national.loc[national["number"].str[:4] == year, "verified"].sum()
        found += provincial.loc[provincial["number"].str[2:6] == year, "verified"].astype(float).sum()
        assert found == pytest.approx(expected, abs=0.5)


def test_recovery_files_hold_the_recovered_and_mediated_amounts(county: tuple[Path, DemoTruth]) -> None:
    folder, truth = county
    for year, expected in truth.recovered_yuan_by_year.items():
        lines = pd.read_excel(
            folder / f"追发台账/追发台账_{year}年.xlsx", header=1, dtype=object, engine="openpyxl"
        )
        amount = next(name for name in lines.columns if name.startswith("追发金额"))
        factor = 10_000 if "万元" in amount else 1
        lines = lines[lines["台账编号"].notna() & (lines["台账编号"] != "ZF2023-999999")]
        yuan = lines[amount].astype(float) * factor
        way = next(name for name in lines.columns if name in ("追发方式", "追缴方式"))
        assert yuan.sum() == pytest.approx(expected, abs=0.5)
        mediated = yuan[lines[way].str.contains("调解")].sum()
        assert mediated == pytest.approx(truth.mediated_yuan_by_year[year], abs=0.5)


def test_hotline_files_hold_the_wage_orders_and_others(county: tuple[Path, DemoTruth]) -> None:
    folder, truth = county
    for year, expected in truth.complaints_by_year["hotline"].items():
        rows = csv_rows(folder / f"12345热线/12345工单_{year}.csv", "gb18030")
        number = next(name for name in rows[0] if name in ("工单编号", "工单号"))
        category = next(name for name in rows[0] if name in ("分类", "诉求分类"))
        wage = {row[number] for row in rows if row[number] and row[category] == "劳动保障/拖欠工资"}
        other = [row for row in rows if row[category] != "劳动保障/拖欠工资"]
        assert len(wage) == expected
        assert len(other) == truth.files[f"12345热线/12345工单_{year}.csv"].skipped["not_about_wages"]
        assert not any("工资" in value for row in other for value in row.values())


def test_payroll_files_hold_the_wages(county: tuple[Path, DemoTruth]) -> None:
    folder, truth = county
    rows, payable, paid = 0, 0, 0
    for path in (folder / "工资发放").glob("*.csv"):
        encoding = encoding_of(path)
        lines = pd.read_csv(path, encoding=encoding, dtype=str)
        month = lines[next(name for name in lines.columns if name in ("月份", "工资月份"))]
        lines = lines[~month.str.endswith("-13")]
        rows += len(lines)
        payable += lines[next(name for name in lines.columns if name.startswith("应发"))].astype(int).sum()
        paid += lines[next(name for name in lines.columns if name.startswith("实发"))].astype(int).sum()
    for path in (folder / "工资发放").glob("*.xlsx"):
        for sheet in pd.read_excel(path, sheet_name=None, header=2, dtype=object, engine="openpyxl").values():
            lines = sheet[sheet["身份证号"].notna()]
            rows += len(lines)
            payable += lines["应发工资"].astype(int).sum()
            paid += lines["实发工资"].astype(int).sum()
    months = truth.payroll_by_month.values()
    assert rows == sum(month["rows"] for month in months)
    assert payable == sum(month["payable_yuan"] for month in months)
    assert paid == sum(month["paid_yuan"] for month in months)


def test_truth_counts_every_line_of_the_csv_files(county: tuple[Path, DemoTruth]) -> None:
    folder, _ = county
    files = json.loads((folder / "truth.json").read_text(encoding="utf-8"))["files"]
    on_disk = {
        str(path.relative_to(folder)) for path in folder.rglob("*") if path.suffix not in ("", ".json")
    }
    assert on_disk == set(files)
    for name, counts in files.items():
        assert counts["rows_read"] == counts["accepted"] + counts["rejected"] + sum(
            counts["skipped"].values()
        )
        if name.endswith(".csv"):
            encoding = encoding_of(folder / name)
            with (folder / name).open(encoding=encoding, newline="") as file:
                assert sum(1 for _ in csv.reader(file)) == counts["rows_read"]


def test_every_header_is_one_the_ledgers_know(county: tuple[Path, DemoTruth]) -> None:
    folder, truth = county
    ledgers = load_all()
    for name, counts in truth.files.items():
        if not name.endswith(".csv"):
            continue
        encoding = encoding_of(folder / name)
        with (folder / name).open(encoding=encoding, newline="") as file:
            header = next(csv.reader(file))
        known = set(ledgers[counts.ledger].by_alias)
        if ledgers[counts.ledger].of_kind("day_marks"):
            # the days of a month are known by standing beside the names
            known |= {str(day) for day in range(1, 32)}
        assert [cell for cell in header if not any(word in known for word in match_candidates(cell))] == []


# --- 事项


def keyed(identity: str, day: date, *keys: str) -> matters.Keyed:
    return matters.Keyed(identity, day, frozenset(keys))


def test_joining_rule_is_a_chain_of_thirty_days() -> None:
    start = date(2024, 1, 1)
    records = [
        keyed("a", start, "worker 1"),
        keyed("b", start + timedelta(days=30), "worker 1", "site x"),
        keyed("c", start + timedelta(days=55), "site x"),
        keyed("d", start + timedelta(days=86), "worker 1"),
        keyed("e", start + timedelta(days=86), "worker 9"),
    ]
    found = [[member.identity for member in matter] for matter in matters.group(records)]
    # c is 55 days after a but 25 after b; d is 31 days after c
    assert found == [["a", "b", "c"], ["d"], ["e"]]


def test_a_record_that_ties_two_matters_makes_them_one() -> None:
    day = date(2024, 1, 1)
    records = [
        keyed("a", day, "worker 1"),
        keyed("b", day, "phone 2"),
        keyed("c", day, "worker 1", "phone 2"),
    ]
    assert [len(matter) for matter in matters.group(records)] == [3]


def test_matters_hold_every_complaint_once(county: tuple[Path, DemoTruth]) -> None:
    _, truth = county
    members = [identity for matter in truth.matters for identity in matter]
    assert len(members) == len(set(members)) == 1200 + 827 + 568 + 214
    in_two_channels = [m for m in truth.matters if len({identity.split(":")[0] for identity in m}) > 1]
    assert len(in_two_channels) > 300


# --- nobody's data


def identity_cells(folder: Path) -> set[str]:
    found: set[str] = set()
    for path in (folder / "工资发放").glob("*.csv"):
        encoding = encoding_of(path)
        found |= {row["身份证号"] for row in csv_rows(path, encoding)}
    for path in (folder / "全国平台").glob("*.xlsx"):
        cells = pd.read_excel(path, header=None, dtype=object, engine="openpyxl")
        found |= set(cells.iloc[4:, 5].dropna())
    visits = folder / "现场接访/现场投诉来访登记.xlsx"
    for sheet in pd.read_excel(visits, sheet_name=None, header=1, engine="openpyxl").values():
        found |= set(sheet["身份证号"].dropna())
    return found


def test_no_id_number_can_exist(county: tuple[Path, DemoTruth]) -> None:
    folder, _ = county
    numbers = identity_cells(folder)
    assert len(numbers) > 5000
    assert all(len(number) == 18 for number in numbers)
    # a number from the library's own documentation passes
    assert ric.calc_check_digit("360426199101010071") == "1"
    assert [number for number in numbers if ric.calc_check_digit(number) == number[-1]] == []


def test_no_bank_card_passes_the_check(county: tuple[Path, DemoTruth]) -> None:
    folder, _ = county
    rows = csv_rows(folder / "工资发放/工资发放_2023年上半年.csv", "utf-8-sig")
    cards = {row["银行卡号"] for row in rows}
    assert len(cards) > 1000
    assert not any(luhn.is_valid(card) for card in cards)
