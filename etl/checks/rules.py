"""Checks that follow from a declaration alone: they hold for every ledger and column of a kind."""

from __future__ import annotations

from collections.abc import Callable

import duckdb

from data.spec.ledger import Column, Ledger
from etl.checks.approximate_amounts import doubt_approximate

Connection = duckdb.DuckDBPyConnection

DATE_SHAPES = "2024-03-05、2024/3/5、2024年3月5日 或 20240305"
# kind → (rule, what is wrong and how to mend it); the value itself is not repeated.
UNREADABLE = {
    "date": ("impossible_date", f"日期不存在或看不懂；请改为 {DATE_SHAPES}"),
    "datetime": ("impossible_date", f"日期时间不存在或看不懂；请改为 {DATE_SHAPES}，时间如 10:22:11"),
    "month": ("impossible_date", "月份不存在或看不懂；请改为 2024-03 或 2024年3月"),
    "yuan": ("unreadable_amount", "金额看不懂，已按空值处理；请改为一个数字，如 35000 或 3.5万元"),
    "count": ("unreadable_count", "数量看不懂，已按空值处理；请改为一个整数，如 12"),
    "quantity": ("unreadable_quantity", "数量看不懂，已按空值处理；请改为一个数字，如 22.5"),
    "pct": ("unreadable_pct", "比例看不懂，已按空值处理；请改为如 2%"),
    "limit": ("unreadable_limit", "时限看不懂，已按空值处理；请改为日期，或如 10个工作日"),
    "id_card": ("implausible_id_card", "身份证号不是18位或15位，不能用于比对同一人；请核对"),
    "day_marks": (
        "unknown_mark",
        "有看不懂的考勤标记，那几天没有计入；请改为 √（出勤）、半、×（缺勤）、○（休息），或天数、小时数",
    ),
    "phone": ("implausible_phone", "手机号不是11位，不能用于比对同一人；请核对"),
}
DATES = frozenset({"date", "datetime", "month"})
# A date without which the row still counts.
UNREADABLE_DATE = f"日期看不懂，已按空值处理，该行照计；请改为 {DATE_SHAPES}，没有的请留空"
WORDED_DATE = (
    "写的是文字不是日期，已按没有这个日期处理（未结的按未办结，长期的按没有到期日），该行照计；请核对"
)
DAMAGED_CARD = "银行卡号在表格里按数值存放，末几位已丢失，卡号没有采用，该行照计；请把该列设为文本格式后补填"
DAMAGED = "长数字在表格里按数值存放，末几位已丢失；请把该列设为文本格式后重新填写完整号码"
AMBIGUOUS = "月份在表格里按数值存放，10月和1月都成了“.1”，分不清；请改为文本 2024-10 或 2024-01 这样的写法"
ROUNDED = "长号码第15位以后全是0，像是在表格里按数值存放过、末几位已丢失；请与原件核对"
UNDATED = "no_date"
UNKNOWN_CODE = "不在可用的填法之内，按原文保留；可用："


def _insert(con: Connection, table: str, *, rule: str, column: str, message: str, found: str) -> None:
    """Rows of a query giving sheet_index and row_number, each with the same reason."""
    con.execute(
        f"insert into {table} select sheet_index, row_number, $rule, $column, $message from ({found})",
        {"rule": rule, "column": column, "message": message},
    )


def clear(con: Connection, field: str, found: str) -> None:
    """Set a staged field NULL in the rows that a temp table lists."""
    con.execute(
        f"update staged set {field} = null from {found}"
        f" where staged.sheet_index = {found}.sheet_index and staged.row_number = {found}.row_number"
    )


def flagged_cells(con: Connection, ledger: Ledger) -> None:
    """Damaged numbers, cells that cannot be read, unknown codes: staging marked them while reading."""
    con.execute(
        "create or replace temp table check_flags as"
        " select sheet_index, row_number, split_part(flag, ':', 1) as rule,"
        " split_part(flag, ':', 2)::integer as position, split_part(flag, ':', 3) as taken"
        " from (select sheet_index, row_number, unnest(string_split(flags, ' ')) as flag"
        "       from staged where flags is not null and skip_rule is null)"
    )
    kinds = con.execute("select distinct rule, position from check_flags order by all").fetchall()
    for flag, position in kinds:
        if flag == "approximate":
            continue  # doubted below, after amounts that cannot be
        column = ledger.columns[position]
        is_rejected = False
        found = f"select * from check_flags where rule = '{flag}' and position = {position}"
        if column.kind in DATES and flag in ("unreadable", "worded"):
            _unread_dates(con, ledger, column, flag, found)
            continue
        if flag == "damaged" and column.kind == "bank_card":
            rule, message = "damaged_card", DAMAGED_CARD
        elif flag == "damaged":
            rule, message, is_rejected = "damaged_number", DAMAGED, True
        elif flag == "ambiguous":
            rule, message, is_rejected = "ambiguous_month", AMBIGUOUS, True
        elif flag == "rounded":
            rule, message = "rounded_number", ROUNDED
        elif flag == "unknown_code":
            rule, message = "unknown_code", UNKNOWN_CODE + "、".join(column.codes)
        else:
            rule, message = UNREADABLE[column.kind]
        _insert(
            con,
            "rejects" if is_rejected else "raw_doubts",
            rule=rule,
            column=column.name,
            message=message,
            found=found,
        )


def _unread_dates(con: Connection, ledger: Ledger, column: Column, flag: str, found: str) -> None:
    """A date that a row is not counted by is left empty. One that it is counted by is taken from another date
    of the row that the declaration names; a row that has none goes back."""
    is_needed = column.field == ledger.main_date and column.field in (*ledger.event_dates, *ledger.required)
    if not is_needed or ledger.is_date_optional:
        rule, message = "unreadable_date", UNREADABLE_DATE
        if flag == "worded":
            rule, message = "worded_date", WORDED_DATE
        _insert(con, "raw_doubts", rule=rule, column=column.name, message=message, found=found)
        return
    in_place = f"coalesce({', '.join(('null', *ledger.main_date_from))})"
    con.execute(
        f"create or replace temp table check_found as select sheet_index, row_number, {in_place} as in_place"
        f" from staged semi join ({found}) using (sheet_index, row_number)"
    )
    others = "或".join(ledger.by_field[name].name for name in ledger.main_date_from)
    _insert(
        con,
        "raw_doubts",
        rule="date_from_another",
        column=column.name,
        message=f"日期看不懂，暂取同一行的{others}；请改为 {DATE_SHAPES}",
        found="select * from check_found where in_place is not null",
    )
    con.execute(
        f"update staged set {column.field} = in_place from check_found where in_place is not null"
        " and staged.sheet_index = check_found.sheet_index and staged.row_number = check_found.row_number"
    )
    rule, message = UNREADABLE[column.kind]
    _insert(
        con,
        "rejects",
        rule=rule,
        column=column.name,
        message=f"{message}；{_may_be_empty(ledger, column)}",
        found="select * from check_found where in_place is null",
    )


def _may_be_empty(ledger: Ledger, column: Column) -> str:
    if column.field in ledger.required or not ledger.number:
        return "这一栏不能留空"
    return f"实在查不到的可以留空，有{ledger.by_field[ledger.number].name}的行照收，但不计入任何时间段"


def _not_rejected_for(column: Column) -> str:
    """Rows whose cell was given but unreadable have their own reason already."""
    return (
        "not exists (select 1 from rejects where rejects.sheet_index = staged.sheet_index"
        f" and rejects.row_number = staged.row_number and rejects.column_name = '{column.name}')"
    )


def missing(con: Connection, ledger: Ledger) -> None:
    """Required cells, and a row's number and date: without both it can neither be found again nor counted."""
    for field in ledger.required:
        column = ledger.by_field[field]
        _insert(
            con,
            "rejects",
            rule="required_missing",
            column=column.name,
            message=f"缺少{column.name}；请补填后重新导入",
            found="select * from staged where skip_rule is null"
            f" and {field} is null and {_not_rejected_for(column)}",
        )
    if ledger.is_date_optional:
        return
    dated = ledger.by_field[ledger.main_date]
    if dated.field in ledger.required:
        return
    number = ledger.by_field.get(ledger.number)
    columns = [column for column in (number, dated) if column]
    is_missing = " and ".join(f"{column.field} is null and {_not_rejected_for(column)}" for column in columns)
    _insert(
        con,
        "rejects",
        rule="no_number_no_date",
        column=dated.name,
        message=f"{number.name}和{dated.name}都为空，无法认出这一行；请至少补填一项"
        if number
        else f"{dated.name}为空，无法统计；请补填",
        found=f"select * from staged where skip_rule is null and {is_missing}",
    )


def undated(con: Connection, ledger: Ledger) -> None:
    """Rows without the day that they are counted by: they are kept, and are in no period."""
    column = ledger.by_field[ledger.main_date]
    is_common = ledger.undated_rule == UNDATED
    if column.field not in ledger.event_dates or ledger.is_date_optional or not is_common:
        return
    _insert(
        con,
        "raw_doubts",
        rule=UNDATED,
        column=column.name,
        message=f"没有{column.name}，不计入任何时间段；请补填",
        found=f"select * from staged where skip_rule is null and {column.field} is null"
        f" and {_not_rejected_for(column)}",
    )


def _absurd(con: Connection, field: str, name: str, what: str, limit: str) -> None:
    """Negative or beyond the parameter: the value is set aside, the row stays."""
    cause = "元与万元混用" if what == "amount" else "填错了栏"
    con.execute(
        "create or replace temp table check_found as"
        f" select sheet_index, row_number, {field} < 0 as is_negative"
        f" from staged where skip_rule is null and ({field} < 0 or {field} > parameter_value($limit))",
        {"limit": limit},
    )
    _insert(
        con,
        "raw_doubts",
        rule=f"negative_{what}",
        column=name,
        message="为负数，已按空值处理、不计入合计；请核对后更正",
        found="select * from check_found where is_negative",
    )
    _insert(
        con,
        "raw_doubts",
        rule=f"absurd_{what}",
        column=name,
        message=f"大得不合常理（可能是{cause}），已按空值处理、不计入合计；请核对后更正",
        found="select * from check_found where not is_negative",
    )
    clear(con, field, "check_found")


def amounts(con: Connection, ledger: Ledger) -> None:
    for column in ledger.of_kind("yuan"):
        _absurd(con, column.field, column.name, "amount", ledger.absurd_yuan)
    for column in ledger.of_kind("count"):
        _absurd(con, column.field, column.name, "count", "absurd_workers")
    if ledger.read_words:
        words = ledger.by_field[ledger.read_words[-1]].name
        _absurd(con, "text_yuan", words, "amount", ledger.absurd_yuan)
        _absurd(con, "text_worker_count", words, "count", "absurd_workers")


def amounts_per_head(con: Connection, ledger: Ledger) -> None:
    """An amount that would be too much for each of its workers is most often 万元 read as 元.

    Where one of the two was read from the words, that is set aside: what a column says stands.
    """
    own = [(column.field, column.workers, column.field, column.name) for column in ledger.staged]
    own = [pair for pair in own if pair[1]]
    read = []
    if ledger.read_words:
        words = ledger.by_field[ledger.read_words[-1]].name
        read = [
            ("text_yuan", heads, "text_yuan", words)
            for heads in ("text_worker_count", *(one[1] for one in own))
        ]
        read += [(amount, "text_worker_count", "text_worker_count", words) for amount, *_ in own]
    for amount, heads, doubted, name in [*own, *read]:
        con.execute(
            "create or replace temp table check_found as select sheet_index, row_number from staged"
            f" where skip_rule is null and {heads} > 0"
            f" and {amount} > {heads} * parameter_value('absurd_yuan_per_worker')"
        )
        _insert(
            con,
            "raw_doubts",
            rule="absurd_amount_per_head",
            column=name,
            message="按人数平均大得不合常理（可能是元与万元混用，或人数有误），"
            "已按空值处理、不计入合计；请核对后更正",
            found="select * from check_found",
        )
        clear(con, doubted, "check_found")


def implausible_years(con: Connection, ledger: Ledger) -> None:
    """Days on which something has happened: not before the ledgers began nor after the day of loading."""
    months = [column.field for column in ledger.of_kind("month")]
    for field in (*ledger.event_dates, *months):
        column = ledger.by_field[field]
        _insert(
            con,
            "raw_doubts",
            rule="implausible_date",
            column=column.name,
            message="日期早得不合常理，或晚于导入当天，不计入数据截至；请核对年份",
            found="select * from staged where skip_rule is null"
            f" and ({field}::date > getvariable('loaded_on')"
            f" or year({field}) < parameter_value('first_plausible_year'))",
        )


def unknown_towns(con: Connection, ledger: Ledger) -> None:
    for column in ledger.of_kind("town"):
        address = "address" if "address" in ledger.by_field else "null::varchar"
        _insert(
            con,
            "raw_doubts",
            rule="unknown_town",
            column=column.name,
            message="未知镇街，暂列“未知镇街”；请在“数据”页“待核”选定镇街，或改正后重新导入",
            found=f"select * from staged where skip_rule is null and {column.field} is not null"
            f" and town_code_of({column.field}, {address}) is null",
        )


ALL: tuple[Callable[[Connection, Ledger], None], ...] = (
    flagged_cells,
    missing,
    undated,
    amounts,
    amounts_per_head,
    doubt_approximate,
    implausible_years,
    unknown_towns,
)
# Those that ask of what was read from the words as well.
OF_READING = (amounts, amounts_per_head)
