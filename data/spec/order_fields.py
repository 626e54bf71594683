"""What is read from the words of 12345 orders and visits: each field of a reading, and its name."""

from collections.abc import Mapping
from types import MappingProxyType

IS_ABOUT_WAGES = "is_about_wages"
ORDER_FIELDS: Mapping[str, str] = MappingProxyType(
    {
        IS_ABOUT_WAGES: "是否欠薪",
        "employer": "单位",
        "project": "项目",
        "town": "镇街",
        "yuan": "金额",
        "worker_count": "人数",
        "months_owed": "月数",
    }
)
# Those that a ledger with columns of its own may have read where they are empty: that a visit counts is the
# register's word.
WHERE_EMPTY = tuple(field for field in ORDER_FIELDS if field != IS_ABOUT_WAGES)
