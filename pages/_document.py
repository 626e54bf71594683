"""The one HTML document of all pages: what it loads, in which order, and what it shows meanwhile."""

import json
import re

import dash

from pages._bundles import BOOTSTRAP, FAVICON, LIBRARIES, PLOTLY, SCRIPTS, STYLES, path_of
from pages._components.first_frame import first_frame

TEMPLATE = """<!DOCTYPE html>
<html lang="zh-CN">
<head>{%metas%}<title>{%title%}</title>{%favicon%}{%css%}</head>
<body>{%app_entry%}<div id="asking" role="status"></div>
<footer>{%config%}{%scripts%}{%renderer%}</footer></body>
</html>"""

SCRIPT = re.compile(r'<script src="([^"]+)"></script>\n?')
# of Dash's own list: what is in a bundle, what no page has, and what comes when it is first needed
LEFT_OUT = ("/dash/deps/", "/dash/dash_table/", "/dash_ag_grid/")
GRID = "/dash_ag_grid/"
GRID_PART = "/_dash-component-suites/dash_ag_grid/async-community.js"
# Plotly as a whole, for pictures of tables
WHOLE_PLOTLY = "/_dash-component-suites/plotly/package_data/plotly.min.js"
# what Dash asks for first, once its scripts have run
ASKED_FIRST = ("/_dash-layout", "/_dash-dependencies")


def parts(path: str, given: dict[str, str]) -> dict[str, str]:
    """The parts of the document for the page at `path`, from those that Dash has made."""
    listed = SCRIPT.findall(given["scripts"])
    own = [_address(name) for name in (LIBRARIES, SCRIPTS)]
    kept = [one for one in listed if not any(place in one for place in LEFT_OUT)]
    inline = SCRIPT.sub("", given["scripts"])
    late = {
        "plotly": _address(PLOTLY),
        "wholePlotly": dash.get_relative_path(WHOLE_PLOTLY),
        "grid": next(one for one in listed if GRID in one),
        "gridPart": dash.get_relative_path(GRID_PART),
    }
    return given | {
        "favicon": f'<link rel="icon" type="image/svg+xml" href="{_address(FAVICON)}">',
        "css": "".join(map(_style, (BOOTSTRAP, STYLES))) + given["css"] + _preloads(path, late["plotly"]),
        "app_entry": first_frame(path),
        "scripts": (
            f'<script id="late-scripts" type="application/json">{json.dumps(late)}</script>'
            + "".join(f'<script src="{one}"></script>' for one in [*own, *kept])
            + inline
        ),
    }


def _address(name: str) -> str:
    return str(dash.get_relative_path(path_of(name)))


def _style(name: str) -> str:
    return f'<link rel="stylesheet" href="{_address(name)}">'


def _preloads(path: str, plotly: str) -> str:
    """What the first picture needs, fetched beside the scripts that will ask for it."""
    asked = "".join(
        f'<link rel="preload" as="fetch" crossorigin href="{dash.get_relative_path(one)}">'
        for one in ASKED_FIRST
    )
    if not has_charts(path):
        return asked
    return f'{asked}<link rel="preload" as="script" fetchpriority="low" href="{plotly}">'


def has_charts(path: str) -> bool:
    """Whether the page at the address draws charts: all do, but those that are declared otherwise."""
    wanted = path.strip("/")
    page = next((one for one in dash.page_registry.values() if one["path"].strip("/") == wanted), None)
    return page is not None and page.get("has_charts", True)
