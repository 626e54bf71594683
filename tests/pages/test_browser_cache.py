"""What a browser keeps: bundles under a name that changes with their content, and never a figure."""

import gzip
import re
from pathlib import Path

import brotli
import pytest
from flask.testing import FlaskClient

from pages._bundles import (
    ASSETS,
    BOOTSTRAP,
    LIBRARIES,
    PLOTLY,
    SCRIPTS,
    STYLES,
    _scripts,
    bundles,
    dash_files,
    path_of,
    plain_name,
)

BROWSER = {"Accept": "text/html", "Accept-Encoding": "gzip, deflate, br, zstd"}
A_YEAR = {"public", "max-age=31536000", "immutable"}
LINKED = re.compile(r'(?:href|src)="([^"]+)"')


def rules(client: FlaskClient, path: str) -> set[str]:
    answer = client.get(path, headers=BROWSER)
    assert answer.status_code == 200
    return set(answer.headers["Cache-Control"].split(", "))


def document(client: FlaskClient, path: str = "/complaints") -> str:
    return client.get(path, headers={"Accept": "text/html"}).get_data(as_text=True)


def test_the_document_names_few_files_and_all_are_kept_for_a_year(client: FlaskClient) -> None:
    html = document(client)
    loaded = {
        one
        for one in LINKED.findall(html.partition("<body>")[0]) + re.findall(r'<script src="([^"]+)"', html)
        if not one.startswith("/_dash-layout") and not one.startswith("/_dash-dependencies")
    }
    # two styles, mark, Plotly; libraries, own; Dash's renderer, three of its own components, Bootstrap's
    assert len(loaded) == 11
    for path in loaded:
        assert rules(client, path) == A_YEAR
    assert not any("/assets/" in path or "/dash_table/" in path for path in loaded)


def test_what_is_not_needed_at_first_is_not_in_the_document(client: FlaskClient) -> None:
    assert '<script src="/_dash-component-suites/dash_ag_grid' not in document(client)
    assert '"preload" as="script"' in document(client)
    for path in ("/data", "/nothing"):
        assert '"preload" as="script"' not in document(client, path)


def test_the_document_holds_the_layout_of_no_page(client: FlaskClient) -> None:
    assert len(document(client)) < 12_000
    assert "validation_layout" not in document(client)


@pytest.mark.parametrize(("name", "folder"), [(STYLES, "css"), (SCRIPTS, "js")])
def test_a_bundle_holds_every_source_in_order(name: str, folder: str) -> None:
    content = bundles()[name].content.decode()
    places = []
    for source in sorted((ASSETS / folder).iterdir()):
        text = source.read_text(encoding="utf-8").replace("../vendor/fonts/", "")
        # fonts have a mark in their names there
        longest = max(re.split(r"noto-\S+", text), key=len)
        places.append(content.index(longest))
    assert places == sorted(places) and len(places) > 15


def test_libraries_are_those_that_dash_names() -> None:
    names = [path.name for path in dash_files()]
    assert [name.partition("@")[0] for name in names[:4]] == ["polyfill", "react", "react-dom", "prop-types"]
    assert names[4:] == ["async-dropdown.js", "async-datepicker.js", "async-graph.js"]
    content = bundles()[LIBRARIES].content.decode()
    assert content.index("react.production.min.js") < content.index("webpackChunkdash_core_components")


def test_a_script_of_a_bundle_keeps_to_itself(tmp_path: Path) -> None:
    (tmp_path / "a.js").write_text('"use strict"; const a = 1; // end\n//# sourceMappingURL=a.js.map')
    (tmp_path / "b.js").write_text("const a = 2;")
    joined = _scripts([tmp_path / "a.js", tmp_path / "b.js"]).decode()
    assert joined.splitlines() == [
        '(function () { "use strict"; const a = 1; // end',
        "",
        "}).call(window);",
        "(function () { const a = 2;",
        "}).call(window);",
    ]


def test_styles_name_the_fonts_by_their_marks(client: FlaskClient) -> None:
    fonts = re.findall(r'url\("([^"]+\.woff2)"\)', bundles()[STYLES].content.decode())
    assert len(fonts) == 4
    for font in fonts:
        answer = client.get(f"/bundles/{font}", headers=BROWSER)
        assert (answer.status_code, answer.mimetype) == (200, "font/woff2")
        assert "Content-Encoding" not in answer.headers
        assert answer.data[:4] == b"wOF2"


def test_the_name_follows_the_content(monkeypatch: pytest.MonkeyPatch) -> None:
    found = bundles()[BOOTSTRAP]
    assert re.fullmatch(r"bootstrap\.[0-9a-f]{12}\.css", found.file_name)
    assert plain_name(found.file_name) == plain_name("bootstrap.0123456789ab.css") == BOOTSTRAP


def test_a_page_of_another_version_gets_the_present_files(client: FlaskClient) -> None:
    answer = client.get("/bundles/anxin.0123456789ab.css")
    assert (answer.status_code, answer.headers["Cache-Control"]) == (200, "no-cache")
    assert answer.data == bundles()[STYLES].content
    assert client.get("/bundles/other.0123456789ab.css").status_code == 404


@pytest.mark.parametrize(
    ("accepted", "encoding", "read"),
    [
        ("gzip, deflate, br, zstd", "br", brotli.decompress),
        ("gzip, deflate", "gzip", gzip.decompress),
        ("identity", None, bytes),
    ],
)
def test_files_come_compressed_as_the_browser_reads_them(
    client: FlaskClient, accepted: str, encoding: str | None, read: object
) -> None:
    assert callable(read)
    for _ in range(2):
        answer = client.get(path_of(PLOTLY), headers={"Accept-Encoding": accepted})
        assert answer.headers.get("Content-Encoding") == encoding
        assert answer.headers["Vary"] == "Accept-Encoding"
        assert read(answer.data) == bundles()[PLOTLY].content
    html = document(client)
    (dash,) = re.findall(r'src="([^"]+/dash_core_components\.[^"]+)"', html)
    whole = client.get(dash).data
    answer = client.get(dash, headers={"Accept-Encoding": accepted})
    assert read(answer.data) == whole and answer.headers.get("Content-Encoding") == encoding


def test_what_says_which_data_there_are_is_never_kept(client: FlaskClient) -> None:
    assert rules(client, "/_dash-layout") == {"no-store"}
    assert rules(client, "/complaints") == {"no-cache"}


def test_the_list_of_callbacks_is_sent_once(client: FlaskClient) -> None:
    first = client.get("/_dash-dependencies", headers=BROWSER)
    assert first.headers["Cache-Control"] == "no-cache"
    again = client.get("/_dash-dependencies", headers={**BROWSER, "If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    other = client.get("/_dash-dependencies", headers={**BROWSER, "If-None-Match": '"other"'})
    assert other.status_code == 200


def test_the_mark_of_the_site_is_there_without_being_named(client: FlaskClient) -> None:
    answer = client.get("/favicon.ico")
    assert (answer.status_code, answer.mimetype) == (200, "image/svg+xml")
    assert len(answer.data) < 1000


def test_the_licence_of_what_is_served_is_kept() -> None:
    licences = (ASSETS / "vendor" / "LICENSES.txt").read_text(encoding="utf-8")
    listed = [
        line.split()[0] for line in licences.split("===")[0].splitlines() if re.match(r"\S+[./]\S+ ", line)
    ]
    files = [path for path in (ASSETS / "vendor").iterdir() if path.is_file() and path.name != "LICENSES.txt"]
    assert {path.name for path in files} <= set(listed)
