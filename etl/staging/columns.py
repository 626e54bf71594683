"""How each kind of column is read: SQL over a cleaned cell, by the macros of macros.sql."""

from __future__ import annotations

from dataclasses import dataclass

from data.spec.ledger import Column, Ledger
from etl.staging.hotline.text_fields import text_fields

YUAN = "decimal(18, 2)"
# A number kept by a spreadsheet as a float has lost its last digits, or as a month (2024.10) its last zero:
# the reader marks such cells, and a CSV written by one shows 3.7E+17.
MARKED = "starts_with(v, chr(57344))"
DAMAGED = f"({MARKED} and length(cell) > 6 or regexp_full_match(cell, '\\d(\\.\\d+)?[Ee]\\+?\\d+'))"
# An 18-digit number that a spreadsheet has shown in full ends in zeros from the sixteenth digit on.
ROUNDED = "regexp_full_match(cell_value, '\\d{15}0{3,}')"
# Text in place of a number where there is none: 现金, 见附件, 办理中, 0, ***. 第一批 is a number.
NO_NUMBER = (
    "regexp_full_match(cell_value, '[-—–_/.。…·*+~#?0xX×]+"
    "|(无|没|未|待|暂|见|详|正在|尚|同上|同前|办理|现金|货币|转账|银行|保函|保险|担保|免|减|不|略|空|否|是|有|补|已)"
    "[^0-9A-Za-z一二三四五六七八九十]*')"
)
# An amount that says itself that it is not certain (约3万, 2万多), or words beside it do (五万余元(待核)).
# Brackets that hold the unit, or say that it was verified, leave it certain.
CERTAIN_BRACKETS = "\\((人民币|RMB|单位:?)?([千万亿]?元|[万亿])?整?\\)|\\([已经]?(核实|属实)\\)"
UNCERTAIN = (
    "约|大概|将近|接近|左右|上下|以上|余|多|近|[十百千万]几|[0-9十百千万]\\+|[0-9十百千万]来|待|未|估|预计|暂|初步"
    "|存疑|自[述报称]|口述|反映|至少|起码|不低于|不少于|[?≈(]"
)
IS_APPROXIMATE = (
    "try_cast(cell_value as double) is null"
    f" and regexp_matches(regexp_replace(cell_value, '{CERTAIN_BRACKETS}', '', 'g'), '{UNCERTAIN}')"
)
# Joined to what an approximate amount says: the same amount made certain is a correction.
APPROXIMATELY = "约"
# kind → SQL over the steps of a cell (see macros.sql), and its type.
READERS = {
    "text": ("mask_text(cell)", "varchar"),
    # The persons in it are masked later, with those whom the whole row names: see persons/masking.py.
    "long_text": ("mask_text(cell)", "varchar"),
    "town": ("mask_text(cell_value)", "varchar"),
    "company": ("mask_contacts(bare)", "varchar"),
    "project": ("mask_contacts(bare)", "varchar"),
    "code": ("coalesce(code, mask_text(cell_value))", "varchar"),
    "number": (
        f"case when not {NO_NUMBER} then regexp_replace(cell_value, ' |\\.0$', '', 'g') end",
        "varchar",
    ),
    "date": ("parse_date(cell_value, bare, title_year)", "date"),
    "datetime": ("parse_datetime(cell_value, bare, title_year)", "timestamp"),
    "month": (f"case when not {MARKED} then parse_month(cell_value, bare, title_year) end", "date"),
    "yuan": ("parse_yuan(cell_value, bare, unit)", YUAN),
    "count": ("parse_count(cell_value, bare)", "integer"),
    "quantity": ("parse_quantity(bare)", "decimal(9, 2)"),
    "pct": ("parse_pct(cell_value)", "decimal(9, 4)"),
    "name": ("mask_name(cell_value)", "varchar"),
    # Thirty-one letters, put together from as many cells: see select.py.
    "day_marks": ("", "varchar"),
    "bank_card": (f"case when not {DAMAGED} then mask_bank_card(cell_value) end", "varchar"),
}
# A name by which lists are compared; masked, 张三 and 张四 would be one person.
NAME_HASH = "keyed_hash(replace(name_core(cell_value), ' ', ''))"
# kind → SQL over a cell: its words as keys and hashes have them, however they are masked: see key_words.py.
KEY_WORDS = {
    "text": "key_digits(cell)",
    "long_text": "key_words(cell)",
    "company": "bare",
    "project": "bare",
}
# kind → what is worked out of the value once, for all that is read from it.
BARE = {
    "company": "title_words(cell_value)",
    "project": "title_words(cell_value)",
    "date": "date_text(cell_value)",
    "datetime": "date_text(cell_value)",
    "month": "date_text(cell_value)",
    "limit": "date_text(cell_value)",
    "yuan": "bare_number(cell_value)",
    "count": "bare_number(cell_value)",
    "quantity": "bare_number(cell_value)",
    "id_card": "id_card_bare(cell_value)",
    "phone": "phone_bare(cell_value)",
}
# Kinds that need the year of the title, for a bare 3月5日.
DATED = frozenset({"date", "datetime", "month", "limit"})
IDENTIFIERS = frozenset({"number", "id_card", "phone", "bank_card"})
DAYS = frozenset({"date", "datetime"})
UNREADABLE = frozenset({"date", "datetime", "month", "yuan", "count", "quantity", "pct"})


@dataclass(frozen=True)
class Read:
    """One staged field of a column: SQL over the steps of its cell."""

    field: str
    sql: str
    sql_type: str


def reads(column: Column) -> list[Read]:
    """The staged fields that a column gives."""
    if column.kind == "limit":
        return [
            Read(f"{column.field}_date", "parse_limit_date(cell_value, bare, title_year)", "date"),
            Read(f"{column.field}_workdays", "parse_limit_workdays(cell_value)", "integer"),
        ]
    if column.kind in ("id_card", "phone"):
        return [
            Read(column.field, f"mask_{column.kind}(bare)", "varchar"),
            Read(f"{column.field}_hash", f"keyed_hash(plausible_{column.kind}(bare))", "varchar"),
        ]
    sql, sql_type = READERS[column.kind]
    found = [Read(column.field, sql, sql_type)]
    if column.hashed:
        found.append(Read(f"{column.field}_hash", NAME_HASH, "varchar"))
    return found


def staged_columns(ledger: Ledger) -> list[tuple[str, str]]:
    """(field, SQL type) of every staged field, in order, without provenance, key, hash and skip rule."""
    columns = [(read.field, read.sql_type) for column in ledger.staged for read in reads(column)]
    if ledger.person:
        columns.append((ledger.person, "varchar"))
    if ledger.read_words:
        columns += text_fields(ledger)
    return columns


def flag(column: Column, position: int) -> str:
    """SQL: what is wrong with the cell, as `rule:position`, else NULL. The checks put it into words.

    `approximate:position:amount` has the amount in 元 that was taken.
    """
    field = column.field
    tests: list[tuple[str, str]] = []
    if column.kind in IDENTIFIERS:
        tests.append(("damaged", DAMAGED))
    if column.kind == "number":
        # An ID number has a check digit of its own, and one in a thousand ends so.
        tests.append(("rounded", ROUNDED))
    if column.kind == "month":
        tests.append(("ambiguous", MARKED))
    if column.kind in DAYS:
        tests.append(("worded", f"{field} is null and says_no_date(cell_value)"))
    if column.kind in UNREADABLE:
        tests.append(("unreadable", f"cell_value is not null and {field} is null"))
    elif column.kind == "limit":
        is_unread = f"{field}_date is null and {field}_workdays is null"
        tests.append(("unreadable", f"cell_value is not null and {is_unread}"))
    elif column.kind == "id_card":
        is_unread = f"{field}_hash is null and not contains(cell, '*')"
        tests.append(("unreadable", f"cell_value is not null and {is_unread}"))
    elif column.kind == "phone":
        # Short numbers of the place have their own lengths; a mobile number has eleven digits.
        tests.append(("unreadable", f"{field}_hash is null and regexp_full_match(bare, '1[3-9]\\d{{5,}}')"))
    elif column.kind == "code":
        tests.append(("unknown_code", f"{field} is not null and code is null"))
    if not tests:
        return "null::varchar"
    flags = {rule: f"'{rule}:{position}'" for rule, _ in tests}
    if column.kind == "yuan":
        tests.append(("approximate", f"{field} is not null and {IS_APPROXIMATE}"))
        flags["approximate"] = f"'approximate:{position}:' || {field}"
    return "case " + " ".join(f"when {test} then {flags[rule]}" for rule, test in tests) + " end"


def content_text(read: Read, kind: str) -> str:
    """SQL: what a field says, however it is written: width, blanks, town alias are no content."""
    if kind == "town":
        return f"coalesce(town_code_of({read.field}, null), town_key({read.field}))"
    if kind in ("text", "long_text", "company", "project", "code"):
        return f"replace(half_width({read.field}), ' ', '')"
    if kind == "number":
        return f"upper({read.field})"
    return read.field if read.sql_type == "varchar" else f"{read.field}::varchar"


def said_text(read: Read, kind: str) -> str:
    """SQL over the steps of a cell: what it says, with whether an amount is certain."""
    if kind in KEY_WORDS:
        return f"replace(half_width({KEY_WORDS[kind]}), ' ', '')"
    text = content_text(read, kind)
    if kind != "yuan":
        return text
    return f"case when {IS_APPROXIMATE} then {text} || '{APPROXIMATELY}' else {text} end"


def key_text(read: Read, kind: str) -> str:
    """SQL: a field as part of the row's key. Masked, 张三 and 张四 would be one person."""
    if kind == "name":
        return NAME_HASH
    if kind in ("id_card", "phone") and not read.field.endswith("_hash"):
        return f"coalesce({read.field}_hash, {read.field})"
    if kind == "text":
        return f"replace({read.field}, ' ', '')"
    if kind in ("company", "project"):
        return f"{kind}_key({read.field})"
    if kind == "number":
        return f"upper({read.field})"
    return read.field if read.sql_type == "varchar" else f"{read.field}::varchar"


def cell_key(read: Read, kind: str) -> str:
    """SQL over the steps of a cell: as `key_text`, but words have the rule that no better masking changes."""
    if kind in KEY_WORDS:
        words = KEY_WORDS[kind]
        if kind in ("company", "project"):
            return f"{kind}_key({words})"
        return words if kind == "long_text" else f"replace({words}, ' ', '')"
    return key_text(read, kind)
