"""How well the words of 12345 orders are read, against texts labelled by hand.

What the rules were written with (`tuned`) says how well they fit; only what they were not (`held_out`) says
how well they will read. A text that a rule was changed for goes over to `tuned`.
"""

import csv
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal

import pandas as pd

from data.spec.reference import parameter
from etl.staging.hotline.order_text import OrderReading, read_order
from tests.bench.accuracy import Accuracy, of_sets
from tests.conftest import ROOT

LABELS = ROOT / "tests" / "etl_staging"
# Made-up orders, text and all.
ORDERS = {"tuned": LABELS / "labelled_orders.csv", "held_out": LABELS / "held_out_orders.csv"}
# Citizens' messages: ids and labels only.
MESSAGE_LABELS = LABELS / "citizen_message_labels.csv"
MESSAGES = ROOT.parent / "shared" / "data" / "citizen-messages"
SPLITS = {"tuned": "调规则用过", "held_out": "未用于调规则"}
NUMBERS = {"yuan": "金额", "worker_count": "人数", "months_owed": "月数"}
NAMES = {"employer": "单位", "project": "项目", "town": "镇街"}
UNTOLD = "?"


@dataclass(frozen=True)
class Labelled:
    """A text, what a person reads in it, and what the rules do.

    Of a field: empty where the text names none; `?` where persons would not agree.
    """

    text: str
    is_about_wages: bool
    told: dict[str, str]
    reading: OrderReading

    @property
    def is_for_a_person(self) -> bool:
        """Whether it stands on the list to review, as kept or as passed over."""
        wanted = "sure_text_confidence" if self.reading.is_about_wages else "sure_skip_confidence"
        limit = parameter(wanted, date(2024, 1, 1))
        sure = self.reading.confidence if self.reading.is_about_wages else self._wages_confidence
        return sure < limit

    @property
    def _wages_confidence(self) -> float:
        return self.reading.confidences["is_about_wages"]


def orders(split: str) -> list[Labelled]:
    with ORDERS[split].open(encoding="utf-8", newline="") as file:
        return [_labelled(line["text"], line) for line in csv.DictReader(file)]


def messages(split: str) -> list[Labelled]:
    """Needs the collection of citizens' messages beside the project."""
    frames = [
        pd.read_excel(MESSAGES / "messages_with_replies.xlsx", dtype=str, engine="openpyxl"),
        pd.read_csv(MESSAGES / "wage_related_messages.csv", dtype=str),
    ]
    every = pd.concat(frames).drop_duplicates("留言编号", keep="last").set_index("留言编号").fillna("")
    texts = every["留言主题"] + "。" + every["留言详情"]
    with MESSAGE_LABELS.open(encoding="utf-8", newline="") as file:
        return [_labelled(texts[line["id"]], line) for line in csv.DictReader(file) if line["split"] == split]


def _labelled(text: str, line: dict[str, str]) -> Labelled:
    told = {field: line[field] for field in (*NUMBERS, *NAMES) if field in line}
    return Labelled(text, line["is_about_wages"] == "1", told, read_order(text))


def about_wages(texts: Sequence[Labelled]) -> Accuracy:
    found = {one.text for one in texts if one.reading.is_about_wages}
    return of_sets(found, {one.text for one in texts if one.is_about_wages})


def missed_unseen(texts: Sequence[Labelled]) -> int:
    """Complaints passed over that not even the list to review has."""
    return sum(
        one.is_about_wages and not one.reading.is_about_wages and not one.is_for_a_person for one in texts
    )


def of_field(texts: Sequence[Labelled], field: str) -> Accuracy:
    """Of the complaints: the values read, against those that their texts tell."""
    found, true = set(), set()
    for one in texts:
        told, read = one.told[field], getattr(one.reading, field)
        if not one.is_about_wages or told == UNTOLD:
            continue
        if told:
            true.add((one.text, Decimal(told) if field in NUMBERS else told))
        if read is not None:
            found.add((one.text, Decimal(read) if field in NUMBERS else read))
    return of_sets(found, true)


def print_reading(say: Callable[[str, str], None]) -> None:
    for split, name in SPLITS.items():
        _say(say, f"拟写的工单（{name}）", orders(split), (*NAMES, *NUMBERS))
    if not MESSAGES.is_dir():
        say("市民留言", f"没有 {os.path.relpath(MESSAGES, ROOT)}，未测")
        return
    for split, name in SPLITS.items():
        _say(say, f"市民留言（{name}）", messages(split), NUMBERS)


def _say(
    say: Callable[[str, str], None], name: str, texts: Sequence[Labelled], fields: Sequence[str]
) -> None:
    listed = sum(one.is_for_a_person for one in texts)
    wages = about_wages(texts)
    seen = f"待复核 {listed}；漏判又不在复核表 {missed_unseen(texts)}"
    say(f"是否欠薪，{name}", f"{len(texts)} 条，{wages}；{seen}")
    if wages.wanted:
        for field in fields:
            say(f"  {(NAMES | NUMBERS)[field]}", str(of_field(texts, field)))
