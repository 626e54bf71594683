"""Bare numbers that are no sums of money: rooms, codes, years, numbers of things, masked telephones."""

from __future__ import annotations

import re

from etl.staging.hotline.spoken_numbers import SpokenNumber

# What a bare number counts when this follows it. A dash is followed by another room, day or part of a
# telephone, unless what follows is the other end of a range of money: 3000-5000元.
OTHER_UNIT = re.compile(
    "[多余来几]?(?:[日号天个名位人口户亩斤吨平米台辆件单套间栋楼层期标段次回趟节课场时点分周岁度%＃#级届棵株捆]"
    "|[*＊]|[袋箱条匹座步瓦兆伏万立倍折成股支份页字道℃]|包(?![活干工])|千瓦|千伏|公里|公斤|小时|方(?!某)"
    "|只(?![给发付结开打转到有收剩])|头(?![一二])|室|房(?!东|租|款)|工(?![资钱人头友程地])|项目部|厂|门牌"
    r"|[-—－](?![-—－]?\d[\d.]{0,8}(?:[多余来])?(?:万|千|元|块))|[A-Za-z]|多[名个人次])"
)
# 6、7月: of months; 3500、12月工资3600: a list of sums.
LISTED_MONTHS = re.compile(r"、\d{1,2}[、月]")
LAST_MONTH = 12
# the last digits of a masked telephone among them
NO_SUM_BEFORE = frozenset("第＃#-—－/.*＊")
# 2单元501, QQ号258963, 尾号1234, 我住502: what the number names. With 元 it is money all the same.
NAMED_BEFORE = re.compile(
    "(?:单元|号楼|楼|门牌号?|门牌号码|房间号?|QQ号?|qq号?|微信号?|邮编|邮政编码|工号|编号|编码|代码|账号|帐号"
    "|卡号|尾号|案号|文号|单号|车牌号?|区号|[后末前][三四五六]位(?:数|数字)?|住在?|窗口|热线|拨打|电话|分机)"
    "(?:是|为|：|了)?[ “]?$"
)
LOOK_BACK = 10
# 15万月底给, 8000年前结清: when it is paid
MONTHS_OR_YEARS = re.compile("[多余来几]?(?:月(?![底初末中])|年(?![底前后初关]))")
# 2023、2024两年: years, not sums
YEARS = range(2010, 2041)
IN_YEARS = re.compile(r"20[1-3]\d(?:[、和及跟到至~—]+20[1-3]\d|[春夏秋冬上下学财]|年?底|全年)")


def is_no_money(text: str, number: SpokenNumber) -> bool:
    """Whether a number without 元 counts or names something else."""
    is_year = number.low in YEARS and text.startswith("年", number.end)
    if is_year or OTHER_UNIT.match(text, number.end) or MONTHS_OR_YEARS.match(text, number.end):
        return True
    if number.low <= LAST_MONTH and LISTED_MONTHS.match(text, number.end):
        return True
    if number.words.startswith("0") and number.words.isdecimal():
        return True
    if number.low in YEARS and IN_YEARS.search(text, max(0, number.start - 6), number.end + 6):
        return True
    if number.start and text[number.start - 1] in NO_SUM_BEFORE:
        # the second end of 3000-5000
        return not _ends_a_range(text, number)
    return NAMED_BEFORE.search(text[max(0, number.start - LOOK_BACK) : number.start]) is not None


def _ends_a_range(text: str, number: SpokenNumber) -> bool:
    place = number.start - 1
    if text[place] not in "-—－":
        return False
    while place and text[place - 1] in "-—－":
        place -= 1
    return text[place - 1 : place].isdecimal() or text[place - 1 : place] in ("万", "千", "元", "块")
