"""Corrections made in the preview, and the loader's plan made of them, as plain dictionaries.

A correction belongs to one file: `take`, `ledger`, `mapping` (a saved one), `sheets` (names of those to be
read), `columns` and `units` by header.
What is not there is as the loader recognised it.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any

Facts = Mapping[str, Any]
Correction = Mapping[str, Any]


def recognised(file: Facts) -> list[Facts]:
    """The sheets of a file that hold a ledger."""
    return [sheet for sheet in file["sheets"] if sheet["ledger"]]


def ledgers_in(file: Facts) -> list[str]:
    return list(dict.fromkeys(sheet["ledger"] for sheet in recognised(file)))


def sheets_taken(file: Facts) -> list[str]:
    """The sheets that the loader reads: the chosen ones, or all except hidden ones."""
    return [sheet["sheet"] for sheet in file["sheets"] if sheet["is_taken"]]


def shown_sheet(file: Facts) -> Facts | None:
    """The sheet whose columns are shown for the file."""
    taken = [sheet for sheet in file["sheets"] if sheet["is_taken"]]
    return next(iter(recognised(file) or taken or file["sheets"]), None)


def ledger_of(file: Facts, correction: Correction) -> str | None:
    """The chosen ledger, else the recognised one; None where a file has several or none."""
    found = ledgers_in(file)
    return correction.get("ledger") or (found[0] if len(found) == 1 else None)


def columns_of(file: Facts, correction: Correction) -> dict[str, str]:
    """Header → current column, "" for an unused header."""
    sheet = shown_sheet(file)
    if sheet is None:
        return {}
    corrected = correction.get("columns") or {}
    found: dict[str, str] = {}
    for one in sheet["columns"]:
        header = one["header"]
        # of two columns with the same header the first one in use counts, as in the loader
        found[header] = found.get(header) or corrected.get(header, one["column"]) or ""
    return found


def missing(file: Facts, correction: Correction, ledger: Facts | None) -> list[str]:
    """Required columns that neither a header nor the title provides."""
    sheet = shown_sheet(file)
    if ledger is None or sheet is None:
        return []
    given = {*columns_of(file, correction).values(), *sheet["title_fields"]}
    return ["或".join(group) for group in ledger["needed"] if not given & set(group)]


def duplicated(file: Facts, correction: Correction, ledger: Facts | None) -> list[str]:
    """Columns assigned to two headers, except those that are summed."""
    if ledger is None:
        return []
    summed = {one["name"] for one in ledger["columns"] if one["is_summed"]}
    counts = Counter(column for column in columns_of(file, correction).values() if column)
    return [column for column, count in counts.items() if count > 1 and column not in summed]


def is_understood(file: Facts, correction: Correction) -> bool:
    """Whether the file's ledger is known, from the loader or from the user's columns."""
    return bool(recognised(file)) or bool(correction.get("columns"))


def is_taken(file: Facts, correction: Correction) -> bool:
    """Whether the file is loaded: its ledger is known and the user has not excluded it."""
    return is_understood(file, correction) and bool(correction.get("take", True))


def mapping_of(file: Facts, correction: Correction) -> dict[str, Any] | None:
    """The corrected columns as a mapping; None where nothing was corrected."""
    ledger = ledger_of(file, correction)
    if ledger is None or not correction.get("columns"):
        return None
    columns = columns_of(file, correction)
    units = {header: unit for header, unit in (correction.get("units") or {}).items() if columns.get(header)}
    return {"ledger": ledger, "columns": columns, "units": units}


def planned(file: Facts, correction: Correction) -> dict[str, Any]:
    """One file's line of the loader's plan."""
    line: dict[str, Any] = {"path": file["file"]}
    mapping = mapping_of(file, correction) or correction.get("mapping") or file["mapping"]
    if mapping:
        line["mapping"] = mapping
    elif correction.get("ledger"):
        line["ledger"] = correction["ledger"]
    if correction.get("sheets"):
        line["sheets"] = correction["sheets"]
    return line


def plan(files: Sequence[Facts], corrections: Mapping[str, Correction]) -> list[dict[str, Any]]:
    """The lines of all files that are to be loaded."""
    return [
        planned(file, corrections.get(file["file"], {}))
        for file in files
        if is_taken(file, corrections.get(file["file"], {}))
    ]
