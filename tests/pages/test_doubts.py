"""待核 on the page: what is sent to the loader, and what a decision is called afterwards."""

import json

import pandas as pd
import pytest
from werkzeug.exceptions import BadRequest

from pages._import import doubt_form, logs


def mark(ledger: str, rule: str, column: str | None) -> str:
    return json.dumps([ledger, "1:0:5", rule, column], ensure_ascii=False)


def test_commands_follow_the_column() -> None:
    town = mark("national_clues", "unknown_town", "欠薪地")
    amount = mark("national_clues", "absurd_amount", "欠薪金额")
    assert doubt_form.command([town], "梁村镇", is_this_row=True) == [
        "review",
        f"--settle={town}",
        "--means=梁村镇",
        "--this-row",
    ]
    corrected = doubt_form.command([amount], "-5", is_this_row=False)
    assert corrected == ["review", f"--settle={amount}", "--value=-5"]
    assert doubt_form.command([town, amount], None, is_this_row=False) == [
        "review",
        f"--settle={town}",
        f"--settle={amount}",
        "--confirm",
    ]
    with pytest.raises(BadRequest):
        doubt_form.command(["[1]"], "x", is_this_row=False)


def test_decisions_in_words() -> None:
    said = {"位置": "一.xlsx，工作表“台账”，第4行", "规则": "absurd_amount", "栏目": "欠薪金额", "原为": None}
    words = [
        logs.settled_words(pd.Series({**said, "种类": "value", "改为": "7200.00"})),
        logs.settled_words(pd.Series({**said, "种类": "confirmed", "改为": None})),
        logs.settled_words(pd.Series({**said, "种类": "employer", "原为": "甲", "改为": "乙", "位置": ""})),
    ]
    assert words == [
        "欠薪金额 （空） → 7200.00（一.xlsx，工作表“台账”，第4行）",
        "金额过大，确认无误（一.xlsx，工作表“台账”，第4行）",
        "单位“甲”就是“乙”，写成这样的都照此计",
    ]
