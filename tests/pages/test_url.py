"""The address understood: right parts are used, wrong ones named and left out."""

from datetime import date
from pathlib import Path

import pytest

from data import COUNTY, Filters, Warehouse
from data.query.filters import FILTER_NAMES, codes
from data.query.periods import Reach, window_label
from data.query.windows import Window
from data.view import View
from pages._cards.splits import months_shown
from pages._components.filters import KEPT, chips, chosen_in_bar
from pages._request import read_view
from pages._url import (
    UrlState,
    listed_codes,
    parse_within,
    pinned_search,
    read_day,
    search_of,
    to_search,
    value_of,
    with_snapshot,
    within,
    without,
)
from tests.data.small_county.files import FIRST, point_to, write_snapshot

FROM, UNTIL = date(2021, 1, 1), date(2024, 6, 15)


def parsed(search: str) -> UrlState:
    return parse_within(search, FROM, UNTIL)


def test_a_plain_address_is_this_year_against_last() -> None:
    asked = parsed("")
    assert asked.window == Window(date(2024, 1, 1), UNTIL)
    assert (asked.period, asked.compare, asked.ignored) == ("this_year", "last_year", ())
    assert window_label(asked.window) == "2024年1月1日至6月15日"


@pytest.mark.parametrize(
    ("search", "window"),
    [
        ("?period=this_month", (date(2024, 6, 1), UNTIL)),
        ("?period=this_quarter", (date(2024, 4, 1), UNTIL)),
        ("?period=first_half", (date(2024, 1, 1), UNTIL)),
        ("?period=last_12_months", (date(2023, 7, 1), UNTIL)),
        ("?from=2023-01-01&to=2023-06-30", (date(2023, 1, 1), date(2023, 6, 30))),
        # dates of one's own go before a preset
        ("?period=this_month&from=2023-01-01&to=2023-06-30", (date(2023, 1, 1), date(2023, 6, 30))),
        ("?to=2022-12-31", (FROM, date(2022, 12, 31))),
        ("?from=2024-02-01", (date(2024, 2, 1), UNTIL)),
        # a click on the month that 数据截至 stands in asks for its last day
        ("?from=2024-06-01&to=2024-06-30", (date(2024, 6, 1), UNTIL)),
    ],
)
def test_period(search: str, window: tuple[date, date]) -> None:
    assert parsed(search).window == Window(*window)


def test_codes_are_repeated_or_joined_by_commas() -> None:
    one = parsed("?town=371526001&town=371526002&channel=visits,hotline")
    assert one.filters.towns == ("371526001", "371526002")
    assert one.filters.channels == ("hotline", "visits")
    assert one.ignored == ()


@pytest.mark.parametrize(
    ("search", "sentence"),
    [
        ("?town=bogus", "镇街=bogus（没有这个镇街）"),
        ("?sector=%E6%88%BF%E5%BB%BA", "行业=房建（没有这个行业）"),
        ("?channel=visits,phone", "渠道=phone（没有这个渠道）"),
        ("?authority=x", "主管部门=x（没有这个主管部门）"),
        ("?period=yesterday", "时间=yesterday（没有这个时间范围）"),
        ("?from=2024-13-01", "起始日=2024-13-01（没有13月，日期应写成2024-06-30）"),
        ("?from=20230230", "起始日=20230230（2023年2月只有28天，没有30日）"),
        ("?from=1.2.2023", "起始日=1.2.2023（日期应写成2024-06-30）"),
        ("?from=2024-05-01&to=2024-04-01", "起始日=2024-05-01（晚于截止日2024-04-01）"),
        ("?from=2024-01-01&to=2031-01-01", "截止日=2031-01-01（晚于数据截至，按2024年6月15日计）"),
        ("?from=0001-01-01", "起始日=0001-01-01（早于2000年）"),
        ("?compare=twin", "对比=twin（没有这种对比）"),
        ("?colour=red", "colour=red（没有这个筛选）"),
    ],
)
def test_what_is_wrong_is_named_and_ignored(search: str, sentence: str) -> None:
    assert parsed(search).ignored == (sentence,)


def test_a_wrong_code_beside_right_ones_spoils_nothing() -> None:
    asked = parsed("?town=371526108,bogus&channel=visits")
    assert (asked.filters.towns, asked.filters.channels) == (("371526108",), ("visits",))


@pytest.mark.parametrize(
    "search",
    [
        "",
        "?period=last_12_months",
        "?from=2023-01-01&to=2023-06-30&town=371526001,371526002&compare=previous",
        "?sector=housing&channel=visits&authority=housing_bureau",
        "?why=371526108",
    ],
)
def test_address_written_is_address_read(search: str) -> None:
    assert to_search(parsed(search)) == search


def chip_words(asked: UrlState) -> list[str]:
    words = []
    for chip in chips(asked):
        children = chip.children if isinstance(chip.children, list) else [chip.children]
        words.append(str(children[0]))
    return words


def test_chips_say_what_is_on_and_each_can_be_taken_off() -> None:
    asked = parsed("?town=371526108&channel=visits&compare=previous")
    assert chip_words(asked) == ["镇街：姜店镇", "渠道：现场投诉", "清除"]
    *off, clear = [chip.to_plotly_json()["props"] for chip in chips(asked)]
    assert [one["data-search"] for one in off] == [
        "?channel=visits&compare=previous",
        "?town=371526108&compare=previous",
    ]
    assert {one["data-from"] for one in off} == {"?town=371526108&channel=visits&compare=previous"}
    # clearing keeps the way of comparing and all else that is no filter
    kept = ["compare", "snapshot", "tab", "why", "overlay", "grain", "metric", "by", "chart"]
    assert clear["data-keeps"].split(",") == list(KEPT) == kept


def test_an_ignored_filter_is_shown() -> None:
    assert chip_words(parsed("?town=bogus")) == ["已忽略：镇街=bogus（没有这个镇街）"]


def test_the_bar_decides_between_preset_and_own_dates() -> None:
    asked = parsed("?from=2023-01-01&to=2023-06-30")
    none: dict[str, list[str] | None] = dict.fromkeys(("town", "sector", "channel", "authority"))
    both = ("2023-02-01", "2023-03-31")
    preset = chosen_in_bar(
        asked, {"filters-period"}, period="first_half", dates=both, chosen=none, compare="last_year"
    )
    own = chosen_in_bar(
        asked, {"filters-dates"}, period="first_half", dates=both, chosen=none, compare="last_year"
    )
    assert to_search(preset) == "?period=first_half"
    assert to_search(own) == "?from=2023-02-01&to=2023-03-31"


def test_what_was_not_moved_in_the_bar_is_as_the_address_has_it() -> None:
    """The address may be newer than the bar, which still shows the town and sector that were cleared."""
    old: dict[str, list[str] | None] = {
        "town": ["371526108"], "sector": ["housing"], "channel": ["visits"], "authority": None,
    }  # fmt: skip
    wanted = chosen_in_bar(
        parsed("?compare=previous"),
        {"filters-channel"},
        period="last_12_months",
        dates=(None, None),
        chosen=old,
        compare="lunar_last_year",
    )
    assert to_search(wanted) == "?channel=visits&compare=previous"


def test_no_snapshot_is_no_view(over_nothing: None) -> None:
    assert read_view("?town=371526001") is None


def test_view_of_a_snapshot(over_county: None) -> None:
    found = read_view("?town=371526001")
    assert found is not None
    assert found.place == "鱼邱湖街道"
    assert found.filters == Filters(date(2024, 1, 1), date(2024, 6, 15), ("371526001",))


def test_an_authority_that_only_the_snapshot_knows() -> None:
    """Taken from the address and kept in it, with its name on its chip."""
    address = "?authority=other%3A%E5%8E%BF%E5%85%AC%E5%AE%89%E5%B1%80"
    names = {"other:县公安局": "县公安局"}
    known = {**{key: codes(key) for key in FILTER_NAMES}, "authority": names}
    asked = parse_within(address, FROM, UNTIL, known)
    assert (asked.filters.authorities, asked.ignored) == (("other:县公安局",), ())
    assert to_search(asked) == address
    assert "主管部门：县公安局" in str(chips(asked, {"authority": names}.__getitem__))
    assert parsed(address).ignored == ("主管部门=other:县公安局（没有这个主管部门）",)


def test_presets_end_where_the_main_sources_do_and_a_period_of_one_s_own_may_go_on() -> None:
    complete = date(2024, 6, 10)
    preset = parse_within("?period=this_month", FROM, UNTIL, reach=Reach(complete))
    assert preset.window == Window(date(2024, 6, 1), complete)
    own = parse_within(f"?from=2024-06-01&to={UNTIL}", FROM, UNTIL, reach=Reach(complete))
    assert own.window == Window(date(2024, 6, 1), UNTIL)


def test_a_view_s_address_asks_the_same_again(over_county: None) -> None:
    """Its days are fixed, and no snapshot is named."""
    asked = read_view("?town=371526001&channel=visits&compare=previous&why=371526101&tab=x&period=this_month")
    assert asked is not None
    address = search_of(asked)
    assert address == (
        "?from=2024-06-01&to=2024-06-15&town=371526001&channel=visits&compare=previous&why=371526101"
    )
    assert read_view(address) == asked


def test_parts_of_an_address() -> None:
    search = "?town=371526001&tab=doubts&town=371526002&snapshot=a&sheet="
    assert value_of(search, "tab") == "doubts"
    assert (value_of(search, "sheet"), value_of(None, "tab")) == ("", "")
    assert without(search, "town", "tab") == "?snapshot=a"
    assert with_snapshot(search, "b") == "?town=371526001&tab=doubts&town=371526002&snapshot=b"
    assert with_snapshot("?snapshot=a", "") == ""
    assert listed_codes(["a,b", "c"]) == ("a", "b", "c")


@pytest.mark.parametrize(
    ("words", "day"), [("2024-02-29", date(2024, 2, 29)), ("20240229", None), ("2024-W09-4", None)]
)
def test_a_day_is_written_in_one_way(words: str, day: date | None) -> None:
    assert read_day(words) == day


def test_a_day_that_is_not_in_the_calendar_is_an_error() -> None:
    with pytest.raises(ValueError, match="day"):
        read_day("2023-02-29")


def test_a_clicked_month_leads_back_to_the_period_it_lies_within() -> None:
    for period, back in (("last_12_months", "?period=last_12_months"), ("this_year", ""),
                         ("2023-01-01..2023-12-31", "?from=2023-01-01&to=2023-12-31")):  # fmt: skip
        asked = parsed(f"?from=2024-03-01&to=2024-03-31&town=371526108&within={period}")
        first = chips(asked)[0].to_plotly_json()["props"]["data-search"]
        assert first in {f"{back}&town=371526108", f"?{back}town=371526108"}
        # another period does not lie within it
        assert "within" not in to_search(asked, period="this_month")
        assert "within" not in pinned_search(asked)
    assert parsed("?from=2024-03-01&within=2023..2022").ignored == (
        "所在时间=2023..2022（没有这个时间范围）",
    )


@pytest.mark.parametrize(
    ("month", "period", "shown"),
    [
        # as every period it ends where the data do
        (("2024-03-01", "2024-03-31"), "2024-01-01..2024-12-31", ("2024-01-01", "2024-06-15")),
        (("2024-03-01", "2024-03-31"), "this_year", ("2024-01-01", "2024-06-15")),
        (("2023-03-01", "2023-03-31"), "2023-01-01..2023-12-31", ("2023-01-01", "2023-12-31")),
        # one in which the month does not lie, as only an address written by hand has it
        (("2024-03-01", "2024-03-31"), "2023-01-01..2023-12-31", ("2024-03-01", "2024-03-31")),
        (("2024-03-01", "2024-03-31"), "2024-04-01..2024-06-15", ("2024-03-01", "2024-03-31")),
        (("2024-03-01", "2024-03-31"), "", ("2024-03-01", "2024-03-31")),
    ],
)
def test_charts_by_month_show_the_period_that_a_clicked_month_lies_within(
    over_county: None, month: tuple[str, str], period: str, shown: tuple[str, str]
) -> None:
    first, last = month
    asked = read_view(f"?from={first}&to={last}" + (f"&within={period}" if period else ""))
    assert asked is not None
    assert within(asked) == Window(*map(date.fromisoformat, shown))


def test_the_first_month_of_a_period_that_begins_within_it_lies_within_it(over_county: None) -> None:
    """A click gives the whole month, 1 to 31 December, of the sixty days from 12 December to 9 February."""
    asked = read_view("?from=2023-12-01&to=2023-12-31&within=before_spring_festival")
    assert asked is not None
    assert months_shown(asked, 1) == Window(date(2023, 12, 1), date(2024, 2, 9))


def test_a_clicked_month_goes_on_beyond_the_end_of_a_preset(tmp_path: Path) -> None:
    """Presets end on 10 June, when the main sources had all come; the month on the last day of data."""
    path = write_snapshot(tmp_path, FIRST, complete_until=date(2024, 6, 10))
    point_to(tmp_path, path.name)
    warehouse = Warehouse(tmp_path)
    june = Filters(date(2024, 6, 1), date(2024, 6, 15))
    asked = View(warehouse.snapshot(), june, COUNTY, None, (("within", "this_year"),), warehouse=warehouse)
    assert within(asked) == Window(date(2024, 1, 1), date(2024, 6, 15))
