-- One line a worker and month: what was due, and what was paid on which day. What was due is NULL where 应发
-- was written but a check set it aside: nobody knows it until it is mended, and nothing is reckoned from it.
create or replace temp table payroll_lines as
with keyed as (
    select
        *,
        project_key(project_name) as project_key,
        payable_yuan is null and row_id in (
            select row_id from doubts where ledger = 'payrolls' and column_name = '应发工资'
        ) as is_payable_set_aside
    from current_payrolls
    where wage_month is not null
),

matched as (
    select
        keyed.row_id,
        keyed.wage_month,
        -- a masked name is no person: 张三 and 张四 are both 张*
        coalesce(worker_hash, keyed.row_id) as worker,
        coalesce(
            by_number.project_id, project_matches.project_id, 'name:' || coalesce(keyed.project_key, '未注明')
        ) as project_id,
        coalesce(keyed.project_name, by_number.project_name, '未注明') as written_name,
        coalesce(paid_yuan, 0) as paid_yuan,
        coalesce(back_paid_yuan, 0) as back_paid_yuan,
        paid_date,
        back_paid_date,
        pay_method,
        -- 应发 left empty beside a payment: nothing says that more was owed.
        case when not is_payable_set_aside then greatest(0, coalesce(
            payable_yuan - coalesce(deducted_yuan, 0),
            coalesce(paid_yuan, 0) + coalesce(back_paid_yuan, 0)
        )) end as due_yuan
    from keyed
    left join projects as by_number on by_number.project_id = keyed.project_number
    left join project_matches using (project_key)
),

-- The project's pay day of the following month, else that month's rule; the last day where the month is shorter.
pay_days as (
    select
        matched.*,
        coalesce(projects.project_name, written_name) as project_name,
        coalesce(projects.town_code, 'unknown') as town_code,
        coalesce(projects.sector, 'unknown') as sector,
        coalesce(projects.authority, sector_authority('unknown')) as authority,
        least(
            (wage_month + interval 1 month)::date
            + (coalesce(projects.pay_day, default_days.value::integer) - 1),
            last_day((wage_month + interval 1 month)::date)
        ) as pay_day_date
    from matched
    left join projects using (project_id)
    left join parameter_spells as default_days
        on default_days.parameter = 'default_pay_day'
        and default_days.valid_from <= (wage_month + interval 1 month)::date
        and (wage_month + interval 1 month)::date < default_days.valid_until
)

select
    * exclude (paid_date, back_paid_date),
    -- 实发 without a day was paid on the pay day, as the sheet says; 补发 without one is known only by now.
    coalesce(paid_date, pay_day_date) as paid_date,
    coalesce(back_paid_date, greatest(pay_day_date + 1, (select data_until from build_info))) as back_paid_date
from pay_days;
