"""Free text in one form: half-width, Chinese punctuation, numbers without commas."""

from __future__ import annotations

import re
import unicodedata

# NFKC makes Chinese punctuation half-width; the rules are written with it.
CHINESE_MARKS = tuple(zip(",;:!?()", "，；：！？（）", strict=True))
# NFKC changes nothing else in texts of these.
PLAIN = re.compile(r"[\n -~一-龥，；：！？（）。、“”《》【】]*")
# 12,500 and １２，５００; in 一天105，630块没给 the Chinese comma parts clauses, in 共计12，500元 thousands.
# The comma comes first, so that only commas are looked at.
THOUSANDS = re.compile(
    "[,，](?:(?<=[0-9],)(?=[0-9]{3}(?![0-9]))|(?<=[０-９]，)(?=[０-９]{3}(?![０-９]))"
    "|(?:(?<=[计欠][1-9]，)|(?<=[计欠][1-9][0-9]，)|(?<=[计欠][1-9][0-9]{2}，)|(?<=工资[1-9]，)"
    "|(?<=工资[1-9][0-9]，)|(?<=工资[1-9][0-9]{2}，)|(?<=金额[1-9]，)|(?<=金额[1-9][0-9]，)"
    "|(?<=金额[1-9][0-9]{2}，))(?=[0-9]{3}元))"
)


def normalised(text: str) -> str:
    text = THOUSANDS.sub("", text)
    if not PLAIN.fullmatch(text):
        text = unicodedata.normalize("NFKC", text)
    for mark, chinese in CHINESE_MARKS:
        text = text.replace(mark, chinese)
    return text
