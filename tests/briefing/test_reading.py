"""The reader of papers itself: every number of a paper, altered in one digit, is caught."""

import re
from collections.abc import Iterator
from dataclasses import replace

import pandas as pd
import pytest
from flask.testing import FlaskClient

from briefing.content import CHARTS, compose
from briefing.document import write_document
from briefing.period import view_of_period
from briefing.slides import write_slides
from data import COUNTY, Filters
from tests.briefing import test_every_number as reading
from tests.briefing.papers import docx_parts, pptx_parts
from tests.briefing.reading import Reader
from tests.briefing.test_every_number import client, dot  # noqa: F401 - fixtures

pytestmark = [pytest.mark.slow]


def altered(words: str, spared: list[str]) -> Iterator[str]:
    """The words with the last digit of one number changed, for each number that is a figure."""
    held = [place.span() for one in spared for place in re.finditer(re.escape(one), words)]
    # 图1 may be any figure that there is
    held += [place.span() for place in re.finditer("（见[^）]+）", words)]
    for number in re.finditer(r"\d+(?:\.\d+)?", words):
        if not any(first <= number.start() < last for first, last in held):
            last = number.end() - 1
            yield f"{words[:last]}{(int(words[last]) + 1) % 10}{words[last + 1 :]}"


def fresh(reader: Reader) -> Reader:
    """Nothing found yet, the same answers."""
    return replace(reader, wrong=[], checked=0)


def test_every_altered_number_is_caught(
    client: FlaskClient,  # noqa: F811
    dot: bytes,  # noqa: F811
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    paper = compose(view_of_period("2024-06", COUNTY))
    pictures = dict.fromkeys(CHARTS, dot)
    reader = reading.reader_of(client, "2024-06-01", "2024-06-30")
    word, slides = write_document(paper, pictures), write_slides(paper, pictures)
    reading.check(reader, word, slides)
    assert reader.wrong == []
    paragraphs, tables, foot = docx_parts(word)
    lines, _ = pptx_parts(slides)
    end = paragraphs.index(reading.DEFINITIONS_FROM)
    told = [reading.plain_line(line) for line in [*paragraphs[:end], *foot.split("\n"), *lines]]
    missed, tried = [], 0
    for line in dict.fromkeys(told):
        for wrong in altered(line, reader.known):
            tried += 1
            again = fresh(reader)
            again.sentence(wrong)
            missed += [wrong] if not again.wrong else []
    filters = Filters(pd.Timestamp(reader.first).date(), pd.Timestamp(reader.last).date())
    for name in ("ranking", "overdue"):
        answer = getattr(reading, name)(filters)
        monkeypatch.setattr(reading, name, lambda _filters, answer=answer: answer)
    for rows in tables:
        for line in range(0 if rows[0][0] == "名次" else 1, len(rows)):
            for column, cell in enumerate(rows[line]):
                for wrong in altered(cell, ["12345热线"]):
                    tried += 1
                    again = fresh(reader)
                    changed = [list(row) for row in rows]
                    changed[line][column] = wrong
                    reading.check_tables(again, [changed], filters)
                    missed += [f"{rows[0][column]}: {wrong}"] if not again.wrong else []
    print(f"{tried} numbers altered")
    assert missed == []
    # a paper of few cases has no table of ranks, and slides say each thing once
    assert tried > 200


@pytest.mark.parametrize(
    "words",
    [
        "2024年上半年，全县四个渠道共收到欠薪投诉999999件。",
        "新增77个。",
        # true numbers under a false claim
        "投诉较多的是汇鑫街道31件、人和街道32件。",
        "投诉最多的是人和街道32件。",
        "鱼邱湖街道没有收到欠薪投诉。",
        "尹集镇按期办结率低于全县，要查找原因。",
        "没有经核实的欠薪。",
        "本期收到的投诉中，超期7件，均已办结。",
        "得分第一的是姜店镇92.55分。",
        "分渠道看（见图9）。",
        "按期办结率96.14%（到期应结8件，按期7件，基数小，不作比较）。",
    ],
)
def test_a_false_claim_is_caught(client: FlaskClient, words: str) -> None:  # noqa: F811
    reader = reading.reader_of(client, "2024-01-01", "2024-06-30")
    reader.sentence(words)
    assert reader.wrong
