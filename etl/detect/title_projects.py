"""The project and the team that an unlabelled title of a payroll, roster or attendance sheet names.

A title is a sentence: 关于…的, the firm, the team, 银行代发, 工资发放表, 花名册 and the period stand around
the project. What is left is a guess: the marts look it up among the projects known.
"""

from __future__ import annotations

import re
from typing import NamedTuple

IN_BRACKETS = re.compile(r"[(（]([^()（）]*(?:项目|工程|标段|小区)[^()（）]*)[)）]")
IS_PROJECT = re.compile(r"项目|工程|标段|小区")
LABEL = re.compile(r"[一-鿿]{2,8}\s*[:：]")
ABOUT_WAGES = re.compile(
    r"(?:农民工|民工|工人|作业人员|务工人员|人员)?(?:实名制)?(?:登记|信息)?"
    r"(?:工资|薪资|薪酬|劳务费|人工费|考勤|出勤|花名册|名册).*$",
    re.DOTALL,
)
YEAR = r"(?:20\d{2}|二[〇零○O0][〇零○O0一二三四五六七八九]{2})"
MONTH = r"(?:1[0-2]|0?[1-9]|十[一二]?|[一二三四五六七八九])"
PERIOD = re.compile(
    rf"[(（]?\s*(?:{YEAR}\s*(?:[年.\-/]\s*{MONTH}\s*月?份?|年度?)|{YEAR}{MONTH}(?!\d)|(?<!\d){MONTH}月份?"
    r"|第?[一二三四1-4]季度|[上下]半年)(?:\s*[-—–~～至到、和]+\s*(?:"
    rf"{YEAR}\s*[年.\-/])?\s*{MONTH}\s*月份?)*\s*[)）]?"
)
# A year alone may belong to the project's name: 2023年老旧小区改造项目.
LEADING_YEAR = re.compile(rf"{YEAR}\s*年度?")
ABOUT = re.compile(r"^关于(?:对|报送|上报|发放|支付|兑付|公示|做好)?")
BY_BANK = re.compile(r"(?:委托)?(?:银行|专户|总包|账户)?代发(?:付)?|专用账户|实名制")
FIRM = re.compile(r"^(.*公司)(?:第?[一二三四五六七八九十\d]+)?(?:承建|施工|承包|负责)?的?(.{3,})$")
TO_PROJECT = re.compile(r"^(.*(?:项目部?|标段|小区|工程(?!有限|公司|集团|技术|建设)))")
WITH_TEAM = re.compile(r"^(.*(?:项目|标段|小区|工程))(?:部|经理部)?[\s\-—_]*([^项]{1,12}?(?:班组|班|队|组))$")
TRADES = (
    "木工|钢筋工?|瓦工|泥工|泥瓦工?|砼工?|混凝土工?|架子工?|外架|水电工?|水暖工?|油漆工?|涂料|抹灰工?|砌筑工?|砌体|防水"
    "|焊工|电工|杂工|普工|力工|小工|模板|安装|装修|装饰|保温|土方|塔吊|保洁|绿化|门窗|消防|管理人员|劳务|后勤"
)
TRADE_TEAM = re.compile(rf"^(.{{3,}}?)[\s\-—_]*((?:{TRADES})(?:专业|作业|劳务|施工)?(?:班组|班|队|组))$")
NOTE = re.compile(r"[(（][^()（）]*[)）]?\s*$")
ENDS = "（(）)【】《》:：，,。、的-—_ 　"
SHORTEST = 4
NO_PROJECT = re.compile(r"(?:县|市|省|镇|街道|办事处|局|公司|单位|年度)$")


class Named(NamedTuple):
    """What a title names; None for what it does not."""

    project: str | None = None
    team: str | None = None


def named_in(title: str) -> Named:
    """Project and team of one title line or cell."""
    bracketed = IN_BRACKETS.search(title)
    if bracketed and not LABEL.search(bracketed.group(1)):
        return _named(bracketed.group(1).strip())
    head = ABOUT_WAGES.sub("", title)
    if LABEL.search(head) or not (PERIOD.search(title) or (head != title and IS_PROJECT.search(head))):
        return Named()
    return _named(_without_period(head))


def _without_period(head: str) -> str:
    """The words before the period, else those after it: 2024年3月某某项目, 某某项目2024年3月."""
    found = [one for one in PERIOD.finditer(head) if one.start() or not LEADING_YEAR.fullmatch(one.group())]
    if not found:
        return head
    before, after = head[: found[0].start()].strip(ENDS), head[found[-1].end() :].strip(ENDS)
    return before if len(ABOUT.sub("", before)) > 1 else after


def _named(words: str) -> Named:
    text = BY_BANK.sub("", ABOUT.sub("", NOTE.sub("", words).strip(ENDS))).strip(ENDS)
    if firm := FIRM.match(text):
        text = firm.group(2).strip(ENDS)
    elif "公司" in text:
        before = TO_PROJECT.match(text)
        text = before.group(1) if before else ""
    with_team = WITH_TEAM.match(text) or TRADE_TEAM.match(text)
    project, team = (with_team.group(1), with_team.group(2)) if with_team else (text, None)
    project = project.strip(ENDS)
    if len(project) < SHORTEST or NO_PROJECT.search(project):
        return Named(None, team)
    return Named(project, team)
