-- severity: doubt
-- label: 代发多于到账
-- Wages cannot be paid from an account that has not received as much: a figure is mistyped, or 元 and 万元 are mixed.
select
    sheet_index, row_number,
    '累计代发' as column_name,
    '累计代发多于累计到账（可能是元与万元混用）；请核对这两个金额' as message
from staged
where skip_rule is null and paid_yuan > received_yuan
