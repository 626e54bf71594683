"""How surely the texts among complaints were read: a sentence for orders, one for visits."""

from collections.abc import Callable, Mapping
from itertools import chain

from data.errors import OlderSnapshot
from data.query.results import Answer

# Of an order all is read, so these are all orders; of visits those alone of which something was read.
READINGS = {
    "12345工单": {
        "orders_read_surely": "识读有把握",
        "orders_confirmed": "人工核对",
        "orders_read_unsurely": "把握不大",
    },
    "读过文字的来访": {
        "visits_read_surely": "空栏取自文字",
        "visits_confirmed": "人工核对",
        "visits_read_unsurely": "把握不大",
    },
}


def reading_words(measure: Callable[..., Mapping[str, Answer]]) -> list[str]:
    """区间内12345工单120件：识读有把握96件，人工核对10件，把握不大14件; nothing where there are none."""
    try:
        answers = measure(*chain.from_iterable(READINGS.values()))
    except OlderSnapshot:
        return []
    said = []
    for what, counted in READINGS.items():
        counts = {words: answers[one].total()["value"] or 0 for one, words in counted.items()}
        parts = "，".join(f"{words}{count}件" for words, count in counts.items())
        if whole := sum(counts.values()):
            said.append(f"区间内{what}{whole}件：{parts}。")
    return said
