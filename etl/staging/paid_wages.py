"""What a payroll says was paid: 实发, 已发, 未发 and 剩余 settled into paid_yuan and unpaid_yuan."""

from __future__ import annotations

from collections.abc import Container

import duckdb

from data.spec.ledger import Ledger

# A ledger that declares these is settled.
FIELDS = ("paid_yuan", "paid_so_far_yuan", "unpaid_yuan", "remaining_yuan")
# The fields of a payment by the name under which their cells are asked about here.
PAYMENTS = {"paid": "paid_yuan", "paid_so_far": "paid_so_far_yuan"}
# A cell that says that nothing was paid; 不详 and 待定 do not.
NOTHING = "coalesce(regexp_full_match(trim(half_width(raw.{column})), '[-—/.0]*|无|没有|未发|未付'), true)"

# The words of a header do not always say which amount is under it, the sums of the rows do. net_yuan is
# what was due after deductions. A row with equal amounts, or with nothing paid so far, decides nothing.
ROLES = """
    select
        sheet_index,
        bool_or(has_paid) as sheet_has_paid,
        bool_or(has_paid_so_far) as sheet_has_paid_so_far,
        -- 实发 beside 已发: both the same; what was due after deductions; or a further payment. Else unclear.
        case
            when not (bool_or(has_paid) and bool_or(has_paid_so_far)) then 'one'
            when count(*) filter (where paid_yuan <> paid_so_far_yuan) = 0 then 'same'
            when count(*) filter (where is_telling and is_due)
                > count(*) filter (where is_telling and not is_due) then 'due'
            when count(*) filter (where is_telling and is_further)
                > count(*) filter (where is_telling and not is_further) then 'further'
            else 'unclear'
        end as paid_role,
        -- 剩余: owed where 应发 less what was paid leaves it, paid where 应发 less what is owed leaves it.
        case
            when count(*) filter (where is_owed_sum) > count(*) filter (where not is_owed_sum) then 'owed'
            when count(*) filter (where is_paid_sum) > count(*) filter (where not is_paid_sum) then 'paid'
        end as remaining_role
    from (
        select
            *,
            paid_yuan <> paid_so_far_yuan and paid_so_far_yuan <> 0 as is_telling,
            paid_yuan = net_yuan as is_due,
            paid_yuan + paid_so_far_yuan = net_yuan as is_further,
            coalesce(paid_so_far_yuan, paid_yuan) as one_paid_yuan,
            remaining_yuan in (net_yuan - one_paid_yuan, payable_yuan - one_paid_yuan) as is_owed_sum,
            remaining_yuan in (net_yuan - unpaid_yuan, payable_yuan - unpaid_yuan) as is_paid_sum
        from said_lines
    )
    group by sheet_index
"""

SETTLED = """
    with owed as (
        select
            * exclude (unpaid_yuan),
            coalesce(unpaid_yuan, case when remaining_role = 'owed' then remaining_yuan end) as unpaid_yuan,
            case paid_role
                when 'one' then coalesce(paid_so_far_yuan, paid_yuan)
                when 'same' then coalesce(paid_so_far_yuan, paid_yuan)
                when 'due' then paid_so_far_yuan
                when 'further' then paid_yuan + coalesce(paid_so_far_yuan, 0)
            end as said_yuan
        from said_lines join sheet_roles using (sheet_index)
    )

    select
        sheet_index,
        row_number,
        unpaid_yuan,
        case
            when said_yuan is not null then said_yuan
            when remaining_role = 'paid' then remaining_yuan
            when unpaid_yuan between 0 and net_yuan then net_yuan - unpaid_yuan
            -- An empty cell of a column that others have filled in: not paid.
            when paid_role <> 'unclear' and (sheet_has_paid or sheet_has_paid_so_far)
                and is_nothing_paid and is_nothing_paid_so_far then 0
        end as paid_yuan
    from owed
"""


def settle_paid(con: duckdb.DuckDBPyConnection, ledger: Ledger, raw: Container[str]) -> None:
    """Set paid_yuan and unpaid_yuan (元) of `staged`, by sheet; paid_yuan is NULL where nobody knows it.

    `raw` are the columns of temp table `raw`, whose cells say whether a column was filled in at all.
    """
    if not all(field in ledger.by_field for field in FIELDS):
        return
    columns = {name: ledger.by_field[field].name for name, field in PAYMENTS.items()}
    cells = {name: f'"{column}"' if column in raw else None for name, column in columns.items()}
    payment_columns = ", ".join(
        f"raw.{cell} is not null as has_{name}, {NOTHING.format(column=cell)} as is_nothing_{name}"
        if cell
        else f"false as has_{name}, true as is_nothing_{name}"
        for name, cell in cells.items()
    )
    con.execute(
        "create or replace temp table said_lines as select sheet_index, row_number, payable_yuan,"
        " payable_yuan - coalesce(deducted_yuan, 0) as net_yuan, paid_yuan, paid_so_far_yuan, unpaid_yuan,"
        f" remaining_yuan, {payment_columns} from staged join raw using (sheet_index, row_number)"
    )
    con.execute(f"create or replace temp table sheet_roles as {ROLES}")
    con.execute(f"create or replace temp table settled as {SETTLED}")
    con.execute(
        "update staged set paid_yuan = settled.paid_yuan, unpaid_yuan = settled.unpaid_yuan,"
        # What was settled is content where it is not what the cell says: a row read by older rules is new.
        " content_hash = case when settled.paid_yuan is distinct from staged.paid_yuan"
        " or settled.unpaid_yuan is distinct from staged.unpaid_yuan"
        " then md5(concat_ws(chr(31), content_hash, settled.paid_yuan, settled.unpaid_yuan))"
        " else content_hash end from settled"
        " where staged.sheet_index = settled.sheet_index and staged.row_number = settled.row_number"
    )
    for table in ("said_lines", "sheet_roles", "settled"):
        con.execute(f"drop table {table}")
