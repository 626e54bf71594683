-- severity: doubt
-- label: 未发不等于应发减已发
-- 未发 beside 应发 and 已发 must be their difference: one of the three is mistyped, or 未发 adds up several months.
select
    sheet_index, row_number,
    '未发工资' as column_name,
    '应发减扣款、减已发（含补发）不等于未发，暂按应发和已发计算；请核对这几项' as message
from staged
where skip_rule is null
    and unpaid_yuan not in (
        payable_yuan - coalesce(deducted_yuan, 0) - paid_yuan - coalesce(back_paid_yuan, 0),
        payable_yuan - paid_yuan - coalesce(back_paid_yuan, 0),
        payable_yuan - coalesce(deducted_yuan, 0) - paid_yuan
    )
