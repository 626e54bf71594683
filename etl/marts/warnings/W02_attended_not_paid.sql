/*
label = "有考勤无工资"
of = "项目的一个月份"
ledgers = ["attendance|attendance_events", "payrolls"]
reads = ["attendance_months", "parameter_spells", "payroll_lines", "projects"]
parameters = ["yellow_pct", "red_pct"]
cut_by = ["payrolls"]
blue = "支付日已过，有人出勤而没有发过工资"
yellow = "这样的人占出勤的{yellow_pct}%以上"
red = "占{red_pct}%以上，或上月也有"
closes = "出勤的人都发过工资"
source = "《保障农民工工资支付条例》第十一条、第二十八条；分级由县里定"
*/
-- Of those who attended in a month, who has been paid nothing of it, from the day after its pay day on. Whoever
-- has neither number nor a name of his own in the roster cannot be looked up, and is counted apart.
with pay_days as (
    select
        months.project_id, months.attended_month,
        least(
            cast(months.attended_month + interval '1' month as date)
            + (coalesce(projects.pay_day, cast(default_days.value as integer)) - 1),
            last_day(cast(months.attended_month + interval '1' month as date))
        ) as pay_day_date
    from (select distinct project_id, attended_month from attendance_months) as months
    left join projects on projects.project_id = months.project_id
    inner join parameter_spells as default_days
        on default_days.parameter = 'default_pay_day'
        and default_days.valid_from <= months.attended_month + interval '1' month
        and months.attended_month + interval '1' month < default_days.valid_until
),

first_paid as (
    select project_id, worker, wage_month, min(day) as day
    from (
        select project_id, worker, wage_month, paid_date as day from payroll_lines where paid_yuan > 0
        union all
        select project_id, worker, wage_month, back_paid_date as day from payroll_lines where back_paid_yuan > 0
    ) as payments
    group by project_id, worker, wage_month
),

attendees as (
    select
        attended.project_id, attended.project_name, attended.town_code, attended.sector, attended.authority,
        attended.attended_month, attended.is_worker_known,
        pay_days.pay_day_date,
        coalesce(first_paid.day, cast('9999-12-31' as date)) as paid_from
    from attendance_months as attended
    inner join pay_days
        on pay_days.project_id = attended.project_id and pay_days.attended_month = attended.attended_month
    left join first_paid
        on first_paid.project_id = attended.project_id
        and first_paid.worker = attended.worker_key
        and first_paid.wage_month = attended.attended_month
    where attended.attended_days > 0
),

months as (
    select
        project_id, attended_month,
        min(project_name) as project_name, min(town_code) as town_code, min(sector) as sector,
        min(authority) as authority, min(pay_day_date) as pay_day_date,
        count(*) filter (where is_worker_known) as attended_count,
        count(*) filter (where not is_worker_known) as unknown_count,
        max(paid_from) filter (where is_worker_known and paid_from > pay_day_date) as unpaid_until
    from attendees
    group by project_id, attended_month
),

spans as (
    select
        months.*,
        earlier.unpaid_until as earlier_unpaid_until,
        limits.yellow_pct, limits.red_pct
    from months
    left join months as earlier
        on earlier.project_id = months.project_id
        and earlier.attended_month = months.attended_month - interval '1' month
    inner join limits on limits.valid_from <= months.pay_day_date and months.pay_day_date < limits.valid_until
),

days as (
    select project_id, attended_month, pay_day_date + 1 as day from spans where attended_count > 0
    union
    select spans.project_id, spans.attended_month, attendees.paid_from as day
    from spans
    inner join attendees
        on attendees.project_id = spans.project_id and attendees.attended_month = spans.attended_month
    where attendees.is_worker_known and attendees.paid_from > spans.pay_day_date
        and attendees.paid_from < cast('9999-12-31' as date)
    union
    select project_id, attended_month, earlier_unpaid_until as day
    from spans
    where earlier_unpaid_until > pay_day_date and earlier_unpaid_until < cast('9999-12-31' as date)
),

unpaid as (
    select
        days.project_id, days.attended_month, days.day,
        count(*) filter (where attendees.paid_from > days.day) as unpaid_count
    from days
    inner join attendees
        on attendees.project_id = days.project_id and attendees.attended_month = days.attended_month
        and attendees.is_worker_known
    group by days.project_id, days.attended_month, days.day
)

select
    spans.project_id || '|' || strftime(spans.attended_month, '%Y-%m') as subject,
    spans.pay_day_date as since,
    spans.project_id, spans.project_name, cast(null as text) as employer_name,
    spans.town_code, spans.sector, spans.authority,
    unpaid.day,
    case
        when unpaid.unpaid_count = 0 then 0
        when unpaid.unpaid_count * 100 > spans.attended_count * spans.red_pct then 3
        when coalesce(spans.earlier_unpaid_until > unpaid.day, false) then 3
        when unpaid.unpaid_count * 100 > spans.attended_count * spans.yellow_pct then 2
        else 1
    end as level,
    cast(unpaid.unpaid_count as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    spans.pay_day_date as about_day,
    spans.attended_month as wage_month,
    strftime(spans.attended_month, '%Y-%m') || ' 出勤 ' || spans.attended_count || ' 人，' || unpaid.unpaid_count
    || ' 人没有发过工资' as reason,
    'wages:' || strftime(spans.attended_month, '%Y-%m') || ':' || spans.project_id as mark
from unpaid
inner join spans on spans.project_id = unpaid.project_id and spans.attended_month = unpaid.attended_month
union all
select
    project_id || '|' || strftime(attended_month, '%Y-%m') as subject,
    pay_day_date as since,
    project_id, project_name, cast(null as text) as employer_name,
    town_code, sector, authority,
    pay_day_date + 1 as day,
    cast(null as integer) as level,
    cast(unknown_count as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    pay_day_date as about_day,
    attended_month as wage_month,
    strftime(attended_month, '%Y-%m') || ' 考勤表里有人对不上工资表（没有证件号、电话，花名册里没有唯一的同名）' as reason,
    'wages:' || strftime(attended_month, '%Y-%m') || ':' || project_id as mark
from spans
where unknown_count > 0
