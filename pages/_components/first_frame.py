"""What the browser paints before any script has run: the head of every page, and room for the rest."""

from html import escape

from data.view import COUNTY_NAME
from pages._components.shell import WALL_PATH, nav_pages

# Dash fills this element, and writes its own English words there until the layout has come
ENTRY = '<div id="react-entry-point"></div>'
NO_SCRIPTS = "本系统要用脚本画图：请在浏览器里允许本站运行JavaScript，再刷新页面。"
TILE, CARD = '<div class="tile is-waiting"></div>', '<div class="card-box is-waiting"></div>'
ROOM = f'<div class="tiles">{4 * TILE}</div><div class="page-grid">{2 * CARD}</div>'
SLOW = "打开得比平常慢，请再等一会儿；仍没有内容，请刷新页面。"


def first_frame(path: str) -> str:
    """The frame, which assets/css/22_waiting.css hides once the page itself is there, and Dash's element."""
    if path.rstrip("/").endswith(WALL_PATH):
        return f'<div id="first-frame" class="is-dark"></div>{ENTRY}'
    links = "".join(
        f'<a href="{escape(page["relative_path"])}">{escape(page["name"])}</a>' for page in nav_pages()
    )
    return (
        '<div id="first-frame">'
        f'<header class="top"><div class="brand">安薪 · {COUNTY_NAME}</div>'
        f'<nav class="panel is-drawer">{links}</nav></header><div class="filters"></div>'
        '<div class="page"><p class="first-words">正在打开…</p>'
        f'<p class="first-words is-slow">{SLOW}</p><noscript><p>{NO_SCRIPTS}</p></noscript>'
        f"{ROOM}</div></div>"
        f"{ENTRY}"
    )
