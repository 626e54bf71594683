-- severity: doubt
-- label: 剩余工资分不清
-- notice: yes
-- 剩余工资 may be what is still owed or what was handed over in the end; where the sums of the rows do not say
-- which, it is not used, and a person is asked. One line represents its sheet.
select
    sheet_index, min(row_number) as row_number,
    '剩余工资' as column_name,
    '分不清“剩余工资”一列是还欠的还是实际发的（各行的应发、已发、未发对不出来），没有采用；是还欠的请把表头改为'
    || '“未发工资”，是实际发的改为“实发工资”，也可在“数据”页核对列的对应' as message
from staged
where skip_rule is null and remaining_yuan is not null
group by sheet_index
having count(*) filter (where remaining_yuan = unpaid_yuan or remaining_yuan = paid_yuan)
    <= count(*) filter (where remaining_yuan is distinct from unpaid_yuan and remaining_yuan is distinct from paid_yuan)
