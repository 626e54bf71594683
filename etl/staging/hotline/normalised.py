"""Free text in one form: half-width, Chinese punctuation, numbers without commas, 1.2w as 1.2万."""

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
# 30，000 and 3，0000: no number begins so, nothing else can be meant. 1，260，000元: so many groups are one
# number.
ROUND_THOUSANDS = re.compile(
    r"(?<![\d.，])[1-9]，0000(?!\d)|(?<![\d.])[1-9]\d{0,2}(?:，\d{3})*，000(?:，\d{3})*(?!\d)"
    r"|(?<![\d.])[1-9]\d{0,2}(?:，\d{3}){2,3}(?=\.\d\d|元)"
)
# 还欠我们18，650元, 一共差7，250.50元
LED_THOUSANDS = re.compile(
    r"(?:[欠共差剩扣]|工[资钱]|薪水|金额|余额|应[发得付])(?:[我俺他她]们?|[了着为是约有：¥]|人民币|工[资钱]|的){0,4}"
    r"[1-9]\d{0,2}，\d{3}(?=(?:\.\d\d?)?[元块])"
)
# 1.2w, 12k: so much money where words of pay stand beside it. A size, a power, a distance or a model is none.
SHORT_SCALES = {"w": "万", "W": "万", "k": "千", "K": "千"}
SHORT = re.compile(
    r"(?<![A-Za-z\d.])(?<![A-JL-VX-Za-jl-vx-z]-)(?P<figure>\d{1,3}(?:\.\d{1,4})?) ?(?P<scale>[wWkK])"
    r"(?=(?P<pay>元|块|的?(?:工[资钱]|薪|血汗钱))|\d(?![\d.A-Za-z])|[，。；、！？）\s~-]|$|[多余来左上一至还都给没未不到和及钱才]|rmb|RMB)"
)
PAY_BESIDE = re.compile(
    "(?:工[资钱]|薪|[欠差剩扣押付发结]|提成|奖金|报酬|劳务费|人工费|共|合计|总计|每人|人均|每月|个月|给了?|要回?|[万元块~-])[^，。；！？\n]{0,8}$"
)
NO_PAY_BESIDE = re.compile(
    "(?:功率|灯|电机|型号|规格|尺寸|距离|路程|里程|离|走了?|跑了?|流量|内存|粉丝|播放|点击|字数|电压|负荷)[^，。；！？\n]{0,8}$"
)
LOOK_BACK = 14
# Without these there is nothing to join or to write in full; looked for first, for most texts have none.
COMMA_IN_NUMBER, HAS_SHORT = re.compile(r"，\d{3}(?<=\d，\d{3})"), re.compile("[wWkK]")


def normalised(text: str) -> str:
    text = THOUSANDS.sub("", text)
    if not PLAIN.fullmatch(text):
        text = unicodedata.normalize("NFKC", text)
    for mark, chinese in CHINESE_MARKS:
        text = text.replace(mark, chinese)
    if COMMA_IN_NUMBER.search(text):
        for thousands in (ROUND_THOUSANDS, LED_THOUSANDS):
            text = thousands.sub(_joined, text)
    return SHORT.sub(_in_full, text) if HAS_SHORT.search(text) else text


def _joined(match: re.Match[str]) -> str:
    return match.group().replace("，", "")


def _in_full(match: re.Match[str]) -> str:
    """1.2w as 1.2万 where it is money."""
    before = match.string[max(0, match.start() - LOOK_BACK) : match.start()]
    is_money = match["pay"] or PAY_BESIDE.search(before)
    if not is_money or NO_PAY_BESIDE.search(before):
        return match.group()
    return match["figure"] + SHORT_SCALES[match["scale"]]
