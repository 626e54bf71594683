"""The renderer process: draws official pictures, one job at a time, in a Chromium of its own.

`python -m briefing.drawing FOLDER` reads jobs as JSON lines and answers each with one line. A job names
card, sheet and view, which holds snapshot, filters and scope. The figures are queried again here, so that a
picture can be made again and checked. Any error that concerns more than one picture ends the process; its
parent starts a new one. FOLDER belongs to this process, which removes it when it ends.
"""

import asyncio
import io
import json
import os
import signal
import sys
from contextlib import suppress
from pathlib import Path
from types import FrameType
from typing import Any

import kaleido
from PIL import Image

from briefing.chromium import remove_folder
from briefing.errors import RenderFailed
from data.errors import DataError
from data.view import View
from pages._cards.registry import all_cards
from pages._charts.paper import SHEETS
from pages._charts.theme import FONT
from pages._components.cards import paper_figure

# two words of equal length: a font without Chinese draws both as the same empty boxes
PROOF_WORDS = ("欠薪", "治理")
NO_FONT = (
    "服务器上没有中文字体，正式图片里的汉字会成为方框，已停止生成。"
    "请安装中文字体（Debian、麒麟：apt-get install fonts-noto-cjk）后重试。"
    "卡片菜单里的“浏览器图片”不受影响。"
)


def figure_of(job: dict[str, Any]) -> dict[str, Any]:
    """The figure of a job, queried again from the job's snapshot."""
    card, sheet = all_cards().get(job["card"]), SHEETS.get(job["sheet"])
    if card is None or sheet is None:
        raise RenderFailed(f"没有这个图表或版式：{job['card']}，{job['sheet']}。")
    return paper_figure(card, View.from_json(job["view"]), sheet)


def opaque_png(png: bytes, dpi: int | None) -> bytes:
    """The picture on white without transparency; Word derives its width on paper from the dots per inch."""
    picture = Image.open(io.BytesIO(png)).convert("RGB")
    out = io.BytesIO()
    picture.save(out, "PNG", **({"dpi": (dpi, dpi)} if dpi else {}))
    return out.getvalue()


async def png_of(browser: kaleido.Kaleido, figure: dict[str, Any]) -> bytes:
    layout = figure["layout"]
    size = {"width": layout["width"], "height": layout["height"]}
    return await browser.calc_fig(figure, {"format": "png", "scale": 1, **size})


async def shows_chinese(browser: kaleido.Kaleido) -> bool:
    """Whether two Chinese titles give two different pictures."""
    layout = {"width": 240, "height": 120, "font": {"family": FONT}}
    first, second = [
        await png_of(browser, {"data": [], "layout": {**layout, "title": {"text": words}}})
        for words in PROOF_WORDS
    ]
    return first != second


async def draw(browser: kaleido.Kaleido, job: dict[str, Any]) -> dict[str, Any]:
    """The answer to a job: the size of its picture, or the reason why there is none."""
    try:
        figure = figure_of(job)
    except (DataError, RenderFailed) as error:
        return {"id": job["id"], "reason": str(error)}
    sheet = SHEETS[job["sheet"]]
    png = opaque_png(await png_of(browser, figure), sheet.dpi)
    Path(job["path"]).write_bytes(png)
    return {"id": job["id"], "width": figure["layout"]["width"], "height": figure["layout"]["height"]}


def write_answer(answer: dict[str, Any]) -> None:
    sys.stdout.write(json.dumps(answer, ensure_ascii=False) + "\n")
    sys.stdout.flush()


def exit_on_sigterm(browser: kaleido.Kaleido, folder: Path) -> None:
    """At SIGTERM Chromium is killed, since a hanging Chromium does not notice that its parent has ended.

    Without that signal, and after a kill, Chromium ends by itself when its pipe closes.
    """

    def exit_now(_number: int, _frame: FrameType | None) -> None:
        started = getattr(browser, "subprocess", None)
        if started is not None and os.name == "posix":
            # Chromium is the leader of its own process group
            with suppress(ProcessLookupError):
                os.killpg(started.pid, signal.SIGKILL)
        remove_folder(folder)
        # asyncio would wait for the hanging process
        os._exit(1)

    signal.signal(signal.SIGTERM, exit_now)


async def serve(folder: Path) -> int:
    # otherwise MathJax is requested from the internet, which takes minutes where packets are dropped
    chromium = kaleido.Kaleido(n=1, mathjax=False, timeout=None)
    exit_on_sigterm(chromium, folder)
    async with chromium as browser:
        if not await shows_chinese(browser):
            write_answer({"reason": NO_FONT})
            return 1
        write_answer({"ready": True})
        while line := await asyncio.to_thread(sys.stdin.readline):
            write_answer(await draw(browser, json.loads(line)))
    return 0


if __name__ == "__main__":
    sys.stdin.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    sys.stdout.reconfigure(encoding="utf-8")  # type: ignore[union-attr]
    own = Path(sys.argv[1])
    try:
        sys.exit(asyncio.run(serve(own)))
    finally:
        remove_folder(own)
