"""A batch as a reader names it: when it was loaded and how many files; its code on demand."""

from datetime import UTC, datetime
from typing import Any

from dash import html

from data.snapshot.journal import SHANGHAI
from pages._charts import text

REVIEW = "人工核对"


def batch_words(loaded_at: datetime, files: int) -> str:
    """2024年6月30日 15:42 导入的批次（3个文件）; a batch without files holds what persons have settled."""
    at = f"{text.day(loaded_at.date())} {loaded_at:%H:%M} "
    return f"{at}导入的批次（{int(files)}个文件）" if files else f"{at}{REVIEW}的批次"


def time_of(code: str) -> datetime:
    """The time in a batch's own name, by the county's clock: 20240701T013000Z-ab12 is of 9:30."""
    at = datetime.strptime(code.partition("-")[0], "%Y%m%dT%H%M%SZ").replace(tzinfo=UTC)
    return at.astimezone(SHANGHAI).replace(tzinfo=None)


def short_words(code: str) -> str:
    """2024年6月30日 15:42导入, where only the code is known; the code itself where it tells no time."""
    try:
        at = time_of(code)
    except ValueError:
        return code
    return f"{text.day(at.date())} {at:%H:%M}导入"


def batch_mark(code: str, words: str, *, is_link: bool = False) -> html.Span:
    """The words, with the code as a tooltip and to copy; a link opens the batch with its files."""
    named: Any = words
    if is_link:
        named = html.Button(words, className="link-button", title=code, **{"data-line": f"batch:{code}"})
    return html.Span(
        [
            named,
            html.Button(
                "复制批次号",
                className="link-button copy-code",
                title=code,
                **{"data-copy-text": code, "aria-label": f"复制批次号 {code}"},
            ),
        ],
        className="batch-mark",
        title=code,
    )
