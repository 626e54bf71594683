"""A data folder of the soak's own, in which a new snapshot appears now and then."""

import os
import shutil
from datetime import UTC, datetime
from pathlib import Path

import duckdb

from tests.data.small_county.files import point_to

# the newest received complaints are left out of every second snapshot, so that figures change
LEFT_OUT = 7
KEPT = 2


class Publisher:
    """Copies of one snapshot under new names; the folder they were taken from is not touched."""

    def __init__(self, source: Path, folder: Path) -> None:
        name = (source / "snapshots" / "CURRENT").read_text(encoding="utf-8").strip()
        self.original = source / "snapshots" / name
        self.folder = folder
        self.count = 0
        (folder / "snapshots").mkdir(parents=True)
        self.publish()

    def publish(self) -> str:
        """A new snapshot in place; of the older ones a few stay, as a reader may still have them open."""
        self.count += 1
        moment = datetime.now(UTC)
        name = f"wages-{moment:%Y%m%dT%H%M%SZ}-{self.count:08x}.duckdb"
        path = self.folder / "snapshots" / name
        shutil.copyfile(self.original, path)
        with duckdb.connect(str(path)) as connection:
            connection.execute("update snapshot_info set snapshot_id = ?", [path.stem])
            if self.count % 2 == 0:
                connection.execute(
                    "delete from complaints where complaint_id in "
                    "(select complaint_id from complaints order by received_date desc, complaint_id limit ?)",
                    [LEFT_OUT],
                )
        point_to(self.folder, name)
        for old in sorted(path.parent.glob("wages-*.duckdb"), key=os.path.getmtime)[:-KEPT]:
            old.unlink()
        return path.stem
