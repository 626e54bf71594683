/*
label = "专户余额不足"
of = "工资专用账户"
ledgers = ["payrolls", "special_accounts"]
reads = ["special_account_states", "wage_months"]
parameters = ["blue_pct", "yellow_pct", "red_pct"]
blue = "余额低于上月应付的{blue_pct}%"
yellow = "低于{yellow_pct}%"
red = "低于{red_pct}%，或余额为0"
closes = "余额补足，或销户"
source = "人社部发〔2021〕53号：专用账户用于发放工资；分级由县里定"
*/
-- A balance counts from its own day until the next one that a file tells, against what was due of the month before.
with balances as (
    select
        states.*,
        greatest(states.valid_from, states.balance_date) as day,
        cast(date_trunc('month', states.balance_date) - interval '1' month as date) as month_before
    from special_account_states as states
    where states.balance_yuan is not null and states.balance_date is not null
),

-- Two files may tell of one day: the later state holds.
latest as (
    select * from (
        select balances.*, row_number() over (
            partition by account_id, day order by valid_from desc, row_id desc
        ) as place
        from balances
        where day < valid_until
    ) as ordered
    where place = 1
),

judged as (
    select
        latest.*, wage_months.due_yuan,
        limits.blue_pct, limits.yellow_pct, limits.red_pct
    from latest
    left join wage_months
        on wage_months.project_id = latest.project_id and wage_months.wage_month = latest.month_before
    inner join limits on limits.valid_from <= latest.day and latest.day < limits.valid_until
)

select
    account_id as subject,
    day as since,
    project_id, project_name, contractor_name as employer_name,
    town_code, sector, authority,
    day,
    case
        when balance_yuan <= 0 and due_yuan > 0 then 3
        when balance_yuan * 100 < due_yuan * red_pct then 3
        when balance_yuan * 100 < due_yuan * yellow_pct then 2
        when balance_yuan * 100 < due_yuan * blue_pct then 1
        when due_yuan is not null then 0
    end as level,
    cast(null as integer) as people,
    cast(balance_yuan as decimal(18, 2)) as yuan,
    balance_date as about_day,
    month_before as wage_month,
    case
        when due_yuan is null
            then balance_date || ' 有余额，没有 ' || strftime(month_before, '%Y-%m') || ' 的工资表，不能判定'
        else balance_date || ' 余额，' || strftime(month_before, '%Y-%m') || ' 应付 ' || due_yuan || ' 元'
    end as reason,
    row_id as mark
from judged
union all
select
    account_id as subject,
    valid_until as since,
    project_id, project_name, contractor_name as employer_name,
    town_code, sector, authority,
    valid_until as day,
    0 as level,
    cast(null as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    closed_date as about_day,
    cast(null as date) as wage_month,
    '已销户' as reason,
    row_id as mark
from special_account_states as closed
where valid_until < cast('9999-12-31' as date)
    and not exists (
        select 1 from special_account_states as later
        where later.account_id = closed.account_id and later.valid_from >= closed.valid_until
    )
    and not exists (
        select 1 from latest where latest.account_id = closed.account_id and latest.day >= closed.valid_until
    )
