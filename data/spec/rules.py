"""Names of the rules that skip, reject or doubt a line.

A check that is a file of its own says its name in its header; the others have theirs here. A test walks all.
"""

from __future__ import annotations

import re
from functools import cache

from data.paths import CHECK_FILES

_LABEL = re.compile(r"^-- label: *(.+)$", re.MULTILINE)

# Lines that are no rows, or say nothing new.
SKIPS = {
    "title": "标题行",
    "header": "表头行",
    "total": "合计行",
    "note": "备注签字行",
    "carried": "过次页、承前页行",
    "column_numbers": "栏次行",
    "subtotal": "未写明的小计行",
    "example": "示例行",
    "other_table": "同表内别的表格",
    "repeated": "文件内重复",
    "superseded_in_file": "文件内有更正",
    "not_about_wages": "与欠薪无关",
}
# Reasons to reject a row, doubts about an accepted one, and remarks about a file, given by the loader's code.
CHECKS = {
    "unknown_town": "未知镇街",
    "missing_town": "没有写镇街",
    "unknown_code": "填法不在选项内",
    "negative_amount": "金额为负",
    "absurd_amount": "金额过大",
    "absurd_amount_per_head": "人均金额过大",
    "negative_count": "人数为负",
    "absurd_count": "人数过大",
    "unreadable_amount": "金额看不懂",
    "approximate_amount": "金额是约数或待核",
    "unreadable_count": "数量看不懂",
    "unreadable_quantity": "工日看不懂",
    "unknown_mark": "考勤标记看不懂",
    "unreadable_pct": "比例看不懂",
    "unreadable_limit": "时限看不懂",
    "implausible_id_card": "身份证号不完整",
    "implausible_phone": "手机号位数不对",
    "rounded_number": "长号码末几位像已丢失",
    "no_date": "没有日期",
    "implausible_date": "日期不合常理",
    "unknown_project": "项目不在台账",
    "ambiguous_project": "几个项目同名",
    "unknown_worker": "考勤的人对不上",
    "superseded_in_file": "文件内有更正",
    "like_example": "像示例行",
    "like_subtotal": "像小计行",
    "only_in_copy": "只在副本工作表里",
    "impossible_date": "日期看不懂",
    "damaged_number": "长号码末几位已丢失",
    "ambiguous_month": "月份分不清",
    "required_missing": "缺必填栏目",
    "no_number_no_date": "没有编号和日期",
    "total_mismatch": "合计不等于明细之和",
    "total_unchecked": "合计没有核对全",
    "total_with_rejected": "合计里有退回的行",
    "formula_without_value": "公式没有结果",
    "unknown_authority": "主管部门不在表内",
    "overlapping_guarantees": "保函有效期重叠",
    "number_shared": "编号重复",
    "unreadable_date": "日期看不懂，已留空",
    "worded_date": "日期写成文字",
    "date_from_another": "日期取自另一栏",
    "damaged_card": "银行卡号末几位已丢失",
    "unknown_title_project": "标题里的项目对不上",
    "number_but_for_zeros": "编号只差前面的0",
}

# Rules of earlier versions: their doubts may still wait in a store.
FORMER = {"number_of_another": "编号用于另一件"}


def skip_label(rule: str) -> str:
    return SKIPS.get(rule) or _unnamed(rule)


def check_label(rule: str) -> str:
    return CHECKS.get(rule) or labels_of_files().get(rule) or FORMER.get(rule) or _unnamed(rule)


@cache
def labels_of_files() -> dict[str, str]:
    """Rule → the name in the header of its file, `台账__规则.sql`; a file without one gives none."""
    headers = {path: _LABEL.search(path.read_text(encoding="utf-8")) for path in CHECK_FILES.glob("*__*.sql")}
    return {path.stem.partition("__")[2]: found[1].strip() for path, found in headers.items() if found}


def _unnamed(rule: str) -> str:
    """A rule of another version of the program, in a snapshot that it made: said as such, never 其他."""
    return f"本版没有的规则（{rule}）"
