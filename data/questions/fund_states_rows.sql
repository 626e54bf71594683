-- Each account of the revolving fund on the day asked for. A pool comes from the office's own table; a click
-- leads to the lines behind what is outstanding, the answer of fund_ageing.
select
    labelled.account_name as 资金账户,
    labelled.pool_yuan as "资金规模（元）",
    labelled.outstanding_yuan as "未追回垫付（元）",
    labelled.pool_yuan - labelled.outstanding_yuan as "余额（元）",
    labelled.valid_from as 自何日起,
    '参考表 fund_pools' as 规模依据,
    'account:' || labelled.account_code || ':' || $as_of::date as 行标识
from labelled
order by labelled.account_code
