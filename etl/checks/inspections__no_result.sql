-- severity: doubt
-- label: 没有检查结果
-- Whether something was found is not known without it; that there was a check is.
select
    sheet_index, row_number,
    '检查结果' as column_name,
    '没有检查结果：计入检查，不计入发现问题的占比；请补填' as message
from staged
where skip_rule is null and result_code is null
