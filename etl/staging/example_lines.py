"""Lines of a template that show how it is to be filled in: 示例, XXXX, 123456. They are nobody's record.

A word that says so is sure. Numbers like XXXX or 1234… are not: two such cells make an example, one a doubt,
and where many lines have them a system has masked its rows.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from etl.detect.ledger_detection import Layout

# The rule under which an example is skipped, and that of the doubt where it is not sure.
SKIPPED = "example"
RULE = "like_example"
MESSAGE = "像模板里的示例行，按正式的行计；是示例的，请删去这一行后重新导入"

_WORDS = "示例|样例|范例"
_END = r"[）)】\]>》]*(?:[:：,，。;；(（].*)?"
# The whole of any cell: 示例, （示例1）, 填写样例：…, 本行为示例，导入时请删除, 填写说明：…
SAYS_SO = re.compile(
    rf"[（(【\[<《*※]*(?:(?:本|此|该|这一?)[行条])?(?:仅?[为是])?(?:填写|填表|填报|录入|导入)?"
    rf"(?:{_WORDS})(?:行|数据|信息|内容)?[-_—]?\d{{0,4}}{_END}"
    rf"|[（(【\[<《*※]*(?:填写|填报|填表|录入|导入|模板)(?:说明|须知|要求|规范|注意事项){_END}"
)
# The whole of a cell that names the row: 例, 例1, 模板. Elsewhere 模板 is a trade.
NAMES_SO = re.compile(rf"[（(【\[<《*※]*(?:例子?|举例|示范|模[板版])[-_—]?\d{{0,4}}{_END}")
# Somewhere in a cell, in brackets: 某某建筑公司（示例）.
BRACKETED = re.compile(rf"[（(【\[](?:{_WORDS}|例)[）)】\]]")
X = "xXＸ×✕╳"
ALL_X = re.compile(rf"[{X}]{{3,}}")
# 138XXXXXXXX, QG2024XXXX: the rest is left to be filled in. What a system masks keeps its last digits.
ENDS_IN_X = re.compile(rf"[A-Za-z0-9]{{1,10}}[{X}]{{4,}}")
NAME_OF_X = re.compile(rf"[{X}]{{2,4}}|某某某?")
COUNTED = "1234567890" * 3
# The numbers here belong to the shape of a sheet, not to the office's rules: they are no parameters.
LEAST_COUNTED = 6
NUMBERED_KINDS = frozenset({"number", "id_card", "phone", "bank_card"})
NAMING_KINDS = frozenset({"serial", "number", "name"})
FEWEST_SIGNS = 2
# More made up lines than these in a sheet are no examples.
MOST_MADE_UP = 3
# The same as far as DuckDB looks at the first cells of every line: it may find too much, never too little.
SUSPECT = (
    rf"(?:^|\x1f)\s*[（(【\[<《*※本此该这仅为是填导录]{{0,8}}[一行条为是写表报入]{{0,6}}(?:{_WORDS}|例\s*子?|举\s*例)"
    r"|(?:^|\x1f)[\s（(【\[<《*※]*(?:示\s*范|模\s*[板版])[-_—]?\d{0,4}\s*(?:[^工班组组一-龥\w]|\x1f|$)"
    r"|(?:填写|填表|填报|录入|导入|模板)(?:说明|须知|要求|规范|注意事项)"
    rf"|[（(【\[](?:{_WORDS}|例)[）)】\]]|[{X}]{{2}}|某某|(?:^|\x1f)[\s'‘]*0?123456"
)


def is_example(layout: Layout, cells: Sequence[str | None]) -> bool:
    """Whether a cell of the line says that it is an example."""
    texts = ["".join((cell or "").split()) for cell in cells]
    naming = {one.position for one in layout.assigned if one.column.kind in NAMING_KINDS}
    known = {one.position for one in layout.assigned}
    first = next((place for place, text in enumerate(texts) if text), None)
    if first is not None and first not in known:
        naming.add(first)
    return any(
        SAYS_SO.fullmatch(text) or (place in naming and NAMES_SO.fullmatch(text))
        for place, text in enumerate(texts)
        if text
    )


def made_up_columns(layout: Layout, cells: Sequence[str | None]) -> list[str]:
    """Columns whose cell could be made up for show."""
    texts = ["".join((cell or "").split()) for cell in cells]
    found = []
    for one in layout.assigned:
        text = texts[one.position] if one.position < len(texts) else ""
        is_number = one.column.kind in NUMBERED_KINDS and _is_made_up(text)
        is_name = one.column.kind == "name" and bool(NAME_OF_X.fullmatch(text))
        if is_number or is_name or BRACKETED.search(text):
            found.append(one.column.name)
    return found


def split_examples(layout: Layout, made_up: Mapping[int, Sequence[str]]) -> tuple[list[int], dict[int, str]]:
    """Of the lines with such cells, by row number: those that are examples, and the doubts by column."""
    if len(made_up) > MOST_MADE_UP:
        return [], {}
    examples = [number for number, columns in made_up.items() if len(columns) >= FEWEST_SIGNS]
    body = layout.sheet.row_count - len(layout.title_rows) - len(layout.header_rows)
    if 2 * len(examples) > body:
        # A sheet of little else is somebody's list with its numbers hidden.
        examples = []
    return examples, {number: one[0] for number, one in made_up.items() if number not in examples}


def _is_made_up(text: str) -> bool:
    digits = text.strip("'‘")
    is_counted = len(digits) >= LEAST_COUNTED and COUNTED.startswith(digits.removeprefix("0"))
    return is_counted or bool(ALL_X.fullmatch(digits) or ENDS_IN_X.fullmatch(digits))
