"""Sources in words: which have come, and which days of the window they lack."""

from collections.abc import Collection, Sequence

from data.query.sources import SourceNote
from data.view import View
from pages._charts import text


def late_words(source: SourceNote, *, year: bool = True) -> str:
    """How far a late source goes, or that it never came."""
    if source.kind == "absent":
        return f"{source.label}{text.ABSENT}"
    return f"{reached_words(source, year=year)}，{text.LATE}"


def reached_words(source: SourceNote, *, year: bool = True) -> str:
    """How far a source goes, as 工资发放表的应发月份只到5月 where its days go further than its months."""
    if source.is_of_months and source.data_until:
        month = f"{source.data_until:%Y-%m}"
        return f"{source.label}的应发月份只到{text.month(month) if year else text.short_month(month)}"
    return f"{source.label}只到{text.day(source.data_until, year=year)}"


def lacking_words(
    view: View, metrics: Sequence[str], marts: Sequence[str] = (), *, year: bool = True
) -> list[str]:
    """What the sources of these figures lack of the view's window, a text a source."""
    late = view.late_sources(view.ledgers_asked(*metrics, marts=marts))
    begun = view.sources_begun(*metrics)
    return [late_words(one, year=year) for one in late] + [
        f"{one.label}自{text.day(first)}起，之前未知" for one, first in begun
    ]


def before_data(view: View) -> str:
    """Where the window ends before any ledger begins, that it does: its figures are unknown, not nought."""
    first = view.snapshot.first_day
    if first is None or view.window.date_to >= first:
        return ""
    return f"台账自{text.day(first)}起，所选时间都在此前"


def source_line(view: View, ledgers: Collection[str], lacks: Sequence[str]) -> str:
    labels = [one.label for one in view.snapshot.arrived if one.ledger in ledgers]
    parts = [
        f"来源：{'、'.join(labels)}" if labels else "",
        f"数据截至{text.day(view.snapshot.data_until)}" + (f"（{'；'.join(lacks)}）" if lacks else ""),
        f"快照{view.snapshot.id}",
        "演示数据" if view.snapshot.is_demo else "",
    ]
    return "　".join(part for part in parts if part)
