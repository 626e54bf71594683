"""The public command makes a briefing; every number in its Word file and slides is the API's."""

import io
import json
import os
import re
import subprocess
import sys
import zipfile
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from flask.testing import FlaskClient
from PIL import Image

import app
from briefing.content import CHARTS, Briefing, compose
from briefing.document import write_document
from briefing.files import timeless
from briefing.period import view_of_period
from briefing.slides import write_slides
from data import COUNTY, Filters, warehouse
from data.query.periods import window_label
from data.query.scoring import town_scores
from data.query.windows import Window
from tests.briefing.papers import docx_parts, pptx_parts
from tests.briefing.reading import Reader
from tests.conftest import ROOT

CAPTION = re.compile(r"^(?:附图|[图表]\d+)(?=　)")
pytestmark = [pytest.mark.slow]
DEFINITIONS_FROM = "主要指标口径和数据来源"


@pytest.fixture
def client(demo, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("ANXIN_DATA", str(demo.data_dir))
    return app.server.test_client()


def reader_of(client: FlaskClient, first: str, last: str) -> Reader:
    """With what is no figure: dates, the period's name, the snapshot, and the lengths of the lists."""
    w = warehouse()
    snapshot = w.snapshot()
    filters = Filters(pd.Timestamp(first).date(), pd.Timestamp(last).date())
    late = overdue(filters)
    employers = w.question("repeat_employers", filters=filters, scope=COUNTY)
    late_days = [
        one.data_until for one in snapshot.sources if one.data_until and one.data_until < filters.date_to
    ]
    dates = [
        filters.date_to,
        # from when the scheme of scores is in force
        date(2024, 1, 1),
        snapshot.data_from,
        snapshot.data_until,
        *late_days,
        *[day + timedelta(days=1) for day in late_days],
    ]
    view = view_of_period(f"{first}..{last}", COUNTY)
    known = [
        snapshot.id,
        view.period_label,
        "12345热线、",
        "12345工单",
        "涉及10人及以上",
        "满分100",
        "近12个月",
    ]
    # of a source that lacks days of the window the paper says from and until when it covers them
    dates += [one.data_until for one in snapshot.sources if one.data_until]
    dates += list(snapshot.first_days.values())
    known += [f"{day.year}年{day.month}月{day.day}日" for day in dates]
    # the month that a window begins within, which whole months are counted without
    known.append(f"{filters.date_from.year}年{filters.date_from.month}月")
    return Reader(
        client,
        first,
        last,
        known=known,
        counts={
            "overdue": len(late),
            "earlier": sum(day < filters.date_from for day in late["收到日期"]),
            "uncleared": len(w.question("uncleared_matters", filters=filters, scope=COUNTY)),
            "employers": len(employers),
            "most": int(employers["事项数"].max()) if len(employers) else 0,
        },
        ranking=ranking(filters),
    )


def overdue(filters: Filters) -> pd.DataFrame:
    frame = warehouse().question("overdue_list", filters=filters, scope=COUNTY, due_within_workdays=0)
    until = warehouse().snapshot().data_until
    return frame[(frame["到期日"] < until) & (frame["收到日期"] <= filters.date_to)]


def ranking(filters: Filters) -> list[list[str]]:
    found = []
    for town in town_scores(warehouse(), filters, COUNTY).towns:
        blocks: dict[str, Any] = {}
        for part in town.parts:
            blocks[part.item.block] = blocks.get(part.item.block, 0) + part.points
        note = "样本量小" if town.is_small_sample else "有无样本项" if town.has_no_sample else ""
        found.append([str(town.rank), town.town_name, str(town.score), *map(str, blocks.values()), note])
    return found


def check_tables(reader: Reader, tables: list[list[list[str]]], filters: Filters) -> None:
    for rows in tables:
        if rows[0][0] == "名次":
            reader.equal_table(rows, ranking(filters))
            # what the blocks may give is a hundred points in all
            fulls = [Decimal(full) for head in rows[0] for full in re.findall(r"（(.+)分）", head)]
            reader.checked += len(fulls)
            reader.wrong += [] if sum(fulls) == 100 else [f"points of {rows[0]} are not 100"]
        elif any("工作日" in head for head in rows[0]):
            wanted = [
                [one["镇街"], one["渠道"], one["行业"], one["主管部门"],
                 dotted(one["收到日期"]), dotted(one["到期日"]),
                 str(-one["剩余工作日"]) if one["剩余工作日"] else "不足1"]
                for one in overdue(filters).head(15).to_dict("records")
            ]  # fmt: skip
            reader.equal_table(rows, wanted)
        elif "首次收到" in rows[0]:
            frame = warehouse().question("uncleared_matters", filters=filters, scope=COUNTY).head(15)
            wanted = [
                [one["镇街"], one["主管部门"], dotted(one["首次收到日期"]), f"{one['涉及人数']:.0f}",
                 f"{one['涉及金额（元）'] / 10000:.2f}", f"{one['已追发（元）'] / 10000:.2f}",
                 f"{one['已历天数']:.0f}"]
                for one in frame.to_dict("records")
            ]  # fmt: skip
            reader.equal_table(rows, wanted)
        else:
            reader.town_table(rows)


def dotted(day: Any) -> str:
    return f"{day.year}.{day.month}.{day.day}"


def check(reader: Reader, word: bytes, slides: bytes) -> None:
    filters = Filters(pd.Timestamp(reader.first).date(), pd.Timestamp(reader.last).date())
    paragraphs, tables, foot = docx_parts(word)
    reader.captions = {found[0] for line in paragraphs if (found := CAPTION.match(line))}
    # the second time, over what stands there; the first is in the list of attachments
    definitions = paragraphs.index(DEFINITIONS_FROM)
    check_definitions(reader, paragraphs[definitions + 1 :])
    for line in [*paragraphs[:definitions], *foot.split("\n")]:
        reader.sentence(plain_line(line))
    check_tables(reader, tables, filters)
    lines, tables = pptx_parts(slides)
    for line in lines:
        reader.sentence(line)
    check_tables(reader, tables, filters)


def plain_line(line: str) -> str:
    """The number of a caption or of an attachment is no figure."""
    line = re.sub(r"^(?:附件：|　+)\d\. |^附件\d$", "", line)
    return CAPTION.sub("", line)


def check_definitions(reader: Reader, lines: list[str]) -> None:
    catalogue = {
        one["label"]: one["definition"] for one in reader.client.get("/api/metrics").get_json()["metrics"]
    }
    for line in lines:
        label, words = line.split("：", 1)
        if label == "对比时期":
            assert words == windows_in_words(reader)
        elif label == "数据来源":
            reader.sentence(words)
        elif re.fullmatch(r"核实\d+/\d+件", label):
            asked = f"/api/metrics/verified_yuan.json?from={reader.first}&to={reader.last}"
            assert line in reader.client.get(asked).get_json()["notes"]
        elif reading := re.fullmatch(r"区间内(12345工单|读过文字的来访)\d+件", label):
            assert line == readings_in_words(reader, reading[1])
        elif "只计与本期对应的" in words:
            assert words in base_cuts_in_words(reader, label)
        else:
            assert catalogue[label] == words


def base_cuts_in_words(reader: Reader, label: str) -> list[str]:
    """Of both comparisons of a figure, what the interface says of bases with fewer days, in Chinese dates."""
    listed = reader.client.get("/api/metrics").get_json()["metrics"]
    (metric_id,) = (one["id"] for one in listed if one["label"] == label)
    found = []
    for compare in ("last_year", "previous"):
        asked = f"/api/metrics/{metric_id}.json?from={reader.first}&to={reader.last}&compare={compare}"
        notes = reader.client.get(asked).get_json()["notes"]
        cuts = "".join(one for one in notes if "只计与本期对应的" in one or one.startswith("不这样截取"))
        found.append(re.sub(r" ?(\d{4})-(\d\d)-(\d\d) ?", chinese_day, cuts))
    return found


def chinese_day(found: re.Match[str]) -> str:
    year, month, day = (int(one) for one in found.groups())
    return f"{year}年{month}月{day}日"


READINGS = {
    "12345工单": {
        "orders_read_surely": "识读有把握",
        "orders_confirmed": "人工核对",
        "orders_read_unsurely": "把握不大",
    },
    "读过文字的来访": {
        "visits_read_surely": "空栏取自文字",
        "visits_confirmed": "人工核对",
        "visits_read_unsurely": "把握不大",
    },
}


def readings_in_words(reader: Reader, what: str) -> str:
    """How the texts of the window were read, as the interface counts them."""
    counts = {
        words: reader.client.get(
            f"/api/metrics/{metric}.json?from={reader.first}&to={reader.last}"
        ).get_json()["rows"][0]["value"]
        for metric, words in READINGS[what].items()
    }
    parts = "，".join(f"{words}{count}件" for words, count in counts.items())
    return f"区间内{what}{sum(counts.values())}件：{parts}。"


def windows_in_words(reader: Reader) -> str:
    """Worked out here: a year back, and as many months or days back as the window has."""
    first, last = pd.Timestamp(reader.first), pd.Timestamp(reader.last)
    a_year = pd.DateOffset(years=1)
    parts = [f"同比的上年同期为{window_label(Window((first - a_year).date(), (last - a_year).date()))}"]
    months = (last.year - first.year) * 12 + last.month - first.month + 1
    if first.day == 1 and last.is_month_end and months != 12:
        begin = (first - pd.DateOffset(months=months)).date()
        parts.append(f"环比的上期为{window_label(Window(begin, (first - timedelta(days=1)).date()))}")
    elif months != 12:
        begin = (first - (last - first) - timedelta(days=1)).date()
        parts.append(f"环比的上期为{window_label(Window(begin, (first - timedelta(days=1)).date()))}")
    return f"{'，'.join(parts)}。"


def size_of(path: Path) -> tuple[int, int]:
    with Image.open(path) as picture:
        return picture.size


@pytest.mark.browser
def test_every_number_of_a_made_briefing(client: FlaskClient, demo, tmp_path: Path) -> None:
    out = tmp_path / "out"
    made = subprocess.run(
        [sys.executable, "-m", "briefing", "--period", "2024H1", "--out", str(out)],
        cwd=ROOT,
        env={**os.environ, "ANXIN_DATA": str(demo.data_dir)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert made.returncode == 0, made.stderr
    manifest = json.loads((out / "manifest.json").read_text(encoding="utf-8"))
    assert [one["file"] for one in manifest["files"] if not (out / one["file"]).is_file()] == []
    pictures = {path: size_of(path) for path in out.rglob("*.png")}
    assert {width for path, (width, _) in pictures.items() if "Word" in path.parent.name} == {1843}
    assert {size for path, size in pictures.items() if "Word" not in path.parent.name} == {(2560, 1440)}
    assert len(pictures) == 2 * len(CHARTS)
    reader = reader_of(client, manifest["from"], manifest["to"])
    check(reader, next(out.glob("*.docx")).read_bytes(), next(out.glob("*.pptx")).read_bytes())
    for one in manifest["figures"]:
        if not one["by"]:
            wanted = next(iter(reader.rows(one["metric"]).values()))["value"]
            assert float(one["value"]) == float(wanted)
    print(f"{reader.checked} numbers read back and compared")
    assert reader.wrong == []
    assert reader.checked > 250


@pytest.fixture(scope="module")
def dot() -> bytes:
    return (ROOT / "docs" / "images" / "home.png").read_bytes()


def texts(briefing: Briefing, dot: bytes) -> tuple[Any, Any]:
    pictures = dict.fromkeys(CHARTS, dot)
    return docx_parts(write_document(briefing, pictures)), pptx_parts(write_slides(briefing, pictures))


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2024-06", "2024-06-01", "2024-06-30"),
        ("2024-02-05..2024-03-10", "2024-02-05", "2024-03-10"),
        ("2021", "2021-01-01", "2021-12-31"),
        ("2022", "2022-01-01", "2022-12-31"),
    ],
)
def test_every_number_of_other_periods(
    client: FlaskClient, dot: bytes, period: str, first: str, last: str
) -> None:
    """Small bases in a month, and in parts of two; nothing to compare with in the first year; of a year,
    同比 alone."""
    briefing = compose(view_of_period(period, COUNTY))
    pictures = dict.fromkeys(CHARTS, dot)
    reader = reader_of(client, first, last)
    check(reader, write_document(briefing, pictures), write_slides(briefing, pictures))
    print(f"{reader.checked} numbers read back and compared")
    assert reader.wrong == []
    said = briefing.plain_text
    assert ("同比" in said, "环比" in said) == {
        "2024-06": (True, True),
        "2024-02-05..2024-03-10": (True, True),
        "2021": (False, False),
        "2022": (True, False),
    }[period]


def test_again_the_same(client: FlaskClient, dot: bytes) -> None:
    first, second = (compose(view_of_period("2024Q1", COUNTY)) for _ in range(2))
    assert texts(first, dot) == texts(second, dot)
    assert first.facts.listed() == second.facts.listed()


def test_the_same_content_is_the_same_file(client: FlaskClient, dot: bytes) -> None:
    """Whenever it is written: the files hold no moment of their own."""
    paper = compose(view_of_period("2024Q1", COUNTY))
    pictures = dict.fromkeys(CHARTS, dot)
    for write in (write_document, write_slides):
        file = timeless(write(paper, pictures))
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            assert {entry.date_time for entry in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        assert timeless(write(compose(view_of_period("2024Q1", COUNTY)), pictures)) == file


def test_one_town_alone(client: FlaskClient, dot: bytes) -> None:
    """No comparison among towns, no total under one row, no last of one."""
    briefing = compose(view_of_period("2024H1", COUNTY, towns=("371526001",)))
    (paragraphs, tables, _), _ = texts(briefing, dot)
    assert "投诉较多" not in "".join(paragraphs)[: len(briefing.plain_text)].split("三、热点问题")[0]
    assert [len(rows) for rows in tables if rows[0][0] in {"镇街", "名次"} and "同比" in rows[0]] == [2]
    assert "高唐县" not in briefing.title
    assert "鱼邱湖街道" in briefing.title
