-- What is unpaid of each month worked, as changes: the due on the month's first day, then each payment, worker
-- by worker never below nothing owed, so that the sum up to any day is what was unpaid that day.
insert into wage_events by name
with known_lines as (
    select * from payroll_lines where due_yuan is not null
),

payments as (
    select
        * exclude (paid_yuan, back_paid_yuan),
        paid_date as event_date,
        paid_yuan as amount_yuan,
        case when back_paid_date < paid_date then back_paid_yuan else 0 end as paid_before_yuan
    from known_lines
    union all by name
    select
        * exclude (paid_yuan, back_paid_yuan),
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
    where amount_yuan > 0 and event_date <= (select data_until from build_info)
)

select
    project_id, town_code, sector, authority, wage_month, pay_day_date, event_date,
    sum(delta_yuan) as unpaid_delta_yuan
from deltas
group by all
having sum(delta_yuan) <> 0
order by project_id, wage_month, event_date;
