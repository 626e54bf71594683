"""`python -m tests.bench.claims FILE MAPPING.json`: a foreign file is loaded through a saved mapping alone,
and every line and every amount of it is accounted for.

The file is read a second time by plain pandas. Each of its lines must be accepted, rejected or skipped, and
each amount must stand in the warehouse, or in a line that is not there, or be set aside with a doubt.
"""

from __future__ import annotations

import csv
import gzip
import json
import resource
import sys
import tempfile
import time
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation
from pathlib import Path
from typing import Any

import duckdb
import pandas as pd

from data.spec.ledger import load_all, normalise_header
from etl.detect import mappings
from etl.feedback.report import table
from tests.conftest import run_etl
from tests.snapshot_file import opened

# The header stands within so many lines of the top.
HEADER_WITHIN = 20


def main() -> int:
    path, mapping_file = Path(sys.argv[1]), Path(sys.argv[2])
    with tempfile.TemporaryDirectory(prefix="anxin-claims-") as folder:
        data_dir = Path(folder) / "data"
        given = mappings.save(data_dir, mapping_file.stem, json.loads(mapping_file.read_text("utf-8")))
        begun = time.perf_counter()
        done = run_etl(data_dir, "load", str(path), "--mapping", given.name, "--json")
        seconds = time.perf_counter() - begun
        peak = resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024
        report = json.loads(done.stdout)
        print(f"{path.name}（映射 {given.name}）：{seconds:.1f} 秒，内存最多 {peak:.0f} MiB")
        if not report.get("snapshot"):
            print(report)
            return 1
        lines = plain_lines(path, given.mapped_headers)
        with opened(data_dir / "snapshots" / f"{report['snapshot']}.duckdb") as con:
            is_whole = lines_agree(report, lines) & amounts_agree(con, given, lines)
            print_remarks(con, report)
    print("全部对上" if is_whole else "没有对上")
    return 0 if is_whole else 1


# the file, read plainly ------------------------------------------------------------------------


def plain_lines(path: Path, wanted: dict[str, str]) -> pd.DataFrame:
    """Lines below the headers that hold all wanted columns: sheet, row number, and those columns as text."""
    sheets = plain_csv(path) if path.suffix in (".csv", ".gz") else plain_workbook(path)
    found = []
    for name, cells in sheets.items():
        plain = cells.head(HEADER_WITHIN).map(lambda cell: normalise_header(cell)[0])
        header = next((at for at, row in plain.iterrows() if set(wanted) <= set(row)), None)
        if header is None:
            continue
        places = {column: list(plain.loc[header]).index(title) for title, column in wanted.items()}
        below = cells.loc[[at for at in cells.index if at > header]]
        below = below[(below.map(str.strip) != "").any(axis=1)]
        taken = pd.DataFrame({column: below[place] for column, place in places.items()})
        found.append(taken.assign(sheet=name, row=taken.index))
    return pd.concat(found, ignore_index=True)


def plain_csv(path: Path) -> dict[str, pd.DataFrame]:
    opener = gzip.open if path.suffix == ".gz" else open
    with opener(path, "rt", encoding="utf-8-sig", newline="") as stream:
        reader = csv.reader(stream)
        starts, rows, start = [], [], 1
        for row in reader:
            starts.append(start)
            rows.append(row)
            start = reader.line_num + 1
    name = path.name.removesuffix(".gz").removesuffix(".csv")
    return {name: pd.DataFrame(rows, index=starts).fillna("")}


def plain_workbook(path: Path) -> dict[str, pd.DataFrame]:
    read = pd.read_excel(path, sheet_name=None, header=None, dtype=str, engine="calamine")
    return {name: cells.fillna("").set_axis(cells.index + 1) for name, cells in read.items()}


def amount(text: str) -> Decimal | None:
    try:
        return Decimal(text.strip().replace(",", "").lstrip("$")).quantize(Decimal("0.01"), ROUND_HALF_UP)
    except InvalidOperation:
        return None


# reconciliation --------------------------------------------------------------------------------


def lines_agree(report: dict[str, Any], lines: pd.DataFrame) -> bool:
    is_whole = True
    for one in report["files"]:
        skipped = sum(one["skipped"].values())
        told = one["accepted"] + one["rejected"] + skipped
        above = one["skipped"].get("title", 0) + one["skipped"].get("header", 0)
        print(
            f"行：读取 {one['rows_read']} = 接受 {one['accepted']} + 退回 {one['rejected']} + 跳过 {skipped}"
            f" {one['skipped']}；pandas 数得表头以下 {len(lines)} 行"
        )
        is_whole = is_whole and told == one["rows_read"] and one["rows_read"] - above == len(lines)
    return is_whole


def amounts_agree(con: duckdb.DuckDBPyConnection, given: mappings.HeaderMap, lines: pd.DataFrame) -> bool:
    ledger = load_all()[given.ledger]
    columns = [name for name in given.mapped_headers.values() if ledger.by_name[name].kind == "yuan"]
    fields = ", ".join(f'{ledger.by_name[name].field}::varchar as "{name}@held"' for name in columns)
    held = con.execute(
        f"select sheet_name as sheet, row_number as row, row_id, {fields} from stg_{given.ledger}"
    ).df()
    rejected = con.execute("select distinct sheet_name as sheet, row_number as row from rejections").df()
    doubts = con.execute("select distinct row_id, column_name from doubts").df()
    joined = lines.merge(held, how="left", on=["sheet", "row"]).merge(
        rejected.assign(is_rejected=True), how="left", on=["sheet", "row"]
    )
    heads = ["金额列", "文件合计", "退回行", "跳过行", "搁置待核", "应入库", "库内合计", "差", "逐行不符"]
    rows = [reconciled(name, joined, set(doubts[doubts.column_name == name].row_id)) for name in columns]
    print("\n".join(table([heads, *([str(cell) for cell in row] for row in rows)])))
    for name in columns:
        total = con.execute(
            f"select coalesce(sum({ledger.by_name[name].field}), 0) from current_{given.ledger}"
        ).fetchone()
        assert total is not None
        print(f"  现行版本合计 {name} {total[0]:,}")
    return all(row[-2] == 0 and row[-1] == 0 for row in rows)


def reconciled(name: str, joined: pd.DataFrame, doubted: set[str]) -> list[Any]:
    """Sums of one amount over the file, by what became of its lines; then lines that are not as written."""
    of_file = joined[name].map(amount)
    held = joined[f"{name}@held"].map(lambda text: amount(text) if isinstance(text, str) else None)
    is_rejected = joined["is_rejected"].eq(True)
    is_held = joined["row_id"].notna()
    is_aside = is_held & held.isna() & joined["row_id"].isin(doubted)
    sums = [
        total(of_file),
        total(of_file[is_rejected]),
        total(of_file[~is_rejected & ~is_held]),
        total(of_file[is_aside]),
    ]
    due = sums[0] - sums[1] - sums[2] - sums[3]
    in_store = total(held)
    differs = is_held & ~is_aside & (of_file.fillna(0) != held.fillna(0))
    for _, line in joined[differs].head(5).iterrows():
        print(f"  第 {line['row']} 行 {name}：文件 {line[name]!r}，库内 {line[f'{name}@held']}")
    return [name, *sums, due, in_store, due - in_store, int(differs.sum())]


def total(amounts: pd.Series) -> Decimal:
    return sum((one for one in amounts if isinstance(one, Decimal)), Decimal(0))


def print_remarks(con: duckdb.DuckDBPyConnection, report: dict[str, Any]) -> None:
    for what, name in (("退回", "rejections"), ("待核", "doubts")):
        found = con.execute(
            f"select rule, column_name, min(message), count(*) from {name} group by 1, 2"
            " order by 4 desc, 1, 2"
        ).fetchall()
        for rule, column, message, count in found:
            print(f"{what} {count}：{column}（{rule}）{message}")
    for one in report["files"]:
        for notice in one["notices"]:
            print(f"提示：{notice['sheet'] or ''} {notice['message']}")


if __name__ == "__main__":
    sys.exit(main())
