"""/api/metrics: the catalogue, and every figure of it as JSON or CSV for other systems and scripts.

Each row has its figure and status, and the base with its status. `change` is value −
base, in points between percentages; null where one is unknown or the windows cannot be compared.
`change_pct` is the change in per cent of the base, half-up at two decimals; null where no surface says
one: between percentages, on a base of 0 or too small (parameter small_base_count), and from a manifold of
the base (parameter manifold_change).
"""

import csv
import io
import json
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from typing import Any

from flask import Blueprint, Flask, Response, request
from werkzeug.datastructures import MultiDict

from data import Answer, DataError, Filters, NoSnapshot, QuestionError, warehouse
from data.query import periods
from data.query.definitions import definition_of, in_force_now
from data.query.filters import FILTER_FIELDS
from data.query.results import RECORDED
from data.query.windows import COMPARES, Compare, compare_named
from data.snapshot.opener import Snapshot
from data.spec.metric import Metric, breakdowns, catalogue, metric, times
from data.spec.spreadsheet import is_formula
from data.view import View
from pages._http.errors import status_of
from pages._scope import request_scope
from pages._url import SNAPSHOT, listed_codes, read_day

ONCE = ("from", "to", "period", "compare", SNAPSHOT)
REPEATED = (*FILTER_FIELDS, "by")
FIGURES = (
    "numerator",
    "denominator",
    "value",
    "status",
    "reason",
    "compare_value",
    "compare_status",
    "compare_reason",
    "change",
    "change_pct",
)

blueprint = Blueprint("metrics_api", __name__, url_prefix="/api")


def register(server: Flask) -> None:
    server.register_blueprint(blueprint)


@blueprint.get("/metrics")
def list_metrics() -> Response:
    source, on = in_force_now(warehouse())
    described = [
        _described(one) | {"definition": definition_of(one, source, on)} for one in catalogue().values()
    ]
    return _json({"metrics": described})


@blueprint.get("/metrics/<path:name>")
def show_metric(name: str) -> Response:
    metric_id, _, extension = name.rpartition(".")
    write = WRITERS.get(extension)
    if write is None:
        return _refused(f"没有“{name}”；指标的地址以 .json 或 .csv 结尾。", 404)
    declared = metric(metric_id)
    given = _parameters(request.args)
    snapshot_id = given[SNAPSHOT] or None
    try:
        snapshot = warehouse().snapshot(snapshot_id)
    except NoSnapshot as gone:
        if snapshot_id is None:
            raise
        # the other metrics are still answered; an older snapshot is never replaced by another one
        return _refused(str(gone), 404)
    filters = Filters(
        *_days(given, snapshot),
        **{field: given[dimension] for dimension, field in FILTER_FIELDS.items()},
    )
    view = View(snapshot, filters, request_scope(), _compare(given["compare"]))
    return write(view.measure(declared.id, by=given["by"])[declared.id])


@blueprint.get("/<path:address>")
def unknown_address(address: str) -> Response:
    return _refused(f"没有 /api/{address}；全部指标见 /api/metrics。", 404)


@blueprint.errorhandler(DataError)
def refuse(error: DataError) -> Response:
    return _refused(str(error), status_of(error))


def _parameters(args: MultiDict[str, str]) -> dict[str, Any]:
    """The query string by name; an unknown name, or one given twice where one is allowed, is an error."""
    if unknown := [name for name in args if name not in (*ONCE, *REPEATED)]:
        raise QuestionError(f"不认识的参数 {'、'.join(unknown)}；可用：{'、'.join((*ONCE, *REPEATED))}。")
    if twice := [name for name in ONCE if len(args.getlist(name)) > 1]:
        raise QuestionError(f"参数 {'、'.join(twice)} 只能给一次。")
    lists = {name: listed_codes(args.getlist(name)) for name in REPEATED if name in args}
    return dict.fromkeys(REPEATED, ()) | lists | {name: args.get(name) for name in ONCE}


def _days(given: dict[str, Any], snapshot: Snapshot) -> tuple[date | None, date | None]:
    """The window asked for, by its days or by the name of a preset of the filter bar."""
    if given["period"] is None:
        return _day("from", given["from"]), _day("to", given["to"])
    if given["from"] is not None or given["to"] is not None:
        raise QuestionError("参数 period 和 from、to 只能给一种。")
    window = periods.preset(given["period"], periods.reach_of(snapshot))
    return window.date_from, window.date_to


def _day(name: str, text: str | None) -> date | None:
    if text is None:
        return None
    try:
        day = read_day(text)
    except ValueError as error:
        raise QuestionError(f"参数 {name}：没有 {text} 这一天。") from error
    if day is None:
        raise QuestionError(f"参数 {name}：“{text}”不是日期，请写成 2024-06-30。")
    return day


def _compare(text: str | None) -> Compare | None:
    compare = compare_named(text)
    if text is not None and compare is None:
        raise QuestionError(f"参数 compare：没有“{text}”这种比较；可用：{'、'.join(COMPARES)}。")
    return compare


def _described(one: Metric) -> dict[str, Any]:
    return {
        "id": one.id,
        "label": one.label,
        "unit": one.unit,
        "good": one.good,
        "kind": one.kind,
        "decimals": one.decimals,
        "by": [*times(one), *breakdowns(one)],
    }


def _rows(answer: Answer) -> list[dict[str, Any]]:
    """The rows with their change against the base."""
    return [
        {**row, "change": row["comparison"].difference, "change_pct": row["comparison"].stated_percent}
        for row in answer.rows
    ]


def _columns(answer: Answer) -> list[str]:
    return [*answer.key_columns, *FIGURES, *(RECORDED if answer.is_partly_recorded else ())]


def _write_json(answer: Answer) -> Response:
    columns = _columns(answer)
    recorded = answer.recorded
    return _json(
        {
            "metric": answer.metric.id,
            "snapshot": answer.snapshot_id,
            "data_until": _iso(answer.data_until),
            "complete_until": _iso(answer.complete_until),
            "from": _iso(answer.date_from),
            "to": _iso(answer.date_to),
            "compare_from": _iso(answer.compare_from),
            "compare_to": _iso(answer.compare_to),
            "status": answer.status,
            "reason": answer.reason,
            "compare_status": answer.compare_status,
            "recorded": recorded and recorded.count,
            "recorded_of": recorded and recorded.of,
            "recorded_filled": recorded and recorded.filled,
            "unit": answer.metric.unit,
            "columns": columns,
            "rows": [{column: row[column] for column in columns} for row in _rows(answer)],
            "notes": list(answer.notes),
        }
    )


def _write_csv(answer: Answer) -> Response:
    """CSV in plain UTF-8 for scripts; the downloads of the pages are made for spreadsheets."""
    columns = _columns(answer)
    out = io.StringIO()
    writer = csv.writer(out)
    writer.writerow(columns)
    writer.writerows([_cell(row[column]) for column in columns] for row in _rows(answer))
    response = Response(out.getvalue().encode("utf-8"), content_type="text/csv; charset=utf-8")
    response.headers["X-Snapshot"] = answer.snapshot_id
    response.headers["X-Data-Until"] = _iso(answer.data_until) or ""
    response.headers["X-Complete-Until"] = _iso(answer.complete_until) or ""
    response.headers["X-From"] = _iso(answer.date_from) or ""
    response.headers["X-To"] = _iso(answer.date_to) or ""
    response.headers["Cache-Control"] = "no-cache"
    return response


WRITERS: dict[str, Callable[[Answer], Response]] = {"json": _write_json, "csv": _write_csv}


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _cell(value: Any) -> Any:
    if isinstance(value, str) and is_formula(value):
        return f"'{value}"
    return value


def _number(value: Any) -> float:
    if isinstance(value, Decimal):
        return float(value)
    raise TypeError(f"no JSON for {type(value)}")


def _json(body: dict[str, Any], status: int = 200) -> Response:
    text = json.dumps(body, ensure_ascii=False, default=_number)
    response = Response(text, status=status, content_type="application/json; charset=utf-8")
    response.headers["Cache-Control"] = "no-cache"
    return response


def _refused(sentence: str, status: int) -> Response:
    return _json({"error": sentence}, status)
