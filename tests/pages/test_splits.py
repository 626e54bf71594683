"""Lists of bars by town, sector, authority: which rows they have."""

from data.view import View
from pages._cards.splits import split_frame


def test_a_share_of_nought_is_not_left_out(view: View) -> None:
    """Due in 2024 until 15 June: c1 and c2 of 鱼邱湖街道, one in time; c7 of 汇鑫街道; c3 of 梁村镇, late."""
    frame = split_frame(view, "on_time_pct", "town")
    shares = dict(zip(frame["name"], frame["value"], strict=True))
    assert shares == {"汇鑫街道": 100.0, "鱼邱湖街道": 50.0, "梁村镇": 0.0}


def test_a_count_of_nought_is_left_out(view: View) -> None:
    frame = split_frame(view, "complaints_received", "sector")
    counts = dict(zip(frame["name"], frame["value"], strict=True))
    assert counts == {"房建": 2, "市政": 1, "交通": 1, "未注明": 1}
