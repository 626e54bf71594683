"""What a browser sends back is anybody's to write: a forged mark gets 400 and a sentence, never a 500."""

import json
from typing import Any

import pytest
from flask.testing import FlaskClient
from werkzeug.exceptions import BadRequest

from data.view import View
from pages._components import marks
from pages._components.lineage import line_parts

FORGED = [
    "matters:",
    "matters:{",
    "matters:7",
    'matters:{"a": 1}',
    "matters:[1, 2]",
    "matters:[[]]",
    "deposit:[]",
    'deposit:["a"]',
    'deposit:["a", "b", "c"]',
    "deposit:null",
    "account:371526:",
    "account:371526:yesterday",
    "account:371526:2024-13-01",
    "file:",
    "file:1 or 1",
]
LINE = "..line-modal.is_open...line-title.children...line-body.children.."
ROWS = "..rows-modal.is_open...rows-title.children...rows-body.children.."


@pytest.mark.parametrize("mark", FORGED)
def test_a_forged_mark_is_refused(view: View, mark: str) -> None:
    with pytest.raises(BadRequest, match="请刷新页面"):
        line_parts(mark, view)


@pytest.mark.parametrize("value", [-1, 1.5, "1", None, True, [], {}])
def test_a_place_in_a_list_is_a_whole_number(value: Any) -> None:
    with pytest.raises(BadRequest):
        marks.number(value)


def outputs(names: str) -> list[dict[str, str]]:
    pairs = [one.rpartition(".") for one in names.strip(".").split("...")]
    return [{"id": name, "property": what} for name, _, what in pairs]


def send(client: FlaskClient, output: str, inputs: list[Any], changed: str, search: str = "") -> Any:
    """As Dash's own script sends the change of a component."""
    body = {
        "output": output,
        "outputs": outputs(output) if output.startswith("..") else outputs(output)[0],
        "inputs": inputs,
        "changedPropIds": [changed],
        "state": [{"id": "address", "property": "search", "value": search}],
    }
    return client.post("/_dash-update-component", data=json.dumps(body), content_type="application/json")


@pytest.mark.parametrize("value", [[1], "x", 7, {"mark": "deposit:7"}, {"mark": ["deposit:7"]}])
def test_a_forged_request_for_a_line_is_400_or_nothing(client: FlaskClient, value: Any) -> None:
    line = {"id": "line-request", "property": "data", "value": value}
    assert send(client, LINE, [[], line], "line-request.data").status_code in (400, 200, 204)


@pytest.mark.parametrize(
    "value", [[1], "x", 7, {"of": 7}, {"of": ["complaints_received"], "also": [1]}, {"of": [{}]}]
)
def test_a_forged_request_for_rows_is_400_or_nothing(client: FlaskClient, value: Any) -> None:
    rows = {"id": "rows-request", "property": "data", "value": value}
    assert send(client, ROWS, [rows], "rows-request.data").status_code in (400, 200, 204)


def test_a_right_request_is_answered(client: FlaskClient) -> None:
    """The same road with a true name gives the dialog: the tests above do not pass for a wrong reason."""
    rows = {"id": "rows-request", "property": "data", "value": {"of": ["complaints_received"]}}
    answer = send(client, ROWS, [rows], "rows-request.data")
    assert answer.status_code == 200
    assert answer.get_json()["response"]["rows-modal"]["is_open"] is True


@pytest.mark.parametrize("mark", ["matters:{", "file:x", "<b>", "no:such:row", "x" * 10_000])
def test_an_address_with_a_record_that_is_none_says_so(client: FlaskClient, mark: str) -> None:
    """Anybody may have typed it: a sentence in the dialog, no error of the page."""
    line = {"id": "line-request", "property": "data", "value": {"at": 1}}
    answer = send(client, LINE, [[], line], "line-request.data", f"?record={mark}")
    assert answer.status_code == 200
    response = answer.get_json()["response"]
    assert response["line-modal"]["is_open"] is True
    assert "。" in json.dumps(response["line-body"], ensure_ascii=False)
