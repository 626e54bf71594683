"""What is reported of a file, or of a ledger in it, that could not be taken."""

from __future__ import annotations

import errno
from pathlib import Path

from etl.errors import FULL_FOR_READERS, SourceError, log_fault
from etl.feedback.report import FileReport
from etl.merge.upsert import Counts


def take_nothing(report: FileReport, reason: str) -> None:
    """The ledger was not taken: no counts, and no workbook of rows that were never judged."""
    report.ledger, report.counts, report.doubts, report.reason = None, Counts(), 0, reason
    if report.rejects_file:
        Path(report.rejects_file).unlink(missing_ok=True)
        report.rejects_file = None


def reason_of(error: SourceError) -> str:
    """What the clerk reads. Raises: OSError where the reader found the disk full."""
    if error.what.startswith(FULL_FOR_READERS):
        raise OSError(errno.ENOSPC, error.what) from error
    return str(error)


def program_fault(where: str, error: Exception) -> str:
    """What the clerk reads of a mistake of the program, which is logged."""
    log_fault(where, error)
    return f"程序处理这个文件时出错（{where}，{type(error).__name__}）。请把文件和本提示发给维护人员"
