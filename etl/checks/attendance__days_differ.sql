-- severity: doubt
-- label: 出勤天数与标记不同
-- The marks of the days are summed up by hand at the end of the line, and not always well.
with marks as (
    select
        sheet_index, row_number, attended_days,
        left(day_marks, day(last_day(attended_month))::integer) as marks
    from staged
    where skip_rule is null and day_marks is not null and not contains(day_marks, '?')
),

counted as (
    select
        *,
        length(marks) - length(replace(marks, 'F', ''))
        + 0.5 * (length(marks) - length(replace(marks, 'H', ''))) as marked_days
    from marks
)

select
    sheet_index, row_number,
    '出勤天数' as column_name,
    '出勤天数与逐日的标记相加不同，按标记计' || (marked_days::decimal(9, 1))::varchar || '天；请核对' as message
from counted
where attended_days <> marked_days
