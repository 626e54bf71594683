/*
label = "工资支付日后未发"
of = "项目的一个应发月份"
ledgers = ["payrolls"]
reads = ["wage_events", "wage_months"]
parameters = ["yellow_days", "red_days"]
cut_by = ["payrolls"]
blue = "支付日已过，仍有工资未发，不满{yellow_days}日"
yellow = "支付日后{yellow_days}日以上仍有未发"
red = "支付日后{red_days}日以上仍有未发"
closes = "这个月的工资全部付清"
source = "《保障农民工工资支付条例》第十一条；分级由县里定"
*/
-- What is unpaid of a month on each day after its pay day: its events and the days on which a level begins.
with months as (
    select
        wage_months.project_id, wage_months.project_name, wage_months.town_code, wage_months.sector,
        wage_months.authority, wage_months.wage_month, wage_months.pay_day_date,
        limits.yellow_days,
        limits.red_days
    from wage_months
    inner join limits
        on limits.valid_from <= wage_months.pay_day_date and wage_months.pay_day_date < limits.valid_until
),

marks as (
    select project_id, wage_month, event_date as day, unpaid_delta_yuan as delta_yuan
    from wage_events
    where unpaid_delta_yuan is not null
    union all
    select project_id, wage_month, pay_day_date + 1 as day, 0 as delta_yuan from months
    union all
    select project_id, wage_month, pay_day_date + yellow_days + 1 as day, 0 as delta_yuan from months
    union all
    select project_id, wage_month, pay_day_date + red_days + 1 as day, 0 as delta_yuan from months
),

days as (
    select project_id, wage_month, day, sum(delta_yuan) as delta_yuan
    from marks
    group by project_id, wage_month, day
),

unpaid as (
    select
        project_id, wage_month, day,
        sum(delta_yuan) over (partition by project_id, wage_month order by day) as unpaid_yuan
    from days
)

select
    months.project_id || '|' || strftime(months.wage_month, '%Y-%m') as subject,
    months.pay_day_date as since,
    months.project_id, months.project_name, cast(null as text) as employer_name,
    months.town_code, months.sector, months.authority,
    unpaid.day,
    case
        when unpaid.unpaid_yuan <= 0 then 0
        when unpaid.day > months.pay_day_date + months.red_days then 3
        when unpaid.day > months.pay_day_date + months.yellow_days then 2
        else 1
    end as level,
    cast(null as integer) as people,
    cast(unpaid.unpaid_yuan as decimal(18, 2)) as yuan,
    months.pay_day_date as about_day,
    months.wage_month,
    '应发月份 ' || strftime(months.wage_month, '%Y-%m') || '，支付日 ' || months.pay_day_date as reason,
    'wages:' || strftime(months.wage_month, '%Y-%m') || ':' || months.project_id as mark
from unpaid
inner join months on months.project_id = unpaid.project_id and months.wage_month = unpaid.wage_month
where unpaid.day > months.pay_day_date
union all
select
    months.project_id || '|' || strftime(months.wage_month, '%Y-%m') as subject,
    months.pay_day_date as since,
    months.project_id, months.project_name, cast(null as text) as employer_name,
    months.town_code, months.sector, months.authority,
    months.pay_day_date + 1 as day,
    cast(null as integer) as level,
    cast(count(*) as integer) as people,
    cast(null as decimal(18, 2)) as yuan,
    months.pay_day_date as about_day,
    months.wage_month,
    '应发月份 ' || strftime(months.wage_month, '%Y-%m') || '：有工人看不出应发或已发多少，按其余的人判定' as reason,
    'wages:' || strftime(months.wage_month, '%Y-%m') || ':' || months.project_id as mark
from wage_events
inner join months on months.project_id = wage_events.project_id and months.wage_month = wage_events.wage_month
where wage_events.unpaid_delta_yuan is null
group by all
