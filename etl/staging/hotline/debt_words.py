"""The words beside a sum of money that say what it is: owed, left over, paid already, a rate, another debt.

Texts come half-width, with Chinese ，；：！？（）.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple


def any_of(*words: str) -> str:
    """A pattern of alternatives; each argument holds several, parted by blanks."""
    return "(?:" + "|".join(word for group in words for word in group.split()) + ")"


def begins(pattern: str) -> str:
    """For a set of signs: those that a pattern of any_of may begin with, and some more. Said first, (?=[…]),
    they keep a search from trying all its words where none begins."""
    return "".join(sorted({re.escape(word.lstrip("(?:")[0]) for word in pattern.split("|")}))


NUMERAL = r"[¥\d一二两三四五六七八九十百千万]"
# What pay is reckoned by: 每平, 一个工, 一趟.
UNIT_OF_PAY = any_of(
    "天一夜 天 日 个?小时 个?钟头 个?钟 个?月 月 年 个?夜班 个?班 晚上? 夜 个?工(?![地作人友资程钱])",
    "节课? 课时 课 场 趟 回 次(?!性) 单 票 件 台 平方?米? 平方 方 立方米? 米 公里 里 吨 斤 公斤 亩",
    "车(?!间|队|站) 棵 株 捆 袋 箱",
    r"包(?!工) 套 间 栋 楼 层 户 条 只 头 匹 双 根 块砖 字 桌 份 个(?=\d)",
)
PAY_VERB = any_of(
    "支付 发放 发给 发下 付清 付给 付 发 给 结清 结算 结 开 兑现 兑付 到账 到位 到手 打款 打卡 打 转账 转",
    "拿到 拿着 拿 领到 领 收到 要到 要着 要出 见着 见到 见 补齐 补发 补 还清 还 返还 返 退还 退 下来 着落",
    "影 信 动静 音 算 清 落实 解决",
)
# 没有按时给我们发: how, between the refusal and the verb.
PAY_MANNER = any_of("有 曾 能 被 按时 按期 及时 足额 全额? 再 肯 愿意? 得 不 给(?:[我俺咱他她]们?)?")
WAGES_WITHIN = r"有?[^，。；！？\n]{0,8}?(?:农民工|民工|工人|人工|务工人员)"
# Kind of cue → words, parted by blanks; each begins with a sign or a set of signs. Where two kinds have one
# word, the kind told first holds.
KINDS = {
    # They only look like cues: 出差, 业余, 短信.
    "none": r"""
        出差 误差 相差 业余 多余 富余 公共 设计 会计 预计 统计 估计 不共 压力 押题 合同(?![价款额总]) 综合
        组合 合作 符合 配合 联合 适合 场合 给予 没关系 不信 不算数 没清 不清楚 说不清 说不上 不打 不开心
        不结束 开发 没见过 不见人 发现 打工 打卡 打砸 打电话 打听 打过?\d*[次遍] 打了电话 打过电话
        打了报警 打来电话 转发 转包 转办 开始 发展 给钱 欠缺 其余人 其余工人 支付宝 收到回复 收到通知
        拿到结果 保证书 押运 压路 高压 施压 血压 抑压 再打 又打电话 单位 单独 单方 单元 应付了事 还手
        差不多 赖着不走 经理 管理 自己打 借口 借故 借此 给了个?[白欠]?条 给了张 给了一张
        打了?[个张]?[白欠]?条 年底 月底 一次性 一年到头 一天天 一日三餐 一字不 一直 一样 一定 一般 一点
        一些 一起 一下 一边 一手 一线 一切 一律 一路 一面""",
    # 尾款26万, 里面有农民工工资19万: what of a larger debt is wages.
    "part": rf"""
        其中{WAGES_WITHIN} 当中{WAGES_WITHIN} 里面{WAGES_WITHIN} 里头{WAGES_WITHIN} 内含{WAGES_WITHIN}
        包含{WAGES_WITHIN} 含{WAGES_WITHIN}""",
    # 材料款5万，其中工资3万: the same where the larger debt is one of goods or works.
    "part_of_mixed": r"""
        其中(?:的|有|含|包括|拖?欠)?(?:工资|工钱|薪资) 里[面头](?:的|有|含|是)?(?:工资|工钱)
        [包内]含(?:工资|工钱) 包括(?:工资|工钱)""",
    "rest": """
        现欠 现在欠 目前欠 至今欠 实际欠
        还差 还欠 还短 还剩 还余 还该 还有 尚欠 尚差 尚余 尚有 尚剩 下欠 下剩 净欠 实欠 仍欠 仍差 仍有
        仍剩 剩余 剩下 剩 余下 余款 余额 余欠 应剩 其余 差额 尾款 尾数 尾欠
        余(?!元|人|名|万|位|个|次|年|天|家|户|亩) 差(?!旅|不多|事|评|点|劲|费|价|异|距|池|错|别|遣)
        短(?!信|视|期|途|工|时|袖|片|缺)""",
    # Only the writer's own: 我一个人就七八万, 俺自己差四千七.
    "own": r"""
        [我俺他她](?:就|只)?(?:一个人|一人|一个(?!月)|自己|本人|个人|这|的(?=\d)|是(?=\d))
        本人(?!和|与|及) 自己""",
    "each": r"""
        每人头 每个人 每人 每名 每位 人均 平均每?个?人? 各自 各欠 各差 各剩
        各(?=(?:大?约|大概|近)?(?:¥|\d|[一二两三四五六七八九十])|少|短) 都是一样 一口人 按人头 每户
        [都均](?:还|各|被)?(?:是|为|差|欠|剩|短|少|扣|压|该)(?!一)
        每个(?!月|工(?!人|友)|小时|钟|星期|礼拜|季度|学期|[夜白晚]?班|平|方|件) [一1壹]人(?![次天日])
        [一1壹]个人(?!说|干|在|扛|来)""",
    "rate": rf"""
        每个?{UNIT_OF_PAY} [一壹]{UNIT_OF_PAY}(?![半多没块]) 1(?:个月|天|小时|个工|平|吨|斤|件) 千字
        按(?=[\d一二三四五六七八九]+[十百]?(?:元|块)?[算结]) 单(?=[件趟次平]\d) 日薪 月薪 时薪 年薪 日工资
        月工资 日工价? 日结工资 底薪 基本工资 基本生活费 工资标准 月租 单价 工价 时工资 月工钱 月收入
        固定工资 岗位工资 最低工资 保底""",
    "total": rf"""
        共计 合计 总计 累计 总共 一共 拢共 统共 通共 笼共 共欠 总额 总数 总金额 金额 数额 加起来 加一起
        加一块 加在一起 加在一块 合起来 合一起 合到一块 算下来 算起来 算算 凑起来 总的 全部 满打满算 折合
        核算 核下来 共(?!同|享|产|用|事|建|识|和) 合(?=约?{NUMERAL}) 计(?=约?{NUMERAL}) 总(?=约?{NUMERAL})""",
    "unpaid": rf"""
        [没未不木冇拒]{PAY_MANNER}{{0,5}}{PAY_VERB} [打写]了(?=[^，。；]{{1,10}}条) 分文 一分没 一分未
        一分钱?没 一分钱?未 一个子儿 一毛没 拿不到 拿不出 要不回来? 要不来 要不到 领不到 讨不到 白干
        打水漂 泡汤 挂账 挂着 提不出 提现 黄了 赖着 赖了 赖账 赖 昧 躲着 拖着 拖了 拖到 一拖再拖 卡着 卡住
        攥着 截留 停发 缓发 拖延""",
    "promise": rf"""
        承诺 答应 许诺 同意 应允 愿意 只认 认可?(?={NUMERAL}) 打算 说给(?={NUMERAL}) 说先 想给 最多给 只肯
        才肯 只愿 顶多 只承认 非说是?[只就才](?:有|值|能给|给) 说是?[只就才](?:有|值|能给|给) 就写了 只算
        只给算 保证(?=给|付|发|\d)""",
    "other": """
        押金 保证金 风险金 抵押金 质保金(?!性质) 材料[款费钱]? 工料款 货款 工程款 进度款 合同[价款额]
        合同总价 总造价 造价 装修款 设备款 车款 房款 产值 中标 投资 拨款 台班费 运营款 租金 租子 房租 月租
        地租 地钱 租赁费 机械费 土地 学费 培训费 住宿费 伙食费 餐费 饭卡 饭费 车票 车费 路费 差旅 报销
        话费 油钱 油费 过路费 电费 水费 社保 社会保险 保险 公积金 养老 医保 医药费 医疗费 药费 工伤 赔偿
        赔款 罚款 补偿 双倍 违约金 利息 贷款 房贷 彩礼 退费 会员 定金 订金 首付 修理费 维修费 服务费
        管理费 中介费 介绍费 手续费 货值 借款 网贷 信用卡 饥荒 占地 青苗 征地 拆迁 低保 退休金 养老金 奶粉
        营业额 业绩 回款 成本 安家补贴 降到 降成 降为 涨到 调到 改成""",
    # Done with other money: only right before the sum do they speak of it.
    "loss": """
        看病 住院 手术 罚了 罚 赔 垫付 垫了 垫进 垫出 垫 修车 价值 卖 租 借给 贷 拨给 亏损 亏了 亏 损失
        押给 打赏 订单 加油 [我俺]还?欠(?:超市|房东|银行|别人|人家|亲戚|外债)
        [账卡身兜手专][户头]?[上里](?:就|只|仅|才)(?:剩|有)""",
    # One of several, of which nobody knows how many there are: 少的三千, 多的九千.
    "spread": rf"""
        [少多高低][的者](?:欠|有|也有|也|是|能|差|该|拿|得){{0,3}}(?={NUMERAL}) 最[多高少低]的? 有的
        从(?=\d)""",
    "gross": rf"""
        应得 应发 应付 应领 应给 应结 应收 应支付 应该给 应该得 应该是 应该有 该给 该得 该发 该付 该拿
        该有 该结 该我 该俺 该他 该她 该是 该(?=¥|\d) 挣了 挣 后给 后应给 本金 总工钱 总工资
        [说讲谈]好的?(?:总共|一共)?(?={NUMERAL}) 讲定""",
    "paid": r"""
        [已早](?:经|先|支)?(?:支付|拨付|付|发放?|给付?|结算?|领取?|支取?|打|转|拨|还|预支|借支) 实发 实付
        实得 实领 实际发 实际给 [只就才仅光](?:给|发|付|结|开|打|转|到|收|拿|领|拨|支|见)(?:到|过|了)?
        [付给发结开打转支领借拿还拨退汇](?:了|过|来|到手) 给[我俺咱他她]们?(?:转|打|发|付|结|开)?了
        实际到手 支付[了过] 分给[我俺] 只分 打过来 [又先再曾](?:给付?|发|付|支付?|打|转|领|预支|借支|结)
        后支付 后给付
        预支 借支 预借 预付 预领 支取 领过 领到 到账 到手 收到 拿到 转账 代发 付款 扣除 扣掉 扣完 除去
        除了 减除 减去 抵扣 刨去 刨掉 抛去 去掉 除掉 退还 生活费 垫发 先行支付""",
    "give": r"[给支发](?=¥|\d)",
    "owed": """
        拖欠 欠薪 欠下 欠着 欠了 欠付 欠发 欠条 欠款 欠 克扣 扣发 扣着 扣住 扣了 扣下 扣押 被扣 扣留 倒扣
        压着 压了 压住 压下 被压 押着 押了 押下 被押 压 押 少给 少发 少付 少开 少结 少算 少拿 短发 讨要
        追讨 索要 催要 追要 讨薪 补发 补给 补齐 要回 返还 白条 打条 打了条 赊 扣[我俺他她] 少了""",
    "wage": """
        工资 工钱 薪资 薪水 薪酬 薪金 报酬 劳务费 劳务款 劳务报酬 人工费 人工 加班费 提成 奖金 绩效 补助
        补贴 津贴 运费 派费 跑单费 单费 课时费 稿酬 稿费 佣金 手工费 出场费 陪护费 护理费 装卸费 辛苦钱
        血汗钱 清工钱? 工费 劳动所得 收入 年终奖 全勤奖 高温费 钱 劳务 薪""",
}
BREAKS = {"strong": "。；！？!?\n", "weak": "，： "}


class Cue(NamedTuple):
    kind: str
    start: int
    end: int


def _by_first_sign() -> dict[str, tuple[re.Pattern[str], tuple[str, ...]]]:
    """First sign → the pattern of its cues, and the kind of each group of that.

    One list of some six hundred alternatives would be gone through at every place of a text.
    """
    branches: dict[str, dict[str, list[str]]] = {}
    for kind, words in KINDS.items():
        for word in words.split():
            signs, rest = word[1:].split("]", 1) if word[0] == "[" else (word[0], word[1:])
            for sign in signs:
                branches.setdefault(sign, {}).setdefault(kind, []).append(rest)
    for kind, signs in BREAKS.items():
        for sign in signs:
            branches[sign] = {kind: [""]}
    found = {}
    for sign, kinds in branches.items():
        groups = "|".join(f"({'|'.join(rests)})" for rests in kinds.values())
        found[sign] = re.compile(f"{re.escape(sign)}(?:{groups})"), ("", *kinds)
    return found


CUES = _by_first_sign()
NUMERALS = frozenset("0123456789零〇一二两三四五六七八九十百千万")
# 12月工资, 七月工资, 头一次, 最后一个月: no rate, though the end of it looks like one.
COUNTED_BEFORE = NUMERALS | frozenset("个半份第头另后末那这上下前首当本该整几数俩仨")


def cues_in(text: str) -> Iterator[Cue]:
    """Every cue of a text in order."""
    end = 0
    for start, sign in enumerate(text):
        if start < end or sign not in CUES:
            continue
        pattern, kinds = CUES[sign]
        match = pattern.match(text, start)
        if match is None:
            continue
        kind, end = kinds[match.lastindex or 0], match.end()
        if kind == "none":
            continue
        if start and kind == "each" and sign in "一1壹" and text[start - 1] in NUMERALS:
            # 21个人: not one person
            continue
        if start and kind == "rate" and sign in "一1壹月日年" and text[start - 1] in COUNTED_BEFORE:
            if sign in "一1壹":
                continue
            kind = "wage"
        yield Cue(kind, start, end)


# 200元一天, 35元/平; 三千一个月了 and 7000每次问 are none.
RATE_AFTER = re.compile(
    rf"(?:元|块|圆)?钱?(?:左右)?\s?[/每一1壹]\s?(?:人|[位名]|个?工人|个?人)?[/每一1壹]?{UNIT_OF_PAY}"
    "(?![了多半没过来都还也前后内天到打去问要催找说推拖等])"
    "|(?:元|块)?钱?的?(?:日薪|月薪|底薪|基本工资|月工资|日工资|时薪|标准)"
)
EACH_AFTER = re.compile(r"(?:元|块|圆)?钱?(?:左右)?[/每一1壹]个?[人名位](?![一每/次])")
# 200块钱安全帽押金
OTHER_AFTER = re.compile(
    r"(?:元|块|圆)?钱?的?[“\"《]?[^，。；、！？没不说等要给是因被把拿从去还也都就又才及和与连另跟加\d]{0,3}?"
    + any_of(KINDS["other"])
)
