"""What a chart that splits a figure shows, as a sentence: the total, and which part is the largest."""

import pandas as pd

from data.spec import reference
from data.spec.metric import metric
from data.view import View
from pages._charts import text
from pages._components.dated import beside
from pages._components.narrowing import figures_named, subject

MOST_NAMED = 3
UNKNOWN = "unknown"


def total_sentence(view: View, metric_id: str) -> str:
    """2024年上半年高唐县投诉量213件，比上年同期312件下降31.73%。 as one line of the paper."""
    answer = view.measure(metric_id)[metric_id]
    row = answer.total()
    lead = f"{view.period_label}{subject(view, figures_named(metric_id))}{answer.metric.label}"
    if answer.status == "unknown":
        return f"{lead}{text.NONE}，{answer.word}。"
    shown = str(text.shown(row["value"], answer.metric.unit))
    return f"{lead}{shown}{beside(view, answer)}{text.prose(row['comparison'])}。"


def split_sentence(frame: pd.DataFrame, view: View, metric_id: str, by: str, head: str) -> str:
    """The same, and what the split shows. Columns of the frame: name, value and `by`."""
    return total_sentence(view, metric_id) + finding(frame, metric_id, by, head)


def finding(frame: pd.DataFrame, metric_id: str, by: str, head: str) -> str:
    """其中人和街道最多，45件。 or, of a rate, the highest and the lowest; "" where fewer than two are known.

    What is of no named town, sector or authority is not compared with those that are.
    """
    declared, known = metric(metric_id), _comparable(frame, by)
    if declared.is_ratio:
        return _highest_and_lowest(known, declared.unit, head) if len(known) > 1 else ""
    names = largest(frame, by)
    if not names:
        return ""
    each = "" if len(names) == 1 else "各"
    return f"其中{_named(names, head)}最多，{each}{text.shown(known['value'].max(), declared.unit)}。"


def largest(frame: pd.DataFrame, by: str) -> list[str]:
    """The names with the largest count or sum, several where they tie; none where nothing is compared."""
    known = _comparable(frame, by)
    most = known["value"].max()
    return list(known.loc[known["value"] == most, "name"]) if len(known) > 1 and most > 0 else []


def _comparable(frame: pd.DataFrame, by: str) -> pd.DataFrame:
    """The rows of named places and offices whose figure is known."""
    return frame[~frame[by].isin([UNKNOWN, *reference.SPECIAL_TOWNS]) & frame["value"].notna()]


def _highest_and_lowest(known: pd.DataFrame, unit: str, head: str) -> str:
    highest, lowest = known["value"].max(), known["value"].min()
    if highest == lowest:
        return f"各{head}均为{text.shown(highest, unit)}。"
    parts = [
        f"{word}的是{_named(list(known.loc[known['value'] == edge, 'name']), head)}，{text.shown(edge, unit)}"
        for word, edge in (("最高", highest), ("最低", lowest))
    ]
    return f"{'；'.join(parts)}。"


def _named(names: list[str], head: str) -> str:
    """Those that tie, by name up to three, and counted beyond."""
    return "、".join(names) if len(names) <= MOST_NAMED else f"{len(names)}个{head}"
