"""The hand-made county as a data folder and as a warehouse."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from data.warehouse import Warehouse
from tests.data.small_county.files import FIRST, point_to, write_snapshot


@pytest.fixture(scope="session")
def small_county(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder with the hand-made snapshot as current; not to be changed."""
    folder = tmp_path_factory.mktemp("county")
    point_to_file = write_snapshot(folder, FIRST)
    point_to(folder, point_to_file.name)
    return folder


@pytest.fixture(scope="session")
def county(small_county: Path) -> Warehouse:
    return Warehouse(small_county)


@pytest.fixture
def own_folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder of one's own, with the hand-made snapshot as current."""
    point_to(tmp_path, write_snapshot(tmp_path, FIRST).name)
    yield tmp_path
