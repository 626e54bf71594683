"""How a person is reached or known besides mobile telephones and cards: local telephones, QQ, WeChat, mail,
number plates. Patterns (RE2) and what each becomes, in the order in which they are applied.
"""

from __future__ import annotations

from itertools import product

# Seven or eight digits are a telephone only behind words that say so: they may be yuan, a day, the number of
# an order. No local number begins with 0, 1 or 9. What follows says that they are no sum.
LOCAL = "([2-8][0-9]{2,3})[ \\-]?([0-9]{4})\\b([^0-9元块万.%]|$)"
PHONE_WORDS = (
    "(?:(?:电话|座机|固话|传真|热线|手机|联系方式)(?:号码?|联系)?(?:是|为|打)?[:： ]{0,2}[(（]?"
    "|联系人[^，。；0-9]{0,6}[，, :：]{0,2}|(?:拨打|致电|拨|打)(?:了|过)?)"
)
# A number behind one that is masked: 电话3951234、3955678.
NEXT = "(\\*\\*\\*[0-9]{4}(?:[、/，,或和 ]|转[0-9]{1,4}){1,3})"
QQ = "(?i:qq|扣扣|企鹅)(?:号码?|账号|帐号|群号?)?(?:是|为|加)?[:： ]{0,2}"
WECHAT = "(?i:微信|v信|wechat|\\bvx|\\bwx)"
# 微信15000 may be what was paid by it.
WECHAT_SAID = (
    f"{WECHAT}(?i:号码?|账号|帐号|id)?(?:(?:是|为)[:： ]{{0,2}}|[:：] ?|号码? ?|账号 ?|帐号 ?|(?i:id) ?)"
)
PROVINCES = "京津沪渝冀豫云辽黑湘皖鲁新苏浙赣鄂桂甘晋蒙陕吉闽贵粤青藏川宁琼"
LETTER, DIGIT = "[A-HJ-NP-Z]", "[0-9]"
LETTERS_AT_MOST = 2


def _plates() -> str:
    """鲁P12345, 鲁PA123B; of new energy 鲁PD12345, 鲁P12345D; 鲁P1234挂. Of five two are letters at most."""
    five = [
        "".join(signs)
        for signs in product((LETTER, DIGIT), repeat=5)
        if signs.count(LETTER) <= LETTERS_AT_MOST
    ]
    six = [f"{LETTER}[A-HJ-NP-Z0-9]{DIGIT}{{4}}", f"{DIGIT}{{5}}{LETTER}"]
    ended = "[A-HJ-NP-Z0-9]{4}[挂学警港澳使领]"
    return f"([{PROVINCES}][A-HJ-NP-Za-hj-np-z])[ ·•.\\-]?(?:(?:{'|'.join((*six, *five))})\\b|{ended})"


PLATE = _plates()
CONTACT_STEPS = (
    ("([A-Za-z0-9])[A-Za-z0-9._%+\\-]*([@＠][A-Za-z0-9\\-]+(?:[.][A-Za-z0-9\\-]+)+)", "\\1****\\2"),
    (f"({QQ})[1-9][0-9]{{2,8}}([0-9]{{2}})\\b", "\\1****\\2"),
    (f"({WECHAT_SAID})[1-9][0-9]{{3,8}}([0-9]{{2}})\\b", "\\1****\\2"),
    (f"({WECHAT_SAID})([A-Za-z])[A-Za-z0-9_\\-]{{5,19}}", "\\1\\2****"),
    (f"({WECHAT} ?)([A-Za-z])[A-Za-z0-9_\\-]{{4,18}}[0-9]\\b", "\\1\\2****"),
    (PLATE, "\\1****"),
    ("[(（](0[1-9][0-9]{1,2})[)）][ \\-]?[0-9]{3,4}[ \\-]?([0-9]{4})\\b", "\\1-***\\2"),
    ("\\b(0[3-9][0-9]{2})[0-9]{3,4}([0-9]{4})\\b", "\\1-***\\2"),
    ("\\b(010|02[0-9])[0-9]{4}([0-9]{4})\\b", "\\1-***\\2"),
    (f"({PHONE_WORDS}){LOCAL}", "\\1***\\3\\4"),
    (f"{NEXT}{LOCAL}", "\\1***\\3\\4"),
    (f"{NEXT}{LOCAL}", "\\1***\\3\\4"),
)
# A text without any of these has nothing of the kind.
CONTACT_HINT = (
    f"[@＠]|{QQ}[1-9]|{WECHAT}|[{PROVINCES}][A-Za-z]|0[1-9][0-9]{{1,2}}[)）]|0[2-9][0-9]{{9}}|010[0-9]{{8}}"
    f"|[*]{{3}}[0-9]{{4}}|{PHONE_WORDS}[2-8][0-9]{{2,3}}[ \\-]?[0-9]{{4}}"
)
