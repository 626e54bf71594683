-- severity: doubt
-- label: 看不出已发多少
-- notice: yes
-- No column says what was paid, and none from which it follows: it is unknown. One line represents its sheet.
select
    sheet_index, min(row_number) as row_number,
    '实发工资' as column_name,
    '本表有 ' || count(*) || ' 行看不出已发多少（没有实发、已发一类的金额，也不能由应发减未发得出）：已发按不明处理，'
    || '不计入应发未发，也不判断是否按时足额；请补填已发金额，没有发的填 0' as message
from staged
where skip_rule is null and paid_yuan is null and (payable_yuan is not null or remaining_yuan is not null)
group by sheet_index
