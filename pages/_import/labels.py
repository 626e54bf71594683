"""The loader's terms in Chinese. A test keeps the rules the same as the loader's own."""

SKIPS = {
    "title": "标题行",
    "header": "表头行",
    "total": "合计行",
    "note": "备注签字行",
    "repeated": "文件内重复",
    "superseded_in_file": "文件内有更正",
    "not_about_wages": "与欠薪无关",
}
KINDS = {
    "serial": "序号",
    "ignored": "不使用",
    "text": "文字",
    "town": "镇街",
    "company": "单位",
    "project": "项目",
    "code": "选项",
    "number": "编号",
    "long_text": "长文",
    "date": "日期",
    "datetime": "日期时间",
    "month": "月份",
    "yuan": "金额",
    "count": "数量",
    "quantity": "工日",
    "pct": "比例",
    "limit": "时限",
    "name": "姓名",
    "id_card": "身份证号",
    "phone": "电话",
    "bank_card": "银行卡号",
}
# A rule without words here is shown by its message alone.
DOUBTS = {
    "unknown_town": "未知镇街",
    "unknown_code": "填法不在选项内",
    "negative_amount": "金额为负",
    "absurd_amount": "金额过大",
    "absurd_amount_per_head": "人均金额过大",
    "negative_count": "人数为负",
    "absurd_count": "人数过大",
    "unreadable_amount": "金额看不懂",
    "unreadable_count": "数量看不懂",
    "unreadable_quantity": "工日看不懂",
    "unreadable_pct": "比例看不懂",
    "unreadable_limit": "时限看不懂",
    "implausible_id_card": "身份证号不完整",
    "implausible_phone": "手机号位数不对",
    "rounded_number": "长号码末几位像已丢失",
    "no_date": "没有日期",
    "implausible_date": "日期不合常理",
    "low_confidence": "工单文字把握不大",
    "settled_before_received": "办结早于收到",
    "paid_more_than_due": "实发大于应发",
    "paid_before_worked": "发放早于所属月份",
    "attended_days": "出勤天数不合常理",
    "low_wage": "月工资过小",
    "no_project": "没有项目名称",
    "credit_code_check_digit": "信用代码校验不符",
    "pay_day": "支付日不合常理",
    "not_approved": "未批准",
    "reclaimed_more_than_advanced": "追偿大于垫付",
    "reclaimed_before_advanced": "追偿早于垫付",
    "finished_before_started": "竣工早于开工",
    "returned_before_stored": "返还动用早于存储",
    "expires_before_stored": "到期早于存储",
    "used_more_than_stored": "动用大于已缴",
    "ratio": "应缴比例不合常理",
    "low_amount_per_head": "人均金额过小",
    "high_amount_per_head": "人均金额过大",
    "id_card_check_digit": "身份证校验位不符",
    "unknown_project": "项目不在台账",
    "unknown_authority": "主管部门不在表内",
    "overlapping_guarantees": "保函有效期重叠",
    "settled_without_date": "办结没有日期",
    "settled_without_time": "办结没有时间",
    "paid_without_date": "已支付没有办结日期",
    "superseded_in_file": "文件内有更正",
    "recovered_more_than_owed": "追发大于欠薪",
}
METRIC_KINDS = {"flow": "期间数", "stock": "时点数", "ratio": "比率"}
METRIC_DIRECTIONS = {"high": "越高越好", "low": "越低越好", "none": "无好坏"}
TYPES = {
    "varchar": "文字",
    "date": "日期",
    "timestamp": "日期时间",
    "boolean": "是否",
    "integer": "整数",
    "bigint": "整数",
    "double": "小数",
}


def type_name(sql_type: str) -> str:
    return TYPES.get(sql_type, "小数" if sql_type.startswith("decimal") else "其他")


def skips(counts: dict[str, int]) -> str:
    """表头行1、标题行1: what was passed over, by rule."""
    return "、".join(f"{SKIPS.get(rule, '其他')}{count}" for rule, count in counts.items())
