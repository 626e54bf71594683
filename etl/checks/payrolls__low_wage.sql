-- severity: doubt
-- label: 月工资过小
-- So little for a month is most often 万元 written where 元 is meant. A day's work may be true, so it stays.
select
    sheet_index, row_number,
    '应发工资' as column_name,
    '一月工资少得不合常理（可能是按万元填写），暂按原数计入；请核对后更正' as message
from staged
where skip_rule is null and payable_yuan > 0 and payable_yuan < parameter_value('least_wage_month_yuan')
