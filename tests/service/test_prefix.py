"""Below a prefix every link, file, callback and download works; outside of it there is nothing."""

import json
import re
from collections.abc import Iterator

import pytest

from tests.data.small_county.files import FIRST, point_to, write_snapshot
from tests.pages.test_busy import asked
from tests.service.conftest import HALF
from tests.service.running import Service, running

pytestmark = pytest.mark.slow
PREFIX = "/qx/"
ADDRESS = re.compile(r"""(?:href|src)=["']([^"'#]+)["']""")


@pytest.fixture(scope="module")
def service(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Service]:
    folder = tmp_path_factory.mktemp("prefix") / "data"
    (folder / "snapshots").mkdir(parents=True)
    point_to(folder, write_snapshot(folder, FIRST).name)
    with running(folder, folder.with_name("service.log"), prefix=PREFIX) as made:
        yield made


def test_every_address_in_a_page_is_below_it_and_answers(service: Service) -> None:
    seen: set[str] = set()
    for page in ("/", "/complaints", "/ranking", "/data", "/screen", "/no-such-page"):
        found = [one for one in ADDRESS.findall(service.ask(page).text) if not one.startswith("data:")]
        assert found, page
        seen |= set(found)
    assert {one for one in seen if not one.startswith(PREFIX)} == set()
    for address in sorted(seen):
        assert service.ask(address, is_whole=True).status in (200, 404), address
        if "assets" in address or "bundle" in address:
            assert service.ask(address, is_whole=True).status == 200, address


def test_a_page_is_drawn_and_its_links_and_downloads_work(service: Service) -> None:
    config = json.loads(re.search(r'id="_dash-config"[^>]*>(.*?)</script>', service.ask("/").text)[1])
    assert config["requests_pathname_prefix"] == PREFIX
    body = asked("complaints", f"?{HALF}")
    headers = {"Content-Type": "application/json", "Origin": service.origin}
    drawn = service.ask("/_dash-update-component", method="POST", body=json.dumps(body), headers=headers)
    assert drawn.status == 200
    # parsed and written again: slashes may be escaped
    layout, page = (json.dumps(one.json) for one in (service.ask("/_dash-layout"), drawn))
    links = re.findall(r'"href": "(/[^"]*)"', layout + page)
    assert f"{PREFIX}complaints" in links
    for link in sorted(set(links)):
        assert link.startswith(PREFIX), link
        assert service.ask(link, is_whole=True).status == 200, link
    assert service.ask(f"/export/card/complaints-by-town.csv?{HALF}").status == 200
    assert service.ask(f"/api/metrics/complaints_received.json?{HALF}").json["rows"]


def test_outside_of_it_there_is_nothing(service: Service) -> None:
    way = service.ask("/", is_whole=True)
    assert (way.status, way.headers["location"]) == (302, PREFIX)
    elsewhere = service.ask("/complaints", is_whole=True)
    assert elsewhere.status == 404 and "本系统在 /qx/ 之下" in elsewhere.text
