"""The card that lays years, towns or channels over one another, by month or by week."""

from collections.abc import Mapping
from datetime import date
from types import MappingProxyType
from typing import Any

import pandas as pd
from dash import html

from data.query.periods import window_label
from data.query.windows import Shift, Window, read_bin, window_back
from data.spec import reference
from data.spec.metric import metric
from data.view import View
from pages._cards.findings import UNKNOWN, split_sentence, total_sentence
from pages._cards.splits import month_marks
from pages._charts import text
from pages._charts.look import Look
from pages._charts.overlay import Line, overlay
from pages._charts.table import Column, Table
from pages._charts.theme import Figure
from pages._components.card_ids import controls_id
from pages._components.cards import Card
from pages._url import GRAIN, OVERLAY

METRIC = metric("complaints_received")
MOST = 5
YEAR_MONTHS = 12
# a week at an end of the window, and a number that a year or window has no week of
PART_WEEK, NO_WEEK = "不足一周", "没有这一周"
SERIES: Mapping[str, str] = MappingProxyType({"year": "年", "town": "镇街", "channel": "渠道"})
GRAINS: Mapping[str, str] = MappingProxyType({"month": "月", "week": "周"})


def series_of(view: View) -> str:
    return view.choice(OVERLAY) or "year"


def grain_of(view: View) -> str:
    return view.choice(GRAIN) or "month"


def overlaid(view: View) -> pd.DataFrame:
    """Columns series, name, place (0 is the first month or week), label (6月, 第23周), days (of a week, in
    words), key (2024-06, 2024-W23), value.

    Null means: unknown. `attrs["left_out"]`: how many series are not drawn;
    `attrs["unnamed"]`: in words, what belongs to no named place and is not drawn.
    """
    return _years(view) if series_of(view) == "year" else _codes(view, series_of(view))


def _codes(view: View, by: str) -> pd.DataFrame:
    """The chosen towns or channels, or all of them: those with most in the period."""
    totals = view.frame(METRIC.id, by, compare=False).sort_values("value", ascending=False, kind="stable")
    is_named = ~totals[by].isin([UNKNOWN, *reference.SPECIAL_TOWNS]) | totals[by].isin(view.chosen(by))
    unnamed = totals[:0] if view.chosen(by) else totals[~is_named & (totals["value"] > 0)]
    totals = totals[is_named & (totals[by].isin(view.chosen(by)) if view.chosen(by) else True)]
    drawn = list(totals[by].head(MOST))
    grain = grain_of(view)
    frame = view.measure(METRIC.id, by=(by, grain), compare=False)[METRIC.id].frame()
    frame = frame[frame[by].isin(drawn)].rename(columns={by: "series", f"{by}_name": "name", grain: "key"})
    order = {code: place for place, code in enumerate(drawn)}
    keys = sorted(set(frame["key"]))
    has_year = len({key[:4] for key in keys}) > 1
    frame = frame.assign(
        place=frame["key"].map({key: place for place, key in enumerate(keys)}),
        label=[_label(key, f"{key[2:4]}年" if has_year else "") for key in frame["key"]],
        days=[_days(key, view.window) for key in frame["key"]],
        order=frame["series"].map(order),
    )
    found = frame.sort_values(["order", "place"], kind="stable")
    found = found[["series", "name", "place", "label", "days", "key", "value"]].reset_index(drop=True)
    found.attrs["left_out"] = len(totals) - len(drawn)
    found.attrs["unnamed"] = "、".join(
        f"{name}{text.number(value)}{METRIC.unit}"
        for name, value in zip(unnamed[f"{by}_name"], unnamed["value"], strict=True)
    )
    return found


def _years(view: View) -> pd.DataFrame:
    """The period and the same days of the years before; of a longer period its calendar years.

    Months lie upon those of the same name, weeks upon those of the same number by ISO 8601.
    """
    is_short = view.window.month_count <= YEAR_MONTHS
    spans = _same_days_before(view) if is_short else _calendar_years(view)
    parts = []
    for window, origin in spans[:MOST]:
        part = view.over(window).frame(METRIC.id, grain_of(view), compare=False)
        keys, name = list(part[grain_of(view)]), _year_name(window)
        parts.append(
            pd.DataFrame(
                {
                    "series": name,
                    "name": name,
                    "at": [_at(one, origin) for one in keys],
                    "label": [_label(one, _beside(one, origin)) for one in keys],
                    "days": [_days(one, window) for one in keys],
                    "key": keys,
                    "value": part["value"],
                }
            )
        )
    found = pd.concat(parts, ignore_index=True)
    # the last week of a year may be the first of a window, and some years have a week 53
    places = {at: place for place, at in enumerate(sorted(set(found["at"])))}
    found["place"] = found.pop("at").map(places)
    found.attrs["left_out"] = max(0, len(spans) - MOST)
    return found


def _same_days_before(view: View) -> list[tuple[Window, date]]:
    """Each window, and the day from which its months or weeks are counted."""
    found = [(view.window, view.window.date_from)]
    while True:
        before = window_back(view.window, Shift(months=YEAR_MONTHS * len(found)))
        if before.date_to < view.snapshot.data_from:
            return found
        found.append((before, before.date_from))


def _calendar_years(view: View) -> list[tuple[Window, date]]:
    first, last = view.window.date_from, view.window.date_to
    years = range(last.year, first.year - 1, -1)
    return [
        (Window(max(first, date(year, 1, 1)), min(last, date(year, 12, 31))), date(year, 1, 1))
        for year in years
    ]


def _at(key: str, origin: date) -> tuple[int, int]:
    """Where a month or week lies: years after the origin's, and its number; months count from the origin."""
    years = int(key[:4]) - origin.year
    if _is_week(key):
        return years, int(key[6:])
    return 0, years * YEAR_MONTHS + int(key[5:]) - origin.month


def _is_week(key: str) -> bool:
    return "W" in key


def _beside(key: str, origin: date) -> str:
    """Of what year a week is, where it is not that in which the window begins."""
    return {-1: "上年", 0: "", 1: "次年"}[int(key[:4]) - origin.year] if _is_week(key) else ""


def _label(key: str, year: str) -> str:
    """第3周, 24年第3周, 上年第52周; 6月, 24年6月."""
    return f"{year}第{int(key[6:])}周" if _is_week(key) else f"{year}{text.short_month(key)}"


def _days(key: str, window: Window) -> str:
    """Of a week 2024年1月15日起, of a part of one 2024年6月10日至6月15日，不足一周; of a month nothing."""
    week = read_bin(key, "week") if _is_week(key) else None
    days = week.within(window) if week else None
    if days is None:
        return ""
    return f"{text.day(days.date_from)}起" if days == week else f"{window_label(days)}，{PART_WEEK}"


def _year_name(window: Window) -> str:
    first, last = window.date_from.year, window.date_to.year
    return f"{first}年" if first == last else f"{first}–{last}年"


def places_of(frame: pd.DataFrame) -> list[str]:
    """What each place is called: 6月, 23年6月, 第23周."""
    return list(frame.drop_duplicates("place").sort_values("place")["label"])


def lines_of(frame: pd.DataFrame, view: View, look: Look) -> list[Line]:
    """A click on them filters nothing: of one month there would be no line left."""
    colours = look.palette.channels if series_of(view) == "channel" else {}
    return [
        Line(
            str(own["name"].iloc[0]),
            list(own["value"]),
            [int(place) for place in own["place"]],
            list(own["days"]),
            colours.get(str(code), ""),
        )
        for code, own in frame.groupby("series", sort=False)
    ]


def draw(frame: pd.DataFrame, view: View, look: Look) -> Figure:
    return overlay(places_of(frame), lines_of(frame, view, look), METRIC.unit, look=look)


def table(frame: pd.DataFrame, view: View) -> Table:
    """A row a month or week, a column a series; the days of a week before the figures that are of them."""
    names = dict(zip(frame["series"], frame["name"], strict=True))
    # the series in their order, not in that of their codes
    wide = frame.pivot(index="place", columns="series", values="value")[list(names)].reset_index()
    wide["label"] = places_of(frame)
    columns = [Column("月份" if grain_of(view) == "month" else "周", "label")]
    figures = [Column(names[one], one, METRIC.unit) for one in names]
    if grain_of(view) == "month":
        return Table([*columns, *figures], wide)
    if series_of(view) != "year":
        # all of them have the same weeks
        wide["days"] = list(frame.drop_duplicates("place").sort_values("place")["days"])
        return Table([*columns, Column("日期", "days"), *figures], wide)
    days = frame.pivot(index="place", columns="series", values="days")[list(names)].fillna(NO_WEEK)
    for one, figure in zip(names, figures, strict=True):
        columns += [Column(f"{names[one]}的日期", f"days-{one}"), figure]
        wide[f"days-{one}"] = list(days[one])
    return Table(columns, wide)


def left_out(frame: pd.DataFrame, view: View) -> str:
    """只画最多的5个镇街，另有7个、未知镇街2件没有画, or "" where all are drawn."""
    count, unnamed = frame.attrs.get("left_out", 0), frame.attrs.get("unnamed", "")
    if series_of(view) == "year":
        return f"只画最近{MOST}年，此前{count}年没有画。" if count else ""
    others = "、".join(part for part in (f"另有{count}个" if count else "", unnamed) if part)
    if not others:
        return ""
    most = f"只画最多的{MOST}个{SERIES[series_of(view)]}，" if count else ""
    return f"{most}{others}没有画。"


def conclude(frame: pd.DataFrame, view: View) -> str:
    by = series_of(view)
    if by == "year":
        return total_sentence(view, METRIC.id) + left_out(frame, view)
    totals = view.frame(METRIC.id, by).rename(columns={f"{by}_name": "name"})
    # the finding last: on a slide it is the title
    return left_out(frame, view) + split_sentence(totals, view, METRIC.id, by, SERIES[by])


def sub(frame: pd.DataFrame, view: View) -> str:
    left = left_out(frame, view).rstrip("。")
    parts = f"首尾有{PART_WEEK}的" if frame["days"].str.endswith(PART_WEEK).any() else ""
    late = month_marks(view, METRIC.unit, view.ledgers_asked(METRIC.id)).late_label
    return "，".join(part for part in (METRIC.unit, view.period_label, left, parts, late) if part)


def name_of(view: View) -> str:
    return f"每{GRAINS[grain_of(view)]}投诉量（按{SERIES[series_of(view)]}叠加）"


def controls(view: View) -> html.Div:
    """Which series, and by month or week; each is part of the address."""
    return html.Div(
        [
            _choices("叠加", OVERLAY, {key: f"按{name}" for key, name in SERIES.items()}, series_of(view)),
            _choices("横轴", GRAIN, {key: f"按{name}" for key, name in GRAINS.items()}, grain_of(view)),
        ],
        className="overlay-choices",
    )


def _choices(name: str, key: str, options: Mapping[str, str], chosen: str) -> html.Div:
    buttons: list[Any] = [
        html.Button(
            label,
            className="choice is-on" if value == chosen else "choice",
            type="button",
            **{"data-toggle": f"{key}:{value}", "aria-pressed": "true" if value == chosen else "false"},
        )
        for value, label in options.items()
    ]
    return html.Div(buttons, className="choices", role="group", **{"aria-label": name})


OVERLAID = Card(
    id="complaints-overlaid",
    has_legend=True,
    title="走势叠加",
    name="投诉量走势叠加",
    name_of=name_of,
    unit="件",
    metrics=(METRIC.id,),
    rows=(METRIC.id,),
    ask=overlaid,
    table=table,
    draw=draw,
    sub=sub,
    conclude=conclude,
    tall=lambda _frame: 250,
    has_controls=True,
    span=12,
    height=280,
)
EXTRA_ID = controls_id(OVERLAID)

CARDS = (OVERLAID,)
