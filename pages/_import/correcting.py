"""Corrections in the preview: files and sheets to load, ledger, mapping, columns and units."""

import json
from collections.abc import Mapping
from typing import Any

from dash import ALL, Input, Output, State, callback, ctx, no_update
from dash.exceptions import PreventUpdate

from pages._components import marks
from pages._import import corrections, inbox, preview
from pages._import.job_callbacks import STARTED, started
from pages._import.jobs import JOBS, reason, run_now
from pages._import.permissions import may_change
from pages._import.stores import Correction, Inbox, Place


def _chosen_value(value: str | None) -> str | None:
    return None if value == preview.NONE else value


def _opened(given: Inbox | None, opened: str | None) -> tuple[dict[str, Any], dict[str, Any]]:
    looked = inbox.inspection((given or {}).get("inbox"))
    file = next((one for one in (looked or {}).get("files", ()) if one["file"] == opened), None)
    if looked is None or file is None:
        raise PreventUpdate
    return looked, file


@callback(
    output={**STARTED, "choices": Output("import-choices", "data", allow_duplicate=True)},
    inputs={
        "ledger": Input({"type": "import-ledger", "part": ALL}, "value"),
        "mapping": Input({"type": "import-mapping", "part": ALL}, "value"),
    },
    state={
        "opened": State("import-opened", "data"),
        "given": State("import-inbox", "data"),
        "choices": State("import-choices", "data"),
    },
    prevent_initial_call=True,
)
def inspect_again(
    ledger: list[str | None],
    mapping: list[str | None],
    opened: str | None,
    given: Inbox | None,
    choices: dict[str, Correction],
) -> dict[str, Any]:
    """Inspects a file again with the chosen ledger or mapping."""
    _, file = _opened(given, opened)
    correction = choices.get(opened or "", {})
    chosen_ledger, chosen_mapping = (ledger or [None])[0], _chosen_value((mapping or [None])[0])
    is_same = chosen_ledger == corrections.ledger_of(file, correction)
    shown = correction.get("mapping") or file["mapping"]
    if not ctx.triggered_id or (is_same and chosen_mapping == shown) or not may_change():
        raise PreventUpdate
    by_mapping = ctx.triggered_id["type"] == "import-mapping" and chosen_mapping
    wanted = {"mapping": chosen_mapping} if by_mapping else {"ledger": chosen_ledger}
    assert given is not None
    return _start_inspection(str(opened), {**_kept(correction, "take", "sheets"), **wanted}, given, choices)


@callback(
    output={**STARTED, "choices": Output("import-choices", "data", allow_duplicate=True)},
    inputs={"sheets": Input({"type": "import-sheets", "part": ALL}, "value")},
    state={
        "opened": State("import-opened", "data"),
        "given": State("import-inbox", "data"),
        "choices": State("import-choices", "data"),
    },
    prevent_initial_call=True,
)
def take_sheets(
    sheets: list[list[str] | None],
    opened: str | None,
    given: Inbox | None,
    choices: dict[str, Correction],
) -> dict[str, Any]:
    """Inspects a file again with the ticked sheets, hidden ones too; without any tick nothing changes."""
    _, file = _opened(given, opened)
    ticked = [sheet["sheet"] for sheet in file["sheets"] if sheet["sheet"] in ((sheets or [[]])[0] or ())]
    if not ticked or ticked == corrections.sheets_taken(file) or not may_change():
        raise PreventUpdate
    kept = _kept(choices.get(file["file"], {}), "take", "ledger", "mapping")
    assert given is not None
    return _start_inspection(str(opened), {**kept, "sheets": ticked}, given, choices)


def _kept(correction: Mapping[str, Any], *names: str) -> dict[str, Any]:
    return {name: correction[name] for name in names if name in correction}


def _start_inspection(
    opened: str, wanted: dict[str, Any], given: Inbox, choices: dict[str, Correction]
) -> dict[str, Any]:
    """Starts the loader's inspection of one file with the choices made, and stores them as its correction."""
    options = [f"--mapping={wanted['mapping']}"] if wanted.get("mapping") else []
    options += [f"--ledger={wanted['ledger']}"] if wanted.get("ledger") and not options else []
    options += [f"--sheet={name}" for name in wanted.get("sheets", ())]
    job = JOBS.start(
        "inspect", ["inspect", opened, *options, "--json", "--progress"], inbox=given.get("inbox")
    )
    return {**started(job), "choices": {**choices, opened: wanted} if job else no_update}


@callback(
    Output("import-choices", "data", allow_duplicate=True),
    Input({"type": "import-take", "place": ALL}, "value"),
    State("import-inbox", "data"),
    State("import-choices", "data"),
    prevent_initial_call=True,
)
def take(ticks: list[bool | None], given: Inbox | None, choices: dict[str, Correction]) -> dict[str, Any]:
    looked = inbox.inspection((given or {}).get("inbox"))
    if looked is None or len(ticks) != len(looked["files"]):
        raise PreventUpdate
    changed = dict(choices)
    for file, tick in zip(looked["files"], ticks, strict=True):
        correction = choices.get(file["file"], {})
        if tick != corrections.is_taken(file, correction):
            changed[file["file"]] = {**correction, "take": bool(tick)}
    if changed == choices:
        raise PreventUpdate
    return changed


@callback(
    output=Output("import-choices", "data", allow_duplicate=True),
    inputs={
        "columns": Input({"type": "import-column", "place": ALL}, "value"),
        "units": Input({"type": "import-unit", "place": ALL}, "value"),
    },
    state={
        "column_ids": State({"type": "import-column", "place": ALL}, "id"),
        "unit_ids": State({"type": "import-unit", "place": ALL}, "id"),
        "opened": State("import-opened", "data"),
        "given": State("import-inbox", "data"),
        "choices": State("import-choices", "data"),
    },
    prevent_initial_call=True,
)
def correct(
    *,
    columns: list[str | None],
    units: list[str | None],
    column_ids: list[Place],
    unit_ids: list[Place],
    opened: str | None,
    given: Inbox | None,
    choices: dict[str, Correction],
) -> dict[str, Any]:
    """Stores the columns and units as chosen; a redrawn panel repeats known values and changes nothing."""
    _, file = _opened(given, opened)
    sheet = corrections.shown_sheet(file)
    marks.same_length(columns, column_ids)
    marks.same_length(units, unit_ids)
    places = [one["place"] for one in column_ids]
    if not places or sheet is None or places != list(preview.page_places(sheet, places[0])):
        raise PreventUpdate
    correction = choices.get(file["file"], {})
    shown: dict[str, str] = {}
    for one, column in zip(column_ids, columns, strict=True):
        header = sheet["columns"][one["place"]]["header"]
        shown[header] = shown.get(header) or _chosen_value(column) or ""
    # only one page of many columns is shown; the others stay as they are
    columns_now = {**corrections.columns_of(file, correction), **shown}
    told_units = {
        marks.at(sheet["columns"], one["place"])["header"]: unit
        for one, unit in zip(unit_ids, units, strict=True)
    }
    known_units = {
        one["header"]: (correction.get("units") or {}).get(one["header"], one["unit"] or "元")
        for one in sheet["columns"]
    }
    is_unit_moved = any(unit != known_units[header] for header, unit in told_units.items())
    if columns_now == corrections.columns_of(file, correction) and not is_unit_moved:
        raise PreventUpdate
    ledger = corrections.ledger_of(file, correction)
    kept_units = {one: unit for one, unit in (correction.get("units") or {}).items() if one not in shown}
    return {
        **choices,
        file["file"]: {
            **correction,
            "ledger": ledger,
            "columns": columns_now,
            "units": kept_units | told_units,
        },
    }


@callback(
    Output("import-saved", "children"),
    Input("import-save", "n_clicks"),
    State("import-name", "value"),
    State("import-opened", "data"),
    State("import-inbox", "data"),
    State("import-choices", "data"),
    prevent_initial_call=True,
)
def save(
    clicks: int | None,
    name: str | None,
    opened: str | None,
    given: Inbox | None,
    choices: dict[str, Correction],
) -> str:
    """Saves the columns of the open file as a mapping; the loader checks it and reports errors."""
    if not clicks or not may_change():
        raise PreventUpdate
    looked, file = _opened(given, opened)
    correction = choices.get(file["file"], {})
    columns = corrections.columns_of(file, correction)
    mapping = corrections.mapping_of(file, {**correction, "columns": columns})
    name = (name or "").strip()
    if not name or mapping is None:
        return "请先写映射名" if mapping else "请先选台账"
    done = run_now(["mappings", "--save", "--", name], json.dumps(mapping, ensure_ascii=False))
    if done.code:
        return reason(done)
    others = [one for one in looked["mappings"] if one["name"] != name]
    known = {**looked, "files": [], "mappings": [*others, {"name": name, "ledger": mapping["ledger"]}]}
    inbox.keep_inspection((given or {}).get("inbox"), known)
    return done.output.strip()
