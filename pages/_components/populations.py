"""Figures of one unit that stand side by side and are not counted over the same: the difference in words."""

from collections.abc import Mapping

from data.spec.metric import metric


def note(labels: Mapping[str, str]) -> str:
    """范围不同：核实欠薪为…，追发金额为…; "" where figures of one unit share what they are counted over.

    `labels`: metric → what it is called there.
    """
    by_unit: dict[str, dict[str, list[str]]] = {}
    for one, label in labels.items():
        declared = metric(one)
        if declared.population:
            by_unit.setdefault(declared.unit, {}).setdefault(declared.population, []).append(label)
    said = [
        f"{'、'.join(names)}为{population}"
        for populations in by_unit.values()
        if len(populations) > 1
        for population, names in populations.items()
    ]
    return f"范围不同：{'；'.join(said)}。" if said else ""
