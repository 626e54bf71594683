"""A forged request of any callback gets 400 and a sentence, or an answer; never a 500."""

import json
import logging
import random
import shutil
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any, get_type_hints

import pytest
from flask.testing import FlaskClient

from app import app
from data.errors import QuestionError
from etl.commands.inspect import inspect_paths
from etl.detect.import_options import OptionsPerFile
from etl.load import load_paths
from etl.publish.build_session import SHANGHAI
from pages._briefing import jobs as briefing_jobs
from pages._components.marks import FORGED
from pages._http import errors
from pages._import import job_callbacks
from pages._import.jobs import JOBS
from pages._jobs.runner import Answer
from tests.etl_load.conftest import CLUE_HEADER, clue

SEED = 20240630
ROUNDS = 40
INBOX = "0123456789abcdef" * 2
TEXTS = [INBOX, "split", "A10", "doubts", "", "x", "complaints_received", "?town=371526101", "🙂"]
TEXTS += ["?from=2024-99-99", "a" * 300, "../../etc", "2024-06-30", "drop"]
NUMBERS = [0, 1, -1, 7, 2**63, -(2**70), 1.5, 1e300]


def callbacks() -> dict[str, Any]:
    """Every callback of the application by its outputs."""
    with app.server.test_request_context("/healthz"):
        app.server.preprocess_request()
    return dict(app.callback_map)


CALLBACKS = callbacks()
ON_SERVER = {output: one for output, one in CALLBACKS.items() if "callback" in one}
every_callback = pytest.mark.parametrize("output", list(ON_SERVER), ids=lambda one: one[:60])


@pytest.fixture(autouse=True)
def no_jobs(monkeypatch: pytest.MonkeyPatch) -> None:
    """No forged request starts a process here: what it would start is not what is tested."""
    for jobs in (JOBS, briefing_jobs.JOBS):
        monkeypatch.setattr(jobs, "start", lambda *_arguments, **_about: None)
    monkeypatch.setattr(job_callbacks, "run_now", lambda *_arguments: Answer(1, "", ("没有",)))


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A store with one load, and another file that waits in an upload."""
    folder = tmp_path_factory.mktemp("store")
    day = datetime(2024, 7, 1, 9, 30, tzinfo=SHANGHAI)
    for number in (1, 2):
        lines = [CLUE_HEADER, *(clue(f"A{number}{row}") for row in range(3))]
        text = "\n".join(",".join(str(cell) for cell in line) for line in lines)
        (folder / f"全国根治欠薪线索{number}.csv").write_text(f"{text}\n", encoding="utf-8")
    first, second = sorted(folder.glob("*.csv"))
    load_paths([first], data_dir=folder / "data", now=day, user="tester")
    inbox = folder / "data" / "state" / "inbox" / INBOX
    (inbox / "files").mkdir(parents=True)
    shutil.copy(second, inbox / "files" / "x")
    looked = inspect_paths([second], options=OptionsPerFile(), data_dir=folder / "data")
    looked["files"][0]["file"] = "x"
    (inbox / "inspection.json").write_text(json.dumps(looked, ensure_ascii=False), encoding="utf-8")
    return folder / "data"


@pytest.fixture
def client(store: Path, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setenv("ANXIN_DATA", str(store))
    return app.server.test_client()


def anything(dice: random.Random, depth: int = 0) -> Any:
    """Any JSON value."""
    makers: list[Callable[[], Any]] = [
        lambda: None,
        lambda: dice.choice([True, False]),
        lambda: dice.choice(NUMBERS),
        lambda: dice.choice(TEXTS),
    ]
    if depth < 3:
        makers += [
            lambda: [anything(dice, depth + 1) for _ in range(dice.randint(0, 3))],
            lambda: {dice.choice(["of", "mark", "file", "inbox", "page", "x"]): anything(dice, depth + 1)},
        ]
    return dice.choice(makers)()


def component(dice: random.Random, declared: dict[str, str], value: Any) -> Any:
    """One entry of a request: a component, or those that a pattern finds."""
    identity: Any = declared["id"]
    if not identity.startswith("{"):
        return {"id": identity, "property": declared["property"], "value": value()}
    pattern = json.loads(identity)
    is_many = ["ALL"] in pattern.values()

    def one() -> dict[str, Any]:
        named = {
            key: dice.choice([*TEXTS, 0, 1, 99, "drop", "split"]) if part in (["ALL"], ["MATCH"]) else part
            for key, part in pattern.items()
        }
        given = named if declared["property"] == "id" else value()
        return {"id": named, "property": declared["property"], "value": given}

    return [one() for _ in range(dice.randint(0, 3))] if is_many else one()


def outputs(output: str) -> Any:
    """As the browser names them; a pattern's are those of one component."""
    parts = output[2:-2].split("...") if output.startswith("..") else [output]
    found = [output_of(*part.rsplit("@", 1)[0].rpartition(".")[::2]) for part in parts]
    return found if output.startswith("..") else found[0]


def output_of(name: str, prop: str) -> Any:
    if not name.startswith("{"):
        return {"id": name, "property": prop}
    pattern = json.loads(name)
    found = {
        "id": {key: "x" if part == ["MATCH"] else part for key, part in pattern.items()},
        "property": prop,
    }
    return [] if ["ALL"] in pattern.values() else found


def request_of(
    dice: random.Random, output: str, values: Callable[[str, int], Callable[[], Any]]
) -> dict[str, Any]:
    declared = ON_SERVER[output]
    body: dict[str, Any] = {"output": output, "outputs": outputs(output)}
    for kind in ("inputs", "state"):
        before = 0 if kind == "inputs" else len(declared["inputs"])
        body[kind] = [
            component(dice, one, values(before + place)) for place, one in enumerate(declared[kind])
        ]
    sent = [one for entry in body["inputs"] for one in (entry if isinstance(entry, list) else [entry])]
    moved = dice.sample(sent, min(len(sent), dice.randint(0, 2)))
    body["changedPropIds"] = [f"{written(one['id'])}.{one['property']}" for one in moved]
    return body


def written(identity: Any) -> str:
    if isinstance(identity, str):
        return identity
    return json.dumps(identity, ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def spoiled(dice: random.Random, body: dict[str, Any]) -> Any:
    """The request with one part of it taken away, replaced or doubled."""
    if dice.random() < 0.1:
        return anything(dice)
    key = dice.choice(list(body))
    kind = dice.randint(0, 3)
    if kind == 0:
        return {name: value for name, value in body.items() if name != key}
    if kind == 1 and isinstance(body[key], list) and body[key]:
        return {**body, key: [*body[key], body[key][0]]}
    if kind == 2 and isinstance(body[key], list) and body[key]:
        return {**body, key: [anything(dice), *body[key][1:]]}
    return {**body, key: anything(dice)}


def post(client: FlaskClient, body: Any) -> Any:
    headers = {"Origin": "http://localhost"}
    return client.post(
        "/_dash-update-component", data=json.dumps(body), content_type="application/json", headers=headers
    )


@every_callback
def test_no_forged_request_is_a_fault_of_ours(client: FlaskClient, output: str) -> None:
    """Random values; values of the declared types that mean nothing; and requests of another shape."""
    dice = random.Random(f"{SEED} {output}")
    hints = flat_hints(output)
    kinds: list[Callable[[int], Callable[[], Any]]] = [
        lambda _place: lambda: anything(dice),
        lambda place: lambda: of_type(dice, hints.get(place, Any)),
    ]
    seen = set()
    for turn in range(ROUNDS):
        body: Any = request_of(dice, output, kinds[turn % 2])
        if turn % 5 == 4:
            body = spoiled(dice, body)
        answer = post(client, body)
        seen.add(answer.status_code)
        assert answer.status_code in (200, 204, 400), (answer.status_code, body)
        if answer.status_code == 400:
            assert FORGED in answer.get_data(as_text=True)
    # Of a callback whose every round was refused, nothing would have been tried.
    assert seen & {200, 204}


def flat_hints(output: str) -> dict[int, Any]:
    """Place among inputs and state → the type of one component's value."""
    function = ON_SERVER[output]["callback"].__wrapped__
    hints, indices = get_type_hints(function), ON_SERVER[output]["inputs_state_indices"]
    if isinstance(indices, int):
        indices = [indices]
    if not isinstance(indices, dict):
        indices = dict(zip(function.__code__.co_varnames, indices, strict=False))
    found: dict[int, Any] = {}
    declared = [*ON_SERVER[output]["inputs"], *ON_SERVER[output]["state"]]
    for name, index in indices.items():
        hint = hints.get(name, str)
        for place in index.values() if isinstance(index, dict) else [index]:
            inner = hint.__args__[1] if isinstance(index, dict) else hint
            is_many = '["ALL"]' in declared[place]["id"]
            found[place] = inner.__args__[0] if is_many and inner is not Any else inner
    return found


def of_type(dice: random.Random, hint: Any) -> Any:
    """A value of an annotated type that means nothing."""
    parts = getattr(hint, "__args__", ())
    keys = getattr(hint, "__annotations__", None)
    if keys is not None:
        return {key: of_type(dice, part) for key, part in get_type_hints(hint).items()}
    if getattr(hint, "__origin__", None) is list:
        return [of_type(dice, parts[0]) for _ in range(dice.randint(0, 3))]
    if getattr(hint, "__origin__", None) is dict:
        return {dice.choice(TEXTS): of_type(dice, parts[1]) for _ in range(dice.randint(0, 2))}
    if parts:
        return of_type(dice, dice.choice(parts))
    plain: dict[Any, Any] = {
        str: dice.choice(TEXTS),
        int: dice.choice([0, 1, -1, 7, 2**63]),
        bool: dice.choice([True, False]),
        type(None): None,
    }
    return plain[hint] if hint in plain else anything(dice)


@pytest.mark.parametrize("output", [one for one in CALLBACKS if one not in ON_SERVER])
def test_a_callback_of_the_browser_alone_is_not_run_here(client: FlaskClient, output: str) -> None:
    assert post(client, {"output": output, "inputs": [], "changedPropIds": []}).status_code == 400


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"{",
        b"[" * 100_000,
        b"null",
        b'"x"',
        b'{"output": 1}',
        b'{"output": "nothing.children"}',
        b'{"output": ["a"]}',
        b"\xff\xfe",
    ],
)
def test_what_is_no_request_at_all(client: FlaskClient, raw: bytes) -> None:
    answer = client.post("/_dash-update-component", data=raw, content_type="application/json")
    assert (answer.status_code, answer.get_data(as_text=True)) == (400, FORGED)


SEARCH = {"id": "address", "property": "search"}
ROWS = "..rows-modal.is_open...rows-title.children...rows-body.children.."


def rows_request(value: Any, search: Any = "") -> dict[str, Any]:
    return {
        "output": ROWS,
        "outputs": outputs(ROWS),
        "inputs": [{"id": "rows-request", "property": "data", "value": value}],
        "state": [{**SEARCH, "value": search}],
        "changedPropIds": ["rows-request.data"],
    }


def test_a_right_request_is_answered(client: FlaskClient) -> None:
    answer = post(client, rows_request({"of": ["complaints_received"]}))
    assert answer.status_code == 200 and answer.get_json()["response"]["rows-modal"]["is_open"] is True


@pytest.mark.parametrize("text", ["\x00", "\ud800"])
def test_texts_that_cannot_be_kept(client: FlaskClient, text: str) -> None:
    assert post(client, rows_request(None, f"?town={text}")).status_code == 400
    assert post(client, rows_request({text: 1})).status_code == 400


@pytest.mark.parametrize(
    "changed", [["line-request.data"], ["rows-request.value"], "rows-request.data", [1], {}]
)
def test_what_is_said_to_have_changed_is_an_input(client: FlaskClient, changed: Any) -> None:
    body = {**rows_request({"of": ["complaints_received"]}), "changedPropIds": changed}
    assert post(client, body).status_code == 400


def failing(monkeypatch: pytest.MonkeyPatch, error: Exception) -> None:
    """The callback of the rows raises this, whatever is asked of it."""

    def fails(*_arguments: Any, **_named: Any) -> Any:
        raise error

    fails.__wrapped__ = ON_SERVER[ROWS]["callback"].__wrapped__  # type: ignore[attr-defined]
    monkeypatch.setitem(app.callback_map, ROWS, {**ON_SERVER[ROWS], "callback": fails})


def test_a_fault_of_ours_stays_a_500_in_the_log(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    failing(monkeypatch, TypeError("ours"))
    with caplog.at_level(logging.ERROR):
        answer = post(client, rows_request({"of": ["complaints_received"]}))
    assert (answer.status_code, answer.get_data(as_text=True)) == (500, errors.FAULT)
    assert any("TypeError: ours" in (record.exc_text or "") for record in caplog.records)


def test_a_question_that_cannot_be_put_is_400_in_its_own_words(
    client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing(monkeypatch, QuestionError("没有代码为“999”的镇街。"))
    answer = post(client, rows_request({"of": ["complaints_received"]}))
    assert (answer.status_code, answer.get_data(as_text=True)) == (400, "没有代码为“999”的镇街。")
