-- severity: doubt
-- label: 支付日不合常理
-- clears: pay_day
-- 工资支付日 is a day of the month.
select
    sheet_index, row_number,
    '工资支付日' as column_name,
    '工资支付日应为1到31，已按空值处理；请核对' as message
from staged
where skip_rule is null and pay_day not between 1 and 31
