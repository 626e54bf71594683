"""Towns and days of the hand-made county."""

from datetime import date

YUQIUHU, HUIXIN, LIANGCUN = "371526001", "371526002", "371526101"


def day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
