"""What one account gets holds nothing of another's, whoever asks beside it and whatever is remembered.

One running application, eight threads, a thousand requests over every path in a random order: each answer is
the one that the same account gets alone, and holds no name, code, number or amount of a foreign town.
"""

import json
import random
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from urllib.parse import unquote

import pytest

from tests.access import asks
from tests.access.asks import Ask, Said
from tests.access.conftest import Clock
from tests.access.running import WHO, County, browsers, county_of, over, signed_in_as
from tests.access.two_towns import CHANGED, FIRST, SECOND

THREADS, REQUESTS, SEED = 8, 1000, 20240701
JOB = "0123456789abcdef" * 2


def catalogue(county: County, towns: tuple[str, str], seed: int) -> list[Ask]:
    """All that one account asks; `towns` are its own, or any, and a foreign one."""
    earlier = county.snapshots[0]
    marks = [
        f"employer:{FIRST.employer}",
        f"employer:{SECOND.employer}",
        f"project:{FIRST.number}",
        f"project:{SECOND.number}",
        f"account:{towns[1]}:2024-06-15",
        *(f"{file}:0:{line}" for file in range(1, 9) for line in (3, 9)),
        'matters:["x"]',
    ]
    words = [FIRST.mark, SECOND.mark, f"TS{FIRST.digits}", f"TS{SECOND.digits}", "建筑", "工单.xlsx"]
    pictures = [
        asks.picture(card, search)
        for card, search in (
            ("complaints-by-town", ""),
            ("repeat-employers", f"?snapshot={earlier}"),
            ("home-map", f"?town={towns[1]}"),
            ("fund-accounts", ""),
        )
    ]
    briefings = [
        asks.get("briefing", f"/briefings/{JOB}/{kind}", earlier) for kind in ("docx", "pptx", "zip")
    ]
    return [
        *asks.addresses(earlier, towns, seed),
        *asks.pages(earlier, towns),
        *asks.dialogs(marks, words, towns),
        *pictures,
        *briefings,
    ]


@pytest.fixture(scope="session")
def other_neighbour(shared: Path) -> County:
    """The same county with another second town."""
    return county_of(shared, "other neighbour", CHANGED)


@pytest.fixture
def briefing_made(two_towns: County) -> None:
    """A 通报 of the county, as its job leaves it."""
    folder = two_towns.data / "state" / "jobs" / "briefing" / JOB
    (folder / "files").mkdir(parents=True, exist_ok=True)
    about = {"title": "2024年上半年", "is_basket": False, "maker": "county", "of": []}
    (folder / "job.json").write_text(json.dumps({"kind": "briefing", "started_at": 1.0, "about": about}))
    (folder / "exit_code").write_text("0")
    for kind in ("docx", "pptx"):
        (folder / "files" / f"高唐县_通报_{SECOND.mark}.{kind}").write_text(f"{FIRST.mark}{SECOND.mark}")
    (folder / "files" / "manifest.json").write_text(
        json.dumps(
            {"from": "", "to": "", "towns": [], "files": [], "charts": [], "snapshot": "", "notes": []}
        )
    )


def asked_by(county: County) -> dict[str, list[Ask]]:
    first, second = FIRST.code, SECOND.code
    return {
        "first": catalogue(county, (first, second), 1),
        "second": catalogue(county, (second, first), 2),
        "bureau": catalogue(county, (first, second), 3),
        "county": catalogue(county, (first, second), 4),
    }


def foreign(account: str, ask: Ask, said: Said) -> list[str]:
    """What of a foreign town's an answer holds; what the asker has written itself tells it nothing."""
    asked = unquote(ask.words)
    # the towns are no secret to an authority: its own rows stand in every one of them
    own_words = [] if "towns" in WHO[account][1] else [SECOND.code, SECOND.name]
    own_words += [name for rows in (FIRST, SECOND) if rows.code in asked for name in (rows.code, rows.name)]
    found = [
        name
        for rows in WHO[account][2]
        for name in rows.names
        if name in said.text and name not in asked and name not in own_words
    ]
    return found + [hit for rows in WHO[account][2] for hit in rows.amounts.findall(said.text)]


def test_a_thousand_mixed_requests_answer_as_if_each_asked_alone(
    two_towns: County, briefing_made: None, clock: Clock, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogues = asked_by(two_towns)
    alone: dict[tuple[str, int], Said] = {}
    for account, listed in catalogues.items():
        over(two_towns, monkeypatch)
        browser = signed_in_as(account)
        for place, ask in enumerate(listed):
            alone[account, place] = ask.put(browser)
    dice = random.Random(SEED)
    order = list(alone)
    dice.shuffle(order)
    order += dice.choices(list(alone), k=max(0, REQUESTS - len(order)))
    over(two_towns, monkeypatch)
    opened = {account: browsers(account) for account in catalogues}
    with ThreadPoolExecutor(THREADS) as pool:
        together = list(pool.map(lambda which: catalogues[which[0]][which[1]].put(opened[which[0]]()), order))
    paths: Counter[str] = Counter()
    wrong, leaks = [], []
    for (account, place), said in zip(order, together, strict=True):
        ask = catalogues[account][place]
        paths[ask.path] += 1
        if said != alone[account, place]:
            wrong.append((account, ask.path, ask.words))
        if found := foreign(account, ask, said):
            leaks.append((account, ask.path, ask.words, said.status, found))
    print(dict(sorted(paths.items())), Counter(said.status for said in together))
    assert leaks == []
    assert wrong == []
    assert len(together) >= REQUESTS


# Of the whole county a town may see its own score and rank, and the averages that the score is judged by.
COUNTY_WIDE = {
    "page ..ranking-notice.",
    *(f"card.{extension} /export/card/{card}.{extension}"
      for card in ("town-scores", "town-why") for extension in ("csv", "xlsx", "json")),
}  # fmt: skip


def named_alike(said: Said, county: County) -> Said:
    """With the ids of the snapshots, which every load draws anew, as earlier and current."""
    text = said.text
    for id, name in zip(county.snapshots, ("EARLIER", "CURRENT"), strict=True):
        text = text.replace(id, name).replace(id[-8:], name)
    return Said(said.status, text)


@pytest.mark.parametrize("account", ["first", "bureau"])
def test_nothing_of_a_neighbour_changes_what_an_account_gets(
    two_towns: County, other_neighbour: County, clock: Clock, monkeypatch: pytest.MonkeyPatch, account: str
) -> None:
    """No total, rank of a list, scale of an axis or count from which a neighbour's rows could be told."""
    got: list[list[Said]] = []
    for county in (two_towns, other_neighbour):
        over(county, monkeypatch)
        browser = signed_in_as(account)
        listed = catalogue(county, (FIRST.code, SECOND.code), 1)
        got.append([named_alike(ask.put(browser), county) for ask in listed])
    differing = [
        f"{ask.path} {ask.words.partition('?')[0].strip()}"
        for ask, before, after in zip(listed, *got, strict=True)
        if before != after
    ]
    assert [one for one in differing if one not in COUNTY_WIDE] == []
