"""Several processes over one data folder: what one did, the other knows."""

import os
import secrets
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from data.query.lanes import FIGURES, HEAVY, Limits, part
from tests.conftest import wait_until
from tests.data.small_county.files import TABLES, point_to, write_snapshot
from tests.service.conftest import HALF, PASSWORD, SECOND, callback, signed_in
from tests.service.running import Service, running

pytestmark = [pytest.mark.slow, pytest.mark.skipif(os.name == "nt", reason="gunicorn is for Unix")]
COUNT = f"/api/metrics/complaints_received.json?{HALF}"


@pytest.fixture
def service(guarded: Path, tmp_path: Path) -> Iterator[Service]:
    with running(guarded, tmp_path / "service.log") as service:
        yield service


def value(service: Service, headers: Any) -> int:
    return service.ask(COUNT, headers=headers).json["rows"][0]["value"]


def test_sign_in_sessions_and_pauses_hold_for_all(service: Service) -> None:
    with service.only(0):
        browser = signed_in(service)
    with service.only(1):
        assert service.ask(COUNT, headers=browser).status == 200
        out = service.ask("/logout", method="POST", headers=browser)
        assert out.status == 302
    with service.only(0):
        assert service.ask(COUNT, headers=browser).status == 401
    wrong = {"Content-Type": "application/x-www-form-urlencoded", "Origin": service.origin}
    # five failures pause the account: three at one process and two at the other
    for number, times in ((0, 3), (1, 2)):
        with service.only(number):
            for _ in range(times):
                form = f"username=analyst&password={secrets.token_hex(8)}"
                assert service.ask("/login", method="POST", body=form, headers=wrong).status == 401
    with service.only(0):
        right = f"username=analyst&password={PASSWORD.replace(' ', '+')}"
        assert service.ask("/login", method="POST", body=right, headers=wrong).status == 401


def test_a_new_snapshot_is_seen_by_all(service: Service, guarded: Path) -> None:
    browser = signed_in(service)
    before = []
    for number in range(2):
        with service.only(number):
            # twice: the second answer is remembered
            before += [value(service, browser), value(service, browser)]
    # one complaint of the half-year less than in the first snapshot
    fewer = [one for one in TABLES["complaints"] if one["complaint_id"] != "c1"]
    assert len(fewer) == len(TABLES["complaints"]) - 1
    path = write_snapshot(guarded, SECOND, TABLES | {"complaints": fewer})
    point_to(guarded, path.name)
    after = []
    for number in range(2):
        with service.only(number):
            after += [value(service, browser), value(service, browser)]
    assert before == [before[0]] * 4
    assert after == [before[0] - 1] * 4


def test_a_briefing_begun_by_one_is_known_to_the_other(service: Service) -> None:
    browser = signed_in(service)
    output = "..briefing-job.data...briefing-state.children@{mark}...basket-state.children@{mark}.."
    listed = service.ask("/_dash-dependencies", headers=browser).json
    output = next(one["output"] for one in listed if one["output"].startswith("..briefing-job.data"))
    ids = ["briefing-job", "briefing-state", "basket-state"]
    names = [one.rpartition(".") for one in output.strip(".").split("...")]
    begin = {
        "output": output,
        "outputs": [{"id": id, "property": prop} for id, (_, _, prop) in zip(ids, names, strict=True)],
        "inputs": [
            {"id": "briefing-make", "property": "n_clicks", "value": 1},
            {"id": "basket-make", "property": "n_clicks", "value": None},
        ],
        "state": [
            {"id": "address", "property": "search", "value": f"?{HALF}"},
            {"id": "basket", "property": "data", "value": None},
        ],
        "changedPropIds": ["briefing-make.n_clicks"],
    }
    watch = {
        "output": "..briefing-poll.disabled...briefing-state.children...basket-state.children..",
        "outputs": [
            {"id": "briefing-poll", "property": "disabled"},
            {"id": "briefing-state", "property": "children"},
            {"id": "basket-state", "property": "children"},
        ],
        "inputs": [
            {"id": "briefing-job", "property": "data", "value": None},
            {"id": "address", "property": "search", "value": f"?{HALF}"},
            {"id": "briefing-poll", "property": "n_intervals", "value": 1},
        ],
        "changedPropIds": ["briefing-poll.n_intervals"],
    }
    with service.only(0):
        job = callback(service, browser, begin)["response"]["briefing-job"]["data"]
    watch["inputs"][0]["value"] = job
    with service.only(1):
        seen = str(callback(service, browser, watch))
        again = callback(service, browser, begin)["response"]
        assert "正在启动" in seen or "/" in seen
        # one runner for all: the other process starts no second one
        assert "briefing-job" not in again
        assert "正在生成另一份" in str(again)

    def is_over() -> bool:
        with service.only(1):
            return callback(service, browser, watch)["response"]["briefing-poll"]["disabled"]

    wait_until(is_over, 240)


def test_files_sent_to_one_are_found_by_the_other(service: Service) -> None:
    """The rest of a folder that is dropped may go to another process than its first file."""
    browser = signed_in(service)

    def send(name: str, inbox: str = "") -> dict:
        body = (
            f'--x\r\nContent-Disposition: form-data; name="file"; filename="{name}"\r\n'
            "Content-Type: text/csv\r\n\r\na,b\r\n1,2\r\n\r\n--x--\r\n"
        )
        headers = {**browser, "Content-Type": "multipart/form-data; boundary=x"}
        where = f"/import/upload{f'?inbox={inbox}' if inbox else ''}"
        return service.ask(where, method="POST", body=body, headers=headers).json

    with service.only(0):
        first = send("one.csv")
    with service.only(1):
        assert send("two.csv", first["inbox"]) == {"inbox": first["inbox"], "files": 1}


def test_the_figures_for_monitoring_are_those_of_all(service: Service) -> None:
    browser = signed_in(service)
    for number in range(2):
        with service.only(number):
            for _ in range(3):
                assert service.ask("/api/metrics", headers=browser).status == 200
    lines = service.ask("/metrics").text.splitlines()
    counted = 'anxin_requests_total{kind="api",method="GET",status="200"} 6.0'
    assert counted in lines
    assert "anxin_ready 1.0" in lines
    assert any(line.startswith('anxin_lane_taken{lane="heavy"}') for line in lines)


def test_all_processes_together_have_the_places_of_one() -> None:
    figures, heavy = part(2, 4)
    assert (figures.places, heavy) == (-(-FIGURES.places // 2), Limits(1, 1, HEAVY.seconds))
    # heavy questions, waiting ones included, never hold all threads
    for threads in range(2, 20):
        _, heavy = part(2, threads)
        assert heavy.places + heavy.waiting <= threads // 2
