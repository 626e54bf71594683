"""One load: files in, one new snapshot out, everything counted. A bad file does not stop the others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from itertools import groupby
from pathlib import Path

import duckdb

from data.paths import rejects_path
from data.spec.ledger import Ledger, load_all, order_ledger
from etl import checks
from etl.checks.copied_sheets import copies_by_name, doubt_copies
from etl.checks.line_doubts import doubt_lines
from etl.checks.totals import check_totals
from etl.checks.uncached_formulas import doubt_formulas
from etl.detect.import_options import ImportOptions, OptionsPerFile
from etl.detect.ledger_detection import Layout
from etl.detect.title_periods import days_of
from etl.errors import LoadError, SourceError
from etl.extract import USUAL_LIMITS, Limits, check_supported, read_file, source_files
from etl.feedback import file_notices
from etl.feedback.file_faults import program_fault, reason_of, take_nothing
from etl.feedback.rejects import write_rejects
from etl.feedback.report import FileReport, LoadReport
from etl.machine_faults import DISK_FAULTS, MACHINE_FAULTS
from etl.merge.corrected_workbook import read_identities
from etl.merge.upsert import FileEntry, append, decide
from etl.publish import already_loaded, review_overrides, store, unchanged_files
from etl.publish.build_session import BuildSession, build_session
from etl.publish.reparse_orders import files_to_reread, needs_source_file
from etl.publish.store import is_built_with_today
from etl.relations import drop_relations
from etl.staging import stage
from etl.staging.raw import fill_raw

Progress = Callable[[int, int, str], None]


def load_paths(
    paths: Sequence[Path],
    *,
    ledger: str | None = None,
    data_dir: Path,
    now: datetime,
    user: str,
    progress: Progress | None = None,
    limits: Limits = USUAL_LIMITS,
    options: OptionsPerFile | None = None,
) -> LoadReport:
    """Loads files and folders as one batch; publishes a snapshot when there is anything new in them.

    `ledger` is that of all files; `options` says more: a mapping of headers, or options for each file.
    """
    if ledger is not None and ledger not in load_all():
        raise LoadError(f"没有台账“{ledger}”；可用的有 {'、'.join(load_all())}")
    with build_session(data_dir, now=now, user=user, doing="导入") as session:
        for_files = options or OptionsPerFile(ImportOptions(ledger))
        return _Load(session, for_files, limits, progress or _silent).run(paths)


def read_sources_again(*, data_dir: Path, now: datetime, user: str) -> LoadReport | None:
    """Every kept source that another program has read through today's stages, as one batch.

    None where there is none; else a snapshot is published.
    """
    with build_session(data_dir, now=now, user=user, doing="重建") as session:
        kept = already_loaded.kept_files(session, store.build_version()) if session.info else []
        if not kept:
            return None
        load = _Load(session, OptionsPerFile(), USUAL_LIMITS, _silent)
        return load.run([one.path for one in kept], {one.path: one.is_demo for one in kept})


def _silent(_done: int, _total: int, _name: str) -> None:
    """No progress shown."""


def new_batch_id(now: datetime) -> str:
    return f"{now.astimezone(UTC):%Y%m%dT%H%M%SZ}-{os.urandom(2).hex()}"


class _Load:
    def __init__(
        self, session: BuildSession, options: OptionsPerFile, limits: Limits, progress: Progress
    ) -> None:
        self._session = session
        self._con = session.con
        readings = review_overrides.readings(session.folders.state) if session.info else []
        # Files kept from earlier loads with orders that a person has since found to be complaints.
        self._extra_files = {
            (session.folders.root / stored).resolve(): sha256
            for stored, sha256 in (files_to_reread(session.con, readings) if readings else [])
        }
        self._options = options.with_more(dict.fromkeys(self._extra_files, ImportOptions(order_ledger().id)))
        self._limits = limits
        self._progress = progress
        self._batch = new_batch_id(session.now)
        self._next_seq = 1
        self._reports: list[FileReport] = []
        self._kept: Mapping[Path, bool] = {}
        self._build_version = store.build_version()
        self._is_order_awaited = bool(readings) and needs_source_file(self._con, readings)

    def run(self, paths: Sequence[Path], kept: Mapping[Path, bool] | None = None) -> LoadReport:
        """`kept`: of files that were kept from earlier loads, whether they are demo data."""
        self._kept = kept or {}
        try:
            report = self._run(paths)
        except BaseException:
            if not self._session.is_published:
                self._remove_files()
            raise
        report.notes = self._session.notes
        return report

    def _remove_files(self) -> None:
        """Of a batch that came to nothing: neither its sources nor its returned workbooks."""
        for parent in (self._session.folders.sources, self._session.folders.rejects):
            shutil.rmtree(parent / self._batch, ignore_errors=True)

    def _run(self, paths: Sequence[Path]) -> LoadReport:
        files = self._with_awaited(list(source_files.find_files(paths)))
        known = {path: self._known(path) for path in files}
        if all(known.values()) and self._is_current_build():
            self._reports = [report for path in files for report in known[path] or []]
            return self._unchanged()
        self._start()
        for done, path in enumerate(files):
            self._progress(done, len(files), path.name)
            self._reports += known[path] or self._take(path)
        self._progress(len(files), len(files), "汇总指标")
        if any(report.counts.new or report.counts.updated for report in self._reports):
            return self._publish()
        is_seen = self._session.info is not None and unchanged_files.has_new_files(self._con, self._batch)
        if is_seen and not self._is_current_build():
            # A new snapshot is due anyway: it holds what was seen.
            return self._publish_without_news()
        if is_seen:
            self._session.keep_sightings(self._batch)
        self._session.discard()
        if not is_seen:
            shutil.rmtree(self._session.folders.sources / self._batch, ignore_errors=True)
        if self._session.info is None or self._is_current_build():
            return self._unchanged(self._batch if is_seen else None)
        self._session.create_snapshot()
        return self._publish_without_news()

    def _with_awaited(self, files: list[Path]) -> list[Path]:
        if not self._extra_files:
            return files
        given = {source_files.sha256_of(path) for path in files if path.is_file()}
        more = [path for path, sha256 in self._extra_files.items() if sha256 not in given and path.is_file()]
        return [*files, *more]

    # outcomes ---------------------------------------------------------------------------------

    def _publish(self) -> LoadReport:
        info = self._session.publish(self._batch)
        report = LoadReport(self._reports, self._batch, info.snapshot_id, info.data_until, is_published=True)
        self._log(report)
        return report

    def _unchanged(self, kept_as: str | None = None) -> LoadReport:
        """The same snapshot; `kept_as` is the batch under which the sightings wait for the next one."""
        info = self._session.info
        report = LoadReport(
            self._reports, None, info.snapshot_id if info else None, info.data_until if info else None
        )
        self._log(report, kept_as)
        return report

    def _publish_without_news(self) -> LoadReport:
        info = self._session.publish(None)
        report = LoadReport(self._reports, None, info.snapshot_id, info.data_until, is_published=True)
        self._log(report)
        return report

    def _log(self, report: LoadReport, kept_as: str | None = None) -> None:
        """Who loaded what. Of files known to the last byte only how many: they may come every hour."""
        facts = report.to_json()
        facts["files"] = [one.to_json() for one in report.files if not one.is_known]
        self._session.log(
            "load", **facts, files_known=sum(one.is_known for one in report.files), kept_as=kept_as
        )

    def _is_current_build(self) -> bool:
        return self._session.info is not None and is_built_with_today(self._session.info)

    # files ------------------------------------------------------------------------------------

    def _known(self, path: Path) -> list[FileReport] | None:
        """Reports of a file whose very content is in the current snapshot already."""
        return already_loaded.find(
            self._session,
            path,
            self._options.of(path),
            build_version=self._build_version,
            is_order_awaited=self._is_order_awaited,
            label=self._label,
        )

    def _label(self, ledger: str) -> str:
        declared = self._session.ledgers.get(ledger)
        return declared.label if declared else ledger

    def _start(self) -> None:
        self._session.create_snapshot()
        self._con.execute(
            "insert into snap.batches values (?, ?, ?, false)",
            [self._batch, self._session.now.replace(tzinfo=None), self._session.user],
        )
        highest = self._con.execute("select coalesce(max(file_seq), 0) from snap.files").fetchone()
        assert highest is not None
        self._next_seq = highest[0] + 1

    def _take(self, path: Path) -> list[FileReport]:
        """Reads one file into the snapshot; one report a ledger that it holds, or one with the reason.

        Whatever is wrong with the file stays with it. A fault of the machine is raised: it ends the batch.
        """
        reports: list[FileReport] = []
        failed = FileReport(file=str(path))
        try:
            if not path.is_file():
                raise SourceError("没有这个文件", where=str(path), remedy="请核对路径")
            check_supported(path, self._limits)
            with source_files.received(path, self._session.folders.work, self._limits) as copy:
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
        with read_file(copy.path, limits=self._limits, work_dir=self._session.folders.work) as cells:
            detected = options.detect(copy.path, cells.sheets, self._session.ledgers)
            stored = source_files.free_place(path.name, self._session.folders.sources / self._batch)
            unread = file_notices.unread_parts(cells, detected, options)
            for ledger_id, group in groupby(sorted(detected.layouts, key=_by_ledger), key=_by_ledger):
                own = list(group)
                entry = FileEntry(
                    self._next_seq,
                    self._batch,
                    path.name,
                    str(stored.relative_to(self._session.folders.root)),
                    copy.sha256,
                    self._kept[path] if path in self._kept else source_files.is_demo(path),
                    options.to_json(),
                    self._build_version,
                    *days_of(one.title.period for one in own),
                )
                self._next_seq += 1
                report = FileReport(
                    file=str(path), ledger=ledger_id, ledger_label=self._label(ledger_id), sha256=copy.sha256
                )
                report.notices += [] if reports else unread
                # A mapping leaves columns out because a person said so.
                report.notices += [] if options.mapping else file_notices.unread_columns(own)
                self._take_ledger(self._session.ledgers[ledger_id], own, entry, report)
                reports.append(report)
                if report.ledger is not None:
                    # At once: whatever becomes of the file's other ledgers, the snapshot refers to it now.
                    kept = source_files.Received(path, copy.sha256) if path in self._kept else copy
                    kept.keep_as(stored)

    def _options_of(self, path: Path, sha256: str) -> ImportOptions:
        """As given; where nothing is, known content is read as it was when it was loaded."""
        given = self._options.of(path)
        known = self._session.info is not None and given == ImportOptions()
        return (already_loaded.options_of(self._session, sha256) if known else None) or given

    def _take_ledger(
        self, ledger: Ledger, layouts: list[Layout], entry: FileEntry, report: FileReport
    ) -> None:
        con = self._con
        try:
            raw = fill_raw(con, ledger, layouts)
            report.notices += check_totals(con, layouts, raw, self._limits)
            read_identities(con, layouts)
            copies = stage(con, ledger, copies_by_name(layouts), loaded_on=self._session.now.date())
            con.execute("set variable has_real_people = $is_real", {"is_real": not entry.is_demo})
            checks.run(con, ledger, loaded_on=self._session.now.date())
            report.notices += file_notices.check_notices(con, layouts)
            doubt_formulas(con, layouts, self._limits)
            doubt_lines(con, raw)
            report.notices += doubt_copies(con, layouts, copies)
            report.counts = decide(con, ledger, raw, entry.file_name, entry.sha256)
            rejects = rejects_path(
                self._session.folders.rejects, self._batch, entry.stored_path, ledger.label
            )
            written = write_rejects(con, layouts, rejects, Path(entry.stored_path).stem)
            report.rejects_file = str(written) if written else None
            report.doubts = _count_doubts(con)
            with _transaction(con):
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


@contextmanager
def _transaction(con: duckdb.DuckDBPyConnection) -> Iterator[None]:
    """All of a file's rows and of its log, or nothing."""
    con.execute("begin transaction")
    try:
        yield
        con.execute("commit")
    except BaseException:
        con.execute("rollback")
        raise


def _by_ledger(layout: Layout) -> str:
    return layout.ledger.id


def _count_doubts(con: duckdb.DuckDBPyConnection) -> int:
    row = con.execute(
        "select count(*) from (select distinct sheet_index, row_number from raw_doubts"
        " join decided using (sheet_index, row_number) where outcome in ('new', 'updated', 'unchanged'))"
    ).fetchone()
    assert row is not None
    return int(row[0])
