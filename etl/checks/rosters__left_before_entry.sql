-- severity: doubt
-- label: 退场早于进场
-- One of the two days is mistyped.
select
    sheet_index, row_number,
    '退场日期' as column_name,
    '退场日期早于进场日期；请核对这两个日期' as message
from staged
where skip_rule is null and exit_date < entry_date
