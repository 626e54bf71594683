/*
id = "wage_events"
label = "应发未发工资的变动"
description = "月初记应付，每次支付记减少；截至某日相加即为当日未发"
ledgers = ["payrolls"]
after = ["payroll_lines"]
dimensions = { town = "town_code", sector = "sector", authority = "authority" }
drill = ["project_id", "wage_month"]
columns = [
  { name = "project_id", type = "text", comment = "项目标识" },
  { name = "town_code", type = "text", comment = "镇街代码" },
  { name = "sector", type = "text", comment = "行业代码" },
  { name = "authority", type = "text", comment = "主管部门代码" },
  { name = "wage_month", type = "date", comment = "应发月份（当月1日）" },
  { name = "pay_day_date", type = "date", comment = "次月的工资支付日" },
  { name = "event_date", type = "date", comment = "变动日期；未写发放日期的实发记在支付日，支付日未到的记在数据截至日" },
  { name = "unpaid_delta_yuan", type = "decimal(18, 2)", unit = "元", comment = "未发金额的变动，逐人不低于0后相加", null = "看不出应发或已发多少，一人一行" },
]
*/
-- What is unpaid of each month worked, as changes: the due on the month's first day, then each payment, worker
-- by worker never below nothing owed, so that the sum up to any day is what was unpaid that day. A line of which
-- this is not known has one row of its own, without an amount.
with known_lines as (
    select * from payroll_lines where due_yuan is not null and paid_yuan is not null
),

payments as (
    select
        project_id, town_code, sector, authority, wage_month, pay_day_date, due_yuan,
        paid_date as event_date,
        paid_yuan as amount_yuan,
        case when back_paid_date < paid_date then back_paid_yuan else 0 end as paid_before_yuan
    from known_lines
    union all
    select
        project_id, town_code, sector, authority, wage_month, pay_day_date, due_yuan,
        back_paid_date as event_date,
        back_paid_yuan as amount_yuan,
        case when paid_date <= back_paid_date then paid_yuan else 0 end as paid_before_yuan
    from known_lines
),

deltas as (
    select project_id, town_code, sector, authority, wage_month, pay_day_date,
        wage_month as event_date, due_yuan as delta_yuan
    from known_lines
    union all
    select
        project_id, town_code, sector, authority, wage_month, pay_day_date, event_date,
        least(due_yuan, paid_before_yuan) - least(due_yuan, paid_before_yuan + amount_yuan) as delta_yuan
    from payments
    cross join build_info
    where amount_yuan > 0 and event_date <= data_until
)

select
    project_id, town_code, sector, authority, wage_month, pay_day_date, event_date,
    sum(delta_yuan) as unpaid_delta_yuan
from deltas
group by project_id, town_code, sector, authority, wage_month, pay_day_date, event_date
having sum(delta_yuan) <> 0
union all
select project_id, town_code, sector, authority, wage_month, pay_day_date,
    wage_month as event_date, cast(null as decimal(18, 2)) as unpaid_delta_yuan
from payroll_lines
where due_yuan is null or paid_yuan is null
order by project_id, wage_month, event_date;
