"""Windows of the wall, which end on the last complete day of its sources, and their short names."""

from datetime import date

from data.query import periods
from data.query.windows import Window, bin_end, bin_label, bins


def window_words(window: Window) -> str:
    """The window without its year, which 数据截至 shows: 上半年, 1–5月, 1月1日至6月15日, 全年."""
    label = periods.window_label(window)
    return label.removeprefix(f"{window.date_from.year}年") or "全年"


def this_year(until: date) -> Window:
    return periods.preset("this_year", periods.Reach(until))


def last_12_months(until: date) -> Window:
    return periods.preset("last_12_months", periods.Reach(until))


def month_ends(window: Window) -> list[tuple[str, date]]:
    """Each month of the window with its last day, the last one clipped to the window's end."""
    return [
        (bin_label(start, "month"), min(bin_end(start, "month"), window.date_to))
        for start in bins(window, "month")
    ]
