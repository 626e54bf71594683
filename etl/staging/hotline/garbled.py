"""Texts in a wrong encoding: how much of one is such, so that nothing read from it is called sure."""

from __future__ import annotations

import re

# From this share on a text is taken for one in a wrong encoding; of the labelled texts none comes to it.
MOST_GARBLED = 0.03
# UTF-8 or GBK read as Latin-1 (æ‹–æ¬ , ÍÏÇ·), signs that stand for lost ones, and what becomes of these.
_LOST = re.compile(
    "[\u0080-\u009f\u00a1-\u00af\u00b4-\u00b6\u00b8-\u00d6\u00d8-\u00ff\u0152-\u0192\ufffd\ue000-\uf8ff]"
    "|锟斤拷|[烫屯]{3,}"
)
_CHINESE = re.compile("[\u2e80-\u9fff\uf900-\uffef\u20ac\ue000-\uf8ff\ufffd]{4,}")
# In ordinary Chinese read back so hardly three in a row make sense.
_READ_BACK = re.compile("[\u3000-\u303f\u4e00-\u9fff\uff00-\uffef]{3,}")
# A text without any of these is in order, which is seen at once: ， 。 的 中 人 of UTF-8 become 锛 銆 鐨 ….
_MAY_BE = re.compile(_LOST.pattern.split("]|")[0] + "锛銆鐨涓浜鏄鍦鎴宸鈥€锟烫屯]")


def garbled_share(text: str) -> float:
    """Of the text's signs those that a wrong encoding made, 0–1; of an empty text 0.

    UTF-8 that was read as GBK (鎷栨瑺宸ヨ祫 for 拖欠工资) is known by its bytes, which are UTF-8 again.
    """
    if not _MAY_BE.search(text):
        return 0.0
    lost = sum(map(len, _LOST.findall(text)))
    for run in _CHINESE.findall(text):
        in_gbk = run.encode("gb18030", errors="ignore")
        back = sum(map(len, _READ_BACK.findall(in_gbk.decode("utf-8", errors="replace"))))
        # three bytes a sign where there were two
        lost += back * 3 // 2
    return min(lost / len(text), 1.0)
