-- severity: doubt
-- label: 办结早于收到
-- 办结早于登记: one of the two days is mistyped.
select
    sheet_index, row_number,
    '办结日期' as column_name,
    '办结日期早于登记日期；请核对这两个日期' as message
from staged
where skip_rule is null and settled_date < received_date
