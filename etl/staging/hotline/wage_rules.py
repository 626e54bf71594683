"""Pay owed in so many words: 拖欠工资, 欠我们三个月工钱, 讨薪.

What they say of a text is among the features of the model of wages. In long letters the model sees much else
besides; there the plain words decide.
"""

from __future__ import annotations

import re

from etl.staging.hotline.debt_words import any_of, begins

# A text that opens with arrears is about them; one that mentions them later may be about all sorts.
OPENING_LENGTH = 60
WAGE = any_of(
    "工资 工钱 薪资 薪水 薪酬 薪金 月薪 劳动报酬 务工费 加班费 提成 绩效 奖金",
    "(?:农民工?|民工|工人)的?血汗钱(?!买)",
)
NOT = any_of(
    "未 没 没有 不 拒绝 拒不 不肯 不予 不愿 迟迟不 迟迟未 迟迟没有? 一直不 一直没有? 至今未 至今没有? 从未",
    "并未 尚未 无法 没法 不能",
)
PAY = any_of("发放 发给 发 给 开过? 支付 付 结算 结清 结 兑现 兑付 到账 拿到 领到 收到 要到")
# 未按时足额给员工发放: how, and to whom, are written between.
PAY_MANNER = any_of("能 被 给 按 按时 按月 按期 及时 如期 足额 全额 全部") + r"{0,3}(?:[给向为][一-龥]{1,4})?"
ARREARS = any_of(
    "拖欠 拖着 拖到(?:下|次|月底) 一拖再拖 欠着 欠了 欠我 欠下 欠付 欠发 欠(?!缺|妥|佳|费|税|条)",
    "克扣 扣发 扣押 扣着 扣了 押着 压着 少发 少给 少付 补发 还剩 还差 拖着不 只发了 只给了 只付了 只结了",
    f"{NOT}{PAY_MANNER}{PAY}",
    "拿不到 要不到 领不到 讨不到 发不下来 要不回 要不来 结不了 讨要 追讨 索要 追要 催要 讨回 推脱 无法发放",
    "发不出",
)
STATED = re.compile(rf"(?=[欠讨{begins(ARREARS)}])(?:欠薪|讨薪|{ARREARS}[^，。；！？\n]{{0,30}}?{WAGE})")
# Of STATED and UNPAID neither is found without one of these.
SPEAKS_OF_PAY = re.compile("薪|工资|工钱|劳动报酬|务工费|加班费|提成|绩效|奖金|血汗钱")
# 工资3200元都没有给: what is not paid is told first.
UNPAID = re.compile(
    rf"{WAGE}[^，。；！？\n]{{0,14}}?{NOT}{PAY_MANNER}{PAY}|{WAGE}[^，。；！？\n]{{0,6}}?被扣"
)
# Words that look like arrears of wages and are not: denied, forbidden, or mentioned as a policy.
DENIED = re.compile(
    any_of(
        "不存在 没有 并未 从未 未曾 不是 并非 未发现 不再 做到了?不 杜绝 防止 预防 防范 严禁 避免",
        "恶意(?=讨薪) 不得 不准 禁止 无权 治理 根治",
    )
    + r"(?:以[^，。；]{1,14}为由)?(?:任何)?(?:恶意)?(?:拖欠|克扣|扣发|欠发|欠薪|讨薪)[^，。；]{0,8}"
)
# Neither DENIED nor NO_WAGES is found without one of these; looked for first, since most texts have none.
DENIABLE, LOOKS_LIKE_PAY = re.compile("[欠扣]|讨薪"), re.compile("工资|退休|养老|遗属")
NO_WAGES = re.compile(
    any_of("退休工资 养老工资 退休金 退休费 养老金 遗属 涨工资 加工资")
    + "|工资"
    + any_of(
        "太低 低 标准 待遇 水平 收入 流水 证明 条",
        "保证金 专户 专用账户 专用帐户 支付条例 支付监管 预储金",
    )
)


def states_arrears(text: str) -> bool:
    """Whether a normalised text says so plainly, not only to deny, forbid or regret it."""
    return _stated(_without_denials(text)) is not None


def mentions_unpaid(text: str) -> bool:
    """Whether some clause speaks of pay and of not paying, whoever is meant."""
    plain = _without_denials(text)
    return _stated(plain) is not None or (SPEAKS_OF_PAY.search(plain) and UNPAID.search(plain)) is not None


def rule_features(text: str) -> set[str]:
    """What the model of wages takes from these rules: stated, stated at once, denied, denied and no more."""
    found = set()
    plain = _without_denials(text)
    stated = _stated(plain)
    if plain != text:
        found.add("rule:denied")
        if not stated:
            found.add("rule:only_denied")
            if _stated(text):
                found.add("rule:taken_back")
    if stated:
        found.add("rule:stated")
        if stated.start() < OPENING_LENGTH:
            found.add("rule:opens")
    return found


def _stated(text: str) -> re.Match[str] | None:
    return STATED.search(text) if SPEAKS_OF_PAY.search(text) else None


def _without_denials(text: str) -> str:
    if DENIABLE.search(text):
        text = DENIED.sub("□", text)
    return NO_WAGES.sub("□", text) if LOOKS_LIKE_PAY.search(text) else text
