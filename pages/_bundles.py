"""The files that pages load, each under a name that changes with its content, so that browsers keep it.

A browser waits for every request, so many sources are one file: styles and scripts of our own in the order
of their names, and the libraries that every page needs. They are put together once, when the program starts.
"""

import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path

from dash import _dash_renderer

ASSETS = Path(__file__).parents[1] / "assets"
VENDOR, FONTS = ASSETS / "vendor", ASSETS / "vendor" / "fonts"
FOLDER = "/bundles/"
STYLES, BOOTSTRAP, SCRIPTS = "anxin.css", "bootstrap.css", "anxin.js"
LIBRARIES, PLOTLY, FAVICON = "libraries.js", "plotly.js", "favicon.svg"
WALL_STYLES, WALL_SCRIPTS = "wall.css", "wall.js"
# the last of them shows the picture that is kept
WALL_ORDER = ("wall.js", "wall_turn.js", "wall_keep.js")
# the parts of Dash's own components that every page has: as files of their own Dash would ask for them late
CHUNKS = ("dropdown", "datepicker", "graph")
FONT = re.compile(r'url\("\.\./vendor/fonts/([^"]+)"\)')
SOURCE_MAP = re.compile(r"^//# sourceMappingURL=.*$", re.MULTILINE)


@dataclass(frozen=True)
class Bundle:
    """A file as browsers get it; `mark` is the hash of its content."""

    name: str
    content: bytes
    mark: str

    @property
    def file_name(self) -> str:
        stem, _, ending = self.name.rpartition(".")
        return f"{stem}.{self.mark}.{ending}"

    @property
    def path(self) -> str:
        return FOLDER + self.file_name


def plain_name(file_name: str) -> str:
    """anxin.0123456789ab.css → anxin.css, whatever the hash."""
    return re.sub(r"\.[0-9a-f]{12}(?=\.\w+$)", "", file_name)


@cache
def bundles() -> dict[str, Bundle]:
    """All of them by their plain names."""
    fonts = [_bundle(path.name, path.read_bytes()) for path in sorted(FONTS.glob("*.woff2"))]
    styles = sorted((ASSETS / "css").glob("*.css"))
    scripts = sorted((ASSETS / "js").glob("*.js"))
    made = [
        *fonts,
        _bundle(FAVICON, (ASSETS / FAVICON).read_bytes()),
        _bundle(BOOTSTRAP, (VENDOR / "bootstrap.min.css").read_bytes()),
        _bundle(STYLES, _styles(styles, fonts)),
        _bundle(SCRIPTS, _scripts(scripts)),
        _bundle(LIBRARIES, _scripts([*dash_files(), VENDOR / "date-fns-locale-zh-CN.min.js"])),
        _bundle(PLOTLY, _scripts([VENDOR / "plotly-locale-zh-cn.js", VENDOR / "plotly-basic.min.js"])),
        _bundle(WALL_STYLES, _styles([one for one in styles if "_wall" in one.name], fonts)),
        _bundle(WALL_SCRIPTS, _scripts(ASSETS / "js" / name for name in WALL_ORDER)),
    ]
    return {one.name: one for one in made}


def path_of(name: str) -> str:
    """The address of a bundle on this server."""
    return bundles()[name].path


def dash_files() -> list[Path]:
    """React and what else Dash needs before its own scripts, and the parts of its components."""
    (needed,) = _dash_renderer._js_dist_dependencies
    parts = [*needed["relative_package_path"]["prod"], *(f"dcc/async-{name}.js" for name in CHUNKS)]
    return [Path(str(files("dash") / part)) for part in parts]


def _bundle(name: str, content: bytes) -> Bundle:
    return Bundle(name, content, hashlib.sha256(content).hexdigest()[:12])


def _styles(sheets: Iterable[Path], fonts: Iterable[Bundle]) -> bytes:
    """The sheets one after the other; fonts lie beside the bundle under their own marked names."""
    names = {one.name: one.file_name for one in fonts}
    text = "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)
    return FONT.sub(lambda found: f'url("{names[found[1]]}")', text).encode()


def _scripts(sources: Iterable[Path]) -> bytes:
    """Each in a function of its own, as if it were a file of its own: strict or not, its names its own."""
    texts = [SOURCE_MAP.sub("", source.read_text(encoding="utf-8")) for source in sources]
    return "".join(f"(function () {{ {text}\n}}).call(window);\n" for text in texts).encode()
