-- Each account's pool and what of it is out, from every day on which either changes: an entry, or New Year,
-- for a pool is set up for one year. A year without a row in fund_pools.csv has none.
insert into fund_states by name
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
    group by all
)

select
    changes.account_code,
    changes.account_code as town_code,
    changes.day as valid_from,
    lead(changes.day, 1, date '9999-12-31') over account_days as valid_until,
    coalesce(fund_pools.pool_yuan, 0) as pool_yuan,
    sum(coalesce(moved.outstanding_delta_yuan, 0)) over account_days as outstanding_yuan
from changes
left join moved on moved.account_code = changes.account_code and moved.day = changes.day
left join fund_pools
    on fund_pools.account_code = changes.account_code and fund_pools.year = year(changes.day)
window account_days as (partition by changes.account_code order by changes.day)
order by changes.account_code, changes.day;
