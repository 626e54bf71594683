"""The loader's terms in Chinese."""

from data.spec.rules import skip_label

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


def skipped_in_words(counts: dict[str, int]) -> str:
    """表头行1、标题行1: skipped lines by rule."""
    return "、".join(f"{skip_label(rule)}{count}" for rule, count in counts.items())
