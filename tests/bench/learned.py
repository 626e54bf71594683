"""How well the trained reader reads texts that its models had not seen, how sure it is, and how fast.

Every labelled text is read by models trained without it (five parts). The sealed third was read once; its
figures are in data/labels/README.md.
"""

from collections.abc import Callable
from datetime import date
from time import perf_counter

from etl import learning, learning_names
from etl.commands.learn_cli import LABELS, fields_text, names_text, wages_text
from etl.staging.hotline.text_fields import Told, read_all

MANY = 100_000


def many_orders() -> list[Told]:
    """The labelled texts again and again, no two alike."""
    known = [
        (
            learning.text_of(one),
            one["category"],
            one["nature"],
            one["office"],
            date.fromisoformat(one["received"]),
            None,
        )
        for one in learning.records(LABELS)
    ]
    rounds = MANY // len(known) + 1
    return [(f"{text}（{turn}）", *rest) for turn in range(rounds) for text, *rest in known][:MANY]


def print_learned(say: Callable[[str, str], None]) -> None:
    learned = learning.learn([LABELS])
    texts = learning_names.named_texts([LABELS])
    said = [
        wages_text(learned.texts, learned.held_out),
        fields_text(learning.field_results([LABELS])),
        names_text(texts, learning_names.held_out_names(texts)),
    ]
    say("标注的文字", "每条由没有见过它的模型判断\n" + "\n\n".join(said))
    orders = many_orders()
    characters = sum(len(text or "") for text, *_ in orders)
    begun = perf_counter()
    read_all(orders)
    say("识读速度", f"{MANY:,}条（平均{characters / MANY:.0f}字），{perf_counter() - begun:.1f}秒，两个进程")
