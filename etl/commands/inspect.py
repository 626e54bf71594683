"""What files hold, before anything is loaded: ledger, header, columns, first rows masked. Changes nothing."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import duckdb

from data.snapshot.attached import attached, in_memory
from data.spec.ledger import Ledger, load_all
from data.spec.ledger_catalogue import needed
from etl.detect import mappings
from etl.detect.import_options import ImportOptions, OptionsPerFile
from etl.detect.ledger_detection import (
    HEADER_WITHIN,
    Candidate,
    Layout,
    absent_headers,
    candidates_in,
)
from etl.detect.mappings import HeaderMap
from etl.errors import SourceError
from etl.extract import USUAL_LIMITS, Limits, ReadResult, Sheet, read_file, source_files
from etl.extract.result import Row
from etl.publish import snapshot_files
from etl.staging import install_macros
from etl.staging.preview import first_rows

MOST_CANDIDATES = 4

Progress = Callable[[int, int, str], None]


@dataclass(frozen=True)
class _Means:
    """What every file is looked at with: saved mappings, contents already loaded, limits of reading."""

    named: Sequence[HeaderMap]
    known: set[str]
    limits: Limits


def inspect_paths(
    paths: Sequence[Path],
    *,
    options: OptionsPerFile,
    data_dir: Path,
    limits: Limits = USUAL_LIMITS,
    progress: Progress | None = None,
) -> dict[str, Any]:
    """What a page needs to show files and to let a person correct how they are read."""
    named = [mappings.read(data_dir, name) for name in mappings.names(data_dir)]
    means = _Means(named, _known_hashes(data_dir), limits)
    files = list(source_files.find_files(paths))
    found = []
    with in_memory(data_dir / "state") as con:
        # Nothing is hashed here: any key will do.
        install_macros(con, os.urandom(32))
        for done, path in enumerate(files):
            if progress:
                progress(done, len(files), path.name)
            found.append(_file(con, path, options.of(path), means))
    return {
        "files": found,
        "ledgers": [_ledger(ledger) for ledger in load_all().values()],
        "mappings": [{"name": one.name, "ledger": one.ledger} for one in named],
    }


def _known_hashes(data_dir: Path) -> set[str]:
    """Contents that the current snapshot holds already."""
    current = snapshot_files.current_snapshot(data_dir / "snapshots")
    if current is None:
        return set()
    with attached(current) as con:
        rows = con.execute("select sha256 from files join batches using (batch_id) where not is_undone")
        return {sha256 for (sha256,) in rows.fetchall()}


def _ledger(ledger: Ledger) -> dict[str, Any]:
    groups = needed(ledger)
    alone = {group[0].name for group in groups if len(group) == 1}
    either = {column.name for group in groups if len(group) > 1 for column in group}
    columns = [
        {
            "name": column.name,
            "kind": column.kind,
            "need": "alone" if column.name in alone else "either" if column.name in either else None,
            "is_summed": column.many == "sum",
        }
        for column in ledger.columns
    ]
    names = [[column.name for column in group] for group in groups]
    return {"id": ledger.id, "label": ledger.label, "columns": columns, "needed": names}


def inspect_text(found: Mapping[str, Any]) -> str:
    """The same for a person at a terminal."""
    labels = {one["id"]: one["label"] for one in found["ledgers"]}
    lines = []
    for one in found["files"]:
        known = "（以前导入过）" if one["is_known"] else ""
        lines.append(f"{one['name']}{known}")
        lines += [f"  {one['reason']}"] if one["reason"] else []
        for sheet in one["sheets"]:
            if not sheet["is_taken"]:
                hidden = "隐藏的" if sheet["is_hidden"] else ""
                lines.append(f"  {hidden}工作表“{sheet['sheet']}”：{sheet['rows']} 行，不导入")
                continue
            if sheet["ledger"] is None:
                lines.append(f"  工作表“{sheet['sheet']}”：{sheet['rows']} 行，认不出是哪种台账")
                continue
            left = [column["header"] for column in sheet["columns"] if column["column"] is None]
            lines.append(
                f"  工作表“{sheet['sheet']}”：{labels[sheet['ledger']]}，{sheet['rows']} 行，"
                f"表头在第 {sheet['header_row']} 行，对上 {len(sheet['columns']) - len(left)} 列"
            )
            lines += [f"    没有对上的表头：{'、'.join(left)}"] if left else []
            lines += [f"    缺少：{'、'.join(sheet['missing'])}"] if sheet["missing"] else []
    return "\n".join(lines)


# files ----------------------------------------------------------------------------------------


def _file(con: duckdb.DuckDBPyConnection, path: Path, chosen: ImportOptions, means: _Means) -> dict[str, Any]:
    facts: dict[str, Any] = {
        "file": str(path), "name": path.name, "size": None, "sha256": None, "is_known": False,
        "reason": None, "what": None, "mapping": None, "sheets": [],
    }  # fmt: skip
    try:
        if not path.is_file():
            raise SourceError("没有这个文件", where=str(path), remedy="请核对路径")
        facts["size"], facts["sha256"] = path.stat().st_size, source_files.sha256_of(path)
        facts["is_known"] = facts["sha256"] in means.known
        with read_file(path, limits=means.limits) as cells:
            taken = [sheet for sheet in cells.sheets if chosen.takes(sheet)]
            options = chosen if chosen.ledger else replace(chosen, mapping=_fitting(taken, means.named))
            facts["mapping"] = options.mapping.name if options.mapping else None
            layouts: list[Layout] = []
            try:
                layouts = options.detect(path, cells.sheets, load_all()).layouts
            except SourceError as error:
                facts["reason"], facts["what"] = str(error), error.what
            facts["sheets"] = list(_sheets(con, cells, layouts, options))
    except SourceError as error:
        facts["reason"], facts["what"] = str(error), error.what
    except OSError as error:
        facts["reason"] = f"文件读不出来（{path.name}）：{error.strerror}。请核对读取权限"
    return facts


def _fitting(sheets: Sequence[Sheet], named: Sequence[HeaderMap]) -> HeaderMap | None:
    """The saved mapping whose every header, left-out ones too, is in a sheet: made for such files."""
    ledgers = load_all()
    fits = []
    for mapping in named:
        whole = HeaderMap(mapping.name, mapping.ledger, dict.fromkeys(mapping.columns, "?"))
        for sheet in sheets:
            own_ledger = {mapping.ledger: ledgers[mapping.ledger]}
            best = candidates_in(sheet, own_ledger, mapping) if sheet.row_count else []
            if best and not absent_headers(best[0], whole):
                fits.append(mapping)
                break
    most = max((len(one.columns) for one in fits), default=0)
    longest = [one for one in fits if len(one.columns) == most]
    return longest[0] if len(longest) == 1 else None


# sheets ---------------------------------------------------------------------------------------


def _sheets(
    con: duckdb.DuckDBPyConnection, cells: ReadResult, layouts: Sequence[Layout], options: ImportOptions
) -> Iterator[dict[str, Any]]:
    understood = {layout.sheet.index: layout for layout in layouts}
    for sheet in cells.sheets:
        if not sheet.row_count:
            continue
        layout = understood.get(sheet.index)
        ranked = sorted(candidates_in(sheet, load_all()), key=lambda one: one.score, reverse=True)
        facts = (
            _understood(con, layout, ranked) if layout is not None else _guessed(con, sheet, ranked, options)
        )
        yield {**facts, "is_hidden": sheet.is_hidden, "is_taken": options.takes(sheet)}


def _understood(
    con: duckdb.DuckDBPyConnection, layout: Layout, ranked: Sequence[Candidate]
) -> dict[str, Any]:
    title = layout.title
    assigned = {one.position: one for one in layout.assigned}
    names = {one.column.name for one in layout.assigned}
    names |= {layout.ledger.by_field[name].name for name in title.fields if name in layout.ledger.by_field}
    return {
        "sheet": layout.sheet.name,
        "rows": layout.sheet.row_count,
        "ledger": layout.ledger.id,
        "candidates": _candidates(ranked),
        "header_row": layout.last_header_row,
        "title": "　".join(cell for _, line in layout.title_rows for cell in line if cell)[:200],
        "unit": title.unit,
        "year": title.year,
        "title_fields": {layout.ledger.by_field[name].name: text for name, text in title.fields.items()},
        "columns": [
            {
                "position": position,
                "header": header,
                "column": one.column.name if (one := assigned.get(position)) else None,
                "kind": one.column.kind if one else None,
                "unit": (one.unit or title.unit or one.column.unit or "元")
                if one and one.column.kind == "yuan"
                else None,
            }
            for position, header in enumerate(layout.header)
            if header
        ],
        "missing": [
            "或".join(column.name for column in group)
            for group in needed(layout.ledger)
            if not names & {column.name for column in group}
        ],
        "sample": first_rows(
            con,
            layout.sheet,
            layout.last_header_row,
            layout.header,
            {position: one.column.kind for position, one in assigned.items()},
        ),
    }


def _guessed(
    con: duckdb.DuckDBPyConnection, sheet: Sheet, ranked: Sequence[Candidate], options: ImportOptions
) -> dict[str, Any]:
    """A sheet that holds no ledger as far as we know: its header as a person would take it."""
    chosen = (
        [one for one in ranked if one.ledger.id == options.ledger] if options.ledger else list(ranked[:1])
    )
    best = chosen[0] if chosen and chosen[0].hits else None
    if best:
        number = best.header_rows[-1][0]
        header = [names[0] if names else "" for names in best.names]
    else:
        number, cells = _densest(sheet)
        header = [cell or "" for cell in cells]
    columns = {one.position: one.column for one in best.assigned} if best and options.ledger else {}
    return {
        "sheet": sheet.name,
        "rows": sheet.row_count,
        "ledger": None,
        "candidates": _candidates(ranked),
        "header_row": number,
        "title": "",
        "unit": None,
        "year": None,
        "title_fields": {},
        "columns": [
            {
                "position": position,
                "header": name,
                "column": columns[position].name if position in columns else None,
                "kind": columns[position].kind if position in columns else None,
                "unit": None,
            }
            for position, name in enumerate(header)
            if name
        ],
        "missing": [],
        "sample": first_rows(con, sheet, number, header, {}),
    }


def _candidates(ranked: Sequence[Candidate]) -> list[dict[str, Any]]:
    return [
        {"ledger": one.ledger.id, "label": one.ledger.label, "hits": one.hits}
        for one in ranked[:MOST_CANDIDATES]
        if one.hits
    ]


def _densest(sheet: Sheet) -> Row:
    """The first row with the most words in it: numbers are no headers."""
    return max(sheet.head(HEADER_WITHIN), key=lambda row: sum(1 for cell in row[1] if _is_word(cell)))


def _is_word(cell: str | None) -> bool:
    return bool(cell) and not str(cell).replace(".", "").replace("-", "").isdigit()
