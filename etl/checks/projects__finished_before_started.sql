-- severity: doubt
-- label: 竣工早于开工
-- 竣工早于开工: one of the days is mistyped.
select
    sheet_index, row_number,
    case when finish_date < start_date then '实际竣工日期' else '计划竣工日期' end as column_name,
    '竣工日期早于开工日期；请核对这两个日期' as message
from staged
where skip_rule is null and (finish_date < start_date or planned_finish_date < start_date)
