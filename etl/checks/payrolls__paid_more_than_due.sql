-- severity: doubt
-- label: 实发大于应发
-- 实发加补发多于应发减扣款: a mistyped amount, or back pay of another month.
select
    sheet_index, row_number,
    '实发工资' as column_name,
    '实发（含补发）多于应发减扣款；请核对应发、扣款和实发' as message
from staged
where skip_rule is null
    and coalesce(paid_yuan, 0) + coalesce(back_paid_yuan, 0) > payable_yuan - coalesce(deducted_yuan, 0)
