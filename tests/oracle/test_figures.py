"""Headline figures recomputed by plain pandas from the ledger files, against the answers of the API.

The demo plants a few lines that may not count (an impossible day, an absurd amount); the oracle leaves them
out by the settled definitions, worked out here a second time.
"""

import json
import urllib.request
from decimal import Decimal

import pandas as pd
import pytest

from tests.conftest import DemoData
from tests.oracle.files import DAMAGED, SHEET, day, delimited, sheets, yuan

pytestmark = pytest.mark.slow
YEARS = (2021, 2022, 2023, 2024)
ABSURD_YUAN = Decimal(20_000_000)


def ask(server: str, metric: str, **query: str) -> list[dict]:
    parts = "&".join(f"{name.rstrip('_')}={value}" for name, value in query.items())
    with urllib.request.urlopen(f"{server}/api/metrics/{metric}.json?{parts}") as answer:
        return json.load(answer)["rows"]


def value(server: str, metric: str, **query: str) -> Decimal:
    (row,) = ask(server, metric, **query)
    return Decimal(str(row["value"]))


@pytest.fixture(scope="module")
def clues(demo: DemoData) -> pd.DataFrame:
    """全国平台 and 省平台: the last line of each number wins, lines without a real day are out."""
    frames = []
    for folder, channel in (("全国平台", "national"), ("省平台", "provincial")):
        for path in sorted((demo.ledgers / folder).iterdir()):
            frame = sheets(path, header_rows=2, title_rows=2)
            title = pd.read_excel(path, header=None, nrows=2, engine="calamine").iloc[1, 0]
            unit = 10000 if "万元" in title else 1
            number = next(
                name for name in ("线索编号", "投诉编号", "投诉单号", "省平台编号") if name in frame
            )
            received = next(name for name in ("提交时间", "反映时间") if name in frame)
            frames.append(
                pd.DataFrame(
                    {
                        "channel": channel,
                        "number": frame[number],
                        "day": frame[received].map(day),
                        "verified": frame["核实金额"].map(lambda cell, unit=unit: yuan(cell, unit)),
                        "id_card": frame["身份证号码" if "身份证号码" in frame else "身份证号"],
                    }
                )
            )
    together = pd.concat(frames, ignore_index=True)
    together = together[together["day"].notna()]
    together = together[together["id_card"] != DAMAGED]
    return together.drop_duplicates(["channel", "number"], keep="last")


def test_platform_complaints_by_year(server: str, clues: pd.DataFrame) -> None:
    counted = clues.groupby([clues["channel"], clues["day"].dt.year]).size()
    for channel in ("national", "provincial"):
        for year in YEARS:
            answered = value(
                server, "complaints_received", channel=channel, from_=f"{year}-01-01", to=f"{year}-12-31"
            )
            assert answered == int(counted[channel, year]), (channel, year)


def test_verified_yuan_by_year(server: str, clues: pd.DataFrame) -> None:
    for year in YEARS:
        amounts = clues.loc[clues["day"].dt.year == year, "verified"].dropna()
        expected = sum((one for one in amounts if 0 <= one < ABSURD_YUAN), Decimal(0))
        assert value(server, "verified_yuan", from_=f"{year}-01-01", to=f"{year}-12-31") == expected


def test_hotline_complaints_by_year(server: str, demo: DemoData) -> None:
    """The oracle takes the operators' own category; the loader reads the words of the order."""
    for path in sorted((demo.ledgers / "12345热线").iterdir()):
        frame = delimited(path)
        category = frame[next(name for name in frame if "分类" in name)]
        number = frame[next(name for name in frame if name.startswith("工单") and name != "工单状态")]
        wages = frame[category.str.contains("拖欠工资")].assign(number=number)
        expected = wages.loc[wages["number"] != "", "number"].nunique()
        year = path.stem[-4:]
        answered = value(
            server, "complaints_received", channel="hotline", from_=f"{year}-01-01", to=f"{year}-12-31"
        )
        assert answered == int(expected), year


def test_visits_by_year(server: str, demo: DemoData) -> None:
    book = sheets(
        demo.ledgers / "现场接访" / "现场投诉来访登记.xlsx", header_rows=1, title_rows=1, first_column=1
    )
    # each year's clerk named the column otherwise
    heads = [name for name in ("登记日期", "来访日期", "登记时间", "来访时间", "接访日期") if name in book]
    cells = book[heads].bfill(axis=1).iloc[:, 0]
    # the day is written once for all visitors of a day: a vertical merge
    days, written = [], ""
    for cell, sheet in zip(cells, book[SHEET], strict=True):
        written = cell or written
        days.append(day(written, int(sheet[:4])))
    counted = pd.Series([one.year for one in days if one is not None]).value_counts()
    for year in YEARS:
        answered = value(
            server, "complaints_received", channel="visits", from_=f"{year}-01-01", to=f"{year}-12-31"
        )
        assert answered == int(counted[year]), year


@pytest.fixture(scope="module")
def recoveries(demo: DemoData) -> pd.DataFrame:
    frames = []
    for path in sorted((demo.ledgers / "追发台账").iterdir()):
        cells = pd.read_excel(path, header=None, engine="calamine", dtype=object)
        heads = cells.iloc[1].astype(str)
        amount_head = next(head for head in heads if "金额" in head)
        frame = sheets(path, header_rows=1, title_rows=1)
        unit = 10000 if "万元" in amount_head else 1
        date_head = next(name for name in frame if "日期" in name)
        amount = next(name for name in frame if "金额" in name)
        route = next(name for name in frame if "方式" in name)
        frames.append(
            pd.DataFrame(
                {
                    "day": frame[date_head].map(day),
                    "amount": frame[amount].map(lambda cell, unit=unit: yuan(cell, unit)),
                    "route": frame[route],
                }
            )
        )
    together = pd.concat(frames, ignore_index=True)
    return together[together["day"].notna()]


def test_recovered_yuan_by_year(server: str, recoveries: pd.DataFrame) -> None:
    for year in YEARS:
        expected = sum(recoveries.loc[recoveries["day"].dt.year == year, "amount"], Decimal(0))
        assert value(server, "recovered_yuan", from_=f"{year}-01-01", to=f"{year}-12-31") == expected


def test_mediated_since_2022_is_what_the_county_reports(server: str, recoveries: pd.DataFrame) -> None:
    """1230余万元 handled by mediation since 2022."""
    mediated = recoveries[recoveries["route"].str.contains("调解") & (recoveries["day"] >= "2022-01-01")]
    expected = sum(mediated["amount"], Decimal(0))
    assert Decimal(12_300_000) <= expected < Decimal(12_400_000)
    assert value(server, "mediated_yuan", from_="2022-01-01", to="2024-06-30") == expected


def test_every_period_after_the_scheme_falls_by_just_over_30_percent(server: str) -> None:
    for first, last in (
        ("2022-01-01", "2022-12-31"),
        ("2023-01-01", "2023-12-31"),
        ("2024-01-01", "2024-06-30"),
    ):
        (row,) = ask(server, "complaints_received", from_=first, to=last, compare="last_year")
        fall = 1 - row["value"] / row["compare_value"]
        assert 0.30 < fall < 0.33, (first, fall)


def test_pools_are_500_and_12_times_80_wan(server: str) -> None:
    by_account = {
        row["account"]: row["value"] for row in ask(server, "fund_pool_yuan", by="account", to="2024-06-30")
    }
    assert by_account.pop("371526") == 5_000_000
    towns = {account: pool for account, pool in by_account.items() if account != "unknown"}
    assert list(towns.values()) == [800_000] * 12


def test_wages_unpaid_by_year(server: str, demo: DemoData) -> None:
    """Σ max(0, 应发 − 扣款 − 实发 − 补发), worker by worker, over payroll files of both layouts."""
    owed: dict[int, Decimal] = dict.fromkeys(YEARS, Decimal(0))
    until = pd.Timestamp("2024-06-30")

    def paid(amount: Decimal | None, when: pd.Timestamp | None) -> Decimal:
        return amount or Decimal(0) if when is not None and when <= until else Decimal(0)

    for path in sorted((demo.ledgers / "工资发放").glob("*.csv")):
        frame = delimited(path)
        head = {
            part: next((name for name in frame if part in name), "")
            for part in ("月份", "应发", "扣款", "实发", "发放日期", "补发日期")
        }
        back_head = next(name for name in frame if name.startswith("补发") and "日期" not in name)
        for row in frame.to_dict("records"):
            month = pd.to_datetime(
                row[head["月份"]].replace("年", "-").replace("月", ""), format="%Y-%m", errors="coerce"
            )
            if pd.isna(month):
                continue
            due = (yuan(row[head["应发"]]) or Decimal(0)) - (yuan(row[head["扣款"]]) or Decimal(0))
            had = paid(yuan(row[head["实发"]]), day(row[head["发放日期"]]))
            had += paid(yuan(row[back_head]), day(row[head["补发日期"]]))
            owed[month.year] += max(Decimal(0), due - had)
    for path in sorted((demo.ledgers / "工资发放").glob("*.xlsx")):
        year = int(path.stem[-6:-2])
        frame = sheets(path, header_rows=2, title_rows=2)
        for row in frame.to_dict("records"):
            deducted = sum(
                (yuan(row[name]) or Decimal(0) for name in frame if name.startswith("扣款")), Decimal(0)
            )
            due = (yuan(row["应发工资"]) or Decimal(0)) - deducted
            owed[year] += max(Decimal(0), due - paid(yuan(row["实发工资"]), day(row["发放日期"])))
    this_year = value(server, "wages_unpaid_yuan", from_="2024-01-01", to="2024-06-30")
    assert this_year == owed[2024]
    everything = value(server, "wages_unpaid_yuan", from_="2021-01-01", to="2024-06-30")
    assert everything == sum(owed.values())
