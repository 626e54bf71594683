-- severity: doubt
-- label: 追偿大于垫付
-- 已追偿多于垫付: one of the two is mistyped, or the amount advanced was left out or set aside.
select
    sheet_index, row_number,
    '已追偿' as column_name,
    '已追偿多于垫付金额（垫付金额为空或看不懂的按0），多出的部分不计；请核对垫付金额和已追偿' as message
from staged
where skip_rule is null and reclaimed_yuan > coalesce(advanced_yuan, 0)
