"""SQL macros and functions that staging uses, created on a connection."""

from __future__ import annotations

import csv
import hashlib
from pathlib import Path

import duckdb
from duckdb.func import FunctionNullHandling

from data.county import county
from data.paths import REFERENCE
from etl.staging.hotline.text_fields import create_decisions
from etl.staging.key_words import PLACE_MARK, install_key_words
from etl.staging.numbers import count_in_words, yuan_in_words
from etl.staging.persons.masking import has_function, install_persons
from etl.staging.persons.person_names import NO_PERSON

FOLDER = Path(__file__).parent
BLOCK = 64  # bytes of a SHA-256 block, which HMAC pads its key to

# Stand for a name while a text is looked through; no text has them.
PART_MARK = "\x02"
TITLED_NAME = f"{PLACE_MARK}(师傅|先生|女士|同志|老师|班长|队长|大哥|大姐|大叔|阿姨)"


def set_county(con: duckdb.DuckDBPyConnection) -> None:
    """Variables of the macros: how this county and what lies above it are written."""
    own = county()
    _set(con, "county_short", own.short)
    _set(con, "before_town", own.before_town)
    _set(con, "before_office", own.before_office)
    _set(con, "nothing_but_county", own.nothing_but_county)


def install_names(con: duckdb.DuckDBPyConnection) -> None:
    """company_key(text), project_key(text)."""
    set_county(con)
    con.execute((FOLDER / "names.sql").read_text(encoding="utf-8"))


def install_words(con: duckdb.DuckDBPyConnection) -> None:
    """given(text), says_settled(text), says_paid(text)."""
    con.execute((FOLDER / "words.sql").read_text(encoding="utf-8"))


def install_towns(con: duckdb.DuckDBPyConnection) -> None:
    """town_code_of(town_text, address); it reads the connection's table town_aliases."""
    set_county(con)
    con.execute((FOLDER / "towns.sql").read_text(encoding="utf-8"))


def _town_aliases(folder: Path) -> list[tuple[str, str]]:
    with (folder / "town_aliases.csv").open(encoding="utf-8-sig", newline="") as file:
        return [(line["alias"], line["town_code"]) for line in csv.DictReader(file)]


def _set(con: duckdb.DuckDBPyConnection, name: str, value: bytes | str) -> None:
    con.execute(f"set variable {name} = $value", {"value": value})


def _set_hash_key(con: duckdb.DuckDBPyConnection, hash_key: bytes) -> None:
    """HMAC (RFC 2104) in SQL needs the key xored with its two pads, once."""
    key = hashlib.sha256(hash_key).digest() if len(hash_key) > BLOCK else hash_key
    padded = key.ljust(BLOCK, b"\0")
    _set(con, "hash_inner_pad", bytes(byte ^ 0x36 for byte in padded))
    _set(con, "hash_outer_pad", bytes(byte ^ 0x5C for byte in padded))


def install_macros(
    con: duckdb.DuckDBPyConnection, hash_key: bytes, *, reference_dir: Path = REFERENCE
) -> None:
    """Everything that stage() needs. Temporary: nothing of it, the key least of all, is kept in a file."""
    if not hash_key:
        raise ValueError("脱敏密钥为空；请检查 state 目录下的 hash.key")
    _set_hash_key(con, hash_key)
    aliases = _town_aliases(reference_dir)
    _set(con, "place_mark", PLACE_MARK)
    _set(con, "part_mark", PART_MARK)
    _set(con, "no_person", f"{PLACE_MARK}({NO_PERSON.pattern})")
    _set(con, "titled_name", TITLED_NAME)
    _create_functions(con)
    con.execute("create or replace temp table town_aliases (alias text, town_code text)")
    # one statement: each of executemany's is planned and committed by itself
    con.execute(
        "insert into town_aliases select unnest($1), unnest($2)",
        [list(column) for column in zip(*aliases, strict=True)],
    )
    con.execute((FOLDER / "system_dates.sql").read_text(encoding="utf-8"))
    install_persons(con)
    install_key_words(con, (alias for alias, _ in aliases))
    con.execute((FOLDER / "macros.sql").read_text(encoding="utf-8"))
    install_words(con)
    install_names(con)
    install_towns(con)
    create_decisions(con)


def _create_functions(con: duckdb.DuckDBPyConnection) -> None:
    """Python's share. Functions belong to the database: another of its connections may have made them."""
    if has_function(con, "count_in_words", 1):
        return
    varchar, yuan, whole = duckdb.type("VARCHAR"), duckdb.type("DECIMAL(18,2)"), duckdb.type("INTEGER")
    # Words that are no number give NULL, which DuckDB accepts from a function only with null_handling.
    special = FunctionNullHandling.SPECIAL
    con.create_function("yuan_in_words", yuan_in_words, [varchar, varchar], yuan, null_handling=special)
    con.create_function("count_in_words", count_in_words, [varchar], whole, null_handling=special)
