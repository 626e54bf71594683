-- severity: doubt
-- label: 出勤天数多于当月天数
-- More days than the month has: hours were written, or a total slipped in.
select
    sheet_index, row_number,
    '出勤天数' as column_name,
    '出勤天数多于当月的天数（可能是小时数）；请核对' as message
from staged
where skip_rule is null and attended_days > day(last_day(attended_month))
