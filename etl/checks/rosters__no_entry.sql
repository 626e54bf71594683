-- severity: doubt
-- label: 没有进场日期
-- notice: yes
-- Since when a worker is on site is not known without it. One line represents all of its sheet.
select
    sheet_index, min(row_number) as row_number,
    '进场日期' as column_name,
    '本表有 ' || count(*) || ' 行没有进场日期，在场从载入之日起计；请补填进场日期' as message
from staged
where skip_rule is null and entry_date is null
group by sheet_index
