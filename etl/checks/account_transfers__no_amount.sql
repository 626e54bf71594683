-- severity: doubt
-- label: 拨付没有金额
-- A payment without its amount is no payment that could be counted; the day alone says that there was one.
select
    sheet_index, row_number,
    '到账金额' as column_name,
    '没有到账金额（或看不懂），这一笔不计入拨付；请补填' as message
from staged
where skip_rule is null and transferred_yuan is null
