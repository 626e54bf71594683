"""The application over the county of two towns: accounts, snapshots, and pictures drawn without a browser."""

import json
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from flask.testing import FlaskClient
from plotly.utils import PlotlyJSONEncoder

from access import accounts
from app import app
from briefing.api import RENDERER_HEALTH, Job, RenderFailed
from data.errors import DataError
from data.view import View
from data.warehouse import _warehouse
from pages._briefing.pictures import PICTURES
from pages._cards.registry import all_cards
from pages._charts.paper import SHEETS
from pages._components.cards import paper_figure
from pages._http.gate import SESSION
from tests.access.conftest import NOW, PASSWORD, submit
from tests.access.two_towns import BUREAU, FIRST, SECOND, Rows, load_county
from tests.conftest import made_once

# account → how it is bound, and the rows that it must not see
WHO: dict[str, tuple[str, dict[str, list[str]], tuple[Rows, ...]]] = {
    "first": ("town", {"towns": [FIRST.code]}, (SECOND,)),
    "second": ("town", {"towns": [SECOND.code]}, (FIRST,)),
    "bureau": ("authority", {"authorities": [BUREAU]}, (SECOND,)),
    "county": ("analyst", {}, ()),
}


@dataclass(frozen=True)
class County:
    """A loaded county with its accounts, and its snapshots from the earlier to the current one."""

    data: Path
    snapshots: tuple[str, ...]


def county_of(shared: Path, name: str, neighbour: Rows) -> County:
    def make(folder: Path) -> None:
        data = load_county(folder, neighbour)
        for account, (role, bound, _) in WHO.items():
            accounts.add(data / "state", account, role, PASSWORD, now=NOW, by="test", **bound)

    data = made_once(shared / name, make) / "data"
    return County(data, tuple(sorted(path.stem for path in (data / "snapshots").glob("*.duckdb"))))


class StandIn:
    """Draws as the renderer does, without a browser: the figure itself stands for its picture."""

    def picture(self, job: Job) -> bytes:
        try:
            figure = paper_figure(all_cards()[job.card], View.from_json(job.view), SHEETS[job.sheet])
        except DataError as error:
            raise RenderFailed(str(error)) from error
        return json.dumps(figure, cls=PlotlyJSONEncoder, ensure_ascii=False).encode()

    def close(self) -> None:
        """Nothing was started."""


def over(county: County, patch: pytest.MonkeyPatch) -> None:
    """The application over that county, with nothing remembered and pictures drawn here."""
    patch.setenv("ANXIN_DATA", str(county.data))
    patch.setattr(PICTURES, "_make_renderer", StandIn)
    patch.setattr(PICTURES, "_idle_seconds", 0.5)
    patch.setattr(RENDERER_HEALTH, "fault", lambda: "")
    _warehouse.cache_clear()


def signed_in_as(account: str) -> FlaskClient:
    browser = app.server.test_client()
    assert submit(browser, "/login", username=account, password=PASSWORD).status_code == 302
    return browser


def browsers(account: str) -> Callable[[], FlaskClient]:
    """One browser for each request, all signed in by one session."""
    secret = signed_in_as(account).get_cookie(SESSION)
    assert secret

    def browser() -> FlaskClient:
        made = app.server.test_client()
        made.set_cookie(SESSION, secret.value)
        return made

    return browser
