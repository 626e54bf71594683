"""A file whose very content is in the snapshot already: nothing of it needs reading."""

from __future__ import annotations

from collections.abc import Callable
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
    is_current_build: Callable[[], bool],
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
            stored_path
        from declared_files join declared_batches using (batch_id)
        where sha256 = $sha256 and not is_undone
        qualify dense_rank() over (order by batch_id desc) = 1 order by file_seq
        """,
        {"sha256": sha256},
    ).fetchall()
    if not rows or (options.ledger and any(row[0] != options.ledger for row in rows)):
        return None
    # Lines rejected or skipped then may be read now that declarations, checks or rules have changed.
    if any(row[3] or NOT_WAGES in row[4] for row in rows) and not is_current_build():
        return None
    if is_order_awaited and any(NOT_WAGES in row[4] for row in rows):
        return None
    reports = []
    for ledger, rows_read, accepted, rejected, skipped, batch, stored in rows:
        counts = Counts(rows_read=rows_read, unchanged=accepted, rejected=rejected)
        counts.skipped.update(skipped)
        workbook = rejects_path(session.folders.rejects, batch, stored, label(ledger))
        reports.append(
            FileReport(
                file=str(path),
                ledger=ledger,
                ledger_label=label(ledger),
                sha256=sha256,
                counts=counts,
                rejects_file=str(workbook) if workbook.exists() else None,
                is_known=True,
            )
        )
    return reports
