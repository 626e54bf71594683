"""The words that rules look for in 12345 orders. Texts come half-width, with Chinese ，；：！？（）."""

from __future__ import annotations

import re

# How sure a reading is, 0–1; what a person has confirmed is 1.
LOWEST, WEAK, FAIR, SURE = 0.3, 0.5, 0.7, 0.9


def any_of(*words: str) -> str:
    """A pattern of alternatives; each argument holds several, parted by blanks."""
    return "(?:" + "|".join(word for group in words for word in group.split()) + ")"


NUMBER = r"[\d零〇一二两三四五六七八九十百千万亿壹贰叁肆伍陆柒捌玖拾佰仟.,]"
WAGE = any_of("工资 工钱 薪资 薪水 薪酬 薪金 月薪 劳动报酬 务工费 加班费 提成 绩效 奖金")
# Labour fees are wages only where people who worked are mentioned; else they are a contractor's bill.
LABOUR_FEE = any_of("劳务费 人工费 劳务款 劳务报酬")
WORKERS = re.compile(
    any_of(
        "农民工 民工 工人 工友 打工 务工 干活 做工 员工 班组 工资 上班 本人",
        r"[\d一二两三四五六七八九十]余?名?人",
    )
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
STRONG = re.compile("欠薪|讨薪")
# Words that look like arrears of wages and are not: denied, forbidden, or mentioned as a policy.
DENIED = re.compile(
    any_of(
        "不存在 没有 并未 从未 未曾 不是 并非 未发现 不再 做到了?不 杜绝 防止 预防 防范 严禁 避免",
        "不得 不准 禁止 无权 治理 根治",
    )
    + r"(?:以[^，。；]{1,14}为由)?(?:任何)?(?:恶意)?(?:拖欠|克扣|扣发|欠发|欠薪)[^，。；]{0,8}"
)
NO_WAGES = re.compile(
    any_of("退休工资 养老工资 退休金 退休费 养老金 遗属 涨工资 加工资")
    + "|工资"
    + any_of(
        "太低 低 标准 待遇 水平 收入 流水 证明 条",
        "保证金 专户 专用账户 专用帐户 支付条例 支付监管 预储金",
    )
)
# Wages in all but the word. 血汗钱 and 农民工 alone are none: somebody must owe it, and to those who worked.
TOILERS_MONEY = re.compile(
    rf"{ARREARS}[^，。；！？\n]{{0,8}}(?:农民工?|民工|工人|工友|员工|职工)[^，。；！？\n]{{0,4}}"
    "(?:血汗|辛苦|劳动)钱(?!买)"
)
WORKED = any_of(
    "打工 务工 干活 做工 上班",
    r"[干做打]了?[^，。；！？\n]{0,8}(?:活|工)(?![程作厂业资])",
    r"[干做]了?[\d一二两三四五六七八九十半几]+多?个?[天月年]",
    "(?:做|当|干)(?:保洁|保安|厨师|司机|木工|瓦工|电工|焊工|油漆|钢筋|小工)",
)
OTHER_DUES = any_of("工程款 货款 材料款 押金 学费 定金 利息 补偿 补贴 保险 购房 买房 门面 租金 看病 医药")
TO_US = "(?:我们?|他们?|她们?|其|本人|大家)?"
MONEY_OWED = "|".join(
    (
        rf"(?:不|没|未|没有)能?(?:给|付|结|发|拿到|收到|要到)(?:到|过)?{TO_US}(?:一分)?钱(?!买)",
        r"[天月年]的钱[^，。；！？\n]{0,6}(?:没|未|不)",
        rf"(?:差|欠|扣着|压着|押着|扣了)(?:着|了|下)?{TO_US}[^，。；！？\n\d]{{0,6}}"
        rf"{NUMBER}+[余多来]?[万千百]?[余多来]?(?:元|块)",
    )
)
UNPAID_WORK = re.compile(rf"{WORKED}(?:(?!{OTHER_DUES})[^\n]){{0,60}}?(?:{MONEY_OWED})")
# Work, money and a refusal near each other: too little for a complaint, too much to pass over in silence.
AT_WORK = any_of(
    WORKED,
    "农民工 民工 工人 工友 员工 职工 保安 保洁 骑手 班组 包工头 老板 厂里 车间 零工 计件 劳务 教师",
    "入职 离职 辞职",
)
REFUSED = any_of("拖 欠 扣 押着 押了 少发 不给 没给 没结 未结 没发 未发 不发 没开 未付 没付 不付 分文 一分没")
MONEY = any_of("钱 元 块 万 津贴 补助 加班费 一分")
MAYBE_WAGES = re.compile(
    rf"{AT_WORK}[^\n]{{0,60}}?(?:{REFUSED}[^。；\n]{{0,20}}?{MONEY}|{MONEY}[^。；\n]{{0,20}}?{REFUSED})"
)
# □ replaces words taken out: 不发放工资条 means no arrears.
NOT_PAID_FURTHER = "(?!□|" + any_of("涨 加薪 提高 缴 交社 买 办 上调 增加 休 安排 签 解决户口") + ")"
# 欠我工资, 不给发工资: the verb first, in one clause; 工资至今没发: the noun first, at most one comma away.
VERB_FIRST = re.compile(ARREARS + r"[^，。；！？\n]{0,30}?" + WAGE)
NOUN_FIRST = re.compile(
    WAGE + r"[^，。；！？\n]{0,14}，?[^，。；！？\n]{0,8}(?>" + ARREARS + ")" + NOT_PAID_FURTHER
)
FEE = re.compile(rf"{ARREARS}[^，。；！？\n]{{0,30}}?{LABOUR_FEE}|{LABOUR_FEE}[^。；！？\n]{{0,18}}{ARREARS}")

# 几千元, 上万元 give no amount.
AMOUNT = re.compile(
    f"(?<![几数上好]|{NUMBER})({NUMBER}+)[余多来]?([万亿千百])?[余多来]?(元|块钱|块|万(?!人|元)|(?<=[万千][一二三四五六七八九])(?![零十百千万\\d人名位个年月天号楼、]))"
)
RATE_BEFORE = re.compile(
    any_of(
        "每人每?[天日月] 每[天日月年小平个]时? 一天 一个?月 日薪 月薪 日工资 月工资 基本工资 底薪 时薪 单价",
        "每平方?米? 一平方?米?",
    )
    + r"[^，。；\d]{0,4}$"
)
# 200元/人/天 is a rate; 5000元/人 is what each is owed.
RATE_AFTER = re.compile(
    r"(?:/|每|一)\s*(?:[人名位]\s*(?:/|每|一)?\s*个?[天日月]|天|日|月|个月|小时|平|方|吨|工)|(?:左右)?(?:一个月|一天|每天|每月|的?日薪|的?月薪)"
)
# 押着一个月工资3800元: owed, not a rate.
OWED_MONTH = re.compile(rf"(?:{ARREARS})[了我们的]{{0,3}}[一1]个?月的?{WAGE}[^，。；\d]{{0,4}}$")
OTHER_MONEY = re.compile(
    any_of(
        "工程款 货款 材料款 合同 押金 保证金 房租 租金 罚款 罚金 社保 房款 贷款 投资 车费 医药费 总价 造价",
        "已(?:经)?(?:发|付|支付|给|结)了?",
    )
    + r"[^，。；\d]{0,6}$"
)
TOTAL_BEFORE = re.compile(any_of("共计 合计 总计 一共 总共 累计 总额 金额 数额 共 计") + r"[^，。；\d]{0,6}$")
OWED_BEFORE = re.compile(any_of("欠 工资 薪 工钱 劳务费 未发 没发 不给 未付 报酬") + r"[^。；\d]{0,12}$")
# 每人拖欠工资5000元, 3人工资各5000元, 5000元/人: of each. 各项, 各部门 are no persons.
EACH = r"(?:每(?:个人|个?工人|名工人|位工人|人|位|名)|人均|平均|各(?:自|人)?(?![项种类位部级单家方处地]))"
EACH_FILL = r"[^，。；\d零一二两三四五六七八九十百千万]{0,8}"
EACH_BEFORE = re.compile(f"{EACH}{EACH_FILL}$")
EACH_AFTER = re.compile(r"\s*(?:/|每|一)\s*个?[人名位]")
# 一人5000元 is of each where several are mentioned, and of one where one is.
ONE_BEFORE = re.compile(f"(?<!其中)(?<![一二三四五六七八九十有另我他她])[一1]个?人{EACH_FILL}$")
# 每人三千, 各欠两万: no 元 is written.
EACH_BARE = re.compile(
    f"(?:{EACH}|(?<!其中)(?<![一二三四五六七八九十有另我他她])一个?人){EACH_FILL}({NUMBER}*[千百万])"
    f"(?!{NUMBER}|[多余来几元块人名位个年月天号楼、])"
)
# 5000至8000元 and 三、四人 name no one number.
RANGE_BEFORE = re.compile(rf"{NUMBER}+\s*(?:元|块|千|万|人|名)?\s*(?:-|—|~|至|到|或|、)\s*$")

PEOPLE = re.compile(
    r"(?<![第每\d月])([\d零一二两三四五六七八九十百贰叁肆伍陆柒捌玖拾佰]{1,7})[余多来几]?(?:名|个|位|(?<=来)号)?"
    r"(农民工|民工|工人|工友|员工|职工|同事|老乡|人(?![次月份天民家口员大均为才行社系]|行道))"
)
PEOPLE_LEAD = re.compile(
    any_of("共 等 我们 本人 涉及 一行 还有 有 拖欠 欠 以及 大约 约 总计 内的") + r"[^，。；]{0,6}$"
)
PEOPLE_TAIL = re.compile(r"在|的?工资|被拖?欠|均|都|没|未|各(?![项种类位部级单家方处地])|每人|人均")

NAME = r"[一-龥A-Za-z0-9（）#·\-]"
# What ends the name of a group that a company's follows: 时风集团拖欠鑫源公司工人工资.
AFTER_A_GROUP = any_of(
    "拖欠 克扣 欠 投诉 反映 举报 咨询 求助 承建 承包 分包 发包 施工单位 工人 员工 职工",
    "下属 所属 旗下 名下 子公司",
    "与 和 及 将 把 由 是 的 在 被 项目 工地 该 这 那",
)
SHOP = any_of(
    "经营部 门市部 服装厂 工厂 厂(?!房) 大酒店 酒店 饭店 宾馆 餐厅 餐馆 火锅店 超市 商场 学校 中学 小学",
    "幼儿园 医院 养殖场",
    "加工点 理发店 美容院 健身房 培训机构 物业",
)
COMPANY_END = any_of(
    "有限责任公司 股份有限公司 有限公司 集团公司 分公司 公司",
    # 某某（集团）有限公司, 某某集团第三建筑有限公司: the name goes on
    rf"集团(?!）?(?:(?!{AFTER_A_GROUP}){NAME}){{0,14}}?公司)",
    "建筑队 工程队 施工队",
    "劳务队 合作社 事务所 工作室",
    f"{SHOP}(?!有限|股份|集团|公司|服务|管理)",
)
PLACE_END = any_of(
    "项目部 建设项目 项目 建设工程 工程(?!款|量|师|队|处|局|公司) 工地 标段",
    "安置区 小区 花园 公寓 广场 产业园 家园",
    "雅苑 厂房",
)
PLACE_TAIL = (
    any_of(
        r"[一二三四五六七八九十\d]{1,3}(?:期|号楼|#楼|标段)",
        "住宅楼? 小区 标准厂房 厂房 教学楼 建设 改造 配套 安置 工程 项目部?",
        "（(?!位于)[^（）]{1,12}(?:标段|年|期|区)）",
    )
    + "*"
)
COMPANY = re.compile(f"{NAME}{{2,30}}?{COMPANY_END}(?:（[^（）]{{2,12}}分公司）|[一-龥]{{2,6}}?分公司)?")
PLACE = re.compile(f"{NAME}{{2,28}}?{PLACE_END}{PLACE_TAIL}")
LABEL_VALUE = r"：\s*([^，。；：\n ]{2,40})"
EMPLOYER_LABEL = re.compile(
    any_of("用人单位 欠薪单位 被反映单位 被投诉单位 单位名称 公司名称 施工单位 企业名称 单位") + LABEL_VALUE
)
PROJECT_LABEL = re.compile(any_of("项目名称 工程名称 项目 工地") + LABEL_VALUE)
# Whatever comes before the last of these is not part of the name that follows.
LEAD = re.compile(
    ".*"
    + any_of(
        "任职于 就职于 受雇于 隶属于 位于 来自 属于 名为 名叫 叫做 反映 投诉 举报 咨询 求助 来电人? 来信",
        "拖欠 克扣 承建的? 承包的? 施工方 施工单位 解决 挂靠 进入 加入 喊 很多 下面",
        "发包给 分包给 转包给 分包商 开发的 施工的 名下的? 旗下的? 经营的 负责的 老板 单位 这家 那家 一家",
        "这个 那个 一个 打工 务工",
        "干活 上班 工作(?!室) 市民 职工(?!医院) 员工 农民工 工人 电话",
        r"(?:\d{4}年)?\d{1,2}月份?(?:\d{1,2}[日号])?(?:至今|起|间|以来)?",
        "[在由被给称的到找从跟是] 向(?!阳) 于(?!庄|家) 系(?!统|列)",
    )
)
OPENING = re.compile(
    r"^(?:我们?|本人|了|即|该|本|某|此|其|和|与|及|为|对|让|同|将|把|叫|现|因|去|进|[、·\-#])+"
)
# Words that say what a firm or a place is, not which one: 某建筑集团有限公司, 第三建筑有限公司, 有限公司.
KIND = any_of(
    "建筑 劳务 装修 装饰 施工 建设 建工 建安 安装 工程 路桥 市政 园林 绿化 机电 水电 消防 电力 物业 置业",
    "房地产 开发 商贸 贸易 科技 实业 投资 服务 保安 家政 餐饮 食品 运输 物流 私人 用人 总包 分包 承包 外包",
    "所属 下属 旗下",
    "小 大 外地 有关 上述 相关 在建 多个 几个 同一 所有 其他 集团 （集团） 有限 责任 股份 分 总",
    r"第?[一二三四五六七八九十\d]+[分标]?",
)
GENERIC = re.compile(
    f"^[某此一二两三几多同各每个家]{{0,2}}{KIND}*"
    + any_of(
        "公司 集团 厂 工厂 工地 项目 工程 小区 项目部 施工队 工程队 建筑队 劳务队 工程处 标段",
        SHOP,
    )
    + "$"
)
