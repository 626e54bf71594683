"""Every file of a collection that nobody of this project wrote is opened or refused with a reason."""

from __future__ import annotations

import time
from pathlib import Path

import pytest

from etl.errors import SourceError
from etl.extract import Limits, read_file

HOSTILE = Path(__file__).resolve().parents[3] / "shared" / "data" / "hostile-files"


@pytest.mark.slow
@pytest.mark.skipif(not HOSTILE.is_dir(), reason="the collection of hostile files is not beside the project")
def test_every_hostile_file_is_opened_or_refused() -> None:
    opened, refused = 0, 0
    for path in sorted(one for one in HOSTILE.rglob("*") if one.is_file()):
        started = time.monotonic()
        try:
            with read_file(path, limits=Limits(seconds=20)) as cells:
                for sheet in cells.sheets:
                    assert sum(1 for _ in sheet.rows()) == sheet.row_count
            opened += 1
        except SourceError as error:
            assert error.what and error.remedy, path
            refused += 1
        assert time.monotonic() - started < 25, path
    assert opened > 300 and refused > 100
