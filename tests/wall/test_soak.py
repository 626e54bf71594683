"""What the soak calls flat, and its publishing of new snapshots."""

from pathlib import Path

import pytest

from data.warehouse import Warehouse
from tests.data.small_county.files import FIRST, point_to, write_snapshot
from tests.soak.measure import Sample, trends
from tests.soak.publish import Publisher


def samples(heaps: list[float], nodes: int = 4000) -> list[Sample]:
    return [Sample(float(at), heap, nodes, 450, 260.0, at, "") for at, heap in enumerate(heaps)]


def test_a_wave_is_flat_and_a_climb_is_not() -> None:
    wave, *others = trends(samples([40, 30, 28, 31, 28, 31, 28, 31, 28, 31]))
    assert (wave.name, wave.is_flat) == ("heap_mib", True)
    assert [one.is_flat for one in others] == [True, True, True]
    climb = trends(samples([28.0 + at for at in range(11)]))[0]
    assert not climb.is_flat
    # a MiB a minute; of the eleven looks the first two are the warm-up
    assert climb.per_hour == pytest.approx(60)
    assert (climb.first, climb.last) == (31, 37)


def test_a_short_run_and_an_unknown_quantity_are_not_judged() -> None:
    assert trends([]) == []
    assert trends(samples([28, 28, 28])) == []
    unknown = [Sample(at, 28.0, 4000, 450, float("nan"), 0, "") for at in range(8)]
    assert all(one.is_flat for one in trends(unknown))


def test_publishing_gives_a_new_snapshot_and_leaves_the_source_alone(tmp_path: Path) -> None:
    source, folder = tmp_path / "source", tmp_path / "own"
    point_to(source, write_snapshot(source, FIRST).name)
    publisher = Publisher(source, folder)
    warehouse = Warehouse(folder)
    first = warehouse.snapshot().id
    second = publisher.publish()
    assert warehouse.snapshot().id == second != first
    publisher.publish()
    assert len(list((folder / "snapshots").glob("*.duckdb"))) == 2
    assert Warehouse(source).snapshot().id == FIRST
