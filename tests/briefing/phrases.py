"""How the papers write figures: numbers, comparisons, and the words that stand before a figure."""

import re

NUM = r"(−?\d+(?:\.\d+)?)"
# 到期应结4件，按期3件: what a rate of a handful is made of
PARTS = re.compile(r"（[^）\d]+(\d+)[^，\d]*，[^）\d]+(\d+)[^，）\d]*(?:，基数小，不作比较)?）")
UNIT = "(件|项|人|起|万元|%)"
# what follows a figure; each alternative has the kind of comparison and its numbers
TAILS = (
    (re.compile(rf"，?(同比|环比)(上升|下降){NUM}%（(上年同期|上期){NUM}{UNIT}）"), "share"),
    (re.compile(rf"，?(同比|环比)(提高|下降){NUM}个百分点"), "points"),
    (re.compile(rf"，?比(上年同期|上期){NUM}{UNIT}(增加|减少){NUM}{UNIT}"), "small"),
    (re.compile(rf"，?比(上年同期|上期){NUM}{UNIT}(上升|下降){NUM}%"), "share of"),
    (re.compile(rf"，?比(上年同期)(上升|下降){NUM}个百分点"), "points"),
    (re.compile(rf"，?(上年同期){NUM}%"), "base"),
    (re.compile(rf"，?(上年同期|上期)为0，(增加|减少){NUM}{UNIT}"), "from nothing"),
    (re.compile(rf"，?(上年同期|上期)同为0{UNIT}"), "both nothing"),
    (re.compile(rf"，?上年同期、(上期)均为0{UNIT}"), "all nothing"),
    (re.compile(r"，?与上年同期、(上期)均持平"), "all same"),
    (re.compile(r"，?与(上年同期|上期)持平"), "same"),
)
KINDS = {"同比": "last_year", "上年同期": "last_year", "环比": "previous", "上期": "previous"}
# words before a number → the metric it is; 〇 stands where a checked number was
COUNTY = (
    ("共收到欠薪投诉", "complaints_received"),
    ("投诉量", "complaints_received"),
    ("没有收到欠薪投诉", "complaints_received"),
    ("并案后为", "matters_received"),
    ("投诉反映涉及", "complaint_workers"),
    ("〇、", "owed_yuan"),
    ("按期办结率", "on_time_pct"),
    ("办结率", "settled_pct"),
    ("满意率", "satisfied_pct"),
    ("经核实欠薪", "verified_yuan"),
    ("；为", "recovered_workers"),
    ("追发工资", "recovered_yuan"),
    ("追发金额", "recovered_yuan"),
    ("没有追发到账的工资", "recovered_yuan"),
    ("没有经核实的欠薪", "verified_yuan"),
    ("追发到位率", "recovered_pct"),
    ("保证金落实率", "deposit_coverage_pct"),
    ("重复投诉率", "repeat_pct"),
    ("群体性事项", "group_matters"),
    ("投诉中，超期", "overdue_count"),
    ("，其中", "open_overdue_count"),
    ("没有超期", "overdue_count"),
    ("仍未发的", "wages_overdue_yuan"),
    ("尚未追回", "fund_outstanding_yuan"),
    ("周转金规模", "fund_pool_yuan"),
    ("余额", "fund_balance_yuan"),
    ("本期垫付", "fund_advanced_yuan"),
    ("，追回", "fund_repaid_yuan"),
)
TABLE_METRICS = {
    "投诉": "complaints_received",
    "事项": "matters_received",
    "按期办结率": "on_time_pct",
    "超期": "overdue_count",
    "核实欠薪": "verified_yuan",
    "追发": "recovered_yuan",
    "到位率": "recovered_pct",
}
