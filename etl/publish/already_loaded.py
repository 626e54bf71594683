"""A file whose very content is in the snapshot already: nothing of it needs reading."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from data.paths import rejects_path
from etl.detect.import_options import ImportOptions
from etl.extract import source_files
from etl.feedback.report import FileReport
from etl.merge.upsert import Counts
from etl.publish.build_session import BuildSession

# The skip rule of orders, over which a person may decide otherwise.
NOT_WAGES = "not_about_wages"


def find(
    session: BuildSession,
    path: Path,
    options: ImportOptions,
    *,
    build_version: str,
    is_order_awaited: bool,
    label: Callable[[str], str],
) -> list[FileReport] | None:
    """Its reports, one a ledger that it holds; None where it is to be read."""
    # Read with other eyes, the same content may say more.
    if session.info is None or options.mapping or options.sheets or not path.is_file():
        return None
    sha256 = source_files.sha256_of(path)
    rows = session.con.execute(
        """
        select ledger, rows_read, accepted, rejected, skipped::json::map(varchar, integer), batch_id,
            stored_path, read_by, file_seq
        from declared_files join declared_batches using (batch_id)
        where sha256 = $sha256 and not is_undone
        qualify dense_rank() over (order by batch_id desc) = 1 order by file_seq
        """,
        {"sha256": sha256},
    ).fetchall()
    if not rows or (options.ledger and any(row[0] != options.ledger for row in rows)):
        return None
    # Any line may be read otherwise where the program or its declarations have changed since.
    if any(row[7] != build_version for row in rows):
        return None
    if is_order_awaited and any(NOT_WAGES in row[4] for row in rows):
        return None
    reports = []
    for ledger, rows_read, accepted, rejected, skipped, batch, stored, _, file_seq in rows:
        counts = Counts(rows_read=rows_read, unchanged=accepted, rejected=rejected)
        counts.skipped.update(skipped)
        workbook = rejects_path(session.folders.rejects, batch, stored, label(ledger))
        reports.append(
            FileReport(
                file=str(path),
                ledger=ledger,
                ledger_label=label(ledger),
                sha256=sha256,
                file_seq=file_seq,
                counts=counts,
                rejects_file=str(workbook) if workbook.exists() else None,
                is_known=True,
            )
        )
    return reports


def options_of(session: BuildSession, sha256: str) -> ImportOptions | None:
    """How a person had this content read when it was last loaded; None where it is not known."""
    row = session.con.execute(
        """
        select arg_max(options, file_seq) from declared_files join declared_batches using (batch_id)
        where sha256 = $sha256 and not is_undone
        """,
        {"sha256": sha256},
    ).fetchone()
    return ImportOptions.from_json(row[0]) if row and row[0] else None


@dataclass(frozen=True)
class KeptFile:
    """A source file as it was kept when it was loaded."""

    path: Path
    sha256: str
    is_demo: bool


def kept_files(session: BuildSession, build_version: str) -> list[KeptFile]:
    """The sources that another program has read, each content once, in the order of loading."""
    rows = session.con.execute(
        """
        with latest as (
            select stored_path, sha256, is_demo, read_by, file_seq
            from declared_files join declared_batches using (batch_id) where not is_undone
            qualify row_number() over (partition by sha256 order by file_seq desc) = 1
        )
        select stored_path, sha256, is_demo from latest where read_by is distinct from $build_version
        order by file_seq
        """,
        {"build_version": build_version},
    ).fetchall()
    found = [KeptFile(session.folders.root / stored, sha256, is_demo) for stored, sha256, is_demo in rows]
    return [one for one in found if one.path.is_file()]
