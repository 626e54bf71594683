-- severity: doubt
-- label: 没有开户日期
-- Whether an account was opened in time cannot be judged without the day; that it is open is known all the same.
select
    sheet_index, row_number,
    '开户日期' as column_name,
    '没有开户日期：账户照计，是否在合同签订后按期开户无从判断；请补填开户日期' as message
from staged
where skip_rule is null and opened_date is null
