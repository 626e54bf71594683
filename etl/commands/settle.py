"""待核 settled by a person: what a name means, what a cell should say, or that a doubt is none.

Each decision is kept in `state`, makes a review batch and a new snapshot at once, holds in every later build,
and goes with its batch.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from pathlib import Path
from typing import Any

from data.snapshot.attached import attached
from data.spec.doubt_actions import (
    AUTHORITY,
    CONFIRMED,
    EMPLOYER,
    MISSING_TOWN,
    NAMES,
    PROJECT,
    TOWN,
    VALUE,
    is_read_text,
    name_kind,
    value_kind,
)
from data.spec.ledger import Column, load_all
from data.spec.reference import UNLISTED_AUTHORITY, parameter, towns
from data.spec.rules import check_label
from etl.commands.batches import Change
from etl.errors import LoadError
from etl.load import new_batch_id
from etl.marts import Settlement
from etl.publish import review_overrides, snapshot_files
from etl.publish.build_session import BuildSession, Folders, build_session
from etl.publish.review_overrides import SETTLEMENTS
from etl.publish.store import iso_day

GONE = "没有这处待核，可能刚处理过或数据已变；请刷新后再看"
FIELDS = ("ledger", "row_id", "rule", "column_name", "message", "file_name", "sheet_name", "row_number")


@dataclass(frozen=True)
class Doubt:
    """One doubt as the list names it."""

    ledger: str
    row_id: str
    rule: str
    column: str | None


@dataclass(frozen=True)
class _Row:
    """The row of a doubt as it was read."""

    doubt: Doubt
    record_key: str
    content_hash: str
    place: str

    def settlement(self, session: BuildSession, batch: str, kind: str, **said: Any) -> Settlement:
        return Settlement(
            batch_id=batch,
            decided_at=session.now,
            decided_by=session.user,
            kind=kind,
            ledger=self.doubt.ledger,
            record_key=self.record_key,
            place=self.place,
            rule=self.doubt.rule,
            column_name=self.doubt.column or "",
            **{"field": None, "was": None, "becomes": None, "meaning": None, "content_hash": None, **said},
        )


def waiting(data_dir: Path) -> list[dict[str, Any]]:
    """The doubts in force, with what names each to `settle`. Takes no lock."""
    current = snapshot_files.current_snapshot(Folders(data_dir).snapshots)
    if current is None:
        return []
    with attached(current) as con:
        rows = con.execute(
            f"select {', '.join(FIELDS)} from current_doubts join source_lines using (ledger, row_id)"
            " order by ledger, rule, file_name, sheet_name, row_number, column_name"
        ).fetchall()
    return [{**dict(zip(FIELDS, row, strict=True)), "label": check_label(row[2])} for row in rows]


def confirm(doubts: Sequence[Doubt], *, data_dir: Path, now: datetime, user: str) -> Change:
    """The rows are right as they are: their doubts are gone until a row's content changes."""

    def decide(session: BuildSession, batch: str) -> list[Settlement]:
        rows = [_row(session, doubt) for doubt in doubts]
        return [row.settlement(session, batch, CONFIRMED, content_hash=row.content_hash) for row in rows]

    return _settle("确认无误", decide, data_dir, now, user)


def correct(doubt: Doubt, value: str, *, data_dir: Path, now: datetime, user: str) -> Change:
    """The cell says `value`, as long as the ledgers say of it what they say now."""

    def decide(session: BuildSession, batch: str) -> list[Settlement]:
        row = _row(session, doubt)
        column = load_all()[doubt.ledger].by_name.get(doubt.column or "")
        if column is None or value_kind(doubt.ledger, doubt.column) is None:
            raise LoadError(f"“{doubt.column}”这一栏不能在这里改值；{_other_way(doubt)}")
        was = _cell(session, doubt, column.field)
        becomes = _checked(value, doubt, column, session.now.date())
        if was == becomes:
            raise LoadError("与原来的值相同，没有记下；核对无误的请点“确认无误”")
        said = {"field": column.field, "was": was, "becomes": becomes, "meaning": becomes}
        return [row.settlement(session, batch, VALUE, **said)]

    return _settle("更正", decide, data_dir, now, user)


def name(
    doubt: Doubt, meaning: str, *, is_this_row_only: bool, data_dir: Path, now: datetime, user: str
) -> Change:
    """What the name in the doubt's column means, wherever it is written so, or in this row only."""

    def decide(session: BuildSession, batch: str) -> list[Settlement]:
        row = _row(session, doubt)
        kind = name_kind(doubt.ledger, doubt.column, doubt.rule)
        if kind is None:
            raise LoadError(f"“{doubt.column}”这一栏没有可对应的名称；{_other_way(doubt)}")
        field = load_all()[doubt.ledger].by_name[str(doubt.column)].field
        written = _cell(session, doubt, field)
        if not written and doubt.rule != MISSING_TOWN:
            raise LoadError(f"这一行的“{doubt.column}”没有写名称；请确认无误，或在源文件里补填后重新导入")
        code, label = _known(session, kind, meaning)
        if written == label:
            raise LoadError(f"“{written}”就是这个名称，没有记下")
        said = {"field": field, "was": written, "becomes": code, "meaning": label}
        if is_this_row_only or not written:
            return [row.settlement(session, batch, VALUE, **{**said, "becomes": label})]
        return [row.settlement(session, batch, kind, **said)]

    return _settle("名称归并", decide, data_dir, now, user)


def same_employer(written: str, meaning: str, *, data_dir: Path, now: datetime, user: str) -> Change:
    """Two names in the ledgers are one employer: `written` is counted with `meaning` wherever it stands."""

    def decide(session: BuildSession, batch: str) -> list[Settlement]:
        code, label = _known(session, EMPLOYER, meaning)
        known, _ = _known(session, EMPLOYER, written)
        for one in session.settlements("prior"):
            if one.kind == EMPLOYER and one.was == code and one.becomes:
                code = label = one.becomes
        if known == label:
            raise LoadError(f"“{known}”就是这个单位，没有记下")
        nowhere = _Row(Doubt("", "", "", None), "", "", "")
        return [nowhere.settlement(session, batch, EMPLOYER, was=known, becomes=code, meaning=label)]

    return _settle("单位归并", decide, data_dir, now, user)


def _other_way(doubt: Doubt) -> str:
    if is_read_text(doubt.ledger, doubt.column):
        return "文字读得不对的，请在“复核”中核对"
    return "请确认无误，或在源文件里更正后重新导入"


def _settle(doing: str, decide: Any, data_dir: Path, now: datetime, user: str) -> Change:
    with build_session(data_dir, now=now, user=user, doing=doing) as session:
        if session.info is None:
            raise LoadError("还没有任何快照；请先用 python -m etl load 导入台账")
        batch = new_batch_id(session.now)
        settled: list[Settlement] = decide(session, batch)
        kept = [
            {
                key: value
                for key, value in asdict(one).items()
                if key not in ("batch_id", "decided_at", "decided_by")
            }
            for one in settled
        ]
        # before the batch is published, without which it does not hold
        review_overrides.record(session.folders.state, SETTLEMENTS, now, user, batch=batch, settled=kept)
        session.create_snapshot()
        session.con.execute(
            "insert into snap.batches values (?, ?, ?, false)",
            [batch, session.now.replace(tzinfo=None), session.user],
        )
        info = session.publish(batch)
        session.log("settle", batch=batch, snapshot=info.snapshot_id, settled=kept)
        return Change(
            info.snapshot_id,
            iso_day(info.data_until),
            (batch,),
            settled=len(settled),
            notes=tuple(session.notes),
        )


def _row(session: BuildSession, doubt: Doubt) -> _Row:
    """Raises: LoadError where no such doubt is in force."""
    if doubt.ledger not in load_all():
        raise LoadError(GONE)
    found = session.con.execute(
        "select column_name from prior.current_doubts"
        " where ledger = $ledger and row_id = $row and rule = $rule"
        " and ($column is null or column_name = $column) limit 1",
        {"ledger": doubt.ledger, "row": doubt.row_id, "rule": doubt.rule, "column": doubt.column},
    ).fetchone()
    row = session.con.execute(
        "select record_key, content_hash, file_name, sheet_name, row_number"
        f" from prior.stg_{doubt.ledger} left join prior.files using (file_seq) where row_id = $row",
        {"row": doubt.row_id},
    ).fetchone()
    if found is None or row is None:
        raise LoadError(GONE)
    record_key, content_hash, file, sheet, number = row
    named = Doubt(doubt.ledger, doubt.row_id, doubt.rule, found[0])
    return _Row(named, record_key, content_hash, f"{file}，工作表“{sheet}”，第{number}行")


def _cell(session: BuildSession, doubt: Doubt, field: str) -> str | None:
    row = session.con.execute(
        f"select {field}::varchar from prior.stg_{doubt.ledger} where row_id = $row", {"row": doubt.row_id}
    ).fetchone()
    return row[0] if row else None


# what may be said -------------------------------------------------------------------------------


def _checked(value: str, doubt: Doubt, column: Column, today: date) -> str:
    """The value as the staged type writes it. Raises: LoadError where it cannot be."""
    text = value.strip().replace(",", "").replace("，", "")
    if column.kind in ("date", "datetime", "month"):
        is_event = column.kind == "month" or column.field in load_all()[doubt.ledger].event_dates
        return _checked_day(text, column.kind, today, is_event=is_event)
    try:
        number = Decimal(text)
    except InvalidOperation as error:
        raise LoadError(f"“{value}”不是一个数字；请写如 35000，没有记下") from error
    limit = load_all()[doubt.ledger].absurd_yuan if column.kind == "yuan" else "absurd_workers"
    most = parameter(limit, today)
    if not number.is_finite() or not 0 <= number <= most:
        raise LoadError(f"应为0到{most}之间的数（参数 {limit}）；没有记下")
    if column.kind == "count" and number != number.to_integral_value():
        raise LoadError("应为一个整数；没有记下")
    places = "1" if column.kind == "count" else "0.01"
    return str(number.quantize(Decimal(places)))


def _checked_day(text: str, kind: str, today: date, *, is_event: bool) -> str:
    """The day; what has happened is not later than today, what is due may be."""
    try:
        day = date.fromisoformat(f"{text}-01" if kind == "month" and len(text) == 7 else text)
    except ValueError as error:
        raise LoadError(f"“{text}”不是一个日期；请写如 2024-03-05，没有记下") from error
    if day.year < parameter("first_plausible_year", today):
        raise LoadError(f"{day} 早得不合常理；没有记下")
    if is_event and day > today:
        raise LoadError(f"{day} 晚于今天；没有记下")
    return f"{day} 00:00:00" if kind == "datetime" else day.isoformat()


def _known(session: BuildSession, kind: str, meaning: str) -> tuple[str, str]:
    """What is kept of a town, authority, employer or project, and its name.

    Raises: LoadError where nothing is known by that name.
    """
    said = meaning.strip()
    if kind == TOWN:
        found = [
            (one.town_code, one.town_name)
            for one in towns()
            if said in (one.town_code, one.town_name, one.short_name)
        ]
        choices = "、".join(one.town_name for one in towns())
    elif kind == AUTHORITY:
        found, choices = _authority(session, said)
    else:
        found = [(said, said)] if _is_written(session, kind, said) else []
        choices = "台账里已有的名称"
    if not found:
        raise LoadError(f"没有{NAMES[kind]}“{said}”；可填 {choices}；没有记下")
    return found[0]


def _authority(session: BuildSession, said: str) -> tuple[list[tuple[str, str]], str]:
    rows = session.con.execute(
        "select authority, authority_name, short_name from prior.authorities where authority <> 'unknown'"
        f" and not starts_with(authority, '{UNLISTED_AUTHORITY}') order by sort_order"
    ).fetchall()
    return [(row[0], row[1]) for row in rows if said in row], "、".join(row[1] for row in rows)


def _is_written(session: BuildSession, kind: str, said: str) -> bool:
    """Whether some row in force bears the name: what it is to be counted with must be there."""
    field = "employer_name" if kind == EMPLOYER else "project_name"
    ledgers = (
        ["projects"] if kind == PROJECT else [one.id for one in load_all().values() if field in one.by_field]
    )
    return any(
        session.con.execute(
            f"select 1 from prior.current_{ledger} where {field} = $name limit 1", {"name": said}
        ).fetchone()
        for ledger in ledgers
    )
