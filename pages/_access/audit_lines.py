"""Lines of the audit in words."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any

from access.audit import Line
from access.roles import roles
from data.query.filters import codes
from data.query.scope import SCOPED_DIMENSIONS
from data.snapshot.journal import SHANGHAI

# What is written by access, service, pages/_http/gate.py, pages/_import/jobs.py, pages/_jobs/supervisor.py.
ACTIONS = {
    "sign_in": "登录",
    "sign_in_failed": "登录失败",
    "sign_out": "退出",
    "account_add": "新建账户",
    "account_disable": "停用账户",
    "account_enable": "启用账户",
    "password": "改密码",
    "token": "发接口令牌",
    "wall_add": "发大屏令牌",
    "wall_revoke": "撤销大屏令牌",
    "export": "下载数据",
    "rows": "下载明细",
    "returned_workbook": "下载退回工作簿",
    "paper": "下载简报",
    "picture": "下载图片",
    "load": "导入",
    "undo": "撤销批次",
    "rollback": "回退快照",
    "review": "核对文字",
    "settle": "处理待核",
    "split": "拆分事项",
    "unsplit": "恢复并案",
    "join": "人工并案",
    "unjoin": "撤销并案",
    "reference": "改参考数据",
    "followup": "预警派单和办理",
    "backup": "备份",
    "restore": "恢复备份",
}
FIELDS = {
    "account": "账户",
    "role": "角色",
    "towns": "镇街",
    "authorities": "部门",
    "address": "地址",
    "wall": "大屏",
    "scenes": "场景",
    "is_paused": "已暂停",
    "is_everywhere": "各处",
    "what": "哪一个",
    "files": "文件数",
    "name": "备份",
    "made_at": "何时做的",
    "followup": "派单",
    "step": "环节",
    "job": "任务",
}
# A job of data has a line before it begins and one when it has ended; without the second it was cut off.
STAGES = {"begun": "开始", "done": "完成", "failed": "没有做成"}

DIMENSIONS = {field: dimension for dimension, field in SCOPED_DIMENSIONS.items()}


def moment(at: float) -> str:
    return f"{datetime.fromtimestamp(at, SHANGHAI):%Y-%m-%d %H:%M:%S}"


def about_words(about: Mapping[str, Any]) -> str:
    """账户 王局，角色 县领导; what is empty or not so is left out."""
    parts = [_part(name, value) for name, value in about.items() if value not in (None, "", [], False)]
    return "，".join(parts)


def _part(name: str, value: Any) -> str:
    label = FIELDS.get(name, name)
    if value is True:
        return label
    if name == "role":
        return f"{label} {roles()[value].label if value in roles() else value}"
    if name == "stage":
        return STAGES.get(value, str(value))
    named = codes(DIMENSIONS[name]) if name in DIMENSIONS else {}
    values: Sequence[Any] = value if isinstance(value, list) else [value]
    return f"{label} {'、'.join(named.get(one, str(one)) for one in values)}"


def chosen(lines: Iterable[Line], who: str | None, action: str | None) -> list[Line]:
    return [one for one in lines if who in (None, "", one.who) and action in (None, "", one.action)]
