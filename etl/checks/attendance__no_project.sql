-- severity: doubt
-- label: 没有项目名称
-- notice: yes
-- Attendance of no project counts under none. One line represents all of its sheet.
select
    sheet_index, min(row_number) as row_number,
    '项目名称' as column_name,
    '本表有 ' || count(*) || ' 行没有项目名称，列在“未注明”下；请在标题或表中补填项目名称' as message
from staged
where skip_rule is null and project_name is null and project_number is null
group by sheet_index
