-- Each account of the revolving fund on the day asked for. A pool comes from the office's own table; a click
-- leads to the lines behind what is outstanding, the answer of fund_ageing.
select
    town_labels.town_name as 资金账户,
    selected.pool_yuan as "资金规模（元）",
    selected.outstanding_yuan as "未追回垫付（元）",
    selected.pool_yuan - selected.outstanding_yuan as "余额（元）",
    selected.valid_from as 自何日起,
    '参考表 fund_pools' as 规模依据,
    'account:' || selected.account_code || ':' || $as_of::date as 行标识
from selected
left join town_labels on town_labels.town_code = selected.account_code
order by selected.account_code
