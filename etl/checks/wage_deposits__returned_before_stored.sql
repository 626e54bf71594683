-- severity: doubt
-- label: 返还动用早于存储
-- 返还、动用早于存储: one of the days is mistyped.
select
    sheet_index, row_number,
    case when returned_date < stored_date then '返还日期' else '动用日期' end as column_name,
    '返还或动用早于存储日期；请核对这些日期' as message
from staged
where skip_rule is null and (returned_date < stored_date or used_date < stored_date)
