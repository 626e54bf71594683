-- severity: doubt
-- label: 动用大于已缴
-- 动用多于存储: one of the two is mistyped.
select
    sheet_index, row_number,
    '动用金额' as column_name,
    '动用金额多于已缴（应缴）金额；请核对这两个金额' as message
from staged
where skip_rule is null and used_yuan > coalesce(stored_yuan, required_yuan)
