"""Which Chromium draws the official pictures."""

import logging
import os
import shutil
import time
from pathlib import Path

from briefing.errors import NoRenderer

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome", "msedge")
MISSING = (
    "没有找到 Chromium，不能在服务器上生成正式图片。请安装 Chromium 和中文字体"
    "（Debian、麒麟：apt-get install chromium fonts-noto-cjk），或用环境变量 BROWSER_PATH 指明它的位置。"
    "卡片菜单里的“浏览器图片”不受影响。"
)
REMOVE_TRIES = 100

log = logging.getLogger(__name__)


def chromium_path() -> str | None:
    """`BROWSER_PATH`, else the first that the machine has."""
    named = os.environ.get("BROWSER_PATH", "").strip()
    if named:
        return shutil.which(named)
    return next((found for name in NAMES if (found := shutil.which(name))), None)


def require_chromium() -> str:
    found = chromium_path()
    if found is None:
        raise NoRenderer(MISSING)
    return found


def remove_folder(folder: Path) -> None:
    """Removes a folder; tries again because Chromium may still write into its profile after its parent has
    ended."""
    for _ in range(REMOVE_TRIES):
        shutil.rmtree(folder, ignore_errors=True)
        if not folder.exists():
            return
        time.sleep(0.1)
    log.warning("left behind: %s", folder)
