-- severity: doubt
-- label: 销户早于开户
-- One of the two days is mistyped.
select
    sheet_index, row_number,
    '销户日期' as column_name,
    '销户日期早于开户日期；请核对这两个日期' as message
from staged
where skip_rule is null and closed_date < opened_date
