"""Queries of the scenes to the county's view; nothing is computed here."""

from datetime import date

import pandas as pd

from data import COUNTY, Filters
from data.query.results import base
from data.query.windows import Compare, Window
from data.view import View
from data.warehouse import Warehouse
from pages._charts.text import Number
from pages._charts.theme import ChangeEdges
from pages._components.dated import marked
from pages._wall.parts import Reading, reading_of
from pages._wall.window import last_12_months, month_ends, this_year

COMPARE: Compare = "last_year"


def county_view(warehouse: Warehouse, snapshot_id: str | None = None) -> View:
    """The county's view from January to the last complete day of its sources, compared with the year
    before."""
    snapshot = warehouse.snapshot(snapshot_id)
    year = this_year(snapshot.complete_until)
    filters = Filters(year.date_from, year.date_to)
    return View(snapshot, filters, COUNTY, COMPARE, warehouse=warehouse)


def readings(view: View, *ids: str) -> dict[str, Reading]:
    """Each figure with that of the year before."""
    return {id: reading_of(view, answer) for id, answer in view.measure(*ids).items()}


def trends(view: View, *ids: str) -> dict[str, list[Number]]:
    """Twelve months of each figure, for the small lines of the tiles."""
    months = view.over(last_12_months(view.window.date_to))
    return {id: [row["value"] for row in months.split(id, "month", compare=None)] for id in ids}


def since(view: View, metric_id: str, first: date) -> Reading:
    """A figure from a given day to the view's last day, without comparison."""
    last = view.window.date_to
    whole = view.over(Window(min(first, last), last))
    return reading_of(whole, whole.measure(metric_id, compare=None)[metric_id])


def change_edges(view: View) -> ChangeEdges:
    """Limits of the map's colour steps, as valid on the window's last day."""
    return ChangeEdges(view.limit_then("map_mild_change_pct"), view.limit_then("map_strong_change_pct"))


def year_before(view: View, metric_id: str) -> View | None:
    """The view of the year before, for a question without its own comparison; None where unknown."""
    answer = view.measure(metric_id)[metric_id]
    window = answer.compare_window
    return view.over(window) if window and base(answer.total()) is not None else None


def cumulative(view: View) -> pd.DataFrame:
    """The measure from the window's start to each month's end; nothing is added up here.

    Columns: month, verified_yuan, recovered_yuan. Null means: unknown.
    """
    lines = []
    for month, last in month_ends(view.window):
        until = view.over(Window(view.window.date_from, last))
        answers = until.measure("verified_yuan", "recovered_yuan", compare=None)
        lines.append({"month": month, **{id: answer.total()["value"] for id, answer in answers.items()}})
    return marked(pd.DataFrame(lines), view, "verified_yuan", "recovered_yuan")


def late_channels(view: View) -> dict[str, date]:
    """Channel → its last day, for channels of which the window's last days are not known."""
    reached = {one.ledger: one.data_until for one in view.late_sources()}
    return {
        one.channel: until for one in view.snapshot.channels if (until := reached.get(one.ledger)) is not None
    }
