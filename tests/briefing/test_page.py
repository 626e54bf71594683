"""The page 简报 and what it hands out."""

import json
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from dash import html
from flask import g
from flask.testing import FlaskClient

import app
from briefing.chromium import MISSING
from briefing.period import view_of_period
from briefing.renderer_health import RendererHealth
from data import COUNTY, Scope
from pages import briefing as page
from pages._briefing import basket, made
from pages._briefing import jobs as briefing_jobs
from pages._briefing.jobs import JOBS, KEPT_BRIEFINGS, reason
from pages._jobs.runner import Job, JobRunner
from tests.conftest import wait_until
from tests.data.small_county.files import FIRST, point_to, write_snapshot


@pytest.fixture
def client(over_small: None) -> FlaskClient:
    return app.server.test_client()


def test_draft_is_the_text_of_the_paper(over_small: None) -> None:
    with app.server.test_request_context():
        drawn = page.draw("?from=2024-01-01&to=2024-06-15&channel=hotline")
    assert drawn["copy"].startswith("2024年1月1日至6月15日高唐县欠薪投诉办理和追缴情况通报\n一、总体情况\n")
    assert "简报不按渠道筛选" in str(drawn["notice"])
    # the channel chosen on the bar leaves the 通报 as it is
    assert drawn["copy"] == page.compose(view_of_period("2024-01-01..2024-06-15", COUNTY)).plain_text


def test_the_draft_shows_each_figure_with_its_numbers(over_small: None) -> None:
    with app.server.test_request_context():
        drawn = page.draw("?from=2024-01-01&to=2024-06-15")
    figures = [one for one in drawn["draft"] if isinstance(one, html.Figure)]
    captions = [str(one.children[1].children[0]) for one in figures]
    assert captions[0] == "图1　2024年1月1日至6月15日高唐县每月投诉量（单位：件）"
    assert "〔" not in str(drawn["draft"])
    # the columns of the picture are the months of the sample: c1 to c5 came in the half year
    graph = figures[0].children[0].children
    columns = next(one for one in graph.figure["data"] if one["name"] == "本期")
    assert sum(value for value in columns["y"] if value) == 5


def test_files_stand_under_their_own_period(over_own: None) -> None:
    """Those of another period or town are folded; another snapshot's are of this period and say so."""
    view = view_of_period("2024-01-01..2024-06-15", COUNTY)
    own, half = view.snapshot.id, {"from": "2024-01-01", "to": "2024-06-15"}
    put(1, "2024年上半年，高唐县", {**half, "towns": [], "snapshot": own}, maker="甲")
    put(2, "2024年上半年，高唐县", {**half, "towns": [], "snapshot": "older"}, maker="乙")
    put(3, "2024年上半年，鱼邱湖街道", {**half, "towns": ["371526001"], "snapshot": own}, maker="甲")
    put(4, "2024年5月，高唐县", {"from": "2024-05-01", "to": "2024-05-31", "towns": [], "snapshot": own})
    with app.server.test_request_context():
        head, listed, others = made.period_files(view)
        assert (head.children, [row.children[2].children for row in listed.children]) == (
            "本期的文件",
            [
                "1970年1月1日 08:00生成　操作人乙　快照older（不是本页的快照）",
                f"1970年1月1日 08:00生成　操作人甲　快照{own}",
            ],
        )
        summary, *folded = others.children
        assert summary.children == "其他时期的文件（2份）"
        assert [one.children for one in folded[::2]] == ["2024年上半年，鱼邱湖街道", "2024年5月，高唐县"]
        # a town's user sees none of them
        g.scope = Scope(frozenset({"371526001"}))
        assert made.period_files(view) == []


def put(place: int, title: str, manifest: dict[str, object], **about: object) -> None:
    """A job that has ended well, with its manifest."""
    folder = JOBS.root / f"{place:032x}"
    (folder / "files").mkdir(parents=True)
    record = {"kind": "briefing", "started_at": place, "about": {"title": title, "is_basket": False, **about}}
    (folder / "job.json").write_text(json.dumps(record))
    (folder / "exit_code").write_text("0")
    (folder / "files" / "manifest.json").write_text(json.dumps({"files": [], "notes": [], **manifest}))


HALF = ["2024-01-01", "2024-06-15"]


def test_progress_is_of_the_window_s_own_job(over_own: None) -> None:
    put(1, "2024年上半年，高唐县", {}, of=HALF)
    with app.server.test_request_context():
        nothing = page.watch(job_id=None, search="", _tick=1)
        assert nothing == {"still": True, "state": [], "basket_state": []}
        own = page.watch(job_id=f"{1:032x}", search="?from=2024-01-01&to=2024-06-15", _tick=1)
    assert "2024年上半年，高唐县：已生成0个文件" in str(own["state"])


@pytest.mark.parametrize(
    "search", ["?from=2024-05-01&to=2024-05-31", "?from=2024-01-01&to=2024-06-15&town=371526001"]
)
def test_what_a_job_of_other_days_or_towns_made_is_not_said_on_the_page(over_own: None, search: str) -> None:
    put(1, "2024年上半年，高唐县", {}, of=HALF)
    put(2, "2024年上半年，高唐县", {}, of=HALF)
    (JOBS.root / f"{2:032x}" / "exit_code").write_text("1")
    with app.server.test_request_context():
        for place in (1, 2):
            seen = page.watch(job_id=f"{place:032x}", search=search, _tick=1)
            assert (seen["state"], seen["still"]) == ([], True)


def test_a_running_job_of_other_days_says_so(over_own: None, monkeypatch: pytest.MonkeyPatch) -> None:
    put(1, "2024年上半年，高唐县", {}, of=HALF)
    monkeypatch.setattr(JOBS, "answer", lambda _job: None)
    with app.server.test_request_context():
        other = page.watch(job_id=f"{1:032x}", search="?from=2024-05-01&to=2024-05-31", _tick=1)
        own = page.watch(job_id=f"{1:032x}", search="?from=2024-01-01&to=2024-06-15", _tick=1)
    assert "2024年上半年，高唐县（不是本页的时期、镇街）：" in str(other["state"])
    assert "不是本页" not in str(own["state"])


def test_without_data_the_page_says_how_to_load(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))
    with app.server.test_request_context():
        assert "python -m etl load" in str(page.draw("")["notice"])


def test_without_chromium_the_page_says_what_is_missing(
    over_small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    with app.server.test_request_context():
        layout = str(page.layout())
    assert MISSING in layout
    assert "disabled=True" in layout


def test_a_missing_font_is_said_on_the_page(over_small: None, monkeypatch: pytest.MonkeyPatch) -> None:
    renderer_health = RendererHealth(lambda: None)
    renderer_health.report("缺少中文字体。")
    monkeypatch.setattr(page, "RENDERER_HEALTH", renderer_health)
    with app.server.test_request_context():
        assert "缺少中文字体。" in str(page._make_card())


@pytest.fixture
def over_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A data folder of the test's own: jobs lie on disk, and one test's would be another's."""
    point_to(tmp_path, write_snapshot(tmp_path, FIRST).name)
    monkeypatch.setenv("ANXIN_DATA", str(tmp_path))


def reason_of(job: Job) -> str:
    answer = JOBS.answer(job)
    assert answer is not None
    return reason(answer)


def test_the_basket_lists_what_the_page_s_snapshot_gives(over_small: None) -> None:
    kept = [
        {"card": "complaints-by-month", "search": "?from=2024-01-01&to=2024-06-15&town=371526001"},
        {"card": "no-such-card", "search": "", "title": "旧图"},
    ]
    with app.server.test_request_context():
        shown = basket.show(kept, "")
        words = str(shown["rows"])
        assert "2024年1月1日至6月15日鱼邱湖街道每月投诉量" in words
        assert "筛选：镇街：鱼邱湖街道" in words
        assert "不会收入：图表“no-such-card”已不存在" in words
        assert (shown["cannot"], shown["clear"]) == (False, False)
        # nothing that could be drawn, nothing at all, and what is no list
        assert basket.show(kept[1:], "")["cannot"] is True
        assert "材料篮是空的" in str(basket.show([], "")["rows"])
        assert "第1项" in str(basket.show([{"card": 7}], "")["rows"])


def test_a_job_of_a_basket_gets_the_list_and_the_page_s_snapshot(
    over_own: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    monkeypatch.setattr(page, "may_change", lambda: True)
    jobs = JOBS
    kept = [{"card": "no-such-card", "search": "", "title": "旧图"}]
    with app.server.test_request_context():
        page.start("", kept)
    (job,) = jobs.all()
    assert job.about["is_basket"]
    wait_until(lambda: not jobs.is_running(job), 60)
    assert json.loads((job.folder / "cards.json").read_text(encoding="utf-8")) == kept
    assert reason_of(job).startswith("材料篮里没有可以收入的图表。“旧图”")


def test_a_job_that_cannot_be_done_tells_its_reason(over_own: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    jobs = JobRunner("briefing", KEPT_BRIEFINGS)
    job = briefing_jobs.start(["--period", "2024H1"], "2024年上半年", jobs=jobs)
    assert job is not None
    # one at a time
    assert briefing_jobs.start(["--period", "2024H1"], "2024年上半年", jobs=jobs) is None
    wait_until(lambda: not jobs.is_running(job), 60)
    assert reason_of(job) == MISSING


def test_the_reason_is_the_sentence_alone(over_own: None) -> None:
    """With a snapshot open nothing of the database's library comes after it."""
    jobs = JobRunner("briefing", KEPT_BRIEFINGS)
    job = briefing_jobs.start(["--period", "2030"], "2030年", jobs=jobs)
    assert job is not None
    wait_until(lambda: not jobs.is_running(job), 60)
    assert reason_of(job).startswith("还没有“2030”的数据：")
    assert (job.folder / "err").read_text(encoding="utf-8").count("\n") == 1


def test_only_who_sees_the_county_makes_and_fetches(client: FlaskClient) -> None:
    with app.server.test_request_context(headers={"Origin": "http://localhost"}):
        g.scope = Scope(frozenset({"371526001"}))
        assert page.NOT_COUNTY in str(page.start("")["state"])
    with app.server.test_request_context():
        assert page.NOT_COUNTY in str(page.start("")["state"])
    assert JOBS.running() is None


def test_files_are_fetched_by_the_job_s_name(client: FlaskClient) -> None:
    job_id = "0123456789abcdef" * 2
    folder = JOBS.root / job_id / "files"
    (folder / "图片_Word").mkdir(parents=True)
    (folder.parent / "job.json").write_text('{"kind": "briefing", "started_at": 0, "about": {}}')
    (folder / "高唐县_通报_2024上半年_截至20240630.docx").write_bytes(b"word")
    (folder / "图片_Word" / "甲.png").write_bytes(b"png")
    assert client.get(f"/briefings/{job_id}/docx").status_code == 404
    (folder / "manifest.json").write_text(json.dumps({}))
    answer = client.get(f"/briefings/{job_id}/docx")
    assert (answer.status_code, answer.data) == (200, b"word")
    assert "attachment" in answer.headers["Content-Disposition"]
    archive = zipfile.ZipFile(BytesIO(client.get(f"/briefings/{job_id}/zip").data))
    assert archive.namelist() == ["manifest.json", "图片_Word/甲.png"]
    for wrong in (f"{'.' * 32}/docx", f"{'f' * 32}/docx", f"{job_id}/exe"):
        assert client.get(f"/briefings/{wrong}").status_code == 404
