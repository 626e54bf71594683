"""Lists of bars by town, sector, authority: which rows they have."""

from dataclasses import replace

from data import Scope
from data.view import View
from pages._cards.complaints import BY_MONTH, BY_TOWN
from pages._cards.splits import months_frame, split_frame
from pages._charts.look import PAGE, PAPER
from pages._request import read_view


def request_of(search: str) -> View:
    view = read_view(search)
    assert view is not None
    return view


def test_a_share_of_nought_is_not_left_out(view: View) -> None:
    """Due in 2024 until 15 June: c1 and c2 of 鱼邱湖街道, one in time; c7 of 汇鑫街道; c3 of 梁村镇, late."""
    frame = split_frame(view, "on_time_pct", "town")
    shares = dict(zip(frame["name"], frame["value"], strict=True))
    assert shares == {"汇鑫街道": 100.0, "鱼邱湖街道": 50.0, "梁村镇": 0.0}


def test_a_count_of_nought_is_left_out(view: View) -> None:
    frame = split_frame(view, "complaints_received", "sector")
    counts = dict(zip(frame["name"], frame["value"], strict=True))
    assert counts == {"房建": 2, "市政": 1, "交通": 1, "未注明": 1}


def test_the_other_towns_stand_in_grey_and_in_no_table_or_sentence(view: View) -> None:
    one = view.choosing("town", "371526001")
    frame = BY_TOWN.ask(one)
    assert list(frame.loc[~frame["is_context"], "name"]) == ["鱼邱湖街道"]
    whole = dict(
        zip(*split_frame(view, "complaints_received", "town")[["name", "value"]].T.values, strict=True)
    )
    assert {name: value for name, value in zip(frame["name"], frame["value"], strict=True) if value} == whole
    drawn = BY_TOWN.draw(frame, one, PAGE)["data"]
    colours = [trace.get("marker", {}).get("color") for trace in drawn]
    bars = next(colour for colour in colours if isinstance(colour, list))
    assert bars.count(PAGE.palette.hatch) == len(frame) - 1
    assert list(BY_TOWN.table(frame, one).frame["name"]) == ["鱼邱湖街道"]
    assert "梁村镇" not in BY_TOWN.conclude(frame, one) + str(BY_TOWN.draw(frame, one, PAPER))
    # never beyond the scope
    scoped = replace(one, scope=Scope(towns=frozenset({"371526001"})))
    assert list(BY_TOWN.ask(scoped)["town"]) == ["371526001"]


def test_a_clicked_month_leaves_the_others_in_their_places(over_county: None) -> None:
    year = request_of("?compare=last_year")
    clicked = request_of("?from=2024-03-01&to=2024-03-31&within=this_year")
    before, after = BY_MONTH.ask(year), BY_MONTH.ask(clicked)
    assert list(after["month"]) == list(before["month"])
    assert list(after.loc[~after["is_context"], "month"]) == ["2024-03"]
    assert list(after["value"].fillna(-1)) == list(before["value"].fillna(-1))
    assert [row["name"] for row in BY_MONTH.table(after, clicked).frame.to_dict("records")] == ["2024年3月"]
    # without it the month is the last of those shown
    alone = months_frame(request_of("?from=2024-03-01&to=2024-03-31"), "complaints_received", 18)
    assert alone["month"].iloc[-1] == "2024-03"
