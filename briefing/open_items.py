"""Sentences on open items: overdue complaints, wages not paid, and the demands on those responsible."""

from collections.abc import Sequence

import pandas as pd

from briefing.facts import Facts, Figure
from briefing.phrasing import changes, remarks, stated, unknown
from briefing.sentences import MOST_NAMED, joined
from data.query.due_list import DueComplaint
from data.spec import reference
from pages._charts import text


def overdue_now(facts: Facts) -> list[DueComplaint]:
    """Complaints received until the window's end that are open past their due day, the longest overdue
    first."""
    last = facts.view.window.date_to
    return [one for one in facts.due_list().complaints if one.level == "red" and one.received_date <= last]


def overdue(facts: Facts, listed: Sequence[DueComplaint]) -> str:
    """Complaints of the window that became overdue, and all that are still overdue at its end."""
    late, still = facts.total("overdue_count"), facts.total("open_overdue_count")
    if text.is_missing(late.value):
        return ""
    until = f"截至{text.day(facts.view.snapshot.complete_until)}"
    if not late.value:
        words = f"本期收到的投诉没有超期{remarks(late)}{changes(late)}。"
    else:
        words = f"本期收到的投诉中，超期{stated(late)}{changes(late)}"
        if not still.value:
            words += "，均已办结。"
        elif still.value == late.value:
            words += f"，{until}{'均' if still.value > 1 else '仍'}未办结。"
        else:
            words += f"，其中{stated(still)}{until}仍未办结。"
    first = facts.view.window.date_from
    if first <= facts.view.snapshot.data_from:
        return words
    earlier = sum(one.received_date < first for one in listed)
    when = "" if until in words else f"{until}，"
    before = f"另有{earlier}件超期未办结" if earlier else "没有超期未办结的"
    return f"{words}{when}本期以前收到的投诉{before}。"


def uncleared(facts: Facts, frame: pd.DataFrame) -> str:
    """What was found true and is not settled. A complaint of this window may belong to a matter of before."""
    if len(frame):
        return f"本期查实而尚未办结的事项{len(frame)}项。"
    found = facts.total("resolved_pct")
    if found.denominator is None:
        return ""
    if not found.denominator:
        return "本期没有查实的欠薪。"
    if found.numerator == found.denominator:
        return "本期查实的事项均已办结。"
    return "本期首次收到的事项中，没有查实而尚未办结的。"


def unpaid(facts: Facts) -> str:
    """Wages past their pay day, and advances not reclaimed."""
    wages, advances = facts.total("wages_overdue_yuan"), facts.total("fund_outstanding_yuan")
    parts = []
    if text.is_missing(wages.value):
        parts.append(f"本期应发工资{unknown(wages)}")
    elif wages.value:
        parts.append(f"本期应发工资中，支付日已过仍未发的{stated(wages)}")
    else:
        parts.append("本期应发工资没有逾期未发的")
    if advances.value:
        parts.append(f"应急周转金垫付后尚未追回{stated(advances)}")
    return f"{joined(parts)}。"


def next_steps(
    facts: Facts, listed: Sequence[DueComplaint], open_matters: pd.DataFrame
) -> list[tuple[str, str]]:
    """The demands on those responsible; a demand without a figure is left out."""
    steps = []
    if listed:
        steps.append(("限期办结超期件。", _close_overdue(facts, listed)))
    if len(open_matters):
        each = "逐项" if len(open_matters) > 1 else ""
        words = f"对查实而未办结的{len(open_matters)}项，{each}落实支付主体和资金来源，"
        steps.append(("推动查实欠薪清零。", words + ("清偿一项、销号一项。" if each else "尽快清偿销号。")))
    slow = [
        one
        for one in facts.by("on_time_pct", "town")
        if one.key not in reference.SPECIAL_TOWNS and not text.is_missing(one.value) and _is_below(one, facts)
    ]
    if slow and len(facts.by("on_time_pct", "town")) > 1:
        names = "、".join(one.name for one in sorted(slow, key=lambda one: one.value or 0)[:MOST_NAMED])
        others = "等" if len(slow) > MOST_NAMED else ""
        whole = "所列镇街总体" if facts.view.filters.towns else "全县"
        words = f"{names}{others}按期办结率低于{whole}，要查找原因，压实首接责任。"
        steps.append(("提高按期办结率。", words))
    if facts.total("fund_outstanding_yuan").value:
        steps.append(("追回应急周转金垫付。", "对已垫付尚未追回的资金，依法向责任单位追偿。"))
    steps.append(
        ("加强源头预防。", "持续落实实名制、工资专用账户、工资保证金和按月足额支付制度，早发现、早调解。")
    )
    return steps


def _close_overdue(facts: Facts, listed: Sequence[DueComplaint]) -> str:
    places = {one.town for one in listed}
    # in the county's order; 未知镇街 is not a town
    towns = [town.town_name for town in facts.view.snapshot.towns if town.town_name in places]
    who = f"{'、'.join(towns)}要会同行业主管部门" if towns else "各行业主管部门要"
    each = "逐件" if len(listed) > 1 else ""
    words = f"{who}，对{len(listed)}件超期未结投诉{each}明确责任人和办结时限。"
    if len(towns) < len(places):
        words += "其中属地不明的，先行明确属地。"
    return words


def _is_below(figure: Figure, facts: Facts) -> bool:
    county = facts.total("on_time_pct").value
    return county is not None and figure.value is not None and figure.value < county
