-- severity: doubt
-- label: 应缴比例不合常理
-- What is to be stored is a small share of the contract, whether the share is written or follows from the two
-- amounts. Far from it, 元 and 万元 are mixed. Nothing to be stored is an exemption, not a share.
with shares as (
    select
        sheet_index, row_number, ratio_pct,
        100 * required_yuan / nullif(contract_yuan, 0) as share_pct
    from staged
    where skip_rule is null
)

select
    sheet_index, row_number,
    case when ratio_pct > parameter_value('most_deposit_ratio_pct') then '应缴比例' else '应缴额' end as column_name,
    case
        when ratio_pct > parameter_value('most_deposit_ratio_pct') then '应缴比例超出规定的范围；请核对'
        else '应缴额与合同额的比例不合常理（可能是元与万元混用）；请核对这两个金额'
    end as message
from shares
where ratio_pct > parameter_value('most_deposit_ratio_pct')
    or share_pct > parameter_value('most_deposit_ratio_pct')
    or share_pct > 0 and share_pct < parameter_value('least_deposit_ratio_pct')
