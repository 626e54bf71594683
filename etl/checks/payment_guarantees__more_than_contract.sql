-- severity: doubt
-- label: 担保金额大于合同额
-- More is secured than the works cost: 元 and 万元 are mixed, or a figure is mistyped.
select
    sheet_index, row_number,
    '担保金额' as column_name,
    '担保金额大于合同额（可能是元与万元混用）；请核对这两个金额' as message
from staged
where skip_rule is null and guaranteed_yuan > contract_yuan
