"""Numbers of persons in any text: identity cards, telephones, bank cards, however they are broken up.

A number is masked in place: 139 0000 1207 → 139****1207. Each step is one regular expression (RE2), for text
columns are read in SQL. Local telephones, QQ, mail and plates: see contacts.py.
"""

from __future__ import annotations

import duckdb

from etl.staging.persons.contacts import CONTACT_HINT, CONTACT_STEPS

# Signs that a number is broken by: blanks and dashes, or points. Points and blanks are never mixed: in
# “1.5 1.6 1.7” the points belong to the numbers.
GAPS = ("[ \\-—–_]{0,3}", "[.·・]?")
# Numerals that a telephone is dictated in.
SPOKEN = "[零〇○一二三四五六七八九幺]"
# Nothing shorter than a telephone is looked at further.
HINT = f"[0-9](?:[ \\-—–_.·・)）]{{0,3}}[0-9]){{8}}|{SPOKEN}{{4}}"
BANK_CARD = "**** **** **** "


def _steps() -> list[tuple[str, str]]:
    """(pattern, replacement) in the order in which they are applied: what is longer and surer first."""
    steps = [
        ("([0-9]{6})(?:1[89]|20)[0-9]{6}([0-9]{3}[0-9Xx])", "\\1********\\2"),
        *(_broken_id_card(gap) for gap in GAPS),
        # a telephone beside another: 138 1234 5678 139 8765 4321 is no bank card
        *(_broken_mobile(gap) for gap in GAPS),
        (
            "[0-9]{4}(?:[ \\-]?[0-9]{4}){2}[ \\-]?[0-9]{0,3}[ \\-]?([0-9]{4})(?:[ \\-][0-9]{1,3}\\b)?",
            f"{BANK_CARD}\\1",
        ),
        *(_broken_bank_card(gap) for gap in GAPS),
        # an identity card of the old kind
        ("([0-9]{6})[0-9]{6}([0-9]{3})", "\\1******\\2"),
        ("(1[3-9][0-9])[0-9]{4}([0-9]{4})", "\\1****\\2"),
        ("[(（]?\\b(0[1-9][0-9]{1,2})[)）]?[ \\-—–]{1,3}[0-9]{3,4}[ \\-]?([0-9]{4})\\b", "\\1-***\\2"),
        ("[(（]?\\b(0635)[)）]?[0-9]{3}[ \\-]?([0-9]{4})\\b", "\\1-***\\2"),
        (f"([一幺1][三四五六七八九3-9](?:{SPOKEN}|[0-9])){SPOKEN}{{4}}({SPOKEN}{{4}})", "\\1****\\2"),
        (f"([一幺][三四五六七八九]{SPOKEN})[0-9]{{4}}([0-9]{{4}})", "\\1****\\2"),
    ]
    return steps


def _digits(gap: str, count: int) -> str:
    return f"(?:{gap}[0-9]){{{count}}}"


def _kept(gap: str, count: int) -> str:
    """The last digits, which stay: a group each, without what parts them."""
    return "".join(f"{gap}([0-9])" for _ in range(count))


def _broken_id_card(gap: str) -> tuple[str, str]:
    """371526 19900101 123X; the year of birth says that it is one."""
    place = f"([0-9]{_digits(gap, 5)})"
    birth = f"{gap}(?:1{gap}[89]|2{gap}0){_digits(gap, 6)}"
    return f"\\b{place}{birth}{_kept(gap, 3)}{gap}([0-9Xx])\\b", "\\1********\\2\\3\\4\\5"


def _broken_mobile(gap: str) -> tuple[str, str]:
    return f"\\b(1{gap}[3-9]{gap}[0-9]){_digits(gap, 4)}{_kept(gap, 4)}\\b", "\\1****\\2\\3\\4\\5"


def _broken_bank_card(gap: str) -> tuple[str, str]:
    """16 to 19 digits."""
    return f"\\b[0-9](?:{gap}[0-9]){{11,14}}{_kept(gap, 4)}\\b", f"{BANK_CARD}\\1\\2\\3\\4"


def install_mask_digits(con: duckdb.DuckDBPyConnection) -> None:
    """mask_digits(text), and its two parts: mask_card_digits, of identity cards, mobile telephones and bank
    cards, and mask_contacts."""
    for name, hint, steps in (
        ("mask_card_digits", HINT, _steps()),
        ("mask_contacts", CONTACT_HINT, CONTACT_STEPS),
    ):
        masked = "t"
        for pattern, replacement in steps:
            masked = f"regexp_replace({masked}, '{pattern}', '{replacement}', 'g')"
        con.execute(
            f"create or replace temp macro {name}(t) as"
            f" case when t is null then null when not regexp_matches(t, '{hint}') then t else {masked} end"
        )
    con.execute("create or replace temp macro mask_digits(t) as mask_contacts(mask_card_digits(t))")
