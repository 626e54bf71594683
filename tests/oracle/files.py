"""The demo ledgers read a second way: plain pandas and a few lines of parsing, nothing of etl or data.

Each reader knows one file layout by heart, as an analyst with a notebook would.
"""

import csv
import io
import re
from decimal import Decimal
from pathlib import Path

import pandas as pd

SHEET = "sheet"
# a long number typed as a number: Excel kept its first fifteen digits only
DAMAGED = "damaged"


def sheets(path: Path, header_rows: int, title_rows: int, first_column: int = 0) -> pd.DataFrame:
    """All sheets of a workbook, two-level headers joined, as text; lines without a serial number left out."""
    frames = []
    book = pd.read_excel(path, sheet_name=None, header=None, dtype=object, engine="calamine")
    for name, whole in book.items():
        cells = whole.iloc[:, first_column:]
        heads = [cells.iloc[title_rows + level].map(text) for level in range(header_rows)]
        if header_rows == 2:
            upper = heads[0].where(heads[0] != "").ffill()
            heads = [upper.where(heads[1] == "", upper + heads[1])]
        frame = cells.iloc[title_rows + header_rows :].copy()
        frame.columns = [re.sub(r"\s|（[^）]*）|\([^)]*\)", "", head) for head in heads[0]]
        frame = frame[frame["序号"].map(lambda serial: re.fullmatch(r"\d+", text(serial)) is not None)]
        frames.append(frame.map(text).assign(**{SHEET: name}))
    return pd.concat(frames, ignore_index=True)


def text(cell: object) -> str:
    if pd.isna(cell):
        return ""
    if isinstance(cell, int | float) and cell >= 1e15:
        return DAMAGED
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return str(cell).strip().strip("'").strip()


def delimited(path: Path) -> pd.DataFrame:
    data = path.read_bytes()
    try:
        content = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        content = data.decode("gb18030")
    rows = list(csv.reader(io.StringIO(content, newline="")))
    width = len(rows[0])
    frame = pd.DataFrame([row[:width] for row in rows[1:]], columns=rows[0])
    return frame.map(text)


def day(written: str, year: int | None = None) -> pd.Timestamp | None:
    """A day as the offices write it; None where there is no such day."""
    found = re.match(r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})", written)
    if found is None:
        found = re.fullmatch(r"(\d{4})(\d{2})(\d{2})", written)
    parts = [int(part) for part in found.groups()] if found else None
    if parts is None and year is not None and (short := re.match(r"(\d{1,2})月(\d{1,2})日", written)):
        parts = [year, int(short[1]), int(short[2])]
    if parts is None:
        return None
    try:
        return pd.Timestamp(*parts)
    except ValueError:
        return None


def yuan(written: str, unit: int = 1) -> Decimal | None:
    """元; `unit` is what the title or header says (10000 for 万元)."""
    found = re.search(r"-?[\d,]+(\.\d+)?", written.replace("，", ","))
    if found is None:
        return None
    return Decimal(found[0].replace(",", "")) * (10000 if "万" in written else unit)
