"""Decisions of persons over the rules: complaints split off or joined, the reading of a text corrected.

Each is kept in `state`, holds in every later build, and makes a new snapshot at once.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal
from pathlib import Path
from typing import Any

import duckdb

from data.paths import REFERENCE
from data.snapshot.attached import attached
from data.spec.ledger import Ledger, order_ledger, read_ledgers
from data.spec.order_fields import ORDER_FIELDS
from data.spec.reference import parameter, towns
from etl.commands.batches import Change
from etl.errors import LoadError
from etl.load import load_paths
from etl.merge.skipped_orders import TABLE as SKIPPED
from etl.publish import review_overrides, snapshot_files
from etl.publish.build_session import BuildSession, Folders, build_session
from etl.publish.review_overrides import JOINS, READINGS, SPLITS, order_number
from etl.publish.store import iso_day
from etl.staging.hotline.text_fields import COLUMNS, confidence_of, read_fields, reading_id

# What `review --list` shows, as reviewable_readings names it.
SHOWN = (
    "reading_id", "channel", "native_number", "received_date", "confidence", "is_about_wages",
    "wages_confidence", "employer_name", "employer_confidence", "project_name", "project_confidence",
    "town_name", "town_confidence", "owed_yuan", "yuan_confidence", "worker_count",
    "worker_count_confidence", "months_owed", "months_owed_confidence", "is_confirmed", "is_skipped",
    "excerpt",
)  # fmt: skip
OLD_SNAPSHOT = "当前快照由旧版程序建成，没有这样的识读；请先运行 python -m etl build"
TOO_MUCH = {"yuan": "absurd_yuan", "worker_count": "absurd_workers"}


def split(complaint_id: str, *, reason: str, data_dir: Path, now: datetime, user: str) -> Change:
    """The complaint begins a matter of its own, now and in every later build."""
    if not reason.strip():
        raise LoadError("请用 --reason 写明为什么不应并案")
    with build_session(data_dir, now=now, user=user, doing=f"拆分 {complaint_id}") as session:
        matter_id = _matter_of(session, complaint_id)
        if matter_id == complaint_id:
            raise LoadError(
                f"投诉“{complaint_id}”是事项的首条，没有并入别的投诉；请对后来错并进来的那一条使用 split"
            )
        decision: dict[str, Any] = {
            "complaint": complaint_id,
            "apart_from": matter_id,
            "reason": reason.strip(),
        }
        review_overrides.record(session.folders.state, SPLITS, now, user, is_split=True, **decision)
        return _rebuild(session, "split", **decision)


def unsplit(complaint_id: str, *, data_dir: Path, now: datetime, user: str) -> Change:
    """The rule decides on the complaint again."""
    with build_session(data_dir, now=now, user=user, doing=f"撤销拆分 {complaint_id}") as session:
        if complaint_id not in {one.complaint_id for one in review_overrides.splits(session.folders.state)}:
            raise LoadError(f"投诉“{complaint_id}”没有被拆分过，无需撤销")
        review_overrides.record(
            session.folders.state, SPLITS, now, user, is_split=False, complaint=complaint_id
        )
        return _rebuild(session, "unsplit", complaint=complaint_id)


def join(
    complaint_id: str, other_id: str, *, reason: str, data_dir: Path, now: datetime, user: str
) -> Change:
    """Two complaints of one person that name two sites are one matter, now and in every later build.

    Only candidates can be joined: records that share nobody are no matter of one person's word.
    """
    if not reason.strip():
        raise LoadError("请用 --reason 写明为什么是同一事项")
    with build_session(data_dir, now=now, user=user, doing=f"并案 {complaint_id}") as session:
        _matter_of(session, complaint_id)
        _matter_of(session, other_id)
        pair = _candidate(session, complaint_id, other_id)
        if pair is None:
            raise LoadError(
                f"投诉“{complaint_id}”和“{other_id}”不在待确认之列：只有身份证号或电话相同、"
                "单位和项目都不同而没有并案的两条，才由人确认"
            )
        decision = {"complaint": pair[0], "joined_to": pair[1], "reason": reason.strip()}
        review_overrides.record(session.folders.state, JOINS, now, user, is_joined=True, **decision)
        return _rebuild(session, "join", **decision)


def _candidate(session: BuildSession, one: str, other: str) -> tuple[str, str] | None:
    """The pair as the candidates have it, the later one first; None where it is none of them."""
    try:
        return session.con.execute(
            "select complaint_id, other_id from prior.matter_candidates"
            " where (complaint_id, other_id) in (($one, $other), ($other, $one))",
            {"one": one, "other": other},
        ).fetchone()
    except duckdb.CatalogException as error:
        raise LoadError("当前快照由旧版程序建成，没有待确认的并案；请先运行 python -m etl build") from error


def unjoin(complaint_id: str, other_id: str, *, data_dir: Path, now: datetime, user: str) -> Change:
    """The rule decides on the two complaints again."""
    with build_session(data_dir, now=now, user=user, doing=f"撤销并案 {complaint_id}") as session:
        held = {(one.complaint_id, one.joined_to) for one in review_overrides.joins(session.folders.state)}
        found = held & {(complaint_id, other_id), (other_id, complaint_id)}
        if not found:
            raise LoadError(f"投诉“{complaint_id}”和“{other_id}”没有人工并案过，无需撤销")
        first, second = found.pop()
        decision = {"complaint": first, "joined_to": second}
        review_overrides.record(session.folders.state, JOINS, now, user, is_joined=False, **decision)
        return _rebuild(session, "unjoin", **decision)


def _matter_of(session: BuildSession, complaint_id: str) -> str:
    _need_snapshot(session)
    row = session.con.execute(
        "select matter_id from prior.complaints where complaint_id = $complaint", {"complaint": complaint_id}
    ).fetchone()
    if row is None:
        raise LoadError(
            f"当前快照里没有投诉“{complaint_id}”；投诉标识是渠道加原编号，如 hotline:2024030500001"
        )
    if row[0] is None:
        raise LoadError(f"投诉“{complaint_id}”没有收到日期，未并入任何事项")
    return str(row[0])


def review(
    order: str, said: Mapping[str, str | None], *, data_dir: Path, now: datetime, user: str, is_later: bool
) -> Change | None:
    """A person has read the text: `said` are the fields corrected, the others are right as they were read.

    `order` is an order's number, or the complaint id of a visit, of which only what the register leaves empty
    is read.
    `is_later` keeps the decision for the next load or build, so that many orders cost one build.
    """
    number = order_number(order)
    _check(said, now)
    with build_session(data_dir, now=now, user=user, doing=f"核对{named(number)}") as session:
        ledger = _ledger_of(number)
        held = _as_read(session, ledger, number)
        if not ledger.is_of_orders:
            _check_visit(number, held, said)
        passed_over = None if held else _skipped_file(session, number)
        fields = {**(held or ({"is_about_wages": "false"} if passed_over else {})), **said}
        if not fields:
            raise LoadError(
                f"当前快照里没有工单“{number}”；如果它因“与欠薪无关”被跳过，请写明 --wages，再导入所在文件"
            )
        review_overrides.record(session.folders.state, READINGS, now, user, order=number, fields=fields)
        if is_later:
            session.log("review", order=number, fields=sorted(said))
            return None
        if not passed_over or fields["is_about_wages"] != "true":
            return _rebuild(session, "review", order=number, fields=sorted(said))
        session.log("review", order=number, fields=sorted(said))
    return _bring_in(passed_over, data_dir=data_dir, now=now, user=user)


def _bring_in(file: Path, *, data_dir: Path, now: datetime, user: str) -> Change:
    """The file as it was received is read again: the order that was passed over is a row now."""
    report = load_paths([file], ledger=order_ledger().id, data_dir=data_dir, now=now, user=user)
    if not report.batch or not report.snapshot:
        reason = next((one.reason for one in report.files if one.reason), "文件里没有新内容")
        raise LoadError(f"已记下核对，但没能把工单补进来（{reason}）；请重新导入工单所在的文件 {file.name}")
    return Change(report.snapshot, iso_day(report.data_until), (report.batch,), notes=tuple(report.notes))


def forget_review(order: str, *, data_dir: Path, now: datetime, user: str) -> Change:
    """The rules read the text again."""
    number = order_number(order)
    with build_session(data_dir, now=now, user=user, doing=f"撤销核对{named(number)}") as session:
        if not any(
            one.order == number and one.fields for one in review_overrides.readings(session.folders.state)
        ):
            raise LoadError(f"{named(number)} 没有人工核对过，无需撤销")
        review_overrides.record(session.folders.state, READINGS, now, user, order=number, fields={})
        return _rebuild(session, "review_forgotten", order=number)


def to_review(data_dir: Path, *, is_confirmed: bool = False) -> list[dict[str, Any]]:
    """Texts that a person should read, the least sure first; or those read already. Takes no lock."""
    current = snapshot_files.current_snapshot(Folders(data_dir).snapshots)
    if current is None:
        return []
    wanted = "is_confirmed" if is_confirmed else "is_to_review"
    try:
        with attached(current) as con:
            rows = con.execute(
                f"select {', '.join(SHOWN)} from reviewable_readings where {wanted}"
                " order by confidence, received_date desc, native_number, row_id"
            ).fetchall()
    except duckdb.CatalogException as error:
        raise LoadError(OLD_SNAPSHOT) from error
    return [dict(zip(SHOWN, row, strict=True)) for row in rows]


def _check(said: Mapping[str, str | None], now: datetime) -> None:
    for field, limit in TOO_MUCH.items():
        value = said.get(field)
        most = parameter(limit, now.date())
        if value is not None and not 0 < Decimal(value) <= most:
            what = "金额" if field == "yuan" else "人数"
            raise LoadError(f"{what}应大于0、不超过{most}（参数 {limit}）；没有记下")
    town = said.get("town")
    if town is not None and town.strip() not in _known_towns():
        names = "、".join(one.town_name for one in towns())
        raise LoadError(f"没有镇街“{town}”；可填 {names}，或它们的别的写法；没有记下")


def _known_towns() -> frozenset[str]:
    with (REFERENCE / "town_aliases.csv").open(encoding="utf-8-sig", newline="") as file:
        return frozenset(line["alias"] for line in csv.DictReader(file))


def _ledger_of(number: str) -> Ledger:
    """Of what is known by a complaint id that of its channel; of a bare number that of orders."""
    by_id = (one for one in read_ledgers() if not one.number and number.startswith(f"{one.channel}:".upper()))
    return next(by_id, order_ledger())


def named(order: str) -> str:
    """工单 G1, 来访 visits:…, as the person named it."""
    return f"{'工单' if _ledger_of(order_number(order)).is_of_orders else '来访'} {order}"


def _check_visit(number: str, held: Mapping[str, Any], said: Mapping[str, Any]) -> None:
    """Only what was read from the visit's words can be corrected so."""
    if not held:
        raise LoadError(f"当前快照里没有来访“{number}”，或它没有要从文字里读的内容")
    if given := [label for field, label in ORDER_FIELDS.items() if field in said and field not in held]:
        raise LoadError(
            f"来访“{number}”的{'、'.join(given)}不是从文字里读的，以登记簿为准；"
            "请更正登记簿后重新导入，或在“数据”页的“待核”中处理；没有记下"
        )


def _as_read(session: BuildSession, ledger: Ledger, number: str) -> dict[str, str | None]:
    """The fields read from the text, decided earlier or by the rules; empty where it is not held."""
    _need_snapshot(session)
    fields = read_fields(ledger)
    names = ", ".join(f"{COLUMNS[field][0]}::varchar, {confidence_of(field)}" for field in fields)
    try:
        row = session.con.execute(
            f"select {names} from prior.current_{ledger.id} where {reading_id(ledger)} = $number",
            {"number": number},
        ).fetchone()
    except duckdb.BinderException as error:
        raise LoadError(OLD_SNAPSHOT) from error
    read = zip(fields, row[::2], row[1::2], strict=True) if row else ()
    return {field: value for field, value, sure in read if sure is not None}


def _skipped_file(session: BuildSession, number: str) -> Path | None:
    """The kept source file in which the order was passed over; None where it was not."""
    try:
        found = session.con.execute(
            f"""
            select stored_path from prior.{SKIPPED} join prior.files using (file_seq)
                join prior.batches using (batch_id)
            where upper(native_number) = $number and not is_undone
            order by file_seq desc limit 1
            """,
            {"number": number},
        ).fetchone()
    except duckdb.CatalogException as error:
        raise LoadError(OLD_SNAPSHOT) from error
    return session.folders.root / found[0] if found else None


def _need_snapshot(session: BuildSession) -> None:
    if session.info is None:
        raise LoadError("还没有任何快照；请先用 python -m etl load 导入台账")


def _rebuild(session: BuildSession, action: str, **facts: Any) -> Change:
    session.create_snapshot()
    info = session.publish(batch_id=None)
    session.log(action, snapshot=info.snapshot_id, **facts)
    return Change(info.snapshot_id, iso_day(info.data_until), notes=tuple(session.notes))
