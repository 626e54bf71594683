"""The words about a stretch of months: whether pay is owed for it, it was worked, or it is of something else.

Texts come half-width, with Chinese ，；：！？（）. Patterns named _BEFORE end where the stretch begins, those
named _AFTER begin where it ends.
"""

from __future__ import annotations

import re

from etl.staging.hotline.debt_words import any_of

PAY = (
    any_of(
        "工资 工钱 薪水 薪资 薪酬 薪金 薪 提成 报酬 劳务费 人工费 劳务款 加班费 绩效 补助 补贴 津贴 单费",
        "跑单费 派费 运费 课时费 佣金 稿费 稿酬 奖金 收入 开支 工费 流水 辛苦钱 血汗钱 钱 费用 底薪",
        "工时费",
    )
    + "(?![表单条卡])"
)
FIGURE = r"[¥\d一二两三四五六七八九]"
OTHER_DUES_AFTER = re.compile(
    "[多来]?的?" + any_of("经济补偿 补偿 赔偿 押金 房租 租金 双倍 社保 保险 生活费 伙食 代通知金 违约 利息")
)
# 没上班, 没活干 say nothing of pay.
NOT_PAID = (
    "(?:[没未不木](?!"
    + any_of("上 打卡 干 做 来 去 休 人 活 交 签 回 说 开学 到期 满 完 让 想 管 知 是 在 能干 敢 用")
    + ")|分文|一分|一个子|一毛)"
)
KEPT_BACK = any_of("欠 拖 压 扣 押 停发 空 缺 少发 少给 白干 挂账 赖 打水漂 泡汤 黄")
FILL = any_of(
    "[多来] 左右 份 整月 这?两个?月 的 都 也 均 全部? 又 还 就 一直 到现在 至今 一共 了 那份 仍 却 统统",
    "一起 连续 整整 ） [我俺他]们? 干的 做的 厂里 公司 单位 老板 那边 总共 人家",
)
# 5月6月没发, 三个月都没给, 11月的厂里赖着
NOT_PAID_AFTER = re.compile(rf"{FILL}{{0,5}}(?:{KEPT_BACK}|，?(?:就|也|都|一直){{0,3}}{NOT_PAID})")
# 三个月工资, 5月6月的跑单费, 七八两个月一共应得的工钱
PAY_AFTER = re.compile(
    r"(?:[多来]|左右|整月|[那这]?[一几两三四五六七八九\d]+个月)?份?(?:整月)?"
    "(?:的|里|期间的?|那|合计|共|一共|总共|应得|应发){0,4}"
    "(?:(?:农民工|工人|员工|大家|带班|本人|[我俺他]们?|夜班|销售|基本|个人|实习|代课|出车|瓦工|木工|班组)的?)?"
    rf"[^，。；：\d发给结领付交]{{0,3}}?{PAY}"
)
# 6月份8200元, 两个月7800, 两个月合计121500
MONEY_AFTER = re.compile(
    r"份?(?:工资|的)?(?:一共|总共|合计|共计|共|就是|是|得|应得|该|欠|差){0,3}(?:约|大约)?"
    r"(?:¥|\d{3,9}|[一二两三四五六七八九十]{1,9}[百千万])(?![\d.]{0,9}(?:人|名|吨|平|件|单|趟|斤))"
)
OWED_BEFORE = re.compile(
    any_of(
        "拖欠 欠 欠付 拖 压 押 扣 扣发 没发 未发 没给 不发 缺 少发 补发 补齐 讨要 索要 支付 发放 结清",
        "要回 差 连着 连续 停发 还有 剩下? 余 其余 最后 没结 未结 另 拖了有",
    )
    + any_of(
        "了 着 我们? 俺们? 他们? 她 其 本人 工人们? 大家 员工 民工 农民工 的 共 有 整 快 将近 近 差不多",
        "已经? 工资 薪水 工钱 薪 钱 就是 那 去年 今年 达 长达 人 都 包括 即 小",
    )
    + "*$"
)
PAY_BEFORE = re.compile(
    PAY + any_of("已经? 有 都 也 还 拖了 欠了 压了 拖欠 整整 快 将近 近 差不多 被 又 从 自 是 即 ：") + "*$"
)
WORK_BEFORE = re.compile(
    any_of(
        "干 做 上班 打工 务工 工作 实习 跑 喂 看 带 开 忙 撑 当 代 端 上 教 送 刷 住 绑 绣 伺候 陪护 待",
        "呆 服务 值 唱 洗 割 看门 暑假 寒假 实习期? 冬天 夏天",
    )
    + "了?"
    + any_of("有 满 整 一共 整整 快 将近 近 差不多 小 足足 拢共 共 总共 这 的 各 他 她 料场")
    + "*$"
)
# A day, an event or a promise, no month of pay: 8月22日来电, 5月进场, 6月底再付.
EVENT_AFTER = re.compile(
    "份?"
    + any_of(
        "[之以]?(?:前|内)(?!面) [之以]?后(?!三|两|几|一) 期限 试用 合同 才 再 一[发结付] 工期 假",
        "就(?:给|发|付|结|到|交) 左右(?:给|付) 来电 入职 入园 上岗 进场 进厂 开工 完工 离职 辞职 给了",
        "付了 发了 发过 到账 转来 打了 承诺 答复 回复 约谈 收工 停工 签 开学 毕业 领 找 打电话 问",
        "去(?!年) 催 立案 仲裁 判 要的?确 的?确实 晚 被辞 被通知 收尾 交工 验收 通知 来的 走的 不干 不让",
        "来人 登记 开业 过了 主体 封顶 撤 发(?!放) 多(?:次|回) 的?(?:孩子|娃|时候)",
    )
)
START_AFTER = re.compile("份?" + any_of("起 开始 以来 以后 之后 后 经 进 入 到 来 去 应聘 招 转为 被招 受聘"))
OTHER_BEFORE = re.compile(
    any_of(
        "承诺 说好 答应 等到? 拖到(?:现在|如今)?都? 已经?拖了 推到 推迟到 约定 发到 发了 发过 结到 结了",
        "只付 只发 只给 给过 已发",
        "已付 已支付 付了 给了 支付了 除了? 寒假 每 来电 过了 到期都? 定于 截止 改到 延期至 延到 预计",
        "等了 催了 跑了 找了 要了 问了 走了 超过 逾期 试用 不满 没干满 未满 干满 每年 停工 停产 停业 断缴",
        "断交 失业 住院 休息 休 养了? 协议 合同 离职 辞职 离开 晚发 迟发 干到 做到 到账 收到 垫 分 坏了",
        "凑过 签了? 正月 农历 阴历",
    )
    + "$"
)
# 5月的发了, 8月晚了半个月才发, 五月六月由总包代发
PAID_AFTER = re.compile(
    "(?:份|的){0,2}(?:工资|的|钱){0,2}(?:已经?|都|就|迟了){0,2}"
    + any_of(
        "发了 给了 结了 到账 付了 发过 发一?过 正常 按时 拿到 补上 倒是给 [晚迟拖][^，。；]{0,6}才?[发给]",
        "(?:由|是)[^，。；]{1,8}代发",
    )
)
# 两个月发: a rhythm of pay
PAYDAY_AFTER = re.compile("(?:再|后|才)?[发付结](?![没未不])")
ENTERED_AFTER = re.compile("[^，。；]{0,3}?" + any_of("去 来 进 入 到 开始 上班 开工 干 上岗 报到 起 接"))
LEFT_AFTER = re.compile(
    "[^，。；]{0,4}?" + any_of("走 离 辞 停工 完工 撤 结束 不干 被辞 收工 下户 干完 不让 收尾 退场 完活")
)
# 工资只发到六月: owed from the next on
PAID_UNTIL_BEFORE = re.compile("[发结开给付]到了?$")
PAID_BEFORE = re.compile("(?:[发给付结开]了|[只光就才][发给付结开]了?|发过|给过|结清|拿到)$")
# 一个月3000
RATE_AFTER = re.compile(r"(?:说好|讲好|讲的)?是?(?:¥|\d{3,}|[一二两三四五六七八九]+[百千])")
# 二月也压着一半没给; 5月那二十天
HALF_AFTER = re.compile("[^，。；]{0,6}一半")
SOME_DAYS_AFTER = re.compile(r"的?那[\d一二三四五六七八九十]{1,4}[来多几]?天")
# From a month on: 3月起, 从十一月开始就一直.
OPEN_BEFORE = frozenset("从自打")
OPEN_AFTER = re.compile(
    "份?" + any_of("就 开始 起 以来 以后 之后 后 底 初 中旬 物业") + any_of("开始 就 一直 再 ，") + "{0,4}"
)
UNTIL_NOW_AFTER = re.compile("[^。；，]{0,8}，?[^。；，]{0,6}?(?:至今|到现在|到今天|现在都|目前)")
OPEN_UNPAID_AFTER = re.compile(
    "份?(?:工资|的工资|的)?"
    + any_of("就 开始 起 以来 以后 之后 后 ， 一直 再 到[^，。]{1,4}")
    + "{0,4}[^，。；]{0,6}?"
    + any_of("没 未 不[发给结付再] 欠 拖 停发 分文 挂账")
)
UNTIL = ("到", "至", "截至", "截止", "欠到", "截止到")
# A part was paid, so that whole months cannot be counted.
PART_PAID = re.compile(
    any_of(
        r"剩余 余下 余款 下余 尚欠 下欠 净欠 实欠 已付 已支付 已发\d 预支 借支 支了 领过 付过\d",
        rf"给过{FIGURE}+[千百] 先付\d 先后付 预付 [给付发结打转]了?[我俺]?们?一半 大半",
        rf"[一二三四五六七八九]成 [只就才][给付发结到支转][了过]?{FIGURE}+[千百万元块\d]",
        rf"给了?{FIGURE}+[千百万元块\d] 付了?{FIGURE}+[千百万\d] 打了?{FIGURE}+[千万\d]",
        rf"收到{FIGURE}+[千万\d] 剩(?!余?保) 尾款 生活费 少\d 又发\d",
    )
)
DAYS_OF_WORK = re.compile(
    r"(?<![\d.])(\d{1,3}|[一二三四五六七八九十百]{1,5})(?:个半)?[多来]?(?:天|个工|个班|个夜班)(?![内后前一])"
)
# A follow-up tells the case again, and the last telling holds.
STAGE = re.compile(
    "【(?!诉求)|再次来电|第[二三四五六]次来电|[二三四五六]次来电|回访|[\n。；][二三四五六七八九]、"
)
STRONG_BREAK = re.compile("[。！？\n]")
CLAUSE = re.compile("[，。；！？：\n（]")
LISTED = ("、", "和", "及", "与", "跟", "以及", "加")
