"""Briefings over the small snapshot made by hand, and over the demo."""

from pathlib import Path

import pytest

from briefing.facts import Facts
from briefing.period import view_of_period
from data import COUNTY
from tests.data.small_county.files import FIRST, point_to, write_snapshot


@pytest.fixture(scope="session")
def small_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("briefing")
    point_to(folder, write_snapshot(folder, FIRST).name)
    return folder


@pytest.fixture
def over_small(small_folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("ANXIN_DATA", str(small_folder))


@pytest.fixture
def facts(over_small: None) -> Facts:
    """Facts of the first half of 2024; a test may write figures of its own into `used`."""
    return Facts(view_of_period("2024H1", COUNTY))
