"""The sentences of the 通报: rules over figures, one function a sentence; an empty one is left out."""

from collections.abc import Sequence
from dataclasses import replace

import pandas as pd

from briefing.facts import Facts, Figure
from briefing.wording import amount, changes, said
from data import lookups
from data.scoring import ScoreTable
from pages._charts import text

MOST_NAMED = 3
NO_CASES = "没有收到欠薪投诉"


def joined(parts: Sequence[str]) -> str:
    return "；".join(part for part in parts if part)


def received(facts: Facts, place: str) -> str:
    """How many complaints and matters came in, of how many people and how much money."""
    complaints, matters = facts.total("complaints_received"), facts.total("matters_received")
    lead = f"{facts.view.asked.period_label}，{place}"
    if not complaints.value:
        return f"{lead}{NO_CASES}{changes(complaints)}。"
    people, money = facts.total("complaint_workers"), facts.total("owed_yuan")
    return (
        f"{lead}四个渠道共收到欠薪投诉{amount(complaints.value, '件')}{changes(complaints)}；"
        f"并案后为{amount(matters.value, '项')}{changes(matters)}。"
        f"投诉反映涉及{amount(people.value, '人')}、{amount(money.value, '元')}"
        "（按件统计，未并案，未核实）。"
    )


def single(facts: Facts, metric_id: str, place: str) -> str:
    """One figure with its comparisons."""
    figure = facts.total(metric_id)
    if text.is_missing(figure.value):
        return f"{facts.view.asked.period_label}{place}{figure.label}没有可统计的对象。"
    return f"{facts.view.asked.period_label}{place}{said(figure)}{changes(figure)}。"


def fund(facts: Facts) -> str:
    """What the pools hold at the end of the window, and what flowed within it."""
    pool, balance = facts.total("fund_pool_yuan"), facts.total("fund_balance_yuan")
    out, back = facts.total("fund_advanced_yuan"), facts.total("fund_repaid_yuan")
    end = text.day(facts.view.asked.window[1])
    return (
        f"{end}周转金规模{amount(pool.value, '元')}，余额{amount(balance.value, '元')}；"
        f"本期垫付{amount(out.value, '元')}，追回{amount(back.value, '元')}。"
    )


def ranked(table: ScoreTable) -> str:
    """First and last of the ranking; one town alone has no first and last."""
    if len(table.towns) < 2:
        return ""
    best, worst = (
        [town for town in table.towns if town.rank == rank]
        for rank in (table.towns[0].rank, table.towns[-1].rank)
    )
    if best == worst:
        return "各镇街得分并列。"
    parts = []
    for towns, place in ((best, "第一"), (worst, "最后")):
        names = "、".join(f"{town.town_name}{text.number(town.score, 2)}分" for town in towns)
        parts.append(f"得分{place}的是{names}")
    return f"{joined(parts)}。"


def data_state(facts: Facts) -> str:
    """What a reader must know of the data before the figures: no year before, late sources."""
    snapshot = facts.view.snapshot
    parts = []
    first, last = facts.view.asked.window
    if not facts.has("last_year"):
        parts.append(f"数据自{text.day(snapshot.data_from)}起，本期没有可比的上年同期数据")
    if (first - snapshot.data_from).days < int(lookups.parameter("repeat_window_days", last)):
        parts.append("重复投诉率只能与数据起点以后的投诉相比，可能偏低")
    late = [
        f"{one.label}只到{text.day(one.data_until)}"
        for one in facts.view.late_sources()
        if one.data_until is not None and one.data_until < last
    ]
    if late:
        parts.append(f"{'、'.join(late)}，数据未齐")
    return f"{joined(parts)}。" if parts else ""


def handled(facts: Facts) -> str:
    """Settled, in time, satisfied; a share of nothing is said to be none."""
    settled = facts.total("settled_pct")
    # a year ago's cases have had a year more to be settled: the two shares do not compare
    until = f"（截至{text.day(facts.view.snapshot.data_until)}）"
    on_time, satisfied = facts.total("on_time_pct"), facts.total("satisfied_pct")
    rates = (on_time, settled, satisfied)
    if all(text.is_missing(one.value) for one in rates):
        return f"{'、'.join(one.label for one in rates)}均没有可统计的对象。"
    parts = [
        share(on_time),
        share(settled) if text.is_missing(settled.value) else f"{said(settled)}{until}",
        share(satisfied),
    ]
    return f"{joined(parts)}。"


def share(figure: Figure) -> str:
    """按期办结率97.20%，同比提高2.60个百分点; of nothing there is no rate."""
    if text.is_missing(figure.value):
        return f"{figure.label}没有可统计的对象"
    return f"{said(figure)}{changes(figure)}"


def paid_back(facts: Facts) -> str:
    """Found true, and recovered."""
    verified, recovered = facts.total("verified_yuan"), facts.total("recovered_yuan")
    people, reached = facts.total("recovered_workers"), facts.total("recovered_pct")
    parts = [
        f"经核实欠薪{amount(verified.value, '元')}{changes(verified)}"
        if verified.value
        else f"没有经核实的欠薪{changes(verified)}"
    ]
    if recovered.value:
        parts.append(
            f"为{amount(people.value, '人')}追发工资{amount(recovered.value, '元')}{changes(recovered)}"
        )
        parts.append(share(reached))
    else:
        parts.append(f"没有追发到账的工资{changes(recovered)}")
    return f"{joined(parts)}。"


def by_town(facts: Facts) -> str:
    """Who received most, who rose and fell most; one town alone has no comparison among towns."""
    figures = [one for one in facts.by("complaints_received", "town") if one.key not in lookups.SPECIAL_TOWNS]
    if len(figures) < 2 or all(text.is_missing(one.value) for one in figures):
        return ""
    with_cases = sorted((one for one in figures if one.value), key=_size)
    if not with_cases:
        return f"各镇街均{NO_CASES}。"
    if len(with_cases) == 1:
        only = with_cases[0]
        return f"投诉全部在{only.name}，共{amount(only.value, only.unit)}，其他镇街{NO_CASES}。"
    sentences = [f"投诉较多的是{named(with_cases)}。", _moves(figures)]
    none = [one.name for one in figures if not one.value]
    if none:
        sentences.append(f"{'、'.join(none)}{NO_CASES}。")
    return "".join(sentences)


def _size(figure: Figure) -> int:
    """For sorting: the largest first, equal ones in official order."""
    return -int(figure.value or 0)


def named(figures: Sequence[Figure], most: int = MOST_NAMED) -> str:
    """人和街道45件、梁村镇30件; all that tie with the last one named are named too, up to twice as many."""
    shown = list(figures[:most])
    ties = [one for one in figures[most:] if shown and one.value == shown[-1].value]
    if len(ties) <= most:
        shown += ties
    return "、".join(f"{one.name}{amount(one.value, one.unit)}" for one in shown)


def _moves(figures: Sequence[Figure]) -> str:
    """The largest rise and the largest fall in number against the year before."""
    if not figures[0].has_last_year:
        return ""
    known = [one for one in figures if not (text.is_missing(one.value) or text.is_missing(one.last_year))]
    # a ledger that begins later than the others has no year before, whatever the others have
    if not known:
        return ""
    moved = [(int(one.value or 0) - int(one.last_year or 0), one) for one in known]
    words = []
    for sign, verb in ((1, "增加"), (-1, "减少")):
        most = max(sign * by for by, _ in moved)
        if most > 0:
            names = "、".join(one.name for by, one in moved if sign * by == most)
            each = "各" if "、" in names else ""
            words.append(f"{verb}最多的是{names}，{each}{verb}{most}件")
    return f"与上年同期相比，{'；'.join(words)}。" if words else "各镇街均与上年同期持平。"


def by_channel(facts: Facts) -> str:
    figures = facts.by("complaints_received", "channel")
    if not any(one.value for one in figures):
        return ""
    parts = [f"{one.name}{amount(one.value, one.unit)}{_last_year(one)}" for one in figures]
    return f"分渠道看，{'；'.join(parts)}。"


def by_sector(facts: Facts) -> str:
    figures = sorted(
        (one for one in facts.by("complaints_received", "sector") if one.value and one.key != "unknown"),
        key=_size,
    )
    if not figures:
        return ""
    if len(figures) == 1:
        return f"分行业看，注明行业的投诉全部在{figures[0].name}，共{amount(figures[0].value, '件')}。"
    parts = [f"{one.name}{amount(one.value, one.unit)}{_last_year(one)}" for one in figures[:MOST_NAMED]]
    # short ones stand in a row, those with a comparison need a stronger stop
    stop = "；" if figures[0].has_last_year else "、"
    return f"分行业看，投诉较多的是{stop.join(parts)}。"


def _last_year(figure: Figure) -> str:
    """同比 alone: where several stand in a row, 环比 would bury them."""
    return changes(replace(figure, has_previous=False))


def repeated(facts: Facts) -> str:
    """Repeat complaints, and how many employers come again; no employer is named before a decision."""
    rate, groups = facts.total("repeat_pct"), facts.total("group_matters")
    parts = [] if text.is_missing(rate.value) else [f"{said(rate)}{changes(rate)}"]
    parts.append(
        f"涉及10人及以上的群体性事项{amount(groups.value, groups.unit)}{changes(groups)}"
        if groups.value
        else f"没有涉及10人及以上的群体性事项{changes(groups)}"
    )
    employers = facts.question("repeat_employers")
    if len(employers):
        most = int(employers["事项数"].max())
        parts.append(f"有两项及以上事项的用人单位{len(employers)}家，最多的一家{most}项")
    return f"{joined(parts)}。"


def overdue(facts: Facts, listed: pd.DataFrame) -> str:
    """Overdue of the window, and what is overdue now, whenever it came in."""
    late, still = facts.total("overdue_count"), facts.total("open_overdue_count")
    until = text.day(facts.view.snapshot.data_until)
    if late.value:
        words = f"本期收到的投诉中，超期{amount(late.value, '件')}{changes(late)}"
        words += f"，其中{amount(still.value, '件')}仍未办结。" if still.value else "，均已办结。"
    else:
        words = f"本期收到的投诉没有超期{changes(late)}。"
    if len(listed):
        return f"{words}截至{until}，不论何时收到，超期仍未办结的共{len(listed)}件。"
    return f"{words}截至{until}，没有超期仍未办结的投诉。"


def overdue_now(facts: Facts) -> pd.DataFrame:
    """Open complaints past their due day at 数据截至, the longest first."""
    listed = facts.question("overdue_list", due_within_workdays=0)
    return listed[[due < facts.view.snapshot.data_until for due in listed["到期日"]]]


def uncleared(facts: Facts, frame: pd.DataFrame) -> str:
    if frame.empty:
        has_any = facts.total("verified_yuan").value
        return "本期查实的事项均已办结。" if has_any else "本期没有查实的欠薪。"
    return f"本期查实而尚未办结的事项{len(frame)}项。"


def unpaid(facts: Facts) -> str:
    """Wages past their pay day, and advances not reclaimed."""
    wages, advances = facts.total("wages_overdue_yuan"), facts.total("fund_outstanding_yuan")
    parts = [
        f"本期应发工资中，支付日已过仍未发的{amount(wages.value, '元')}"
        if wages.value
        else "本期应发工资没有逾期未发的",
        f"应急周转金垫付后尚未追回{amount(advances.value, '元')}" if advances.value else "",
    ]
    return f"{joined(parts)}。"


def next_steps(facts: Facts, listed: pd.DataFrame, open_matters: pd.DataFrame) -> list[tuple[str, str]]:
    """What is asked of whom: each demand stands on a figure, or is left out."""
    steps = []
    if len(listed):
        special = set(lookups.SPECIAL_TOWNS.values())
        towns = [town for town in dict.fromkeys(listed["镇街"]) if town not in special]
        who = f"{'、'.join(towns)}要会同行业主管部门" if towns else "各行业主管部门要"
        words = f"{who}，对{len(listed)}件超期未结投诉逐件明确责任人和办结时限。"
        if len(towns) < listed["镇街"].nunique():
            words += "其中属地不明的，先行明确属地。"
        steps.append(("限期办结超期件。", words))
    if len(open_matters):
        words = f"对查实而未办结的{len(open_matters)}项，逐项落实支付主体和资金来源，清偿一项、销号一项。"
        steps.append(("推动查实欠薪清零。", words))
    slow = [
        one
        for one in facts.by("on_time_pct", "town")
        if one.key not in lookups.SPECIAL_TOWNS and not text.is_missing(one.value) and _is_below(one, facts)
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


def _is_below(figure: Figure, facts: Facts) -> bool:
    county = facts.total("on_time_pct").value
    return county is not None and figure.value is not None and figure.value < county
