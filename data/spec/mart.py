"""The marts a figure may be declared over, and the dimensions each can be split and filtered by."""

from dataclasses import dataclass

TIME_DIMENSIONS = ("month", "week")
# Filters carry these; a mart that lacks one ignores that filter and says so.
FILTER_DIMENSIONS = ("town", "sector", "channel", "authority")

DIMENSION_LABELS = {
    "month": "月份",
    "week": "周",
    "town": "镇街",
    "sector": "行业",
    "channel": "渠道",
    "authority": "主管部门",
    "route": "追发方式",
    "account": "资金账户",
}


@dataclass(frozen=True)
class Mart:
    """Dimension → SQL expression over the mart's columns; the only identifiers a query is built from."""

    columns: dict[str, str]
    is_states: bool = False
    # what it is made of; none: the ledgers of the four channels
    ledgers: tuple[str, ...] = ()

    def __contains__(self, dimension: str) -> bool:
        return dimension in self.columns or dimension in TIME_DIMENSIONS


_COMMON = {"town": "town_code", "sector": "sector", "authority": "authority"}

MARTS: dict[str, Mart] = {
    "complaints": Mart(_COMMON | {"channel": "channel"}),
    "matters": Mart(_COMMON | {"channel": "channel"}),
    "recoveries": Mart(
        _COMMON | {"channel": "coalesce(channel, 'unknown')", "route": "route"}, ledgers=("recoveries",)
    ),
    "projects": Mart(_COMMON, is_states=True, ledgers=("projects",)),
    "deposit_states": Mart(_COMMON, is_states=True, ledgers=("wage_deposits",)),
    "fund_entries": Mart(_COMMON | {"account": "account_code"}, ledgers=("revolving_fund",)),
    "fund_states": Mart(
        {"town": "town_code", "account": "account_code"}, is_states=True, ledgers=("revolving_fund",)
    ),
    "wage_months": Mart(_COMMON, ledgers=("payrolls",)),
    "wage_events": Mart(_COMMON, ledgers=("payrolls",)),
}
