"""The page 简报 and what it hands out."""

import json
import time
import zipfile
from io import BytesIO
from pathlib import Path

import pytest
from flask import g
from flask.testing import FlaskClient

import app
from briefing.asked import asked_view
from briefing.chromium import MISSING
from data import Scope
from pages import briefing as page
from pages._briefing.jobs import JOBS, Jobs, root


@pytest.fixture
def client(over_small: None) -> FlaskClient:
    return app.server.test_client()


def test_draft_is_the_text_of_the_paper(over_small: None) -> None:
    with app.server.test_request_context():
        drawn = page.draw("?from=2024-01-01&to=2024-06-15&channel=hotline")
    assert drawn["copy"].startswith("2024年1月1日至6月15日高唐县欠薪投诉办理和追缴情况通报\n一、总体情况\n")
    assert "简报不按渠道筛选" in str(drawn["notice"])
    # the channel chosen on the bar leaves the 通报 as it is
    assert drawn["copy"] == page.compose(asked_view("2024-01-01..2024-06-15")).plain_text


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


def test_a_job_that_cannot_be_done_tells_its_reason(
    over_small: None, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    jobs = Jobs()
    job = jobs.start(["--period", "2024H1"], "2024年上半年")
    assert job is not None
    # one at a time
    assert jobs.start(["--period", "2024H1"], "2024年上半年") is None
    end = time.monotonic() + 30
    while job.process.poll() is None and time.monotonic() < end:
        time.sleep(0.1)
    assert jobs.reason(job) == MISSING


def test_only_who_sees_the_county_makes_and_fetches(client: FlaskClient) -> None:
    with app.server.test_request_context(headers={"Origin": "http://localhost"}):
        g.scope = Scope(frozenset({"371526001"}))
        assert page.NOT_COUNTY in str(page._start("")["state"])
    with app.server.test_request_context():
        assert page.NOT_COUNTY in str(page._start("")["state"])
    assert JOBS.running() is None


def test_files_are_fetched_by_the_job_s_name(client: FlaskClient) -> None:
    job_id = "0123456789abcdef" * 2
    folder = root() / job_id / "files"
    (folder / "图片_Word").mkdir(parents=True)
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
