-- severity: doubt
-- label: 出勤天数不合常理
-- More days of work than the month has: hours written for days, or two months in one line.
select
    sheet_index, row_number,
    '出勤天数' as column_name,
    '出勤天数为负，或多于当月天数（可能填的是小时）；请核对' as message
from staged
where skip_rule is null and attended_days not between 0 and day(last_day(wage_month))
