"""A page of a part of the county says of whom it is, beside its filters."""

from dataclasses import replace
from pathlib import Path

import pytest

import app
from data import Scope
from pages._components.filters import _own_scope
from pages._request import read_view


@pytest.mark.parametrize(
    ("scope", "words"),
    [
        (Scope(), []),
        (Scope(towns=frozenset({"371526001"})), ["只看鱼邱湖街道"]),
        (Scope(authorities=frozenset({"housing_bureau"})), ["只看住房和城乡建设局"]),
    ],
)
def test_whose_it_is(
    county_folder: Path, monkeypatch: pytest.MonkeyPatch, scope: Scope, words: list[str]
) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(county_folder))
    with app.server.test_request_context():
        view = read_view("")
        assert view is not None
        assert [one.children for one in _own_scope(replace(view, scope=scope))] == words
