"""Snapshot files: what is known of one, how it is opened, and which one the pointer names."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from data.errors import NoSnapshot, OlderSnapshot
from data.snapshot import checksum, reference_tables, spill
from data.snapshot.attached import state_of
from data.spec import reference
from data.spec.annotations import Annotation, Target
from data.spec.mart import is_of_months, relations
from data.spec.reference import Authority, Channel, ScoringItem, Town

MOST_SECONDS = 20
# A dashboard's queries are small: one thread each lets requests run side by side on few cores.
READ_CONFIG: dict[str, Any] = {
    "threads": 1,
    "memory_limit": "1GB",
    "max_execution_time": MOST_SECONDS * 1000,  # milliseconds
    "autoinstall_known_extensions": False,
}
# Settings that exist only once the database is open; the last line closes the door behind them.
READ_SETTINGS = """
set global TimeZone = 'Asia/Shanghai';
set enable_external_access = false;
set lock_configuration = true;
"""
# Longer than any name that is given to a snapshot, and shorter than what a disk refuses.
LONGEST_NAME = 100
NO_DAYS = (
    "台账里还没有任何发生日期（收到、办理、办结、发放、追发、垫付等），没有数据截至，指标不能计算；"
    "请导入有日期的台账。"
)
# The first and the last day of each ledger on which something happened, in the marts that record events.
_EVENT_DAYS = """
select origin, min(day), last_day(max(day)), bool_and(is_month) from ({days})
where day <= $data_until and year(day) >= (
    select coalesce(max(value::integer), 0) from parameters where parameter = 'first_plausible_year'
)
group by origin
"""


@dataclass(frozen=True)
class Source:
    """One ledger: the last day it covers, and whether it has fallen behind the others."""

    ledger: str
    label: str
    data_until: date | None
    is_late: bool


@dataclass(frozen=True, eq=False)
class Snapshot:
    """One immutable warehouse file and what it says of itself; the same only as itself."""

    id: str
    path: Path = field(repr=False)
    # the first and the last day of any ledger; None where none holds an event day
    first_day: date | None
    last_day: date | None
    # the latest day that the sources of most complaints (parameter complete_share_pct) all cover
    last_complete_day: date | None
    loaded_at: datetime
    is_demo: bool
    reference_hash: str
    has_provisional_deadlines: bool
    sources: tuple[Source, ...]
    # ledger → its first day of data; not of one without days
    first_days: Mapping[str, date]
    # ledger → the last day of the last month of which it has lines; of ledgers whose lines are by month
    last_months: Mapping[str, date]
    # ledgers that never came
    absent: frozenset[str]
    # ledger → the fields that it keeps
    recorded_fields: Mapping[str, frozenset[str]] = field(repr=False)
    # the lists of the office, in the order of showing
    towns: tuple[Town, ...] = field(repr=False)
    channels: tuple[Channel, ...] = field(repr=False)
    authorities: tuple[Authority, ...] = field(repr=False)
    # years for which the revolving fund's pools were put down
    pool_years: frozenset[int]
    # every version of every item of the town score, in the order of the scheme
    scoring: tuple[ScoringItem, ...]
    # parameter → its versions, the oldest first: the day each begins, and its value
    parameters: Mapping[str, tuple[tuple[date, Decimal], ...]] = field(repr=False)
    # year → the first day of its lunar year
    festivals: Mapping[int, date] = field(repr=False)
    # dimension → code → Chinese name, in the order of showing
    names: Mapping[str, Mapping[str, str]] = field(repr=False)
    # what the office has written beside time axes and figures
    annotations: tuple[Annotation, ...] = ()
    targets: tuple[Target, ...] = ()
    # whether an earlier program built it, before some column of a mart was declared
    lacks_columns: bool = False

    @property
    def data_from(self) -> date:
        return _known_day(self.first_day)

    @property
    def data_until(self) -> date:
        """数据截至. Raises: NoSnapshot where no ledger holds an event day: nothing can be counted."""
        return _known_day(self.last_day)

    @property
    def complete_until(self) -> date:
        """The day that present states are as of, and at which presets end. Raises: as `data_until`."""
        return _known_day(self.last_complete_day)

    def parameter(self, name: str, on: date) -> Decimal:
        """The value in force on a day, as the snapshot was built with; one declared since is today's.

        Raises: LookupsError where it is not in force on that day.
        """
        if name not in self.parameters:
            return reference.parameter(name, on)
        begun = [value for begins, value in self.parameters[name] if begins <= on]
        if not begun:
            raise reference.LookupsError(
                f"参数“{name}”在 {on} 尚未生效；请在 data/reference/parameters.csv 补上更早的生效日期。"
            )
        return begun[-1]

    def parameter_or_first(self, name: str, on: date) -> Decimal:
        """The same; of a day before its first version, that one: for what is drawn of a window before all
        data, of which no figure is known."""
        first = min((begins for begins, _ in self.parameters.get(name, ())), default=on)
        return self.parameter(name, max(on, first))

    @property
    def arrived(self) -> tuple[Source, ...]:
        """The sources of which a ledger has come."""
        return tuple(one for one in self.sources if one.ledger not in self.absent)

    def source(self, ledger: str) -> Source | None:
        return next((one for one in self.sources if one.ledger == ledger), None)


def _known_day(day: date | None) -> date:
    if day is None:
        raise NoSnapshot(NO_DAYS)
    return day


def named_file(folder: Path, snapshot_id: str) -> Path:
    """The file of an older snapshot asked for by id."""
    name = f"{snapshot_id}.duckdb"
    is_name = len(name) <= LONGEST_NAME and checksum.is_snapshot_name(name)
    if not is_name or not (folder / name).is_file():
        shown = snapshot_id if len(snapshot_id) <= LONGEST_NAME else f"{snapshot_id[:40]}…"
        raise NoSnapshot(f"没有编号为“{shown}”的快照，可能已过保留期。")
    return folder / name


def open_file(path: Path) -> tuple[duckdb.DuckDBPyConnection, Snapshot]:
    """A read-only connection and the snapshot's own account of itself.

    The caller holds `spill.own` of the data folder as long as it uses the connection.
    """
    try:
        checksum.check_size(path)
    except (checksum.Damaged, OSError) as error:
        raise NoSnapshot(str(error)) from error
    try:
        settings = READ_CONFIG | spill.own(state_of(path)).settings
        connection = duckdb.connect(str(path), read_only=True, config=settings)
        if not _is_locked(connection):
            _lock_settings(connection)
        return connection, _describe(connection, path)
    except duckdb.Error as error:
        raise NoSnapshot(f"快照 {path.name} 打不开或不完整（{type(error).__name__}）。") from error


def _is_locked(connection: duckdb.DuckDBPyConnection) -> bool:
    """DuckDB keeps one database a file in a process; its settings stay locked while a reader has it."""
    return connection.execute("select current_setting('lock_configuration')").fetchone() == (True,)


def _lock_settings(connection: duckdb.DuckDBPyConnection) -> None:
    try:
        connection.execute(f"{spill.LIMIT};{READ_SETTINGS}")
    except duckdb.InvalidInputException:
        # Another thread, which opened the file at the same moment, was the first to lock it.
        if not _is_locked(connection):
            raise


def _refuse_older_layout(connection: duckdb.DuckDBPyConnection, path: Path) -> None:
    """Raises: OlderSnapshot where an earlier program named the columns, which no question would find."""
    older = connection.execute(
        "select 1 from duckdb_columns() where table_name = 'sightings' and column_name = 'row_key'"
    ).fetchone()
    if older:
        raise OlderSnapshot(
            f"快照 {path.name} 是旧版程序建立的，本版不能直接读；"
            "请运行 python -m etl build 重建，台账不用重新导入。"
        )


def _describe(connection: duckdb.DuckDBPyConnection, path: Path) -> Snapshot:
    result = connection.execute("select * from snapshot_info")
    names, line = [column[0] for column in result.description or ()], result.fetchone()
    if line is None:
        raise NoSnapshot(f"快照 {path.name} 没有 snapshot_info，不完整。")
    _refuse_older_layout(connection, path)
    info = dict(zip(names, line, strict=True))
    data_until = info["data_until"]
    channels = reference_tables.listed(connection, Channel)
    event_days, last_months = _event_days(connection, data_until, channels)
    first_days = _covered_from(connection, event_days)
    # What came early makes no other source late.
    sources = _sources(connection, info.get("complete_until") or data_until)
    pools = connection.execute("select distinct year from fund_pools").fetchall()
    provisional = connection.execute("select bool_or(is_due_provisional) from complaints").fetchone()
    return Snapshot(
        id=path.stem,
        path=path,
        first_day=min(event_days.values(), default=data_until),
        last_day=data_until,
        # older programs kept none
        last_complete_day=info.get("complete_until") or data_until,
        loaded_at=info["loaded_at"],
        is_demo=bool(info["is_demo"]),
        reference_hash=info["reference_hash"],
        has_provisional_deadlines=bool(provisional and provisional[0]),
        sources=sources,
        first_days=first_days,
        last_months=last_months,
        absent=_absent(connection, sources, first_days),
        recorded_fields=reference_tables.recorded_fields(connection),
        towns=reference_tables.listed(connection, Town),
        channels=channels,
        authorities=reference_tables.listed(connection, Authority),
        pool_years=frozenset(int(year) for (year,) in pools),
        scoring=reference_tables.scoring(connection),
        parameters=reference_tables.parameters(connection),
        festivals=dict(connection.execute("select year, spring_festival from spring_festivals").fetchall()),
        names=reference_tables.names(connection),
        annotations=reference_tables.annotations(connection),
        targets=reference_tables.targets(connection),
        lacks_columns=_lacks_columns(connection),
    )


def _lacks_columns(connection: duckdb.DuckDBPyConnection) -> bool:
    held = connection.execute("select table_name, column_name from duckdb_columns()").fetchall()
    declared = {
        (mart.id, column.name)
        for mart in relations().values()
        if mart.kind == "mart"
        for column in mart.columns
    }
    return not declared <= set(held)


def _sources(connection: duckdb.DuckDBPyConnection, data_until: date | None) -> tuple[Source, ...]:
    lines = connection.execute("select ledger, label, data_until, late_after_days from sources").fetchall()
    last = data_until or date.max
    return tuple(
        Source(
            ledger=ledger,
            label=label,
            data_until=until,
            is_late=late_after is not None and (until is None or (last - until).days > late_after),
        )
        for ledger, label, until, late_after in lines
    )


def _event_days(
    connection: duckdb.DuckDBPyConnection, data_until: date | None, channels: tuple[Channel, ...]
) -> tuple[dict[str, date], dict[str, date]]:
    """Ledger → its first event day, and → the end of its last month, of those dated by months."""
    # An older snapshot lacks the marts declared since.
    held = {name for (name,) in connection.execute("select table_name from duckdb_tables()").fetchall()}
    # Of several channels each row names its own; another mart's days are those of its one ledger.
    days = " union all ".join(
        f"select {'channel' if made.is_of_channels else _text(made.ledgers[0])} as origin,"
        f" {made.first_day} as day, {is_of_months(made.first_day)} as is_month from {name}"
        for name, made in relations().items()
        if made.first_day and name in held
    )
    query = _EVENT_DAYS.format(days=days)
    lines = connection.execute(query, {"data_until": data_until}).fetchall()
    ledgers = {one.channel: one.ledger for one in channels}
    firsts = {ledgers.get(origin, origin): first for origin, first, _, _ in lines}
    months = {ledgers.get(origin, origin): last for origin, _, last, is_month in lines if is_month}
    return firsts, months


def _covered_from(connection: duckdb.DuckDBPyConnection, event_days: Mapping[str, date]) -> dict[str, date]:
    """Ledger → first day that it covers: its first event day, or that of the period a title names.

    Of ledgers of states the loader's own; an older snapshot kept neither that nor the titles.
    """
    columns = {column[0] for column in connection.execute("select * from sources limit 0").description or ()}
    kept = [name if name in columns else f"null::date as {name}" for name in ("first_day", "title_day")]
    found = dict(event_days)
    for ledger, first, title in connection.execute(
        f"select ledger, {', '.join(kept)} from sources"
    ).fetchall():
        days = [day for day in (found.get(ledger, first), title) if day]
        if days:
            found[ledger] = min(days)
    return found


def _text(value: str) -> str:
    return f"'{value}'"


def _absent(
    connection: duckdb.DuckDBPyConnection, sources: tuple[Source, ...], first_days: Mapping[str, date]
) -> frozenset[str]:
    """Ledgers without a day and without a line: a ledger of states may have come and tell of no day."""
    dayless = [one.ledger for one in sources if one.data_until is None and one.ledger not in first_days]
    has_line = "select 1 from source_lines where ledger = ? limit 1"
    return frozenset(one for one in dayless if not connection.execute(has_line, [one]).fetchone())
