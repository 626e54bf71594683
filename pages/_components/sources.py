"""Sources in words: which have come, how far the late ones go."""

from collections.abc import Collection

from data.query.sources import SourceNote
from data.view import View
from pages._charts import text


def late_words(source: SourceNote, *, year: bool = True) -> str:
    """How far a late source goes, or that it never came."""
    if source.kind == "absent":
        return f"{source.label}{text.ABSENT}"
    if source.data_until is None:
        return f"{source.label}{text.LATE}"
    return f"{source.label}只到{text.day(source.data_until, year=year)}，{text.LATE}"


def source_line(view: View, ledgers: Collection[str]) -> str:
    labels = [one.label for one in view.snapshot.arrived if one.ledger in ledgers]
    late = [late_words(one) for one in view.late_sources(ledgers)]
    parts = [
        f"来源：{'、'.join(labels)}" if labels else "",
        f"数据截至{text.day(view.snapshot.data_until)}" + (f"（{'；'.join(late)}）" if late else ""),
        f"快照{view.snapshot.id}",
        "演示数据" if view.snapshot.is_demo else "",
    ]
    return "　".join(part for part in parts if part)
