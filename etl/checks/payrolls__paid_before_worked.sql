-- severity: doubt
-- label: 发放早于所属月份
-- Paid before the month began in which it was earned: one of the two is mistyped.
select
    sheet_index, row_number,
    case when paid_date < wage_month then '发放日期' else '补发日期' end as column_name,
    '发放早于工资所属月份；请核对月份和发放、补发日期' as message
from staged
where skip_rule is null and (paid_date < wage_month or back_paid_date < wage_month)
