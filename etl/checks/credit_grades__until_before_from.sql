-- severity: doubt
-- label: 有效期止早于起
-- One of the two days is mistyped.
select
    sheet_index, row_number,
    '有效期止' as column_name,
    '有效期的截止早于开始（或评定日期）；请核对这些日期' as message
from staged
where skip_rule is null and until_date < coalesce(from_date, graded_date)
