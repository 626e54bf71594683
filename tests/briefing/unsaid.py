"""What a sentence says without a number of its own: who has most, who has none, who is below, what is 0."""

import re
from decimal import Decimal
from typing import Any

NO_CASES = "没有收到欠薪投诉"
# said of nought: words → the metric that must be 0
NOUGHT = (
    ("没有追发到账的工资", "recovered_yuan"),
    ("没有经核实的欠薪", "verified_yuan"),
    ("没有涉及10人及以上的群体性事项", "group_matters"),
    ("本期收到的投诉没有超期", "overdue_count"),
    ("，均已办结。", "open_overdue_count"),
    ("没有逾期未发的", "wages_overdue_yuan"),
    ("本期没有垫付", "fund_advanced_yuan"),
    ("没有追回", "fund_repaid_yuan"),
)


def unsaid(reader: Any, words: str) -> None:
    """Adds to `reader.wrong` what the API does not bear out."""
    for said, metric in NOUGHT:
        if said in words and reader.figure(metric) != 0:
            reader.wrong.append(f"{metric} is not nought: {words}")
    for by in ("town", "sector", "channel"):
        values = {
            name: Decimal(str(row["value"]))
            for name, row in reader.rows("complaints_received", by).items()
            if row["value"] is not None and name not in {"未知镇街", "未注明"}
        }
        _most(reader, values, words)
    _none(reader, words)
    _below(reader, words)


def _most(reader: Any, values: dict[str, Decimal], words: str) -> None:
    """Of those named none has less than one that is not, and ties are named together or not at all."""
    found = re.search(r"投诉(?:较多的是|最多的是|分布在)([^。]+)。", words)
    named = [name for name in values if found and re.search(rf"(?:^|[、；]){name}(?:\d|、|，|$)", found[1])]
    if not found or not named:
        return
    least = min(values[name] for name in named)
    others = [value for name, value in values.items() if name not in named]
    if any(value >= least for value in others):
        reader.wrong.append(f"not those with most: {words}")
    if each := re.search(r"，各(\d+)件$", found[1]):
        for name in named:
            reader.same(each[1], values[name], words)
    if found[0].startswith("投诉分布在") and any(others):
        reader.wrong.append(f"others have some too: {words}")


def _none(reader: Any, words: str) -> None:
    towns = reader.rows("complaints_received", "town")
    found = re.search(rf"([^。；]*){NO_CASES}。", words)
    if not found or not towns:
        return
    named = set(re.split("、|，", found[1])) & set(towns)
    none = {name for name, row in towns.items() if row["value"] == 0 and name != "未知镇街"}
    if named and named != none:
        reader.wrong.append(f"without a complaint are {none}: {words}")


def _below(reader: Any, words: str) -> None:
    found = re.search(r"(?:。|^)([^。]*?)(等?)按期办结率低于全县", words)
    if not found:
        return
    rates = {
        name: row["value"]
        for name, row in reader.rows("on_time_pct", "town").items()
        if row["value"] is not None and name != "未知镇街"
    }
    whole = reader.rows("on_time_pct")[""]["value"]
    below = {name for name, value in rates.items() if value < whole}
    named = set(found[1].rsplit("）", 1)[-1].split("、"))
    if not named <= below or bool(found[2]) != (named != below):
        reader.wrong.append(f"below the county are {below}: {words}")
    elif min((rates[name] for name in below - named), default=100) < max(rates[name] for name in named):
        reader.wrong.append(f"others are lower: {words}")
