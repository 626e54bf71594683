-- One row a project and month worked, as known on data_until: payments after it have not happened yet.
insert into wage_months by name
with lines as (
    select
        *,
        case when paid_date <= data_until then paid_yuan else 0 end as paid_by_now,
        case when back_paid_date <= data_until then back_paid_yuan else 0 end as back_paid_by_now,
        case when paid_date <= least(pay_day_date, data_until) then paid_yuan else 0 end
        + case when back_paid_date <= least(pay_day_date, data_until) then back_paid_yuan else 0 end
            as paid_in_time
    from payroll_lines
    cross join build_info
)

select
    project_id,
    min(project_name) as project_name,
    any_value(town_code) as town_code,
    any_value(sector) as sector,
    any_value(authority) as authority,
    wage_month,
    count(distinct worker) as worker_count,
    coalesce(sum(due_yuan), 0) as due_yuan,
    sum(paid_by_now + back_paid_by_now) as paid_yuan,
    coalesce(sum(paid_by_now) filter (where pay_method = '专户代发'), 0) as bank_paid_yuan,
    coalesce(sum(paid_by_now) filter (where pay_method is not null), 0) as known_way_paid_yuan,
    any_value(pay_day_date) as pay_day_date,
    any_value(pay_day_date <= data_until) as is_pay_day_past,
    -- 《保障农民工工资支付条例》第十一条: in full, to each worker; one worker short is a month short. Lines whose
    -- due is not known decide nothing; NULL where it is known of none.
    bool_and(paid_in_time >= due_yuan) as is_paid_on_time
from lines
group by project_id, wage_month
order by project_id, wage_month;
