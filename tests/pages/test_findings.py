"""What a split chart shows, in words: worked out by hand over a few rows."""

import pandas as pd
import pytest

from pages._cards.findings import finding, largest

COUNTS, RATE = "complaints_received", "deposit_coverage_pct"
A, B, C, D = "371526001", "371526002", "371526101", "371526102"


def frame(*rows: tuple[str, str, float | None]) -> pd.DataFrame:
    return pd.DataFrame(rows, columns=["town", "name", "value"])


@pytest.mark.parametrize(
    ("metric_id", "rows", "words"),
    [
        (COUNTS, [(A, "甲镇", 45.0), (B, "乙镇", 30.0)], "其中甲镇最多，45件。"),
        (COUNTS, [(A, "甲镇", 7), (B, "乙镇", 7), (C, "丙镇", 1)], "其中甲镇、乙镇最多，各7件。"),
        (COUNTS, [(A, "甲", 2), (B, "乙", 2), (C, "丙", 2), (D, "丁", 2)], "其中4个镇街最多，各2件。"),
        # what no town is named of is no town
        (COUNTS, [("unknown", "未知镇街", 90), (A, "甲镇", 3), (B, "乙镇", 1)], "其中甲镇最多，3件。"),
        # one alone, or nothing at all, is compared with nothing
        (COUNTS, [(A, "甲镇", 34)], ""),
        (COUNTS, [(A, "甲镇", 0), (B, "乙镇", 0)], ""),
        (COUNTS, [(A, "甲镇", 5), (B, "乙镇", None)], ""),
        (RATE, [(A, "甲镇", 100.0), (B, "乙镇", 62.5)], "最高的是甲镇，100.00%；最低的是乙镇，62.50%。"),
        (RATE, [(A, "甲镇", 80.0), (B, "乙镇", 80.0)], "各镇街均为80.00%。"),
        (RATE, [(A, "甲镇", None), (B, "乙镇", 80.0)], ""),
    ],
)
def test_finding(metric_id: str, rows: list[tuple[str, str, float | None]], words: str) -> None:
    assert finding(frame(*rows), metric_id, "town", "镇街") == words


def test_those_that_tie_are_counted_by_their_names() -> None:
    rows = [("unknown", "未知镇街", 9.0), (A, "甲", 2.0), (B, "乙", 2.0), (C, "丙", 1.0), (D, "丁", None)]
    assert largest(frame(*rows), "town") == ["甲", "乙"]
    assert largest(frame((A, "甲", 0.0), (B, "乙", 0.0)), "town") == []
    assert largest(frame((A, "甲", 3.0)), "town") == []
