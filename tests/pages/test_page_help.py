"""本页说明: every page of the menu declares its own, and an address of none still gets an answer."""

import json

import dash
from flask.testing import FlaskClient

from pages._components.page_help import PageHelp

OUTPUT = "..help-modal.is_open...help-title.children...help-body.children.."


def test_every_page_of_the_menu_says_what_it_shows(client: FlaskClient) -> None:
    client.get("/healthz")
    pages = [
        one
        for one in dash.page_registry.values()
        if one.get("order") is not None and one["path"] != "/screen"
    ]
    assert len(pages) >= 7
    for page in pages:
        assert isinstance(page.get("help"), PageHelp), f"{page['module']}: register_page 少了 help"
        for words in (page["help"].shows, page["help"].reading, page["help"].sources):
            assert 15 <= len(words) <= 120
            assert words.endswith("。")


def test_the_dialog_is_that_of_the_address(client: FlaskClient) -> None:
    click = {"id": "help-open", "property": "n_clicks", "value": 1}

    def opened(pathname: str | None) -> str:
        body = {
            "output": OUTPUT,
            "outputs": [
                {"id": one, "property": what}
                for one, what in (
                    ("help-modal", "is_open"),
                    ("help-title", "children"),
                    ("help-body", "children"),
                )
            ],
            "inputs": [click],
            "changedPropIds": ["help-open.n_clicks"],
            "state": [{"id": "address", "property": "pathname", "value": pathname}],
        }
        answer = client.post("/_dash-update-component", json=body)
        assert answer.status_code == 200
        return json.dumps(answer.get_json()["response"], ensure_ascii=False)

    assert "本页说明：追缴成效" in opened("/recovery")
    assert "到位率是追发除以核实" in opened("/recovery/")
    assert "带我看一遍" in opened("/no-such-page")
