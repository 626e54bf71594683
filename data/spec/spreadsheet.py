"""What a spreadsheet cell may hold: text that neither breaks the file nor is taken for something else."""

from __future__ import annotations

import re

# Characters that no XML document, and so no office file, may hold: controls, halves of a pair, two codes.
NOT_IN_XML = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
LONGEST_CELL = 32_767
# What a spreadsheet runs as a formula when it is first in a cell.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\uff1d", "\uff0b", "\uff0d", "\uff20")
# Text that Excel takes for a number when it opens a CSV, and then writes otherwise: 12 and more digits become
# 3.71526E+17 and lose the last ones, a leading zero goes, 2024E05 becomes 2024 with five zeros.
READ_AS_NUMBER = re.compile(r"\d{12,}|0\d+|\d+[eE]\d+")


def printable(value: str) -> str:
    """The text without what no XML document can hold."""
    return NOT_IN_XML.sub("", value)


def xml_text(value: str) -> str:
    """The text as an .xlsx can hold it: what XML cannot is left out, what is too long for a cell is cut."""
    return printable(value)[:LONGEST_CELL]


def is_formula(value: str) -> bool:
    """Whether a spreadsheet would run the text; blanks before the sign do not keep it from that."""
    return value.lstrip(" \u00a0").startswith(FORMULA_STARTS)


def csv_text(value: str) -> str:
    """The text as it survives being opened in a spreadsheet; the loader takes both guards off again."""
    value = printable(value)
    if READ_AS_NUMBER.fullmatch(value):
        return f'="{value}"'
    return f"'{value}" if is_formula(value) else value
