-- severity: doubt
-- label: 标记在没有的日子
-- 30 February: the sheet of another month was copied, or a mark slipped by a column.
select
    sheet_index, row_number,
    '1至31日' as column_name,
    '当月没有的日子（' || (day(last_day(attended_month)) + 1) || '日以后）有出勤标记，没有计入；请核对月份和标记' as message
from staged
where skip_rule is null and regexp_matches(substr(day_marks, day(last_day(attended_month)) + 1), '[FH]')
