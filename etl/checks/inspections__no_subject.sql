-- severity: reject
-- label: 没有检查对象
-- A check of nobody is no check.
select
    sheet_index, row_number,
    '检查对象' as column_name,
    '没有检查对象，也没有项目名称；请补填，或删去这一行' as message
from staged
where skip_rule is null and employer_name is null and project_name is null and project_number is null
