-- severity: doubt
-- label: 没有等级
-- A company without a grade, or with one that nobody knows, has none: no rule may take it for a good one.
select
    sheet_index, row_number,
    '治欠诚信等级' as column_name,
    '没有等级，或不是A、B、C：这一行不计；请补填' as message
from staged
where skip_rule is null and (grade is null or grade not in ('A', 'B', 'C'))
