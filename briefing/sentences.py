"""The sentences of the 通报, one function each; an empty sentence is left out."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import timedelta

from briefing.facts import FLOWS, OF_EVERY_LEDGER, Facts, Figure
from briefing.phrasing import amount, changes, labelled_amount, remarks, share, stated, unknown
from data.query.scoring import ScoreTable, TownScore
from data.spec import reference
from pages._charts import text

MOST_NAMED = 3
NO_CASES = "没有收到欠薪投诉"


def joined(parts: Sequence[str]) -> str:
    return "；".join(part for part in parts if part)


def received(facts: Facts, place: str) -> str:
    """Complaints, matters, workers and money received."""
    complaints, matters = facts.total("complaints_received"), facts.total("matters_received")
    lead = f"{facts.view.period_label}，{place}"
    if text.is_missing(complaints.value):
        return f"{lead}投诉{unknown(complaints)}。"
    if not complaints.value:
        return f"{lead}{NO_CASES}{remarks(complaints)}{changes(complaints)}。"
    people, money = facts.total("complaint_workers"), facts.total("owed_yuan")
    return (
        f"{lead}{_channels(facts)}收到欠薪投诉{stated(complaints)}{changes(complaints)}；"
        f"并案后为{stated(matters)}{changes(matters)}。"
        f"投诉反映涉及{stated(people)}、{stated(money)}"
        "（按件统计，未并案，未核实）。"
    )


def _channels(facts: Facts) -> str:
    """四个渠道共, or the channels that have no data."""
    absent = [one.name for one in facts.by("complaints_received", "channel") if text.is_missing(one.value)]
    return f"除{'、'.join(absent)}{text.ABSENT}外，共" if absent else "四个渠道共"


def single(facts: Facts, metric_id: str, place: str) -> str:
    """One figure with its comparisons."""
    return f"{facts.view.period_label}{place}{share(facts.total(metric_id))}。"


def fund(facts: Facts) -> str:
    """Balances of the pools at the end of the window, and the flows within it."""
    pool, balance = facts.total("fund_pool_yuan"), facts.total("fund_balance_yuan")
    out, back = facts.total("fund_advanced_yuan"), facts.total("fund_repaid_yuan")
    end = text.day(facts.view.window.date_to)
    held = f"{end}周转金规模{stated(pool)}"
    if text.is_missing(balance.value):
        return f"{held}，垫付和追回{unknown(balance)}。"
    flows = [
        f"{verb}{stated(one)}" if one.value else f"没有{verb}{remarks(one)}"
        for verb, one in (("垫付", out), ("追回", back))
        if not text.is_missing(one.value)
    ]
    moved = f"；本期{'，'.join(flows)}" if flows else ""
    return f"{held}，余额{stated(balance)}{moved}。"


def ranked(table: ScoreTable) -> str:
    """First and last of the ranking; empty for a single town."""
    if len(table.towns) < 2:
        return ""
    if table.few.is_most:
        return not_ranked(table)
    best, worst = (
        [town for town in table.towns if town.rank == rank]
        for rank in (table.towns[0].rank, table.towns[-1].rank)
    )
    if best == worst:
        return f"各镇街得分并列{few_cases(table)}。"
    return f"{_placed(best, '第一')}；{_placed(worst, '最后')}{few_cases(table)}。"


def few_cases(table: ScoreTable) -> str:
    """；3个镇街件数少，先后可能只是偶然; nothing where every town has cases enough."""
    return f"；{table.caution}" if table.caution else ""


def not_ranked(table: ScoreTable) -> str:
    """Why a paper gives no ranks."""
    return f"{table.few.caution}，本期不排名次。"


def _placed(towns: Sequence[TownScore], place: str) -> str:
    """得分第一的是尹集镇92.55分; up to three towns with equal scores are named, more are counted."""
    score = f"{text.number(towns[0].score, 2)}分"
    if len(towns) == 1:
        return f"得分{place}的是{towns[0].town_name}{score}"
    if len(towns) <= MOST_NAMED:
        return f"得分并列{place}的是{'、'.join(town.town_name for town in towns)}，各得{score}"
    return f"得分并列{place}的有{len(towns)}个镇街，各得{score}"


def data_state(facts: Facts) -> str:
    """Limits of the data, before the figures: no year before, late sources."""
    snapshot = facts.view.snapshot
    parts = []
    first = facts.view.window.date_from
    if not facts.has("last_year"):
        parts.append(f"数据自{text.day(snapshot.data_from)}起，本期没有可比的上年同期数据")
    if (first - snapshot.data_from).days < facts.view.limit_then("repeat_window_days"):
        parts.append("重复投诉率只能与数据起点以后的投诉相比，可能偏低")
    for source, begun in facts.view.sources_begun(*FLOWS):
        parts.append(f"{source.label}的数据自{text.day(begun)}起，此前的不在本通报之内")
    counted = facts.view.ledgers_asked(*OF_EVERY_LEDGER)
    late = [
        f"{one.label}{text.day(one.data_until + timedelta(days=1))}起"
        for one in facts.view.late_sources()
        if one.data_until is not None and one.ledger in counted
    ]
    if late:
        parts.append(f"{'、'.join(late)}的数据未齐，补齐后相应数字和同比、环比会有变化")
    absent = [
        one.label for one in facts.view.source_notes() if one.kind == "absent" and one.ledger in counted
    ]
    if absent:
        parts.append(f"{'、'.join(absent)}{text.ABSENT}，有关数字不在本通报之内")
    return f"{joined(parts)}。" if parts else ""


def handled(facts: Facts) -> str:
    """Settled, on time, satisfied; a share without a base says so."""
    settled = facts.total("settled_pct")
    # cases of a year ago have had a year more to be settled, so the two shares are not compared
    until = f"截至{text.day(facts.view.snapshot.complete_until)}"
    on_time, satisfied = facts.total("on_time_pct"), facts.total("satisfied_pct")
    if text.is_missing(facts.total("complaints_received").value):
        return ""
    rates = (on_time, settled, satisfied)
    if all(text.is_missing(one.value) for one in rates):
        return f"{'、'.join(one.label for one in rates)}均没有可统计的对象。"
    parts = [
        share(on_time),
        share(settled)
        if text.is_missing(settled.value)
        else f"{labelled_amount(settled)}{remarks(settled, until)}",
        share(satisfied),
    ]
    return f"{joined(parts)}。"


def paid_back(facts: Facts) -> str:
    """Verified and recovered amounts."""
    verified, recovered = facts.total("verified_yuan"), facts.total("recovered_yuan")
    people, reached = facts.total("recovered_workers"), facts.total("recovered_pct")
    if text.is_missing(verified.value):
        parts = [f"核实欠薪{unknown(verified)}"]
    elif verified.value:
        parts = [f"经核实欠薪{stated(verified)}{changes(verified)}"]
    else:
        parts = [f"没有经核实的欠薪{remarks(verified)}{changes(verified)}"]
    if text.is_missing(recovered.value):
        parts.append(f"追发工资{unknown(recovered)}")
    elif recovered.value:
        parts.append(f"为{stated(people)}追发工资{stated(recovered)}{changes(recovered)}")
        # the same sentence gives the share of records that were verified
        parts.append(share(replace(reached, recorded="")))
    else:
        parts.append(f"没有追发到账的工资{remarks(recovered)}{changes(recovered)}")
    return f"{joined(parts)}。"


def by_town(facts: Facts) -> str:
    """Towns with most complaints and the largest changes; empty for a single town."""
    figures = [
        one for one in facts.by("complaints_received", "town") if one.key not in reference.SPECIAL_TOWNS
    ]
    if len(figures) < 2 or all(text.is_missing(one.value) for one in figures):
        return ""
    with_cases = sorted((one for one in figures if one.value), key=_size)
    if not with_cases:
        return f"各镇街均{NO_CASES}。"
    if len(with_cases) == 1:
        only = with_cases[0]
        return f"投诉全部在{only.name}，共{amount(only.value, only.unit)}，其他镇街{NO_CASES}。"
    sentences = [f"{most_of(with_cases)}。", _moves(figures)]
    none = [one.name for one in figures if not one.value]
    if none:
        sentences.append(f"{'、'.join(none)}{NO_CASES}。")
    return "".join(sentences)


def largest_first(figures: Sequence[Figure]) -> list[Figure]:
    """Those with complaints whose name is known."""
    return sorted((one for one in figures if one.value and one.key != "unknown"), key=_size)


def _size(figure: Figure) -> int:
    """For sorting: the largest first, equal ones in official order."""
    return -int(figure.value or 0)


def most_of(figures: Sequence[Figure], *, tail: Callable[[Figure], str] | None = None) -> str:
    """投诉较多的是人和街道45件、梁村镇30件: the first three; towns with equal figures all or none.

    `tail`: further words for each figure. `figures` are sorted, the largest first.
    """
    shown = _first_of(figures)
    amounts = {one.value for one in shown}
    if len(amounts) == 1 and len(shown) > 1:
        names = "、".join(one.name for one in shown)
        lead = "投诉分布在" if len(shown) == len(figures) else "投诉较多的是"
        return f"{lead}{names}，各{amount(shown[0].value, shown[0].unit)}"
    parts = [f"{one.name}{amount(one.value, one.unit)}{tail(one) if tail else ''}" for one in shown]
    # items with a comparison contain commas, so they are separated by a stronger mark
    stop = "；" if tail and any(map(tail, shown)) else "、"
    return f"投诉{'较' if len(shown) > 1 else '最'}多的是{stop.join(parts)}"


def _first_of(figures: Sequence[Figure]) -> Sequence[Figure]:
    if len(figures) <= MOST_NAMED:
        return figures
    cut = figures[MOST_NAMED].value
    clear = [one for one in figures[:MOST_NAMED] if one.value != cut]
    return clear or [one for one in figures if one.value == cut]


def _moves(figures: Sequence[Figure]) -> str:
    """The largest increase and decrease in number against the year before."""
    known = [one for one in figures if one.last_year and one.last_year.is_known]
    # a ledger with a later first day has no year before, even if others have one
    if not known:
        return ""
    moved = [(int(one.last_year.difference or 0), one) for one in known if one.last_year]
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
    parts = [
        f"{one.name}{unknown(one)}"
        if text.is_missing(one.value)
        else f"{one.name}{amount(one.value, one.unit)}{_last_year(one)}"
        for one in figures
    ]
    return f"{'；'.join(parts)}。"


def by_sector(facts: Facts) -> str:
    figures = largest_first(facts.by("complaints_received", "sector"))
    if not figures:
        return ""
    if len(figures) == 1:
        return f"注明行业的投诉全部在{figures[0].name}，共{amount(figures[0].value, '件')}。"
    return f"{most_of(figures, tail=_last_year)}。"


def _last_year(figure: Figure) -> str:
    """同比 only; in a list 环比 would make the sentence too long."""
    return changes(replace(figure, previous=None))


def repeated(facts: Facts) -> str:
    """Repeat complaints and the number of employers concerned; no employer is named before a decision."""
    rate, groups = facts.total("repeat_pct"), facts.total("group_matters")
    if text.is_missing(groups.value):
        return ""
    parts = [] if text.is_missing(rate.value) else [share(rate)]
    name = f"涉及{facts.view.limit_then('group_workers')}人及以上的群体性事项"
    parts.append(
        f"{name}{stated(groups)}{changes(groups)}"
        if groups.value
        else f"没有{name}{remarks(groups)}{changes(groups)}"
    )
    employers = facts.question("repeat_employers")
    if len(employers):
        most = int(employers["事项数"].max())
        parts.append(f"有两项及以上事项的用人单位{len(employers)}家，最多的一家{most}项")
    return f"{joined(parts)}。"
