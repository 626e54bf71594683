"""What a person can settle of a doubt, by the column that it points at."""

from __future__ import annotations

from data.spec.ledger import load_all

# What a written name means, wherever it stands.
TOWN, AUTHORITY, EMPLOYER, PROJECT = "town", "authority", "employer", "project"
# What one cell should say; that one doubt is none.
VALUE, CONFIRMED = "value", "confirmed"
KINDS = (TOWN, AUTHORITY, EMPLOYER, PROJECT, VALUE, CONFIRMED)
NAMES = {TOWN: "镇街", AUTHORITY: "主管部门", EMPLOYER: "单位", PROJECT: "项目"}
# Kinds of columns whose cell a person may correct.
CORRECTABLE = frozenset({"yuan", "count", "quantity", "date", "datetime", "month"})
AUTHORITY_FIELDS = frozenset({"authority_text", "handler_text"})
OF_KIND = {"town": TOWN, "company": EMPLOYER, "project": PROJECT}
# A doubt about a name that a title gives: no cell holds it.
TITLE_RULES = frozenset({"unknown_title_project"})
# A doubt about a cell that names nothing: what is said of it holds for the one row.
MISSING_TOWN = "missing_town"


def name_kind(ledger: str, column: str | None, rule: str = "") -> str | None:
    """Of a column that holds a name: TOWN, AUTHORITY, EMPLOYER or PROJECT; None for any other."""
    declared = load_all().get(ledger)
    found = declared.by_name.get(column or "") if declared else None
    if found is None or rule in TITLE_RULES:
        return None
    return AUTHORITY if found.field in AUTHORITY_FIELDS else OF_KIND.get(found.kind)


def value_kind(ledger: str, column: str | None) -> str | None:
    """The kind of a column whose cell can be corrected (see `Column.kind`); None for any other."""
    declared = load_all().get(ledger)
    found = declared.by_name.get(column or "") if declared else None
    return found.kind if found is not None and found.kind in CORRECTABLE else None


def is_read_text(ledger: str, column: str | None) -> bool:
    """Whether the doubt is about what was read from a text, which a review of the reading settles."""
    declared = load_all().get(ledger)
    if declared is None or not declared.read_words:
        return False
    return declared.by_field[declared.read_words[-1]].name == column
