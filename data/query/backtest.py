"""How early warnings did against what came after them: a check over the past, beside chance and a naive rule.

Only rules that do not judge complaints themselves are checked: those can warn before anybody complains.
A warning is known by its own days, so that what is asked of a past day has seen nothing later.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from math import isnan, sqrt
from typing import TYPE_CHECKING, Any

from data.frames import records

if TYPE_CHECKING:
    from data.view import View

LEVELS = {1: "蓝色以上", 2: "黄色以上", 3: "红色"}
# days that a warning must have stood before it is heeded, for the curve: what is gained and lost by waiting
AGES = (0, 5, 10, 20, 30, 45, 60, 90)
# of a share by chance alone 95 of 100 lie so many standard deviations from it at most
SURE = 1.96
ALL_RULES = "各规则合计"


@dataclass(frozen=True)
class Share:
    """So many of so many, beside what chance gives (0–1); None where it is not known."""

    count: int
    total: int
    by_chance: float | None = None

    @property
    def value(self) -> float | None:
        """Per cent."""
        return 100 * self.count / self.total if self.total else None

    @property
    def chance_pct(self) -> float | None:
        return None if self.by_chance is None else 100 * self.by_chance

    @property
    def verdict(self) -> str:
        """Whether chance could have given it, in words."""
        if not self.total or self.by_chance is None:
            return "没有可检验的"
        spread = SURE * sqrt(self.total * self.by_chance * (1 - self.by_chance))
        difference = self.count - self.total * self.by_chance
        if abs(difference) <= spread:
            return "与偶然分不清"
        return "多于偶然" if difference > 0 else "少于偶然"


@dataclass(frozen=True)
class BackTest:
    """One rule, or all of them, at one level.

    `warned`, `warned_long`: of the complaints that came, those warned of so many days before.
    `named_before`: the same of the naive rule that names whom somebody has just complained about.
    `followed`: of the warnings, those that something followed. `median_lead_days`: from the warning to the
    complaint; None: none was warned of.
    """

    label: str
    level: int
    least_age: int
    warned: Share
    warned_long: Share
    named_before: Share
    followed: Share
    median_lead_days: float | None


def backtest(
    view: View, rules: Sequence[str], label: str, *, levels: Sequence[int] = tuple(LEVELS), age: int = 0
) -> list[BackTest]:
    """One a level, over the view's period, filters and scope."""
    rows = view.question(
        "warning_backtest",
        rules=list(rules),
        levels=list(levels),
        least_age=age,
        lead_days=view.limit_then("backtest_lead_days"),
        long_lead_days=view.limit_then("backtest_long_lead_days"),
        follow_days=view.limit_then("backtest_follow_days"),
        before_days=view.limit_then("backtest_before_days"),
    )
    return [_read(row, label, age) for row in records(rows)]


def _read(row: dict[str, Any], label: str, age: int) -> BackTest:
    def share(count: str, total: str, chance: str = "") -> Share:
        return Share(int(row[count]), int(row[total]), _known(row[chance]) if chance else None)

    return BackTest(
        label,
        int(row["least_level"]),
        age,
        share("warned", "cases", "chance"),
        share("warned_long", "cases"),
        share("named_before", "cases"),
        share("followed", "warnings", "chance_followed"),
        _known(row["median_lead"]),
    )


def _known(value: float | None) -> float | None:
    """None also for a number that is none."""
    return None if value is None or isnan(value) else float(value)


def early_rules(view: View) -> dict[str, str]:
    """Code → label of the rules that can warn before a complaint and could judge."""
    listed = view.question("warnings_by_rule")
    early = listed[listed["先于投诉"].astype(bool) & listed["判定到"].notna() & listed["启用"].astype(bool)]
    return dict(zip(early["规则"], early["预警"], strict=True))


def by_rule(view: View) -> list[BackTest]:
    """All rules together, then each, at every level at which it warned."""
    rules = early_rules(view)
    asked = [(list(rules), ALL_RULES), *(([code], f"{code} {label}") for code, label in rules.items())]
    found = [one for codes, label in asked if codes for one in backtest(view, codes, label)]
    return [one for one in found if one.followed.total or one.warned.count]


def by_age(view: View) -> list[BackTest]:
    """All rules together, heeded only once they have stood for so many days."""
    rules = list(early_rules(view))
    return [one for age in AGES for one in backtest(view, rules, ALL_RULES, levels=[1], age=age) if rules]
