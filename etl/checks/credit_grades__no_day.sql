-- severity: doubt
-- label: 等级没有日期
-- From which day a grade holds is not known without one.
select
    sheet_index, row_number,
    '评定日期' as column_name,
    '没有评定日期和有效期：从载入之日起计；请补填' as message
from staged
where skip_rule is null and graded_date is null and from_date is null
