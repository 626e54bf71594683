"""The wall's own window: this year to 数据截至, beside the same days a year before."""

from dataclasses import dataclass
from datetime import date

from data.query import periods


@dataclass(frozen=True)
class Window:
    date_from: date
    date_to: date

    @property
    def words(self) -> str:
        """Without the year, which 数据截至 already says: 上半年, 1–5月, 1月1日至6月15日, 全年."""
        label = periods.window_label(self.date_from, self.date_to)
        return label.removeprefix(f"{self.date_from.year}年") or "全年"


def this_year(data_until: date) -> Window:
    return Window(*periods.preset("this_year", data_until))


def last_12_months(data_until: date) -> Window:
    return Window(*periods.preset("last_12_months", data_until))


def month_ends(window: Window) -> list[tuple[str, date]]:
    """Each month of the window with its last day, the last one clipped to the window's end."""
    found = []
    year, month = window.date_from.year, window.date_from.month
    while (year, month) <= (window.date_to.year, window.date_to.month):
        following = date(year + month // 12, month % 12 + 1, 1)
        last = date.fromordinal(following.toordinal() - 1)
        found.append((f"{year}-{month:02d}", min(last, window.date_to)))
        year, month = following.year, following.month
    return found
