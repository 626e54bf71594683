/*
label = "工资没有全部由专户代发"
of = "项目"
ledgers = ["payrolls"]
reads = ["payroll_lines", "projects"]
parameters = ["blue_pct", "yellow_pct", "red_pct"]
cut_by = ["payrolls"]
blue = "注明方式的实发中，专户代发不足{blue_pct}%"
yellow = "专户代发不足{yellow_pct}%"
red = "专户代发不足{red_pct}%"
closes = "补由专户代发，或下一个月份达到"
source = "《保障农民工工资支付条例》第三十一条；分级由县里定"
*/
-- The latest month whose pay day is past speaks for its project, with what was paid of it by each day since.
with payments as (
    select project_id, project_name, town_code, sector, authority, wage_month, pay_day_date,
        paid_date as day, paid_yuan as yuan, pay_method
    from payroll_lines
    where paid_yuan > 0 and pay_method is not null and project_id not like 'name:%'
),

months as (
    select
        project_id, wage_month,
        min(project_name) as project_name, min(town_code) as town_code, min(sector) as sector,
        min(authority) as authority, min(pay_day_date) as pay_day_date
    from payments
    group by project_id, wage_month
),

spans as (
    select
        months.*,
        pay_day_date + 1 as judged_from,
        coalesce(
            lead(pay_day_date) over (partition by months.project_id order by wage_month) + 1,
            projects.valid_until,
            cast('9999-12-31' as date)
        ) as judged_until
    from months
    left join projects on projects.project_id = months.project_id
),

days as (
    select project_id, wage_month, judged_from as day from spans
    union
    select spans.project_id, spans.wage_month, payments.day
    from spans
    inner join payments on payments.project_id = spans.project_id and payments.wage_month = spans.wage_month
    where payments.day > spans.judged_from and payments.day < spans.judged_until
),

paid as (
    select
        days.project_id, days.wage_month, days.day,
        sum(payments.yuan) as yuan,
        coalesce(sum(payments.yuan) filter (where payments.pay_method = '专户代发'), 0) as bank_yuan
    from days
    inner join payments
        on payments.project_id = days.project_id and payments.wage_month = days.wage_month
        and payments.day <= days.day
    group by days.project_id, days.wage_month, days.day
),

shares as (
    select
        spans.*, paid.day, paid.yuan, paid.bank_yuan,
        paid.bank_yuan * 100 / paid.yuan as bank_pct,
        limits.blue_pct, limits.yellow_pct, limits.red_pct
    from paid
    inner join spans on spans.project_id = paid.project_id and spans.wage_month = paid.wage_month
    inner join limits
        on limits.valid_from <= spans.pay_day_date and spans.pay_day_date < limits.valid_until
)

select
    project_id as subject,
    pay_day_date as since,
    project_id, project_name, cast(null as text) as employer_name,
    town_code, sector, authority,
    day,
    case
        when bank_pct < red_pct then 3
        when bank_pct < yellow_pct then 2
        when bank_pct < blue_pct then 1
        else 0
    end as level,
    cast(null as integer) as people,
    cast(yuan - bank_yuan as decimal(18, 2)) as yuan,
    pay_day_date as about_day,
    wage_month,
    '应发月份 ' || strftime(wage_month, '%Y-%m') || '，专户代发占 ' || printf('%.1f', bank_pct) || '%' as reason,
    'wages:' || strftime(wage_month, '%Y-%m') || ':' || project_id as mark
from shares
union all
-- A project that ends is judged no more.
select
    project_id as subject,
    pay_day_date as since,
    project_id, project_name, cast(null as text) as employer_name,
    town_code, sector, authority,
    judged_until as day,
    0 as level,
    cast(null as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    pay_day_date as about_day,
    wage_month,
    '项目已完工' as reason,
    'wages:' || strftime(wage_month, '%Y-%m') || ':' || project_id as mark
from spans
where judged_until < cast('9999-12-31' as date)
    and not exists (
        select 1 from spans as later
        where later.project_id = spans.project_id and later.judged_from = spans.judged_until
    )
