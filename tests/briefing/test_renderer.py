"""The renderer process: the right picture for each of many askers, and what happens when it breaks."""

import io
import os
import signal
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PIL import Image

from briefing.errors import NoRenderer, RenderFailed
from briefing.renderer import Job, Renderer
from data import COUNTY, Filters, warehouse

HALF = ("2024-01-01", "2024-06-30")
CARDS = ("complaints-by-month", "complaints-by-channel", "recovery-by-route", "home-changes", "fund-flows")
PERIODS = (HALF, ("2023-01-01", "2023-12-31", "371526001"))

pytestmark = [pytest.mark.slow, pytest.mark.browser]


@pytest.fixture
def over_demo(demo, monkeypatch: pytest.MonkeyPatch) -> str:
    """The demo as the data folder; gives the snapshot's id."""
    monkeypatch.setenv("ANXIN_DATA", str(demo.data_dir))
    return warehouse().snapshot().id


def asked(snapshot: str, first: str = HALF[0], last: str = HALF[1], *towns: str) -> dict[str, Any]:
    """A view in plain values, as a job carries it."""
    filters = Filters(date.fromisoformat(first), date.fromisoformat(last), towns)
    return {
        "snapshot": snapshot,
        "filters": filters.to_json(),
        "scope": COUNTY.to_json(),
        "compare": "last_year",
        "choices": [],
    }


@pytest.fixture(scope="module")
def renderer() -> Iterator[Renderer]:
    with Renderer() as renderer:
        yield renderer


def children(pid: int) -> list[int]:
    """Processes below one, Chromium's own among them."""
    found = []
    for folder in Path("/proc").iterdir():
        if folder.name.isdigit():
            try:
                parent = int((folder / "stat").read_text().rsplit(")", 1)[1].split()[1])
            except (FileNotFoundError, ProcessLookupError):
                continue
            if parent == pid:
                found += [int(folder.name), *children(int(folder.name))]
    return found


def test_sixteen_jobs_of_eight_askers_give_sixteen_right_pictures(over_demo: str, renderer: Renderer) -> None:
    """Every card, and every other one of a second town and year, so that no two neighbours are alike."""
    jobs = [Job(asked(over_demo, *PERIODS[place % 2]), card, "word") for place, card in enumerate(CARDS)]
    jobs.append(Job(asked(over_demo, *PERIODS[1]), CARDS[0], "word"))
    alone = {job: renderer.picture(job) for job in jobs}
    assert len(set(alone.values())) == len(jobs)
    mixed = [jobs[place * 5 % len(jobs)] for place in range(16)]
    with ThreadPoolExecutor(8) as askers:
        answers = list(askers.map(renderer.picture, mixed))
    assert [answer == alone[job] for job, answer in zip(mixed, answers, strict=True)] == [True] * 16


@pytest.mark.parametrize(
    ("sheet", "size", "dpi"), [("word", (1843, 1080), 300), ("slide", (2560, 1440), None)]
)
def test_size_ground_and_dots_per_inch(
    over_demo: str, renderer: Renderer, sheet: str, size: tuple[int, int], dpi: int | None
) -> None:
    picture = Image.open(io.BytesIO(renderer.picture(Job(asked(over_demo), CARDS[0], sheet))))
    assert picture.width == size[0]
    # a Word picture grows to hold its notes, a slide never
    assert picture.height == size[1] or (sheet == "word" and picture.height > size[1])
    assert picture.mode == "RGB"
    assert picture.getpixel((2, 2)) == (255, 255, 255)
    if dpi:
        assert round(picture.info["dpi"][0]) == dpi
    else:
        assert "dpi" not in picture.info


def test_a_killed_chromium_is_replaced(over_demo: str, renderer: Renderer) -> None:
    jobs = [Job(asked(over_demo), card, "word") for card in CARDS]
    before = [renderer.picture(job) for job in jobs]
    old = renderer.pid
    assert old
    with ThreadPoolExecutor(4) as askers:
        waiting = [askers.submit(renderer.picture, job) for job in jobs]
        time.sleep(0.3)
        for pid in children(old):
            try:
                os.kill(pid, signal.SIGKILL)
            except ProcessLookupError:
                continue
        assert [one.result() for one in waiting] == before
    assert renderer.pid != old


def test_a_hung_chromium_is_given_up_and_ended(over_demo: str) -> None:
    """Stopped, it does not see its pipe close: it must be ended by force, or it keeps its memory for ever."""
    job = Job(asked(over_demo), CARDS[0], "word")
    with Renderer(job_seconds=0.001, start_seconds=60) as hasty:
        hasty.prove()
        assert hasty.pid
        below = children(hasty.pid)
        for pid in below:
            os.kill(pid, signal.SIGSTOP)
        with pytest.raises(RenderFailed, match=r"没有画完.*重试"):
            hasty.picture(job)
        assert below and not [pid for pid in below if is_running(pid)]


def is_running(pid: int) -> bool:
    """Ended processes that nobody has asked after yet do not run."""
    try:
        return (Path("/proc") / str(pid) / "stat").read_text().rsplit(")", 1)[1].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def test_an_unknown_card_does_not_end_the_renderer(over_demo: str, renderer: Renderer) -> None:
    renderer.picture(Job(asked(over_demo), CARDS[0], "word"))
    pid = renderer.pid
    with pytest.raises(RenderFailed, match="没有这个图表"):
        renderer.picture(Job(asked(over_demo), "nothing", "word"))
    with pytest.raises(RenderFailed, match="快照"):
        renderer.picture(Job(asked("wages-20200101T000000Z-00000000"), CARDS[0], "word"))
    assert renderer.pid == pid


def test_a_long_temporary_folder_is_no_hindrance(
    over_demo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A job's own folder lies deep in the data folder: Chromium's socket has no room below it."""
    deep = tmp_path / ("深" * 20) / ("x" * 60)
    deep.mkdir(parents=True)
    monkeypatch.setattr(tempfile, "tempdir", str(deep))
    with Renderer() as renderer:
        assert renderer.picture(Job(asked(over_demo), CARDS[0], "word")).startswith(b"\x89PNG")
    assert list(deep.iterdir()) == []


def test_without_a_chinese_font_nothing_is_drawn(
    over_demo: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Chinese would be empty boxes, all alike: the two proof titles then give one picture."""
    nowhere = tmp_path / "fonts.conf"
    nowhere.write_text(f"<fontconfig><dir>{tmp_path}</dir><cachedir>{tmp_path}</cachedir></fontconfig>")
    monkeypatch.setenv("FONTCONFIG_FILE", str(nowhere))
    with Renderer() as blind, pytest.raises(NoRenderer, match="中文字体"):
        blind.picture(Job(asked(over_demo), CARDS[0], "word"))


def test_without_chromium_a_sentence_says_what_is_missing(
    over_demo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("BROWSER_PATH", "/nowhere/chromium")
    with Renderer() as none, pytest.raises(NoRenderer, match=r"没有找到 Chromium.*apt-get install"):
        none.picture(Job(asked(over_demo), CARDS[0], "word"))
