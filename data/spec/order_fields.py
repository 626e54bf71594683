"""What is read from the words of a 12345 order: each field of a reading, and what it is called."""

from collections.abc import Mapping
from types import MappingProxyType

ORDER_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "is_about_wages": "是否欠薪",
        "employer": "单位",
        "project": "项目",
        "town": "镇街",
        "yuan": "金额",
        "worker_count": "人数",
        "months_owed": "月数",
    }
)
