-- severity: doubt
-- label: 追偿早于垫付
-- 追偿早于批准垫付: one of the two days is mistyped.
select
    sheet_index, row_number,
    '追偿日期' as column_name,
    '追偿日期早于批准（垫付）日期；请核对这两个日期' as message
from staged
where skip_rule is null and reclaimed_date < advanced_date
