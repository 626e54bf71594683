"""Every way to ask the server for data, as one account puts it, and what of the answer can be compared."""

import io
import json
import random
import re
import time
import zipfile
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.access.conftest import ORIGIN
from tests.pages.test_callback_guard import ON_SERVER

OK, BUSY = 200, 503
# A snapshot that an address names: the earlier of the two.
EARLIER = "EARLIER"
YEAR = "?from=2023-01-01&to=2024-06-30"
MOST_TRIES = 400


@dataclass(frozen=True)
class Ask:
    """One request: of which path it is, its address or callback in words, and how it is put."""

    path: str
    words: str
    put: Callable[[FlaskClient], "Said"]


@dataclass(frozen=True)
class Said:
    """An answer as far as it is the same each time."""

    status: int
    text: str


def answered(put: Callable[[], TestResponse]) -> TestResponse:
    """The answer in the end: who is told to wait, or gets a page in part, asks again."""
    for _ in range(MOST_TRIES):
        answer = put()
        if answer.status_code != BUSY and "Retry-After" not in answer.headers:
            return answer
        time.sleep(0.05)
    raise AssertionError("never answered")


def plain(answer: TestResponse) -> Said:
    """Status, name of a file and text; of a workbook its sheets, which alone are the same twice."""
    body = answer.get_data()
    if body[:2] == b"PK":
        with zipfile.ZipFile(io.BytesIO(body)) as book:
            names = [one for one in sorted(book.namelist()) if one.startswith("xl/")]
            text = "".join(book.read(one).decode("utf-8", errors="replace") for one in names)
    else:
        text = body.decode("utf-8", errors="replace")
    return Said(answer.status_code, answer.headers.get("Content-Disposition", "") + unescaped(text))


def unescaped(text: str) -> str:
    r"""JSON's \u4e59 as the sign that a reader sees."""
    return re.sub(r"\\u([0-9a-f]{4})", lambda found: chr(int(found[1], 16)), text)


# -- addresses -------------------------------------------------------------------------------------


def get(path: str, address: str, earlier: str) -> Ask:
    where = address.replace(EARLIER, earlier)
    return Ask(path, address, lambda browser: plain(answered(lambda: browser.get(where))))


def addresses(earlier: str, towns: tuple[str, str], seed: int) -> list[Ask]:
    """API, rows, cards and changes: narrowed by nothing, by each town, and as an earlier snapshot has it."""
    own, other = towns
    dice = random.Random(seed)
    narrowings = ("", f"&town={own}", f"&town={other}", f"&snapshot={EARLIER}", "&compare=previous")
    made = []
    for place, metric in enumerate(API_METRICS):
        for by in ("", "&by=town", "&by=authority", "&by=month&by=town")[place % 2 :: 2]:
            extension, more = dice.choice(("json", "csv")), dice.choice(narrowings)
            made.append(get("api", f"/api/metrics/{metric}.{extension}{YEAR}{by}{more}", earlier))
    for opening in OPENINGS:
        extension, more = dice.choice(("csv", "xlsx")), dice.choice(narrowings)
        made.append(get(f"rows.{extension}", f"/export/rows/{opening}.{extension}{YEAR}{more}", earlier))
    for card in CARDS:
        extension, more = dice.choice(("csv", "xlsx", "json")), dice.choice(narrowings)
        made.append(get(f"card.{extension}", f"/export/card/{card}.{extension}{YEAR}{more}", earlier))
    for metric, by in (
        ("complaints_received", "town"),
        ("owed_yuan", "employer"),
        ("recovered_yuan", "authority"),
    ):
        more = dice.choice(narrowings)
        made.append(get("change", f"/export/change/{metric}.csv{YEAR}&by={by}{more}", earlier))
    made += [
        get("error", address, earlier) for address in (*WRONG, f"/api/metrics/owed_yuan.json?town={other}")
    ]
    made += [
        get("frame", address, earlier) for address in ("/_dash-layout", "/_dash-dependencies", "/healthz")
    ]
    return made


API_METRICS = (
    "complaints_received",
    "matters_received",
    "owed_yuan",
    "recovered_yuan",
    "complaint_workers",
    "settled_pct",
    "live_projects",
    "deposit_stored_yuan",
    "fund_advanced_yuan",
    "fund_balance_yuan",
    "wages_unpaid_yuan",
    "paid_on_time_pct",
    "complaints_per_100_projects",
)
OPENINGS = (
    "complaints_received",
    "matters_received",
    "recovered_yuan",
    "live_projects",
    "deposit_stored_yuan",
    "fund_advanced_yuan",
    "fund_balance_yuan",
    "wages_unpaid_yuan",
    "paid_on_time_pct",
    "employers-repeated",
    "complaints-pressing",
    "guarantees-expiring",
    "advances-outstanding",
    "recovery-times",
    "matters-uncleared",
)
CARDS = (
    "complaints-by-month",
    "complaints-by-town",
    "matters-by-town",
    "complaints-by-authority",
    "repeat-employers",
    "home-decisions",
    "explore-table",
    "deposit-coverage-by-town",
    "deposit-expiring",
    "fund-accounts",
    "fund-ageing",
    "home-changes",
    "home-map",
    "home-tiles",
    "complaints-overlaid",
    "town-scores",
    "town-why",
    "recovery-by-month",
    "recovery-uncleared",
    "recovery-pct-by-town",
)
WRONG = (
    "/api/metrics/no_such.json",
    "/api/metrics/owed_yuan.json?authority=other:x",
    "/api/metrics/owed_yuan.json?snapshot=wages-20200101T000000Z-00000000",
    "/export/card/no-such.csv",
    "/export/rows/complaints_received.csv?snapshot=../../etc",
    "/pictures/" + "0" * 32,
    "/briefings/" + "0" * 32 + "/docx",
)


# -- callbacks -------------------------------------------------------------------------------------


def callback(path: str, beginning: str, words: str, /, **values: Any) -> Ask:
    """The callback whose output so begins; `values` by component, - written as _.

    The first of its inputs among them has changed.
    """
    output = next(one for one in ON_SERVER if one.startswith(beginning))
    declared = ON_SERVER[output]
    given = {name.replace("_", "-"): value for name, value in values.items()}

    def filled(one: dict[str, str]) -> Any:
        if one["id"].startswith("{"):
            return []
        return {**one, "value": given.get(f"{one['id']}.{one['property']}", given.get(one["id"]))}

    changed = next(
        (f"{one['id']}.{one['property']}" for one in declared["inputs"] if one["id"] in given), None
    )
    parts = [part.rpartition(".") for part in output[2:-2].split("...")] if output.startswith("..") else []
    outputs = [{"id": json.loads(id) if id[0] == "{" else id, "property": prop} for id, _, prop in parts]
    single = dict(zip(("id", "property"), output.split("."), strict=False))
    body = {
        "output": output,
        "outputs": outputs or single,
        "inputs": [filled(one) for one in declared["inputs"]],
        "state": [filled(one) for one in declared["state"]],
        "changedPropIds": [changed] if changed else [],
    }

    def put(browser: FlaskClient) -> Said:
        send = {"json": body, "headers": {"Origin": ORIGIN}}
        return plain(answered(lambda: browser.post("/_dash-update-component", **send)))

    return Ask(path, f"{beginning} {words}", put)


def pages(earlier: str, towns: tuple[str, str]) -> list[Ask]:
    """Every page with figures, the filters, and the dialogs over it."""
    own, other = towns
    searches = (
        "",
        f"?town={own}",
        f"?town={other}",
        "?period=2023",
        f"?snapshot={earlier}",
        f"{YEAR}&why={other}",
    )
    explored = ("?metric=owed_yuan&rows=town&columns=month", "?metric=complaints_received&rows=employer")
    made = [
        callback("page", f"..{page}-notice.", search, address=search, window_width="wide")
        for place, page in enumerate(("home", "complaints", "recovery", "funds", "ranking", "explore"))
        for search in ("", *searches[1 + place % 2 :: 2], *(explored if page == "explore" else ()))
    ]
    made += [callback("filters", "..address.search...", search, address=search) for search in searches]
    made += [callback("history", "..history-banner.", search, address=search) for search in searches]
    return made


def dialogs(marks: list[str], words: list[str], towns: tuple[str, str]) -> list[Ask]:
    """Rows behind a figure, lines behind marks that anybody may write, changes, and the search box."""
    own, other = towns
    clicks = [
        {"of": ["complaints_received"]},
        {"of": ["owed_yuan"], "also": {"town": other}},
        {"of": ["recovered_yuan"], "also": {"town": own}},
        {"of": ["complaints_received"], "group": json.dumps(["town", "", other])},
        {"of": ["complaints_received"], "group": json.dumps(["town", "rest", own])},
        {"of": ["fund_advanced_yuan"], "also": {"account": other}},
        {"of": ["guarantees-expiring"]},
    ]
    made = [callback("rows", "..rows-modal.", str(one), rows_request=one, address=YEAR) for one in clicks]
    made += [
        callback("lines", "..line-modal.", mark, line_request={"mark": mark}, address=YEAR) for mark in marks
    ]
    made += [
        callback("search", "search-hits.", one, search_request={"text": one}, address="") for one in words
    ]
    made += [
        callback("changes", "..change-modal.", str(one), change_request=one, address=YEAR)
        for one in ({"of": ["owed_yuan"], "by": "town"}, {"of": ["complaints_received"], "by": "employer"})
    ]
    made.append(callback("views", "..views-modal.", "", views_open=1, address=""))
    return made


# -- official pictures -----------------------------------------------------------------------------


def picture(card: str, search: str) -> Ask:
    """Asked for, waited for and fetched."""

    def put(browser: FlaskClient) -> Said:
        wanted = {"card": card, "sheet": "word", "search": search}
        asked = answered(lambda: browser.post("/pictures", json=wanted, headers={"Origin": ORIGIN}))
        if asked.status_code != 202:
            return plain(asked)
        id = asked.get_json()["id"]
        for _ in range(MOST_TRIES):
            state = answered(lambda: browser.get(f"/pictures/{id}")).get_json()
            if state["state"] in ("done", "failed"):
                break
            time.sleep(0.05)
        return plain(browser.get(f"/pictures/{id}.png"))

    return Ask("picture", f"{card} {search}", put)
