-- severity: doubt
-- label: 到期早于存储
-- 到期早于存储: one of the days is mistyped.
select
    sheet_index, row_number,
    '到期日' as column_name,
    '到期日早于存储日期；请核对这两个日期' as message
from staged
where skip_rule is null and expiry_date < stored_date
