"""The words by which names of units and of sites are known, as organisation_words.toml declares them."""

from __future__ import annotations

import csv
import tomllib
from collections.abc import Iterable
from pathlib import Path
from typing import Any, NamedTuple

from data.county import county
from data.paths import REFERENCE

WORDS = Path(__file__).with_name("organisation_words.toml")


class Entry(NamedTuple):
    """What a word may be: the end of a name, something that bears on where names begin, plain."""

    kind: str | None
    role: str | None
    is_plain: bool


def declared() -> dict[str, Any]:
    with WORDS.open("rb") as file:
        return tomllib.load(file)


def _places() -> Iterable[str]:
    """The county and its towns, in all their writings."""
    own = county()
    names = (own.province, own.province[:-1], own.city, own.city[:-1], own.name, own.short, *own.misspelt)
    with (REFERENCE / "town_aliases.csv").open(encoding="utf-8-sig", newline="") as file:
        return [*names, *(line["alias"] for line in csv.DictReader(file))]


def _endings(words: dict[str, Any]) -> dict[str, str]:
    """Word → kind; 家政部 and 装修队 besides the words that are listed."""
    tails = words["others"]["trade_tails"].split()
    trades = words["endings"]["trade"].split()
    kinds = {trade + tail: "establishment" for trade in trades for tail in tails}
    for kind, several in words["endings"].items():
        kinds |= dict.fromkeys(several.split(), kind)
    return kinds


def _roles(words: dict[str, Any]) -> dict[str, str]:
    others = words["others"]
    roles = dict.fromkeys((*others["beginnings"].split(), *"“（「『"), "beginning")
    roles |= dict.fromkeys((*others["regions"].split(), *_places()), "region")
    for role, several in words["barriers"].items():
        roles |= dict.fromkeys(several.split(), role)
    roles |= {"\n": "stop", " ": "space", "\t": "space", "\u3000": "space"}
    roles |= dict.fromkeys(others["work"].split(), "work")
    roles |= dict.fromkeys(others["protected"].split(), "protected")
    return roles | dict.fromkeys("”」』", "quotation_end")


def lexicon(words: dict[str, Any]) -> dict[str, Entry]:
    kinds, roles = _endings(words), _roles(words)
    plain = set(words["others"]["plain"].split())
    plain |= {word for word, kind in kinds.items() if kind not in ("estate", "part") and len(word) > 1}
    return {word: Entry(kinds.get(word), roles.get(word), word in plain) for word in {*kinds, *roles, *plain}}


def lengths(lexicon: Iterable[str]) -> dict[str, tuple[int, ...]]:
    """Of the last two characters of words their lengths, longest first, and 1 at the end of all.

    A word of one character has its length under the character itself.
    """
    found: dict[str, set[int]] = {}
    for word in lexicon:
        found.setdefault(word[-2:], {1}).add(len(word))
    return {last: tuple(sorted(lengths, reverse=True)) for last, lengths in found.items()}
