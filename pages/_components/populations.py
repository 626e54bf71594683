"""Figures of one unit that stand side by side and are not counted over the same: the difference in words."""

from collections.abc import Callable, Mapping

from data.spec.metric import metric

# 区间内 and 区间末日 where a line has room for few characters
PERIOD, PERIOD_END = "本期", "期末"


def declared(metric_id: str) -> str:
    """What a figure is counted over, as the catalogue says it: 区间内收到的投诉."""
    return metric(metric_id).population


def short(metric_id: str, days: str = "") -> str:
    """The same for the wall: 本期收到的投诉; 历年收到的投诉 where the figure's `days` are its own."""
    return declared(metric_id).replace("区间末日", PERIOD_END).replace("区间内", days or PERIOD)


def note(labels: Mapping[str, str], said: Callable[[str], str] = declared) -> str:
    """范围不同：核实欠薪为…，追发金额为…; "" where figures of one unit share what they are counted over.

    `labels`: metric → what it is called there; `said`: metric → what it is counted over.
    """
    by_unit: dict[str, dict[str, list[str]]] = {}
    for one, label in labels.items():
        if population := said(one):
            by_unit.setdefault(metric(one).unit, {}).setdefault(population, []).append(label)
    told = [
        f"{'、'.join(names)}为{population}"
        for populations in by_unit.values()
        if len(populations) > 1
        for population, names in populations.items()
    ]
    return f"范围不同：{'；'.join(told)}。" if told else ""
