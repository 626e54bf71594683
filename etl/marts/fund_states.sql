/*
id = "fund_states"
label = "应急周转金账户"
description = "一个账户在一段时间内的状态，valid_from <= 日期 < valid_until"
ledgers = ["revolving_fund"]
after = ["fund_entries"]
is_states = true
dimensions = { town = "town_code", account = "account_code" }
drill = ["account_code"]
columns = [
  { name = "account_code", type = "text", comment = "账户：县的代码为县本级，否则为镇街代码，看不出是哪个的为 unknown" },
  { name = "town_code", type = "text", comment = "镇街代码，与账户相同" },
  { name = "valid_from", type = "date", comment = "状态起始日" },
  { name = "valid_until", type = "date", comment = "状态终止日（不含）" },
  { name = "pool_yuan", type = "decimal(18, 2)", unit = "元", comment = "当年资金规模，参考表 fund_pools，没有该年的为0" },
  { name = "outstanding_yuan", type = "decimal(18, 2)", unit = "元", comment = "尚未追回的垫付，不论哪年垫付" },
]
*/
-- Each account's pool and what of it is out, from every day on which either changes: an entry, or New Year,
-- for a pool is set up for one year. A year without a row in fund_pools.csv has none.
with changes as (
    select account_code, make_date(year, 1, 1) as day from fund_pools
    union
    select account_code, make_date(year + 1, 1, 1) as day from fund_pools
    union
    select account_code, entry_date as day from fund_entries
),

moved as (
    select
        account_code,
        entry_date as day,
        sum(case kind when 'advance' then amount_yuan else -amount_yuan end) as outstanding_delta_yuan
    from fund_entries
    group by account_code, entry_date
)

select
    changes.account_code,
    changes.account_code as town_code,
    changes.day as valid_from,
    lead(changes.day, 1, cast('9999-12-31' as date)) over account_days as valid_until,
    coalesce(fund_pools.pool_yuan, 0) as pool_yuan,
    sum(coalesce(moved.outstanding_delta_yuan, 0)) over account_days as outstanding_yuan
from changes
left join moved on moved.account_code = changes.account_code and moved.day = changes.day
left join fund_pools
    on fund_pools.account_code = changes.account_code and fund_pools.year = year(changes.day)
window account_days as (partition by changes.account_code order by changes.day)
order by changes.account_code, changes.day;
