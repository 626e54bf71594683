"""A snapshot answers by the parameters and festivals it was built with, whatever today's files say."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest

from data import Filters, Warehouse
from data.paths import REFERENCE
from data.query.scope import COUNTY
from data.spec import reference


@pytest.fixture
def changed_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Today's files with another limit of small samples and the Spring Festival of 2023 a week later."""
    folder = tmp_path / "reference"
    shutil.copytree(REFERENCE, folder)
    for name, old, new in (
        ("parameters.csv", "small_sample,2021-01-01,5,", "small_sample,2021-01-01,50,"),
        ("spring_festivals.csv", "2023-01-22", "2023-01-29"),
    ):
        text = (folder / name).read_text(encoding="utf-8-sig")
        assert old in text
        (folder / name).write_text(text.replace(old, new), encoding="utf-8")
    monkeypatch.setattr(reference, "REFERENCE", folder)
    reference.forget()
    yield
    reference.forget()


@pytest.mark.usefixtures("changed_files")
def test_an_old_snapshot_keeps_its_own(small_county: Path) -> None:
    assert reference.parameter("small_sample", date(2024, 6, 15)) == 50
    w = Warehouse(small_county)
    snapshot = w.snapshot()
    assert snapshot.parameter("small_sample", date(2024, 6, 15)) == 5
    assert snapshot.festivals[2023] == date(2023, 1, 22)
    # 10 February 2024 is 384 days after 22 January 2023, 377 after the 29th
    answer = w.measure(
        "complaints_received",
        filters=Filters(date(2024, 2, 1), date(2024, 2, 29)),
        scope=COUNTY,
        compare="lunar_last_year",
    )["complaints_received"]
    assert (answer.compare_from, answer.compare_to) == (date(2023, 1, 13), date(2023, 2, 10))


def test_a_parameter_not_yet_in_force_is_an_error(county: Warehouse) -> None:
    with pytest.raises(reference.LookupsError, match="尚未生效"):
        county.snapshot().parameter("small_sample", date(2000, 1, 1))
