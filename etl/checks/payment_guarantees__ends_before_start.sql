-- severity: doubt
-- label: 担保终止早于起始
-- One of the two days is mistyped.
select
    sheet_index, row_number,
    '担保终止日期' as column_name,
    '担保终止日期早于起始日期；请核对这两个日期' as message
from staged
where skip_rule is null and end_date < start_date
