"""One load: files in, one new snapshot out, everything counted. A bad file does not stop the others."""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable, Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path

from data.spec.ledger import load_all, order_ledger
from etl.detect.import_options import ImportOptions, OptionsPerFile
from etl.errors import LoadError
from etl.extract import USUAL_LIMITS, Limits, source_files
from etl.feedback.report import FileReport, LoadReport
from etl.load_file import FileLoader
from etl.publish import already_loaded, doubt_counts, review_overrides, unchanged_files
from etl.publish.build_session import BuildSession, build_session
from etl.publish.reparse_texts import files_to_reread, needs_source_file
from etl.publish.store import is_built_with_today

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
    is_trial: bool = False,
) -> LoadReport:
    """Loads files and folders as one batch; publishes a snapshot when there is anything new in them.

    `ledger` is that of all files; `options` says more: a mapping of headers, or options for each file.
    A trial says what would come of it and leaves neither snapshot nor batch nor source nor line of the log;
    its returned workbooks lie in state/trials.
    """
    if ledger is not None and ledger not in load_all():
        raise LoadError(f"没有台账“{ledger}”；可用的有 {'、'.join(load_all())}")
    with build_session(data_dir, now=now, user=user, doing="试导入" if is_trial else "导入") as session:
        for_files = options or OptionsPerFile(ImportOptions(ledger))
        return _Load(session, for_files, limits, progress or _silent, is_trial=is_trial).run(paths)


def read_sources_again(*, data_dir: Path, now: datetime, user: str) -> LoadReport | None:
    """Every kept source that another program has read through today's stages, as one batch.

    None where there is none; else a snapshot is published.
    """
    with build_session(data_dir, now=now, user=user, doing="重建") as session:
        kept = already_loaded.kept_files(session, session.build_version) if session.info else []
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
        self,
        session: BuildSession,
        options: OptionsPerFile,
        limits: Limits,
        progress: Progress,
        *,
        is_trial: bool = False,
    ) -> None:
        self._session = session
        self._is_trial = is_trial
        self._rejects = session.folders.trials if is_trial else session.folders.rejects
        self._con = session.con
        readings = review_overrides.readings(session.folders.state) if session.info else []
        # Files kept from earlier loads with orders that a person has since found to be complaints.
        self._extra_files = {
            (session.folders.root / stored).resolve(): sha256
            for stored, sha256 in (files_to_reread(session.con, readings) if readings else [])
        }
        self._options = options.with_more(dict.fromkeys(self._extra_files, ImportOptions(order_ledger().id)))
        self._progress = progress
        self._batch = new_batch_id(session.now)
        self._reports: list[FileReport] = []
        doubt_counts.start(self._con)
        self._build_version = session.build_version
        self._former_files = already_loaded.kept_files(session, self._build_version) if session.info else []
        self._files = FileLoader(
            session,
            self._options,
            limits,
            self._batch,
            self._build_version,
            self._rejects,
            is_trial,
            self._label,
        )
        self._is_order_awaited = bool(readings) and needs_source_file(self._con, readings)

    def run(self, paths: Sequence[Path], kept: Mapping[Path, bool] | None = None) -> LoadReport:
        """`kept`: of files that were kept from earlier loads, whether they are demo data."""
        self._files.kept = kept or {}
        try:
            report = self._run(paths)
        except BaseException:
            if not self._session.is_published:
                self._remove_files()
            raise
        report.notes = [*self._session.notes, *self._awaiting_build(report)]
        return report

    def _awaiting_build(self, report: LoadReport) -> list[str]:
        """That sources kept from earlier loads were read by another program, perhaps otherwise."""
        read_now = {one.sha256 for one in report.files}
        waiting = [one for one in self._former_files if one.sha256 not in read_now]
        if self._is_trial or not waiting:
            return []
        return [
            f"留存的源文件有 {len(waiting)} 个是以前的程序读的，其中的行还是当时的读法；"
            "要按现在的程序重读，请用 python -m etl build"
        ]

    def _remove_files(self) -> None:
        """Of a batch that came to nothing: neither its sources nor its returned workbooks."""
        for parent in (self._session.folders.sources, self._rejects):
            shutil.rmtree(parent / self._batch, ignore_errors=True)

    def _run(self, paths: Sequence[Path]) -> LoadReport:
        files = self._with_awaited(list(source_files.find_files(paths)))
        known = {path: self._known(path) for path in files}
        if all(known.values()) and self._is_current_build():
            self._reports = [report for path in files for report in known[path] or []]
            return self._unchanged()
        self._session.create_snapshot()
        self._files.start()
        for done, path in enumerate(files):
            self._progress(done, len(files), path.name)
            self._reports += known[path] or self._files.take(path)
        self._progress(len(files), len(files), "汇总指标")
        if self._is_trial:
            self._session.discard()
            shutil.rmtree(self._session.folders.sources / self._batch, ignore_errors=True)
            return self._unchanged()
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
        self._session.publish(self._batch)
        return self._report(self._batch, is_published=True)

    def _unchanged(self, kept_as: str | None = None) -> LoadReport:
        """The same snapshot; `kept_as` is the batch under which the sightings wait for the next one."""
        return self._report(None, kept_as=kept_as)

    def _publish_without_news(self) -> LoadReport:
        self._session.publish(None)
        return self._report(None, is_published=True)

    def _report(
        self, batch: str | None, *, is_published: bool = False, kept_as: str | None = None
    ) -> LoadReport:
        info = self._session.info
        report = LoadReport(
            self._reports,
            batch,
            info.snapshot_id if info else None,
            info.data_until if info else None,
            is_published=is_published,
            is_trial=self._is_trial,
        )
        if not self._is_trial:
            report.doubts = doubt_counts.count(self._session, self._reports)
        self._log(report, kept_as)
        return report

    def _log(self, report: LoadReport, kept_as: str | None = None) -> None:
        """Who loaded what. Of files known to the last byte only how many: they may come every hour."""
        if self._is_trial:
            return
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
