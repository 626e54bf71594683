-- severity: doubt
-- label: 复查早于检查
-- One of the days is mistyped.
select
    sheet_index, row_number,
    case when recheck_date < inspected_date then '复查日期' else '整改期限' end as column_name,
    '复查日期或整改期限早于检查日期；请核对这些日期' as message
from staged
where skip_rule is null and (recheck_date < inspected_date or correct_by_date < inspected_date)
