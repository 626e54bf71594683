"""One file of a load: kept, read, recognised, staged, checked, decided and appended, ledger by ledger."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from itertools import groupby
from pathlib import Path

import duckdb

from data.paths import rejects_path
from data.spec.ledger import Ledger
from etl import checks
from etl.checks.copied_sheets import copies_by_name, doubt_copies
from etl.checks.line_doubts import doubt_lines
from etl.checks.missing_towns import doubt_missing_towns
from etl.checks.totals import check_totals
from etl.checks.uncached_formulas import doubt_formulas
from etl.detect.import_options import ImportOptions, OptionsPerFile
from etl.detect.ledger_detection import Layout
from etl.detect.title_periods import days_of
from etl.errors import LoadError, SourceError
from etl.extract import Limits, check_supported, read_file, source_files
from etl.feedback import file_notices
from etl.feedback.file_faults import program_fault, reason_of, take_nothing
from etl.feedback.line_remarks import count_doubts, line_changes, line_remarks
from etl.feedback.rejects import write_rejects
from etl.feedback.report import FileReport
from etl.machine_faults import DISK_FAULTS, MACHINE_FAULTS
from etl.merge.corrected_workbook import read_identities
from etl.merge.upsert import FileEntry, append, decide
from etl.publish import already_loaded, doubt_counts, store
from etl.publish.build_session import BuildSession
from etl.relations import drop_relations
from etl.staging import stage
from etl.staging.raw import fill_raw


@dataclass
class FileLoader:
    """Takes files into the snapshot that `session` builds, all as one batch."""

    session: BuildSession
    options: OptionsPerFile
    limits: Limits
    batch: str
    build_version: str
    # Where the workbooks go that are sent back.
    rejects: Path
    is_trial: bool
    label: Callable[[str], str]
    # Of files that were kept from earlier loads, whether they are demo data.
    kept: Mapping[Path, bool] = field(default_factory=dict)
    _next_seq: int = 1

    @property
    def _con(self) -> duckdb.DuckDBPyConnection:
        return self.session.con

    def start(self) -> None:
        """The batch in the log of the new snapshot."""
        self._con.execute(
            "insert into snap.batches values (?, ?, ?, false)",
            [self.batch, self.session.now.replace(tzinfo=None), self.session.user],
        )
        highest = self._con.execute("select coalesce(max(file_seq), 0) from snap.files").fetchone()
        assert highest is not None
        self._next_seq = highest[0] + 1

    def take(self, path: Path) -> list[FileReport]:
        """Reads one file into the snapshot; one report a ledger that it holds, or one with the reason.

        Whatever is wrong with the file stays with it. A fault of the machine is raised: it ends the batch.
        """
        reports: list[FileReport] = []
        failed = FileReport(file=str(path))
        try:
            if not path.is_file():
                raise SourceError("没有这个文件", where=str(path), remedy="请核对路径")
            check_supported(path, self.limits)
            with source_files.received(path, self.session.folders.work, self.limits) as copy:
                failed.sha256 = copy.sha256
                self._take_sheets(path, copy, reports)
            return reports
        except SourceError as error:
            failed.reason = reason_of(error)
        except (*MACHINE_FAULTS, MemoryError, LoadError):
            raise
        except OSError as error:
            if error.errno in DISK_FAULTS:
                raise
            failed.reason = f"文件读不出来（{path.name}）：{error.strerror}。请核对读取权限"
        except Exception as error:  # noqa: BLE001
            failed.reason = program_fault(path.name, error)
        return [*reports, failed]

    def _take_sheets(self, path: Path, copy: source_files.Received, reports: list[FileReport]) -> None:
        """One report for each ledger in `copy`, which is then kept; `path` is where the file was found."""
        options = self._options_of(path, copy.sha256)
        with read_file(copy.path, limits=self.limits, work_dir=self.session.folders.work) as cells:
            detected = options.detect(copy.path, cells.sheets, self.session.ledgers)
            stored = source_files.free_place(path.name, self.session.folders.sources / self.batch)
            unread = file_notices.unread_parts(cells, detected, options)
            for ledger_id, group in groupby(sorted(detected.layouts, key=_by_ledger), key=_by_ledger):
                own = list(group)
                entry = FileEntry(
                    self._next_seq,
                    self.batch,
                    path.name,
                    str(stored.relative_to(self.session.folders.root)),
                    copy.sha256,
                    self.kept[path] if path in self.kept else source_files.is_demo(path),
                    options.to_json(),
                    self.build_version,
                    *days_of(one.title.period for one in own),
                )
                self._next_seq += 1
                report = FileReport(
                    file=str(path),
                    ledger=ledger_id,
                    ledger_label=self.label(ledger_id),
                    sha256=copy.sha256,
                    file_seq=entry.file_seq,
                )
                report.notices += [] if reports else unread
                # A mapping leaves columns out because a person said so.
                report.notices += [] if options.mapping else file_notices.unread_columns(own)
                self._take_ledger(self.session.ledgers[ledger_id], own, entry, report)
                reports.append(report)
                if report.ledger is not None:
                    # At once: whatever becomes of the file's other ledgers, the snapshot refers to it now.
                    kept = source_files.Received(path, copy.sha256) if path in self.kept else copy
                    kept.keep_as(stored)

    def _options_of(self, path: Path, sha256: str) -> ImportOptions:
        """As given; where nothing is, known content is read as it was when it was loaded."""
        given = self.options.of(path)
        known = self.session.info is not None and given == ImportOptions()
        return (already_loaded.options_of(self.session, sha256) if known else None) or given

    def _take_ledger(
        self, ledger: Ledger, layouts: list[Layout], entry: FileEntry, report: FileReport
    ) -> None:
        con = self._con
        try:
            raw = fill_raw(con, ledger, layouts)
            read_identities(con, layouts)
            copies = stage(con, ledger, copies_by_name(layouts), loaded_on=self.session.now.date())
            con.execute("set variable has_real_people = $is_real", {"is_real": not entry.is_demo})
            checks.run(con, ledger, loaded_on=self.session.now.date())
            doubt_missing_towns(con, ledger, layouts)
            report.notices += check_totals(con, layouts, raw, self.limits)
            report.notices += file_notices.check_notices(con, layouts)
            doubt_formulas(con, layouts, self.limits)
            doubt_lines(con, raw)
            report.notices += doubt_copies(con, layouts, copies)
            report.counts = decide(con, ledger, raw, entry.file_name, entry.sha256)
            doubt_counts.remember(con, entry.file_seq)
            rejects = rejects_path(self.rejects, self.batch, entry.stored_path, ledger.label)
            written = write_rejects(con, layouts, rejects, Path(entry.stored_path).stem)
            report.rejects_file = str(written) if written else None
            report.doubts = count_doubts(con)
            if self.is_trial:
                report.remarks, report.remark_count = line_remarks(con)
                report.changes, report.change_count = line_changes(con, ledger)
            with store.transaction(con):
                append(con, ledger, entry, report.counts)
                file_notices.record(con, entry.file_seq, report.notices)
        except (*MACHINE_FAULTS, MemoryError, LoadError):
            raise
        except SourceError as error:
            take_nothing(report, reason_of(error))
        except OSError as error:
            if error.errno in DISK_FAULTS:
                raise
            take_nothing(report, program_fault(f"{entry.file_name}，{ledger.label}", error))
        except Exception as error:  # noqa: BLE001
            take_nothing(report, program_fault(f"{entry.file_name}，{ledger.label}", error))
        finally:
            drop_relations(con)


def _by_ledger(layout: Layout) -> str:
    return layout.ledger.id
