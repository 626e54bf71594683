"""`python -m tests.bench.sealed [fresh]`: how texts are read that nothing was trained or chosen with.

`sealed` is the third that was drawn first, `fresh` the texts that were written after the fourth change. Their
figures of the days they were opened are in data/labels/README.md. Whoever changes the reader because of what
is seen there has spent the set: new texts must be written then.
"""

import gzip
import hashlib
import sys
from collections.abc import Iterable
from datetime import date
from decimal import Decimal
from typing import Any

from data.paths import PACKAGE
from data.spec.reference import parameter
from etl import learning
from etl.staging.hotline.normalised import normalised
from etl.staging.hotline.order_text import OrderReading, read_order
from etl.staging.hotline.wage_model import OrderColumns
from etl.staging.persons.person_names import mask_persons, persons_in
from tests.bench.accuracy import Accuracy

LABELS = PACKAGE / "labels"
SETS = ("sealed", "fresh")
ON = date(2024, 1, 1)
Pair = tuple[dict[str, Any], OrderReading]
FIELDS = {
    "employer": ("单位", "employer"),
    "project": ("项目", "project"),
    "yuan": ("金额", "amount_yuan"),
    "worker_count": ("人数", "workers"),
    "months_owed": ("月数", "months_owed"),
}


def read(record: dict[str, Any]) -> OrderReading:
    text = "。".join(part for part in (record["title"], record["content"]) if part)
    columns = OrderColumns(record["category"], record["nature"], record["office"])
    return read_order(text, columns, date.fromisoformat(record["received"]))


def wages(pairs: Iterable[Pair]) -> Accuracy:
    told = [(one["label"]["wages"], reading.is_about_wages) for one, reading in pairs]
    return Accuracy(sum(a and b for a, b in told), sum(b for _, b in told), sum(a for a, _ in told))


def is_listed(reading: OrderReading) -> bool:
    """Whether a person gets to see it."""
    if reading.is_about_wages:
        return reading.confidence < parameter("sure_text_confidence", ON)
    return reading.confidences["is_about_wages"] < parameter("sure_skip_confidence", ON)


def same(field: str, read_as: Any, wanted: Any) -> bool:
    if field in ("employer", "project"):
        return bool(read_as == normalised(wanted))
    return Decimal(str(read_as)) == Decimal(str(wanted))


def of_field(pairs: Iterable[Pair], field: str, key: str) -> Accuracy:
    """Of the texts about wages that are read as such or not: a value missed there is missed."""
    told = [(one["label"][key], getattr(reading, field)) for one, reading in pairs if one["label"]["wages"]]
    right = sum(a is not None and b is not None and same(field, b, a) for a, b in told)
    return Accuracy(right, sum(b is not None for _, b in told), sum(a is not None for a, _ in told))


def of_town(pairs: Iterable[Pair]) -> Accuracy:
    names = learning.town_names()
    told = [
        (one["label"]["town"], names.get(reading.town or ""))
        for one, reading in pairs
        if one["label"]["wages"]
    ]
    right = sum(a is not None and a == b for a, b in told)
    return Accuracy(right, sum(b is not None for _, b in told), sum(a is not None for a, _ in told))


def masked(records: Iterable[dict[str, Any]]) -> tuple[int, int]:
    """Full names that are starred wherever they stand, and all of them."""
    found = wanted = 0
    for one in records:
        words = "。".join(part for part in (one["title"], one["content"]) if part)
        shown = mask_persons(words, persons_in(words) or "")
        names = set(one["label"]["names"])
        wanted += len(names)
        found += sum(name not in shown for name in names)
    return found, wanted


def main(texts: str = SETS[0]) -> None:
    path = LABELS / f"{texts}.jsonl.gz"
    content = gzip.decompress(path.read_bytes())
    assert hashlib.sha256(content).hexdigest() in (LABELS / f"{texts}.sha256").read_text(encoding="utf-8")
    records = list(learning.records(path))
    pairs = [(one, read(one)) for one in records]
    print(f"{len(pairs)}条；是否欠薪：{wages(pairs)}")
    missed = [reading for one, reading in pairs if one["label"]["wages"] and not reading.is_about_wages]
    listed = sum(is_listed(reading) for _, reading in pairs)
    seen = sum(map(is_listed, missed))
    print(f"复核表 {listed}条，占{100 * listed / len(pairs):.1f}%；漏判{len(missed)}条，在表上{seen}条")
    for field, (name, key) in FIELDS.items():
        print(f"{name}：{of_field(pairs, field, key)}")
    print(f"镇街：{of_town(pairs)}")
    found, wanted = masked(records)
    print(f"人名：{wanted}个，遮住{found}个（{found / wanted:.3f}）")


if __name__ == "__main__":
    main(*sys.argv[1:])
