-- ledgers: wage_deposits
-- Two guarantees of one project in force on one day: one of them is a renewal, or one was meant to top up.
select
    'wage_deposits' as ledger,
    row_id,
    'overlapping_guarantees' as rule,
    '到期日' as column_name,
    '同一项目有别的保函（保单）与这份同时有效，同一天只计金额大的一份；确为补足或追加的，请在备注写明“补足”或“追加”' as message
from overlapping_guarantees
